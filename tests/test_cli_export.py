"""The commands that send a plan out: one document, a folder with everything, and what has no Welsh yet."""

import json
import os
import stat
from pathlib import Path

import pytest

from cases import top_of_file
from coproduce import read_entries

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

    def test_no_start_for_a_document(self, ran, exported, tmp_path):
        """A document has its own dates, so a start is refused."""
        package = tmp_path / "package.json"
        package.write_text(ran("plan", A_PLAN, "--start", START, "--json")[1], encoding="utf-8")
        code, _, err, target = exported(package, "out.md", "--start", START)

        assert (2, False) == (code, target.exists())
        assert "--start has an effect only with a case" in err

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
        *_, second = exported(A_PLAN, "later.ics", "--start", "2027-01-18", "--since", first)
        before, after = (read_entries(each.read_bytes()) for each in (first, second))

        assert {entry.uid for entry in before} == {entry.uid for entry in after}
        assert {0} == {entry.sequence for entry in before}
        assert 1 == max(entry.sequence for entry in after)

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

    def test_all_or_nothing(self, ran, tmp_path):
        """Where one file is there already, nothing is written."""
        folder = tmp_path / "out"
        folder.mkdir()
        (folder / "funder-closing-letter.html").write_text("mine", encoding="utf-8")
        code, _, err = ran("pack", CLOSED, "--to", folder, "--now", NOW)

        assert (74, ["funder-closing-letter.html"]) == (code, [path.name for path in folder.iterdir()])
        assert "--force" in err

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
        """When a time is agreed, the invitation takes the place of the earlier one."""
        options = ["--start", START, "--audience", "charity", *ADDRESSES]
        *_, folder = packed(A_PLAN, *options)
        before = sorted(path.name for path in folder.iterdir())
        _, _, err, _ = packed(A_PLAN, *options, "--at", "concepts=10:00")

        assert before == sorted(path.name for path in folder.iterdir())
        assert "" == err


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
