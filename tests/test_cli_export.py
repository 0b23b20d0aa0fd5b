"""The commands that send a plan out: one document, a folder with everything, and what has no Welsh yet."""

import json
import logging
import os
import re
import stat
import sys
from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest

from cases import COMPLETE, planned, tailored, top_of_file
from coproduce import Delivery, ProviderDays, dumps, read_entries, schedule

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
START, NOW = "2027-01-11", "2026-12-07T09:30"
A_PLAN = EXAMPLES / "right-at-the-start.toml"
CLOSED = EXAMPLES / "closes-for-now.toml"
IN_WALES = EXAMPLES / "welsh-charity.toml"


@pytest.fixture
def exported(ran, tmp_path):
    """Give a function that exports a case to a file for an audience, and gives what the command did."""

    def export_here(file, name, *more, audience="charity"):
        target = tmp_path / name
        return (*ran("export", file, "--to", target, "--audience", audience, "--now", NOW, *more), target)

    return export_here


@pytest.fixture
def plan(tmp_path):
    """Give the file of a small plan."""
    file = tmp_path / "plan.json"
    file.write_text(dumps(planned(COMPLETE)), encoding="utf-8")
    return file


class TestExport:
    def test_a_proposal(self, exported):
        """The ending of the file names the format, and the command says what it wrote."""
        code, out, _, target = exported(A_PLAN, "proposal.md", "--start", START)

        assert (0, f"wrote {target}\n") == (code, out)
        assert "\n# Coproduction support for Lantern Row" in target.read_text(encoding="utf-8")

    def test_without_dates(self, exported):
        """Without a start a package goes out, and has no dates."""
        *_, target = exported(A_PLAN, "proposal.json")

        assert "dates" not in [section["id"] for section in json.loads(target.read_text("utf-8"))["sections"]]

    @pytest.mark.parametrize(
        ("case", "kind"), [(CLOSED, "closing-letter"), (EXAMPLES / "needs-information.toml", "questions")]
    )
    def test_letters(self, exported, case, kind):
        """A case that goes no further gives its letter, and ends with 0 since it is written."""
        code, *_, target = exported(case, "letter.json")

        assert (0, kind) == (code, json.loads(target.read_text("utf-8"))["kind"])

    def test_of_a_document(self, ran, exported, tmp_path):
        """The JSON of a plan goes out as the case does."""
        plan = tmp_path / "plan.json"
        plan.write_text(ran("plan", A_PLAN, "--start", START, "--json")[1], encoding="utf-8")
        *_, from_case = exported(A_PLAN, "one.md", "--start", START)
        *_, from_plan = exported(plan, "two.md")

        assert from_case.read_bytes() == from_plan.read_bytes()

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (("--start", START), "--start has an effect only with a case"),
            (("--until", START), "--until has an effect only with a case"),
            (("--nearest", "--at", "concepts=10:00"), "--nearest and --at have an effect only with a case"),
            (("--pin", f"vision={START}"), "coproduce replan moves a plan"),
            (("--packs", "nowhere"), "--packs has an effect only with a case"),
            (("--no-plugins", "--keep-going"), "coproduce recompute makes one again"),
        ],
    )
    def test_options_of_a_case(self, exported, plan, options, message):
        """A document is as it was made, so what acts on a case is refused, and not passed over."""
        code, _, err, target = exported(plan, "out.md", *options)

        assert (2, False) == (code, target.exists())
        assert message in err

    @pytest.mark.parametrize(
        "option",
        [
            ("--pin", f"vision={START}"),
            ("--not-before", START),
            ("--deadline", START),
            ("--at", "concepts=10:00"),
            ("--diary", "ada=ada.ics"),
            ("--until", START),
            ("--nearest",),
            ("--place", "concepts=Town Hall"),
        ],
        ids=lambda option: option[0],
    )
    def test_options_on_dates(self, exported, option):
        """Without a start a case has no dates, so what is said of dates is refused."""
        code, _, err, target = exported(A_PLAN, "out.md", *option)

        assert (2, False) == (code, target.exists())
        assert f"{option[0]} has an effect only with dates: give --start" in err

    def test_places_without_dates(self, exported, tmp_path):
        """A place is for an event: a letter has none, nor has a package, and dates of a letter are told to be none."""
        package, place = tmp_path / "package.json", ("--place", "concepts=Town Hall")
        package.write_text(dumps(tailored(COMPLETE)), encoding="utf-8")
        refused = [exported(package, "one.md", *place), exported(CLOSED, "two.md", "--start", START, *place)]
        code, _, err, _ = exported(CLOSED, "three.md", "--start", START, "--nearest")

        assert [True, True] == ["--place has an effect only with dates" in err for _, _, err, _ in refused]
        assert [(2, False)] * 2 == [(code, target.exists()) for code, *_, target in refused]
        assert (0, "note: this case comes to a letter, so --start and --nearest have no effect\n") == (code, err)

    @pytest.mark.parametrize("name", ["dates.ics", "timeline.svg", "timeline.png"])
    def test_dates_without_a_start(self, exported, name):
        """What shows dates alone names the option that brings them; a letter says how it goes out."""
        told = [exported(case, name) for case in (A_PLAN, CLOSED)]

        assert [2, 2] == [code for code, *_ in told]
        assert ["give --start" in err for _, _, err, _ in told] == [True, False]

    def test_no_workbook(self, exported):
        """A letter has no sheets, so that no empty workbook is written."""
        code, _, err, target = exported(CLOSED, "letter.xlsx")

        assert (2, False) == (code, target.exists())
        assert "a letter goes out as docx, html or md" in err

    def test_delivery(self, exported, tmp_path):
        """A delivery goes out with the days on which events took place."""
        delivery = Delivery(plan=planned(COMPLETE)).delivered(
            "concepts", on=date(2026, 12, 3), days=ProviderDays.of("1"), recorded=date(2026, 12, 4)
        )
        (tmp_path / "cases").mkdir()
        (tmp_path / "cases" / "delivery.json").write_text(dumps(delivery), encoding="utf-8")
        *_, alone = exported(tmp_path / "cases" / "delivery.json", "alone.md")
        *_, among_others = exported(tmp_path / "cases", "all.md", audience="provider")

        assert ["3 Dec 2026" in each.read_text("utf-8") for each in (alone, among_others)] == [True, True]

    def test_there_already(self, exported):
        """A file that is there stays as it is unless it may be replaced."""
        *_, target = exported(CLOSED, "letter.md")
        target.write_text("mine", encoding="utf-8")
        code, _, err, _ = exported(CLOSED, "letter.md")

        assert (74, "mine") == (code, target.read_text("utf-8"))
        assert "--force" in err
        assert 0 == exported(CLOSED, "letter.md", "--force")[0]
        assert "\n# Coproduction" in target.read_text("utf-8")

    @pytest.mark.parametrize("name", ["letter", "letter.odt", "letter."])
    def test_no_format(self, exported, name):
        """A file without the ending of a format is refused, with the endings that there are."""
        code, _, err, target = exported(CLOSED, name)

        assert (2, False) == (code, target.exists())
        assert "docx, html, md, pptx, xlsx, ics, svg, png, json" in err

    @pytest.mark.parametrize("audience", ["", "Charity", "internal", "everyone"])
    def test_no_audience(self, exported, audience):
        """An audience that there is none of is refused, and none is taken by default (F05)."""
        code, _, err, target = exported(CLOSED, "letter.md", audience=audience)

        assert (2, False) == (code, target.exists())
        assert "provider" in err

    def test_an_audience_is_needed(self, ran, tmp_path):
        """Without an audience nothing is written."""
        code, _, err = ran("export", CLOSED, "--to", tmp_path / "letter.md")

        assert (2, []) == (code, [*tmp_path.iterdir()])
        assert "--audience" in err

    @pytest.mark.parametrize(("audience", "mode"), [("provider", 0o600), ("charity", 0o644)])
    def test_who_can_open_it(self, exported, audience, mode):
        """What is for the provider can be opened by nobody else on the machine (F13)."""
        before = os.umask(0o022)
        try:
            *_, target = exported(CLOSED, "letter.md", audience=audience)
        finally:
            os.umask(before)

        assert mode == stat.S_IMODE(target.stat().st_mode)

    def test_nothing_to_draw(self, exported):
        """A letter has no timeline, and says so."""
        code, _, err, target = exported(CLOSED, "letter.svg")

        assert (2, False) == (code, target.exists())
        assert "timeline" in err

    def test_a_variant(self, exported):
        """Slides are for one of those to whom is reported back."""
        code, _, err, target = exported(A_PLAN, "slides.pptx", "--variant", "everybody")

        assert (2, False) == (code, target.exists())
        assert "trustees" in err

    def test_a_place_and_a_time(self, exported):
        """A place and a time stand in the diary, and a name of no event is refused."""
        *_, target = exported(
            A_PLAN, "dates.ics", "--start", START, "--at", "concepts=10:00", "--place", "concepts=Town Hall"
        )
        text = target.read_text("utf-8")
        code, _, err, _ = exported(A_PLAN, "other.ics", "--start", START, "--place", "concept=Town Hall")

        assert "LOCATION:Town Hall" in text
        assert "DTSTART;TZID=Europe/London:20270111T100000" in text
        assert 2 == code
        assert "did you mean" in err

    @pytest.mark.parametrize("text", ["concepts", "=Town Hall", "="])
    def test_no_place(self, exported, text):
        """A place is for an event."""
        code, _, err, _ = exported(A_PLAN, "dates.ics", "--start", START, "--place", text)

        assert 2 == code
        assert "concepts=Town Hall" in err

    def test_since(self, exported):
        """What was sent last is told as changed, and not sent anew."""
        *_, first = exported(A_PLAN, "dates.ics", "--start", START)
        _, _, err, second = exported(A_PLAN, "later.ics", "--start", "2027-01-18", "--since", first)
        before, after = (read_entries(each.read_bytes()) for each in (first, second))

        assert {entry.uid for entry in before} == {entry.uid for entry in after}
        assert {0} == {entry.sequence for entry in before}
        assert 1 == max(entry.sequence for entry in after)
        assert "" == err

    def test_a_place_stays(self, exported):
        """A place that was told is kept until another is given, or an empty one clears it."""
        *_, first = exported(A_PLAN, "dates.ics", "--start", START, "--place", "concepts=Town Hall")
        *_, second = exported(A_PLAN, "later.ics", "--start", START, "--since", first)
        *_, third = exported(A_PLAN, "last.ics", "--start", START, "--since", second, "--place", "concepts=")
        before, kept, cleared = (read_entries(each.read_bytes()) for each in (first, second, third))

        assert before == kept
        assert ["Town Hall", ""] == [str(each[0].place) for each in (kept, cleared)]
        assert [0, 1] == [each[0].sequence for each in (kept, cleared)]

    def test_a_place_is_not_for_the_funder(self, exported):
        """Where people meet is told to those who take part, and not to the funder."""
        options = ["--start", START, "--place", "concepts=Town Hall"]
        *_, first = exported(A_PLAN, "dates.ics", *options)
        *_, target = exported(A_PLAN, "funder.ics", *options, "--since", first, audience="funder")

        assert b"Town Hall" in first.read_bytes()
        assert b"Town Hall" not in target.read_bytes()

    def test_closed_since(self, exported):
        """What was sent before a case closes is called off."""
        *_, first = exported(A_PLAN, "dates.ics", "--start", START)
        *_, second = exported(A_PLAN, "later.ics", "--since", first)
        before, after = (read_entries(each.read_bytes()) for each in (first, second))

        assert [entry.uid for entry in before] == [entry.uid for entry in after]
        assert {"CANCELLED"} == {entry.status.value for entry in after}

    @pytest.mark.parametrize("option", ["--organiser", "--attendee"])
    def test_no_invitations(self, exported, option):
        """One document invites nobody, so addresses are no options of it."""
        code, _, err, _ = exported(A_PLAN, "dates.ics", "--start", START, option, "team@example.org")

        assert 2 == code
        assert option in err

    @pytest.mark.parametrize("time", ["yesterday", "2026-13-01", ""])
    def test_no_time(self, ran, tmp_path, time):
        """The time that a document bears is a time."""
        code, _, err = ran("export", CLOSED, "--to", tmp_path / "letter.md", "--audience", "charity", "--now", time)

        assert 2 == code
        assert "2026-12-07T09:30" in err

    @pytest.mark.parametrize(
        ("time", "shown"),
        [
            ("2026-12-07T02:30+05:00", "2026-12-06T21:30:00+00:00"),
            ("2026-12-07T09:30Z", "2026-12-07T09:30:00+00:00"),
            ("2026-12-07T09:30", "2026-12-07T09:30:00+00:00"),
        ],
    )
    def test_time(self, exported, time, shown):
        """A time with an offset is the same moment in UTC, and one without any is in UTC."""
        *_, target = exported(CLOSED, "letter.json", "--now", time)

        assert shown == json.loads(target.read_text("utf-8"))["now"]

    def test_since_for_diaries(self, exported, tmp_path):
        """Only a diary tells what changed, so that no other format takes the one that was sent last."""
        code, _, err, target = exported(CLOSED, "letter.md", "--since", tmp_path / "dates.ics")

        assert (2, False) == (code, target.exists())
        assert "--since has an effect only with a diary" in err

    def test_a_time_that_is_lost(self, exported):
        """What was sent with a time of day and has none now is named, with the way to give it again."""
        *_, sent = exported(A_PLAN, "dates.ics", "--start", START, "--at", "concepts=10:00")
        _, _, lost, _ = exported(A_PLAN, "later.ics", "--start", START, "--since", sent)

        assert f"note: {LOST}; give it again with --at\n" == lost

    def test_nobody_to_disclose(self, exported):
        """Where nobody has a name, the refusal says how to give one, and no list breaks off."""
        code, _, err, _ = exported(CLOSED, "letter.md", "--disclose", "head of advice")

        assert 2 == code
        assert "name people first" in err
        assert "there are" not in err

    def test_as_json(self, exported):
        """With --json the files that were written are a list."""
        code, out, _, target = exported(CLOSED, "letter.md", "--json")

        assert (0, [str(target)]) == (code, json.loads(out))


class TestLanguages:
    @pytest.fixture
    def bilingual(self, tmp_path):
        """Give a case of a charity in Wales that chose both languages."""
        text = IN_WALES.read_text("utf-8") + '\n[diagnostic.answers.wales]\nlanguage = { value = "both" }\n'
        file = tmp_path / "case.toml"
        file.write_text(text, encoding="utf-8")
        return file

    def test_the_charity_chooses(self, exported, bilingual):
        """A charity that chose both languages reads both, and the funder English."""
        languages = {
            audience: json.loads(exported(bilingual, f"{audience}.json", audience=audience)[3].read_text("utf-8"))[
                "languages"
            ]
            for audience in ("charity", "co-facilitator", "funder", "provider")
        }

        assert {
            "charity": ["cy", "en"],
            "co-facilitator": ["cy", "en"],
            "funder": ["en"],
            "provider": ["en"],
        } == languages

    def test_the_command_overrules(self, exported, bilingual):
        """A language that is asked for takes the place of the one that was chosen."""
        *_, target = exported(bilingual, "one.json", "--language", "en")

        assert ["en"] == json.loads(target.read_text("utf-8"))["languages"]

    def test_what_is_missing_is_told(self, exported, bilingual):
        """What stands in English for want of Welsh is counted on standard error."""
        _, _, err, target = exported(bilingual, "one.json")
        missing = json.loads(target.read_text("utf-8"))["untranslated"]

        assert (bool(missing), bool(missing)) == ("no Welsh for them yet" in err, f"{len(missing)} text" in err)


@pytest.fixture
def folder(tmp_path):
    """Give a folder with three cases, of which one is closed for now."""
    made = tmp_path / "cases"
    made.mkdir()
    for case in (A_PLAN, IN_WALES, CLOSED):
        (made / case.name).write_bytes(case.read_bytes())
    return made


class TestAFolder:
    def test_a_portfolio(self, exported, folder):
        """The plans of a folder go out as one portfolio, and a case that came to none is named."""
        code, _, err, target = exported(folder, "all.md", "--start", START, audience="provider")
        text = target.read_text("utf-8")

        assert 0 == code
        assert all(charity in text for charity in ("Lantern Row", "Bridge Path"))
        assert "not in the portfolio: closes-for-now.toml" in err

    def test_documents(self, ran, exported, folder):
        """Plans as JSON stand beside cases, and keep the dates that they have."""
        plan = ran("plan", A_PLAN, "--start", "2027-03-01", "--json")[1]
        (folder / A_PLAN.name).unlink()
        (folder / "plan.json").write_text(plan, encoding="utf-8")
        *_, target = exported(folder, "all.md", "--start", START, audience="provider")

        assert "Mon 1 Mar 2027" in target.read_text("utf-8")

    def test_every_fault(self, exported, folder):
        """Files that cannot be used are all named, with their faults, and nothing is written."""
        (folder / "empty.toml").write_text("", encoding="utf-8")
        (folder / "later.json").write_text("{}", encoding="utf-8")
        code, _, err, target = exported(folder, "all.md", "--start", START, audience="provider")

        assert (2, False) == (code, target.exists())
        assert all(name in err for name in ("empty.toml", "later.json"))

    def test_nobody_else(self, exported, folder):
        """No charity is shown the others."""
        code, _, err, target = exported(folder, "all.md", "--start", START)

        assert (2, False) == (code, target.exists())
        assert "a portfolio is not for the charity" in err

    @pytest.mark.parametrize("option", [("--place", "concepts=Town Hall"), ("--disclose", "co-facilitator")])
    def test_options_of_one_plan(self, exported, folder, option):
        """What is said of one plan is refused for many, and not left out in silence."""
        code, _, err, _ = exported(folder, "all.md", "--start", START, *option, audience="provider")

        assert 2 == code
        assert "for one plan" in err

    @pytest.mark.parametrize(
        ("options", "message"),
        [((), "has dates: give --start"), (("--nearest",), "--nearest has an effect only with dates: give --start")],
    )
    def test_no_start(self, exported, folder, options, message):
        """Cases without a start have no dates, and the refusal says what brings them."""
        (folder / "plan.json").write_text(dumps(tailored(COMPLETE)), encoding="utf-8")
        code, _, err, target = exported(folder, "all.md", *options, audience="provider")

        assert (2, False) == (code, target.exists())
        assert message in err

    @pytest.mark.parametrize("option", [("--start", START), ("--at", "concepts=10:00"), ("--no-plugins",)])
    def test_options_of_cases(self, exported, team, option):
        """Where a folder has no case, what acts on cases alone is refused."""
        code, _, err, _ = exported(team("Hope"), "all.md", *option, audience="provider")

        assert 2 == code
        assert f"{option[0]} has an effect only with a case" in err

    def test_people(self, exported, team):
        """Who runs the events of plans is the team, each with a sheet of their own."""
        *_, target = exported(team("Hope", "Faith", days=7), "all.json", audience="provider")
        sheets = json.loads(target.read_text("utf-8"))["sheets"]

        assert "facilitator-1" in str([each["name"] for each in sheets])

    def test_two_places(self, exported, team):
        """Who would be in two places at once is named, with both."""
        code, _, err, target = exported(team("Hope", "Faith"), "all.md", audience="provider")

        assert (2, False) == (code, target.exists())
        assert "facilitator-1 would be with Faith and with Hope on" in err

    def test_upper_case(self, exported, folder):
        """The ending of a case file may be in capitals."""
        (folder / IN_WALES.name).rename(folder / "WALES.TOML")
        *_, target = exported(folder, "all.md", "--start", START, audience="provider")

        assert "Bridge Path" in target.read_text("utf-8")

    @pytest.mark.parametrize("command", ["pack", "translations"])
    def test_export_alone(self, ran, folder, tmp_path, command):
        """What takes one case or document says so of a folder, and which command takes one."""
        code, _, err = ran(command, folder, *(("--to", tmp_path / "out") if command == "pack" else ()))

        assert 2 == code
        assert f"{command} takes one case or document" in err
        assert "coproduce export takes a folder" in err


@pytest.fixture
def team(tmp_path):
    """Give a function that makes a folder of small plans that one person runs, each so many days after the other."""
    made = tmp_path / "plans"
    made.mkdir()

    def of_charities(*names, days=0):
        for number, name in enumerate(names):
            plan = planned(COMPLETE)
            charity = attrs.evolve(plan.package.assessment.charity, name=name)
            package = attrs.evolve(plan.package, assessment=attrs.evolve(plan.package.assessment, charity=charity))
            start = plan.start + timedelta(days=days * number)
            again = schedule(package, start=start, calendar=plan.calendar)
            events = tuple(attrs.evolve(event, people=("facilitator-1",)) for event in again.events)
            (made / f"{name}.json").write_text(dumps(attrs.evolve(again, events=events)), encoding="utf-8")
        return made

    return of_charities


class TestPack:
    def test_everything(self, ran, tmp_path):
        """All files of all audiences are written, each named after its audience."""
        folder = tmp_path / "out"
        code, out, err = ran("pack", CLOSED, "--to", folder, "--now", NOW)

        assert (0, "") == (code, err)
        assert sorted(path.name for path in folder.iterdir()) == sorted(
            line.rpartition("/")[2] for line in out.split("\n") if line
        )
        assert {"provider", "charity", "funder"} == {path.name.partition("-")[0] for path in folder.iterdir()}
        assert [] == [*folder.glob("*.xlsx")]

    def test_all_or_nothing(self, ran, tmp_path):
        """Where one file is there already, nothing is written (G13)."""
        folder = tmp_path / "out"
        folder.mkdir()
        (folder / "funder-closing-letter.html").write_text("mine", encoding="utf-8")
        code, _, err = ran("pack", CLOSED, "--to", folder, "--now", NOW)

        assert (74, ["funder-closing-letter.html"]) == (code, [path.name for path in folder.iterdir()])
        assert "give --force to replace it" in err

    def test_several_there(self, ran, tmp_path):
        """Where several files are there already, all of them are replaced by one option."""
        for name in ("funder-closing-letter.html", "funder-closing-letter.docx"):
            (tmp_path / name).write_text("mine", encoding="utf-8")
        _, _, err = ran("pack", CLOSED, "--to", tmp_path, "--now", NOW, "--audience", "funder")

        assert "give --force to replace them" in err.splitlines()[0]

    def test_twice(self, ran, tmp_path):
        """Written twice at one time, every file is the same, diaries included."""
        arguments = ["pack", A_PLAN, "--start", START, "--audience", "funder", "--now", NOW, "--to", tmp_path / "out"]
        ran(*arguments)
        first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
        code, *_ = ran(*arguments, "--force")

        assert 0 == code
        assert first == {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}

    def test_invitations(self, ran, tmp_path):
        """With an organiser and attendees, there is one invitation for each event."""
        who = ["--organiser", "team@example.org", "--attendee", "contact@example.org"]
        code, _, _ = ran(
            "pack", A_PLAN, "--start", START, "--audience", "charity", "--to", tmp_path / "out", "--now", NOW, *who
        )
        diary = read_entries((tmp_path / "out" / "charity-dates.ics").read_bytes())
        files = [path for path in (tmp_path / "out").iterdir() if b"METHOD:REQUEST" in path.read_bytes()]

        assert (0, len(diary)) == (code, len(files))
        assert [] == [path.name for path in files if not path.name.startswith("charity-invitation-lantern-row-")]


LOST = "these had a time of day and have none now: Lantern Row Housing Advice: Concepts workshop (10:00)"
ADDRESSES = ("--organiser", "team@example.org", "--attendee", "contact@example.org")


@pytest.fixture
def packed(ran, tmp_path):
    """Give a function that packs a case into one folder, again and again, and gives what the command did."""
    folder = tmp_path / "out"

    def pack_here(file, *more):
        return (*ran("pack", file, "--to", folder, "--now", NOW, "--force", *more), folder)

    return pack_here


class TestInvitations:
    @pytest.mark.parametrize("missing", ["--organiser", "--attendee"])
    def test_need_both(self, packed, missing):
        """Nobody is invited by nobody."""
        code, _, err, _ = packed(CLOSED, missing, "team@example.org")

        assert 2 == code
        assert "go together" in err

    @pytest.mark.parametrize(
        ("case", "more", "message"),
        [
            (CLOSED, (), "there are none"),
            (A_PLAN, (), "there are none"),
            (A_PLAN, ("--start", START, "--audience", "provider"), "--audience does not name it"),
        ],
        ids=["closed", "no start", "not the charity"],
    )
    def test_to_nothing(self, packed, case, more, message):
        """Where there is nothing to invite to, or nobody who would be, nothing is written."""
        code, _, err, folder = packed(case, *ADDRESSES, *more)

        assert (2, False) == (code, folder.exists())
        assert message in err

    def test_no_address(self, packed):
        """What is no address is refused before the case is read."""
        code, _, err, folder = packed("nothing.toml", "--organiser", "team", "--attendee", "contact@example.org")

        assert (2, False) == (code, folder.exists())
        assert "the address of the organiser" in err
        assert "nothing.toml" not in err

    def test_addresses_stay_where_they_belong(self, packed):
        """Who is invited stands in the invitations and nowhere else, and who invites in no file for others."""
        *_, folder = packed(A_PLAN, "--start", START, *ADDRESSES)
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        told = {name for name, data in files.items() if b"contact@example.org" in data.replace(b"\r\n ", b"")}
        sent = {name for name, data in files.items() if b"team@example.org" in data.replace(b"\r\n ", b"")}

        assert told
        assert told == {name for name in files if name.startswith("charity-invitation-")}
        assert told | {"charity-dates.ics", "provider-dates.ics"} == sent

    def test_a_time_keeps_the_name(self, packed):
        """With a time and without, the invitation takes the place of the earlier one; a time that is lost is told."""
        options = ["--start", START, "--audience", "charity", *ADDRESSES]
        *_, folder = packed(A_PLAN, *options, "--at", "concepts=10:00")
        before = sorted(path.name for path in folder.iterdir())
        _, _, err, _ = packed(A_PLAN, *options)

        assert before == sorted(path.name for path in folder.iterdir())
        assert f"note: {LOST}; give it again with --at\n" == err


class TestPackedAgain:
    def test_no_dates_any_more(self, packed):
        """Where a plan loses its dates, every diary calls off what was sent, and what is stale is named."""
        *_, folder = packed(A_PLAN, "--start", START, *ADDRESSES)
        before = {path.name for path in folder.iterdir()}
        code, out, err, _ = packed(A_PLAN, *ADDRESSES)
        diaries = list(folder.glob("*.ics"))
        stale = before - {line.rpartition("/")[2] for line in out.splitlines()}

        assert 0 == code
        assert {"CANCELLED"} == {entry.status.value for path in diaries for entry in read_entries(path.read_bytes())}
        assert [b"CANCEL"] == [*{each.read_bytes().split(b"METHOD:")[1][:6] for each in folder.glob("*invitation*")}]
        assert {"charity-timeline.svg", "charity-timeline.png"} == stale
        assert f"were left as they are: {', '.join(sorted(stale))}" in err
        assert "called off" in err
        assert "note: without --start there are no dates, diary or timeline" in err

    def test_closed(self, packed, tmp_path):
        """Where a case closes, its diaries are called off beside the letter, that of a co-facilitator too."""
        *_, folder = packed(A_PLAN, "--start", START, *(f"--audience={each}" for each in ("charity", "co-facilitator")))
        closed = tmp_path / "closed.toml"
        name = next(line for line in A_PLAN.read_text("utf-8").splitlines() if line.startswith("name = "))
        lines = CLOSED.read_text("utf-8").splitlines(keepends=True)
        closed.write_text("".join(f"{name}\n" if line.startswith("name = ") else line for line in lines), "utf-8")
        code, _, err, _ = packed(closed)
        diaries = {path.name: read_entries(path.read_bytes()) for path in folder.glob("*.ics")}

        assert 0 == code
        assert {"charity-dates.ics", "co-facilitator-dates.ics"} == set(diaries)
        assert {"CANCELLED"} == {entry.status.value for entries in diaries.values() for entry in entries}
        assert "charity-proposal.docx, charity-proposal.html" in err
        assert not (folder / "co-facilitator-closing-letter.docx").exists()

    def test_of_others(self, packed):
        """What is for another audience, or is not ours, is not called stale."""
        *_, folder = packed(CLOSED, "--audience", "funder")
        (folder / "notes.txt").write_text("mine", encoding="utf-8")
        code, _, err, _ = packed(CLOSED, "--audience", "charity")

        assert (0, "") == (code, err)


CANARY = "zqcanary"
ADA = f"""
[[people]]
role = "head of advice"
name = "Adaline {CANARY} Brewer"
contact = "{CANARY}@example.org"
"""


@pytest.fixture
def candid(tmp_path):
    """Give a case in which every reason and all evidence bears a marker, and whose people have names."""
    text = A_PLAN.read_text("utf-8")
    for field in ("evidence", "reason", "mode_reason"):
        text = re.sub(rf'\b{field} = "', f'{field} = "{CANARY} ', text)
    file = tmp_path / "candid.toml"
    file.write_text(text + ADA, encoding="utf-8")
    return file


class TestConfidence:
    """What was said in confidence is in no message, and names are in one place that can be left out."""

    @pytest.mark.parametrize(
        ("name", "more"),
        [
            ("out.md", ("--audience", "funder", "--start", START)),
            ("out.md", ("--audience", "provider", "--start", START, "--deadline", "concepts=2026-01-01")),
            ("out.png", ("--audience", "charity")),
            ("out.md", ("--audience", "charity", "--disclose", "nobody")),
        ],
        ids=["done", "no dates", "no timeline", "no such role"],
    )
    def test_messages(self, ran, candid, caplog, name, more):
        """Nothing that is printed or logged holds what was said, or a name, whatever becomes of a document (F12)."""
        caplog.set_level(logging.DEBUG)
        _, out, err = ran("--debug", "export", candid, "--to", candid.with_name(name), *more, "--now", NOW)

        assert CANARY in candid.read_text("utf-8")
        assert CANARY not in f"{out}{err}{caplog.text}"

    def test_a_wrong_answer(self, ran, candid, tmp_path):
        """A candid answer that cannot be read is named by its place, and its text is not repeated (F12)."""
        text = candid.read_text("utf-8").replace(
            '[diagnostic.answers.C1]\nvalue = "yes"', f'[diagnostic.answers.C1]\nvalue = "{CANARY}"'
        )
        candid.write_text(text, encoding="utf-8")
        code, _, err = ran("export", candid, "--to", tmp_path / "out.md", "--audience", "funder")

        assert (2, True) == (code, "C1" in err)
        assert CANARY not in err

    def test_people_are_left_out(self, ran, candid, tmp_path):
        """Without the people of a case its plan is the same to the byte, and never had a name in it (F14)."""
        bare = tmp_path / "bare.toml"
        bare.write_text(candid.read_text("utf-8").removesuffix(ADA), encoding="utf-8")
        plans = [ran("plan", file, "--start", START, "--json")[1] for file in (candid, bare)]

        assert plans[0] == plans[1]
        assert "Adaline" not in plans[0]

    @pytest.mark.parametrize(
        ("audience", "is_named"), [("provider", True), ("charity", True), ("funder", False), ("co-facilitator", False)]
    )
    def test_no_trace(self, ran, tmp_path, audience, is_named):
        """A document on a case without its people has no trace of them, and says all else as with them (F14)."""
        said, who = [], "centre manager"
        for people, options in ((ADA.replace("head of advice", who), ["--disclose", who]), ("", [])):
            (tmp_path / "case.toml").write_text(CLOSED.read_text("utf-8") + people, encoding="utf-8")
            target = tmp_path / f"{len(said)}.json"
            ran("export", tmp_path / "case.toml", "--to", target, "--audience", audience, "--now", NOW, *options)
            said.append(target.read_text("utf-8"))

        assert [] == [trace for trace in ("Adaline", CANARY, "Brewer", "A.Z.B.") if trace in said[1]]
        assert (is_named, said[1]) == (said[0] != said[1], said[0].replace(f"Adaline {CANARY} Brewer", who))


class TestModes:
    def test_of_a_folder(self, packed):
        """What is for the provider can be opened by nobody else, though it stands beside what others get (F13)."""
        before = os.umask(0o022)
        try:
            *_, folder = packed(CLOSED)
        finally:
            os.umask(before)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}

        assert {0o600} == {mode for name, mode in modes.items() if name.startswith("provider-")}
        assert {0o644} == {mode for name, mode in modes.items() if not name.startswith("provider-")}

    def test_of_what_was_for_all(self, exported):
        """A file that all could open is closed to them where what is for the provider takes its place (F13)."""
        *_, target = exported(CLOSED, "letter.md")
        target.chmod(0o644)
        exported(CLOSED, "letter.md", "--force", audience="provider")

        assert 0o600 == stat.S_IMODE(target.stat().st_mode)

    def test_of_a_record(self, ran, tmp_path):
        """A record of what was agreed holds all that was said, so that a new one is for this account alone (F13)."""
        record = tmp_path / "record.json"
        before = os.umask(0o022)
        try:
            code, *_ = ran(
                "agreement", "propose", A_PLAN, record, "--on", "2026-12-11", "--by", "coordinator", "--no-plugins"
            )
        finally:
            os.umask(before)

        assert (0, 0o600) == (code, stat.S_IMODE(record.stat().st_mode))


class TestInputs:
    """What a document is made from stays as it is, and what cannot be read is not waited for."""

    def test_not_over_the_case(self, ran, tmp_path):
        """A document never takes the place of the case that it is made from, whatever leads there (G07)."""
        case = tmp_path / "case.md"
        case.write_text("mine", encoding="utf-8")
        (tmp_path / "second.md").hardlink_to(case)
        for target in (case, tmp_path / "second.md", tmp_path / "." / "case.md"):
            code, _, err = ran("export", case, "--to", target, "--audience", "charity", "--force")
            assert (2, "mine") == (code, case.read_text("utf-8"))
            assert "is a file that the documents are made from" in err

    def test_not_over_a_diary(self, ran, tmp_path):
        """Nor over the diary of somebody who has to be free (G07)."""
        diary = tmp_path / "ada.ics"
        diary.write_text("mine", encoding="utf-8")
        options = ("--audience", "charity", "--force", "--start", START, "--diary", f"ada={diary}")
        code, _, err = ran("export", A_PLAN, "--to", diary, *options)

        assert (2, "mine") == (code, diary.read_text("utf-8"))
        assert "ada.ics is a file that the documents are made from" in err

    @pytest.mark.parametrize("name", ["plan.json", "other.json", "PLAN.JSON", "linked.md"])
    def test_not_over_a_plan_of_many(self, ran, plan, tmp_path, name):
        """Nor over one of the plans of a folder, nor beside them where it would be read as one (G07)."""
        (tmp_path / "linked.md").hardlink_to(plan)
        before = plan.read_bytes()
        code, _, err = ran("export", tmp_path, "--to", tmp_path / name, "--audience", "provider", "--force")

        assert (2, before, {"plan.json", "linked.md"}) == (
            code,
            plan.read_bytes(),
            {path.name for path in tmp_path.iterdir()},
        )
        assert "name another place with --to" in err

    def test_not_over_a_pack(self, ran, tmp_path):
        """Nor over the data packs of a folder (G07)."""
        pack = tmp_path / "homes.toml"
        pack.write_text("mine", encoding="utf-8")
        (tmp_path / "letter.md").hardlink_to(pack)
        options = ("--audience", "charity", "--force", "--packs", tmp_path)
        code, _, err = ran("export", CLOSED, "--to", tmp_path / "letter.md", *options)

        assert (2, "mine") == (code, pack.read_text("utf-8"))
        assert "letter.md is a file that the documents are made from" in err

    def test_no_pack_over_its_plan(self, ran, tmp_path):
        """Nor does a folder with everything take over the plan in it (G07)."""
        plan = tmp_path / "provider-proposal.json"
        text = ran("plan", A_PLAN, "--start", START, "--json")[1]
        plan.write_text(text, encoding="utf-8")
        code, _, err = ran("pack", plan, "--to", tmp_path, "--force", "--audience", "provider", "--now", NOW)

        assert (2, [plan.name], text) == (code, [path.name for path in tmp_path.iterdir()], plan.read_text("utf-8"))
        assert "provider-proposal.json is a file that the documents are made from" in err

    def test_no_pipe(self, ran, tmp_path):
        """A pipe that nobody writes to is refused as a document and as an earlier diary, and not waited for (G07)."""
        for name in ("pipe.json", "pipe.ics"):
            os.mkfifo(tmp_path / name)
        to = ("--to", tmp_path / "out.md", "--audience", "charity")
        codes = [
            ran("export", tmp_path / "pipe.json", *to),
            ran("export", CLOSED, "--since", tmp_path / "pipe.ics", *to, "--to", tmp_path / "out.ics"),
        ]

        assert [2, 2] == [code for code, *_ in codes]
        assert [True, True] == ["this is no ordinary file" in err for *_, err in codes]

    def test_too_large(self, ran, tmp_path):
        """A document that is larger than any is refused before it is read to its end (S05)."""
        large = tmp_path / "large.json"
        with large.open("wb") as file:
            file.truncate(2**40)  # which takes no room on the disk
        code, _, err = ran("export", large, "--to", tmp_path / "out.md", "--audience", "charity")

        assert (2, True) == (code, "larger than" in err)

    @pytest.mark.parametrize("audience", ["charity", "funder", "co-facilitator", "provider"])
    def test_a_report_is_no_document(self, exported, audience):
        """The JSON of a report says whom it is for, and cannot be taken for the plan that it was made from (F16)."""
        *_, target = exported(CLOSED, f"{audience}.json", audience=audience)
        code, _, err, again = exported(target, "again.md", audience="provider")

        assert audience == json.loads(target.read_text("utf-8"))["audience"]
        assert (2, False) == (code, again.exists())
        assert "coproduce-report/1" in err

    @pytest.mark.parametrize("audiences", [("",), ("Charity",), ("charity", "internal")])
    def test_no_audience_of_a_folder(self, packed, audiences):
        """A folder is for audiences that there are, too (F05)."""
        code, _, err, folder = packed(CLOSED, *(f"--audience={each}" for each in audiences))

        assert (2, False) == (code, folder.exists())
        assert "provider" in err


class TestPlaces:
    """Where nothing can be written, the error is ours."""

    @pytest.mark.parametrize("name", ["a\x1b[2Jb.md", "a\nb.md", "a\u202eb.md", "no\x1b[31m/out.md", "a\x1b[2J"])
    def test_never_drives_a_terminal(self, ran, tmp_path, name):
        """A name with escape sequences is shown escaped, where it is written and where it is refused (G12)."""
        shown = name.rpartition("/")[0] or name
        for _ in range(2):
            _, out, err = ran("export", CLOSED, "--to", tmp_path / name, "--audience", "charity", "--now", NOW)
            assert "".join(f"{out}{err}".split("\n")).isprintable()
            assert shown.encode("unicode_escape").decode("ascii") in f"{out}{err}"

    def test_folder_that_is_gone(self, ran, tmp_path, monkeypatch):
        """In a working folder that somebody has removed nothing is written, and the code is 74 (G11)."""
        (tmp_path / "gone").mkdir()
        monkeypatch.chdir(tmp_path / "gone")
        (tmp_path / "gone").rmdir()
        told = [
            ran("export", CLOSED, "--to", "letter.md", "--audience", "charity", "--now", NOW),
            ran("pack", CLOSED, "--to", "out", "--audience", "funder", "--now", NOW),
        ]

        assert [74, 74] == [code for code, *_ in told]
        assert [True, True] == [err.startswith("[write] cannot write") for *_, err in told]

    @pytest.mark.parametrize("command", ["export", "pack"])
    def test_a_library_is_missing(self, ran, tmp_path, monkeypatch, command):
        """Where a library is not installed, the command says what to install, ends with 2 and writes nothing (E11)."""
        monkeypatch.setitem(sys.modules, "docx", None)
        target = tmp_path / ("letter.docx" if command == "export" else "out")
        code, _, err = ran(command, CLOSED, "--to", target, "--audience", "charity", "--now", NOW)

        assert (2, []) == (code, [*tmp_path.iterdir()])
        assert 'needs python-docx - install "coproduce[documents]"' in err


class TestTranslations:
    def test_of_all(self, ran):
        """It says how many texts have their Welsh."""
        code, out, _ = ran("translations")

        assert 0 == code
        assert "texts have their Welsh" in out

    def test_of_a_case(self, ran, tmp_path):
        """With a case, it lists what its documents would say in English, the charity's own words never."""
        case = tmp_path / "case.toml"
        case.write_text(top_of_file(), encoding="utf-8")
        code, out, _ = ran("translations", case, "--json")

        assert 0 == code
        assert "Bryn Hope" not in json.loads(out)
