"""Why and why not: every cause resolves and makes what it says it makes, and no explanation tells what was told."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import assume, event, given, reject, settings
from hypothesis import strategies as st

from coproduce import (
    Accommodate,
    AddRole,
    Answer,
    Assessment,
    Calendar,
    Case,
    ConflictError,
    CoproduceError,
    Counterfactual,
    DropLine,
    Include,
    InfeasibleError,
    Kind,
    LeaveOut,
    Meetings,
    Only,
    Outcome,
    Package,
    Plugin,
    PluginError,
    Practice,
    SetFigure,
    Source,
    State,
    dumps,
    enhance,
    hookimpl,
    load,
    loads,
    propose,
    schedule,
)
from coproduce.answers import DateRange, QuickWin
from coproduce.merging import Draft, Tailored
from coproduce.merging import compose as compose_
from coproduce.merging import propose as propose_
from coproduce.merging import tailor as tailor_
from coproduce.offer import Mode
from coproduce.provenance import Cause
from coproduce.rules.course import Course
from coproduce.testing import SENIOR, cases, edits, fake_plugins, packages, proceeding

PRACTICE = Practice(enhance())
SHIPPED = Practice(enhance(), plugins=load(("criminal-justice", "wales")))
EXAMPLE = PRACTICE.read(Path(__file__).parents[2] / "docs" / "examples" / "right-at-the-start.toml")
AGREED = {"reason": "as agreed", "source": Source.agreed("by phone"), "by": "the coordinator"}
OURS = ("coproduce/not-proposed", "coproduce/not-taken-up")
"""What stands for the cause of a thing that no rule in force says anything about."""


class Recording(Practice):
    """Note all that anyone says, stratum by stratum."""

    @functools.cached_property
    def said(self) -> dict[str, list]:
        """What was said last, by the hook in answer to which it was."""
        return {}

    def _course(self, charity, heard, edits):
        return overheard(super()._course(charity, heard, edits), self.said.__setitem__)


def overheard(course: Course, hear: Callable[[str, list], list | None]) -> Course:
    """Give a course that passes on all that is said through a hook, and goes on with what it is given for it."""

    class Overheard(Course):
        def _say(self, hook, kinds, context):
            said = super()._say(hook, kinds, context)
            return hear(hook, said) or said

    return Overheard(**{field.name: getattr(course, field.name) for field in attrs.fields(Course) if field.init})


def recorded(assessment: Assessment, plugins: Iterable[Plugin] = (), agreed: tuple = ()) -> tuple[Package, Recording]:
    """Tailor a package, and note who said what."""
    practice = Recording(enhance(), plugins=tuple(plugins))
    made = practice.assess(assessment.charity, assessment.diagnostic, agreed=agreed)
    if made.outcome is not Outcome.PROCEED:
        reject()
    try:
        return practice.tailor(made), practice
    except ConflictError:
        reject()


# Causes ---------------------------------------------------------------------------------------------------------------


def everything_caused(package: Package) -> dict[str, tuple[Cause, ...]]:
    """List the causes of all that a package has and has not: lines, slots, options, and what is left out."""
    lines = {line.id: () for line in package.lines}
    traced = {each.id: each.causes for each in (*package.trace, *package.left_out)}
    return {**lines, **traced, **{f"option {choice.id}": choice.causes for choice in package.options}}


def dangling(package: Package, known: set[str]) -> list[str]:
    """List what has no cause, and the causes that are no amendment of this practice."""
    caused = everything_caused(package)
    found = [id_ for id_, causes in caused.items() if not causes]
    return found + [cause.id for causes in caused.values() for cause in causes if cause.id not in known]


class TestCauses:
    """Each thing has a cause, and each cause was said."""

    @pytest.mark.clause("R111", "R113")
    @given(proceeding(SHIPPED), fake_plugins(PRACTICE, most=2, quarrels=False), edits(PRACTICE))
    @settings(max_examples=30)
    def test_every_cause_resolves(self, assessment, plugins, agreed):
        """I23: each line, slot, option and thing left out has a cause, and each cause is something that was said."""
        package, practice = recorded(assessment, (*SHIPPED.plugins, *plugins), agreed)
        known = {stamped.amendment.id for said in practice.said.values() for stamped in said}
        assert [] == dangling(package, {*known, *OURS})

    @given(packages(PRACTICE))
    @settings(max_examples=10)
    def test_an_orphan_is_caught(self, package):
        """I23, planted defect: a line without a cause, and a cause that nobody said, are found."""
        known = {cause.id for causes in everything_caused(package).values() for cause in causes}
        first, *others = package.trace
        orphan = attrs.evolve(package, trace=tuple(each for each in package.trace if each.id != package.lines[0].id))
        assert [package.lines[0].id] == dangling(orphan, known)
        renamed = attrs.evolve(first, causes=(attrs.evolve(first.causes[0], id="enhance/no-such-rule"),))
        assert ["enhance/no-such-rule"] == dangling(attrs.evolve(package, trace=(renamed, *others)), known)

    @pytest.mark.clause("R11")
    @given(proceeding(PRACTICE), edits(PRACTICE, most=4))
    @settings(max_examples=25)
    def test_every_edit_shows(self, assessment, agreed):
        """I23: each edit on record stands in the package with who agreed it; a figure shows what it was before."""
        package, _ = recorded(assessment, agreed=agreed)
        assert sorted(edit.id for edit in agreed) == sorted(edit.id for edit in package.agreed)
        for causes in everything_caused(package).values():
            assert {"the coordinator"} >= {cause.author.by for cause in causes if cause.author.key == "agreed"}
        for edit in agreed:
            if isinstance(edit, SetFigure):
                figure, was = package.figure(edit.figure), PRACTICE.offer.figure(edit.figure)
                assert (edit.value, was.value) == (figure.value, figure.default)
                assert "the coordinator" in str(figure.source)


# Without a cause ------------------------------------------------------------------------------------------------------


def remade(practice: Recording, without: frozenset[str] = frozenset()) -> tuple[Draft, Tailored]:
    """Merge again what was said, but for some of it."""
    proposed, composed, tailored = (
        [stamped for stamped in practice.said[f"coproduce_{hook}"] if stamped.amendment.id not in without]
        for hook in ("propose", "compose", "tailor")
    )
    draft = compose_(propose_(practice.catalogue, proposed), practice.catalogue, composed)
    return draft, tailor_(draft.chosen(practice.catalogue), practice.modules, tailored)


def misattributed(practice: Recording, id_: str, causes: tuple[Cause, ...]) -> list[str]:
    """List what stays though its causes are taken away, and what changes though it has other causes."""
    gone = frozenset(cause.id for cause in causes)
    before, after = (_written(*remade(practice, without)) for without in (frozenset(), gone))
    stays = [id_] if id_ in after else []
    lines = {key for key in before if key not in after and "." not in key}
    others = [key for key, (_, ids) in before.items() if not gone & ids and key.partition(".")[0] not in lines]
    return stays + [key for key in others if _changed(before[key], after.get(key), moved=bool(lines))]


def _changed(before: tuple[str, frozenset[str]], after: tuple[str, frozenset[str]] | None, *, moved: bool) -> bool:
    """Tell whether something changed; where a line went, what is for the first of a series may come to the next."""
    came = after is not None and moved and before[1] < after[1]
    return after != before and not came


def _written(draft: Draft, tailored: Tailored) -> dict[str, tuple[str, frozenset[str]]]:
    every = (*draft.present, *tailored.slots)
    return {each.id: (each.value, frozenset(cause.id for cause in each.causes)) for each in every}


class TestCounterfactual:
    """A cause is what makes a thing so."""

    @given(proceeding(SHIPPED), fake_plugins(PRACTICE, most=2, quarrels=False), st.data())
    @settings(max_examples=30)
    def test_without_its_causes(self, assessment, plugins, data):
        """I24: without all causes of a line or slot it is gone, and nothing that has other causes changes."""
        package, practice = recorded(assessment, (*SHIPPED.plugins, *plugins))
        reasoned = data.draw(st.sampled_from(package.trace))
        event("slot" if "." in reasoned.id else "line")
        assert [] == misattributed(practice, reasoned.id, reasoned.causes)

    def test_a_wrong_cause_is_caught(self):
        """I24, planted defect: where the cause of another line is shown, the line stays and the other one goes."""
        package, practice = recorded(PRACTICE.assess(EXAMPLE.charity, EXAMPLE.diagnostic))
        causes = {each.id: each.causes for each in package.trace}
        vision, planning = "enhance/vision", "enhance/planning"
        assert [] == misattributed(practice, vision, causes[vision])
        assert vision in misattributed(practice, vision, causes[planning])


# Why not --------------------------------------------------------------------------------------------------------------


def applied(call: Any, changes: Iterable[Counterfactual], practice: Practice) -> Any:
    """Put all the answers that counterfactuals name into a call, together."""
    for change in changes:
        question = practice.questions.find(change.question)
        value = _named(call.answer(question.id), question, change.answer)
        told = Answer(
            question=question.id,
            kind=question.kind,
            state=State.VALUE,
            value=value,
            evidence="seen",
            said_by=SENIOR.role,
        )
        call = call.answering(told)
    return call


def _named(answer: Answer, question: Any, named: str) -> object:
    if question.kind is Kind.CHOICES:
        others = answer.value if isinstance(answer.value, tuple) else ()
        return tuple(dict.fromkeys((named, *others)))[: question.most]
    if question.kind is Kind.QUICK_WINS:
        wins = (win for win in answer.value if isinstance(win, QuickWin))
        return tuple(attrs.evolve(win, by=date(2040, 1, 1)) for win in wins)
    if question.kind in (Kind.SCALE, Kind.COUNT):
        return int(named)
    return named or "how is this done?"


def absent(package: Package) -> Iterator[str]:
    """List what is not in a package: what is left out, and the options that are off."""
    yield from (reasoned.id for reasoned in package.left_out)
    yield from (choice.id for choice in package.options if not choice.taken)


def powerless(package: Package, practice: Practice, id_: str) -> str:
    """Say what the answers named for a thing that is absent bring instead of it, or nothing."""
    told = package.explain(id_)
    changed = applied(package.assessment.diagnostic, told.would_change, practice)
    assessment = practice.assess(package.assessment.charity, changed, agreed=package.agreed)
    if assessment.outcome is not Outcome.PROCEED:
        return assessment.outcome.value
    return "" if practice.tailor(assessment).explain(id_).included else "still not there"


class TestWhyNot:
    """Of all that is absent, the answers that would have brought it are named."""

    @pytest.mark.clause("R12", "R14", "R44", "R45", "R46", "R47", "R82", "R89", "R112")
    @given(packages(SHIPPED))
    @settings(max_examples=20)
    def test_what_would_change_does(self, package):
        """I25: of each thing left out and option off, all answers named together bring it."""
        for id_ in absent(package):
            told = package.explain(id_)
            assert () != told.causes
            assert not told.included
            if told.would_change:
                assert (id_, "") == (id_, powerless(package, SHIPPED, id_))

    @pytest.mark.clause("R35", "R41", "R82")
    @pytest.mark.parametrize(
        ("option", "changes"),
        [
            ("enhance/co-facilitation", {}),
            ("enhance/remote-delivery", {}),
            ("enhance/remote-delivery", {"H1.policy-and-campaigns": "no"}),
        ],
    )
    def test_without_a_workshop(self, option, changes):
        """I25: where there is no workshop, what is named brings one; a line that was refused, or no plugin, does not.

        Where no plugin in force would act on an answer, none is named.
        """
        case = _told(EXAMPLE, {**_NO_WORKSHOP, **changes})
        package = PRACTICE.tailor(PRACTICE.assess(case.charity, case.diagnostic))
        assert () == package.series("enhance/module-1")
        told = package.explain(option)
        assert not told.included
        assert "" == (powerless(package, PRACTICE, option) if told.would_change else "")

    @given(packages(SHIPPED))
    @settings(max_examples=30)
    def test_silence_is_the_exception(self, package):
        """I25: only what no rule in force speaks of has no answer that would bring it."""
        silent = {id_ for id_ in absent(package) if not package.explain(id_).would_change}
        event("something is silent" if silent else "nothing is silent")
        spoken = {id_ for id_ in silent if not {cause.id for cause in package.explain(id_).causes} & {*OURS}}
        assert set() == spoken
        outside = package.assessment.charity.works_on("criminal-justice") is not True
        assert silent <= ({"enhance/co-facilitation"} if outside else set())

    @given(proceeding(PRACTICE), st.sampled_from(["enhance/vision", "enhance/report-back"]))
    @settings(max_examples=20)
    def test_what_was_agreed(self, assessment, line):
        """I25: what an edit leaves out stays out whatever is answered, and no answer is named for it."""
        package = PRACTICE.tailor(assessment)
        assume(line in {each.id for each in package.lines})
        made = PRACTICE.tailor(assessment, agreed=tuple(_without(package, line)))
        assert () == made.explain(line).would_change
        assert "agreed" in {cause.author.key for cause in made.explain(line).causes}

    def test_a_wrong_answer_is_caught(self):
        """I25, planted defect: an answer named that brings nothing, or closes, is found."""
        package = PRACTICE.tailor(PRACTICE.assess(EXAMPLE.charity, EXAMPLE.diagnostic))
        out = next(each for each in package.left_out if each.id == "enhance/policy-and-campaigns")
        for change, found in (
            (Counterfactual("B2", "governance", "naming governance"), "still not there"),
            (Counterfactual("C1", "no", "answered no"), "closed"),
            (Counterfactual("B2", "policy-and-campaigns", "naming it"), ""),
        ):
            cause = attrs.evolve(out.causes[0], would_change=(change,))
            wrong = attrs.evolve(out, causes=(cause,))
            assert found == powerless(attrs.evolve(package, left_out=(wrong,)), PRACTICE, out.id)


def _without(package: Package, line: str) -> Iterator[Any]:
    kind = LeaveOut if line == "enhance/vision" else DropLine
    also = [each.id for each in package.lines if each.id == "enhance/debrief" and kind is DropLine]
    for each in (line, *also):
        superseded = tuple(cause.id for slot in package.trace if slot.id == each for cause in slot.causes)
        yield kind(id=f"agreed/no-{each.partition('/')[2]}", line=each, supersedes=superseded, **AGREED)


_NO_WORKSHOP = {
    "B2": (),
    "B4": State.NOT_APPLICABLE,
    "B6": "yes",
    "E1.governance": 6,
    **dict.fromkeys(("E3", "E4", "E5", "E6"), 3),
}
"""What changes where all is evidenced, and nothing is wanted but the separate training."""


def _told(case: Case, changes: dict[str, Any]) -> Case:
    call = case.diagnostic
    for id_, value in changes.items():
        known = {"state": value} if isinstance(value, State) else {"state": State.VALUE, "value": value}
        kind = PRACTICE.questions.find(id_).kind
        call = call.answering(Answer(question=id_, kind=kind, evidence="seen", said_by=SENIOR.role, **known))
    return attrs.evolve(case, diagnostic=call)


# What was told in confidence ------------------------------------------------------------------------------------------

QUOTED = {"A4", "B4", "B5.style", "B5.form", "F1", "F2", "F3", "G4", "G1", "D1.roles"}
"""The questions whose texts rules quote: they are the charity's own words, carried where they are of use."""

WINDOW = 20


def canaries(case: Case) -> tuple[Case, list[str]]:
    """Put texts of their own wherever something is told beside an answer, and wherever no rule quotes it."""
    secrets: list[str] = []

    def secret() -> str:
        secrets.append(f"<{len(secrets):03d}canary>" * 4)
        return secrets[-1]

    told = tuple(_with_secrets(answer, secret) for answer in case.diagnostic.answers)
    call = attrs.evolve(case.diagnostic, answers=told, mode_reason=secret())
    charity = attrs.evolve(case.charity, serves=secret(), contact_role=secret(), register_number=secret())
    return attrs.evolve(case, diagnostic=call, charity=charity), secrets


def _with_secrets(answer: Answer, secret: Callable[[], str]) -> Answer:
    funders = answer.question.startswith("H1")
    changes: dict[str, Any] = {"voices": tuple(_with_secrets(voice, secret) for voice in answer.voices)}
    if answer.evidence.strip():
        changes["evidence"] = secret()
    if answer.known and not funders and answer.said_by != SENIOR.role:
        changes["said_by"] = secret()
    if answer.kind is Kind.TEXT and answer.known and answer.question not in QUOTED:
        changes["value"] = secret()
    if answer.kind is Kind.DATES and answer.known:
        changes["value"] = tuple(attrs.evolve(days, reason=secret()) for days in _ranges(answer))
    return attrs.evolve(answer, **changes)


def _ranges(answer: Answer) -> list[DateRange]:
    return [days for days in answer.value if isinstance(days, DateRange)]


def explained(result: Assessment | Package) -> Iterator[str]:
    """List all that is said of a result: gates, open questions, findings, explanations, and the rows of outcomes."""
    assessment = result.assessment if isinstance(result, Package) else result
    yield from (f"{gate.reason} {gate.condition}" for gate in assessment.gates)
    yield from (f"{question.text} {question.why}" for question in assessment.questions)
    yield from map(str, assessment.journey)
    if isinstance(result, Package):
        yield from (finding.text for finding in result.findings)
        yield from (row.why for row in result.coverage)
        yield from (f"{entry.what} {entry.figure}" for entry in result.ledger.lines)
        names = [part.id for part in (*result.lines, *result.modules, *result.left_out, *result.options)]
        yield from (str(result.explain(name)) for name in names)


def leaks(texts: Iterable[str], secrets: Iterable[str]) -> list[str]:
    """List the secrets of which so many characters in a row stand in one of these texts."""
    found = "\n".join(texts)
    return [
        each for each in secrets if any(each[at : at + WINDOW] in found for at in range(max(1, len(each) - WINDOW + 1)))
    ]


class Talking(Plugin):
    """Quote the evidence of an answer in a reason: a defect, planted."""

    key = "talking"

    @hookimpl
    def coproduce_tailor(self, ctx):
        """Yield a need whose reason tells what was told in confidence."""
        heard = ctx.answer("C1").evidence
        about = {"target": Meetings(), "source": Source.offer("R38")}
        yield Accommodate(id="talking/need", text="a quiet room", reason=f"they said: {heard}", **about)


class TestConfidence:
    """What was told in confidence stays where it is."""

    @given(cases(SHIPPED))
    @settings(max_examples=40)
    def test_no_canary_sings(self, case):
        """I26: no explanation holds 20 characters of any evidence, of who said it, or of an answer nobody quotes."""
        case, secrets = canaries(case)
        assessment = SHIPPED.assess(case.charity, case.diagnostic)
        event(assessment.outcome.value)
        result = SHIPPED.tailor(assessment) if assessment.outcome is Outcome.PROCEED else assessment
        assert [] == leaks(explained(result), secrets)

    def test_a_quote_is_caught(self):
        """I26, planted defect: a plugin that quotes evidence in a reason is found."""
        case, secrets = canaries(EXAMPLE)
        practice = Practice(enhance(), plugins=(Talking(),))
        package = practice.tailor(practice.assess(case.charity, case.diagnostic))
        evidence = case.diagnostic.answer("C1").evidence
        assert evidence in secrets
        assert [evidence] == leaks(explained(package), secrets)


# Nothing is changed, and nothing stays behind -------------------------------------------------------------------------


def frozen(value: object) -> object:
    """Copy all that a value is made of into plain tuples, fields that are not compared included."""
    if attrs.has(type(value)):
        return (type(value).__name__, *(frozen(getattr(value, field.name)) for field in attrs.fields(type(value))))
    if isinstance(value, (tuple, list)):
        return tuple(frozen(item) for item in value)
    if isinstance(value, (set, frozenset)):
        return frozenset(frozen(item) for item in value)
    if isinstance(value, dict):
        return tuple((key, frozen(item)) for key, item in value.items())
    return value


def changed_by(call: Callable[[], object], *inputs: object) -> list[int]:
    """List which inputs a call changes, whether it returns or raises."""
    before = [frozen(each) for each in inputs]
    try:
        call()
    except CoproduceError as error:
        event(type(error).__name__)
    return [at for at, each in enumerate(inputs) if frozen(each) != before[at]]


def _public_calls(practice: Practice, case: Case, agreed: tuple) -> Iterator[Callable[[], object]]:
    yield lambda: practice.assess(case.charity, case.diagnostic, agreed=agreed)
    yield lambda: practice.questionnaire(case.charity, case.diagnostic, agreed=agreed)
    yield lambda: practice.tailor(practice.assess(case.charity, case.diagnostic), agreed=agreed)


class TestInputs:
    """What is given is given back as it was."""

    @given(cases(PRACTICE), fake_plugins(PRACTICE, most=2), edits(PRACTICE))
    @settings(max_examples=12)
    def test_never_changed(self, case, plugins, agreed):
        """I20: no call changes a charity, a call, an edit, a plugin or the offer, whether it returns or raises."""
        practice = Practice(enhance(), plugins=plugins)
        inputs = (case, agreed, practice.offer, practice.catalogue, practice.modules, practice.questions, plugins)
        for call in _public_calls(practice, case, agreed):
            assert [] == changed_by(call, *inputs)

    @given(packages(PRACTICE))
    @settings(max_examples=8)
    def test_results_are_inputs_too(self, package):
        """I20: to explain, write, plan, propose and agree changes no package."""
        day = package.assessment.diagnostic.held_on
        calendar = Calendar(name="all", first=day, last=date(day.year + 2, 12, 31))
        for call in (
            lambda: [package.explain(line.id) for line in package.lines],
            lambda: loads(dumps(package)),
            lambda: schedule(package, start=day, calendar=calendar),
            lambda: propose(package, on=day, by="us").agree(on=day, by="them").confirm(on=day, by="us"),
        ):
            assert [] == changed_by(call, package, calendar)

    def test_a_hidden_change_is_caught(self):
        """I20, planted defect: what is written into the charity is found."""
        case = attrs.evolve(EXAMPLE, charity=attrs.evolve(EXAMPLE.charity))
        assert [0] == changed_by(lambda: object.__setattr__(case.charity, "name", "scribbled"), case, PRACTICE.offer)

    def test_a_hidden_change_is_put_back(self):
        """I20: a plugin that writes into what it is shown is refused by name, and what it wrote is gone."""
        practice = Practice(enhance(), plugins=(Scribbling(),))

        def assess():
            with pytest.raises(PluginError, match=r"\[tampers\] scribbling coproduce_gate: changed .*: Charity"):
                practice.assess(EXAMPLE.charity, EXAMPLE.diagnostic)

        assert [] == changed_by(assess, EXAMPLE, practice.offer)


class Scribbling(Plugin):
    """Write into the charity."""

    key = "scribbling"

    @hookimpl
    def coproduce_gate(self, ctx):
        """Yield nothing, and change the name."""
        object.__setattr__(ctx.charity, "name", "scribbled")
        return ()


HOOKS = ("gate", "propose", "compose", "tailor", "check")


@attrs.frozen(eq=False)
class Faulty(Plugin):
    """Fail in one hook for one charity, halfway through."""

    hook: str
    key = "faulty"

    def _act(self, hook, charity) -> Iterator[Any]:
        if hook == "propose":
            line = "enhance/peer-research-training"
            others = (f"{line}-not-wanted", f"{line}-refused")
            yield Include(id="faulty/line", line=line, reason="more", source=Source.offer("R79"), supersedes=others)
        if hook == "tailor":
            about = {"target": Only("enhance/concepts"), "reason": "more", "source": Source.offer("R84")}
            role = "research" if charity.name == "Fault" else "policy"
            yield AddRole(id=f"faulty/{role}", role=f"enhance/{role}-colleague", **about)
        if self.hook == hook and charity.name == "Fault":
            raise RuntimeError(hook)

    @hookimpl
    def coproduce_gate(self, ctx):
        """Fail, or yield nothing."""
        return self._act("gate", ctx.charity)

    @hookimpl
    def coproduce_propose(self, ctx):
        """Yield a line, and fail."""
        return self._act("propose", ctx.charity)

    @hookimpl
    def coproduce_compose(self, ctx):
        """Fail, or yield nothing."""
        return self._act("compose", ctx.charity)

    @hookimpl
    def coproduce_tailor(self, ctx):
        """Yield a role, and fail."""
        return self._act("tailor", ctx.charity)

    @hookimpl
    def coproduce_check(self, ctx):
        """Fail, or yield nothing."""
        return self._act("check", ctx.package.assessment.charity)


def left_behind(practice: Practice, hook: str, case: Case) -> str:
    """Say what a call that failed leaves behind in a practice, or nothing; `hook` is where it fails."""
    bad = attrs.evolve(case, charity=attrs.evolve(case.charity, name="Fault"))
    try:
        practice.tailor(practice.assess(bad.charity, bad.diagnostic))
    except PluginError as error:
        if error.hook != f"coproduce_{hook}":
            return f"the failure in {error.hook}"
    else:
        return "no failure"
    fresh = Practice(enhance(), plugins=(Faulty(hook),))
    made, expected = (each.tailor(each.assess(case.charity, case.diagnostic)) for each in (practice, fresh))
    return "" if dumps(made) == dumps(expected) else "another package"


class TestAtomicity:
    """A call that fails leaves nothing behind."""

    @pytest.mark.parametrize("hook", HOOKS)
    @given(data=st.data())
    @settings(max_examples=6)
    def test_as_if_not_called(self, hook, data):
        """I21: after a call that a plugin broke off, the next gives the bytes that a fresh practice gives."""
        assessment = data.draw(proceeding(PRACTICE))
        case = Case(charity=assessment.charity, diagnostic=assessment.diagnostic)
        practice = Practice(enhance(), plugins=(Faulty(hook),))
        assume(practice.assess(case.charity, case.diagnostic).outcome is Outcome.PROCEED)
        assume("enhance/concepts" in {line.id for line in PRACTICE.tailor(assessment).lines})
        assert "" == left_behind(practice, hook, case)

    def test_a_dirty_practice_is_caught(self):
        """I21, planted defect: a practice that keeps the amendments of a call that failed is found."""
        assert "" == left_behind(Practice(enhance(), plugins=(Faulty("check"),)), "check", EXAMPLE)
        assert "another package" == left_behind(Dirty(enhance(), plugins=(Faulty("check"),)), "check", EXAMPLE)

    @given(packages(PRACTICE))
    @settings(max_examples=10)
    def test_plans_fail_alone(self, package):
        """I21: a plan that cannot be made leaves the package and the calendar fit for the next."""
        day = package.assessment.diagnostic.held_on
        calendar = Calendar(name="all", first=day, last=date(day.year + 2, 12, 31))
        plan = schedule(package, start=day, calendar=calendar)
        assume(plan.events)
        with pytest.raises(InfeasibleError):
            schedule(package, start=day, calendar=attrs.evolve(calendar, last=day, weekdays=()))
        assert plan == schedule(package, start=day, calendar=calendar)


class Dirty(Practice):
    """Keep what was said for every later call: a defect, planted."""

    @functools.cached_property
    def kept(self) -> list:
        """All that was ever said to the last hook."""
        return []

    def _course(self, charity, heard, edits):
        return overheard(super()._course(charity, heard, edits), self._keep)

    def _keep(self, hook, said):
        if hook != "coproduce_tailor":
            return said
        self.kept.extend(each for each in said if each not in self.kept)
        return [*self.kept]


@pytest.mark.clause("R17")
@given(packages(PRACTICE))
@settings(max_examples=40)
def test_who_differs_is_told(package):
    """Wherever several people answered a question that was read, and not alike, a finding asks to settle it."""
    call = package.assessment.diagnostic
    expected = {f"enhance/differs-{id_}" for id_ in package.read if call.answer(id_).differs}
    found = {finding.id for finding in package.findings if finding.id.startswith("enhance/differs-")}
    event("some differ" if expected else "nobody differs")
    assert expected == found


def test_modes_are_plain():
    """The copy that inputs are held against sees through fields, sets and enumerations."""
    case, other = (attrs.evolve(EXAMPLE, charity=attrs.evolve(EXAMPLE.charity, name=name)) for name in "ab")
    assert frozen(case) != frozen(other)
    assert frozen(Mode.REMOTE) != frozen(Mode.FACE_TO_FACE)
