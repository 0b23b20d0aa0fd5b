"""A call that notes which of its answers are read, so that nothing is asked that no rule would read."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

from coproduce.answers import Answer
from coproduce.audience import EVERYONE
from coproduce.diagnostic import Diagnostic, Questions, Respondent
from coproduce.errors import UnknownQuestionError, named_or_near

_ID = re.compile(r"(?:[A-Z][0-9]{1,2}(?:\.[a-z0-9-]{1,40})?|[a-z0-9-]{1,40}\.[a-z0-9-]{1,40})\Z", re.ASCII)


@attrs.frozen(kw_only=True, eq=False)
class Listening(Diagnostic):
    """Answer as a call does, and note each question that somebody asks after.

    A question of a plugin that is not in force was not asked, nor was one without a name; any other name that is none
    of the questions is an `UnknownQuestionError`.
    """

    questions: Questions = attrs.field(repr=False, metadata=EVERYONE)
    in_force: tuple[str, ...] = attrs.field(default=(), repr=False, metadata=EVERYONE)
    _noted: set[str] = attrs.field(factory=set, repr=False, metadata=EVERYONE)

    @classmethod
    def to(
        cls, diagnostic: Diagnostic, questions: Questions, noted: Iterable[str] = (), *, in_force: tuple[str, ...] = ()
    ) -> Listening:
        """Listen to a call, of which some questions were read already; `in_force` are the keys of plugins."""
        facts = {field.name: getattr(diagnostic, field.name) for field in attrs.fields(Diagnostic) if field.init}
        return cls(**facts, questions=questions, in_force=in_force, noted=set(noted))

    def answer(self, question: str) -> Answer:
        """Give the answer to a question, and note that it was read."""
        if question != "" and question not in self.questions:
            self._refuse_unknown(question)
        self._noted.add(question)
        return super().answer(question)

    def heard_also(self, other: Listening) -> None:
        """Note what was read in a copy, too."""
        self._noted.update(other._noted)

    def read(self) -> tuple[str, ...]:
        """List the questions for the charity that were read, but for optional ones, in the order of the call."""
        asked = (each for each in self.questions if each.asked_of is Respondent.CHARITY and not each.optional)
        return tuple(question.id for question in asked if question.id in self._noted)

    def _refuse_unknown(self, name: str) -> None:
        item, dot, _ = str(name).partition(".")
        if dot and item.islower() and item not in {*self.in_force, *self.questions.items()}:
            return
        answered = any(answer.value == name for answer in self.answers)
        shown = repr(name) if isinstance(name, str) and _ID.match(name) and not answered else "something that is no id"
        hint = named_or_near(name, (question.id for question in self.questions), "the questions are")
        raise UnknownQuestionError(f"asks for the answer to {shown}, which is no question", code="question", hint=hint)
