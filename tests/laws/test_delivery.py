"""Delivery: what is told of a day rests on what was known by then, and no half-day is ever lost."""

from __future__ import annotations

import functools
import itertools
import json
from datetime import date, timedelta

import attrs
from hypothesis import event, given, settings
from hypothesis import strategies as st

from cases import Said, a_calendar, planned, series_of, tailored
from coproduce import AdjustDays, CoproduceError, Duration, Level, Only, Plan, ProviderDays, Source, schedule
from coproduce.codec import _writer
from coproduce.delivering.facts import Delivered, Replanned, Spent, Withdrawn
from coproduce.delivery import Delivery
from coproduce.reading import structure
from coproduce.trees import parse_json

FIRST = date(2027, 1, 4)
HORIZON = 200
AFTER_ALL = FIRST + timedelta(days=10 * HORIZON)
CHANGES = (
    {},
    {"B6": "yes"},
    {"B2": ("service-delivery", "policy-and-campaigns"), "E1.policy-and-campaigns": Said(3, "an example")},
    series_of(2),
)
WORDS = ("concepts", "concept", "", "enhance/vision/1", "review-and-support", "peer-research-training", "é\x00")


@functools.cache
def plan_of(change: int, week: int = 0, quarters: int = 0) -> Plan:
    """Make a plan that starts some weeks later, perhaps with more days on its first check-in by an edit on record."""
    start = FIRST + timedelta(weeks=week)
    if not quarters:
        return planned(CHANGES[change], start=start)
    more = AdjustDays(
        id="agreed/more",
        target=Only("enhance/check-in-1"),
        days=ProviderDays(quarters),
        what="more to review",
        reason="there is more to review",
        by="the coordinator",
        source=Source.agreed("on the phone"),
    )
    return schedule(tailored(CHANGES[change], agreed=[more]), start=start, calendar=a_calendar())


# Histories ------------------------------------------------------------------------------------------------------------


@st.composite
def steps(draw, delivery: Delivery, change: int, recorded: date):
    """Draw one more thing that became known, which may be one that is refused."""
    on = recorded - timedelta(days=draw(st.integers(-1, 20)))
    quarters = st.builds(ProviderDays, st.integers(0, 8))
    work = {"on": on, "days": draw(quarters), "outside": draw(quarters | st.just(ProviderDays(0)))}
    work |= {"recorded": recorded, "by": draw(st.sampled_from([(), ("one",), ("one", "another")]))}
    plan = delivery.plan_on(recorded)
    kind = draw(st.sampled_from(("event", "event", "event", "line", "plan", "withdrawal", "word")))
    if kind == "event":
        took = draw(st.none() | st.builds(Duration, st.integers(1, 6)))
        id_ = draw(st.sampled_from([each.id for each in plan.events]))
        return functools.partial(Delivery.delivered, event=id_, took=took, **work)
    if kind == "word":
        word = draw(st.sampled_from(WORDS))
        verb, name = draw(st.sampled_from([(Delivery.delivered, "event"), (Delivery.spent, "line")]))
        return functools.partial(verb, **{name: word}, **work)
    if kind == "line":
        return functools.partial(
            Delivery.spent, line=draw(st.sampled_from([each.id for each in plan.package.lines])), **work
        )
    if kind == "plan":
        other = plan_of(change, draw(st.integers(0, 3)), draw(st.sampled_from((0, 0, 1, 2))))
        return functools.partial(Delivery.replanned, plan=other, recorded=recorded, reason="it slipped")
    number = draw(st.integers(0, len(delivery.facts) + 1))
    return functools.partial(Delivery.withdrawn, fact=number, recorded=recorded, reason="by mistake")


@st.composite
def histories(draw) -> list[Delivery]:
    """Draw a delivery as it was after each of its facts, from the one without any."""
    change = draw(st.sampled_from(range(len(CHANGES))))
    grown = [Delivery(plan=plan_of(change))]
    recorded = FIRST
    for later in draw(st.lists(st.integers(0, 25), max_size=9)):
        recorded += timedelta(days=later)
        step = draw(steps(grown[-1], change, recorded))
        try:
            grown.append(step(grown[-1]))
        except CoproduceError as error:
            event(f"refused: {error.code}")
    event(f"facts: {len(grown) - 1}")
    return grown


def deliveries():
    """Draw a delivery with some history."""
    return histories().map(lambda grown: grown[-1])


def some_days():
    """Draw a day from before the start to after the end."""
    return st.integers(-10, 2 * HORIZON).map(lambda number: FIRST + timedelta(days=number))


def told(delivery, day):
    """Tell everything that a delivery tells of a day."""
    views = (delivery.facts_on, delivery.plan_on, delivery.ledger_on, delivery.findings, delivery.as_delivered_on)
    return [view(day) for view in views]


def still_true(delivery):
    """List the facts that no later one withdraws, found anew."""
    out = [fact.fact - 1 for fact in delivery.facts if isinstance(fact, Withdrawn)]
    return [
        fact
        for place, fact in enumerate(delivery.facts)
        if place not in out and isinstance(fact, (Delivered, Spent, Replanned))
    ]


def quarters(facts):
    """Add up the quarter-days of work, inside and outside, without the library's own arithmetic."""
    return sum(fact.days.quarters + fact.outside.quarters for fact in facts if isinstance(fact, (Delivered, Spent)))


# Laws -----------------------------------------------------------------------------------------------------------------


class TestHistory:
    @given(grown=histories(), day=some_days())
    def test_the_past_is_told_as_it_was(self, grown, day):
        """What is told of a day does not change when facts are added that were recorded after it."""
        known = [each for each in grown if all(fact.recorded <= day for fact in each.facts)]

        assert told(known[-1], day) == told(grown[-1], day)

    @given(grown=histories())
    def test_grows(self, grown):
        """Each fact is added behind those before it, and none is ever taken out."""
        for before, after in itertools.pairwise(grown):
            assert before.facts == after.facts[:-1]
            assert before.plan == after.plan

    @given(delivery=deliveries(), day=some_days())
    def test_order_of_entry(self, delivery, day):
        """The facts of a day are those that stand by then, in the order of entry."""
        known = attrs.evolve(delivery, facts=tuple(fact for fact in delivery.facts if fact.recorded <= day))

        assert still_true(known) == list(delivery.facts_on(day))

    @given(delivery=deliveries(), day=some_days())
    def test_told_again(self, delivery, day):
        """A delivery made at once of the facts that stood on a day tells the same of that day."""
        again = Delivery(plan=delivery.plan, facts=delivery.facts_on(day))

        assert told(again, day) == told(delivery, day)

    @settings(max_examples=20)
    @given(delivery=deliveries())
    def test_document(self, delivery):
        """A delivery is read back from its document as it was."""
        few = attrs.evolve(delivery, facts=delivery.facts[:4])  # each new plan in it is a document in the document
        text = json.dumps(_writer().unstructure(few))

        assert few == structure(parse_json(text, "delivery.json"), Delivery)


class TestLedger:
    @given(delivery=deliveries(), day=some_days())
    def test_nothing_is_lost(self, delivery, day):
        """All quarter-days on record stand in the ledger once, whatever plan is in force (I38)."""
        ledger = delivery.ledger_on(day)

        assert quarters(delivery.facts_on(day)) == ledger.total().delivered.quarters
        assert quarters(delivery.facts_on(day)) == sum(
            ledger.total(in_band=side).delivered.quarters for side in (True, False)
        )

    @given(delivery=deliveries(), day=some_days())
    def test_planned_is_delivered_and_left(self, delivery, day):
        """Of each line, and in all, what is planned is what was delivered and what is left; what is open stays open."""
        ledger = delivery.ledger_on(day)

        for each in (*ledger.lines, ledger.total()):
            assert each.planned.days.quarters == each.delivered.quarters + each.left.days.quarters
            assert each.planned.open == each.left.open
            assert [option - each.delivered for option in each.planned.options] == list(each.left.options)

    @given(delivery=deliveries(), day=some_days())
    def test_planned_is_the_package_s(self, delivery, day):
        """What is planned in all is the total of the package in force, with the same options (I38)."""
        ledger, package = delivery.ledger_on(day), delivery.plan_on(day).package
        (column,) = {figure.column for balance in ledger.lines for figure in balance.figures}

        for side in (None, True, False):
            assert package.ledger.total(column, in_band=side) == ledger.total(in_band=side).planned

    @given(grown=histories())
    def test_replanning(self, grown):
        """New dates of one package change no line of the ledger; other days are an amendment's (I38)."""
        for before, after in itertools.pairwise(grown):
            if isinstance(after.facts[-1], Replanned):
                one, other = before.plan_on(AFTER_ALL).package, after.plan_on(AFTER_ALL).package
                same = before.ledger_on(AFTER_ALL) == after.ledger_on(AFTER_ALL)
                event(f"the ledger stays: {same}")
                assert same or (one.trace, one.lines) != (other.trace, other.lines)
                assert before.ledger_on(AFTER_ALL).total().delivered == after.ledger_on(AFTER_ALL).total().delivered


class TestFindings:
    @given(delivery=deliveries(), day=some_days())
    def test_each_once(self, delivery, day):
        """No two findings of a day have one id, and none of them stands in the way of anything."""
        findings = delivery.findings(day)

        assert len({finding.id for finding in findings}) == len(findings)
        assert Level.ERROR not in {finding.level for finding in findings}

    @given(delivery=deliveries(), day=some_days())
    def test_overdue(self, delivery, day):
        """An event whose day has passed is on record or overdue, and never both."""
        done = {fact.event for fact in delivery.facts_on(day) if isinstance(fact, Delivered)}
        overdue = {each.id for each in delivery.findings(day) if each.id.startswith("delivery/overdue-")}

        for each in delivery.plan_on(day).events:
            name = f"delivery/overdue-{each.id.partition('/')[2].replace('/', '-')}"
            assert not (each.id in done and name in overdue)
            assert each.id in done or name in overdue or each.day >= day

    @given(delivery=deliveries(), day=some_days())
    def test_real_days(self, delivery, day):
        """The plan as delivered has every event that took place on its real day, and the others where they were."""
        real = {fact.event: fact.on for fact in delivery.facts_on(day) if isinstance(fact, Delivered)}
        expected = {each.id: real.get(each.id, each.day) for each in delivery.plan_on(day).events}
        plan = delivery.as_delivered_on(day)

        assert expected == {each.id: each.day for each in plan.events}
        assert real.keys() <= {each.id for each in plan.events if each.settled}
        assert isinstance(plan.findings, tuple)
