"""Each atomic condition of each rule of the offer flips a result alone, with everything else held as it is."""

import ast
import builtins
import functools
from collections import Counter
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import attrs
import pytest

from cases import BOARD, CHIEF, COMPLETE, FOUNDED, KINDS, MANAGER, PLANNED, Said, a_call, a_charity, series_of
from coproduce import (
    UNKNOWN,
    Activity,
    AddActivity,
    AddLine,
    AddRole,
    AdjustDays,
    Answer,
    ApprovalState,
    Attendee,
    CapSession,
    DropLine,
    Duration,
    Gap,
    Include,
    Initial,
    Kind,
    LeaveOut,
    Mode,
    Nation,
    Nature,
    Only,
    Outcome,
    Participants,
    Plugin,
    Practice,
    ProviderDays,
    Role,
    SetFigure,
    SetMode,
    SetParticipants,
    Source,
    State,
    Status,
    UnknownLineError,
    Verdict,
    Workshops,
    hookimpl,
)
from coproduce.answers import Aspect, Challenge, Opportunity, PartOfStaff, QuickWin
from coproduce.provenance import Basis
from coproduce.rules import enhance as rooms
from coproduce.rules.enhance.plugin import Enhance
from coproduce.rules.enhance.shipped import shipped_offer, shipped_questions

ROOMS = ("journey", "gates", "choosing", "companions", "delivery", "options", "checks")
FIGURES = {parameter.id for parameter in shipped_offer().parameters}
LINES = {line.id: line for line in shipped_offer().lines}
BY, AGREED = "the coordinator", Source.agreed("in the meeting")


# What a row changes ---------------------------------------------------------------------------------------------------


class LivedExperience(Plugin):
    """Put somebody with lived experience into the first workshop, where that is wanted."""

    key = "lived"
    version = "1"
    team: ClassVar[str] = "lived-experience team"

    @hookimpl
    def coproduce_catalogue(self):
        yield Role(id="lived/guide", title="guide", team=self.team, source=Source.offer("R35"))

    @hookimpl
    def coproduce_tailor(self, ctx):
        if ctx.answer("G6").is_("yes"):
            first = Initial("enhance/module-1")
            source = Source.offer("R35")
            yield AddRole(id="lived/guides", target=first, role="lived/guide", reason="wanted", source=source)


class Elsewhere(LivedExperience):
    """Do the same with somebody from another team."""

    team: ClassVar[str] = "policy team"


def in_state(question, state, **beside):
    return Answer(question=question, kind=KINDS.get(question, Kind.TEXT), state=state, **beside)


def told(question, value, **beside):
    return in_state(question, State.VALUE, value=value, **beside)


def voices(*answers):
    return Answer.of(answers)


def dropped(*lines):
    return tuple(
        DropLine(
            id=f"agreed/no-{line}",
            line=f"enhance/{line}",
            reason="agreed",
            source=AGREED,
            by=BY,
            supersedes=(f"enhance/{line}-added",),
        )
        for line in lines
    )


def left_out(line):
    return LeaveOut(
        id=f"agreed/no-{line}",
        line=f"enhance/{line}",
        reason="agreed",
        source=AGREED,
        by=BY,
        supersedes=(f"enhance/{line}-missing",),
    )


def taken_in(line):
    return Include(
        id=f"agreed/{line}",
        line=f"enhance/{line}",
        reason="agreed",
        source=AGREED,
        by=BY,
        supersedes=(f"enhance/{line}-evidenced",),
    )


def tailoring(type_, target, **what):
    return type_(id="agreed/more", target=target, reason="agreed", source=AGREED, by=BY, **what)


def remotely(line):
    return told_of(SetMode, line, "remote", mode=Mode.REMOTE)


def guided(line):
    return told_of(AddRole, line, "guided", role="lived/guide")


def told_of(type_, line, what, **facts):
    target = Only(f"enhance/{line}")
    return type_(id=f"agreed/{line}-{what}", target=target, reason="agreed", source=AGREED, by=BY, **facts)


def activity(**facts):
    line = Activity(
        id="agreed/own",
        title="An activity of our own",
        module="enhance/module-1",
        nature=Nature.CONSULTANCY,
        summary="It is done",
        source=AGREED,
        participants=Participants.CORE_TEAM,
        gap=Gap.FIRST,
        **facts,
    )
    return AddActivity(id="agreed/with-own", activity=line, reason="agreed", source=AGREED, by=BY)


def figure(id_, value):
    return SetFigure(id=f"agreed/{id_}", figure=id_, value=value, reason="agreed", source=AGREED, by=BY)


def another(**lines):
    """Give another version of the offer, in which some lines have other facts."""

    def version(offer):
        facts = {f"enhance/{name.replace('_', '-')}": changed for name, changed in lines.items()}
        changed = tuple(attrs.evolve(line, **facts.get(line.id, {})) for line in offer.lines)
        return attrs.evolve(offer, lines=changed)

    return version


def half_a_day_for_module_2(offer):
    band = (ProviderDays(0), ProviderDays.of("1/2"))
    modules = (
        attrs.evolve(module, band=band) if module.id == "enhance/module-2" else module for module in offer.modules
    )
    return attrs.evolve(offer, modules=tuple(modules))


def bandless(offer):
    return attrs.evolve(offer, modules=tuple(attrs.evolve(module, band=()) for module in offer.modules))


# What a row makes of it -----------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class Result:
    """Hold what a practice makes of a case, each part of it made once and only where a row looks at it."""

    practice: object
    charity: object
    call: object
    edits: tuple
    assessment: object
    made: dict = attrs.field(factory=dict)

    @property
    def package(self):
        if "package" not in self.made:
            self.made["package"] = self.practice.tailor(self.assessment)
        return self.made["package"]

    @property
    def questionnaire(self):
        return self.practice.questionnaire(self.charity, self.call, agreed=self.edits)


@functools.cache
def a_practice(version, plugin, kind=Enhance):
    offer = version(shipped_offer()) if version else shipped_offer()
    return Practice(kind(offer, shipped_questions()), plugins=(plugin(),) if plugin else ())


def result_of(given, kind=Enhance):
    """Assess what is given: answers by question, figures by id, and facts by name."""
    answers = {question: said for question, said in given.items() if question[0].isupper()}
    whole = [said for said in answers.values() if isinstance(said, Answer)]
    said = {question: said for question, said in answers.items() if not isinstance(said, Answer)}
    facts = {name: given[name] for name in ("attendees",) if name in given}
    call = a_call(said, **facts)
    for answer in whole:
        call = call.answering(answer)
    charity = a_charity(nations=given.get("nations", (Nation.ENGLAND,)))
    edits = given.get("edits", ()) + tuple(figure(id_, given[id_]) for id_ in given if id_ in FIGURES)
    practice = a_practice(given.get("offer"), given.get("plugin"), kind)
    return Result(practice, charity, call, edits, practice.assess(charity, call, agreed=edits))


# What a row looks at --------------------------------------------------------------------------------------------------


def gate_of(result, name):
    return next(gate for gate in result.assessment.gates if gate.id == f"enhance/{name}")


def outcome(result):
    return result.assessment.outcome


def look_again(result):
    return result.assessment.look_again


def verdict(name):
    return lambda result: gate_of(result, name).verdict


def asks(name):
    return lambda result: gate_of(result, name).asks


def asks_for(name, question):
    return lambda result: question in gate_of(result, name).asks


def says(name, words):
    return lambda result: words in gate_of(result, name).reason


def on_condition(name, words):
    return lambda result: words in gate_of(result, name).condition


def has(name):
    return lambda result: name in [line.name for line in result.package.lines]


def required(question):
    return lambda result: question in [one.id for one in result.questionnaire.required]


def read(question):
    return lambda result: question in result.package.read


def why(name, words):
    """Tell whether these words are in the reasons for a line, a slot or an option."""

    def look(result):
        try:
            return words in "; ".join(cause.reason for cause in result.package.explain(name).causes)
        except UnknownLineError:
            return False

    return look


def reason(name):
    """Give the reasons for a line in full."""
    return lambda result: "; ".join(cause.reason for cause in result.package.explain(name).causes)


def changes(name):
    """List what would have changed that something is missing."""
    return lambda result: tuple(str(change) for change in result.package.explain(name).would_change)


def changes_anywhere(words):
    """Tell whether anything missing would be otherwise with this."""

    def look(result):
        missing = [out.id for out in result.package.left_out]
        return words in {str(change) for id_ in missing for change in result.package.explain(id_).would_change}

    return look


def spoken(result):
    package = result.package
    causes = [cause for reasoned in (*package.trace, *package.left_out) for cause in reasoned.causes]
    return [*causes, *(cause for choice in package.options for cause in (*choice.causes, *choice.against))]


def speaks(id_):
    """Tell whether an amendment with this name is among the causes of anything."""
    return lambda result: f"enhance/{id_}" in [cause.id for cause in spoken(result)]


def spoken_of(end):
    """Name the amendments with this end to their name that are among the causes of anything."""
    return lambda result: {cause.id.partition("/")[2] for cause in spoken(result) if cause.id.endswith(end)}


class Bringing(Plugin):
    """Bring a line that must be asked about, and that no question of the offer asks about."""

    key = "bringing"

    @hookimpl
    def coproduce_catalogue(self):
        yield attrs.evolve(LINES[f"enhance/{POLICY}"], id="bringing/own", module="enhance/module-3", number=9)

    @hookimpl
    def coproduce_compose(self, ctx):  # noqa: ARG002 - a hook
        yield AddLine(id="bringing/in", line="bringing/own", reason="why not", source=Source.offer("R12"))


def asked_of_the_manager(result):
    """List the causes of what the Regional Manager is asked about."""
    slots = (slot for slot in result.package.trace if slot.id.endswith(".approval"))
    return sorted((cause for slot in slots for cause in slot.causes), key=lambda cause: cause.id)


def answers_behind(id_):
    """List the answers behind an amendment with this name, if it is there."""
    return lambda result: next((cause.answers for cause in spoken(result) if cause.id == f"enhance/{id_}"), ())


def slot(name):
    """Give what a slot of a line, or of a module, holds; nothing where it is not there."""
    line, _, field = name.rpartition(".")

    def look(result):
        parts = (*result.package.lines, *result.package.modules)
        part = next((part for part in parts if part.id == f"enhance/{line}"), None)
        return getattr(part, field, None)

    return look


def noted(name):
    """List what a slot of notes says."""
    return lambda result: tuple(note.text for note in slot(name)(result))


def where(id_):
    """Name the slot that an amendment with this name writes."""
    return lambda result: next(
        (each.id for each in result.package.trace if f"enhance/{id_}" in [cause.id for cause in each.causes]), ""
    )


def approval(name, field):
    return lambda result: getattr(slot(f"{name}.approval")(result), field, None)


def taken(name):
    return lambda result: result.package.option(name).taken


def finds(name):
    return lambda result: f"enhance/{name}" in [finding.id for finding in result.package.findings]


def text_of(name):
    """Give the text of a finding with this name."""
    return lambda result: next(finding.text for finding in result.package.findings if finding.id == f"enhance/{name}")


def finds_of(start):
    """List the names of the findings that start so."""
    return lambda result: [finding.id[8:] for finding in result.package.findings if finding.id[8:].startswith(start)]


def finds_that(words):
    return lambda result: any(words in finding.text for finding in result.package.findings)


# The table ------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Row:
    """Hold one condition, and a case in which one change of it alone leads from one result to another."""

    rule: str
    condition: str
    look: object
    base: dict
    change: dict
    flips: tuple


OFF_TO_ON, ON_TO_OFF = (False, True), (True, False)
POLICY, RESEARCH = "policy-and-campaigns", "research-and-evaluation"
NONE, NEW = State.NOT_APPLICABLE, Said(0, "nothing yet")
ASKED_POLICY = f"H1.{POLICY}"
WELL = Said(3, "a survey")
WANTS_POLICY = {"B2": (POLICY,)}
NARROW = {**FOUNDED, **WANTS_POLICY, "B4": NONE}
CHALLENGED = {**FOUNDED, **PLANNED, "B4": "How do we reach those who stay away?"}
REMOTE = {"G5.face-to-face": "no"}
TIRED = {"D2": "no"}
CLOSING = {"C2": "no"}
WRONG_TIME = {"C5.wrong-time": "yes"}
QUICK = QuickWin("a notice board", "nurse", date(2027, 3, 1), "visitors")
ONE, TWO = series_of(1), series_of(2)
NOBODY_JOINS = {"G2.volunteers": 0, "G2.service-users": 0}
SHORT_SESSIONS = (tailoring(CapSession, Only("enhance/concepts"), cap=Duration.of("1/2")),)
CANNOT_MEET = {"G5.face-to-face": "no"}
HELD_REMOTELY = (tailoring(SetMode, Workshops(), mode=Mode.REMOTE),)
TOO_MANY_DAYS = (tailoring(AdjustDays, Only("enhance/concepts"), days=ProviderDays.of("3"), what="more"),)
ONLY_CONCEPTS = {"E1.governance": 6, "edits": (left_out("vision"), left_out("planning"))}
NO_CONCEPTS = {**ONE, **WANTS_POLICY, "edits": (left_out("concepts"),)}
BLANK = (Attendee("", senior=True), Attendee(CHIEF, senior=True))
LEADERLESS = (Attendee(CHIEF), Attendee(MANAGER))
LED = (Attendee(CHIEF, senior=True), Attendee(MANAGER))
STAFF = PartOfStaff("services", "frontline", 5)
MANAGERS = PartOfStaff("services", "managers", 2)
DIRECTORS = PartOfStaff("leadership", "managers", 2)
CHANCE = (Opportunity(Aspect.CULTURE, "curious teams"),)
REAL, PERCEIVED = ((Challenge(Aspect.PRACTICE, "rotas", real=real),) for real in (True, False))
FOCUSED = another(policy_and_campaigns={"focuses": LINES[f"enhance/{POLICY}"].focuses[1:]})
PLANNING_FOUNDS = another(planning={"outcomes": ("effective-plan", "shared-understanding")})
POLICY_INCLUDED = another(policy_and_campaigns={"status": Status.INCLUDED})
POLICY_SEPARATE = another(policy_and_campaigns={"status": Status.SEPARATE})
TRAINING_ASKED = another(peer_research_training={"status": Status.ASK})
PLANNING_ELSEWHERE = another(planning={"module": "enhance/bespoke"})
VISION_FIRST = another(vision={"number": 1}, concepts={"number": 2})

NOT_YET = "what it works towards is not evidenced yet"
OUTSIDE = "the provider days of Implementing a coproduction approach leave the stated 4 to 6"

GATES = (
    Row("_scope", "isinstance(nations, Unknown)", asks("scope"), {}, {"nations": UNKNOWN}, ((), ("A1",))),
    Row(
        "_scope",
        "{*reached} & {*nations}",
        verdict("scope"),
        {},
        {"nations": (Nation.SCOTLAND,)},
        (Verdict.PASS, Verdict.CLOSE),
    ),
    Row(
        "_scope",
        "nation not in reached",
        says("scope", "its work in Scotland is outside the offer"),
        {},
        {"nations": (Nation.ENGLAND, Nation.SCOTLAND)},
        OFF_TO_ON,
    ),
    Row(
        "_scope",
        "outside",
        says("scope", "is outside the offer"),
        {"nations": (Nation.WALES,)},
        {"nations": (Nation.WALES, Nation.NORTHERN_IRELAND)},
        OFF_TO_ON,
    ),
    Row("_scope", "nation in area.as_needed", says("scope", "as needed"), {}, {"nations": (Nation.WALES,)}, OFF_TO_ON),
    Row(
        "_scope",
        "served",
        says("scope", "as needed"),
        {"nations": (Nation.ENGLAND, Nation.SCOTLAND)},
        {"nations": (Nation.ENGLAND, Nation.WALES)},
        OFF_TO_ON,
    ),
    Row(
        "_scope",
        "served == names.split(' and ')",
        says("scope", "Wales, where the offer is made as needed"),
        {"nations": (Nation.WALES,)},
        {"nations": (Nation.ENGLAND, Nation.WALES)},
        ON_TO_OFF,
    ),
    Row(
        "_senior_buy_in",
        "_is_senior(ctx, voice)",
        outcome,
        {},
        {"C1": Said("yes", said_by=MANAGER)},
        (Outcome.PROCEED, Outcome.NEEDS_INFORMATION),
    ),
    Row(
        "_senior_buy_in",
        "seniors",
        verdict("senior-buy-in"),
        {"attendees": LED},
        {"attendees": LEADERLESS},
        (Verdict.PASS, Verdict.NEEDS_INFORMATION),
    ),
    Row(
        "_senior_buy_in",
        "answer.known",
        asks("senior-buy-in"),
        {},
        {"C1": in_state("C1", State.UNKNOWN, said_by=CHIEF)},
        ((), ("C1",)),
    ),
    Row(
        "_senior_buy_in",
        "answer.differs",
        says("senior-buy-in", "they settle it first"),
        {"C1": voices(in_state("C1", NONE, said_by=CHIEF), in_state("C1", NONE, said_by=BOARD))},
        {"C1": voices(in_state("C1", NONE, said_by=CHIEF), told("C1", "yes", said_by=BOARD))},
        OFF_TO_ON,
    ),
    Row(
        "_senior_buy_in",
        "heard.known",
        says("senior-buy-in", "who said so"),
        {"C1": in_state("C1", State.UNKNOWN, said_by=MANAGER)},
        {"C1": told("C1", "yes", said_by=MANAGER)},
        OFF_TO_ON,
    ),
    Row(
        "_senior_buy_in",
        "answer.is_('yes')",
        verdict("senior-buy-in"),
        {},
        {"C1": Said("conditional", said_by=CHIEF)},
        (Verdict.PASS, Verdict.CONDITIONAL),
    ),
    Row(
        "_senior_buy_in",
        "answer.is_('conditional')",
        verdict("senior-buy-in"),
        {"C1": Said("conditional", said_by=CHIEF)},
        {"C1": Said("no", said_by=CHIEF)},
        (Verdict.CONDITIONAL, Verdict.CLOSE),
    ),
    Row(
        "_is_senior",
        "role",
        verdict("senior-buy-in"),
        {"attendees": BLANK, "C1": Said("yes")},
        {"C1": Said("yes", said_by=CHIEF)},
        (Verdict.NEEDS_INFORMATION, Verdict.PASS),
    ),
    Row(
        "_is_senior",
        "ctx.diagnostic.is_senior(role)",
        verdict("senior-buy-in"),
        {"attendees": LEADERLESS},
        {"attendees": LED},
        (Verdict.NEEDS_INFORMATION, Verdict.PASS),
    ),
    Row("_time_and_resources", "time.is_('no')", outcome, {}, {"C2": "no"}, (Outcome.PROCEED, Outcome.CLOSED)),
    Row(
        "_time_and_resources",
        "answer.known",
        asks("time-and-resources"),
        {"C2": State.UNKNOWN},
        {"C3": State.DECLINED},
        (("C2",), ("C2", "C3")),
    ),
    Row(
        "_time_and_resources",
        "missing",
        outcome,
        {},
        {"C2": State.UNKNOWN},
        (Outcome.PROCEED, Outcome.NEEDS_INFORMATION),
    ),
    Row(
        "_time_and_resources",
        "time.is_('conditional')",
        on_condition("time-and-resources", "Staff time"),
        {"C3": "no"},
        {"C2": "conditional"},
        OFF_TO_ON,
    ),
    Row(
        "_time_and_resources",
        "resources.is_('yes')",
        on_condition("time-and-resources", "The resources"),
        {"C2": "conditional"},
        {"C3": "no"},
        OFF_TO_ON,
    ),
    Row(
        "_time_and_resources",
        "wanting",
        verdict("time-and-resources"),
        {},
        {"C3": "conditional"},
        (Verdict.PASS, Verdict.CONDITIONAL),
    ),
    Row("_timing", "answer.is_('no')", verdict("timing"), {}, WRONG_TIME, (Verdict.PASS, Verdict.CONDITIONAL)),
    Row(
        "_timing",
        "answer.known",
        verdict("timing"),
        WRONG_TIME,
        {"C5.wrong-time": State.UNKNOWN},
        (Verdict.CONDITIONAL, Verdict.PASS),
    ),
    Row("_timing", "said", asks("timing"), WRONG_TIME, {"C5.until": date(2027, 6, 1)}, (("C5.until",), ())),
    Row(
        "_timing",
        "said > ctx.diagnostic.held_on",
        asks("timing"),
        {**WRONG_TIME, "C5.until": date(2026, 12, 2)},
        {"C5.until": date(2026, 12, 1)},
        ((), ("C5.until",)),
    ),
    Row(
        "_timing",
        "until",
        on_condition("timing", "after 1 June 2027"),
        WRONG_TIME,
        {"C5.until": date(2027, 6, 1)},
        OFF_TO_ON,
    ),
    Row("_timing", "until", asks("timing"), WRONG_TIME, {"C5.until": date(2027, 6, 1)}, (("C5.until",), ())),
    Row(
        "_wishes",
        "founded(ctx)",
        asks("wishes"),
        {**FOUNDED, "B4": State.UNKNOWN},
        {"E4": Said(2, "an example")},
        (("B4",), ()),
    ),
    Row(
        "_wishes",
        "ctx.answer('B2').names('specific-challenge')",
        asks("wishes"),
        {**FOUNDED, "B4": NONE},
        {"B2": ("specific-challenge",)},
        ((), ("B4",)),
    ),
    Row(
        "_wishes",
        "ctx.answer('B4').applicable",
        asks("wishes"),
        {**FOUNDED, "B4": NONE},
        {"B4": State.UNKNOWN},
        ((), ("B4",)),
    ),
    Row("_wishes", "ctx.answer(id_).known", asks("wishes"), {}, {"B6": State.DECLINED}, ((), ("B6",))),
    Row("_wishes", "missing", says("wishes", "is not known in full"), {}, {"B2": State.UNKNOWN}, OFF_TO_ON),
    Row(
        "_journey", "ctx.answer('B2').names(function)", asks_for("journey", f"E1.{POLICY}"), {}, WANTS_POLICY, OFF_TO_ON
    ),
    Row(
        "_journey",
        "at_start(ctx)",
        asks_for("journey", "E5"),
        {"E5": State.UNKNOWN},
        {"E1.governance": 6},
        OFF_TO_ON,
    ),
    Row(
        "_journey", "ctx.answer(id_).evidence.strip()", asks_for("journey", "E6"), {}, {"E6": Said(1, "  ")}, OFF_TO_ON
    ),
    Row("_journey", "id_ in bare", asks_for("journey", "E6"), {}, {"E6": Said(0)}, OFF_TO_ON),
    Row(
        "_journey",
        "ctx.answer(id_).known",
        asks_for("journey", "E1.governance"),
        {},
        {"E1.governance": State.UNKNOWN},
        OFF_TO_ON,
    ),
    Row(
        "_journey",
        "ctx.answer(id_).applicable",
        asks_for("journey", "E1.governance"),
        {"E1.governance": State.UNKNOWN},
        {"E1.governance": NONE},
        ON_TO_OFF,
    ),
    Row("_journey", "missing", says("journey", "counts as not evidenced"), COMPLETE, {"F1": State.UNKNOWN}, OFF_TO_ON),
    Row(
        "_stage",
        "founded(ctx)",
        says("journey", "confident in the foundations"),
        {**FOUNDED, "E6": Said(2, "a meeting")},
        {"E6": WELL},
        OFF_TO_ON,
    ),
    Row("_stage", "at_start(ctx)", says("journey", "right at the start"), {}, {"E1.governance": 5}, ON_TO_OFF),
    Row(
        "_look_again",
        "until",
        look_again,
        CLOSING,
        {"C5.until": date(2027, 9, 1)},
        (date(2027, 6, 1), date(2027, 9, 1)),
    ),
    Row(
        "_look_again",
        "until > ctx.diagnostic.held_on",
        look_again,
        {**CLOSING, "C5.until": date(2027, 9, 1)},
        {"C5.until": date(2026, 12, 1)},
        (date(2027, 9, 1), date(2027, 6, 1)),
    ),
)

JOURNEY = (
    Row(
        "own_id",
        "owner == 'enhance'",
        lambda result: [cause.id for cause in asked_of_the_manager(result)],
        {"B6": "yes"},
        {"edits": (activity(status=Status.SEPARATE),)},
        (
            ["enhance/peer-research-training-regional-manager"],
            ["enhance/agreed.own-regional-manager", "enhance/peer-research-training-regional-manager"],
        ),
    ),
    Row(
        "evidenced",
        "answer.number is not None",
        has("vision"),
        TWO | {"E4": WELL},
        {"E4": in_state("E4", State.UNKNOWN, evidence="a survey")},
        OFF_TO_ON,
    ),
    Row(
        "evidenced",
        "answer.number >= ctx.figure('evidenced-level')",
        has("vision"),
        TWO | {"E4": WELL},
        {"E4": Said(2, "a survey")},
        OFF_TO_ON,
    ),
    Row("evidenced", "answer.evidence.strip()", has("vision"), TWO | {"E4": WELL}, {"E4": Said(3, " ")}, OFF_TO_ON),
    Row(
        "founded",
        "evidenced(ctx, question)",
        has("service-design"),
        CHALLENGED,
        {"E6": Said(2, "a meeting")},
        ON_TO_OFF,
    ),
    Row(
        "at_start",
        "row.applicable",
        says("journey", "right at the start"),
        {f"E1.{name}": NONE for name in ("service-design", "service-delivery", "service-development")},
        {"E1.governance": NONE},
        ON_TO_OFF,
    ),
    Row(
        "at_start",
        "applicable",
        says("journey", "right at the start"),
        {f"E1.{name}": NONE for name in ("service-design", "service-delivery", "service-development")},
        {"E1.governance": NONE},
        ON_TO_OFF,
    ),
    Row(
        "at_start",
        "(row.number or 0) <= ctx.figure('at-start-level')",
        says("journey", "right at the start"),
        {},
        {"at-start-level": 3},
        ON_TO_OFF,
    ),
    Row(
        "at_start",
        "row.number",
        says("journey", "right at the start"),
        {"E1.governance": 7},
        {"E1.governance": State.UNKNOWN},
        OFF_TO_ON,
    ),
    Row(
        "_said",
        "answer.number is None",
        reason("vision"),
        TWO,
        {"E4": State.UNKNOWN},
        (f"{NOT_YET} (E4 is 0)", f"{NOT_YET} (E4 unknown)"),
    ),
    Row(
        "_said",
        "answer.evidence.strip()",
        reason("vision"),
        TWO,
        {"E4": Said(0)},
        (f"{NOT_YET} (E4 is 0)", f"{NOT_YET} (E4 is 0 without evidence)"),
    ),
    Row("wants_only_narrow", "isinstance(wanted, tuple)", required("D4"), NARROW, {"B2": State.UNKNOWN}, OFF_TO_ON),
    Row("wants_only_narrow", "names", has("planning"), {**NARROW, "B2": ()}, WANTS_POLICY, ON_TO_OFF),
    Row(
        "wants_only_narrow",
        "ctx.answer('B4').known",
        has("planning"),
        {**NARROW, "B2": ()},
        {"B4": "How do we reach those who stay away?"},
        ON_TO_OFF,
    ),
    Row(
        "wants_only_narrow",
        "names <= NARROW_WISHES",
        has("planning"),
        NARROW,
        {"B2": (POLICY, "governance")},
        OFF_TO_ON,
    ),
    Row("short_of", "ctx.answer('D2').is_('yes')", slot("module-1.longer_gap"), {}, {"D2": "no"}, (0, 3)),
    Row(
        "short_of",
        "ctx.answer('D2').known",
        why("module-1.longer_gap", "the core team's time is not known"),
        TIRED,
        {"D2": State.UNKNOWN},
        OFF_TO_ON,
    ),
    Row("short_of", "experience is not None", slot("module-1.longer_gap"), {"D4": State.UNKNOWN}, {"D4": 0}, (0, 3)),
    Row(
        "short_of",
        "experience <= ctx.figure('needs-help-level')",
        slot("module-1.longer_gap"),
        {},
        {"needs-help-level": 2},
        (0, 3),
    ),
    Row(
        "resting_on",
        "(read := ctx.offer.figure(name)).default is not None",
        lambda result: "agreed by the coordinator" in result.package.explain("planning").causes[0].source.note,
        {"E1.governance": 6},
        {"evidenced-level": 2},
        OFF_TO_ON,
    ),
    Row(
        "resting_on",
        "agreed",
        lambda result: result.package.explain("planning").causes[0].source.basis,
        {"E1.governance": 6},
        {"evidenced-level": 2},
        (Basis.OFFER, Basis.AGREED),
    ),
    Row(
        "workshops",
        "line.module == INTRODUCTORY",
        has("planning"),
        {"E1.governance": 6},
        {"offer": PLANNING_ELSEWHERE},
        ON_TO_OFF,
    ),
    Row(
        "is_planning",
        "set(questions_of(offer, workshop)) & set(FOUNDATIONS)",
        has("planning"),
        NARROW,
        {"offer": PLANNING_FOUNDS},
        OFF_TO_ON,
    ),
    Row(
        "brings_workshop",
        "questions",
        changes("planning"),
        TWO,
        {"offer": another(planning={"outcomes": ()})},
        (("E5 at 2 or lower",), ()),
    ),
    Row(
        "brings_workshop",
        "evidenced(ctx, question)",
        changes("planning"),
        NARROW,
        {"E5": WELL},
        (("B2 naming a function of the services",), ("E5 at 2 or lower", "B2 naming a function of the services")),
    ),
    Row(
        "brings_workshop",
        "is_planning(ctx.offer, workshop)",
        changes("planning"),
        {**NARROW, **PLANNED},
        {"offer": PLANNING_FOUNDS},
        (("E5 at 2 or lower", "B2 naming a function of the services"), ("E3 at 2 or lower",)),
    ),
    Row(
        "brings_workshop",
        "founded(ctx)",
        changes("planning"),
        {**NARROW, **PLANNED},
        {"E6": Said(2, "a meeting")},
        (("E5 at 2 or lower", "B2 naming a function of the services"), ("E5 at 2 or lower",)),
    ),
    Row(
        "brings_workshop",
        "wants_only_narrow(ctx)",
        changes("planning"),
        {**NARROW, **PLANNED},
        {"B2": (POLICY, "governance")},
        (("E5 at 2 or lower", "B2 naming a function of the services"), ("E5 at 2 or lower",)),
    ),
    Row(
        "brings_series",
        "workshop.id not in there",
        changes("check-in-2"),
        {**TWO, "E3": WELL, "E6": WELL},
        {"edits": (taken_in("concepts"),)},
        (("E3 at 2 or lower", "E5 at 2 or lower"), ("E5 at 2 or lower",)),
    ),
    Row(
        "brings_series",
        "way",
        changes("check-in-1"),
        {**TWO, "edits": (left_out("vision"),)},
        {"E4": WELL},
        (("E5 at 2 or lower",), ("E4 at 2 or lower",)),
    ),
    Row(
        "brings_series",
        "len(found) == missing",
        changes("check-in-2"),
        {**TWO, "edits": (left_out("vision"),)},
        {"E4": WELL},
        ((), ("E4 at 2 or lower", "E5 at 2 or lower")),
    ),
    Row(
        "together", "part is not None", changes("check-in-1"), ONLY_CONCEPTS, {"E4": WELL}, ((), ("E4 at 2 or lower",))
    ),
    Row(
        "together",
        "len(possible) == len(parts)",
        changes("catch-up"),
        ONLY_CONCEPTS,
        {"E4": WELL},
        ((), ("E4 at 2 or lower", "G3 answered yes")),
    ),
    Row(
        "named",
        "words",
        changes_anywhere("B2 naming a function of the services"),
        NARROW,
        {"B2": (POLICY, "governance")},
        ON_TO_OFF,
    ),
    Row(
        "founds",
        "evidenced(ctx, question)",
        changes("service-design"),
        {**CHALLENGED, "E6": NEW},
        {"E4": NEW},
        (
            ("E6 evidenced at 3", "B4 naming a challenge"),
            ("E4 evidenced at 3", "E6 evidenced at 3", "B4 naming a challenge"),
        ),
    ),
    Row(
        "reports_back",
        "series",
        why("report-back", "there is no introductory workshop to report from"),
        {**CHALLENGED, "B2": ("governance",)},
        {"E5": NEW},
        ON_TO_OFF,
    ),
    Row(
        "reports_back",
        "wanted.is_('no')",
        has("report-back"),
        {"G7.report-back": State.UNKNOWN},
        {"G7.report-back": "no"},
        ON_TO_OFF,
    ),
    Row(
        "reports_back",
        "wanted.is_('yes')",
        has("report-back"),
        {**ONE, "G7.report-back": State.UNKNOWN},
        {"G7.report-back": "yes"},
        OFF_TO_ON,
    ),
    Row(
        "reports_back",
        "workshop.id != CONCEPTS",
        has("report-back"),
        {**ONE, "G7.report-back": State.UNKNOWN},
        {"E4": NEW},
        OFF_TO_ON,
    ),
    Row("staff_only_first", "len(series) < 2", taken("staff-only-first"), {**ONE, "G3": "yes"}, {"E4": NEW}, OFF_TO_ON),
    Row(
        "staff_only_first",
        "wanted.is_('no')",
        taken("staff-only-first"),
        {"G3": State.UNKNOWN},
        {"G3": "no"},
        ON_TO_OFF,
    ),
    Row(
        "staff_only_first",
        "wanted.is_('yes')",
        taken("staff-only-first"),
        {"G3": State.UNKNOWN, "G2.service-users": 0},
        {"G3": "yes"},
        OFF_TO_ON,
    ),
    Row(
        "staff_only_first",
        "ctx.answer('G2.service-users').number == 0",
        taken("staff-only-first"),
        {"G3": State.UNKNOWN},
        {"G2.service-users": 0},
        ON_TO_OFF,
    ),
)

CHOOSING = (
    Row(
        "_series",
        "at_start(ctx)",
        has("concepts"),
        {**CHALLENGED, **{f"E1.{name}": 4 for name in ("service-design", "service-delivery", "service-development")}},
        {"E1.governance": 4},
        OFF_TO_ON,
    ),
    Row("_workshop", "evidenced(ctx, question)", has("vision"), TWO, {"E4": WELL}, ON_TO_OFF),
    Row("_workshop", "missing", has("planning"), {"E1.governance": 6}, PLANNED, ON_TO_OFF),
    Row(
        "_workshop",
        "is_planning(ctx.offer, line)",
        why("planning", "planning is offered, not included"),
        NARROW,
        {"offer": PLANNING_FOUNDS},
        ON_TO_OFF,
    ),
    Row("_workshop", "founded(ctx)", has("planning"), NARROW, {"E3": NEW}, OFF_TO_ON),
    Row("_workshop", "wants_only_narrow(ctx)", has("planning"), NARROW, {"B2": (POLICY, "service-design")}, OFF_TO_ON),
    Row("_influencing", "ctx.answer('B2').names(function)", has(POLICY), {}, WANTS_POLICY, OFF_TO_ON),
    Row("_influencing", "known", why(POLICY, "wants now is not known"), {}, {"B2": State.UNKNOWN}, OFF_TO_ON),
    Row("_influencing", "_refused(ctx, line)", has(POLICY), WANTS_POLICY, {ASKED_POLICY: "no"}, ON_TO_OFF),
    Row("_influencing", "founded(ctx)", why(POLICY, "its foundations are evidenced"), NARROW, {"E6": NEW}, ON_TO_OFF),
    Row("_bespoke", "founded(ctx)", has("service-design"), CHALLENGED, {"E3": Said(3)}, ON_TO_OFF),
    Row("_bespoke", "ctx.answer('B4').known", has("service-design"), CHALLENGED | {"E5": NEW}, {"B4": NONE}, ON_TO_OFF),
    Row("_peer_research", "ctx.answer('B6').is_('yes')", has("peer-research-training"), {}, {"B6": "yes"}, OFF_TO_ON),
    Row(
        "_peer_research",
        "known",
        why("peer-research-training", "is interested in the separate training is not known"),
        {},
        {"B6": State.UNKNOWN},
        OFF_TO_ON,
    ),
    Row(
        "_peer_research",
        "_refused(ctx, line)",
        has("peer-research-training"),
        {"B6": "yes"},
        {"H1.peer-research-training": "no"},
        ON_TO_OFF,
    ),
    Row(
        "_refused", "question", has(POLICY), {**WANTS_POLICY, ASKED_POLICY: "no"}, {"offer": POLICY_INCLUDED}, OFF_TO_ON
    ),
    Row(
        "_refused",
        "ctx.answer(question).is_('no')",
        has(POLICY),
        {**WANTS_POLICY, ASKED_POLICY: "yes"},
        {ASKED_POLICY: "no"},
        ON_TO_OFF,
    ),
    Row(
        "_refused",
        "answer.on",
        why(POLICY, "said no to the policy and campaigns workshop on 4 January 2027"),
        {**WANTS_POLICY, ASKED_POLICY: "no"},
        {ASKED_POLICY: told(ASKED_POLICY, "no", on=date(2027, 1, 4))},
        OFF_TO_ON,
    ),
    Row(
        "_refused",
        "answer.said_by",
        why(POLICY, "the deputy said no to"),
        {**WANTS_POLICY, ASKED_POLICY: "no"},
        {ASKED_POLICY: Said("no", said_by="the deputy")},
        OFF_TO_ON,
    ),
    Row(
        "_refused",
        "each.id == line",
        why(POLICY, "said no to the policy and campaigns workshop"),
        {**WANTS_POLICY, ASKED_POLICY: "yes"},
        {ASKED_POLICY: "no"},
        OFF_TO_ON,
    ),
    Row(
        "allows",
        "question",
        changes(POLICY),
        {ASKED_POLICY: "no"},
        {"offer": POLICY_INCLUDED},
        (("B2 naming policy and campaigns", f"{ASKED_POLICY} answered yes"), ("B2 naming policy and campaigns",)),
    ),
    Row(
        "allows",
        "ctx.answer(question).is_('no')",
        changes(POLICY),
        {ASKED_POLICY: "yes"},
        {ASKED_POLICY: "no"},
        (("B2 naming policy and campaigns",), ("B2 naming policy and campaigns", f"{ASKED_POLICY} answered yes")),
    ),
    Row(
        "asked_about",
        "each.id == line",
        answers_behind("peer-research-training-regional-manager"),
        {},
        {"B6": "yes"},
        ((), ("H1.peer-research-training",)),
    ),
    Row("asked_about", "found", has("own"), {}, {"edits": (activity(status=Status.SEPARATE),)}, OFF_TO_ON),
    Row(
        "asked_about",
        "question in ctx.questions",
        lambda result: [cause.answers for cause in asked_of_the_manager(result)],
        {"B6": "yes"},
        {"plugin": Bringing},
        ([("H1.peer-research-training",)], [(), ("H1.peer-research-training",)]),
    ),
    Row(
        "asked_about",
        "found.status is not Status.INCLUDED",
        has(POLICY),
        {**WANTS_POLICY, ASKED_POLICY: "no"},
        {"offer": POLICY_INCLUDED},
        OFF_TO_ON,
    ),
)

COMPANIONS = (
    Row("companions", "isinstance(wins, tuple)", has("quick-win-1"), {}, {"F3": (QUICK,)}, OFF_TO_ON),
    Row("_between_workshops", "number <= gaps", has("check-in-2"), TWO, {"E5": NEW}, OFF_TO_ON),
    Row(
        "_between_workshops",
        "number <= gaps",
        why("check-in-1", "there is no first gap between workshops"),
        TWO,
        {"E4": WELL},
        OFF_TO_ON,
    ),
    Row("_between_workshops", "gaps > 0", has("listen-to-staff"), ONE, {"E4": NEW}, OFF_TO_ON),
    Row(
        "_between_workshops",
        "gaps > 0",
        why("share-vision", "there is no gap between workshops"),
        ONE,
        {"E5": NEW},
        ON_TO_OFF,
    ),
    Row(
        "_between_workshops",
        "series",
        lambda result: "G2.service-users at 1 or more" in changes("catch-up")(result),
        CHALLENGED,
        {"E5": Said(3, "  ")},
        ON_TO_OFF,
    ),
    Row("_between_workshops", "staff_only", has("catch-up"), {}, {"G3": "yes"}, OFF_TO_ON),
    Row(
        "_between_workshops",
        "staff_only",
        why("catch-up", "neither volunteers nor service users take part"),
        NOBODY_JOINS,
        {"G3": "yes"},
        OFF_TO_ON,
    ),
    Row(
        "_between_workshops",
        "guests != [0, 0]",
        has("catch-up"),
        {**NOBODY_JOINS, "G3": "yes"},
        {"G2.volunteers": 1},
        OFF_TO_ON,
    ),
    Row(
        "_between_workshops",
        "joining",
        why("catch-up", "volunteers and service users join at the second workshop"),
        {**NOBODY_JOINS, "G3": "yes"},
        {"G2.service-users": 1},
        OFF_TO_ON,
    ),
    Row(
        "_joins_late",
        "guests == [0, 0]",
        changes("catch-up"),
        {"G2.volunteers": 0, "G2.service-users": 1},
        {"G2.service-users": 0},
        (("G3 answered yes",), ("G3 answered yes", "G2.service-users at 1 or more")),
    ),
    Row("_after_workshops", "series", has("review-and-support"), CHALLENGED, {"E3": NEW}, OFF_TO_ON),
    Row(
        "_after_workshops",
        "series",
        why("review-and-support", "there is no introductory workshop to support"),
        {**ONE, "B6": "yes"},
        {"edits": (left_out("concepts"),)},
        OFF_TO_ON,
    ),
    Row(
        "_after_workshops",
        "report_back",
        changes("debrief"),
        {"G7.report-back": "no", "G7.debrief": "no"},
        {"G7.report-back": "yes"},
        (("G7.report-back answered yes", "G7.debrief answered yes"), ("G7.debrief answered yes",)),
    ),
    Row("_debriefed", "report_back", has("debrief"), {}, {"G7.report-back": "no"}, ON_TO_OFF),
    Row("_debriefed", "wanted.is_('no')", has("debrief"), {}, {"G7.debrief": "no"}, ON_TO_OFF),
    Row(
        "_debriefed", "_attended(ctx)", has("debrief"), {"G7.attend": "no"}, {"debrief-needs-attendance": 1}, ON_TO_OFF
    ),
    Row(
        "_debriefed",
        "ctx.answer('G7.attend').is_('yes')",
        has("debrief"),
        {"debrief-needs-attendance": 1},
        {"G7.attend": State.UNKNOWN},
        ON_TO_OFF,
    ),
    Row("_debriefed", "wanted.known", why("debrief", "stays open"), {}, {"G7.debrief": State.UNKNOWN}, OFF_TO_ON),
    Row(
        "_attended",
        "ctx.figure('debrief-needs-attendance')",
        changes("debrief"),
        {"G7.debrief": "no"},
        {"debrief-needs-attendance": 1},
        (("G7.debrief answered yes",), ("G7.debrief answered yes", "G7.attend answered yes")),
    ),
    Row("_added", "needed", has("catch-up"), {}, {"G3": "yes"}, OFF_TO_ON),
    Row(
        "_quick_win",
        "win.by is not None",
        has("quick-win-1"),
        {"F3": (attrs.evolve(QUICK, by=None),)},
        {"F3": (attrs.evolve(QUICK, by=date(2026, 11, 2)),)},
        ON_TO_OFF,
    ),
    Row(
        "_quick_win",
        "win.by <= ctx.diagnostic.held_on",
        has("quick-win-1"),
        {"F3": (attrs.evolve(QUICK, by=date(2026, 12, 2)),)},
        {"F3": (attrs.evolve(QUICK, by=date(2026, 12, 1)),)},
        ON_TO_OFF,
    ),
    Row(
        "_time_for",
        "len(series) > 1",
        slot("quick-win-1.gap"),
        {**ONE, "F3": (QUICK,)},
        {"E4": NEW},
        (Gap.AFTER, Gap.FIRST),
    ),
    Row(
        "_time_for",
        "series",
        why("quick-win-1", "once the work has begun"),
        {**CHALLENGED, "F3": (QUICK,)},
        {"E3": NEW},
        ON_TO_OFF,
    ),
    Row(
        "_activity",
        "win.by",
        slot("quick-win-1.summary"),
        {"F3": (QUICK,)},
        {"F3": (attrs.evolve(QUICK, by=None),)},
        ("Owned by nurse, by 1 March 2027; noticed by visitors", "Owned by nurse; noticed by visitors"),
    ),
    Row(
        "_activity",
        "win.noticed_by",
        slot("quick-win-1.summary"),
        {"F3": (QUICK,)},
        {"F3": (attrs.evolve(QUICK, noticed_by=""),)},
        ("Owned by nurse, by 1 March 2027; noticed by visitors", "Owned by nurse, by 1 March 2027"),
    ),
)

DELIVERY = (
    Row("delivery", "ctx.series(INTRODUCTORY)", speaks("pace"), CHALLENGED, {"E4": NEW}, OFF_TO_ON),
    Row("delivery", "ctx.has('enhance/report-back')", read("G7.audiences"), {}, {"G7.report-back": "no"}, ON_TO_OFF),
    Row("delivery", "line.sessions", read("G4"), CHALLENGED, {"B6": "yes"}, OFF_TO_ON),
    Row("_manner", "pace.known", speaks("pace"), {}, {"B5.pace": State.UNKNOWN}, ON_TO_OFF),
    Row("_manner", "style.known", slot("module-1.style"), {}, {"B5.style": "playful"}, ("", "playful")),
    Row("_manner", "form.known", slot("module-1.form"), {}, {"B5.form": "mixed"}, ("", "mixed")),
    Row(
        "_manner",
        "len(ctx.series(INTRODUCTORY)) > 1",
        slot("module-1.longer_gap"),
        {**ONE, **TIRED},
        {"E4": NEW},
        (0, 3),
    ),
    Row("_manner", "short", speaks("longer-gaps"), {}, TIRED, OFF_TO_ON),
    Row("_manner", "len(short) > 1", slot("module-1.longer_gap"), TIRED, {"D4": 1}, (3, 7)),
    Row(
        "_support",
        "reports",
        speaks("support-level"),
        {**TIRED, "G7.report-back": "no", "most-support-over-floor-without-report-back-quarter-days": 0},
        {"G7.report-back": "yes"},
        OFF_TO_ON,
    ),
    Row("_support", "short", speaks("support-level"), {}, TIRED, OFF_TO_ON),
    Row("_support", "reports", speaks("support-report-back"), {}, {"G7.report-back": "no"}, ON_TO_OFF),
    Row("_support", "extra", speaks("support-level"), TIRED, {"extra-support-quarter-days": 0}, ON_TO_OFF),
    Row("_support", "report", speaks("support-report-back"), {}, {"report-back-support-quarter-days": 0}, ON_TO_OFF),
    Row("_attendance", "attend.is_('yes')", taken("attendance"), {}, {"G7.attend": "no"}, ON_TO_OFF),
    Row(
        "_attendance",
        "answer.known",
        speaks("report-back-open"),
        {"G7.attend": "no"},
        {"G7.attend": State.UNKNOWN},
        OFF_TO_ON,
    ),
    Row(
        "_attendance",
        "ctx.has(line)",
        speaks("debrief-open"),
        {"G7.attend": "no", "G7.debrief": State.UNKNOWN},
        {"debrief-needs-attendance": 1},
        ON_TO_OFF,
    ),
    Row(
        "_audiences",
        "isinstance(chosen, tuple)",
        slot("report-back.audiences"),
        {},
        {"G7.audiences": ("staff",)},
        (("trustees", "staff", "volunteers", "service users"), ("staff",)),
    ),
    Row("_audiences", "chosen", speaks("report-to"), {"G7.audiences": ()}, {"G7.audiences": ("trustees",)}, OFF_TO_ON),
    Row(
        "_room",
        "staff_only",
        slot("concepts.participants"),
        {},
        {"G3": "yes"},
        (Participants.EVERYONE, Participants.STAFF_ONLY),
    ),
    Row(
        "_topics",
        "line.id == CONCEPTS",
        where("opportunity-1"),
        {**TWO, "E3": WELL, "F1": CHANCE, "offer": VISION_FIRST},
        {"E6": WELL},
        ("enhance/concepts.topics", "enhance/vision.topics"),
    ),
    Row("_topics", "isinstance(said, tuple)", speaks("opportunity-1"), {}, {"F1": CHANCE}, OFF_TO_ON),
    Row(
        "_topic",
        "isinstance(item, Opportunity)",
        noted("concepts.topics"),
        {"F2": REAL},
        {"F1": CHANCE},
        (
            ("real barrier in practice: rotas",),
            ("real barrier in practice: rotas", "opportunity in culture: curious teams"),
        ),
    ),
    Row(
        "_topic",
        "item.real",
        noted("concepts.topics"),
        {"F2": REAL},
        {"F2": PERCEIVED},
        (("real barrier in practice: rotas",), ("perceived barrier in practice: rotas",)),
    ),
    Row(
        "_remote",
        "ctx.answer('G5.face-to-face').is_('no')",
        slot("concepts.mode"),
        {},
        REMOTE,
        (Mode.FACE_TO_FACE, Mode.REMOTE),
    ),
    Row(
        "_remote",
        "isinstance(line, (ReportBack, Debrief))",
        spoken_of("-remote"),
        {**REMOTE, "G7.debrief": "no"},
        {"G7.debrief": "yes"},
        ({"report-back-remote"}, {"report-back-remote", "debrief-remote"}),
    ),
    Row(
        "_extra_sessions",
        "figure.value",
        speaks("concepts-further-sessions"),
        REMOTE,
        {"remote-session-extra-quarter-days": 1},
        OFF_TO_ON,
    ),
    Row(
        "_extra_sessions",
        "isinstance(line, Workshop)",
        spoken_of("-further-sessions"),
        {**CHALLENGED, **REMOTE, "B6": "yes", "remote-session-extra-quarter-days": 1},
        WANTS_POLICY,
        (set(), {f"{POLICY}-further-sessions"}),
    ),
    Row(
        "_extra_sessions",
        "further",
        speaks("concepts-further-sessions"),
        {**REMOTE, "remote-session-extra-quarter-days": 1},
        {"remote-sitting-quarter-days": 4},
        ON_TO_OFF,
    ),
    Row(
        "_sitting",
        "minutes",
        slot("concepts.session_cap"),
        REMOTE,
        {"G5.session-minutes": 90},
        (Duration.of("1/2"), Duration.of("1/4")),
    ),
    Row(
        "_sitting",
        "quarters",
        why("concepts.session_cap", "need breaks in them"),
        {**REMOTE, "G5.session-minutes": 90},
        {"G5.session-minutes": 89},
        OFF_TO_ON,
    ),
    Row("_needs", "isinstance(needs, tuple)", speaks("need-1"), {}, {"G4": ("a loop",)}, OFF_TO_ON),
    Row("_focus", "each.id == line", speaks(f"{POLICY}-focus"), {f"E1.{POLICY}": 5}, WANTS_POLICY, OFF_TO_ON),
    Row(
        "_focus",
        "workshop",
        lambda result: (speaks(f"{POLICY}-focus")(result), read(f"E1.{POLICY}")(result)),
        {f"E1.{POLICY}": 5},
        WANTS_POLICY,
        ((False, False), (True, True)),
    ),
    Row(
        "_focus",
        "step is not None",
        speaks(f"{POLICY}-focus"),
        {**WANTS_POLICY, f"E1.{POLICY}": State.UNKNOWN},
        {f"E1.{POLICY}": 0},
        OFF_TO_ON,
    ),
    Row(
        "_focus",
        "focus.from_step <= step",
        lambda result: slot(f"{POLICY}.focus")(result).name,
        {**WANTS_POLICY, f"E1.{POLICY}": 4},
        {f"E1.{POLICY}": 5},
        ("introductory", "deepening"),
    ),
    Row(
        "_focus",
        "fitting",
        speaks(f"{POLICY}-focus"),
        {**WANTS_POLICY, f"E1.{POLICY}": 4, "offer": FOCUSED},
        {f"E1.{POLICY}": 5},
        OFF_TO_ON,
    ),
    Row(
        "_awaited",
        "line.status is not Status.INCLUDED",
        speaks(f"{POLICY}-regional-manager"),
        WANTS_POLICY,
        {"offer": POLICY_INCLUDED},
        ON_TO_OFF,
    ),
    Row(
        "_approval",
        "question",
        lambda result: [cause.answers for cause in asked_of_the_manager(result)],
        {"B6": "yes"},
        {"edits": (activity(status=Status.SEPARATE),)},
        ([("H1.peer-research-training",)], [(), ("H1.peer-research-training",)]),
    ),
    Row(
        "_approval",
        "line.status is Status.SEPARATE",
        why(f"{POLICY}.approval", "this line is a separate offer"),
        WANTS_POLICY,
        {"offer": POLICY_SEPARATE},
        OFF_TO_ON,
    ),
    Row(
        "_approval",
        "line.id in INFLUENCING.values()",
        lambda result: [
            line.approval.note for line in result.package.lines if line.approval is not None and line.approval.note
        ],
        {"B6": "yes", f"E1.{POLICY}": 5, "E1.peer-research-training": told("E1.peer-research-training", 6)},
        WANTS_POLICY,
        ([], ["involvement there is at step 5 of the ladder"]),
    ),
    Row(
        "_approval",
        "step is not None",
        approval(POLICY, "note"),
        {**WANTS_POLICY, f"E1.{POLICY}": 0},
        {f"E1.{POLICY}": State.UNKNOWN},
        ("involvement there is at step 0 of the ladder", ""),
    ),
    Row(
        "_approval",
        "given",
        approval(POLICY, "state"),
        WANTS_POLICY,
        {ASKED_POLICY: "yes"},
        (ApprovalState.AWAITING, ApprovalState.GIVEN),
    ),
    Row(
        "_approval",
        "given",
        approval(POLICY, "by"),
        {**WANTS_POLICY, ASKED_POLICY: in_state(ASKED_POLICY, State.UNKNOWN, said_by="the deputy")},
        {ASKED_POLICY: Said("yes", said_by="the deputy")},
        ("", "the deputy"),
    ),
    Row(
        "_approval",
        "given",
        approval(POLICY, "on"),
        {**WANTS_POLICY, ASKED_POLICY: in_state(ASKED_POLICY, State.UNKNOWN, on=date(2027, 1, 4))},
        {ASKED_POLICY: told(ASKED_POLICY, "yes", on=date(2027, 1, 4))},
        (None, date(2027, 1, 4)),
    ),
    Row(
        "_approval",
        "answer.said_by",
        approval(POLICY, "by"),
        {**WANTS_POLICY, ASKED_POLICY: Said("yes", evidence_from="a letter")},
        {ASKED_POLICY: Said("yes", evidence_from="a letter", said_by="the deputy")},
        ("a letter", "the deputy"),
    ),
    Row(
        "_approval",
        "answer.evidence_from",
        approval(POLICY, "by"),
        {**WANTS_POLICY, ASKED_POLICY: "yes"},
        {ASKED_POLICY: Said("yes", evidence_from="a letter")},
        ("", "a letter"),
    ),
    Row(
        "_approval",
        "ctx.answer('A4').value",
        approval(POLICY, "by"),
        WANTS_POLICY,
        {"A4": "the manager for the north"},
        ("", "the manager for the north"),
    ),
)

OPTIONS = (
    Row("_staff_only", "staff_only", speaks("no-staff-only-first"), {}, {"G3": "yes"}, ON_TO_OFF),
    Row(
        "_remote",
        "isinstance(line, Workshop)",
        why("remote-delivery", "there is no workshop to hold remotely"),
        {**CHALLENGED, "B6": "yes"},
        {"B2": (POLICY,)},
        ON_TO_OFF,
    ),
    Row("_remote", "ctx.answer(asked).is_('no')", speaks("no-remote-delivery"), {}, REMOTE, ON_TO_OFF),
    Row(
        "_remote",
        "known",
        why("remote-delivery", "people can meet face to face"),
        {},
        {"G5.face-to-face": State.UNKNOWN},
        ON_TO_OFF,
    ),
    Row(
        "_attendance",
        "ctx.has('enhance/report-back')",
        why("attendance", "there is no report-back to attend"),
        {"G7.attend": "no"},
        {"G7.report-back": "no"},
        OFF_TO_ON,
    ),
    Row("_attendance", "ctx.answer(asked).is_('yes')", speaks("no-attendance"), {}, {"G7.attend": "no"}, OFF_TO_ON),
    Row(
        "_attendance",
        "known",
        why("attendance", "whether we are wanted there is not known yet"),
        {"G7.attend": "no"},
        {"G7.attend": State.UNKNOWN},
        OFF_TO_ON,
    ),
)

CHECKS = (
    Row("_check_series", "len(series) > most.value", finds("too-many-workshops"), {}, {"most-workshops": 2}, OFF_TO_ON),
    Row(
        "_check_series",
        "isinstance(line, CheckIn)",
        finds("empty-gap"),
        {},
        {"edits": dropped("check-in-2")},
        OFF_TO_ON,
    ),
    Row(
        "_check_series",
        "isinstance(line, Activity)",
        finds("empty-gap"),
        {"edits": dropped("listen-to-staff", "listen-to-service-users", "draft-vision")},
        {"edits": dropped("listen-to-staff", "listen-to-service-users", "draft-vision", "share-vision")},
        OFF_TO_ON,
    ),
    Row(
        "_check_series",
        "len(series) > 1",
        finds("empty-gap"),
        {**ONE, "edits": dropped("check-in-1")},
        {"E4": NEW},
        OFF_TO_ON,
    ),
    Row(
        "_check_series",
        "len(check_ins) < len(series) - 1",
        finds("empty-gap"),
        TWO,
        {"edits": dropped("check-in-1")},
        OFF_TO_ON,
    ),
    Row(
        "_check_series",
        "activities",
        finds("empty-gap"),
        {
            **TWO,
            "F3": (QUICK,),
            "edits": dropped("listen-to-staff", "listen-to-service-users", "draft-vision", "share-vision"),
        },
        {"F3": ()},
        OFF_TO_ON,
    ),
    Row("_check_series", "0 < len(series) < most.value", finds("shorter-series"), TWO, {"E5": NEW}, ON_TO_OFF),
    Row("_check_core_team", "len(series) > 1", finds("no-core-team"), {**ONE, "D1.size": 0}, {"E4": NEW}, OFF_TO_ON),
    Row("_check_core_team", "package.attendance.core_team == 0", finds("no-core-team"), {}, {"D1.size": 0}, OFF_TO_ON),
    Row(
        "_check_band",
        "len(package.series(module.id)) >= stated_from",
        finds("outside-band"),
        {**TWO, "edits": TOO_MANY_DAYS},
        {"E5": NEW},
        OFF_TO_ON,
    ),
    Row(
        "_check_band",
        "module.id == INTRODUCTORY",
        finds_of("outside-band"),
        {**TWO, "edits": TOO_MANY_DAYS, "stated-days-from-workshops": 2, "offer": half_a_day_for_module_2},
        WANTS_POLICY,
        (["outside-band"], ["outside-band", "outside-band"]),
    ),
    Row("_check_band", "module.band", finds("outside-band"), {"edits": TOO_MANY_DAYS}, {"offer": bandless}, ON_TO_OFF),
    Row(
        "_check_band",
        "full",
        finds("outside-band"),
        {**TWO, "edits": TOO_MANY_DAYS},
        {"stated-days-from-workshops": 2},
        OFF_TO_ON,
    ),
    Row(
        "_check_band",
        "check_in_band(package.ledger, module, package.lines)",
        finds("outside-band"),
        {},
        {"edits": TOO_MANY_DAYS},
        OFF_TO_ON,
    ),
    Row(
        "_breach",
        "cause.author.key != 'enhance'",
        text_of("outside-band"),
        {"attendance-quarter-days": 20},
        {"edits": TOO_MANY_DAYS},
        (OUTSIDE, f"{OUTSIDE}, by agreed (agreed/more)"),
    ),
    Row(
        "_breach",
        "to_blame",
        finds_that("leave the stated 4 to 6, by"),
        {"attendance-quarter-days": 20},
        {"edits": TOO_MANY_DAYS},
        OFF_TO_ON,
    ),
    Row(
        "_check_room",
        "isinstance(line, Workshop)",
        finds("no-senior-leader"),
        {**CHALLENGED, "C4": "no", "B6": "yes"},
        {"B2": (POLICY,)},
        OFF_TO_ON,
    ),
    Row("_check_room", "workshops", finds("no-senior-leader"), {**CHALLENGED, "C4": "no"}, {"E4": NEW}, OFF_TO_ON),
    Row("_check_room", "call.answer('C4').is_('yes')", finds("no-senior-leader"), {}, {"C4": "no"}, OFF_TO_ON),
    Row(
        "_check_room",
        "call.answer('C4').known",
        finds_that("whether a senior leader takes part is not known"),
        {"C4": "no"},
        {"C4": State.DECLINED},
        OFF_TO_ON,
    ),
    Row("_check_room", "users.number", finds("no-service-users"), {}, {"G2.service-users": 0}, OFF_TO_ON),
    Row(
        "_check_room",
        "workshop.participants is Participants.STAFF_ONLY",
        finds("no-service-users"),
        {},
        {"edits": (tailoring(SetParticipants, Workshops(), participants=Participants.STAFF_ONLY),)},
        OFF_TO_ON,
    ),
    Row(
        "_check_room",
        "users.known",
        finds_that("no workshop has service users in it"),
        {"G2.service-users": State.UNKNOWN},
        {"G2.service-users": 0},
        OFF_TO_ON,
    ),
    Row(
        "_check_room",
        "users.applicable",
        finds_that("no workshop has service users in it"),
        {"G2.service-users": State.UNKNOWN},
        {"G2.service-users": NONE},
        OFF_TO_ON,
    ),
    Row(
        "_check_room",
        "nobody",
        finds_that("how many service users take part is not known"),
        {"G2.service-users": 0},
        {"G2.service-users": State.UNKNOWN},
        OFF_TO_ON,
    ),
    Row(
        "_check_volunteers",
        "volunteers.known",
        finds("no-volunteers"),
        {"G2.volunteers": State.UNKNOWN},
        {"G2.volunteers": 0},
        OFF_TO_ON,
    ),
    Row("_check_volunteers", "volunteers.number", finds("no-volunteers"), {}, {"G2.volunteers": 0}, OFF_TO_ON),
    Row(
        "_check_staff",
        "isinstance(staff, tuple)",
        finds("narrow-staff"),
        {"G1": State.UNKNOWN},
        {"G1": (STAFF,)},
        OFF_TO_ON,
    ),
    Row("_check_staff", "named", finds("narrow-staff"), {"G1": ()}, {"G1": (STAFF,)}, OFF_TO_ON),
    Row(
        "_check_staff",
        "len({part.part for part in named}) < 2",
        finds("narrow-staff"),
        {"G1": (STAFF, DIRECTORS)},
        {"G1": (STAFF, MANAGERS)},
        OFF_TO_ON,
    ),
    Row(
        "_check_staff",
        "len({part.level for part in named}) < 2",
        finds("narrow-staff"),
        {"G1": (DIRECTORS, STAFF)},
        {"G1": (DIRECTORS, MANAGERS)},
        OFF_TO_ON,
    ),
    Row(
        "_check_quick_wins",
        "line.purpose == 'build momentum'",
        finds("owner-of-own"),
        {"D1.roles": ("nurse",), "edits": (activity(owner="cook", purpose="consult"),)},
        {"edits": (activity(owner="cook", purpose="build momentum"),)},
        OFF_TO_ON,
    ),
    Row("_check_quick_wins", "wins", read("D1.roles"), {}, {"F3": (QUICK,)}, OFF_TO_ON),
    Row(
        "_check_quick_wins",
        "core.known",
        finds("owner-of-quick-win-1"),
        {"F3": (QUICK,)},
        {"D1.roles": ("cook",)},
        OFF_TO_ON,
    ),
    Row(
        "_check_quick_wins",
        "core.names(line.owner)",
        finds("owner-of-quick-win-1"),
        {"F3": (QUICK,), "D1.roles": ("cook", "nurse")},
        {"D1.roles": ("cook",)},
        OFF_TO_ON,
    ),
    Row("_check_outcomes", "row.promised", finds("uncovered-effective-plan"), NARROW, PLANNED, ON_TO_OFF),
    Row(
        "_check_outcomes",
        "row.lines",
        finds("uncovered-effective-plan"),
        NARROW,
        {"B2": (POLICY, "governance")},
        ON_TO_OFF,
    ),
    Row(
        "_check_budget",
        "isinstance(budget, ProviderDays)",
        finds("over-budget"),
        {"H2": State.UNKNOWN},
        {"H2": ProviderDays.of("5 3/4")},
        OFF_TO_ON,
    ),
    Row(
        "_check_budget",
        "line.status is not Status.SEPARATE",
        finds("over-budget"),
        {"B6": "yes", "H2": ProviderDays.of("6")},
        {"offer": TRAINING_ASKED},
        OFF_TO_ON,
    ),
    Row(
        "_check_budget",
        "budget < total.days",
        finds("over-budget"),
        {"H2": ProviderDays.of("6")},
        {"H2": ProviderDays.of("5 3/4")},
        OFF_TO_ON,
    ),
    Row(
        "_check_budget",
        "total.open",
        finds("budget-open"),
        {"H2": ProviderDays.of("6")},
        {"G7.attend": State.UNKNOWN},
        OFF_TO_ON,
    ),
    Row(
        "_check_stand_alone",
        "package.series(INTRODUCTORY)",
        finds(f"stand-alone-{POLICY}"),
        {**ONE, **WANTS_POLICY},
        {"edits": (left_out("concepts"),)},
        OFF_TO_ON,
    ),
    Row(
        "_check_stand_alone",
        "(one.number or 0) < level",
        finds_that("are not all evidenced (E3, E6)"),
        {**NO_CONCEPTS, "E3": told("E3", 2, evidence="a survey")},
        {"E3": told("E3", 3, evidence="a survey")},
        ON_TO_OFF,
    ),
    Row(
        "_check_stand_alone",
        "one.number",
        finds_that("are not all evidenced (E3, E6)"),
        {**NO_CONCEPTS, "E3": told("E3", 3, evidence="a survey")},
        {"E3": in_state("E3", State.UNKNOWN, evidence="a survey")},
        OFF_TO_ON,
    ),
    Row(
        "_check_stand_alone",
        "one.evidence.strip()",
        finds_that("are not all evidenced (E3, E6)"),
        {**NO_CONCEPTS, "E3": told("E3", 3, evidence="a survey")},
        {"E3": told("E3", 3)},
        OFF_TO_ON,
    ),
    Row(
        "_check_stand_alone",
        "missing",
        finds(f"stand-alone-{POLICY}"),
        {**NO_CONCEPTS, "E6": WELL},
        {"E3": WELL},
        ON_TO_OFF,
    ),
    Row(
        "_check_stand_alone",
        "line.id in INFLUENCING.values()",
        finds_of("stand-alone"),
        {**NO_CONCEPTS, "B2": ("governance",), "B6": "yes"},
        WANTS_POLICY,
        ([], [f"stand-alone-{POLICY}"]),
    ),
    Row(
        "_check_safe_space",
        "role.team == LIVED_EXPERIENCE_TEAM",
        finds("safe-space"),
        {"plugin": Elsewhere, "G3": "yes", "G6": "yes"},
        {"plugin": LivedExperience},
        OFF_TO_ON,
    ),
    Row(
        "_check_safe_space",
        "line.participants is Participants.STAFF_ONLY",
        finds("safe-space"),
        {"plugin": LivedExperience, "G6": "yes"},
        {"G3": "yes"},
        OFF_TO_ON,
    ),
    Row(
        "_check_safe_space",
        "lived & {*line.roles}",
        finds("safe-space"),
        {"plugin": LivedExperience, "G3": "yes"},
        {"G6": "yes"},
        OFF_TO_ON,
    ),
    Row("_check_co_facilitation", "wanted", finds("no-co-facilitation"), {}, {"G6": "yes"}, OFF_TO_ON),
    Row(
        "_check_co_facilitation",
        "role.team == LIVED_EXPERIENCE_TEAM",
        finds("no-co-facilitation"),
        {"plugin": Elsewhere, "G6": "yes"},
        {"plugin": LivedExperience},
        ON_TO_OFF,
    ),
    Row(
        "_check_co_facilitation",
        "there",
        finds_that("there is no introductory workshop for it"),
        {**CHALLENGED, "G6": "yes"},
        {"E3": NEW},
        ON_TO_OFF,
    ),
    Row(
        "_check_co_facilitated",
        "role.team == LIVED_EXPERIENCE_TEAM",
        finds("co-facilitated-vision"),
        {"plugin": Elsewhere, "edits": (guided("vision"),)},
        {"plugin": LivedExperience},
        OFF_TO_ON,
    ),
    Row(
        "_check_co_facilitated",
        "lived & {*line.roles}",
        finds_of("co-facilitated"),
        {"plugin": LivedExperience, "G6": "yes"},
        {"edits": (guided("vision"),)},
        ([], ["co-facilitated-vision"]),
    ),
    Row(
        "_check_co_facilitated",
        "line.id not in first",
        finds("co-facilitated-vision"),
        {"plugin": LivedExperience, "edits": (guided("vision"),)},
        {"co-facilitated-workshops": 2},
        ON_TO_OFF,
    ),
    Row(
        "_check_co_facilitated",
        "with_them",
        finds("co-facilitation-unwanted"),
        {"plugin": LivedExperience},
        {"edits": (guided("concepts"),)},
        OFF_TO_ON,
    ),
    Row(
        "_check_co_facilitated",
        "package.assessment.diagnostic.answer('G6').is_('no')",
        finds("co-facilitation-unwanted"),
        {"plugin": LivedExperience, "edits": (guided("concepts"),), "G6": State.UNKNOWN},
        {"G6": "no"},
        OFF_TO_ON,
    ),
    Row(
        "_check_remote",
        "isinstance(line, Workshop)",
        finds_of("long-session"),
        {
            **ONE,
            "remote-sitting-quarter-days": 1,
            "edits": (remotely("report-back"), remotely("vision")),
        },
        {"E4": NEW},
        ([], ["long-session-vision"]),
    ),
    Row(
        "_check_remote",
        "line.mode is Mode.REMOTE",
        finds("long-session-concepts"),
        {},
        {"edits": HELD_REMOTELY},
        OFF_TO_ON,
    ),
    Row("_check_remote", "remote", finds("long-session-concepts"), {}, {"edits": HELD_REMOTELY}, OFF_TO_ON),
    Row(
        "_check_remote",
        "sitting.quarters > longest.value",
        finds("long-session-concepts"),
        {"edits": HELD_REMOTELY},
        {"remote-sitting-quarter-days": 4},
        ON_TO_OFF,
    ),
    Row(
        "_check_face_to_face",
        "line.sessions",
        finds_of("face-to-face"),
        CANNOT_MEET,
        {"B6": "yes"},
        ([], ["face-to-face-peer-research-training"]),
    ),
    Row(
        "_check_face_to_face",
        "line.mode is Mode.FACE_TO_FACE",
        finds("short-sessions-concepts"),
        {"edits": SHORT_SESSIONS},
        {"edits": (*SHORT_SESSIONS, remotely("concepts"))},
        ON_TO_OFF,
    ),
    Row(
        "_check_face_to_face",
        "in_room",
        finds_of("face-to-face"),
        CANNOT_MEET,
        {"B6": "yes"},
        ([], ["face-to-face-peer-research-training"]),
    ),
    Row(
        "_check_face_to_face",
        "package.assessment.diagnostic.answer('G5.face-to-face').is_('no')",
        finds("face-to-face-peer-research-training"),
        {"B6": "yes"},
        {"G5.face-to-face": "no"},
        OFF_TO_ON,
    ),
    Row(
        "_check_face_to_face",
        "in_room",
        finds("short-sessions-concepts"),
        {"edits": SHORT_SESSIONS},
        {"edits": (*SHORT_SESSIONS, remotely("concepts"))},
        ON_TO_OFF,
    ),
    Row(
        "_check_face_to_face",
        "len(line.sittings) > len(line.sessions)",
        finds("short-sessions-concepts"),
        {},
        {"edits": SHORT_SESSIONS},
        OFF_TO_ON,
    ),
    Row("_check_focus", "line.id == id_", finds_of("no-focus"), {}, WANTS_POLICY, ([], [f"no-focus-{POLICY}"])),
    Row("_check_focus", "isinstance(line, Workshop)", finds(f"no-focus-{POLICY}"), {}, WANTS_POLICY, OFF_TO_ON),
    Row(
        "_check_focus",
        "line.focuses",
        finds(f"no-focus-{POLICY}"),
        WANTS_POLICY,
        {"offer": another(policy_and_campaigns={"focuses": ()})},
        ON_TO_OFF,
    ),
    Row(
        "_check_focus",
        "line.focus is None",
        finds(f"no-focus-{POLICY}"),
        {**WANTS_POLICY, f"E1.{POLICY}": State.UNKNOWN},
        {f"E1.{POLICY}": 0},
        ON_TO_OFF,
    ),
    Row("_check_timing", "call.answer('C5.wrong-time').is_('yes')", finds("wrong-time"), {}, WRONG_TIME, OFF_TO_ON),
    Row(
        "_check_timing",
        "until",
        finds_that("wrong time until 1 June 2027"),
        WRONG_TIME,
        {"C5.until": date(2027, 6, 1)},
        OFF_TO_ON,
    ),
    Row(
        "_check_unknown",
        "line.sessions",
        finds("not-known-D5"),
        {**CHALLENGED, "D5": State.UNKNOWN},
        {"B6": "yes"},
        OFF_TO_ON,
    ),
    Row("_check_unknown", "series", finds("not-known-D2"), {**CHALLENGED, "D2": State.UNKNOWN}, {"E4": NEW}, OFF_TO_ON),
    Row(
        "_check_unknown",
        "len(series) > 1",
        finds("not-known-D1.size"),
        {**ONE, "D1.size": State.UNKNOWN},
        {"E4": NEW},
        OFF_TO_ON,
    ),
    Row(
        "_check_unknown",
        "id_[:2] not in ('D1', 'D3')",
        finds_of("not-known-D"),
        {**TWO, "D1.size": State.UNKNOWN, "D2": State.UNKNOWN, "D3.designated": State.UNKNOWN},
        {"E4": WELL},
        (["not-known-D1.size", "not-known-D3.designated", "not-known-D2"], ["not-known-D2"]),
    ),
    Row(
        "_check_unknown",
        "isinstance(line, ReportBack)",
        finds("not-known-G7.attend"),
        {"G7.report-back": "no", "G7.attend": State.UNKNOWN},
        {"G7.report-back": "yes"},
        OFF_TO_ON,
    ),
    Row("_check_unknown", "answer.known", finds("not-known-D4"), {}, {"D4": State.UNKNOWN}, OFF_TO_ON),
    Row("_check_unknown", "answer.applicable", finds("not-known-D4"), {"D4": NONE}, {"D4": State.UNKNOWN}, OFF_TO_ON),
    Row(
        "_check_unknown",
        "isinstance(line, Workshop)",
        finds("not-known-G2.support"),
        {**CHALLENGED, "B6": "yes"},
        {"B2": (POLICY,)},
        OFF_TO_ON,
    ),
    Row(
        "_check_unknown",
        "line.participants is Participants.EVERYONE",
        finds("not-known-G2.support"),
        {},
        {"edits": (tailoring(SetParticipants, Workshops(), participants=Participants.STAFF_ONLY),)},
        ON_TO_OFF,
    ),
)

TABLE = {
    "gates": GATES,
    "journey": JOURNEY,
    "choosing": CHOOSING,
    "companions": COMPANIONS,
    "delivery": DELIVERY,
    "options": OPTIONS,
    "checks": CHECKS,
}

GUARDS = {
    ("journey", "workshops", "isinstance(line, Workshop)"): "only workshops have the number that they are sorted by",
    ("companions", "companions", "isinstance(win, QuickWin)"): "an answer to F3 holds quick wins and nothing else",
    ("delivery", "_topics", "isinstance(item, (Opportunity, Challenge))"): "answers to F1 and F2 hold nothing else",
    ("delivery", "_focus", "isinstance(workshop, Workshop)"): "both lines on influencing are workshops",
    (
        "checks",
        "_check_staff",
        "isinstance(part, PartOfStaff)",
    ): "an answer to G1 holds parts of staff and nothing else",
    ("checks", "_check_quick_wins", "isinstance(line, Activity)"): "only activities have a purpose",
    ("checks", "_check_quick_wins", "core is not None"): "it is None only where there is no quick win to look at",
    (
        "checks",
        "_check_budget",
        "isinstance(total.days, ProviderDays)",
    ): "the days of the provider's column are its own",
    ("checks", "_check_safe_space", "isinstance(line, Workshop)"): "only workshops are tailored to be for staff only",
}
"""What keeps types apart for the reader and the type checker, and can come out in one way only, with why."""

MASKED = {
    (
        "choosing",
        "asked_about",
        "found",
    ): "what no catalogue holds has no question, and nobody answers one without a name",
    ("choosing", "_refused", "question"): "no call has an answer to a question without a name",
    ("choosing", "allows", "question"): "no call has an answer to a question without a name",
    ("delivery", "_attendance", "ctx.has(line)"): "what is said of a line that is not there has no effect",
    ("delivery", "_audiences", "isinstance(chosen, tuple)"): "what is not known is as empty as nothing chosen",
    ("checks", "_check_core_team", "len(series) > 1"): "without a gap the core team is not counted at all",
}
"""What comes out in two ways, and is always backed by something else that leads to the same result, with what."""


# The rules, read ------------------------------------------------------------------------------------------------------


def atoms(test):
    """Take a test apart into the conditions that it is made of, through not, and, or, any, all and bool."""
    if isinstance(test, ast.BoolOp):
        parts = test.values
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        parts = [test.operand]
    elif isinstance(test, ast.NamedExpr):
        parts = [test.value]
    elif _is_quantified(test):
        parts = [test.args[0].elt]
    elif _is_call(test, "bool"):
        parts = test.args
    else:
        return () if isinstance(test, (ast.Constant, ast.JoinedStr)) else (test,)
    return tuple(atom for part in parts for atom in atoms(part))


def _is_call(node, *names):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _is_quantified(node):
    return _is_call(node, "any", "all") and isinstance(node.args[0], ast.GeneratorExp)


def decisions_in(node):
    """List the tests that one node of a syntax tree makes."""
    if isinstance(node, (ast.If, ast.IfExp, ast.While, ast.Assert)):
        return [node.test]
    if isinstance(node, ast.comprehension):
        return node.ifs
    is_not = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    decides = isinstance(node, (ast.BoolOp, ast.Compare)) or is_not or _is_quantified(node) or _is_call(node, "bool")
    return [node] if decides else []


def place_of(node):
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def conditions_in(part):
    """Give the text of each condition in a function by its place, in the order of reading."""
    found = {place_of(atom): atom for node in ast.walk(part) for test in decisions_in(node) for atom in atoms(test)}
    return {place: ast.unparse(found[place]) for place in sorted(found)}


def tree_of(room):
    return ast.parse((Path(rooms.__file__).parent / f"{room}.py").read_text(encoding="utf-8"))


def read_room(room):
    """Count the conditions of each function of a room, by their text."""
    parts = [(getattr(part, "name", "the room itself"), part) for part in tree_of(room).body]
    return Counter((room, rule, text) for rule, part in parts for text in conditions_in(part).values())


# The rules, overheard -------------------------------------------------------------------------------------------------

HEARD: list[tuple[str, str, str, bool]] = []
HELD: dict[tuple[str, str, str], bool] = {}


def overhear(key, value):
    """Note how a condition came out, and hand it on as it was, unless it is held to come out in one way."""
    HEARD.append((*key, bool(value)))
    return HELD.get(key, value)


class Overheard(ast.NodeTransformer):
    """Put every condition of a function into a call that notes how it came out."""

    def __init__(self, room, rule, conditions):
        self.keys = {place: (room, rule, text) for place, text in conditions.items()}

    def visit(self, node):
        place = place_of(node) if isinstance(node, ast.expr) else None
        seen = self.generic_visit(node)
        if place not in self.keys:
            return seen
        key = ast.Constant(self.keys[place])
        return ast.copy_location(ast.Call(ast.Name("overhear", ast.Load()), [key, seen], []), node)


@functools.cache
def overheard_rooms():
    """Read every room once more, overheard, each of them importing the others as they were read here."""
    made = {}

    def imported(name, *rest):
        return made.get(name) or builtins.__import__(name, *rest)

    for room in ROOMS:
        tree = tree_of(room)
        for place, part in enumerate(tree.body):
            rule = getattr(part, "name", "the room itself")
            tree.body[place] = Overheard(room, rule, conditions_in(part)).visit(part)
        module = ModuleType(f"{rooms.__name__}.{room}")
        module.__dict__.update(overhear=overhear, __builtins__={**vars(builtins), "__import__": imported})
        exec(compile(ast.fix_missing_locations(tree), room, "exec"), module.__dict__)  # noqa: S102 - the rules themselves
        made[module.__name__] = module
    return {room: made[f"{rooms.__name__}.{room}"] for room in ROOMS}


class OverheardEnhance(Enhance):
    """Bring the offer with its own rules, of which every condition is noted as it comes out."""

    @hookimpl
    def coproduce_gate(self, ctx):
        return overheard_rooms()["gates"].gates(ctx)

    @hookimpl
    def coproduce_propose(self, ctx):
        return overheard_rooms()["choosing"].proposals(ctx)

    @hookimpl
    def coproduce_compose(self, ctx):
        return overheard_rooms()["companions"].companions(ctx)

    @hookimpl
    def coproduce_tailor(self, ctx):
        return (*overheard_rooms()["delivery"].delivery(ctx), *overheard_rooms()["options"].declined(ctx))

    @hookimpl
    def coproduce_check(self, ctx):
        return overheard_rooms()["checks"].findings(ctx.package)


def overheard(room, line, given):
    """Tell how the condition of a row came out, each time that it was put, and what the row then sees."""
    HEARD.clear()
    seen = line.look(result_of(given, OverheardEnhance))
    return [heard[3] for heard in HEARD if heard[:3] == (room, line.rule, line.condition)], seen


def stands(room, line, held):
    """Tell whether a row stands where its condition is held to come out in one way."""
    HELD[room, line.rule, line.condition] = held
    try:
        seen = tuple(overheard(room, line, given)[1] for given in (line.base, {**line.base, **line.change}))
    except Exception:  # noqa: BLE001 - a rule that breaks gives no result, whatever breaks in it
        return False
    finally:
        HELD.clear()
    return seen == line.flips


# The tests ------------------------------------------------------------------------------------------------------------

EACH = [
    pytest.param(room, line, id=f"{room}.{line.rule}: {line.condition}")
    for room, lines in TABLE.items()
    for line in lines
]


class TestCondition:
    @pytest.mark.clause("R11", "R86", "R113")
    @pytest.mark.parametrize(("room", "line"), EACH)
    def test_flips_alone(self, room, line):
        """One change of one thing that is given leads from the one result to the other, and nothing else is changed."""
        assert 1 == len(line.change), room
        before, after = line.flips

        assert before != after
        assert before == line.look(result_of(line.base))
        assert after == line.look(result_of({**line.base, **line.change}))

    @pytest.mark.parametrize(("room", "line"), EACH)
    def test_is_the_one_named(self, room, line):
        """The condition that a row names comes out both ways over the two cases, and not alike in them."""
        before, saw_before = overheard(room, line, line.base)
        after, saw_after = overheard(room, line, {**line.base, **line.change})

        assert before != after
        assert {True, False} == {*before, *after}
        assert line.flips == (saw_before, saw_after)

    @pytest.mark.parametrize(("room", "line"), EACH)
    def test_decides(self, room, line):
        """With its condition held at true, or at false, a row does not stand, but where something else backs it."""
        standing = [held for held in (True, False) if stands(room, line, held)]

        assert bool(standing) == ((room, line.rule, line.condition) in MASKED), standing


class TestTable:
    @pytest.mark.parametrize("room", ROOMS)
    def test_holds_every_condition(self, room):
        """Every condition in the code of a room has one row, or a reason why it can come out in one way only."""
        rows = Counter((room, line.rule, line.condition) for line in TABLE[room])
        guards = Counter(guard for guard in GUARDS if guard[0] == room)

        assert read_room(room) == rows + guards

    def test_holds_every_room(self):
        """Every room of the rules that decides anything is in the table."""
        files = {path.stem for path in Path(rooms.__file__).parent.glob("*.py")}

        assert {*ROOMS} == {*TABLE} == files - {"__init__", "plugin", "shipped", "spoken"}

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("if not a and b(c): pass", ["a", "b(c)"]),
            ("d = e if f else g or h", ["f", "g", "h"]),
            ("i = [j for j in k if j > 1]", ["j > 1"]),
            ("m = any(n and o for n in p if not q)", ["n", "o", "q"]),
            ("r = bool(s) and t <= (u or 0)", ["s", "t <= (u or 0)", "u"]),
            ("if v := w: pass", ["w"]),
        ],
    )
    def test_is_held_against_a_whole_reading(self, code, expected):
        """Each operand of a test, a filter, a choice and a comparison is read as one condition."""
        assert expected == list(conditions_in(ast.parse(code)).values())


class TestLinesOfOthers:
    @pytest.mark.clause("R12", "R82", "Q6")
    @pytest.mark.parametrize(
        ("line", "given"),
        [
            (POLICY, {}),
            ("report-back", REMOTE),
            ("concepts", {**REMOTE, "remote-session-extra-quarter-days": 1}),
        ],
    )
    def test_are_delivered_too(self, line, given):
        """A line that a plugin adds can be asked about, held remotely and split, as one of the offer can."""

        class Another(Plugin):
            key = "another"
            version = "1"

            @hookimpl
            def coproduce_catalogue(self):
                own = {"number": 9} if hasattr(LINES[f"enhance/{line}"], "number") else {}
                yield attrs.evolve(LINES[f"enhance/{line}"], id="another/line", module="enhance/module-3", **own)

            @hookimpl
            def coproduce_compose(self, ctx):  # noqa: ARG002 - a hook
                yield AddLine(id="another/in", line="another/line", reason="why not", source=Source.offer("R12"))

        assert "another/line" in [each.id for each in result_of({**given, "plugin": Another}).package.lines]


class TestStandingAlone:
    @pytest.mark.clause("R14", "Q16")
    def test_a_score_without_evidence_is_not_evidenced(self):
        """A foundation at the highest point, without evidence, is no more evidenced here than for its workshop."""
        bare = {**NO_CONCEPTS, "E3": Said(3), "E6": WELL}

        assert finds(f"stand-alone-{POLICY}")(result_of(bare))
