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
    Nation,
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
    chooses_language=True,
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
AUDIT = Question(
    id="wales.audit",
    text="Have you filled in the self-assessment audit of the Co-production Network for Wales, and what stood out?",
    kind=Kind.CHOICE,
    options=("yes", "partly", "no"),
    evidence="what stood out, and where the audit can be read",
    drives="what the call starts from: for people to read, and no rule decides by it",
    optional=True,
    audience=frozenset({Audience.PROVIDER, Audience.CHARITY}),
    source=Source.assumption("a form that charities in Wales may know already can be filled in before the call", "R20"),
)
_AUDIT_TEXT = (
    "the Co-production Network for Wales has a self-assessment audit, an optional form before the call: "
    "where the charity has filled it in, put what stood out under wales.audit"
)
_CONFIRMED = Source.assumption(
    "as needed means that a person confirms the need before the support is confirmed", "R7", "Q19"
)
_CONTEXT = Source.assumption("context that the offer does not name, and no legal advice", "R7")
_MATERIALS = {
    "welsh": "We will do our best: sessions and materials in Welsh.",
    "both": "We will do our best: sessions and materials in Welsh and English side by side.",
}
CONTEXT = {
    "future-generations": (
        "the Well-being of Future Generations (Wales) Act 2015 makes involvement one of the five ways of working "
        "of the public bodies that it names; a charity that works with one may meet it there"
    ),
    "social-services": (
        "under the Social Services and Well-being (Wales) Act 2014 local authorities promote that people are involved "
        "in the design and operation of care and support; voice and control, and co-production, are named among the "
        "principles behind it"
    ),
    "welsh-language": (
        "the Welsh Language (Wales) Measure 2011 gives Welsh official status in Wales, and provides for Welsh language "
        "standards, which bind the bodies to which notice of them is given"
    ),
}
"""What a person who works in Wales should know, each a note; it holds whatever was answered."""


class Wales(Plugin):
    """Ask for language and meeting place, have it confirmed that the support is needed, and carry the language.

    >>> from coproduce import Charity, Nation
    >>> Wales().applies.judge(Charity(name="Llwybr y Bont", nations=(Nation.WALES,))).words
    'the charity works in Wales'
    """

    key: ClassVar[str] = "wales"
    version: ClassVar[str] = "0.2.0"
    distribution: ClassVar[str] = "coproduce-wales"
    requires: ClassVar[str] = "1.0"
    applies: ClassVar[Predicate] = nation("wales")
    ids: ClassVar[tuple[str, ...]] = (
        "wales/as-needed",
        "wales/language",
        "wales/language-not-known",
        "wales/audit",
        "wales/future-generations",
        "wales/social-services",
        "wales/welsh-language",
    )

    @hookimpl
    @override
    def coproduce_questions(self) -> Iterable[Question]:
        """Yield the questions about language and meeting place, and the optional form before the call."""
        yield LANGUAGE
        yield MEETING_PLACE
        yield AUDIT

    @hookimpl
    @override
    def coproduce_gate(self, ctx: GateContext) -> Iterable[Gate]:
        """Yield a gate that passes on the condition that the support is needed, where Wales is served as needed."""
        answers = [ctx.answer(question.id) for question in (LANGUAGE, MEETING_PLACE)]
        as_a_rule = _reached_as_a_rule(ctx)
        yield Gate(
            id="wales/as-needed",
            title="Wales, as needed",
            verdict=Verdict.PASS if as_a_rule else Verdict.CONDITIONAL,
            reason=as_a_rule or "the offer is made to charities in Wales as needed",
            source=Source.offer("R7", "Q19") if as_a_rule else _CONFIRMED,
            answers=("A1",),
            asks=tuple(answer.question for answer in answers if answer.applicable and not answer.known),
            condition="" if as_a_rule else "The support is needed in Wales, and who can deliver it there is settled.",
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
        """Yield a note where nobody knows the language, and what a person who works in Wales should know."""
        language = ctx.package.assessment.diagnostic.answer(LANGUAGE.id)
        if language.applicable and not language.known:
            text = "which language the charity wants to work in is not known, so nothing is planned in Welsh yet"
            yield _note("language-not-known", text, LANGUAGE.source, LANGUAGE.id)
        if not ctx.answer(AUDIT.id).known:
            yield _note("audit", _AUDIT_TEXT, AUDIT.source, AUDIT.id)
        for name, text in CONTEXT.items():
            yield _note(name, text, _CONTEXT)


def _reached_as_a_rule(ctx: GateContext) -> str:
    """Say why nobody has to confirm that the support is needed, or give an empty text where somebody has to."""
    area = ctx.offer.area
    if Nation.WALES not in area.as_needed:
        return "the offer does not make Wales a matter of need"
    reached = [each.title for each in area.nations if ctx.charity.works_in(each) is True]
    if reached:
        return f"the charity works in {' and '.join(reached)} too, where the offer is made as a rule"
    return ""


def _note(name: str, text: str, source: Source, *answers: str) -> Finding:
    return Finding(id=f"wales/{name}", level=Level.NOTE, text=text, source=source, answers=answers)
