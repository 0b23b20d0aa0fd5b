"""Small cases, made from a proceeding call and what a test changes in it; and what a practice makes of them."""

import functools
from datetime import date

import attrs

from coproduce import (
    Answer,
    Attendee,
    Calendar,
    CallMode,
    Case,
    Charity,
    Diagnostic,
    Duration,
    Nation,
    Package,
    Plan,
    Practice,
    State,
    england_and_wales,
    enhance,
    schedule,
)
from coproduce.answers import PartOfStaff
from coproduce.rules.enhance.journey import SERVICE_FUNCTIONS
from coproduce.rules.enhance.shipped import shipped_questions

CHIEF = "chief executive"
MANAGER = "services manager"
BOARD = "board of trustees"
MONDAY = date(2027, 1, 11)


def top_of_file(*, name="Bryn Hope", sector="housing"):
    """Give the top of a case file, down to where its answers begin."""
    return f"""\
format = "coproduce-case/1"

[charity]
name = "{name}"
nations = ["england"]
sectors = ["{sector}"]

[diagnostic]
held_on = 2026-12-01
mode = "visit"
attendees = [{{ role = "chief executive", senior = true }}]

[diagnostic.answers]
"""


KINDS = {question.id: question.kind for question in shipped_questions()}
STAFF = (
    PartOfStaff("leadership", "director", 1, senior=True),
    PartOfStaff("services", "frontline", 5),
)


@attrs.frozen
class Said:
    """Hold a value with what stands beside it in an answer."""

    value: object
    evidence: str = ""
    said_by: str = ""
    evidence_from: str = ""


AT_THE_START = {
    "B2": ("service-delivery",),
    "B4": State.NOT_APPLICABLE,
    "B5.pace": "steady",
    "B6": "no",
    "C1": Said("yes", said_by=CHIEF),
    "C2": "yes",
    "C3": "yes",
    "C4": "yes",
    "C5.wrong-time": "no",
    "D1.size": 4,
    "D2": "yes",
    "D3.designated": "yes",
    "D3.time": Duration.of("1"),
    "D4": 2,
    "D5": (),
    "E1.governance": 2,
    "E1.service-design": 3,
    "E1.service-delivery": 4,
    "E1.service-development": 1,
    "E3": Said(1, "a survey"),
    "E4": Said(0, "nothing yet"),
    "E5": Said(0, "nothing yet"),
    "E6": Said(1, "a meeting"),
    "G1": STAFF,
    "G2.volunteers": 2,
    "G2.service-users": 4,
    "G3": "no",
    "G5.face-to-face": "yes",
    "G6": "no",
    "G7.report-back": "yes",
    "G7.attend": "yes",
    "G7.debrief": "yes",
}
"""The worked case: right at the start, a core team of 4, 12 people in each workshop, report-back and debrief."""

BOTH_OPTIONS_OFF = {"G7.report-back": "no", "G7.attend": "no", "G7.debrief": "no"}

FOUNDED = {
    "E1.governance": 6,
    "E1.service-design": 6,
    "E1.service-delivery": 6,
    "E1.service-development": 6,
    "E3": Said(3, "a survey of staff and service users"),
    "E4": Said(3, "a handbook that teams work by"),
    "E6": Said(3, "a meeting of all teams"),
}
"""What changes where outcomes 1 to 3 are evidenced."""

PLANNED = {"E5": Said(3, "the plan of last year")}
"""What changes where the fourth outcome is evidenced too."""


COMPLETE = {
    "B3": ("effective-services",),
    "B5.style": "small groups",
    "B5.form": "whole days",
    **{f"E1.{function}": Said(AT_THE_START[f"E1.{function}"], "an example") for function in SERVICE_FUNCTIONS},
    **{f"E2.{function}": Said(1, "an example") for function in SERVICE_FUNCTIONS},
    "D4": Said(2, "an example"),
    "F1": (),
    "F2": (),
    "F3": (),
    "G2.support": "fares paid on the day",
    "G4": (),
    "G7.audiences": ("trustees",),
}
"""What the worked case lacks to be complete: every question that a rule reads is put, every score has evidence."""


def series_of(number: int) -> dict[str, object]:
    """Give the answers that bring the first one, two or three introductory workshops."""
    evidenced = {"E4": FOUNDED["E4"], **PLANNED} if number == 1 else PLANNED if number == 2 else {}
    return {"E1.governance": 6, **evidenced}


def an_answer(question: str, said: object, kinds: dict[str, object] = KINDS) -> Answer:
    """Make an answer of what was said: a value, a value with evidence, or a state."""
    if isinstance(said, State):
        return Answer(question=question, kind=kinds[question], state=said)
    beside = said if isinstance(said, Said) else Said(said)
    return Answer(question=question, kind=kinds[question], state=State.VALUE, **attrs.asdict(beside, recurse=False))


def a_call(changes: dict[str, object] | None = None, **facts: object) -> Diagnostic:
    """Make the call of the worked case with some answers changed; None takes an answer out."""
    said = {**AT_THE_START, **(changes or {})}
    answers = tuple(an_answer(question, value) for question, value in said.items() if value is not None)
    attendees = (Attendee(CHIEF, senior=True), Attendee(MANAGER), Attendee(BOARD, senior=True, on_call=False))
    given = {"held_on": date(2026, 12, 1), "mode": CallMode.VISIT, "attendees": attendees, **facts}
    return Diagnostic(answers=answers, **given)


def a_charity(*, nations: object = (Nation.ENGLAND,), sectors: object = ("housing",), **facts: object) -> Charity:
    """Make an English housing charity, or one that differs."""
    return Charity(name="Hope", nations=nations, sectors=sectors, **facts)


def a_case(changes: dict[str, object] | None = None, **facts: object) -> Case:
    """Make the worked case with some answers, or facts about the charity, changed."""
    return Case(charity=a_charity(**facts), diagnostic=a_call(changes))


@functools.cache
def the_practice() -> Practice:
    """Give the offer's own rules in force, without plugins."""
    return Practice(enhance())


def assessed(changes: dict[str, object] | None = None, *plugins: object, **facts: object):
    """Assess the worked case with changes."""
    practice = Practice(enhance(), plugins=plugins) if plugins else the_practice()
    case = a_case(changes, **facts)
    return practice.assess(case.charity, case.diagnostic)


def tailored(
    changes: dict[str, object] | None = None, *plugins: object, agreed: object = (), **facts: object
) -> Package:
    """Tailor a package for the worked case with changes."""
    practice = Practice(enhance(), plugins=plugins) if plugins else the_practice()
    case = a_case(changes, **facts)
    return practice.tailor(practice.assess(case.charity, case.diagnostic), agreed=agreed)


def a_calendar(first: date = date(2027, 1, 1), last: date = date(2028, 6, 30)) -> Calendar:
    """Give the working days of England and Wales, for a year and a half unless a test says otherwise."""
    return england_and_wales(first=first, last=last)


def planned(
    changes: dict[str, object] | None = None,
    *plugins: object,
    start: date = MONDAY,
    calendar: Calendar | None = None,
    agreed: object = (),
    **facts: object,
) -> Plan:
    """Schedule a package for the worked case with changes."""
    package = tailored(changes, *plugins, agreed=agreed, **facts)
    return schedule(package, start=start, calendar=calendar or a_calendar())


def named_parts(parts) -> list[str]:
    """List the ids of lines, or of what else has an id, without their owners."""
    return [part.id.partition("/")[2] for part in parts]
