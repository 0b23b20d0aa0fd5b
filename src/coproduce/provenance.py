"""Where a thing comes from: a clause of the offer or an assumption, the reason for it, and who said so."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum

import attrs

from coproduce.audience import EVERYONE, PROVIDER_AND_CHARITY
from coproduce.errors import ArgumentError, printable

READINGS = {
    "Q1": "support has a floor of half a day a gap, so that the full module takes 4 to 6 days",
    "Q2": "the 4 to 6 days describe the full three workshops, and shorter series scale down",
    "Q3": "the months run from the first workshop to the last event that is chosen",
    "Q4": "gaps follow from the months, and are no fixed number of weeks",
    "Q5": "remote delivery has the same content and days, in more sittings",
    "Q6": "modules 2 and 3 are asked about, as is what stands outside the programme",
    "Q7": "the initial workshop is the first of the chosen series",
    "Q8": "the workshop for staff only is the first of the series, and no fourth one",
    "Q9": "the provider's days and the charity's are counted apart",
    "Q10": "days are person-days, and a second person has a line of their own",
    "Q11": "half a day is stated for each gap between workshops, and nothing after the last",
    "Q12": "how much more a lead does is open",
    "Q13": "attendance and debrief are chosen apart, and a debrief follows the charity's own session",
    "Q14": "the ceiling of support stays where the report-back is declined",
    "Q15": "we propose to close, a person confirms it, and it is for now",
    "Q16": "confident means that outcomes 1 to 3 are evidenced, and new that they are not",
    "Q17": "one member of the Involvement Team leads each workshop",
    "Q18": "the colleague's days are not stated, which is no zero",
    "Q19": "charities in Wales are eligible, as needed",
    "Q20": "80 services are a past record, and no limit",
    "Q21": "the offer names no budget, and a funder's is warned about",
    "Q22": "the footnote belongs to those who lead the initial workshop",
    "Q23": "the planning workshop starts the plan, and the charity finishes it",
}
"""How each place that the offer leaves open is read; every reading is an assumption of ours."""

_LAST_CLAUSE = {"R": 113, "Q": len(READINGS)}
_CLAUSE = re.compile(r"[RQ][1-9][0-9]{0,2}\Z")


class Basis(Enum):
    """Tell what a statement rests on: the offer's own words, an assumption, or an agreement with the charity."""

    OFFER = "offer"
    ASSUMPTION = "assumption"
    AGREED = "agreed"


@attrs.frozen
class Source:
    """Name the clauses that a figure, a line or a rule rests on, or the assumption where the offer is silent.

    >>> print(Source.offer("R35", "R36"))
    R35, R36
    >>> print(Source.assumption("the offer names no number of hours", "R43"))
    assumption (R43): the offer names no number of hours
    """

    basis: Basis = attrs.field(metadata=EVERYONE)
    clauses: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    note: str = attrs.field(default="", metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        for clause in self.clauses:
            if not _CLAUSE.match(clause) or int(clause[1:]) > _LAST_CLAUSE[clause[0]]:
                message = f"{printable(clause)} is no clause: expected R1 to R113, or Q1 to Q23 for a reading"
                raise ArgumentError(message, code="clause")
        if self.basis is Basis.OFFER and not self.clauses:
            message = "a source in the offer names its clauses, such as R52"
            raise ArgumentError(message, code="clause")
        if self.basis is not Basis.OFFER and not self.note:
            message = f"a source that is {self.basis.value} says in its note what is assumed or agreed"
            raise ArgumentError(message, code="note")

    @classmethod
    def offer(cls, *clauses: str) -> Source:
        """Rest on clauses of the offer, such as R52; with a reading of ours among them it is an assumption.

        >>> print(Source.offer("R32", "Q8"))
        assumption (R32, Q8): the workshop for staff only is the first of the series, and no fourth one
        """
        notes = [READINGS[clause] for clause in clauses if clause in READINGS]
        return cls(Basis.ASSUMPTION, clauses, "; ".join(notes)) if notes else cls(Basis.OFFER, clauses)

    @classmethod
    def assumption(cls, note: str, *clauses: str) -> Source:
        """Rest on an assumption, said in a sentence, beside the clauses that leave it open."""
        return cls(Basis.ASSUMPTION, clauses, note)

    @classmethod
    def agreed(cls, note: str, *clauses: str) -> Source:
        """Rest on what was agreed with the charity, and by whom."""
        return cls(Basis.AGREED, clauses, note)

    @property
    def brief(self) -> str:
        """The clauses alone, and whether they are read in our own way or replaced by what was agreed.

        >>> Source.offer("R32", "Q8").brief
        'R32, Q8, assumed'
        """
        words = {Basis.OFFER: [], Basis.ASSUMPTION: ["assumed"], Basis.AGREED: ["agreed"]}
        return ", ".join([*self.clauses, *words[self.basis]])

    def __str__(self) -> str:
        clauses = ", ".join(self.clauses)
        if self.basis is Basis.OFFER:
            return clauses
        return f"{self.basis.value}{f' ({clauses})' if clauses else ''}: {self.note}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_in_words(day: date) -> str:
    """Write a day with its weekday, in English whatever language the program around it speaks.

    >>> day_in_words(date(2027, 1, 11))
    'Monday 11 January 2027'
    """
    return f"{_WEEKDAYS[day.weekday()]} {written(day)}"


def written(day: date) -> str:
    """Write a day as a sentence has it.

    >>> written(date(2027, 1, 12))
    '12 January 2027'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year:04}"


@attrs.frozen
class Author:
    """Name who said something: a plugin with its version and distribution, or `agreed` for a coordinator's edit.

    An edit names in `by` the role that agreed it, and in `on` the day, where it is known (R11). What is written in a
    file has its name and line in `place`.

    >>> print(Author("agreed", by="the coordinator", on=date(2027, 1, 12)))
    agreed by the coordinator on 12 January 2027
    """

    key: str = attrs.field(metadata=EVERYONE)
    version: str = attrs.field(default="", metadata=EVERYONE)
    distribution: str = attrs.field(default="", metadata=EVERYONE)
    by: str = attrs.field(default="", metadata=EVERYONE)
    on: date | None = attrs.field(default=None, metadata=EVERYONE)
    place: str = attrs.field(default="", metadata=EVERYONE)

    @property
    def full(self) -> str:
        """The key with the distribution, the version and the place, as errors name a plugin.

        >>> Author("wales", "0.2.0", "coproduce-wales").full
        'wales (coproduce-wales 0.2.0)'
        """
        if self.by or not self.distribution:
            return str(self)
        installed = f"{self.distribution} {self.version}".strip()
        return f"{self.key} ({', '.join(filter(None, (installed, self.place)))})"

    def __str__(self) -> str:
        by = f" by {self.by}" if self.by else ""
        on = f" on {written(self.on)}" if self.on else ""
        place = f" ({self.place})" if self.place else ""
        return f"{self.key}{f' {self.version}' if self.version else ''}{by}{on}{place}"


@attrs.frozen
class Counterfactual:
    """Name an answer that would have changed a result: to which question, which answer, and that in words.

    `answer` is an option, a number, or empty where any value would do.

    >>> print(Counterfactual("E5", "2", "at 2 or lower"))
    E5 at 2 or lower
    """

    question: str = attrs.field(metadata=EVERYONE)
    answer: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    words: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)

    def __str__(self) -> str:
        return f"{self.question} {self.words}"


@attrs.frozen
class Cause:
    """Tell who put something where it is, by which amendment or rule, why, and on what authority.

    `answers` are the ids of the questions whose answers the rule read; `would_change` are the answers that together
    would have changed what it says.
    """

    id: str = attrs.field(metadata=EVERYONE)
    author: Author = attrs.field(metadata=EVERYONE)
    reason: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    source: Source = attrs.field(metadata=EVERYONE)
    answers: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    would_change: tuple[Counterfactual, ...] = attrs.field(default=(), metadata=EVERYONE)

    def __str__(self) -> str:
        heard = f"; answers {', '.join(self.answers)}" if self.answers else ""
        if self.author.by and self.source.basis is Basis.AGREED:
            clauses = f" ({', '.join(self.source.clauses)})" if self.source.clauses else ""
            return f"{self.reason} [{self.author}{clauses}: {self.source.note}{heard}]"
        said_by = "" if str(self.author) == self.source.basis.value else f"{self.author}; "
        return f"{self.reason} [{said_by}{self.source}{heard}]"
