"""A delivery is a list of dated facts: plan, ledger and findings of any day follow from what was known by then."""

import json
from datetime import date, datetime

import attrs
import pytest

from cases import Said, planned, series_of, tailored
from coproduce import (
    AdjustDays,
    ArgumentError,
    CoproduceError,
    DocumentError,
    DropLine,
    Duration,
    Level,
    Only,
    Plan,
    ProviderDays,
    Source,
    UnknownLineError,
    schedule,
)
from coproduce.audience import Audience, audience_of, is_for_everyone
from coproduce.codec import _writer
from coproduce.delivering.discrepancies import DELIVERY
from coproduce.delivering.facts import Delivered, Replanned, Spent, Withdrawn
from coproduce.delivery import Delivery
from coproduce.reading import structure
from coproduce.trees import parse_json

DAY, HALF, QUARTER, NONE = (ProviderDays.of(text) for text in ("1", "1/2", "1/4", "0"))
CONCEPTS, CHECK_IN, VISION = date(2027, 1, 11), date(2027, 1, 26), date(2027, 2, 11)
SECOND_CHECK_IN, PLANNING, LAST = date(2027, 2, 26), date(2027, 3, 15), date(2027, 4, 12)
LONG_AFTER = date(2027, 12, 31)
MODULE_2 = {"B2": ("service-delivery", "policy-and-campaigns"), "E1.policy-and-campaigns": Said(3, "an example")}
BY_PHONE = Source.agreed("on the phone")


def begun(*arguments, **facts) -> Delivery:
    """Give the worked case, agreed and not yet begun."""
    return Delivery(plan=planned(*arguments, **facts))


def took_place(delivery, event, on, days=DAY, **facts):
    """Record that an event took place, and on that very day unless told otherwise."""
    return delivery.delivered(event, on=on, **{"days": days, "recorded": on, "by": ("facilitator-1",), **facts})


def under_way() -> Delivery:
    """Give a delivery in which the first workshop and the first check-in took place."""
    return took_place(took_place(begun(), "concepts", CONCEPTS), "check-in-1", CHECK_IN, HALF)


def finished() -> Delivery:
    """Give a delivery in which every event took place as planned, and half a day of support was spent of the one."""
    delivery = took_place(under_way(), "vision", VISION)
    delivery = delivery.spent("review-and-support", on=VISION, days=HALF, by=("facilitator-1",), recorded=VISION)
    delivery = took_place(delivery, "check-in-2", SECOND_CHECK_IN, HALF)
    delivery = took_place(delivery, "planning", PLANNING)
    return took_place(took_place(delivery, "report-back", LAST, HALF), "debrief", LAST, HALF)


def found(delivery, day=LONG_AFTER):
    """List the findings of a day by name."""
    return {finding.id.removeprefix("delivery/"): finding for finding in delivery.findings(day)}


def days_of(delivery, line, day=LONG_AFTER):
    """Give what is planned, delivered and left of a line, in words."""
    balance = delivery.ledger_on(day).line(line)
    return str(balance.planned), str(balance.delivered), str(balance.left)


def an_edit(kind, name="one", **facts):
    return kind(id=f"agreed/{name}", by="the coordinator", reason="agreed", source=BY_PHONE, **facts)


def planned_with(*edits) -> Plan:
    package = tailored(agreed=edits)
    plan = planned()
    return schedule(package, start=plan.start, calendar=plan.calendar)


class TestDelivered:
    def test_goes_on_record(self):
        """An event that took place is on record under its id, with its day, days and people."""
        fact = took_place(begun(), "concepts", CONCEPTS).facts[0]

        assert ("enhance/concepts/1", CONCEPTS, DAY, ("facilitator-1",)) == (fact.event, fact.on, fact.days, fact.by)

    def test_nothing_is_changed(self):
        """Recording gives a new delivery, and the one before it stays as it was."""
        delivery = begun()
        took_place(delivery, "concepts", CONCEPTS)

        assert () == delivery.facts

    def test_near_name(self):
        """An event of no plan is refused, with the one that may be meant."""
        with pytest.raises(UnknownLineError, match=r"'vison' is no event of this plan - did you mean enhance/vision\?"):
            took_place(begun(), "vison", VISION)

    def test_twice(self):
        """The same event does not take place twice."""
        with pytest.raises(ArgumentError, match="on record already: it took place on 2027-01-26 - withdraw that first"):
            took_place(under_way(), "check-in-1", VISION)

    def test_once_more_after_withdrawal(self):
        """What was withdrawn can be recorded as it was."""
        delivery = under_way().withdrawn(2, recorded=VISION, reason="another charity's")

        assert VISION == took_place(delivery, "check-in-1", VISION).facts[-1].on

    def test_before_it_came(self):
        """What has not come yet cannot be recorded."""
        with pytest.raises(ArgumentError, match="the work is of 2027-02-11, and recorded on 2027-01-26"):
            took_place(begun(), "vision", VISION, recorded=CHECK_IN)

    @pytest.mark.parametrize(
        ("facts", "message"),
        [
            ({"days": Duration.of("1")}, "the argument days is Duration: expected ProviderDays"),
            ({"outside": 1}, "the argument outside is int: expected ProviderDays"),
            ({"days": -1 * DAY}, "the argument days is -1: expected no days or more"),
            ({"by": "facilitator-1"}, "the argument by is str: expected tuple"),
            ({"by": (1,)}, "who did the work is int: expected str"),
            ({"took": HALF}, "how long it took is ProviderDays: expected Duration"),
            ({"recorded": "2027-01-11"}, "the day of recording is str: expected date"),
        ],
    )
    def test_other_kinds(self, facts, message):
        """A fact of another kind is refused, and the message names it."""
        with pytest.raises(ArgumentError, match=message):
            took_place(begun(), "concepts", CONCEPTS, **facts)

    @pytest.mark.parametrize("on", [datetime(2027, 1, 11, 9), "2027-01-11", None])  # noqa: DTZ001 - refused
    def test_no_day(self, on):
        """The day of the work is a date, and nothing else."""
        with pytest.raises(ArgumentError, match=r"the day of the work is .*: expected (a )?date"):
            took_place(begun(), "concepts", on, recorded=CONCEPTS)

    def test_in_words(self):
        """A fact reads as a line of a list."""
        said = [str(fact) for fact in finished().withdrawn(4, recorded=LAST, reason="not ours").facts]

        assert "enhance/check-in-1/1, 26 January 2027: took place (days: ½)" == said[1]
        assert "enhance/review-and-support, 11 February 2027: worked on (days: ½)" == said[3]
        assert "fact 4 withdrawn, 12 April 2027: not ours" == said[-1]


class TestSpent:
    @pytest.mark.clause("R66")
    def test_goes_on_record(self):
        """Days spent on a line apart from its events are taken off what the line has."""
        delivery = begun().spent("review-and-support", on=CHECK_IN, days=QUARTER, recorded=CHECK_IN)

        assert "enhance/review-and-support" == delivery.facts[0].line
        assert ("1", "¼", "¾") == days_of(delivery, "review-and-support")

    def test_near_name(self):
        """A line of no package is refused, with the one that may be meant."""
        with pytest.raises(UnknownLineError, match=r"did you mean enhance/review-and-support\?"):
            begun().spent("review-and-suport", on=CHECK_IN, days=QUARTER, recorded=CHECK_IN)

    def test_beside_an_event(self):
        """Days on a line that meets are added to those of its event."""
        delivery = under_way().spent("concepts", on=CHECK_IN, days=QUARTER, recorded=CHECK_IN)

        assert ("1", "1¼", "-¼") == days_of(delivery, "concepts")


class TestReplanned:
    def test_is_in_force(self):
        """A new plan is in force from the day on which it was recorded, and not before."""
        later = planned(start=date(2027, 1, 18))
        delivery = begun().replanned(later, recorded=CHECK_IN, reason="the hall was flooded")

        assert planned() == delivery.plan_on(CONCEPTS)
        assert later == delivery.plan_on(CHECK_IN)
        assert "another plan, 26 January 2027: the hall was flooded" == str(delivery.facts[0])

    def test_same(self):
        """A plan that does not differ is not recorded."""
        with pytest.raises(ArgumentError, match="nothing differs from the plan in force - there is no need"):
            begun().replanned(planned(), recorded=CHECK_IN, reason="again")

    def test_no_reason(self):
        """A new plan says why."""
        with pytest.raises(ArgumentError, match="a new plan says why - give a reason"):
            begun().replanned(planned(start=CHECK_IN), recorded=CHECK_IN, reason=" ")

    def test_other_charity(self):
        """A plan for another charity is refused."""
        package = tailored()
        other = attrs.evolve(package.assessment.charity, name="Faith")
        theirs = attrs.evolve(package, assessment=attrs.evolve(package.assessment, charity=other))

        with pytest.raises(ArgumentError, match="the plan is for another charity"):
            begun().replanned(attrs.evolve(planned(), package=theirs), recorded=CHECK_IN, reason="mixed up")

    def test_keeps_the_past(self):
        """A plan without an event that took place is refused (I35)."""
        shorter = planned(series_of(2))

        with pytest.raises(
            ArgumentError, match=r"the new plan has no enhance/check-in-2/1, .*planning/1, which took pl"
        ):
            finished().replanned(shorter, recorded=LAST, reason="a shorter series")

    def test_days_without_a_cause(self):
        """A plan whose days differ and that no amendment explains is refused, and the message names the line (I38)."""
        package = tailored()
        fewer = attrs.evolve(package, ledger=attrs.evolve(package.ledger, lines=package.ledger.lines[1:]))

        with pytest.raises(ArgumentError, match=r"the days of enhance/concepts differ .*, and nothing says why"):
            begun().replanned(attrs.evolve(planned(), package=fewer), recorded=CHECK_IN, reason="fewer days")

    def test_days_with_a_cause(self):
        """An amendment that changes days is cause enough, and the ledger follows it from that day on (I38)."""
        edit = an_edit(AdjustDays, target=Only("enhance/check-in-2"), days=HALF, what="a longer check-in")
        delivery = under_way().replanned(planned_with(edit), recorded=VISION, reason="more to review")

        assert ("½", "0", "½") == days_of(delivery, "check-in-2", CHECK_IN)
        assert ("1", "0", "1") == days_of(delivery, "check-in-2", VISION)

    def test_other_days_of_one_edit(self):
        """An edit that is on record with other days than before explains those days (I38)."""
        edits = [
            an_edit(AdjustDays, target=Only("enhance/check-in-2"), days=days, what="longer") for days in (HALF, QUARTER)
        ]
        delivery = Delivery(plan=planned_with(edits[0])).replanned(
            planned_with(edits[1]), recorded=VISION, reason="not so long"
        )

        assert ["1", "¾"] == [days_of(delivery, "check-in-2", day)[0] for day in (CHECK_IN, VISION)]

    def test_line_dropped_with_days_spent(self):
        """Days that were spent on a line stay in the ledger when the line is dropped."""
        edit = an_edit(DropLine, line="enhance/debrief", supersedes=("enhance/debrief-added",))
        delivery = begun().spent("debrief", on=CHECK_IN, days=QUARTER, recorded=CHECK_IN)
        delivery = delivery.replanned(planned_with(edit), recorded=VISION, reason="they do not want it")

        assert ("0", "¼", "-¼") == days_of(delivery, "debrief")
        assert "unplanned-debrief" in found(delivery)


class TestWithdrawn:
    def test_stays_in_the_list(self):
        """A fact that was withdrawn stays in the list, and counts for nothing from that day on."""
        delivery = under_way().withdrawn(2, recorded=VISION, reason="another charity's")

        assert under_way().facts == delivery.facts[:2]
        assert under_way().facts[:1] == delivery.facts_on(VISION)
        assert ("½", "0", "½") == days_of(delivery, "check-in-1")

    def test_known_before(self):
        """On the days before, it stood."""
        delivery = under_way().withdrawn(2, recorded=VISION, reason="another charity's")

        assert under_way().facts == delivery.facts_on(CHECK_IN)

    @pytest.mark.parametrize("number", [0, 3, -1])
    def test_no_such_fact(self, number):
        """A number of no fact is refused, with those there are."""
        with pytest.raises(ArgumentError, match=rf"no fact {number} stands .* - those that stand are 1, 2"):
            under_way().withdrawn(number, recorded=VISION, reason="wrong")

    def test_nothing_on_record(self):
        """Where nothing is on record, nothing is withdrawn."""
        with pytest.raises(ArgumentError, match="no fact 1 stands to be withdrawn - nothing is on record"):
            begun().withdrawn(1, recorded=VISION, reason="wrong")

    @pytest.mark.parametrize("number", [2, 3])
    def test_only_once(self, number):
        """What is withdrawn, and a withdrawal, cannot be withdrawn."""
        delivery = under_way().withdrawn(2, recorded=VISION, reason="wrong")

        with pytest.raises(ArgumentError, match=rf"no fact {number} stands"):
            delivery.withdrawn(number, recorded=VISION, reason="wrong again")

    def test_what_others_rest_on(self):
        """A plan in which an event took place is not withdrawn before the event is."""
        delivery = begun(series_of(2)).replanned(planned(), recorded=CONCEPTS, reason="a longer series")
        delivery = took_place(delivery, "planning", PLANNING)

        with pytest.raises(ArgumentError, match=r"a later fact rests on fact 1: .* - withdraw the later one first"):
            delivery.withdrawn(1, recorded=PLANNING, reason="too long")
        both = delivery.withdrawn(2, recorded=PLANNING, reason="not held")
        assert () == both.withdrawn(1, recorded=PLANNING, reason="too long").facts_on(PLANNING)

    @pytest.mark.parametrize(("fact", "reason"), [("1", "wrong"), (1, 0), (1, "")])
    def test_other_kinds(self, fact, reason):
        """A withdrawal names a number, and says why."""
        with pytest.raises(ArgumentError, match=r"the fact to withdraw is str|the reason of|says why"):
            under_way().withdrawn(fact, recorded=VISION, reason=reason)


class TestOrder:
    def test_of_recording(self):
        """A fact that was recorded before the last one is refused."""
        with pytest.raises(ArgumentError, match="a fact recorded on 2027-01-11 comes after one recorded on 2027-01-26"):
            under_way().spent("concepts", on=CONCEPTS, days=QUARTER, recorded=CONCEPTS)

    def test_of_work(self):
        """Work may be recorded later than what came after it, and counts from the day of recording."""
        delivery = under_way().spent("review-and-support", on=CONCEPTS, days=QUARTER, recorded=VISION)

        assert NONE == delivery.ledger_on(CHECK_IN).line("review-and-support").delivered
        assert QUARTER == delivery.ledger_on(VISION).line("review-and-support").delivered

    def test_of_entry(self):
        """Of two plans that are recorded on one day the later entry is in force."""
        one, other = planned(start=date(2027, 1, 18)), planned(start=date(2027, 1, 25))
        delivery = begun().replanned(one, recorded=CONCEPTS, reason="a week on")
        delivery = delivery.replanned(other, recorded=CONCEPTS, reason="another week on")

        assert other == delivery.plan_on(CONCEPTS)

    @pytest.mark.parametrize(
        "facts",
        [
            (Spent(line="enhance/vison", on=CONCEPTS, days=DAY, recorded=CONCEPTS),),
            (Spent(line="vision", on=CONCEPTS, days=DAY, recorded=CONCEPTS),),
            (Delivered(event="concepts", on=CONCEPTS, days=DAY, recorded=CONCEPTS),),
            (Withdrawn(fact=1, recorded=CONCEPTS, reason="itself"),),
            (
                *(2 * (Delivered(event="enhance/concepts/1", on=CONCEPTS, days=DAY, recorded=CONCEPTS),)),
                Withdrawn(fact=2, recorded=CONCEPTS, reason="twice"),
            ),
        ],
    )
    def test_whole_list(self, facts):
        """A list that nobody could have made fact by fact is refused."""
        with pytest.raises(CoproduceError):
            Delivery(plan=planned(), facts=facts)

    @pytest.mark.parametrize("verb", ["facts_on", "plan_on", "ledger_on", "days_left", "findings", "as_delivered_on"])
    def test_day(self, verb):
        """Whatever is asked of a day, a time is refused."""
        with pytest.raises(ArgumentError, match="the day is a date and a time: expected a date"):
            getattr(under_way(), verb)(datetime(2027, 1, 11, 9))  # noqa: DTZ001 - refused

    def test_of_a_plan(self):
        """A delivery is of a plan."""
        with pytest.raises(ArgumentError, match="the plan is Package: expected Plan"):
            Delivery(plan=tailored())


class TestAsDelivered:
    def test_real_days(self):
        """What took place is settled on its real day, with those who ran it; the rest is as planned."""
        delivery = took_place(begun(), "concepts", date(2027, 1, 16))
        first, *others = delivery.as_delivered_on(VISION).events

        assert (date(2027, 1, 16), True, ("facilitator-1",)) == (first.day, first.settled, first.people)
        assert list(planned().events[1:]) == others

    def test_in_order(self):
        """Its events are in the order of their real days."""
        delivery = took_place(under_way(), "check-in-2", VISION, HALF).as_delivered_on(VISION)
        late = took_place(under_way(), "vision", date(2027, 3, 1)).as_delivered_on(LONG_AFTER)

        for plan in (delivery, late):
            assert sorted(event.day for event in plan.events) == [event.day for event in plan.events]

    @pytest.mark.clause("R69", "R70")
    def test_months(self):
        """Its findings tell that the months do not hold any more when the last events slip."""
        delivery = took_place(finished().withdrawn(8, recorded=LAST, reason="it slipped"), "debrief", LONG_AFTER, HALF)
        levels = {finding.id: finding.level for finding in delivery.as_delivered_on(LONG_AFTER).findings}

        assert Level.WARNING == levels["dates/momentum"]
        assert Level.NOTE == {one.id: one.level for one in delivery.plan.findings}["dates/momentum"]


class TestLedger:
    def test_story(self):
        """Planned, delivered and left of every line, and in all, follow from the facts."""
        delivery = under_way()

        assert ("1", "1", "0") == days_of(delivery, "concepts")
        assert ("1", "0", "1") == days_of(delivery, "vision")
        assert ("½", "½", "0") == days_of(delivery, "check-in-1")
        total = delivery.ledger_on(CHECK_IN).total()
        assert ("6", "1½", "4½") == (str(total.planned), str(total.delivered), str(total.left))
        assert "all lines: planned 6, delivered 1½, left 4½" == str(total)

    def test_days_left(self):
        """The days left are told for any day."""
        days = [date(2027, 1, 10), CONCEPTS, CHECK_IN, LONG_AFTER]

        assert ["6", "5", "4½", "4½"] == [str(under_way().days_left(day)) for day in days]

    def test_options(self):
        """What is left keeps the totals that the options allow, and the most is the largest of them."""
        delivery = begun().spent("review-and-support", on=CHECK_IN, days=HALF, recorded=CHECK_IN)
        balance = delivery.ledger_on(CHECK_IN).line("review-and-support")

        assert ["0", "½", "1"] == [str(option) for option in balance.planned.options]
        assert ["-½", "0", "½"] == [str(option) for option in balance.left.options]
        assert DAY == balance.most

    @pytest.mark.clause("R35", "Q10")
    def test_outside_the_band(self):
        """A co-facilitator's day is counted outside the band, and never with those inside."""
        beside = an_edit(AdjustDays, target=Only("enhance/concepts"), days=DAY, what="a second one", in_band=False)
        delivery = took_place(Delivery(plan=planned_with(beside)), "concepts", CONCEPTS, outside=DAY)
        ledger = delivery.ledger_on(CONCEPTS)

        assert [True, False] == [balance.in_band for balance in ledger.lines if balance.line == "enhance/concepts"]
        assert (DAY, DAY) == (ledger.total(in_band=True).delivered, ledger.total(in_band=False).delivered)
        assert begun().days_left(CONCEPTS) - DAY == delivery.days_left(CONCEPTS, in_band=True)
        assert ("2", "2", "0") == days_of(delivery, "concepts")

    @pytest.mark.clause("R80", "R81")
    def test_separate_offer(self):
        """The days of a line that is outside the band altogether are counted outside it, those of both researchers."""
        delivery = took_place(begun({"B6": "yes"}), "peer-research-training/1", LONG_AFTER, DAY + DAY)
        outside = delivery.ledger_on(LONG_AFTER).total(in_band=False)

        assert ("6", "2", "4") == (str(outside.planned), str(outside.delivered), str(outside.left))
        assert NONE == delivery.ledger_on(LONG_AFTER).total(in_band=True).delivered

    @pytest.mark.clause("R84", "Q18")
    def test_not_stated(self):
        """Days that nobody stated stay so, whatever was delivered."""
        delivery = took_place(begun(MODULE_2), "policy-and-campaigns", LONG_AFTER)

        assert ("1 + not stated", "1", "0 + not stated") == days_of(delivery, "policy-and-campaigns")
        assert delivery.ledger_on(LONG_AFTER).line("policy-and-campaigns").most is None

    def test_near_name(self):
        """A line that is not in the ledger is refused, with the one that may be meant."""
        with pytest.raises(UnknownLineError, match=r"'vison' names no line .* - did you mean enhance/vision\?"):
            begun().ledger_on(CONCEPTS).line("vison")


class TestFindings:
    def test_nothing_to_tell(self):
        """As long as all goes as planned, there is nothing to tell."""
        assert {} == found(under_way(), VISION)

    def test_author(self):
        """Each finding is under the name of delivery, and on a clause or an assumption."""
        findings = begun().findings(LONG_AFTER)

        assert {DELIVERY} == {finding.author for finding in findings}
        assert all(finding.source.clauses for finding in findings)

    @pytest.mark.parametrize(("day", "told"), [(CONCEPTS, False), (date(2027, 1, 12), True)])
    def test_overdue(self, day, told):
        """An event is overdue from the day after its own on, until it is on record."""
        assert told == ("overdue-concepts-1" in found(begun(), day))
        assert "overdue-concepts-1" not in found(under_way())

    @pytest.mark.clause("R62", "R72")
    def test_overdue_check_in(self):
        """A check-in that is not on record when its gap ended says so, on the clauses about check-ins."""
        delivery = took_place(begun(), "concepts", CONCEPTS)
        early, late = (found(delivery, day)["overdue-check-in-1-1"] for day in (VISION, date(2027, 2, 12)))

        assert "was planned for Tuesday 26 January 2027, and is not on record" in early.text
        assert "gap ended" not in early.text
        assert late.text.endswith("; its gap ended with Vision workshop on Thursday 11 February 2027")
        assert (Level.WARNING, ("R62", "R72")) == (late.level, late.source.clauses)

    @pytest.mark.clause("R62", "R72")
    def test_gap_that_ended_early(self):
        """A check-in is overdue, too, when the next workshop took place before the day it was planned for."""
        delivery = took_place(begun(), "vision", date(2027, 1, 20))

        assert "overdue-check-in-1-1" not in found(delivery, date(2027, 1, 20))
        assert "its gap ended" in found(delivery, date(2027, 1, 21))["overdue-check-in-1-1"].text

    @pytest.mark.clause("R62", "R72")
    @pytest.mark.parametrize(
        ("on", "name"),
        [
            (CONCEPTS, "early"),
            (date(2027, 1, 12), None),
            (date(2027, 2, 10), None),
            (VISION, "late"),
            (date(2027, 2, 12), "late"),
        ],
    )
    def test_check_in_outside_its_gap(self, on, name):
        """A check-in is early or late where it is not after the one workshop and before the next."""
        delivery = took_place(begun(), "check-in-1", on, HALF)
        told = [each for each in ("early", "late") if f"{each}-check-in-1-1" in found(delivery)]

        assert ([name] if name else []) == told

    @pytest.mark.clause("R62", "R72")
    def test_real_days_of_the_workshops(self):
        """The gap of a check-in is between the days on which its workshops really took place."""
        delivery = took_place(begun(), "vision", date(2027, 1, 20))

        assert "late-check-in-1-1" in found(took_place(delivery, "check-in-1", CHECK_IN, HALF))

    @pytest.mark.clause("R43", "R62", "R72")
    @pytest.mark.parametrize(("sitting", "name"), [(0, "early"), (1, "late")])
    def test_gap_between_sittings(self, sitting, name):
        """Where a workshop has several sittings, the gap is after the last and before the first of the next."""
        delivery = begun({"G5.face-to-face": "no"})
        first, last = (delivery.plan.of_line(f"enhance/{line}") for line in ("concepts", "vision"))
        edge = (first[-1].day, last[0].day)[sitting]

        assert first[0].day < first[-1].day < last[0].day < last[-1].day
        assert f"{name}-check-in-1-1" in found(took_place(delivery, "check-in-1", edge, HALF))

    @pytest.mark.parametrize("gone", ["enhance/concepts/1", "enhance/vision/1"])
    def test_no_gap(self, gone):
        """Where a workshop beside it has no date, a check-in has no gap to be late in, and is overdue all the same."""
        plan = planned()
        short = attrs.evolve(plan, events=tuple(event for event in plan.events if event.id != gone))

        told = found(Delivery(plan=short))["overdue-check-in-1-1"]
        assert told.text.endswith("and is not on record")
        assert "late-check-in-1-1" not in found(took_place(Delivery(plan=short), "check-in-1", VISION, HALF))

    def test_other_day(self):
        """What took place on another day than planned is noted, for good."""
        delivery = took_place(begun(), "concepts", date(2027, 1, 12))
        later = delivery.replanned(planned(start=date(2027, 1, 12)), recorded=CHECK_IN, reason="as it was")

        for each in (delivery, later):
            told = found(each)["moved-concepts-1"]
            assert "took place on Tuesday 12 January 2027, and was planned for Monday 11 January 2027" in told.text
            assert Level.NOTE == told.level

    def test_day_of_the_plan_then(self):
        """What took place as it was planned by then is not noted, though the first plan had another day."""
        delivery = begun().replanned(planned(start=date(2027, 1, 12)), recorded=CONCEPTS, reason="a day later")

        assert "moved-concepts-1" not in found(took_place(delivery, "concepts", date(2027, 1, 12)))

    def test_length(self):
        """What took longer than planned is noted; where nobody says, nothing is."""
        delivery = took_place(begun(), "concepts", CONCEPTS, took=Duration.of("1 1/2"))

        told = found(delivery)["length-concepts-1"].text
        assert "Concepts workshop took 1½ days, and was planned to take 1 day" == told
        assert "length-concepts-1" not in found(under_way())
        assert "length-concepts-1" not in found(took_place(begun(), "concepts", CONCEPTS, took=Duration.of("1")))

    def test_nobody(self):
        """Work that nobody is named for is noted; where no days were worked, there is nobody to name."""
        told = found(took_place(begun(), "concepts", CONCEPTS, by=(), outside=HALF))["nobody-concepts-1"].text
        assert (
            "Concepts workshop took 1½ days of work on Monday 11 January 2027, and nobody is named who did it" == told
        )
        assert "nobody-report-back-1" not in found(took_place(begun(), "report-back", LAST, NONE, by=()))

    def test_somebody_else(self):
        """Another facilitator than planned is noted; a plan that names nobody has nobody to differ from."""
        plan = planned()
        events = tuple(attrs.evolve(event, people=("facilitator-2", "co-facilitator-1")) for event in plan.events)
        delivery = Delivery(plan=attrs.evolve(plan, events=events))
        both = took_place(delivery, "concepts", CONCEPTS, by=("co-facilitator-1", "facilitator-2"))

        told = found(took_place(delivery, "concepts", CONCEPTS))["people-concepts-1"].text
        assert "Concepts workshop was run by facilitator-1, and planned with facilitator-2, co-facilitator-1" == told
        assert "people-concepts-1" not in found(both)
        assert "people-concepts-1" not in found(under_way())

    @pytest.mark.clause("R66")
    def test_overspent(self):
        """A line that took more days than its options allow is a warning, on the clause of its days."""
        delivery = begun().spent("review-and-support", on=CHECK_IN, days=DAY + QUARTER, recorded=CHECK_IN)
        told = found(delivery)["overspent-review-and-support"]

        assert "Review and support: 1¼ days spent, and it has 1 at the most" == told.text
        assert Level.WARNING == told.level
        assert "R66" in told.source.clauses

    @pytest.mark.clause("R67")
    def test_more_than_chosen(self):
        """A line that took more than was chosen, and no more than its options allow, is a note."""
        delivery = took_place(begun({"G7.attend": "no"}), "report-back", LAST, HALF)
        told = found(delivery)["overspent-report-back"]

        assert "Report-back session: ½ day spent of 0; its options allow ½" == told.text
        assert Level.NOTE == told.level

    @pytest.mark.clause("R84", "Q18")
    def test_not_stated(self):
        """Days beyond those stated, where some are not stated, are a note that says so."""
        one = took_place(begun(MODULE_2), "policy-and-campaigns", LONG_AFTER)
        two = took_place(begun(MODULE_2), "policy-and-campaigns", LONG_AFTER, DAY + DAY)

        assert "unstated-policy-and-campaigns" not in found(one)
        told = found(two)["unstated-policy-and-campaigns"]
        assert "Policy and campaigns workshop: 2 days spent, and what it has is 1 + not stated" == told.text
        assert Level.NOTE == told.level

    def test_line_of_no_days(self):
        """Days on a line that has none of ours in the plan are a note."""
        delivery = begun().spent("listen-to-staff", on=CHECK_IN, days=QUARTER, recorded=CHECK_IN)

        assert Level.NOTE == found(delivery)["unplanned-listen-to-staff"].level

    def test_outside_that_nobody_planned(self):
        """A co-facilitator's day that nobody planned is a note, apart from the days inside the band."""
        told = found(took_place(begun(), "concepts", CONCEPTS, outside=DAY))

        assert "1 day spent outside the band" in told["unplanned-concepts-outside"].text
        assert "overspent-concepts" not in told

    @pytest.mark.clause("R27", "Q2")
    @pytest.mark.parametrize(("more", "told"), [(HALF, False), (HALF + QUARTER, True)])
    def test_band(self, more, told):
        """More days on a module than the offer states for it are a warning that cites R27."""
        delivery = finished().spent("review-and-support", on=LAST, days=more, recorded=LAST)

        assert told == ("band-module-1" in found(delivery))
        assert [("R27", "Q2")] * told == [
            each.source.clauses for name, each in found(delivery).items() if name.startswith("band")
        ]

    @pytest.mark.clause("R24")
    def test_days_left(self):
        """Days that are left when the last event took place are told, and not before."""
        assert "left" not in found(finished(), PLANNING)
        assert "of the days that were agreed ½ are left" in found(finished(), LAST)["left"].text
        assert "left" not in found(finished().spent("review-and-support", on=LAST, days=HALF, recorded=LAST))


class TestDocument:
    def written(self, delivery):
        return _writer().unstructure(delivery)

    def read(self, table):
        return structure(parse_json(json.dumps(table), "hope.json"), Delivery)

    def test_round_trip(self):
        """A delivery with facts of all four kinds is read back as it was written."""
        delivery = took_place(under_way(), "vision", VISION, outside=QUARTER, took=Duration.of("1"), note="in the hall")
        delivery = delivery.spent("review-and-support", on=VISION, days=QUARTER, recorded=VISION)
        delivery = delivery.withdrawn(4, recorded=VISION, reason="twice")
        moved = attrs.evolve(delivery.as_delivered_on(VISION), start=date(2027, 1, 4))
        delivery = delivery.replanned(moved, recorded=LAST, reason="as it was")

        assert [Delivered, Delivered, Delivered, Spent, Withdrawn, Replanned] == [type(each) for each in delivery.facts]
        assert delivery == self.read(self.written(delivery))

    @pytest.mark.parametrize(
        ("place", "change"),
        [
            (0, {"days": "-1"}),
            (0, {"days": 0.5}),
            (0, {"event": "enhance/concepts"}),
            (0, {"event": "enhance/check-in-1/1"}),
            (0, {"recorded": "2027-02-01"}),
            (1, {"recorded": "2027-01-10"}),
            (1, {"type": "delivery"}),
            (1, {"by": "facilitator-1"}),
            (1, {"on": None}),
            (1, {"said": "so"}),
        ],
    )
    def test_faults(self, place, change):
        """A document that no delivery writes is refused."""
        table = self.written(under_way())
        table["facts"][place] |= change

        with pytest.raises(DocumentError):
            self.read(table)

    def test_audiences(self):
        """Every field says who may see it: a note is the provider's, and people are for those in the room."""
        kinds = (Delivery, Delivered, Spent, Replanned, Withdrawn)
        readers = {field.name: audience_of(field) for kind in kinds for field in attrs.fields(kind)}
        shown = [field for kind in kinds for field in attrs.fields(kind) if field.repr]

        assert all(Audience.PROVIDER in each for each in readers.values())
        assert frozenset({Audience.PROVIDER}) == readers["note"]
        assert Audience.FUNDER not in readers["by"]
        assert [] == [field.name for field in shown if not is_for_everyone(field)]
