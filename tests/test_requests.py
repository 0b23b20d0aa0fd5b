"""What people ask of dates is said in words, drawn as closed slots or windows, and refused where it cannot be read."""

from datetime import UTC, date, time

import attrs
import pytest

from cases import MONDAY, a_calendar, tailored
from coproduce import (
    Apart,
    ArgumentError,
    Attends,
    Calendar,
    CoproduceError,
    Days,
    Deadline,
    Half,
    HalfDays,
    InfeasibleError,
    Months,
    NotBefore,
    Pin,
    Source,
    StartsAt,
    Timetable,
    UnknownLineError,
    Weeks,
    WorkingDays,
    schedule,
)
from coproduce.provenance import day_in_words
from coproduce.requests import Request

TUESDAY = date(2027, 2, 16)
TUESDAYS = Calendar(name="Tuesdays", first=date(2027, 1, 1), last=date(2028, 6, 30), weekdays=(1,))


def asked(*requests, changes=None, **facts):
    return schedule(tailored(changes), start=MONDAY, calendar=a_calendar(), requests=requests, **facts)


def day_of(event, *requests, **facts):
    return asked(*requests, **facts).event(event).day


def refused(*requests, **facts):
    """Give the error with which requests are refused when a timetable is drawn."""
    with pytest.raises(CoproduceError) as caught:
        Timetable(package=tailored(**facts), calendar=a_calendar(), requests=requests)
    return caught.value


class TestWords:
    @pytest.mark.parametrize(
        ("request_", "words", "events"),
        [
            (Pin(event="vision", day=TUESDAY), "on Tuesday 16 February 2027", ("vision",)),
            (
                Pin(event="debrief", day=TUESDAY, half=Half.AFTERNOON),
                "on Tuesday 16 February 2027 (afternoon)",
                ("debrief",),
            ),
            (NotBefore(day=TUESDAY), "not before Tuesday 16 February 2027", ()),
            (NotBefore(day=TUESDAY, event="vision"), "not before Tuesday 16 February 2027", ("vision",)),
            (Deadline(day=TUESDAY), "by Tuesday 16 February 2027", ()),
            (Deadline(day=TUESDAY, event="vision"), "by Tuesday 16 February 2027", ("vision",)),
            (
                Apart(first="concepts", then="vision", least=Weeks(5), most=Months(2), preferred=Days(40)),
                "at least 5 weeks, at most 2 months, best 40 days",
                ("concepts", "vision"),
            ),
            (Attends(who="the facilitator", calendar=TUESDAYS), "the facilitator can be there", ()),
            (
                Attends(who="the facilitator", calendar=TUESDAYS, lines=("vision", "debrief")),
                "the facilitator can be there",
                ("vision", "debrief"),
            ),
            (StartsAt(event="vision", at=time(9, 5)), "at 09:05", ("vision",)),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_text(self, request_, words, events):
        """A request says what it asks, and names the events that it is about."""
        assert (words, events) == (str(request_), request_.events)

    def test_day(self):
        """A day is written with its weekday and without a leading nought."""
        assert "Monday 1 February 2027" == day_in_words(date(2027, 2, 1))

    def test_reason_is_not_shown(self):
        """The reason of a request may be private: its text and its repr leave it out."""
        private = Pin(event="vision", day=TUESDAY, reason="after the court date")

        assert "court" not in f"{private} {private!r}"

    def test_rests_on_what_was_agreed(self):
        """A request that names no source of its own rests on its being asked for, and one that does keeps it."""
        own = Source.agreed("in the kick-off meeting")

        assert "agreed" == Pin(event="vision", day=TUESDAY).source.basis.value
        assert own == Pin(event="vision", day=TUESDAY, source=own).source
        assert () == Request().events


class TestPin:
    def test_the_day(self):
        """A pinned event is on its day, says that it was asked for, and the others go round it."""
        plan = asked(Pin(event="vision", day=TUESDAY))

        assert (TUESDAY, "this day was asked for") == (plan.event("vision").day, plan.event("vision").because)
        assert plan.event("check-in-2").day > TUESDAY > plan.event("check-in-1").day

    @pytest.mark.parametrize("name", ["vision", "vision/1", "enhance/vision", "enhance/vision/1"])
    def test_by_any_name(self, name):
        """An event is named by its id or its line, each with or without its owner."""
        assert TUESDAY == day_of("vision", Pin(event=name, day=TUESDAY))

    @pytest.mark.parametrize("half", [Half.MORNING, Half.AFTERNOON])
    def test_the_half(self, half):
        """A pin on a half-day is kept to that half."""
        event = asked(Pin(event="check-in-1", day=date(2027, 1, 28), half=half)).event("check-in-1")

        assert (date(2027, 1, 28), half) == (event.day, event.half)

    @pytest.mark.parametrize("half", [None, Half.WHOLE_DAY])
    def test_either_half(self, half):
        """A pin of half a day on a whole one leaves either half open."""
        pins = (Pin(event="debrief", day=date(2027, 4, 14), half=half), Pin(event="report-back", day=date(2027, 4, 14)))
        plan = asked(*pins)

        assert [Half.MORNING, Half.AFTERNOON] == [event.half for event in plan.events[-2:]]

    def test_half_of_a_whole_day(self):
        """A workshop of a whole day is not pinned to half of one."""
        error = refused(Pin(event="vision", day=TUESDAY, half=Half.MORNING))

        assert "Vision workshop takes a whole day, and is asked for in the morning" in str(error)
        assert "ask for the day only" == error.hint

    def test_several_sittings(self):
        """A name that means several sittings is not pinned to one day; the error names each of them."""
        error = refused(Pin(event="vision", day=TUESDAY), changes={"G5.face-to-face": "no"})

        assert "'vision' names 2 sessions, and they cannot all be on one day" in str(error)
        assert "ask for each of enhance/vision/1, enhance/vision/2" == error.hint

    def test_one_sitting(self):
        """One sitting of several is pinned by its id."""
        changes = {"G5.face-to-face": "no"}

        assert TUESDAY == day_of("vision/2", Pin(event="vision/2", day=TUESDAY), changes=changes)

    @pytest.mark.parametrize("day", [date(2026, 12, 31), date(2028, 7, 1)])
    def test_outside_the_calendar(self, day):
        """A day outside the calendar is refused, with the day."""
        error = refused(Pin(event="vision", day=day))

        assert f"vision is asked for on {day}, outside the calendar" in str(error)
        assert isinstance(error, ArgumentError)


class TestNotBefore:
    def test_one_event(self):
        """An event that is not to be before a day is on the first open day from it on; the others are not held."""
        plan = asked(NotBefore(event="vision", day=date(2027, 2, 20)))

        assert (MONDAY, date(2027, 2, 22)) == (plan.event("concepts").day, plan.event("vision").day)
        assert "not before Saturday 20 February 2027" in plan.event("vision").because

    def test_all(self):
        """Where no event is named the request is about all of them."""
        assert date(2027, 3, 1) == asked(NotBefore(day=date(2027, 3, 1))).events[0].day

    def test_long_ago(self):
        """A day before the calendar asks for nothing."""
        assert asked().events == asked(NotBefore(day=date(2020, 1, 1))).events


class TestDeadline:
    @pytest.mark.parametrize(("event", "day"), [("", date(2027, 4, 12)), ("vision", date(2027, 2, 11))])
    def test_on_the_day_itself(self, event, day):
        """The day of a deadline is in time, and the day before is not."""
        assert asked().events == asked(Deadline(event=event, day=day)).events
        with pytest.raises(InfeasibleError, match=f"by {day_in_words(day.replace(day=day.day - 1))}"):
            asked(Deadline(event=event, day=day.replace(day=day.day - 1)))

    def test_far_off(self):
        """A deadline after the calendar's end asks for nothing."""
        assert asked().events == asked(Deadline(day=date(2040, 1, 1))).events


class TestApart:
    @pytest.mark.parametrize(
        ("lag", "day"),
        [
            (HalfDays(101), date(2027, 3, 3)),
            (Days(50), date(2027, 3, 2)),
            (Weeks(7), date(2027, 3, 1)),
            (WorkingDays(30), date(2027, 2, 22)),
            (Months(2), date(2027, 3, 11)),
        ],
        ids=str,
    )
    def test_at_least(self, lag, day):
        """The second event is so far after the first, and says that it was asked for so."""
        event = asked(Apart(first="concepts", then="vision", least=lag)).event("vision")

        assert day == event.day
        assert f"at least {lag} after Concepts workshop, as asked" in event.because

    def test_at_most(self):
        """Where the second event cannot be sooner, the first moves on."""
        pins = (Pin(event="debrief", day=date(2027, 5, 6)), Apart(first="planning", then="debrief", most=Days(30)))

        assert date(2027, 4, 6) == day_of("planning", *pins)

    def test_beside_the_offer(self):
        """What is asked beside the offer takes nothing of the offer's own windows away."""
        assert date(2027, 2, 11) == day_of("vision", Apart(first="concepts", then="vision", least=Days(1)))

    def test_instead_of_the_offer(self):
        """What is asked instead takes the place of the window between the two, and of that alone."""
        override = Apart(first="concepts", then="vision", least=Days(20), instead=True)
        plan = asked(override)

        assert date(2027, 2, 1) == plan.event("vision").day
        assert date(2027, 4, 12) == plan.event("debrief").day

    def test_instead_of_one_end(self):
        """An override of the most leaves the least of the offer as it is."""
        override = Apart(first="concepts", then="debrief", most=Months(6), instead=True)
        plan = asked(override, Pin(event="debrief", day=date(2027, 7, 9)), Pin(event="concepts", day=MONDAY))

        assert date(2027, 2, 11) == plan.event("vision").day

    def test_between_sittings(self):
        """Of lines in several sittings it is the last of the first and the first of the other."""
        remote = {"G5.face-to-face": "no"}
        plan = asked(Apart(first="concepts", then="vision", least=Days(41)), changes=remote)

        assert 41 == (plan.event("vision/1").day - plan.event("concepts/2").day).days

    @pytest.mark.parametrize(
        ("lags", "message"),
        [
            ({}, "how far vision is to be from concepts: expected at least one lag"),
            ({"preferred": HalfDays(9)}, "expected days, weeks, working days or months"),
        ],
    )
    def test_nothing_asked(self, lags, message):
        """A request without any lag is refused, and one that prefers half-days."""
        with pytest.raises(ArgumentError, match=message) as caught:
            Apart(first="concepts", then="vision", **lags)

        assert "apart" == caught.value.code
        assert caught.value.hint


class TestAttends:
    def test_everything(self):
        """Where no line is named every event is on a day on which that person can be there."""
        plan = asked(Attends(who="the facilitator", calendar=TUESDAYS))

        assert {1} == {event.day.weekday() for event in plan.events}
        assert "moved on past days without the facilitator" in plan.events[0].because

    def test_some_lines(self):
        """Only the lines that are named wait for that person."""
        plan = asked(Attends(who="the policy lead", calendar=TUESDAYS, lines=("vision", "enhance/debrief")))

        weekdays = {event.line: event.day.weekday() for event in plan.events}
        assert [0, 1, 1] == [weekdays[f"enhance/{name}"] for name in ("concepts", "vision", "debrief")]

    def test_half_days(self):
        """Somebody who can come in the mornings only is at no workshop of a whole day, but at a debrief."""
        mornings = attrs.evolve(TUESDAYS, weekdays=(0, 1, 2, 3, 4), mornings_only=(0, 1, 2, 3, 4))
        debrief = asked(Attends(who="the chair", calendar=mornings, lines=("debrief",))).event("debrief")

        assert (date(2027, 4, 13), Half.MORNING) == (debrief.day, debrief.half)
        with pytest.raises(InfeasibleError, match="days without the chair"):
            asked(Attends(who="the chair", calendar=mornings, lines=("vision",)))

    @pytest.mark.parametrize("first", [date(2026, 3, 7), date(2027, 3, 1)])
    def test_calendar_of_another_span(self, first):
        """A person's calendar may begin sooner or later than that of the plan; outside it the person is away."""
        own = attrs.evolve(TUESDAYS, first=first, last=date(2027, 12, 31))
        plan = asked(Attends(who="the facilitator", calendar=own))

        assert max(date(2027, 1, 12), date(2027, 3, 2) if first.year == 2027 else MONDAY) == plan.events[0].day
        with pytest.raises(InfeasibleError, match="days without the facilitator"):
            asked(Attends(who="the facilitator", calendar=attrs.evolve(own, last=date(2027, 4, 1))))

    def test_two_people(self):
        """Where two people are needed an event is on a day on which both can be there."""
        wednesdays = attrs.evolve(TUESDAYS, weekdays=(1, 2))
        requests = (Attends(who="one", calendar=TUESDAYS), Attends(who="the other", calendar=wednesdays))

        assert {1} == {event.day.weekday() for event in asked(*requests).events}


class TestStartsAt:
    @pytest.mark.parametrize(
        ("at", "half"),
        [(time(9, 30), Half.MORNING), (time(11, 59), Half.MORNING), (time(12), Half.AFTERNOON)],
        ids=str,
    )
    def test_half_of_the_day(self, at, half):
        """An event that starts from noon on is in the afternoon, and any other in the morning."""
        event = asked(StartsAt(event="check-in-1", at=at)).event("check-in-1")

        assert (at, half) == (event.at, event.half)

    def test_each_sitting(self):
        """A line that is named starts at that time in each of its sittings; the others have no time."""
        plan = asked(StartsAt(event="vision", at=time(13, 30)), changes={"G5.face-to-face": "no"})

        assert {time(13, 30)} == {event.at for event in plan.of_line("enhance/vision")}
        assert {None} == {event.at for event in plan.of_line("enhance/concepts")}

    def test_day_is_not_affected(self):
        """A workshop that starts at a time of the morning is on the day on which it was."""
        assert [event.day for event in asked().events] == [
            event.day for event in asked(StartsAt(event="vision", at=time(9))).events
        ]

    def test_whole_day_after_noon(self):
        """A workshop of a whole day does not start in the afternoon."""
        error = refused(StartsAt(event="vision", at=time(12)))

        assert "vision takes a whole day, and is asked to start at 12:00" in str(error)
        assert "let it start before noon" == error.hint

    @pytest.mark.parametrize("at", [time(9, 0, 1), time(9, 0, 0, 1), time(9, tzinfo=UTC)], ids=str)
    def test_no_plain_time(self, at):
        """Seconds, and a zone of its own, are refused."""
        with pytest.raises(ArgumentError, match="expected a local time in whole minutes"):
            StartsAt(event="vision", at=at)


class TestRefused:
    def test_unknown_event(self):
        """A name of no event is refused, and the nearest one is offered."""
        error = refused(NotBefore(event="visiom", day=TUESDAY))

        assert isinstance(error, UnknownLineError)
        assert "'visiom' is no event of this package" in str(error)
        assert "vision" in error.hint

    @pytest.mark.parametrize(
        "request_",
        [
            Pin(event="nothing", day=TUESDAY),
            Deadline(event="nothing", day=TUESDAY),
            Apart(first="nothing", then="vision", least=Days(1)),
            Apart(first="vision", then="nothing", least=Days(1), instead=True),
            Attends(who="the facilitator", calendar=TUESDAYS, lines=("vision", "nothing")),
            StartsAt(event="nothing", at=time(9)),
        ],
        ids=lambda request: request.tag,
    )
    def test_of_each_kind(self, request_):
        """A request of any kind for an event that there is not is refused."""
        assert "'nothing' is no event of this package" in str(refused(request_))

    def test_a_line_without_sessions(self):
        """Work without a session of its own is no event."""
        assert "'draft-vision' is no event" in str(refused(NotBefore(event="draft-vision", day=TUESDAY)))

    def test_all_at_once(self):
        """All requests that cannot be read are told at once."""
        wrong = (
            Pin(event="visiom", day=TUESDAY),
            Pin(event="vision", day=date(2040, 1, 1)),
            StartsAt(event="vision", at=time(14)),
        )
        told = str(refused(*wrong))

        for part in ("'visiom' is no event", "outside the calendar", "takes a whole day"):
            assert part in told
