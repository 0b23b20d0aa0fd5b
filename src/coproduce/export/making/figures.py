"""How days, clauses, halves of a day, ways to meet and those who take part read in every document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from coproduce.audience import Audience
from coproduce.days import Amount, AtLeast, Figure, NotStated
from coproduce.diagnostic import Diagnostic
from coproduce.export.languages.speaker import Speaker
from coproduce.export.words import NOTHING, Words, as_given
from coproduce.halves import Half
from coproduce.ledger import Total
from coproduce.offer import AnyLine, Mode, Participants, ReportBack
from coproduce.package import Choice, Package
from coproduce.plan import Event
from coproduce.provenance import Basis, Source


def figure_words(say: Speaker, figure: Figure | Amount | None) -> Words:
    """Say a figure of days, or why it is none; None is a figure that the reader may not see, and says nothing.

    >>> from coproduce.days import BetweenDays
    >>> str(figure_words(Speaker(("en",)), AtLeast(BetweenDays.of("1 1/2"), "the lead does more")))
    'at least 1½'
    """
    if figure is None:
        return NOTHING
    if isinstance(figure, Amount):
        return as_given(figure)
    if isinstance(figure, AtLeast):
        return say("at least {days}", days=figure.amount)
    return say("not stated") if isinstance(figure, NotStated) else say("to be agreed")


def person_days(say: Speaker, amount: Amount) -> Words:
    """Say how many person-days an amount is.

    >>> from coproduce.days import ProviderDays
    >>> str(person_days(Speaker(("en",)), ProviderDays.of("1 1/2")))
    '1½ person-days'
    """
    return say("1 person-day") if amount.quarters == ONE_DAY else say("{days} person-days", days=amount)


ONE_DAY = 4
"""A day in quarter-days."""


def number_of(figure: Figure | Amount | None) -> Fraction | None:
    """Give an exact figure in days; what is known from below only, or not at all, has no number.

    >>> from coproduce.days import ProviderDays
    >>> number_of(ProviderDays.of("1 1/2"))
    Fraction(3, 2)
    """
    return Fraction(figure.quarters, 4) if isinstance(figure, Amount) else None


def total_words(say: Speaker, total: Total) -> Words:
    """Say what a column of a ledger adds up to, with what stays open in it, which is never a zero.

    >>> from coproduce.days import ProviderDays
    >>> str(total_words(Speaker(("en",)), Total(days=ProviderDays.of("4 1/2"), options=(), open=())))
    '4½'
    """
    return _with_the_rest(say, total, as_given(total.days))


def total_in_person_days(say: Speaker, total: Total) -> Words:
    """Say what a column adds up to as person-days, with what stays open in it."""
    return _with_the_rest(say, total, person_days(say, total.days))


def _with_the_rest(say: Speaker, total: Total, days: Words) -> Words:
    """Say days with what is open beside them; where no days are known at all, what is open stands alone."""
    figures = [line.figure for line in total.open]
    if not figures:
        return days
    if any(isinstance(figure, AtLeast) for figure in figures):
        return say("at least {days}", days=days)
    if not total.days:
        return choices_words(say, sorted({figure_words(say, figure) for figure in figures}, key=str))
    unstated = [isinstance(figure, NotStated) for figure in figures]
    if all(unstated):
        return say("{days}, and what is not stated", days=days)
    if any(unstated):
        return say("{days}, and what is not stated or still to be agreed", days=days)
    return say("{days}, and what is still to be agreed", days=days)


def choices_words(say: Speaker, choices: Sequence[Words]) -> Words:
    """Say several things of which one will be: the first, the second or the last.

    >>> str(choices_words(Speaker(("en",)), [as_given("4"), as_given("5"), as_given("6")]))
    '4, 5 or 6'
    """
    if len(choices) < 2:  # noqa: PLR2004 - one thing is no choice
        return choices[0] if choices else NOTHING
    return say("{first} or {last}", first=say.joined(list(choices[:-1])), last=choices[-1])


def clauses(source: Source | None) -> Words:
    """Give the clauses that something rests on, as they are called in every language.

    >>> str(clauses(Source.offer("R32", "Q8")))
    'R32, Q8'
    """
    return as_given(", ".join(source.clauses)) if source else NOTHING


def authority_words(say: Speaker, source: Source | None) -> Words:
    """Give the clauses that something rests on, and say whether it is assumed by us or was agreed.

    >>> str(authority_words(Speaker(("en",)), Source.offer("R32", "Q8")))
    'R32, Q8, assumed'
    """
    if source is None or source.basis is Basis.OFFER:
        return clauses(source)
    basis = say("assumed") if source.basis is Basis.ASSUMPTION else say("agreed")
    return say.joined([clauses(source), basis]) if source.clauses else basis


def half_words(say: Speaker, half: Half) -> Words:
    """Say which part of a day something takes."""
    if half is Half.WHOLE_DAY:
        return say("whole day")
    return say("morning") if half is Half.MORNING else say("afternoon")


def mode_words(say: Speaker, mode: Mode) -> Words:
    """Say whether people meet in one room or remotely."""
    return say("remote") if mode is Mode.REMOTE else say("face-to-face")


def participants_words(say: Speaker, participants: Participants) -> Words:
    """Say who takes part."""
    if participants is Participants.EVERYONE:
        return say("staff, volunteers and service users")
    if participants is Participants.STAFF_ONLY:
        return say("staff only")
    return say("the core team") if participants is Participants.CORE_TEAM else say("the provider")


def who_words(say: Speaker, line: AnyLine, event: Event) -> Words:
    """Say who takes part in an event, or to whom is reported back there (R60)."""
    if isinstance(line, ReportBack) and line.audiences:
        audiences = say.joined([say(audience) for audience in line.audiences])  # offer text
        return say("reporting to {audiences}", audiences=audiences)
    return participants_words(say, event.participants)


_NAMES_A_PLUGIN = re.compile(r"(?:\A|(?<=; ))the plugin [a-z0-9-]+ does not act: ")
"""The part of a reason that names a plugin, which only the provider reads."""

_NAMES_ANSWERS = re.compile(r" \((?:[A-Z][0-9]|[a-z-]+\.)[^()]*\)\Z")
"""The end of a reason that names answers by their ids, which only the provider reads."""


_SECTORS = re.compile(r"\bthe charity (?:works|does not work) on [a-z]+(?:-[a-z]+)*(?: or [a-z]+(?:-[a-z]+)*)*")
"""The part of a reason that has sectors in it, as files spell them."""


def reason_words(say: Speaker, audience: Audience, reason: str) -> Words:
    """Say a reason, its sectors in plain words; the provider alone reads which answers and which plugin are behind it.

    >>> str(reason_words(Speaker(("en",)), Audience.CHARITY, "the plugin wales does not act: it is not in Wales"))
    'it is not in Wales'
    """
    if audience is not Audience.PROVIDER:
        reason = _NAMES_A_PLUGIN.sub("", _NAMES_ANSWERS.sub("", reason))
    return say(_SECTORS.sub(lambda found: found[0].replace("-", " "), reason))  # offer text


def option_state(say: Speaker, audience: Audience, choice: Choice, package: Package) -> Words:
    """Say whether an option is taken up; where only answers that nobody knows yet stand in its way, it is open.

    `package` is what the audience may see. Where an answer in the way is hidden from it, nothing tells whether it is a
    no or not known, and neither is said.
    """
    if choice.taken:
        return say("yes")
    call = package.assessment.diagnostic
    asked = [{change.question for change in cause.would_change} for cause in choice.causes]
    open_to_it = {answer.question for answer in call.answers} | {each.id for each in package.open_questions}
    if audience is not Audience.PROVIDER and any(questions - open_to_it for questions in asked):
        return say("not so far")
    waits = bool(asked) and all(_are_open(call, questions) for questions in asked)
    return say("not decided") if waits else say("no")


def _are_open(call: Diagnostic, questions: set[str]) -> bool:
    """Tell whether all of some questions, of which there are some, are not answered yet."""
    answers = [call.answer(question) for question in questions]
    return bool(answers) and all(answer.applicable and not answer.known for answer in answers)
