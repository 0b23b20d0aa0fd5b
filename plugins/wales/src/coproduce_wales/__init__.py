"""Wales: the offer is made as needed, and in the language that the charity chooses."""

from collections.abc import Iterable
from typing import ClassVar

from typing_extensions import override

from coproduce import (
    Accommodate,
    AnyTailoring,
    Audience,
    CheckContext,
    Finding,
    Gate,
    GateContext,
    Kind,
    Level,
    Plugin,
    Predicate,
    Question,
    Source,
    TailorContext,
    Verdict,
    Workshops,
    hookimpl,
    nation,
)

LANGUAGE = Question(
    id="wales.language",
    text="In which language would you like to work: English, Welsh, or both?",
    kind=Kind.CHOICE,
    options=("english", "welsh", "both"),
    drives="the language of sessions and materials",
    audience=frozenset(Audience),
    source=Source.assumption("the charity chooses its language", "R7", "R38", "Q19"),
)
MEETING_PLACE = Question(
    id="wales.meeting-place",
    text="Where in Wales could we meet, and would you rather meet remotely?",
    kind=Kind.TEXT,
    drives="travel, or remote delivery",
    audience=frozenset(Audience),
    source=Source.assumption("distance is asked about before dates are set", "R7", "R41", "Q19"),
)
_MATERIALS = {
    "welsh": "We will do our best: sessions and materials in Welsh.",
    "both": "We will do our best: sessions and materials in Welsh and English side by side.",
}


class Wales(Plugin):
    """Ask for language and meeting place, note that Wales is served as needed, and carry the language to workshops.

    >>> Wales().key
    'wales'
    """

    key: ClassVar[str] = "wales"
    version: ClassVar[str] = "0.1.0"
    distribution: ClassVar[str] = "coproduce-wales"
    applies: ClassVar[Predicate] = nation("wales")

    @hookimpl
    @override
    def coproduce_questions(self) -> Iterable[Question]:
        """Yield the questions about language and meeting place."""
        yield LANGUAGE
        yield MEETING_PLACE

    @hookimpl
    @override
    def coproduce_gate(self, ctx: GateContext) -> Iterable[Gate]:
        """Yield a gate that passes, and says that the offer is made in Wales as needed."""
        open_questions = (LANGUAGE, MEETING_PLACE)
        yield Gate(
            id="wales/as-needed",
            title="Wales, as needed",
            verdict=Verdict.PASS,
            reason="the offer is made to charities in Wales as needed",
            source=Source.offer("R7", "Q19"),
            answers=("A1",),
            asks=tuple(question.id for question in open_questions if not ctx.answer(question.id).known),
        )

    @hookimpl
    @override
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:
        """Yield Welsh, or both languages, for every workshop where the charity chose so."""
        language = ctx.answer(LANGUAGE.id)
        for choice, text in _MATERIALS.items():
            if language.is_(choice):
                yield Accommodate(
                    id="wales/language",
                    target=Workshops(),
                    text=text,
                    reason=f"the charity chose to work in {'both languages' if choice == 'both' else 'Welsh'}",
                    source=Source.assumption("best efforts are made for the charity's language", "R38", "Q19"),
                    answers=(LANGUAGE.id,),
                )

    @hookimpl
    @override
    def coproduce_check(self, ctx: CheckContext) -> Iterable[Finding]:
        """Yield a note where nobody asked for the language."""
        if not ctx.package.assessment.diagnostic.answer(LANGUAGE.id).known:
            yield Finding(
                id="wales/language-not-known",
                level=Level.NOTE,
                text="which language the charity wants to work in is not known, so nothing is planned in Welsh yet",
                source=LANGUAGE.source,
                answers=(LANGUAGE.id,),
            )
