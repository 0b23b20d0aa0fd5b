"""A call that notes which of its answers are read, so that nothing is asked that no rule would read."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from coproduce.answers import Answer
from coproduce.audience import EVERYONE
from coproduce.diagnostic import Diagnostic, Questions, Respondent


@attrs.frozen(kw_only=True, eq=False)
class Listening(Diagnostic):
    """Answer as a call does, and note each question that somebody asks after."""

    noted: set[str] = attrs.field(factory=set, repr=False, metadata=EVERYONE)

    @classmethod
    def to(cls, diagnostic: Diagnostic, noted: Iterable[str] = ()) -> Listening:
        """Listen to a call, of which some questions were read already."""
        facts = {field.name: getattr(diagnostic, field.name) for field in attrs.fields(Diagnostic) if field.init}
        return cls(**facts, noted=set(noted))

    def answer(self, question: str) -> Answer:
        """Give the answer to a question, and note that it was read."""
        self.noted.add(question)
        return super().answer(question)

    def read(self, questions: Questions) -> tuple[str, ...]:
        """List the questions for the charity that were read, in the order of the call."""
        asked = (question for question in questions if question.asked_of is Respondent.CHARITY)
        return tuple(question.id for question in asked if question.id in self.noted)
