"""From a proposal to Stage 2: who agreed to which version and when, what is still in the way, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum

import attrs

from coproduce.assessment import Assessment, Level, Outcome
from coproduce.audience import EVERYONE, PROVIDER_AND_CHARITY
from coproduce.difference import Difference, differences
from coproduce.errors import AgreementError, ArgumentError, expect, named_or_near, printable, together
from coproduce.package import Package
from coproduce.provenance import written


class Stage(Enum):
    """Name where an agreement stands: proposed, agreed, confirmed for Stage 2, declined by the charity, or closed."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CLOSED = "closed"


_FOLLOWS: dict[Stage | None, tuple[Stage, ...]] = {
    None: (Stage.PROPOSED, Stage.CLOSED),
    Stage.PROPOSED: (Stage.PROPOSED, Stage.AGREED, Stage.DECLINED, Stage.CLOSED),
    Stage.AGREED: (Stage.PROPOSED, Stage.CONFIRMED, Stage.DECLINED, Stage.CLOSED),
    Stage.CONFIRMED: (Stage.PROPOSED, Stage.DECLINED, Stage.CLOSED),
    Stage.DECLINED: (Stage.PROPOSED,),
    Stage.CLOSED: (Stage.PROPOSED,),
}
"""Which stage may follow which (R23 to R26, Q15)."""


@attrs.frozen(kw_only=True)
class Step:
    """Hold one step of an agreement: which stage it led to, when, by which role, for which version, and why."""

    stage: Stage = attrs.field(metadata=EVERYONE)
    on: date = attrs.field(metadata=EVERYONE)
    by: str = attrs.field(metadata=EVERYONE)
    version: int = attrs.field(metadata=EVERYONE)
    reason: str = attrs.field(default="", metadata=PROVIDER_AND_CHARITY, repr=False)

    def __str__(self) -> str:
        why = f": {self.reason}" if self.reason else ""
        version = f" (version {self.version})" if self.version else ""
        return f"{self.stage.value} on {written(self.on)} by {self.by}{version}{why}"


@attrs.frozen(kw_only=True)
class Met:
    """Hold that a condition is met: which one, in its very words, when, who said so, and on what evidence."""

    condition: str = attrs.field(metadata=EVERYONE)
    text: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    on: date = attrs.field(metadata=EVERYONE)
    by: str = attrs.field(metadata=EVERYONE)
    evidence: str = attrs.field(default="", metadata=PROVIDER_AND_CHARITY, repr=False)


@attrs.frozen(kw_only=True)
class Obstacle:
    """Hold what stands in the way of confirming a package, or one line of it, and what would clear it."""

    id: str = attrs.field(metadata=EVERYONE)
    what: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    remedy: str = attrs.field(metadata=EVERYONE)
    line: str = attrs.field(default="", metadata=EVERYONE)

    def __str__(self) -> str:
        return f"{self.what} ({self.remedy})"


@attrs.frozen(kw_only=True)
class Agreement:
    """Hold the way of a charity through the offer after its call: steps, versions, what was met (R23 to R26).

    A version is a package that is never changed; an edit makes a new one. Nothing here is ever taken out: history is a
    list that only grows. Raises `AgreementError` where the steps do not follow from one another.
    """

    assessment: Assessment = attrs.field(metadata=EVERYONE)
    steps: tuple[Step, ...] = attrs.field(metadata=EVERYONE)
    versions: tuple[Package, ...] = attrs.field(default=(), metadata=EVERYONE)
    met: tuple[Met, ...] = attrs.field(default=(), metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if not self.steps:
            message = "an agreement begins with a proposal or a closing"
            raise AgreementError(message, code="steps")
        before: Step | None = None
        for step in self.steps:
            _refuse_step(before, step)
            before = step
        _refuse_mismatch(self)
        _refuse_met(self)
        blocking = [obstacle for obstacle in self.obstacles if not obstacle.line]
        if self.stage is Stage.CONFIRMED and blocking:
            raise _blocked(blocking)

    # Where it stands --------------------------------------------------------------------------------------------------

    @property
    def stage(self) -> Stage:
        """Where the agreement stands."""
        return self.steps[-1].stage

    @property
    def version(self) -> int:
        """The number of the current version, from 1 on; 0 where nothing was ever proposed."""
        return len(self.versions)

    @property
    def package(self) -> Package:
        """The current version of the package, frozen; raise `AgreementError` where nothing was proposed."""
        if not self.versions:
            raise AgreementError("nothing was proposed: the offer was closed", code="closed")
        return self.versions[-1]

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in the way of confirming, of the whole package first and then line by line (R17, R82, R93)."""
        met = {(each.condition, each.text) for each in self.met}
        found = _obstacles(self.package) if self.versions else ()
        return tuple(obstacle for obstacle in found if (obstacle.id, obstacle.what) not in met)

    @property
    def confirmed(self) -> tuple[str, ...]:
        """The lines that are confirmed for Stage 2: all but those that still wait for something of their own."""
        if self.stage is not Stage.CONFIRMED:
            return ()
        waiting = {obstacle.line for obstacle in self.obstacles}
        return tuple(line.id for line in self.package.lines if line.id not in waiting)

    def changes(self, earlier: int, later: int) -> tuple[Difference, ...]:
        """Show what differs between two versions; raise `ArgumentError` where there is no such version."""
        for number in (earlier, later):
            if not 1 <= number <= self.version:
                message = f"there is no version {printable(number)}: expected one from 1 to {self.version}"
                raise ArgumentError(message, code="version")
        return differences(self.versions[earlier - 1], self.versions[later - 1])

    # Steps ------------------------------------------------------------------------------------------------------------

    def agree(self, *, on: date, by: str) -> Agreement:
        """Record that the charity agreed to the current version: who, as a role, and when (R24)."""
        return self._step(Stage.AGREED, on, by)

    def meet(self, condition: str, *, on: date, by: str, evidence: str = "") -> Agreement:
        """Record that a condition is met; raise `ArgumentError` where none of that id is open."""
        if self.stage in (Stage.CLOSED, Stage.DECLINED):
            message = f"this agreement is {self.stage.value}: nothing is met in it any more"
            raise AgreementError(message, code="step", hint="reopen it with a new diagnostic")
        open_ids = {each.id: each.what for each in self.obstacles if each.remedy == _RECORD}
        if condition not in open_ids:
            other = next((each for each in self.obstacles if each.id == condition), None)
            message = f"{printable(condition)} is {'not met by a word' if other else 'no open condition'}"
            hint = (
                other.remedy if other else named_or_near(condition, open_ids, "the open ones are") if open_ids else ""
            )
            raise ArgumentError(message, code="condition", hint=hint or "no condition is open")
        met = Met(condition=condition, text=open_ids[condition], on=on, by=by, evidence=evidence)
        return attrs.evolve(self, met=(*self.met, met))

    def confirm(self, *, on: date, by: str) -> Agreement:
        """Confirm the support for Stage 2; lines that wait for something of their own stay open (R26, R82).

        Raises `AgreementError` with everything that stands in the way of the package as a whole.
        """
        return self._step(Stage.CONFIRMED, on, by)

    def revise(self, package: Package, *, on: date, by: str, reason: str) -> Agreement:
        """Propose a new version, which the charity has to agree to again; the earlier ones stay as they were."""
        if self.stage in (Stage.CLOSED, Stage.DECLINED):
            message = f"this agreement is {self.stage.value}, and is not revised"
            raise AgreementError(message, code="step", hint="reopen it with a new diagnostic")
        if not reason.strip():
            raise AgreementError("a new version says why", code="reason", hint="give a reason")
        if package.assessment.diagnostic.held_on < self.assessment.diagnostic.held_on:
            message = (
                f"the package is from the call of {package.assessment.diagnostic.held_on}, and a later one is on record"
            )
            raise AgreementError(message, code="diagnostic", hint="tailor it from the newer call")
        if package == self.package:
            raise AgreementError(
                "nothing differs from the current version", code="same", hint="there is no need to revise"
            )
        return self._proposing(package, on=on, by=by, reason=reason)

    def decline(self, *, on: date, by: str, reason: str) -> Agreement:
        """Record that the charity declines what was proposed, and why."""
        return self._step(Stage.DECLINED, on, by, reason)

    def close(self, *, on: date, by: str, reason: str) -> Agreement:
        """Close the support at this time, and say why (R25)."""
        return self._step(Stage.CLOSED, on, by, reason)

    def reopen(self, package: Package, *, on: date, by: str, reason: str = "") -> Agreement:
        """Take up a closed or declined offer again, with a package from a later call (R25).

        Raises `AgreementError` where it is neither closed nor declined, or where the call is not a new one.
        """
        if self.stage not in (Stage.CLOSED, Stage.DECLINED):
            message = f"this agreement is {self.stage.value}: only a closed or declined one is reopened"
            raise AgreementError(message, code="step")
        held_on, ended_on = package.assessment.diagnostic.held_on, self.steps[-1].on
        if held_on <= self.assessment.diagnostic.held_on or held_on < ended_on:
            message = f"the call of {held_on} is not later than the end on {ended_on}"
            raise AgreementError(message, code="diagnostic", hint="hold a new diagnostic call first")
        return self._proposing(package, on=on, by=by, reason=reason)

    def _proposing(self, package: Package, *, on: date, by: str, reason: str) -> Agreement:
        _refuse_before_call(package.assessment, on)
        if package.assessment.charity.name != self.assessment.charity.name:
            message = "the package is for another charity"
            raise AgreementError(message, code="charity", hint="start an agreement of its own for each charity")
        step = Step(stage=Stage.PROPOSED, on=on, by=by, version=self.version + 1, reason=reason)
        same_call = package.assessment.diagnostic.held_on == self.assessment.diagnostic.held_on
        return attrs.evolve(
            self,
            assessment=package.assessment,
            versions=(*self.versions, package),
            steps=(*self.steps, step),
            met=self.met if same_call else (),
        )

    def _step(self, stage: Stage, on: date, by: str, reason: str = "") -> Agreement:
        step = Step(stage=stage, on=on, by=by, version=self.version, reason=reason)
        return attrs.evolve(self, steps=(*self.steps, step))


def propose(package: Package, *, on: date, by: str) -> Agreement:
    """Put a package forward to the charity as version 1, after its diagnostic call (R23).

    Raises `AgreementError` where the day is before the call.

    >>> from coproduce import Practice, enhance
    >>> practice = Practice(enhance())
    >>> case = practice.read("docs/examples/right-at-the-start.toml")
    >>> package = practice.tailor(practice.assess(case.charity, case.diagnostic))
    >>> record = propose(package, on=date(2026, 12, 10), by="Involvement Team")
    >>> record.agree(on=date(2026, 12, 17), by="chief executive").stage
    <Stage.AGREED: 'agreed'>
    """
    expect(package, Package, "the package", "pass what tailor gave")
    _refuse_before_call(package.assessment, on)
    step = Step(stage=Stage.PROPOSED, on=on, by=by, version=1)
    return Agreement(assessment=package.assessment, steps=(step,), versions=(package,))


def close(assessment: Assessment, *, on: date, by: str, reason: str = "") -> Agreement:
    """Confirm that the offer closes for now; a person does this, never the rules alone (R25, Q15).

    `reason` may be left out where the assessment itself closes. Raises `AgreementError` where nothing says why.
    """
    _refuse_before_call(assessment, on)
    why = reason or "; ".join(gate.reason for gate in assessment.reasons if assessment.outcome is Outcome.CLOSED)
    step = Step(stage=Stage.CLOSED, on=on, by=by, version=0, reason=why)
    return Agreement(assessment=assessment, steps=(step,))


# What stands in the way -----------------------------------------------------------------------------------------------


def _obstacles(package: Package) -> Iterator[Obstacle]:
    if package.unasked:
        what = f"the assessment is a draft, with these not put to the charity: {', '.join(package.unasked)}"
        yield Obstacle(id="coproduce/draft", what=what, remedy="ask them, and revise this agreement with the answers")
    for gate in package.assessment.conditions:
        yield Obstacle(id=gate.id, what=gate.condition, remedy=_RECORD)
    for finding in package.findings:
        if finding.level is Level.ERROR:
            yield Obstacle(id=finding.id, what=finding.text, remedy="mend it, and revise this agreement")
    for line in package.lines:
        if line.awaits:
            what = f"{line.title}: {line.waits_for[0]}"
            remedy = "record the answer under H1 in the case, and revise this agreement"
            yield Obstacle(id=f"{line.id}.approval", what=what, remedy=remedy, line=line.id)
        if line.days_open:
            what = f"{line.title}: {line.days_open}"
            yield Obstacle(
                id=f"{line.id}.days",
                what=what,
                remedy="agree the days with AdjustDays, and revise this agreement",
                line=line.id,
            )
        for note in line.conditions:
            yield Obstacle(id=note.id, what=f"{line.title}: {note.text}", remedy=_RECORD, line=line.id)


_RECORD = "record that it is met"


def _blocked(obstacles: list[Obstacle]) -> AgreementError:
    faults = [AgreementError(each.what, code="obstacle", path=each.id, hint=each.remedy) for each in obstacles]
    return together(faults, f"{len(faults)} things stand in the way of confirming", code="obstacles")


def _refuse_mismatch(agreement: Agreement) -> None:
    """Raise `AgreementError` where steps, versions and assessment are not of one history."""
    proposed = [step.version for step in agreement.steps if step.stage is Stage.PROPOSED]
    if proposed != list(range(1, agreement.version + 1)):
        message = f"the proposals are of the versions {proposed}, and there are {agreement.version}"
        raise AgreementError(message, code="version", hint="each proposal makes one version")
    current = 0
    for step in agreement.steps:
        current = step.version if step.stage is Stage.PROPOSED else current
        if step.version != current:
            message = f"what is {step.stage.value} is version {step.version}, and the current one was {current}"
            raise AgreementError(message, code="version")
    if agreement.versions and agreement.package.assessment != agreement.assessment:
        message = "the current version is of another assessment than the agreement"
        raise AgreementError(message, code="assessment")
    _refuse_before_call(agreement.assessment, agreement.steps[-1].on)


def _refuse_met(agreement: Agreement) -> None:
    for met in agreement.met:
        if not met.by.strip():
            raise AgreementError(
                "a condition that is met names the role that said so", code="by", hint='as in by="chief executive"'
            )
        _refuse_before_call(agreement.assessment, met.on)


def _refuse_step(before: Step | None, step: Step) -> None:
    allowed = _FOLLOWS[before.stage if before else None]
    if step.stage not in allowed:
        was = f"what is {before.stage.value}" if before else "nothing"
        message = f"{was} cannot become {step.stage.value}"
        hint = f"it can become {', '.join(stage.value for stage in allowed)}"
        if step.stage is Stage.CONFIRMED and before and before.stage is Stage.PROPOSED:
            hint = "record first that the charity agrees to it"
        raise AgreementError(message, code="step", hint=hint)
    if not step.by.strip():
        raise AgreementError("a step names the role that took it", code="by", hint='as in by="chief executive"')
    if before and step.on < before.on:
        message = f"a step on {step.on} is before the one on {before.on}"
        raise AgreementError(message, code="date", hint="record the steps in the order in which they were taken")
    if step.stage in (Stage.DECLINED, Stage.CLOSED) and not step.reason.strip():
        raise AgreementError(f"what is {step.stage.value} says why", code="reason", hint="give a reason")


def _refuse_before_call(assessment: Assessment, on: date) -> None:
    if isinstance(on, datetime):
        raise ArgumentError("the day of a step is a date and a time: expected a date", code="date")
    expect(on, date, "the day of a step", "as in on=date(2027, 1, 12)")
    if on < assessment.diagnostic.held_on:
        message = f"the step on {on} is before the diagnostic call of {assessment.diagnostic.held_on} (R23)"
        raise AgreementError(message, code="date", hint="a package is proposed after the call")
