"""The commands on questions, comparisons and agreements: what they print, keep, refuse and end with."""

import functools
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from cases import the_practice, top_of_file
from coproduce import Agreement, Stage, dumps, loads, propose
from coproduce.case import case_from_tree
from coproduce.trees import parse_toml

COMMAND = str(Path(sys.executable).with_name("coproduce"))
EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
SHIPPED_OFFER = Path(__file__).parent.parent / "src" / "coproduce" / "offers" / "enhance.toml"

TOP = top_of_file()
KNOWN = {
    "B2": '{ value = ["service-delivery"] }',
    "B6": '{ value = "no" }',
    "C1": '{ value = "yes", said_by = "chief executive" }',
    "C2": '{ value = "yes" }',
    "C3": '{ value = "yes" }',
    "G4": '{ value = ["a hearing loop"] }',
    "G7.report-back": '{ value = "yes" }',
}
MODULE_2 = {"B2": '{ value = ["service-delivery", "policy-and-campaigns"] }'}
FOR_MODULE_2 = {**MODULE_2, "H1.policy-and-campaigns": '{ value = "yes", said_by = "Regional Manager" }'}
CONDITIONAL = {"C2": '{ value = "conditional" }'}
CLOSES = {"C2": '{ value = "no" }'}
ASKS = {"C2": '{ state = "unknown" }'}
REMOTE_EDIT = """
[[agreed]]
type = "set-mode"
id = "agreed/remote"
by = "the coordinator"
reason = "too far to travel"
source = { agreed = "on the phone" }
target = { type = "workshops" }
mode = "remote"
"""


def case_text(changes=None, held_on="2026-12-01", more=""):
    """Write a case in which every question for the charity is put, with some answers changed; None leaves one out."""
    asked = [
        question.id
        for question in the_practice().questions
        if question.kind.value != "elsewhere" and question.asked_of.value == "charity"
    ]
    answers = {**dict.fromkeys(asked, '{ state = "unknown" }'), **KNOWN, **(changes or {})}
    lines = [f"{question} = {answer}\n" for question, answer in answers.items() if answer is not None]
    return TOP.replace("2026-12-01", held_on) + "".join(lines) + more


@pytest.fixture
def case(tmp_path):
    """Give a function that writes a case file and gives its path."""

    def write(changes=None, name="case.toml", **facts):
        path = tmp_path / name
        path.write_text(case_text(changes, **facts), encoding="utf-8")
        return path

    return write


def when(day="2026-12-10", by="Involvement Team"):
    return "--on", day, "--by", by


@pytest.fixture
def record(tmp_path):
    """Give the path of a record that is not there yet."""
    return tmp_path / "record.json"


@functools.cache
def a_record(text):
    """Give the text of a record with a proposal for a case, made once for all tests that begin with it."""
    read_case = case_from_tree(parse_toml(text, "case.toml"), the_practice().questions)
    assessment = the_practice().assess(read_case.charity, read_case.diagnostic, agreed=read_case.agreed)
    return dumps(propose(the_practice().tailor(assessment), on=date(2026, 12, 10), by="Involvement Team"))


@pytest.fixture
def proposed(case, record):
    """Give a function that puts a proposal on record beside its case, and gives the record."""

    def propose_it(changes=None):
        record.write_text(a_record(case(changes).read_text(encoding="utf-8")), encoding="utf-8")
        return record

    return propose_it


def read(path) -> Agreement:
    found = loads(path.read_text(encoding="utf-8"))
    assert isinstance(found, Agreement)
    return found


class TestQuestions:
    @pytest.mark.clause("R17")
    def test_complete(self, ran, case):
        """A call to which nothing is lacking is complete, and ends with 0."""
        code, out, _ = ran("questions", case())

        assert 0 == code
        assert "The call is complete." in out

    @pytest.mark.clause("R17")
    def test_draft(self, ran, case):
        """A draft ends with 4, and names what is still to be asked in its exact words, and nothing else."""
        code, out, _ = ran("questions", case({"G3": None, "G4": None}))

        assert 4 == code
        assert "a draft: 2 of" in out
        for question in the_practice().questions:
            shown = f"\n{question.id} " in out or f"\n  {question.id} " in out
            assert shown is (question.id in {"G3", "G4"})

    def test_scale(self, ran, case):
        """A scale is shown with the descriptor of each of its points."""
        _, out, _ = ran("questions", case({"D4": None}))
        words = " ".join(out.split())

        assert "never: the charity has not run a consultation" in words
        assert "routinely: consultations are an ordinary part of the work" in words

    def test_all(self, ran, case):
        """With --all everything that is asked is shown, and what is spared."""
        _, missing, _ = ran("questions", case())
        code, out, _ = ran("questions", case(), "--all")

        assert 0 == code
        assert "Everything that is asked" in out
        assert "Everything that is asked" not in missing
        assert "A4" in out[out.index("Not asked") :]

    def test_json(self, ran, case):
        """With --json the questions are listed by id, for programs."""
        file = case({"G3": None})
        code, out, _ = ran("questions", file, "--json", "--no-plugins")
        told = json.loads(out)
        read_case = the_practice().read(file)
        sheet = the_practice().questionnaire(read_case.charity, read_case.diagnostic)

        assert (4, False, ["G3"]) == (code, told["complete"], told["missing"])
        assert [question.id for question in sheet.required] == told["required"]
        assert [question.id for question in sheet.not_needed] == told["not_needed"]

    def test_json_complete(self, ran, case):
        """A complete call ends with 0 in JSON as well."""
        code, out, _ = ran("questions", case(), "--json")

        assert (0, True, []) == (code, json.loads(out)["complete"], json.loads(out)["missing"])

    @pytest.mark.clause("R25")
    def test_closed(self, ran, case):
        """A charity whose offer closes is asked nothing more, which is complete."""
        code, out, _ = ran("questions", case({**CLOSES, "B3": None}), "--json")

        assert (0, []) == (code, json.loads(out)["missing"])

    def test_bad_file(self, ran, tmp_path):
        """A file that is not there ends with 2 and a sentence."""
        code, out, err = ran("questions", tmp_path / "none.toml")

        assert (2, "") == (code, out)
        assert "none.toml" in err


@pytest.fixture
def an_offer(tmp_path):
    """Give a function that writes another version of the offer and gives its path."""

    def write(name="offer.toml", **figures):
        text = SHIPPED_OFFER.read_text(encoding="utf-8").replace('version = "1"', 'version = "2"', 1)
        for figure, value in figures.items():
            top = text.index(f'id = "{figure.replace("_", "-")}"')
            line = text.index("value = ", top)
            text = text[:line] + f"value = {value}" + text[text.index("\n", line) :]
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


class TestDiff:
    def test_nothing(self, ran, case):
        """The shipped offer against itself changes no case, and ends with 0."""
        code, out, _ = ran("diff", "shipped", "shipped", case())

        assert 0 == code
        assert "0 of 1 cases change, from offer version 1 to 1" in " ".join(out.split())

    def test_files(self, ran, case, an_offer):
        """Two versions of the offer are compared on a case, and what changes is said in words."""
        code, out, _ = ran("diff", "shipped", an_offer(core_quarter_days=4), case())
        words = " ".join(out.split())

        assert 0 == code
        assert "0 of 1 cases change, from offer version 1 to 2" in words
        assert "Figures that change" in words
        assert "Figure core-quarter-days: 2 quarter-days -> 4 quarter-days" in words

    def test_two_files(self, ran, case, an_offer):
        """Neither side needs to be the shipped offer."""
        sides = an_offer("one.toml", core_quarter_days=3), an_offer("two.toml", core_quarter_days=4)
        _, out, _ = ran("diff", *sides, case(), "--json")
        (compared,) = json.loads(out)
        (figure,) = [one for one in compared["differences"] if one["id"] == "figure core-quarter-days"]

        assert ("3 quarter-days", "4 quarter-days", "changed") == (figure["before"], figure["after"], figure["kind"])

    def test_folder(self, ran, an_offer):
        """A folder stands for the case files in it, and each is named."""
        code, out, _ = ran("diff", "shipped", an_offer(look_again_months=9), EXAMPLES, "--json")

        assert 0 == code
        assert sorted(path.name for path in EXAMPLES.glob("*.toml")) == [one["case"] for one in json.loads(out)]

    def test_several_cases(self, ran, case, an_offer):
        """Several cases are compared in the order in which they are named."""
        files = case(name="b.toml"), case(CLOSES, name="a.toml")
        _, out, _ = ran("diff", "shipped", an_offer(core_quarter_days=4), *files, "--json")

        assert ["b.toml", "a.toml"] == [one["case"] for one in json.loads(out)]

    @pytest.mark.parametrize("as_json", [True, False])
    def test_broken_case(self, ran, case, an_offer, tmp_path, as_json):
        """A case that cannot be read ends with 2, and the others are compared all the same."""
        broken = tmp_path / "broken.toml"
        broken.write_text('format = "coproduce-case/1"\n', encoding="utf-8")
        told = ["--json"] if as_json else []
        code, out, _ = ran("diff", "shipped", an_offer(core_quarter_days=4), broken, case(), *told)

        assert 2 == code
        assert "broken.toml" in out
        assert "core-quarter-days" in out
        if as_json:
            first, second = json.loads(out)
            assert "charity" in first["error"]
            assert ([], "") == (first["differences"], second["error"])

    def test_broken_case_has_not_changed(self, ran, case, tmp_path):
        """A case that cannot be read is not counted among those that change."""
        broken = tmp_path / "broken.toml"
        broken.write_text('format = "coproduce-case/1"\n', encoding="utf-8")
        _, out, _ = ran("diff", "shipped", "shipped", broken, case())

        assert "0 of 2 cases change" in " ".join(out.split())

    def test_broken_offer(self, ran, case, tmp_path):
        """An offer that cannot be read ends with 2 and its faults, and nothing is compared."""
        broken = tmp_path / "offer.toml"
        broken.write_text('format = "coproduce-offer/1"\n', encoding="utf-8")
        code, out, err = ran("diff", "shipped", broken, case())

        assert (2, "") == (code, out)
        assert "offer.toml" in err

    def test_empty_folder(self, ran, tmp_path):
        """A folder without a case file is refused."""
        (tmp_path / "empty").mkdir()
        code, _, err = ran("diff", "shipped", "shipped", tmp_path / "empty")

        assert 2 == code
        assert "holds no case file" in err

    def test_no_case(self, ran):
        """Without a case there is nothing to compare."""
        code, _, err = ran("diff", "shipped", "shipped")

        assert 2 == code
        assert "CASES" in err

    def test_outcome_changes(self, ran, case, an_offer):
        """Where another version of the offer closes what this one proposes, the outcome is among what changes."""
        text = an_offer().read_text(encoding="utf-8").replace('nations = ["england"]', 'nations = ["scotland"]', 1)
        elsewhere = an_offer()
        elsewhere.write_text(text, encoding="utf-8")
        code, out, _ = ran("diff", "shipped", elsewhere, case(), "--json")
        (compared,) = json.loads(out)
        (outcome,) = [one for one in compared["differences"] if one["id"] == "outcome"]

        assert (0, "proceed", "closed") == (code, outcome["before"], outcome["after"])


class TestPropose:
    @pytest.mark.clause("R23")
    def test_on_record(self, ran, case, record):
        """A proposal is kept in a new record and shown."""
        code, out, err = ran("agreement", "propose", case(), record, *when())

        assert (0, "") == (code, err)
        assert "This agreement is proposed." in out
        assert (Stage.PROPOSED, 1) == (read(record).stage, read(record).version)

    def test_json(self, ran, case, record):
        """With --json the whole record is printed as it was kept."""
        _, out, _ = ran("agreement", "propose", case(), record, *when(), "--json")

        assert out == record.read_text(encoding="utf-8")

    @pytest.mark.clause("R23")
    def test_before_the_call(self, ran, case, record):
        """A proposal before the call is refused, and no record is begun."""
        code, out, err = ran("agreement", "propose", case(), record, *when("2026-11-30"))

        assert (2, "", False) == (code, out, record.exists())
        assert "before the diagnostic call" in err

    @pytest.mark.clause("R25", "R93")
    @pytest.mark.parametrize(("changes", "expected"), [(CLOSES, 3), (ASKS, 4)])
    def test_nothing_to_propose(self, ran, case, record, changes, expected):
        """Where nothing is proposed the exit code says why, and no record is begun."""
        code, _, err = ran("agreement", "propose", case(changes), record, *when())

        assert (expected, False) == (code, record.exists())
        assert "nothing is proposed" in err

    def test_existing_record(self, ran, case, proposed):
        """A record that is there is never replaced by a new one."""
        kept = proposed()
        before = kept.read_bytes()
        code, _, err = ran("agreement", "propose", case(), kept, *when("2026-12-11"))

        assert (2, before) == (code, kept.read_bytes())
        assert "this file is there already" in err

    @pytest.mark.parametrize("missing", ["--on", "--by"])
    def test_when_and_by_whom(self, ran, case, record, missing):
        """A step says when it was taken and by whom."""
        options = dict(zip(("--on", "--by"), ("2026-12-10", "Involvement Team"), strict=True))
        del options[missing]
        code, _, err = ran("agreement", "propose", case(), record, *[word for pair in options.items() for word in pair])

        assert (2, False) == (code, record.exists())
        assert missing in err

    @pytest.mark.parametrize("day", ["2026-13-01", "10 December", "20261210", "2026-W50-4"])
    def test_day(self, ran, case, record, day):
        """A day that is none is refused."""
        code, _, err = ran("agreement", "propose", case(), record, *when(day))

        assert (2, False) == (code, record.exists())
        assert "expected one such as 2027-01-11" in err

    def test_no_such_folder(self, ran, case, tmp_path):
        """Where the record cannot be written, that is said in a sentence and ends with 74."""
        code, _, err = ran("agreement", "propose", case(), tmp_path / "none" / "record.json", *when())

        assert 74 == code
        assert "cannot write" in err


class TestSteps:
    @pytest.mark.clause("R24", "R26")
    def test_to_stage_2(self, ran, proposed):
        """A proposal is agreed to and confirmed, and each step is on record."""
        kept = proposed()

        assert 0 == ran("agreement", "agree", kept, *when("2026-12-17", "chief executive"))[0]
        code, out, _ = ran("agreement", "confirm", kept, *when("2026-12-18"))
        assert 0 == code
        assert "This agreement is confirmed." in out
        assert [Stage.PROPOSED, Stage.AGREED, Stage.CONFIRMED] == [step.stage for step in read(kept).steps]

    @pytest.mark.clause("R82", "Q6")
    def test_waits_for_the_funder(self, ran, case, proposed):
        """A line that awaits the Regional Manager stays open while the others are confirmed, until a revision."""
        kept = proposed(MODULE_2)
        ran("agreement", "agree", kept, *when("2026-12-17", "chief executive"))
        code, out, _ = ran("agreement", "confirm", kept, *when("2026-12-18"))
        assert 0 == code
        assert "enhance/policy-and-campaigns.approval" in " ".join(out.split())

        why = "--reason", "the Regional Manager agreed"
        code, out, _ = ran("agreement", "revise", case(FOR_MODULE_2), kept, *when("2027-01-08"), *why)
        assert (0, ()) == (code, read(kept).obstacles)
        assert "From version 1 to version 2" in out

    def test_a_reason_apart(self, ran, proposed, monkeypatch):
        """A reason is read from standard input, where no history of a shell keeps it (F12)."""
        kept = proposed()
        monkeypatch.setattr("sys.stdin", io.StringIO("a restructure\n"))

        assert 0 == ran("agreement", "decline", kept, *when("2026-12-17"), "--reason", "-")[0]
        assert "a restructure" == read(kept).steps[-1].reason

    @pytest.mark.clause("R93")
    def test_condition(self, ran, proposed):
        """An open condition keeps a package from being confirmed until it is met."""
        kept = proposed(CONDITIONAL)
        ran("agreement", "agree", kept, *when("2026-12-17", "chief executive"))
        before = kept.read_bytes()

        code, _, err = ran("agreement", "confirm", kept, *when("2026-12-18"))
        assert (2, before) == (code, kept.read_bytes())
        assert "enhance/time-and-resources" in err
        met = ran(
            *("agreement", "meet", kept, "enhance/time-and-resources"),
            *when("2026-12-18", "chief executive"),
            *("--evidence", "the minutes"),
        )
        assert 0 == met[0]
        assert "the minutes" in met[1]
        assert 0 == ran("agreement", "confirm", kept, *when("2026-12-18"))[0]

    def test_condition_of_no_name(self, ran, proposed):
        """A condition that is not open is refused with those that are."""
        kept = proposed(CONDITIONAL)
        before = kept.read_bytes()
        code, _, err = ran("agreement", "meet", kept, "enhance/scope", *when())

        assert (2, before) == (code, kept.read_bytes())
        assert "the open ones are enhance/time-and-resources" in err

    @pytest.mark.clause("R17")
    def test_draft(self, ran, proposed):
        """A draft is not confirmed, and what was not asked is named."""
        kept = proposed({"G3": None})
        ran("agreement", "agree", kept, *when("2026-12-17", "chief executive"))
        code, _, err = ran("agreement", "confirm", kept, *when("2026-12-18"))

        assert 2 == code
        assert "a draft" in err
        assert "G3" in err

    @pytest.mark.clause("R11", "R24")
    def test_revise(self, ran, case, proposed):
        """A revision with an edit on record is a new version, and what changed is shown with its reason."""
        kept = proposed()
        edited = case(more=REMOTE_EDIT)
        code, out, _ = ran("agreement", "revise", edited, kept, *when("2026-12-20"), "--reason", "too far")

        assert (0, 2, Stage.PROPOSED) == (code, read(kept).version, read(kept).stage)
        assert "face-to-face -> remote, because too far to travel" in " ".join(out.split())

    @pytest.mark.parametrize("verb", ["decline", "close"])
    @pytest.mark.clause("R25")
    def test_end(self, ran, proposed, verb):
        """A charity declines, or we close, with a reason that is on record."""
        kept = proposed()
        code, out, _ = ran("agreement", verb, kept, *when("2026-12-17", "chief executive"), "--reason", "a restructure")

        assert 0 == code
        assert "a restructure" in out
        assert read(kept).stage in (Stage.DECLINED, Stage.CLOSED)

    @pytest.mark.parametrize("verb", ["decline", "close"])
    def test_end_without_a_reason(self, ran, proposed, verb):
        """Nothing ends without a reason."""
        kept = proposed()
        before = kept.read_bytes()
        code, _, err = ran("agreement", verb, kept, *when("2026-12-17"))

        assert (2, before) == (code, kept.read_bytes())
        assert "reason" in err

    @pytest.mark.clause("R25")
    def test_reopen(self, ran, case, proposed):
        """What was closed is taken up again with a new call, and not with the old one."""
        kept = proposed()
        ran("agreement", "close", kept, *when("2026-12-17"), "--reason", "a restructure")
        before = kept.read_bytes()

        code, _, err = ran("agreement", "reopen", case(), kept, *when("2027-06-02"))
        assert (2, before) == (code, kept.read_bytes())
        assert "hold a new diagnostic call first" in err
        later = case(held_on="2027-06-01", name="later.toml")
        assert 0 == ran("agreement", "reopen", later, kept, *when("2027-06-02"))[0]
        assert (Stage.PROPOSED, 2) == (read(kept).stage, read(kept).version)

    @pytest.mark.parametrize(
        ("verb", "more"),
        [("confirm", []), ("reopen", []), ("agree", ["--reason", "x"])],
    )
    def test_out_of_turn(self, ran, case, proposed, verb, more):
        """A step out of turn, or an option that it has not, is refused, and the record stays as it was."""
        kept = proposed()
        before = kept.read_bytes()
        files = [case(held_on="2027-06-01", name="later.toml"), kept] if verb == "reopen" else [kept]
        code, out, err = ran("agreement", verb, *files, *when("2027-06-02"), *more)

        assert (2, "", before) == (code, out, kept.read_bytes())
        assert err

    def test_backwards(self, ran, proposed):
        """A step before the last one is refused."""
        kept = proposed()
        code, _, err = ran("agreement", "agree", kept, *when("2026-12-09", "chief executive"))

        assert 2 == code
        assert "a step on 2026-12-09 is before the one on 2026-12-10" in err

    def test_by_nobody(self, ran, proposed):
        """A step by nobody is refused."""
        code, _, err = ran("agreement", "agree", proposed(), *when("2026-12-17", " "))

        assert 2 == code
        assert "names the role" in err


class TestCloseCase:
    @pytest.mark.clause("R25", "Q15")
    def test_closes(self, ran, case, record):
        """A case that closes is closed on a new record, with its own reason."""
        code, out, _ = ran("agreement", "close", record, *when(), "--case", case(CLOSES))

        assert (0, Stage.CLOSED, 0) == (code, read(record).stage, read(record).version)
        assert "no staff time can be committed" in " ".join(out.split())

    def test_proceeds(self, ran, case, record):
        """A case that could proceed is closed with a reason, and not without."""
        refused = ran("agreement", "close", record, *when(), "--case", case())
        assert (2, False) == (refused[0], record.exists())
        assert "says why" in refused[2]

        assert 0 == ran("agreement", "close", record, *when(), "--case", case(), "--reason", "a restructure")[0]
        assert "a restructure" == read(record).steps[0].reason

    def test_existing_record(self, ran, case, proposed):
        """With a case a new record is begun, and one that is there is kept."""
        kept = proposed()
        before = kept.read_bytes()
        code, _, err = ran("agreement", "close", kept, *when(), "--case", case(CLOSES))

        assert (2, before) == (code, kept.read_bytes())
        assert "this file is there already" in err


class TestShow:
    def test_page(self, ran, proposed):
        """The page shows stage, steps and what is still in the way, and changes nothing."""
        kept = proposed(CONDITIONAL)
        before = kept.read_bytes()
        code, out, _ = ran("agreement", "show", kept)
        words = " ".join(out.split())

        assert (0, before) == (code, kept.read_bytes())
        assert "This agreement is proposed." in words
        assert "proposed on 10 December 2026 by Involvement Team (version 1)" in words
        assert "enhance/time-and-resources" in words

    def test_json(self, ran, proposed):
        """With --json the record is printed as it stands in the file."""
        kept = proposed()
        code, out, _ = ran("agreement", "show", kept, "--json")

        assert (0, kept.read_text(encoding="utf-8")) == (code, out)

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"{",
            b"[]",
            b"\xff\xfe{",
            b'{"format": "coproduce-agreement/2"}',
            b'{"format": "coproduce-agreement/1"}',
        ],
        ids=["empty", "half", "a list", "no text", "of another version", "of nothing"],
    )
    @pytest.mark.parametrize("verb", ["show", "agree"])
    def test_unreadable(self, ran, record, content, verb):
        """A record that cannot be read is refused with its name, and stays as it is."""
        record.write_bytes(content)
        code, out, err = ran("agreement", verb, record, *(when() if verb == "agree" else ()))

        assert (2, "", content) == (code, out, record.read_bytes())
        assert "record.json" in err

    def test_of_another_kind(self, ran, case, record):
        """A document that is no agreement is refused, with how to make one."""
        _, out, _ = ran("assess", case(), "--json")
        record.write_text(out, encoding="utf-8")
        code, _, err = ran("agreement", "show", record)

        assert 2 == code
        assert "this document is no agreement - make one with coproduce agreement propose" in err

    @pytest.mark.parametrize("name", ["none.json", "."])
    def test_no_file(self, ran, tmp_path, name):
        """A record that is not there, or is a folder, is refused in a sentence."""
        code, out, err = ran("agreement", "show", tmp_path / name)

        assert (2, "") == (code, out)
        assert "[file]" in err

    def test_spoilt(self, ran, proposed):
        """A record that was changed by hand so that it contradicts itself is refused."""
        kept = proposed()
        tree = json.loads(kept.read_text(encoding="utf-8"))
        tree["steps"][0]["stage"] = "confirmed"
        kept.write_text(json.dumps(tree), encoding="utf-8")
        code, _, err = ran("agreement", "show", kept)

        assert 2 == code
        assert "nothing cannot become confirmed" in err


class TestWrittenWhole:
    def test_nothing_left(self, ran, case, proposed, tmp_path):
        """After steps that were taken and steps that were refused there is nothing beside the record and the case."""
        kept = proposed()
        ran("agreement", "agree", kept, *when("2026-12-17", "chief executive"))
        ran("agreement", "agree", kept, *when("2026-12-17", "chief executive"))
        ran("agreement", "propose", case(), kept, *when())

        assert {"case.toml", "record.json"} == {path.name for path in tmp_path.iterdir()}

    def test_no_room(self, proposed, tmp_path):
        """Where the new record does not fit, the old one is kept whole, nothing is left over, and it ends with 74."""
        kept = proposed()
        before = kept.read_bytes()
        line = 'ulimit -f 8; exec "$0" agreement agree "$1" --on 2026-12-17 --by "chief executive"'
        ended = subprocess.run(  # noqa: S603 - our own line
            ["/bin/bash", "-c", line, COMMAND, str(kept)],
            check=False,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )

        assert (74, before) == (ended.returncode, kept.read_bytes())
        assert "cannot write" in ended.stderr
        assert "Traceback" not in ended.stderr
        assert {"case.toml", "record.json"} == {path.name for path in tmp_path.iterdir()}

    def test_same_bytes(self, ran, case, tmp_path):
        """The same steps give the same record, to the byte."""
        records = [tmp_path / name for name in ("one.json", "two.json")]
        for path in records:
            ran("agreement", "propose", case(), path, *when())
            ran("agreement", "agree", path, *when("2026-12-17", "chief executive"))

        assert records[0].read_bytes() == records[1].read_bytes()
