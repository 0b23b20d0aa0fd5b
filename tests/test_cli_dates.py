"""The commands on dates: what they ask of a plan, every day that is possible, and what changes mean for a plan."""

import functools
import io
import json
import re
from datetime import date, time
from pathlib import Path

import attrs
import pytest

from cases import planned
from coproduce import (
    Asked,
    Closed,
    Closure,
    ClosureKind,
    Differ,
    Duration,
    Half,
    Objective,
    Openings,
    Pin,
    Plan,
    Practice,
    Slipped,
    StartsAt,
    Timetable,
    TookLonger,
    charity_calendar,
    dumps,
    enhance,
    loads,
    months_after,
    replan,
)
from coproduce.cli import dates
from coproduce.cli.page import rendered
from coproduce.cli.terminal import plan_page

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
CASE = str(EXAMPLES / "right-at-the-start.toml")
SMALLER = str(EXAMPLES / "some-way-on.toml")
START = date(2027, 1, 11)
ON = ["--start", "2027-01-11"]
TODAY = ["--today", "2027-01-18"]
TO = "\N{EN DASH}"

BUSY = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
SUMMARY:A candid word
DTSTART;VALUE=DATE:20270111
DTEND;VALUE=DATE:20270123
END:VEVENT
END:VCALENDAR
"""


@functools.cache
def package():
    """Tailor the package of the example."""
    practice = Practice.installed(enhance())
    case = practice.read(CASE)
    return practice.tailor(practice.assess(case.charity, case.diagnostic))


@functools.cache
def timetable():
    """Put the package of the example on the calendar that the command takes."""
    charity = package().assessment.charity
    calendar = charity_calendar(charity, first=START, last=months_after(START, 18))
    return Timetable(package=package(), calendar=calendar)


@functools.cache
def plan_text():
    """Give what the command prints of the earliest plan as JSON."""
    return dumps(timetable().plan(start=START))


def days(text):
    """Give the day of each event of a plan in JSON, by the name of its line."""
    return {event.line.partition("/")[2]: event.day for event in loads(text).events}


def in_one_line(text):
    """Give a text without the places at which its lines were broken."""
    return " ".join(text.split())


@pytest.fixture
def file(tmp_path):
    """Give a function that writes a text to a file, the earliest plan unless it is given another."""

    def write(text=None, name="plan.json"):
        path = tmp_path / name
        path.write_text(plan_text() if text is None else text, encoding="utf-8")
        return str(path)

    return write


class TestPlan:
    def test_no_wish(self, ran):
        """Without any wish it is the earliest plan, to the byte."""
        code, out, err = ran("plan", CASE, *ON, "--json")

        assert (0, plan_text(), "") == (code, out, err)

    @pytest.mark.parametrize(
        ("option", "said", "event", "day"),
        [
            ("--pin", "vision=2027-02-23", "vision", date(2027, 2, 23)),
            ("--pin", "enhance/vision/1=2027-02-23", "vision", date(2027, 2, 23)),
            ("--not-before", "vision=2027-02-23", "vision", date(2027, 2, 23)),
            ("--not-before", "2027-02-01", "concepts", date(2027, 2, 1)),
            ("--deadline", "concepts=2027-01-11", "concepts", date(2027, 1, 11)),
            ("--deadline", "2027-04-14", "debrief", date(2027, 4, 14)),
        ],
    )
    def test_wish(self, ran, option, said, event, day):
        """A wish is kept, and stands in the plan."""
        code, out, err = ran("plan", CASE, *ON, option, said, "--json")

        assert (0, "") == (code, err)
        assert day == days(out)[event]
        assert [option.removeprefix("--")] == [request.tag for request in loads(out).requests]

    def test_deadline_that_binds(self, ran):
        """A deadline before the earliest date leaves none."""
        code, _, err = ran("plan", CASE, *ON, "--deadline", "2027-04-13", "--json")

        assert 5 == code
        assert "by Tuesday 13 April 2027" in err

    def test_time(self, ran):
        """A start time is in the plan, and shown with its event."""
        _, out, _ = ran("plan", CASE, *ON, "--at", "vision=9:30", "--at", "debrief=15:00", "--json")
        plan = loads(out)

        assert (time(9, 30), time(15)) == (plan.event("vision").at, plan.event("debrief").at)

        _, out, _ = ran("plan", CASE, *ON, "--at", "vision=9:30")
        assert re.search(r"Mon 15 Feb 2027  whole day   Vision workshop .*\n +from 09:30", out)
        assert "Asked of the dates\n  Vision workshop  at 09:30\n" in out

    def test_diary(self, ran, file):
        """Where somebody is busy, nobody meets; and no word of the diary is told (F08)."""
        diary = file(BUSY, "facilitator.ics")
        code, out, err = ran("plan", CASE, *ON, "--diary", f"the facilitator={diary}", "--json")

        assert (0, "") == (code, err)
        assert date(2027, 1, 25) == days(out)["concepts"]
        assert "candid" not in out

        _, out, _ = ran("plan", CASE, *ON, "--diary", f"the facilitator={diary}")
        assert "every event  when the facilitator can be there" in out
        assert "days without the facilitator" in in_one_line(out)

    def test_nearest(self, ran):
        """The nearest plan is the one that the library finds, and says how near it is."""
        _, out, _ = ran("plan", CASE, *ON, "--nearest", "--json")
        nearest = timetable().plan(start=START, objective=Objective.NEAREST)

        assert dumps(nearest) == out

        _, out, _ = ran("plan", CASE, *ON, "--nearest")
        assert f"preferred gaps              {nearest.nearness.days} day off in all\n" in out
        assert "Dates, from Mon 11 Jan 2027: nearest to the preferred gaps" in out


class TestFaults:
    @pytest.mark.parametrize(
        ("option", "said", "expected"),
        [
            ("--pin", "vision", "is not EVENT=DATE: expected one such as vision=2027-02-16"),
            ("--pin", "=2027-02-16", "is not EVENT=DATE"),
            ("--pin", "vision=", "is not EVENT=DATE"),
            ("--pin", "vision=16/02/2027", "is not EVENT=DATE"),
            ("--pin", "vision=2027-02-30", "is not EVENT=DATE"),
            ("--not-before", "vision=soon", "is not [EVENT=]DATE"),
            ("--not-before", "soon", "is not [EVENT=]DATE"),
            ("--deadline", "=2027-02-30", "is not [EVENT=]DATE"),
            ("--at", "vision=25:00", "is not EVENT=HH:MM: expected one such as vision=09:30"),
            ("--at", "vision=10", "is not EVENT=HH:MM"),
            ("--at", "10:00", "is not EVENT=HH:MM"),
            ("--diary", "diary.ics", "is not WHO=FILE"),
            ("--choices", "1", "1 is not in the range 2<=x<=6"),
            ("--choices", "7", "7 is not in the range 2<=x<=6"),
            ("--choices", "many", "'many' is not a valid integer"),
            ("--differ", "month", "'month' is not one of 'week', 'weekday'"),
            ("--differ", "week", "--differ week has an effect only with --choices"),
        ],
    )
    def test_usage(self, ran, option, said, expected):
        """A value that cannot be read is named with its option and with what was expected."""
        code, out, err = ran("plan", CASE, *ON, option, said)

        assert (2, "") == (code, out)
        assert option in err
        assert expected in in_one_line(err)
        assert said in err

    @pytest.mark.parametrize("verb", ["plan", "openings"])
    def test_no_such_event(self, ran, verb):
        """An event that is not there is named with its option, and with what may be meant."""
        code, out, err = ran(verb, CASE, *ON, "--pin", "visio=2027-02-16")
        said = "[request] --pin visio=2027-02-16: 'visio' is no event of this package - did you mean enhance/vision?\n"

        assert (2, "", said) == (code, out, err)

    def test_all_of_them(self, ran):
        """All the options that cannot be used are told, each with its fault."""
        code, _, err = ran("plan", CASE, *ON, "--pin", "vision=2037-01-05", "--at", "planning=14:00", "--at", "x=10:00")

        assert 2 == code
        assert 4 == len(err.splitlines())
        for option in ("--pin vision=2037-01-05: ", "--at planning=14:00: ", "--at x=10:00: "):
            assert f"  [request] {option}" in err

    def test_only_together(self, ran):
        """What is wrong only together with something else is told as it is."""
        code, _, err = ran("plan", CASE, *ON, "--at", "vision=09:00", "--at", "vision=10:00")

        assert (2, "[request] enhance/vision/1 is asked to start at 09:00 and at 10:00 - ask for one of them\n") == (
            code,
            err,
        )

    @pytest.mark.parametrize(("name", "text"), [("missing.ics", None), ("diary.ics", "no diary")])
    def test_diary(self, ran, file, tmp_path, name, text):
        """A diary that cannot be read is named."""
        path = str(tmp_path / name) if text is None else file(text, name)
        code, out, err = ran("plan", CASE, *ON, "--diary", f"the facilitator={path}")

        assert (2, "") == (code, out)
        assert name in err


class TestImpasse:
    ASKED = ("--pin", "vision=2027-02-16", "--pin", "planning=2027-02-18")

    def test_in_lists(self, ran):
        """What rules dates out and what would help stand on standard error, one a line, after a headline."""
        code, out, err = ran("plan", CASE, *ON, *self.ASKED)
        lines = err.splitlines()
        ruled_out = lines[lines.index("What rules it out") + 1 : lines.index("What would help") - 1]

        assert 5 == code
        assert "Vision workshop" in out
        assert lines[0].startswith("[infeasible] no date is left for Planning workshop")
        assert any("on Tuesday 16 February 2027" in line for line in ruled_out)
        assert any("on Thursday 18 February 2027" in line for line in ruled_out)
        assert lines[-1].startswith("  ")
        assert all(len(line) <= 110 for line in lines)

    def test_json(self, ran):
        """What reads JSON is told on one line, and standard output is empty."""
        code, out, err = ran("plan", CASE, *ON, *self.ASKED, "--json")

        assert (5, "", 1) == (code, out, len(err.splitlines()))
        assert "what rules it out" in err
        assert "what would help" in err

    def test_openings(self, ran):
        """There are no openings either."""
        code, out, err = ran("openings", CASE, *ON, *self.ASKED)

        assert (5, "") == (code, out)
        assert "\nWhat would help\n" in err


class TestChoices:
    @pytest.mark.parametrize("by", list(Differ))
    def test_json(self, ran, by):
        """They are a list of plans, the ones that the library finds."""
        code, out, err = ran("plan", CASE, *ON, "--choices", "3", "--differ", by.value, "--json")
        wanted = timetable().choices(start=START, number=3, by=by)

        assert (0, "") == (code, err)
        assert wanted == tuple(loads(json.dumps(tree)) for tree in json.loads(out))

    def test_page(self, ran):
        """The first is printed in full, and then all of them side by side, an event a row."""
        _, alone, _ = ran("plan", CASE, *ON)
        _, out, _ = ran("plan", CASE, *ON, "--choices", "3")
        _, _, table = out.partition("Choices, with every workshop in another week\n")
        rows = [re.split(r"\s{2,}", line.strip()) for line in table.splitlines()]

        assert out.startswith(alone.partition("✓ met")[0].rstrip())
        assert ["Event", "Choice 1", "Choice 2", "Choice 3"] == rows[0]
        assert ["Vision workshop", "Mon 15 Feb 2027", "Mon 22 Feb 2027", "Mon 1 Mar 2027"] in rows
        assert ["afternoon"] * 3 in rows

    def test_fewer(self, ran):
        """Where there are fewer than were asked for it says so."""
        _, out, _ = ran("plan", CASE, *ON, "--until", "2027-05-12", "--choices", "6")

        assert "6 were asked for, and no more can be had." in out

    def test_warnings_of_others(self, ran):
        """What is to be known of another choice, and not of the first, stands below them."""
        _, out, _ = ran("plan", CASE, *ON, "--nearest", "--choices", "3")

        assert "choice 3  Quick win" in out.partition("Worth knowing of the other choices")[2]

    def test_nearness(self, ran):
        """The nearest ones say how far each is off the preferred gaps."""
        _, out, _ = ran("plan", CASE, *ON, "--nearest", "--choices", "2")

        assert re.search(r"Off the preferred gaps +1 day +1 day\n", out)


class TestOpenings:
    def test_json(self, ran):
        """Every half-day of each event is listed, in the order of the dates."""
        code, out, err = ran("openings", CASE, *ON, "--json")
        found = json.loads(out)
        wanted = {each.event: each for each in timetable().openings(start=START)}

        assert (0, "") == (code, err)
        assert [event.id for event in loads(plan_text()).events] == [each["event"] for each in found]
        for each in found:
            slots = tuple((date.fromisoformat(slot["day"]), Half(slot["half"])) for slot in each["slots"])
            known = wanted[each["event"]]
            assert known == Openings(event=each["event"], title=each["title"], slots=slots, slack=each["slack"])
            assert (known.days[0].isoformat(), known.days[-1].isoformat()) == (each["earliest"], each["latest"])

    def test_page(self, ran):
        """The first day, the last and the slack stand in a table, and then all days by month."""
        _, out, _ = ran("openings", CASE, *ON, "--deadline", "2027-05-28")

        assert "Vision workshop Mon 15 Feb 2027 Fri 19 Mar 2027 24" in in_one_line(out)
        assert f"\nVision workshop\n  Feb 2027  15{TO}26\n  Mar 2027  1{TO}19\n" in out
        assert f"\nReport-back session\n  Apr 2027  14{TO}30\n  May 2027  4{TO}27, 28 morning\n" in out
        assert f"\n  Apr 2027  14 afternoon, 15{TO}30\n  May 2027  4{TO}28\n" in out
        assert "every event  by Friday 28 May 2027" in out

    def test_months_together(self, ran):
        """Months of which every open day can be had take one line."""
        _, out, _ = ran("openings", CASE, *ON, "--event", "concepts")

        assert f"\n  Jan 2027              11{TO}29\n  Feb 2027 to Mar 2028  every open day\n  Apr 2028 " in out

    def test_days_with_a_hole(self):
        """An open day between others that cannot be had is not named."""
        calendar = timetable().calendar
        slots = tuple((day, Half.WHOLE_DAY) for day in (date(2027, 2, 1), date(2027, 2, 3), date(2027, 2, 4)))
        each = Openings(event="enhance/vision/1", title="Vision workshop", slots=slots, slack=3)
        page = dates.openings_page(timetable(), loads(plan_text()), (each,))

        assert calendar.why_closed(date(2027, 2, 2)) == ""
        assert f"\nVision workshop\n  Feb 2027  1, 3{TO}4\n" in rendered(page, None)

    def test_one_day(self, ran):
        """What is pinned can be on one day."""
        _, out, _ = ran("openings", CASE, *ON, "--pin", "concepts=2027-01-11", "--event", "concepts")

        assert "\nConcepts workshop\n  Jan 2027  11\n" in out

    def test_some_events(self, ran):
        """Only those that are named are shown."""
        _, out, _ = ran("openings", CASE, *ON, "--event", "vision", "--event", "debrief", "--json")

        assert ["enhance/vision/1", "enhance/debrief/1"] == [each["event"] for each in json.loads(out)]

    def test_no_such_event(self, ran):
        """A name of no event is refused with what may be meant."""
        code, out, err = ran("openings", CASE, *ON, "--event", "visio")

        assert (2, "") == (code, out)
        assert "[event] --event visio: 'visio' is no event of this plan - did you mean enhance/vision?" in err

    def test_not_proceeding(self, ran):
        """Where the case does not proceed there are none."""
        code, out, _ = ran("openings", str(EXAMPLES / "closes-for-now.toml"), *ON)

        assert 3 == code
        assert "Openings" not in out


class TestReplan:
    @pytest.mark.parametrize(
        ("words", "change"),
        [
            (["--slip", "vision=2027-02-22"], Slipped(event="vision", not_before=date(2027, 2, 22))),
            (["--longer", "concepts=1 1/2"], TookLonger(event="concepts", length=Duration.of("1 1/2"))),
            (
                ["--close", "2027-02-15/2027-02-19=half-term"],
                Closed(closure=Closure(date(2027, 2, 15), date(2027, 2, 19), ClosureKind.OTHER, "half-term")),
            ),
            (
                ["--close", "2027-02-15"],
                Closed(closure=Closure(date(2027, 2, 15), date(2027, 2, 15), ClosureKind.OTHER)),
            ),
            (["--pin", "vision=2027-02-18"], Asked(request=Pin(event="vision", day=date(2027, 2, 18)))),
            (["--at", "vision=10:00"], Asked(request=StartsAt(event="vision", at=time(10)))),
        ],
        ids=str,
    )
    def test_json(self, ran, file, words, change):
        """With --json it prints the plan as it would be afterwards, as the library has it."""
        code, out, err = ran("replan", file(), *TODAY, *words, "--json")
        wanted = replan(loads(plan_text()), [change], today=date(2027, 1, 18))

        assert (0, "") == (code, err)
        assert wanted.moves
        assert dumps(wanted.after) == out

    def test_cancelled(self, ran, file):
        """What was cancelled goes on another day, be its day past."""
        _, out, _ = ran("replan", file(), *TODAY, "--cancel", "concepts=2027-01-11", "--json")

        assert date(2027, 1, 18) == days(out)["concepts"]

    def test_changes_nothing(self, ran, file):
        """The file is left as it is."""
        path = file()
        ran("replan", path, *TODAY, "--slip", "vision=2027-02-22")
        ran("replan", path, *TODAY, "--slip", "vision=2027-02-22", "--json")

        assert plan_text() == Path(path).read_text(encoding="utf-8")

    def test_again(self, ran, file):
        """What it prints is what it reads: a plan goes through it as often as things happen."""
        _, first, _ = ran("replan", file(), *TODAY, "--slip", "vision=2027-02-22", "--json")
        _, second, _ = ran("replan", file(first), "--today", "2027-02-01", "--confirm", "vision", "--json")
        _, third, _ = ran("replan", file(second), "--today", "2027-02-02", "--pin", "planning=2027-04-06", "--json")

        assert days(first) == days(second)
        assert loads(second).event("vision").settled
        assert (date(2027, 2, 22), date(2027, 4, 6)) == (days(third)["vision"], days(third)["planning"])

    def test_nothing_happened(self, ran, file):
        """Where nothing happened the plan is the same, to the byte, and nothing moves."""
        _, out, _ = ran("replan", file(), *TODAY, "--json")
        assert plan_text() == out

        _, out, _ = ran("replan", file(), *TODAY)
        assert "changes     nothing moves" in out
        assert "What changes" not in out

    def test_page(self, ran, file):
        """It shows what changes, by how much and why, what stays, momentum, people, diaries, and how to go on."""
        code, out, err = ran("replan", file(), *TODAY, "--slip", "vision=2027-02-22", "--at", "debrief=14:00")
        one_line = in_one_line(out)

        assert (0, "") == (code, err)
        for words in (
            "changes 5 of 7 events last event Tue 4 May 2027, 20 days later than before momentum kept",
            "What happened vision slips to Monday 22 February 2027 at the soonest debrief at 14:00, as is asked now",
            "Vision workshop Mon 15 Feb 2027 Mon 22 Feb 2027 it slipped [agreed] whole day whole day 7 days later",
            "afternoon afternoon day where it can be [R65, Q13, assumed] from 14:00 20 days later",
            "Mon 11 Jan 2027 whole day Concepts workshop its day is past",
            "Tue 26 Jan 2027 morning Check-in in the first gap nothing moves it",
            "inside the 3 to 4 months for the full series",
            "change Vision workshop, to Mon 22 Feb 2027 (whole day)",
            "change Final debrief with the core team, to Tue 4 May 2027 (afternoon from 14:00)",
            "Vision workshop not before Monday 22 February 2027, since the session slipped",
            "Nothing is changed by this. To go on with these dates, ask for them again with --json",
        ):
            assert words in one_line
        assert re.search(r"trustees, staff +Report-back session\n", out)

    def test_new(self, ran, file):
        """What is new was nowhere before."""
        _, out, _ = ran("replan", file(), *TODAY, "--longer", "concepts=1 1/2")

        assert re.search(r"Concepts workshop, continued +new +\w+ \d+ \w+ 2027 ", out)
        assert re.search(r"new +Concepts workshop, continued, on ", out)

    def test_infeasible(self, ran, file):
        """Where no dates are left it says what rules them out and what would help."""
        code, out, err = ran("replan", file(), *TODAY, "--slip", "vision=2027-03-30")

        assert (5, "") == (code, out)
        assert "\nWhat rules it out\n  - " in err
        assert "\nWhat would help\n  - " in err


class TestConfirm:
    def test_stays(self, ran, file):
        """What is confirmed stays where it is, and is named."""
        code, out, _ = ran("replan", file(), *TODAY, "--confirm", "vision", "--close", "2027-02-15")

        assert 0 == code
        assert "confirmed now  Vision workshop" in out
        assert "Mon 15 Feb 2027 whole day Vision workshop it is confirmed" in in_one_line(out)
        assert "Vision workshop is settled on Monday 15 February 2027, which is not open" in in_one_line(out)

    def test_no_such_event(self, ran, file):
        """An event that is not there is named with the option."""
        code, _, err = ran("replan", file(), *TODAY, "--confirm", "plannin")

        assert 2 == code
        assert "[event] --confirm plannin: 'plannin' is no event of this plan" in err


class TestWishesOfAPlan:
    @pytest.fixture
    def wished(self, file):
        """Give the file of a plan with a pin, a time and a deadline."""
        requests = (
            Pin(event="vision", day=date(2027, 2, 16)),
            StartsAt(event="enhance/vision/1", at=time(10)),
        )
        made = Timetable(package=package(), calendar=timetable().calendar, requests=requests).plan(start=START)
        return file(dumps(made))

    def test_takes_the_place(self, ran, wished):
        """A wish takes the place of an earlier one of its kind for the same event, and that is told."""
        code, out, _ = ran("replan", wished, *TODAY, "--pin", "enhance/vision=2027-02-18", "--at", "vision=9:30")
        _, after, _ = ran(
            "replan", wished, *TODAY, "--pin", "enhance/vision=2027-02-18", "--at", "vision=9:30", "--json"
        )

        assert 0 == code
        assert "vision on Tuesday 16 February 2027, which is no longer asked" in in_one_line(out)
        assert {"on Thursday 18 February 2027", "at 09:30"} == {str(each) for each in loads(after).requests}

    @pytest.mark.parametrize(
        ("what", "left"),
        [("pin", ["starts-at"]), ("starts-at", ["pin"]), ("vision", []), ("enhance/vision/1", [])],
    )
    def test_forgotten(self, ran, wished, what, left):
        """What is forgotten is no longer asked, by its kind or by its event."""
        _, out, _ = ran("replan", wished, *TODAY, "--forget", what, "--json")

        assert left == [request.tag for request in loads(out).requests]

    def test_diary_in_the_place_of_another(self, ran, file):
        """A newer diary of somebody takes the place of the older one; it can be forgotten by their role."""
        diary = f"the facilitator={file(BUSY, 'one.ics')}"
        newer = f"the facilitator={file(BUSY.replace('20270111', '20270112'), 'two.ics')}"
        _, first, _ = ran("replan", file(), "--today", "2027-01-04", "--diary", diary, "--json")
        _, second, _ = ran("replan", file(first), "--today", "2027-01-04", "--diary", newer, "--json")
        _, third, _ = ran("replan", file(second), "--today", "2027-01-04", "--forget", "the facilitator", "--json")

        assert [1, 1, 0] == [len(loads(text).requests) for text in (first, second, third)]
        assert loads(first).requests != loads(second).requests

    def test_nothing_to_forget(self, ran, wished, file):
        """What was never asked cannot be forgotten."""
        code, _, err = ran("replan", wished, *TODAY, "--forget", "planning")
        assert 2 == code
        assert "--forget planning: nothing of that name was asked of these dates; there is pin, vision" in err

        _, _, err = ran("replan", file(), *TODAY, "--forget", "pin")
        assert "nothing of that name was asked of these dates; nothing was" in err


class TestPackage:
    def test_new_version(self, ran, file, tmp_path):
        """A new version of the package is made from a case, and its dates differ as little as can be."""
        case = tmp_path / "now.toml"
        name = package().assessment.charity.name
        text = Path(SMALLER).read_text(encoding="utf-8")
        case.write_text(re.sub(r'(?m)^name = ".*"', f'name = "{name}"', text, count=1), encoding="utf-8")
        code, out, _ = ran("replan", file(), *TODAY, "--package", str(case), "--no-plugins")

        assert 0 == code
        assert "another version of the package" in out
        assert re.search(r"Vision workshop +Mon 15 Feb 2027 +dropped +the package no longer has it", out)
        assert re.search(r"cancel +Vision workshop\n", out)

    def test_of_another_charity(self, ran, file):
        """The case of another charity is refused."""
        code, out, err = ran("replan", file(), *TODAY, "--package", SMALLER)

        assert (2, "") == (code, out)
        assert "--package: the case is of Saltmarsh Carers' Network, and the plan is of Lantern Row" in err

    @pytest.mark.parametrize(("name", "expected"), [("closes-for-now", 3), ("needs-information", 4)])
    def test_not_proceeding(self, ran, file, name, expected):
        """A case that does not proceed brings no package."""
        code, out, err = ran("replan", file(), *TODAY, "--package", str(EXAMPLES / f"{name}.toml"))

        assert (expected, "") == (code, out)
        assert "nothing is proposed" in err

    def test_options_without_it(self, ran, file):
        """Without it, options on plugins and the offer are refused: they would do nothing."""
        code, _, err = ran("replan", file(), *TODAY, "--no-plugins")

        assert 2 == code
        assert "the options on offer and plugins have an effect only with --package" in err


class TestFaultsOfReplan:
    @pytest.mark.parametrize(
        ("option", "said", "expected"),
        [
            ("--slip", "vision", "is not EVENT=DATE"),
            ("--slip", "2027-02-16", "is not EVENT=DATE"),
            ("--cancel", "vision=", "is not EVENT=DATE"),
            ("--longer", "vision=2.5", "'2.5' is not an exact day amount in quarters"),
            ("--longer", "1 1/2", "is not EVENT=DAYS"),
            ("--close", "Easter", "is not FIRST/LAST[=REASON]"),
            ("--close", "2027-02-19/2027-02-15", "a closure from 2027-02-19 to 2027-02-15 ends before it starts"),
            ("--today", "now", "'now' is not a date"),
        ],
    )
    def test_usage(self, ran, file, option, said, expected):
        """A value that cannot be read is named with its option and with what was expected."""
        code, out, err = ran("replan", file(), *TODAY, option, said)

        assert (2, "") == (code, out)
        assert option in err
        assert expected in in_one_line(err)

    @pytest.mark.parametrize(
        ("option", "said", "expected"),
        [
            ("--slip", "visio=2027-02-16", "'visio' is no event of this plan"),
            ("--cancel", "visio=2027-02-16", "'visio' is no event of this plan"),
            ("--longer", "visio=2", "'visio' is no event of this plan"),
            ("--longer", "vision=0", "vision takes 0 days: expected more than none"),
            ("--pin", "visio=2027-02-16", "'visio' is no event of this package"),
            ("--at", "vision=14:00", "vision takes a whole day, and is asked to start at 14:00"),
        ],
    )
    def test_named(self, ran, file, option, said, expected):
        """A change that cannot be made is named with its option."""
        code, out, err = ran("replan", file(), *TODAY, "--slip", "planning=2027-03-20", option, said)

        assert (2, "") == (code, out)
        assert f"{option} {said}: {expected}" in err
        assert "planning" not in err.partition(" - ")[0]

    def test_no_plan(self, ran, file):
        """A case, another document, and what is none are refused with what to give."""
        code, _, err = ran("replan", CASE, *TODAY)
        assert (2, True) == (code, "this is a case file: expected a plan" in err)

        code, _, err = ran("replan", file(dumps(package())), *TODAY)
        assert (2, True) == (code, "this document is no plan - make one with coproduce plan --json" in err)

        code, _, err = ran("replan", file("[]"), *TODAY)
        assert (2, True) == (code, "plan.json" in err)

        code, _, err = ran("replan", "missing.json", *TODAY)
        assert (2, True) == (code, "missing.json: [file] cannot read this file: no such file or directory" in err)


class TestNarrow:
    @pytest.fixture
    def shown(self, monkeypatch):
        """Give a function that renders a page as on a screen of so many columns, without its colours."""

        class Screen(io.StringIO):
            def isatty(self):
                return True

        def show(page, columns):
            monkeypatch.setenv("COLUMNS", str(columns))
            return re.sub(r"\x1b\[[0-9;]*m", "", rendered(page, Screen()))

        return show

    @staticmethod
    def pages():
        """Yield a page of each kind."""
        plan, day = loads(plan_text()), date(2027, 1, 18)
        changes = [
            Slipped(event="vision", not_before=date(2027, 2, 24)),
            TookLonger(event="concepts", length=Duration.of("1 1/2")),
            Asked(request=StartsAt(event="report-back", at=time(10))),
        ]
        choices = timetable().choices(start=START, number=6, objective=Objective.NEAREST)
        for page in (
            dates.revision_page(replan(plan, changes, today=day), ["enhance/vision/1"]),
            dates.openings_page(timetable(), plan, timetable().openings(start=START)),
            dates.choices_page(choices, number=6, by=Differ.WEEK),
        ):
            of_dates = [each for each in page.sections if each.heading.split()[0] not in ("Plugins", "Package:")]
            yield attrs.evolve(page, sections=tuple(of_dates))

    def test_no_broken_word(self, shown):
        """On a screen of 60 columns every word of dates is whole, and no line is longer than the screen."""
        headings = ("In short", "What", "Who", "Diary", "Asked", "Openings", "Choices", "Dates", "Work")
        for page in self.pages():
            sections = tuple(each for each in page.sections if each.heading.startswith(headings))
            narrow, wide = (shown(attrs.evolve(page, sections=sections), columns) for columns in (60, 120))
            words = {word for word in narrow.split() if "─" not in word}

            assert sections
            assert words - {"Was", "and", "now"} <= set(wide.split())
            assert max(map(len, narrow.splitlines())) <= 60

    @pytest.mark.parametrize(("columns", "tables"), [(60, 3), (80, 2), (120, 2)])
    def test_side_by_side(self, shown, columns, tables):
        """Choices stand side by side as far as the screen is wide, evenly shared."""
        page = [*self.pages()][2]
        text = shown(page, columns)

        assert tables == len(re.findall(r"^  Event +Choice", text, re.MULTILINE))


class TestPageOfARevision:
    def test_not_proven(self):
        """A search that ended early is told."""
        revision = replan(loads(plan_text()), [Slipped(event="vision", not_before=date(2027, 2, 24))], today=START)
        text = rendered(dates.revision_page(attrs.evolve(revision, proven=False)), None)

        assert "not proven" in text
        assert "not proven" not in rendered(dates.revision_page(revision), None)

    def test_people(self):
        """Those who run an event are named with its day."""
        plan = planned()
        events = tuple(attrs.evolve(event, people=("amal",)) for event in plan.events)
        revision = replan(
            attrs.evolve(plan, events=events), [Slipped(event="vision", not_before=date(2027, 2, 24))], today=START
        )

        assert "amal" in rendered(dates.revision_page(revision), None)

    def test_plan_without_wishes(self):
        """Where nothing is asked of the dates, nothing of it is shown."""
        plan = loads(plan_text())

        assert isinstance(plan, Plan)
        assert "Asked of the dates" not in rendered(plan_page(plan), None)
