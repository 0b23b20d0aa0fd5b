"""Every constant of the offer and of its questions, changed alone, is noticed by the check that is named for it."""

from __future__ import annotations

import fnmatch
import functools
import itertools
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs
import pytest

from cases import BOTH_OPTIONS_OFF, FOUNDED, MONDAY, PLANNED, Said, a_calendar, a_case, series_of
from coproduce import (
    AddRole,
    AdjustDays,
    AnyLine,
    ArgumentError,
    Avoid,
    Column,
    CoproduceError,
    Duration,
    Nation,
    Nature,
    Objective,
    Only,
    Package,
    Parameter,
    Plan,
    Practice,
    ProviderDays,
    SetFigure,
    Source,
    State,
    Status,
    Tagged,
    Verdict,
    Workshop,
    load,
    months_after,
    schedule,
)
from coproduce.answers import Aspect, Challenge, DateRange, Opportunity, QuickWin
from coproduce.offer import Gap, Mode, Participants
from coproduce.reading import structure
from coproduce.rules.enhance import shipped
from coproduce.rules.enhance.plugin import Enhance
from coproduce.trees import Tree

OFFERS = files("coproduce").joinpath("offers")
ROOTS = {
    name: tomllib.loads(OFFERS.joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("enhance", "diagnostic")
}
FIGURES = tomllib.loads((Path(__file__).parent / "requirements" / "figures.toml").read_text(encoding="utf-8"))

PROSE = {
    "title", "summary", "meaning", "unit", "what", "text", "content", "methods", "ground_rule", "evidence", "drives",
    "framework", "assumption", "reason", "purposes", "points", "format",
}  # fmt: skip
"""The keys whose texts are for people to read; what is a fact in them has a test of its own."""


# The constants, and how each is changed -------------------------------------------------------------------------------

Way = tuple[str | int, ...]
TAKEN_OUT = object()


@attrs.frozen(repr=False)
class Change:
    """Hold one constant changed alone: in which file, the way to it, its name, and what stands there instead."""

    file: str
    way: Way
    constant: str
    label: str
    value: object

    def __repr__(self) -> str:
        return f"{self.constant}:{self.label}"

    def world(self) -> World:
        """Give the world with this one constant changed."""
        return world_of({**ROOTS, self.file: put(ROOTS[self.file], self.way, self.value)})


def put(node: Any, way: Way, value: object) -> Any:
    """Copy a tree with one part changed, or taken out."""
    step, *rest = way
    new = value if not rest else put(node[step], tuple(rest), value)
    if isinstance(node, dict):
        return {key: new if key == step else kept for key, kept in node.items() if key != step or new is not TAKEN_OUT}
    return [new if place == step else kept for place, kept in enumerate(node) if place != step or new is not TAKEN_OUT]


def constants(node: Any, way: Way = (), name: str = "") -> Iterator[tuple[Way, str, object]]:
    """Walk a file of the offer: the way to each constant, its name, and its value."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "source" and isinstance(value, dict):
                yield (*way, key), f"{name}.source", value
            if key == "points":
                yield (*way, key, len(value) - 1), f"{name}.points", value[-1]
            if key not in PROSE:
                yield from constants(value, (*way, key), f"{name}.{key}".lstrip("."))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from constants(value, (*way, place), f"{name}.{named(value, place)}")
    else:
        yield way, name, node


def named(value: object, place: int) -> str:
    """Name an element of a list: by its id or its own name where it has one, else by its place."""
    name = value.get("id", "") if isinstance(value, dict) else value if isinstance(value, str) else ""
    return str(place) if not name or name[0].isdigit() else name.removeprefix("enhance/")


def changes() -> Iterator[Change]:
    """List every change that is tried: each constant of both files, in one way or several."""
    for file, root in ROOTS.items():
        for way, constant, value in constants(root):
            for label, new in instead(way, value):
                yield Change(file, way, constant, label, new)
        for way, constant, value in lists(root):
            yield Change(file, way, f"{constant}.order", "two-swapped", [value[1], value[0], *value[2:]])


def lists(node: Any, way: Way = (), name: str = "") -> Iterator[tuple[Way, str, list[object]]]:
    """Walk a file for the lists whose order is a fact."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        there = named(value, key) if isinstance(key, int) else key
        path = f"{name}.{there}".lstrip(".")
        if isinstance(value, list) and len(value) > 1 and is_ordered(path):
            yield (*way, key), path, value
        yield from lists(value, (*way, key), path)


def is_ordered(path: str) -> bool:
    """Tell whether the order of a list is a fact."""
    ranked = ("questions.*.options", "questions.*.rows", "templates.*.lines", "modules.*.band")
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in ranked) or path in TABLES


TABLES = ("parameters", "outcomes", "options", "templates", "modules", "roles", "lines", "questions")


def instead(way: Way, value: object) -> Iterator[tuple[str, object]]:
    """List what is put in the place of a constant: of a number its neighbours, of a name another one."""
    if isinstance(value, dict):
        yield "agreed", {"agreed": value["assumption"], "clauses": value["clauses"]}
        return
    if isinstance(way[-1], int):
        yield "taken-out", TAKEN_OUT
    if isinstance(value, bool):
        yield "turned", not value
    elif isinstance(value, int):
        yield from numbers_instead(way, value)
    elif is_days(way):
        yield "a-quarter-more", (ProviderDays.of(value) + ProviderDays(1)).text()
    elif "source" in way:
        yield from sources_instead(way, value)
    elif not isinstance(way[-1], int):
        yield from ((other, other) for other in names_instead(way, value))


def numbers_instead(way: Way, value: int) -> Iterator[tuple[str, int]]:
    parameter = ROOTS["enhance"]["parameters"][way[1]] if way[0] == "parameters" else {}
    if parameter.get("unit", "").startswith("1 for yes"):
        yield "turned", 1 - value
        return
    yield "one-more", value + 1
    if value > 0:
        yield "one-less", value - 1


def is_days(way: Way) -> bool:
    """Tell whether a constant is an amount of days."""
    amounts = ("sessions", "band", "adds", *(["options"] if "efforts" in way else []))
    return way[-1] == "days" or (len(way) > 1 and way[-2] in amounts)


def sources_instead(way: Way, value: str) -> Iterator[tuple[str, str]]:
    """Take each clause out of a source, or put another in the place of the only one."""
    if isinstance(way[-1], int):
        return
    clauses = value.split(", ")
    for clause in clauses:
        yield f"without-{clause}", ", ".join(each for each in clauses if each != clause) or "R113"


MEMBERS = {
    "status": [status.value for status in Status],
    "nature": [nature.value for nature in Nature],
    "gap": [gap.value for gap in Gap],
    "participants": [participants.value for participants in Participants],
    "mode": [mode.value for mode in Mode],
    "slot": ["participants", "roles", "mode", "adjustments"],
    "type": ["workshop", "activity", "check-in", "support", "report-back", "debrief", "training", "consultancy"],
    "module": [f"enhance/{name}" for name in FIGURES["ids"]["modules"]],
    "asked_of": ["charity", "funder"],
    "answer": ["yes", "no"],
}


def names_instead(way: Way, value: str) -> list[str]:
    """List other names that could stand in the place of a name."""
    key = str(way[-1])
    if way[0] == "outcomes" and key == "kind":
        return [other for other in ("typical", "programme") if other != value]
    if way[0] == "questions" and key == "kind":
        return ["list" if value == "text" else "text"]
    if way[0] == "facts" or key == "question":
        return ["A4"]
    if way[0] == "provider":
        return ["something else"]
    if key == "line":
        return ["enhance/concepts"]
    return [other for other in MEMBERS.get(key, [f"{value}-changed"]) if other != value]


# The world that a change makes ----------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class World:
    """Hold an offer in force, and what it makes of cases, each worked out once."""

    practice: Practice
    _made: dict[object, Package] = attrs.field(factory=dict)

    def tailored(self, changes: dict[str, object] | None = None, *agreed: object, **facts: object) -> Package:
        """Tailor a package for the worked case with changes."""
        key = (frozenset((changes or {}).items()), agreed, frozenset(facts.items()))
        if key not in self._made:
            case = a_case(changes, **facts)
            self._made[key] = self.practice.tailor(
                self.practice.assess(case.charity, case.diagnostic, agreed=agreed),
            )
        return self._made[key]

    def assessed(self, changes: dict[str, object] | None = None, **facts: object) -> object:
        """Assess the worked case with changes."""
        case = a_case(changes, **facts)
        return self.practice.assess(case.charity, case.diagnostic)

    def planned(self, changes: dict[str, object] | None = None, *agreed: object, start: date = MONDAY) -> Plan:
        """Schedule a package for the worked case with changes, from Monday, 11 January 2027 on."""
        return schedule(self.tailored(changes, *agreed), start=start, calendar=calendar())

    def beside(self, *plugins: object) -> World:
        """Give the same offer with plugins in force."""
        return World(Practice(self.practice._offer_plugin, plugins=plugins))

    @property
    def offer(self):
        """The offer in force."""
        return self.practice.offer


@functools.cache
def calendar():
    return a_calendar()


def world_of(roots: dict[str, dict[str, Any]]) -> World:
    """Put an offer and its questions in force, from their files as parsed."""
    offer = shipped.shipped_offer() if roots["enhance"] is ROOTS["enhance"] else offer_of(roots["enhance"])
    same = roots["diagnostic"] is ROOTS["diagnostic"]
    return World(Practice(Enhance(offer, shipped.shipped_questions() if same else questions_of(roots["diagnostic"]))))


def offer_of(root: dict[str, Any]):
    return shipped._offer_of(Tree("changed", root, {}))


def questions_of(root: dict[str, Any]):
    tables = [row for table in root["questions"] for row in shipped._rows(table)]
    read = structure(
        Tree("changed", root, {}), shipped._QuestionFile, {"version": root["version"], "questions": tables}
    )
    return shipped.Questions(read.questions, read.version)


SHIPPED = world_of(ROOTS)


# The checks: each states a fact of the offer, and names the constants that it would notice ----------------------------

Check = Callable[[World], None]
CHECKS: dict[str, tuple[Check, tuple[str, ...]]] = {}
FULL = {"G3": "yes", "B2": ("service-delivery", "policy-and-campaigns", "research-and-evaluation"), "B6": "yes"}
"""What brings every line of the offer but bespoke support: a staff-only start, two modules more, and the training."""
CHALLENGE = {**FOUNDED, **PLANNED, "B4": "How do we design with people who do not come?"}
POLICY = {**FOUNDED, **PLANNED, "B2": ("policy-and-campaigns",)}
ONE, TWO = ({**series_of(number), "E5": Said(3, "a plan"), **BOTH_OPTIONS_OFF} for number in (1, 2))
REMOTE = {"G5.face-to-face": "no"}


def notices(*constants: str) -> Callable[[Check], Check]:
    """Name the constants that a check would notice."""

    def keep(check: Check) -> Check:
        CHECKS[check.__name__] = (check, constants)
        return check

    return keep


def a_figure(name: str, value: int) -> SetFigure:
    said = {"reason": "as agreed", "source": Source.agreed("on the call"), "by": "the coordinator"}
    return SetFigure(id=f"agreed/{name}", figure=name, value=value, **said)


def more_days(line: str, days: str, *, less: bool = False) -> AdjustDays:
    said = {"reason": "as agreed", "source": Source.agreed("on the call"), "by": "the coordinator"}
    amount = (-1 if less else 1) * ProviderDays.of(days)
    return AdjustDays(id=f"agreed/{line}", target=Only(f"enhance/{line}"), days=amount, what="more or less", **said)


def names(parts) -> list[str]:
    return [part.id.rpartition("/")[2] for part in parts]


def workshops(package: Package) -> list[str]:
    return names(line for line in package.lines if isinstance(line, Workshop))


def days(package: Package, line: str) -> list[str]:
    return [str(entry.figure) for entry in package.ledger.column(Column.PROVIDER, line=f"enhance/{line}")]


def found(package: Package) -> set[str]:
    return set(names(package.findings))


def gate(assessment, name: str):
    return next(gate for gate in assessment.gates if gate.id == f"enhance/{name}")


def everything(world: World) -> dict[str, AnyLine]:
    """Give every line of the offer as packages have it, by name."""
    packages = (world.tailored(FULL), world.tailored(CHALLENGE))
    return {line.name: line for package in packages for line in package.lines}


def the_days(plan: Plan, line: str) -> list[date]:
    return [event.day for event in plan.of_line(f"enhance/{line}")]


# Names, order and clauses


@notices("*.source", "*.source.clauses.*")
def check_sources(world: World) -> None:
    """Each part of the offer rests on its clauses, and says whether these state it or leave it open."""
    stated = dict(sources(world))
    assert {name.removeprefix("enhance/") for name in stated} == {*FIGURES["sources"]}
    assert stated == FIGURES["sources"]


def sources(world: World) -> Iterator[tuple[str, str]]:
    offer = world.offer
    for name in ("provider", "funder", "area", "nothing_proposed"):
        yield name, words(getattr(offer, name))
    for table in TABLES[:-1]:
        for part in getattr(offer, table):
            yield f"{table}.{part.id.removeprefix('enhance/')}", words(part)
            for place, effort in enumerate(getattr(part, "efforts", ())):
                yield f"{table}.{part.id.removeprefix('enhance/')}.efforts.{place}", words(effort)
    for question in world.practice.questions:
        name = question.id if question.id in FIGURES["questions"]["ids"] else question.item
        yield f"questions.{name}", words(question)


def words(part) -> str:
    return f"{part.source.basis.value} {', '.join(part.source.clauses)}"


@notices(
    "id",
    "version",
    *(f"{table}.*.id" for table in TABLES[:-1]),
    "parameters.order",
    "outcomes.order",
    "options.order",
)
def check_names(world: World) -> None:
    """Each part of the offer has its name, and stands in its place."""
    offer, record = world.offer, world.practice.record
    assert ("enhance", "1", "1") == (record.offer, record.offer_version, world.practice.questions.version)
    assert FIGURES["ids"] == {table: names(getattr(offer, table)) for table in TABLES[:-1]}


@notices(*(f"provider.{name}*" for part in ("provider", "provider_says") for name in FIGURES[part]), "funder.[pc]*")
def check_provider(world: World) -> None:
    """The provider and the funder are data: who they are, where, and what they may say."""
    provider, funder = world.offer.provider, world.offer.funder
    assert FIGURES["provider"] == {name: plain(getattr(provider, name)) for name in FIGURES["provider"]}
    assert FIGURES["funder"] == {name: getattr(funder, name) for name in FIGURES["funder"]}
    for name, said in FIGURES["provider_says"].items():
        assert said in getattr(provider, name)


def plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


# Whom the offer reaches, and when nothing is proposed


@notices("parameters.*.least", "parameters.*.most")
def check_bounds(world: World) -> None:
    """Each figure can be set to the ends of what makes sense, and to nothing beyond them."""
    for figure in world.offer.parameters:
        least, *most = FIGURES["bounds"][figure.id]
        for value in (least, *(most or [least + 1_000])):
            assert value == attrs.evolve(figure, value=value).value
        for value in (least - 1, *(end + 1 for end in most)):
            assert refuses(figure, value)


def refuses(figure: Parameter, value: int) -> bool:
    try:
        attrs.evolve(figure, value=value)
    except ArgumentError:
        return True
    return False


@notices("area.nations.*", "area.as_needed.*")
def check_reach(world: World) -> None:
    """England is reached, Wales as needed, and charities that work in neither are outside."""
    verdicts = {nation: gate(world.assessed(nations=(nation,)), "scope") for nation in Nation}
    closed = [nation for nation, scope in verdicts.items() if scope.verdict is Verdict.CLOSE]
    as_needed = [nation for nation, scope in verdicts.items() if "as needed" in scope.reason and nation not in closed]
    assert ([Nation.SCOTLAND, Nation.NORTHERN_IRELAND], [Nation.WALES]) == (closed, as_needed)


@notices("nothing_proposed.ask.*")
def check_need(world: World) -> None:
    """Where nothing can be proposed, what is wanted and the challenge are what was asked."""
    nothing = {**FOUNDED, **PLANNED, "B2": ("service-delivery",), "B4": State.NOT_APPLICABLE}
    assert ("B2", "B4") == gate(world.assessed(nothing), "need").answers


@notices("parameters.look-again-months.value")
def check_look_again(world: World) -> None:
    """A closed offer is looked at again half a year after the call of 1 December 2026."""
    assert date(2027, 6, 1) == world.assessed({"C2": "no"}).look_again


# Where a charity stands


@notices("parameters.evidenced-level.value")
def check_evidenced(world: World) -> None:
    """An outcome is evidenced at 3, with a reason, and not at 2."""
    at = {level: workshops(world.tailored({**series_of(3), "E4": Said(level, "an example")})) for level in (2, 3)}
    assert {2: ["concepts", "vision", "planning"], 3: ["concepts", "planning"]} == at


@notices("parameters.at-start-level.value", "templates.right-at-the-start.lines.*")
def check_at_the_start(world: World) -> None:
    """Up to step 4 of the ladder a charity is at the start and has all three workshops, whatever it evidences."""
    rows = ("E1.governance", "E1.service-design", "E1.service-delivery", "E1.service-development")
    evidenced = {**FOUNDED, **PLANNED, "B2": ("policy-and-campaigns",)}
    at = {step: workshops(world.tailored({**evidenced, **dict.fromkeys(rows, step)})) for step in (4, 5)}
    assert {4: ["concepts", "vision", "planning", "policy-and-campaigns"], 5: ["policy-and-campaigns"]} == at
    assert ("enhance/concepts", "enhance/vision", "enhance/planning") == world.offer.templates[0].lines


@notices("outcomes.*.kind", "outcomes.*.question")
def check_missing_outcomes(world: World) -> None:
    """Missing buy-in or understanding brings Concepts, missing application Vision, a missing plan Planning."""
    all_there = {**FOUNDED, **PLANNED, "B2": ("service-delivery", "policy-and-campaigns")}
    packages = {missing: world.tailored({**all_there, missing: Said(2, "a survey")}) for missing in OUTCOMES}
    brought = {missing: names(package.series("enhance/module-1")) for missing, package in packages.items()}
    assert {"E3": ["concepts"], "E4": ["vision"], "E5": ["planning"], "E6": ["concepts"]} == brought
    kinds = {row.outcome: row.kind.value for row in world.tailored().coverage}
    typical = ["buy-in", "shared-understanding", "practical-application", "effective-plan"]
    assert typical == [outcome for outcome, kind in kinds.items() if kind == "typical"]


OUTCOMES = ("E3", "E4", "E5", "E6")


@notices("facts.journey", "facts.systematic")
def check_journey(world: World) -> None:
    """E1 places each function on the ladder, and E2 says how systematic involvement is."""
    standing = world.assessed({"E2.governance": 2}).standing("governance")
    assert standing is not None
    assert (2, 2) == (standing.step, standing.regularity)


@notices("facts.objectives")
def check_objectives(world: World) -> None:
    """B1 holds the charity's objectives, for documents to quote; no rule decides by its words."""
    assert "B1" == world.offer.facts.objectives


@notices("facts.opportunities", "facts.challenges", "facts.quick_wins")
def check_heard(world: World) -> None:
    """F1 holds the opportunities, F2 the challenges, F3 the quick wins."""
    said = {
        "F1": (Opportunity(Aspect.CULTURE, "a new director"),),
        "F2": (Challenge(Aspect.CULTURE, "little time", real=True),),
        "F3": (QuickWin("ask at lunch", "cook"),),
    }
    heard = world.assessed(said)
    assert (said["F1"], said["F2"], said["F3"]) == (heard.opportunities(), heard.challenges(), heard.quick_wins)


# Which days


WORKSHOPS = ("concepts", "vision", "planning", "policy-and-campaigns", "research-and-evaluation")


@notices(*(f"lines.{name}.{figure}" for name in WORKSHOPS for figure in ("sessions.0", "efforts.0.days")))
def check_workshop_is_one_day(world: World) -> None:
    """Each workshop is one day in one session, by one person."""
    lines, package = everything(world), world.tailored(FULL)
    for name in WORKSHOPS:
        assert ("1", (Duration.of("1"),)) == (days(package, name)[0], lines[name].sessions)


@notices("lines.check-in-*.sessions.*", "lines.check-in-*.efforts.0.days")
def check_half_a_day_a_gap(world: World) -> None:
    """The floor of the support is half a day for each gap, which takes half a day of the calendar."""
    lines, package = everything(world), world.tailored()
    for name in ("check-in-1", "check-in-2"):
        assert (["½"], (Duration.of("1/2"),)) == (days(package, name), lines[name].sessions)


@notices("lines.*.efforts.0.options.*")
def check_full_module_is_four_to_six(world: World) -> None:
    """Every choice in the full module adds up to 4 to 6 days, in halves: support to a day, two optional half-days."""
    package = world.tailored()
    assert ["4", "4½", "5", "5½", "6"] == [str(total) for total in package.ledger.total(Column.PROVIDER).options]
    options = {line.name: [str(each) for each in line.efforts[0].options] for line in package.lines if line.efforts}
    stated = {"review-and-support": ["0", "½", "1"], "report-back": ["0", "½"], "debrief": ["0", "½"]}
    assert stated == {name: each for name, each in options.items() if each}


@notices("modules.module-1.band.*", "modules.module-1.full_form")
def check_stated_band(world: World) -> None:
    """The full module may have 4 days, or 6, and no quarter less or more; the months are those of three workshops."""
    least, most = BOTH_OPTIONS_OFF, {}
    assert "outside-band" not in found(world.tailored(least)) | found(world.tailored(most))
    assert "outside-band" in found(world.tailored(least, more_days("vision", "1/4", less=True)))
    assert "outside-band" in found(world.tailored(most, more_days("vision", "1/4")))
    assert "outside-band" not in found(world.tailored(TWO))
    assert ["momentum"] == names(world.planned().findings)


@notices("parameters.stated-days-from-workshops.value")
def check_stated_days_from_three(world: World) -> None:
    """Two workshops of 2½ days may leave the 4 to 6, which are of three; every figure below that tells."""
    assert "outside-band" not in found(world.tailored(TWO))
    assert 3 == world.offer.figure("stated-days-from-workshops").value


@notices("parameters.most-workshops.value")
def check_most_workshops(world: World) -> None:
    """Three workshops are the full series and not too many; two are a shorter one."""
    told = {"shorter-series", "too-many-workshops"}
    assert [set(), {"shorter-series"}] == [told & found(world.tailored(said)) for said in ({}, TWO)]


@notices("parameters.needs-help-level.value", "parameters.extra-support-quarter-days.value")
def check_more_support_for_less_experience(world: World) -> None:
    """A charity that ran a consultation only with help, 1, has half a day more support; one that did alone has not."""
    support = [days(world.tailored({**BOTH_OPTIONS_OFF, "D4": level}), "review-and-support") for level in (0, 1, 2)]
    assert [["½"], ["½"], ["0"]] == support


@notices("parameters.report-back-support-quarter-days.value", "parameters.most-support-over-floor-quarter-days.value")
def check_support_of_the_report(world: World) -> None:
    """The report is supported for a day, and all support above the floor is never more than that."""
    wider = a_figure("most-support-over-floor-quarter-days", 8)
    assert ["1"] == days(world.tailored({}, wider), "review-and-support")
    assert ["1"] == days(world.tailored({"D4": 1}), "review-and-support")


@notices("parameters.most-support-over-floor-without-report-back-quarter-days.value")
def check_ceiling_without_report_back(world: World) -> None:
    """Where nobody reports back, support above the floor may still be a day, and no more."""
    much = a_figure("extra-support-quarter-days", 8)
    assert ["1"] == days(world.tailored({**BOTH_OPTIONS_OFF, "D4": 1}, much), "review-and-support")


@notices("parameters.attendance-quarter-days.value", "lines.report-back.efforts.0.days")
def check_attendance(world: World) -> None:
    """Our attendance at the report-back is half a day where it is wanted, and nothing where it is not."""
    attended = [days(world.tailored({"G7.attend": answer}), "report-back") for answer in ("yes", "no")]
    assert [["½"], ["0"]] == attended


@notices("parameters.debrief-needs-attendance.value", "lines.debrief.efforts.0.days")
def check_debrief(world: World) -> None:
    """The debrief is half a day, whether we attend the report-back or not."""
    assert ["½"] == days(world.tailored({"G7.attend": "no"}), "debrief")


@notices("lines.review-and-support.efforts.0.days")
def check_support_begins_at_nothing(world: World) -> None:
    """Beside the check-ins there is no support where nothing asks for it."""
    assert ["0"] == days(world.tailored(BOTH_OPTIONS_OFF), "review-and-support")


@notices("lines.peer-research-training.*.days", "lines.peer-research-training.*.in_band", "lines.peer-*.sessions.*")
def check_peer_research_is_two_times_two_plus_two(world: World) -> None:
    """The training is 2 days by 2 researchers and 2 of tailoring and assessment, outside what the offer states."""
    package = world.tailored(FULL)
    (line,) = [line for line in package.lines if line.name == "peer-research-training"]
    assert (["2", "2", "2"], (Duration.of("1"),) * 2) == (days(package, line.name), line.sessions)
    assert {False} == {effort.in_band for effort in line.efforts}


@notices("lines.service-design.efforts.0.to_be_agreed")
def check_bespoke_is_to_be_agreed(world: World) -> None:
    """The days of bespoke support are still to be agreed."""
    assert ["to be agreed"] == days(world.tailored(CHALLENGE), "service-design")


@notices("facts.core_team", "parameters.core-quarter-days.value")
def check_core_team(world: World) -> None:
    """A core team of four gives half a day each in each of two gaps, which is four days."""
    assert "4" == str(world.tailored().ledger.total(Column.BETWEEN).days)


@notices("facts.lead", "facts.lead_time", "parameters.lead-does-more.value")
def check_lead(world: World) -> None:
    """The lead has at least the time that was named, two days, and more."""
    ledger = world.tailored({"D3.time": Duration.of("2")}).ledger
    lead = [str(entry.figure) for entry in ledger.column(Column.BETWEEN) if "lead" in entry.what]
    assert ["at least 2"] == lead


@notices("parameters.report-making-quarter-days.value")
def check_making_the_report(world: World) -> None:
    """The days for making the report are not stated."""
    ledger = world.tailored().ledger
    (made,) = ledger.column(Column.BETWEEN, line="enhance/report-back")
    assert ("not stated", False) == (str(made.figure), made.counted)


@notices("facts.staff", "facts.volunteers", "facts.service_users")
def check_in_the_room(world: World) -> None:
    """Six staff, two volunteers and four service users are in the room, three days each."""
    assert "36" == str(world.tailored().ledger.total(Column.FACE_TO_FACE).days)


@notices("facts.budget")
def check_budget(world: World) -> None:
    """A budget of five days is passed by six."""
    assert "over-budget" in found(world.tailored({"H2": ProviderDays.of("5")}))


@notices("parameters.co-facilitated-workshops.value")
def check_co_facilitation(world: World) -> None:
    """Of three workshops the first, and no other, is co-facilitated."""
    package = world.beside(*load(["criminal-justice"])).tailored({"G6": "yes"}, sectors=("criminal-justice",))
    role = "criminal-justice/co-facilitator"
    assert ["concepts"] == names(line for line in package.lines if role in line.roles)


# Options


CO_FACILITATOR = AddRole(
    id="agreed/co-facilitator",
    target=Only("enhance/concepts"),
    role="criminal-justice/co-facilitator",
    reason="as agreed",
    by="the coordinator",
    source=Source.agreed("on the phone", "R35"),
)
"""The role alone, without what the plugin brings with it."""


@notices(*(f"options.*.{key}" for key in ("question", "answer", "slot", "value", "line")))
def check_options_are_taken_up(world: World) -> None:
    """Each option is off where its question is answered otherwise, and on where it is answered so."""
    beside = world.beside(*load(["criminal-justice"]))
    off = {**BOTH_OPTIONS_OFF, "G3": "no", "G6": "no", "G5.face-to-face": "yes"}
    assert not any(option.taken for option in beside.tailored(off, sectors=("criminal-justice",)).options)
    for option in world.offer.options:
        report = {"G7.report-back": "yes"} if option.question.startswith("G7.") else {}
        package = beside.tailored({**off, **report, option.question: option.answer}, sectors=("criminal-justice",))
        taken = {choice.id for choice in package.options if choice.taken}
        assert {option.id, *(["enhance/reporting-back"] if report else [])} == taken
    assert beside.tailored(off, CO_FACILITATOR).option("co-facilitation").taken


@notices("options.*.adds.*", "options.*.in_band")
def check_what_options_add(world: World) -> None:
    """An option that is off tells what it could add, and only co-facilitation is outside the stated days."""
    options = world.tailored({**BOTH_OPTIONS_OFF, "G3": "no"}).options
    adds = {choice.id.partition("/")[2]: [str(each) for each in choice.days] for choice in options}
    assert adds == {
        "staff-only-first": [],
        "co-facilitation": ["1"],
        "remote-delivery": [],
        "reporting-back": ["½", "1"],
        "attendance": ["½"],
        "debriefing": ["½"],
    }
    assert ["co-facilitation"] == names(choice for choice in options if not choice.in_band)


# Remote delivery


@notices("parameters.remote-sitting-quarter-days.value", "parameters.remote-session-extra-quarter-days.value")
def check_remote_splits(world: World) -> None:
    """Remote workshops have sessions of half a day at most, and cost no day more."""
    package = world.tailored(REMOTE)
    assert {Duration.of("1/2")} == {line.session_cap for line in package.series("enhance/module-1")}
    assert "6" == str(package.ledger.total(Column.PROVIDER).days)


@notices("parameters.minutes-in-a-day.value")
def check_minutes_in_a_day(world: World) -> None:
    """A day has six hours: 90 minutes are a quarter of it, and a minute less than six hours is no whole day."""
    long = a_figure("remote-sitting-quarter-days", 4)
    caps = [world.tailored({**REMOTE, "G5.session-minutes": each}, long).line("concepts") for each in (90, 359, 360)]
    assert ["¼", "¾", "1"] == [str(line.session_cap) for line in caps]


@notices("parameters.sitting-gap-days.value")
def check_sittings_are_on_different_days(world: World) -> None:
    """The second session of a workshop is on the day after the first, where that is open."""
    assert [date(2027, 1, 11), date(2027, 1, 12)] == the_days(world.planned(REMOTE), "concepts")


@notices("parameters.sitting-spread-working-days.value")
def check_sittings_stay_together(world: World) -> None:
    """A second session ten working days after the first is near enough, and one eleven after is not."""
    first = [the_days(world.planned(REMOTE, avoiding(last)), "concepts")[0] for last in (22, 25)]
    assert [date(2027, 1, 11), date(2027, 1, 26)] == first


def avoiding(last: int) -> Avoid:
    """Keep the first workshop off the days after the start, up to one in January."""
    said = {"reason": "as agreed", "source": Source.agreed("on the call"), "by": "the coordinator"}
    kept = DateRange(date(2027, 1, 12), date(2027, 1, last))
    return Avoid(id="agreed/avoid", target=Only("enhance/concepts"), days=kept, **said)


# Dates


@notices("parameters.momentum-months-least.value", "parameters.momentum-to-last-event.value")
def check_three_months_at_least(world: World) -> None:
    """The full series takes three months from its first workshop to its last event, and no longer without need."""
    plan = world.planned()
    assert (date(2027, 1, 11), date(2027, 4, 12)) == (plan.events[0].day, plan.events[-1].day)
    assert the_days(plan, "planning") < [months_after(MONDAY, 3)]


@notices("parameters.momentum-months-most.value")
def check_four_months_at_most(world: World) -> None:
    """Where no late day is open for four months, the first workshop waits, so that the last event is near enough."""
    plan = world.planned({"D5": (DateRange(date(2027, 3, 30), date(2027, 5, 20)),)})
    assert (date(2027, 1, 21), date(2027, 5, 21)) == (plan.events[0].day, plan.events[-1].day)


@notices("parameters.tail-days.value")
def check_four_weeks_to_make_the_report(world: World) -> None:
    """The report-back follows four weeks after the only workshop, where that day is open."""
    plan = world.planned({**series_of(1), "G7.report-back": "yes"}, start=date(2027, 1, 12))
    assert [date(2027, 2, 9)] == the_days(plan, "report-back")


@notices("parameters.short-series-gap-days.value")
def check_gap_of_a_short_series(world: World) -> None:
    """The second of two workshops is 31 days after the first."""
    assert [date(2027, 2, 11)] == the_days(world.planned(TWO), "vision")


@notices("parameters.extension-gap-days.value")
def check_a_week_between_modules(world: World) -> None:
    """The next module begins a week after the last event of the one before, on Wednesday, 14 April."""
    plan = world.planned(FULL, start=date(2027, 1, 13))
    assert [[date(2027, 4, 14)], [date(2027, 4, 21)]] == [
        the_days(plan, line) for line in ("debrief", "policy-and-campaigns")
    ]


@notices("parameters.longer-gap-one-days.value", "parameters.longer-gap-both-days.value")
def check_longer_gaps(world: World) -> None:
    """Gaps are three days longer where time or experience is short, and seven where both are."""
    short = ({}, {"D2": "no"}, {"D4": 0}, {"D2": "no", "D4": 0})
    assert [0, 3, 3, 7] == [world.tailored(said).modules[0].longer_gap for said in short]


@notices("parameters.preferred-span-days.value")
def check_fifteen_weeks_by_preference(world: World) -> None:
    """Gaps share what fifteen weeks leave beside the tail, in whole weeks: of 70 days five weeks each, of 69 four."""
    assert [[35, 35], [28, 28]] == [preferred_gaps(world, {}, tail) for tail in (35, 36)]


@notices("parameters.pace-shift-days.value")
def check_a_week_for_the_pace(world: World) -> None:
    """A slower pace makes each preferred gap a week longer: six weeks instead of five, and five instead of four."""
    slower = {"B5.pace": "slower"}
    assert [[42, 42], [35, 35]] == [preferred_gaps(world, slower, tail) for tail in (35, 36)]


@notices("parameters.preferred-sitting-gap-days.value")
def check_sittings_a_week_apart_by_preference(world: World) -> None:
    """The sessions of a remote workshop are best a week apart."""
    concepts = the_days(nearest(world.tailored(REMOTE)), "concepts")
    assert [date(2027, 1, 11), date(2027, 1, 18)] == concepts


def preferred_gaps(world: World, said: dict[str, object], tail: int) -> list[int]:
    """Give the gaps between the workshops of the plan that is nearest to what is preferred, for another tail."""
    plan = nearest(world.tailored(said, a_figure("tail-days", tail)))
    held = [the_days(plan, line)[0] for line in ("concepts", "vision", "planning")]
    return [(later - earlier).days for earlier, later in itertools.pairwise(held)]


def nearest(package: Package) -> Plan:
    return schedule(package, start=MONDAY, calendar=calendar(), objective=Objective.NEAREST)


@notices("facts.closures")
def check_closures(world: World) -> None:
    """D5 holds the days that are kept free."""
    closed = DateRange(date(2027, 1, 11), date(2027, 1, 12))
    assert date(2027, 1, 13) == world.planned({"D5": (closed,)}).events[0].day


@notices("lines.check-in-*.gap_number")
def check_one_check_in_a_gap(world: World) -> None:
    """A check-in lies in each gap between the three workshops."""
    plan = world.planned()
    held = [the_days(plan, line) for line in ("concepts", "check-in-1", "vision", "check-in-2", "planning")]
    assert all(earlier < later for earlier, later in itertools.pairwise(held))


@notices("lines.*.gap")
def check_activities_lie_in_their_gaps(world: World) -> None:
    """Listening and catching up belong to the first gap, the vision and plan to the last."""
    plan = world.planned(FULL)
    (first,), (second,), (third,) = (the_days(plan, name) for name in ("concepts", "vision", "planning"))
    early = {period.line for period in plan.periods if first < period.first <= period.last < second}
    late = {period.line for period in plan.periods if second < period.first <= period.last < third}
    assert {"enhance/catch-up", "enhance/listen-to-staff", "enhance/listen-to-service-users"} == early
    assert {"enhance/draft-vision", "enhance/share-vision"} == late


# The catalogue


@notices("lines.*.number", "lines.order")
def check_order(world: World) -> None:
    """Concepts comes before Vision, and Vision before Planning; another module has one workshop."""
    package = world.tailored(FULL)
    series = {module.id: [(line.name, line.number) for line in package.series(module.id)] for module in package.modules}
    assert [("concepts", 1), ("vision", 2), ("planning", 3)] == series["enhance/module-1"]
    assert [("policy-and-campaigns", 1)] == series["enhance/module-2"]
    assert [("research-and-evaluation", 1)] == series["enhance/module-3"]
    assert ["concepts", "vision", "planning"] == workshops(package)[:3]


@notices("modules.*.number", "modules.order")
def check_modules_follow_each_other(world: World) -> None:
    """The modules follow in the order of their numbers: the series, policy, research, bespoke, separate."""
    numbers = {module.number: module.id for said in (FULL, CHALLENGE) for module in world.tailored(said).modules}
    assert ["module-1", "module-2", "module-3", "bespoke", "separate"] == [
        numbers[number].removeprefix("enhance/") for number in (1, 2, 3, 4, 5) if number in numbers
    ]
    assert ["module-1", "module-2", "module-3", "separate"] == names(world.tailored(FULL).modules)


@notices("lines.*.module", "lines.*.type")
def check_modules_hold_their_lines(world: World) -> None:
    """Each line is of its kind, and belongs to its module: the series and all that goes with it to the first."""
    of = {name: (line.module.removeprefix("enhance/"), line.tag) for name, line in everything(world).items()}
    first = {
        "workshop": ["concepts", "vision", "planning"],
        "activity": ["catch-up", "listen-to-staff", "listen-to-service-users", "draft-vision", "share-vision"],
        "check-in": ["check-in-1", "check-in-2"],
        "support": ["review-and-support"],
        "report-back": ["report-back"],
        "debrief": ["debrief"],
    }
    assert of == {
        **{name: ("module-1", kind) for kind, each in first.items() for name in each},
        "policy-and-campaigns": ("module-2", "workshop"),
        "research-and-evaluation": ("module-3", "workshop"),
        "service-design": ("bespoke", "consultancy"),
        "peer-research-training": ("separate", "training"),
    }


@notices("lines.*.nature")
def check_nature(world: World) -> None:
    """Workshops, what the core team does between them and the course are training; the rest is consultancy."""
    advice = {name for name, line in everything(world).items() if line.nature is Nature.CONSULTANCY}
    assert {"check-in-1", "check-in-2", "review-and-support", "report-back", "debrief", "service-design"} == advice


@notices("lines.*.status")
def check_what_the_programme_pays(world: World) -> None:
    """The Regional Manager is asked about modules 2 and 3, and the training is a separate offer."""
    lines = everything(world)
    ask = {name for name, line in lines.items() if line.status is Status.ASK}
    separate = {name for name, line in lines.items() if line.status is Status.SEPARATE}
    assert ({"policy-and-campaigns", "research-and-evaluation"}, {"peer-research-training"}) == (ask, separate)
    assert ask | separate == {name for name, line in lines.items() if line.awaits}


@notices("lines.*.roles.*", "roles.*.team", "roles.order")
def check_who_delivers(world: World) -> None:
    """The Involvement Team delivers, with the policy and research teams in modules 2 and 3; researchers train."""
    packages = (world.tailored(FULL), world.tailored(CHALLENGE))
    teams = {role.id: role.team for package in packages for role in package.roles}
    by = {name: [teams[role] for role in line.roles] for name, line in everything(world).items() if line.roles}
    ours = ["concepts", "vision", "planning", "check-in-1", "check-in-2", "review-and-support", "debrief"]
    assert by == {
        **{name: ["Involvement Team"] for name in ours},
        "policy-and-campaigns": ["Involvement Team", "policy team"],
        "research-and-evaluation": ["Involvement Team", "research team"],
        "peer-research-training": ["research team"],
    }
    assert FIGURES["ids"]["roles"] == names(world.practice.roles)


@notices("lines.*.participants")
def check_who_takes_part(world: World) -> None:
    """Activities, check-ins, support and the debrief are the core team's; all else is for everyone."""
    lines = everything(world)
    core = {name for name, line in lines.items() if line.participants is Participants.CORE_TEAM}
    between = {"catch-up", "listen-to-staff", "listen-to-service-users", "draft-vision", "share-vision"}
    assert {*between, "check-in-1", "check-in-2", "review-and-support", "debrief"} == core
    package = world.tailored()
    for line in package.lines:
        groups = [(group.part, group.people) for group in package.in_the_room(line.id)]
        assert ([("core team", 4)] == groups) == (line.name in core)


@notices("lines.*.mode", "lines.report-back.sessions.*", "lines.debrief.sessions.*")
def check_how_they_meet(world: World) -> None:
    """Check-ins are remote and all else is face to face; report-back and debrief are half a day each."""
    lines = everything(world)
    assert {"check-in-1", "check-in-2"} == {name for name, line in lines.items() if line.mode is Mode.REMOTE}
    assert {(Duration.of("1/2"),)} == {lines[name].sessions for name in ("report-back", "debrief")}


@notices("lines.*.tags.*")
def check_tags(world: World) -> None:
    """Tags select the introductory workshops, the one on the foundations, and those on influencing."""
    lines = world.offer.lines
    tags = ("introductory", "foundations", "influencing")
    chosen = [[id_.removeprefix("enhance/") for id_ in Tagged(tag).select(lines)] for tag in tags]
    introductory, influencing = ["concepts", "vision", "planning"], ["policy-and-campaigns", "research-and-evaluation"]
    assert [introductory, ["concepts"], influencing] == chosen


@notices("lines.*.purpose", "lines.*.consults.*")
def check_what_activities_are_for(world: World) -> None:
    """The core team consults staff and service users, develops and communicates, and helps others to catch up."""
    activities = {name: line for name, line in everything(world).items() if line.tag == "activity"}
    assert {name: (line.purpose, line.consults) for name, line in activities.items()} == {
        "catch-up": ("bring everyone to a similar level before they meet", ("volunteers", "service users")),
        "listen-to-staff": ("consult", ("staff",)),
        "listen-to-service-users": ("consult", ("service users",)),
        "draft-vision": ("develop", ("staff", "service users")),
        "share-vision": ("communicate", ("staff", "service users")),
    }


@notices("lines.report-back.audiences.*", "lines.report-back.deliverable")
def check_report(world: World) -> None:
    """Participants make slides, which may be shown to trustees, staff, volunteers and service users."""
    report = world.tailored().line("report-back")
    assert ("trustees", "staff", "volunteers", "service users") == report.audiences
    assert "slides made by the participants" == report.deliverable


@notices("lines.*.focuses.*")
def check_focus(world: World) -> None:
    """A workshop on influencing is introductory up to step 4, deepening at 5 and 6, and refining at 7."""
    for function in ("policy-and-campaigns", "research-and-evaluation"):
        said = {**POLICY, "B2": (function,)}
        packages = [world.tailored({**said, f"E1.{function}": step}) for step in (0, 4, 5, 6, 7)]
        focuses = [getattr(package.line(function).focus, "name", "") for package in packages]
        assert ["introductory", "introductory", "deepening", "deepening", "refining"] == focuses


@notices("lines.*.outcomes.*", "outcomes.*.functions.*", "facts.wishes")
def check_coverage(world: World) -> None:
    """Each outcome is worked on by its lines; governance and services only where these are wanted."""
    assert COVERED == covered(world, "service-delivery") | covered(world, "governance")
    services = ("service-design", "service-delivery", "service-development", "specific-challenge")
    wanted = {function: covered(world, function) for function in (*services, "governance")}
    programme = ("effective-services", "stronger-governance")
    for function, rows in wanted.items():
        assert [function != "governance", function == "governance"] == [outcome in rows for outcome in programme]


def covered(world: World, wish: str) -> dict[str, set[str]]:
    """Give the lines that work on each outcome, where some do, for a charity with a wish beside the others."""
    wishes = (wish, "policy-and-campaigns", "research-and-evaluation")
    packages = [world.tailored({**said, "B2": wishes}) for said in (FULL, CHALLENGE)]
    rows = [row for package in packages for row in package.coverage if row.lines]
    return {
        outcome: {line.removeprefix("enhance/") for row in rows if row.outcome == outcome for line in row.lines}
        for outcome in dict.fromkeys(row.outcome for row in rows)
    }


INFLUENCING = {"policy-and-campaigns", "research-and-evaluation"}
COVERED = {
    "buy-in": {"concepts", "listen-to-staff", "listen-to-service-users", "share-vision", "report-back"},
    "shared-understanding": {"concepts", "catch-up"},
    "practical-application": {"vision", "listen-to-service-users", "draft-vision"},
    "effective-plan": {"planning", "draft-vision", "share-vision", "report-back"},
    "stronger-governance": {"vision", "planning"},
    "skilled-staff-and-volunteers": {"concepts", "vision", "planning", *INFLUENCING},
    "clear-strategy-and-planning": {"vision", "planning", "draft-vision"},
    "effective-services": {"vision", "service-design"},
    "robust-systems-and-processes": {"planning", "research-and-evaluation"},
}


@notices("facts.promised")
def check_promised(world: World) -> None:
    """B3 holds the outcomes of the programme that are promised."""
    rows = world.tailored({"B3": ("effective-services",)}).coverage
    promised = [row.outcome for row in rows if row.promised and row.kind.value == "programme"]
    assert ["effective-services"] == promised


# The questions


@notices("questions.*.id", "questions.*.rows.*", "questions.*.rows.order", "questions.order")
def check_questions(world: World) -> None:
    """The questions of the call are those, in that order, with a row for each function or line."""
    rows = {"E1": FIGURES["questions"]["rows"], "E2": FIGURES["questions"]["rows"]}
    rows["H1"] = FIGURES["questions"]["approvals"]
    items = [[f"{id_}.{row}" for row in rows[id_]] if id_ in rows else [id_] for id_ in FIGURES["questions"]["ids"]]
    assert list(itertools.chain(*items)) == [question.id for question in world.practice.questions]


def of_item(world: World, item: str):
    """List the question with this id, or its rows."""
    return [question for question in world.practice.questions if item in (question.id, question.item)]


@notices("questions.*.kind")
def check_kinds(world: World) -> None:
    """Each question takes a value of its kind."""
    for kind, items in FIGURES["questions"]["kinds"].items():
        for item in items:
            assert {kind} == {question.kind.value for question in of_item(world, item)}


@notices("questions.*.audience.*")
def check_audiences(world: World) -> None:
    """Candid answers stay between the provider and the charity, and what happens in the room with those in it."""
    for readers, items in FIGURES["questions"]["audiences"].items():
        for item in items:
            seen = [{audience.value for audience in question.audience} for question in of_item(world, item)]
            assert all({*readers.split()} == each for each in seen)


@notices("questions.*.options.*")
def check_options_of_questions(world: World) -> None:
    """Each choice has its options, in that order; yes or no where nothing else is said."""
    choices = (*FIGURES["questions"]["kinds"]["choice"], *FIGURES["questions"]["kinds"]["choices"])
    for item in choices:
        expected = tuple(FIGURES["questions"]["options"].get(item, ["yes", "no"]))
        assert {expected} == {question.options for question in of_item(world, item)}


@notices("questions.*.most", "questions.*.highest", "questions.*.lowest")
def check_limits(world: World) -> None:
    """Each scale, count and ranked choice takes what lies in its limits, and nothing beyond them."""
    for item, limits in FIGURES["questions"]["limits"].items():
        least, _, most = limits.rpartition(" to ") if " to " in limits else ("", "", limits.removeprefix("at most "))
        for question in of_item(world, item):
            inside, outside = tried(question, least, int(most))
            assert (["", ""], True) == ([question.fault(each) for each in inside], all(map(question.fault, outside)))


def tried(question, least: str, most: int) -> tuple[list[object], list[object]]:
    """Give values on both limits of a question, and the next ones beyond them."""
    if least:
        return [int(least), most], [int(least) - 1, most + 1]
    return [question.options[:1], question.options[:most]], [question.options[: most + 1]]


@notices("questions.*.points")
def check_points(world: World) -> None:
    """Each point of a scale has its description."""
    for item in FIGURES["questions"]["kinds"]["scale"]:
        assert all(question.highest == len(question.points) - 1 for question in of_item(world, item))


@notices("questions.*.asked_of")
def check_the_funder_is_asked(world: World) -> None:
    """What the funder says is not asked of the charity, and nothing else is kept from it."""
    case = a_case(FULL)
    form = world.practice.questionnaire(case.charity, case.diagnostic)
    asked = {question.item for question in (*form.required, *form.not_needed)}
    assert {"A1", "A2", "A3", "H1", "H2"} == {question.item for question in world.practice.questions} - asked


# Every constant is noticed --------------------------------------------------------------------------------------------


CHANGES = tuple(changes())


def owners(constant: str) -> list[str]:
    """Name the checks that would notice a change of a constant."""
    return [
        name
        for name, (_, patterns) in CHECKS.items()
        if any(fnmatch.fnmatchcase(constant, pattern) for pattern in patterns)
    ]


def notices_change(name: str, change: Change) -> bool:
    """Tell whether a check notices a change; an offer that is refused is noticed by whoever reads it.

    A rule that breaks instead of refusing notices nothing: its error is raised on.
    """
    try:
        CHECKS[name][0](change.world())
    except (AssertionError, CoproduceError) as error:
        if getattr(error, "code", "") == "raised":
            raise
        return True
    return False


@pytest.mark.parametrize("name", CHECKS)
def test_holds(name):
    """Each check holds for the offer as shipped."""
    CHECKS[name][0](SHIPPED)


@pytest.mark.parametrize(
    ("file", "way"),
    [("enhance", ("title",)), ("enhance", ("lines", 0, "summary")), ("diagnostic", ("questions", 0, "text"))],
)
def test_prose_is_no_constant(file, way):
    """A text for people to read that is changed alone is noticed by no check."""
    world = Change(file, way, "prose", "changed", "in other words").world()

    for check, _ in CHECKS.values():
        check(world)


def test_nothing_is_named_in_vain():
    """Each check is named for some constant that there is."""
    there = {change.constant for change in CHANGES}
    vain = {pattern for _, patterns in CHECKS.values() for pattern in patterns if not fnmatch.filter(there, pattern)}

    assert set() == vain


@pytest.mark.clause("R113")
@pytest.mark.parametrize("change", CHANGES, ids=repr)
def test_noticed(change):
    """A constant that is changed alone is noticed by each check that is named for it, and there is one."""
    named_for_it = owners(change.constant)

    assert named_for_it
    assert named_for_it == [name for name in named_for_it if notices_change(name, change)]


@pytest.mark.clause("R62", "R72")
def test_no_gap_before_the_first():
    """A check-in in a gap that does not exist, such as gap 0, is refused as one after the last gap is."""
    lines = SHIPPED.offer.lines
    check_in = next(line for line in lines if line.name == "check-in-1")

    with pytest.raises(ArgumentError, match="expected a number from 1 on"):
        attrs.evolve(check_in, gap_number=0)
