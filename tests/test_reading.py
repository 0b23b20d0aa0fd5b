"""A tree becomes a case strictly: nothing is coerced, every fault is told at once, and candid answers stay untold."""

from __future__ import annotations

import contextlib
import copy
import json
import random
import tomllib
import traceback
from datetime import date, datetime, time
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproduce.answers import (
    UNKNOWN,
    Aspect,
    Challenge,
    DateRange,
    Kind,
    Opportunity,
    PartOfStaff,
    QuickWin,
    State,
)
from coproduce.audience import EVERYONE
from coproduce.case import Case, case_from_tree, read_case
from coproduce.charity import Nation
from coproduce.days import AtLeast, BetweenDays, Duration, Figure, NotStated, ProviderDays
from coproduce.diagnostic import Attendee, CallMode, Diagnostic, NamedPerson
from coproduce.errors import DocumentError
from coproduce.offer import AnyLine
from coproduce.provenance import Source
from coproduce.reading import LONGEST_TEXT, structure
from coproduce.rules.enhance import enhance
from coproduce.rules.practice import Practice
from coproduce.trees import Tree, parse_json, parse_toml, path_text

EXAMPLES = sorted((Path(__file__).parents[1] / "docs" / "examples").glob("*.toml"))
QUESTIONS = Practice(enhance()).questions
MARKER = "marker-4711"
NUMBER = 47114711

GOOD = """\
format = "coproduce-case/1"

[charity]
name = "Bryn Hope"
nations = ["england", "wales"]
sectors = ["housing"]
region = "Gwent"
size = "small"
serves = "people who rent"
register_number = "GB-CHC-0000001"
contact_role = "director"

[diagnostic]
held_on = 2027-01-04
mode = "video"
mode_reason = "snow"

[[diagnostic.attendees]]
role = "director"
senior = true
on_call = false

[diagnostic.answers]
B1 = { value = "more say", evidence = "own words", said_by = "director", evidence_from = "plan", on = 2027-01-04 }
B2 = { value = ["governance", "service-design"] }
C1 = { value = "yes" }
C5 = { wrong-time = { value = "no" }, until = { state = "not-applicable" } }
D1.size = { value = 4 }
D3.time = { value = "1 1/2" }
D5 = { value = [{ first = 2027-08-02, last = 2027-08-13, reason = "summer" }] }
E1.governance = { value = 3 }
F1 = { value = [{ aspect = "practice", what = "a panel" }] }
F2 = { value = [{ aspect = "culture", what = "fear", real = true }] }
F3 = { value = [{ what = "a sign", owner = "manager", by = 2027-02-01, noticed_by = "visitors" }] }
G1 = { value = [{ part = "services", level = "frontline", people = 3, senior = false }] }
G4 = { value = ["large print"] }

[[people]]
role = "director"
name = "N. N."
contact = "by letter"
"""


def read_toml(text):
    return case_from_tree(parse_toml(text, "hope.toml"), QUESTIONS)


def good_root():
    return tomllib.loads(GOOD)


def read_root(root):
    return case_from_tree(Tree("hope.json", root, {}), QUESTIONS)


def read_answers(**answers):
    root = good_root()
    root["diagnostic"]["answers"] = answers
    return read_root(root)


def refused(read, *arguments, **named):
    with pytest.raises(DocumentError) as caught:
        read(*arguments, **named)
    return caught.value


def with_part(root, path, part):
    changed = copy.deepcopy(root)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = part
    return changed


def parts_of(node, path=()):
    """List every part of a tree under its root, with its path."""
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, part in steps:
        yield (*path, step), part
        yield from parts_of(part, (*path, step))


NOT_TEXT = [None, 3, 3.5, True, [], ["a"], {}, {"a": "b"}, date(2027, 1, 4), time(10)]
NOT_TRUE_OR_FALSE = [None, "false", "true", "", 0, 1, 1.0, [], {}]
NOT_A_NUMBER = [None, "3", 3.0, 3.9, True, False, [], {}, "٣", float("nan"), float("inf")]
NOT_A_DATE = [
    None,
    20270104,
    True,
    [],
    {},
    "",
    "20270104",
    "2027-W01-1",
    "2027-1-4",
    "2027-02-30",
    "2027-01-04T10:00:00",
    "٢٠٢٧-01-04",
    "2027-01-04\n",
    datetime(2027, 1, 4, 10, 0),  # noqa: DTZ001 - as TOML gives it
    time(10),
]
NOT_A_LIST = [None, "abc", "", 3, True, {}, {"0": "a"}, date(2027, 1, 4)]
NOT_A_TABLE = [None, "abc", "", 3, True, [], [["name", "a"]], date(2027, 1, 4)]
WRONG = {
    str: NOT_TEXT,
    bool: NOT_TRUE_OR_FALSE,
    int: NOT_A_NUMBER,
    date: NOT_A_DATE,
    list: NOT_A_LIST,
    dict: NOT_A_TABLE,
}
OPTIONAL = {"on", "by", "until", "wrong-time"}
DURATION = ("diagnostic", "answers", "D3", "time", "value")


class TestGoodFile:
    def test_charity(self):
        """What a file says of a charity is what is read."""
        charity = read_toml(GOOD).charity

        assert ("Bryn Hope", (Nation.ENGLAND, Nation.WALES), ("housing",)) == (
            charity.name,
            charity.nations,
            charity.sectors,
        )

    def test_call(self):
        """What a file says of a call is what is read."""
        call = read_toml(GOOD).diagnostic

        assert (date(2027, 1, 4), CallMode.VIDEO, "snow") == (call.held_on, call.mode, call.mode_reason)
        assert (Attendee("director", senior=True, on_call=False),) == call.attendees

    def test_people(self):
        """The names behind roles stand apart."""
        assert (NamedPerson(role="director", name="N. N.", contact="by letter"),) == read_toml(GOOD).people

    @pytest.mark.parametrize(
        ("question", "value"),
        [
            ("B1", "more say"),
            ("B2", ("governance", "service-design")),
            ("C1", "yes"),
            ("C5.wrong-time", "no"),
            ("D1.size", 4),
            ("D3.time", Duration.of("1 1/2")),
            ("D5", (DateRange(date(2027, 8, 2), date(2027, 8, 13), "summer"),)),
            ("E1.governance", 3),
            ("F1", (Opportunity(Aspect.PRACTICE, "a panel"),)),
            ("F2", (Challenge(Aspect.CULTURE, "fear", real=True),)),
            ("F3", (QuickWin("a sign", "manager", date(2027, 2, 1), "visitors"),)),
            ("G1", (PartOfStaff("services", "frontline", 3),)),
            ("G4", ("large print",)),
        ],
    )
    def test_values(self, question, value):
        """A value of each kind is read into its type."""
        answer = read_toml(GOOD).diagnostic.answer(question)

        assert (State.VALUE, value) == (answer.state, answer.value)
        assert type(value) is type(answer.value)
        assert QUESTIONS.find(question).kind is answer.kind

    def test_what_stands_beside_a_value(self):
        """The evidence, who gave it, where it came from and when are read too."""
        answer = read_toml(GOOD).diagnostic.answer("B1")

        assert ("own words", "director", "plan", date(2027, 1, 4)) == (
            answer.evidence,
            answer.said_by,
            answer.evidence_from,
            answer.on,
        )

    def test_both_formats(self, tmp_path):
        """TOML and JSON that say the same are read as the same."""
        toml, json_ = tmp_path / "hope.toml", tmp_path / "hope.json"
        toml.write_text(GOOD, encoding="utf-8")
        json_.write_text(json.dumps(good_root(), default=date.isoformat), encoding="utf-8")

        assert read_case(toml, QUESTIONS) == read_case(json_, QUESTIONS)

    def test_order_of_answers(self):
        """The order in which answers stand in a file makes no difference."""
        root = good_root()
        root["diagnostic"]["answers"] = dict(reversed(root["diagnostic"]["answers"].items()))

        assert read_toml(GOOD) == read_root(root)

    def test_the_tree_stays(self):
        """Reading changes nothing in the tree (I20)."""
        root = good_root()

        read_root(root)

        assert good_root() == root

    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
    def test_examples(self, path):
        """Each example is a case."""
        assert Case is type(read_case(path, QUESTIONS))


class TestUnknown:
    @pytest.mark.parametrize("field", ["nations", "sectors"])
    @pytest.mark.parametrize("said", [False, True])
    def test_not_known(self, field, said):
        """A fact that is left out, or said to be unknown, is unknown and no empty list."""
        root = good_root()
        del root["charity"][field]
        root["charity"].update({field: "unknown"} if said else {})

        assert getattr(read_root(root).charity, field) is UNKNOWN

    @pytest.mark.parametrize("state", State)
    def test_states(self, state):
        """An answer is read in each state, with a value in just the one that is for values."""
        value = {"value": "yes"} if state is State.VALUE else {}

        answer = read_answers(C1={"state": state.value, **value}).diagnostic.answer("C1")

        assert (state, value.get("value")) == (answer.state, answer.value)

    @pytest.mark.parametrize("state", [state for state in State if state is not State.VALUE])
    def test_no_value_has_evidence(self, state):
        """Why there is no value may be told."""
        answer = read_answers(C1={"state": state.value, "evidence": "the chair was away"}).diagnostic.answer("C1")

        assert "the chair was away" == answer.evidence

    def test_no_answers(self):
        """A file without answers is a call in which nothing was asked."""
        root = good_root()
        del root["diagnostic"]["answers"]

        assert () == read_root(root).diagnostic.answers


class TestNothingIsCoerced:
    @pytest.mark.parametrize("path", [path for path, _ in parts_of(good_root()) if path != ("format",)], ids=path_text)
    def test_every_part_by_its_type(self, path):
        """Each part of a case refuses every value of another type, at its own path (A02, A03)."""
        part = dict(parts_of(good_root()))[path]

        for wrong in WRONG[type(part)]:
            if (wrong is None and path[-1] in OPTIONAL) or (path == DURATION and type(wrong) is int):
                continue
            error = refused(read_root, with_part(good_root(), path, wrong))
            places = [path_text(path)] if wrong is not None else [path_text(path), path_text(path[:-1])]
            assert set(places) & {fault.path for fault in error.errors}, wrong

    @pytest.mark.parametrize(
        "days", ["1_000", "٣", "²", " 1 ", "+1", "1/0", "-1/2", "1/3", "", "0.5", 0.5, -1, 10**9, None]
    )
    def test_days(self, days):
        """Only an exact day amount in quarters is one (A09)."""
        assert "$.diagnostic.answers.D3.time" in refused(read_answers, D3={"time": {"value": days}}).path

    @pytest.mark.parametrize(("days", "read"), [("1/2", "1/2"), ("0", "0"), (2, "2"), (0, "0")])
    def test_whole_days(self, days, read):
        """Whole days may be written as a number."""
        assert Duration.of(read) == read_answers(D3={"time": {"value": days}}).diagnostic.answer("D3.time").value

    def test_date_in_quotation_marks(self):
        """A date may stand in quotation marks, as JSON needs it, and then in one form only."""
        root = with_part(good_root(), ("diagnostic", "held_on"), "2027-01-04")

        assert date(2027, 1, 4) == read_root(root).diagnostic.held_on

    @pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\r", "\x7f", "\x85", "\ud800"])
    def test_control_characters(self, character):
        """A text with a control character or half a character is refused, and shown escaped."""
        error = refused(read_root, with_part(good_root(), ("charity", "region"), f"a{character}b"))

        assert "expected text without the control character" in error.message
        assert character not in str(error)

    @pytest.mark.parametrize("text", ["Ŵyn", "e\u0301", "👩🏽‍🦽", "שלום", "two\nlines", "a\ttab"])
    def test_letters(self, text):
        """Letters of every script, and line ends, are text and are kept as they are."""
        assert text == read_root(with_part(good_root(), ("charity", "region"), text)).charity.region

    def test_longest_text(self):
        """A text may be as long as the cap, and not one character longer (S05)."""
        fits = with_part(good_root(), ("charity", "region"), "x" * LONGEST_TEXT)
        over = with_part(good_root(), ("charity", "region"), "x" * (LONGEST_TEXT + 1))

        assert LONGEST_TEXT == len(read_root(fits).charity.region)
        assert len(str(refused(read_root, over))) < 300


class TestFaults:
    def test_all_at_once(self):
        """Every fault of a well-formed file is told at once, each with its code, line and path."""
        text = GOOD.replace('"Bryn Hope"', "7").replace('"video"', '"letter"').replace('role = "director"\nsen', "sen")
        text = text.replace('C1 = { value = "yes" }', 'C1 = { value = "perhaps", colour = "red" }\nZ9 = {}')
        text = text.replace("people = 3", "people = 2.5").replace('\ncontact = "by letter"', "\nphone = 1\n")

        error = refused(read_toml, text)

        assert [
            ("value", 4, "$.charity.name"),
            ("value", 15, "$.diagnostic.mode"),
            ("missing", 18, "$.diagnostic.attendees[0].role"),
            ("key", 25, "$.diagnostic.answers.C1.colour"),
            ("key", 26, "$.diagnostic.answers.Z9"),
            ("value", 35, "$.diagnostic.answers.G1.value[0].people"),
            ("key", 41, "$.people[0].phone"),
        ] == [(fault.code, fault.line, fault.path) for fault in error.errors]
        assert "7 faults in this document" == error.message

    @pytest.mark.parametrize(
        ("path", "hint"),
        [
            (("chairty",), "did you mean charity?"),
            (("charity", "Region"), "did you mean region?"),
            (("diagnostic", "helt_on"), "did you mean held_on?"),
            (("diagnostic", "attendees", 0, "senoir"), "did you mean senior?"),
            (("diagnostic", "answers", "c1"), "did you mean C1?"),
            (("diagnostic", "answers", "C1", "evidnce"), "did you mean evidence?"),
            (("diagnostic", "answers", "E1", "goverance"), "did you mean E1.governance?"),
            (
                ("diagnostic", "answers", "Z9"),
                "the questions in force are those of the offer and its plugins: coproduce questions --all",
            ),
            (("people", 0, "names"), "did you mean name?"),
            (("xyz",), "take it out, or spell it as the format does"),
            (("diagnostic", "_by_question"), "take it out, or spell it as the format does"),
        ],
        ids=str,
    )
    def test_unknown_keys(self, path, hint):
        """A key that is not known is refused by its name, with the name that was meant."""
        error = refused(read_root, with_part(good_root(), path, {}))

        assert ("key", path_text(path), hint) == (error.code, error.path, error.hint)

    @pytest.mark.parametrize(
        "path",
        [
            ("charity",),
            ("charity", "name"),
            ("diagnostic",),
            ("diagnostic", "held_on"),
            ("diagnostic", "mode"),
            ("diagnostic", "attendees", 0, "role"),
            ("diagnostic", "answers", "D5", "value", 0, "last"),
            ("diagnostic", "answers", "F2", "value", 0, "real"),
            ("diagnostic", "answers", "F3", "value", 0, "owner"),
            ("diagnostic", "answers", "G1", "value", 0, "people"),
            ("people", 0, "name"),
        ],
        ids=path_text,
    )
    def test_missing_keys(self, path):
        """A key that must be there and is not is named."""
        root = good_root()
        place = root
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

        error = refused(read_root, root)

        assert ("missing", path_text(path)) == (error.code, error.path)

    @pytest.mark.parametrize("format_", [None, "coproduce-case/2", "coproduce-plan/2", 1, ["coproduce-case/1"], {}])
    def test_format(self, format_):
        """A document of another format, or of none, is refused."""
        root = {key: part for key, part in good_root().items() if key != "format"}

        error = refused(read_root, root if format_ is None else {**root, "format": format_})

        assert ("format", "$.format") == (error.code, error.path)

    def test_misspelt_member(self):
        """A word that is nearly one of the words expected is told which."""
        error = refused(read_root, with_part(good_root(), ("charity", "nations"), ["Englnd"]))

        assert "did you mean england?" == error.hint

    def test_line_of_the_nearest_key(self):
        """A fault in a list over several lines has the line of its element."""
        error = refused(read_toml, GOOD.replace('["england", "wales"]', '[\n  "england",\n\n  "walse",\n]'))

        assert (8, "$.charity.nations[1]") == (error.line, error.path)

    def test_chain(self):
        """No error that carries values hangs behind a fault."""
        error = refused(read_answers, C1={"value": NUMBER}, D4={"value": MARKER})

        assert [(None, None)] * 2 == [(fault.__cause__, fault.__context__) for fault in error.errors]
        assert (None, None) == (error.__cause__, error.__context__)


class TestAnswers:
    @pytest.mark.parametrize("question", ["A1", "A2", "A3"])
    def test_elsewhere(self, question):
        """What stands outside the answers is refused among them, and told where to write it."""
        error = refused(read_answers, **{question: {"value": "x"}})

        assert "key" == error.code
        assert "this is not answered here: write it" in error.message

    @pytest.mark.parametrize(
        ("answers", "expected"),
        [
            ({"B5": {"pace": {"value": "quick"}}}, "expected one of short and focused, steady, slower, got 'quick'"),
            ({"E3": {"value": 4}}, "expected a whole number from 0 to 3, got 4"),
            ({"E1": {"governance": {"value": 8}}}, "expected a whole number from 0 to 7, got 8"),
            ({"E1": {"governance": {"value": -1}}}, "expected a whole number from 0 to 7, got -1"),
            (
                {"B2": {"value": ["governance", "governance"]}},
                "expected each option once, got 'governance'",
            ),
            (
                {"B2": {"value": ["governance", "service-design", "service-delivery", "service-development"]}},
                "expected 3 options at the most, ranked, got 'governance'",
            ),
            ({"G7": {"audiences": {"value": ["the press"]}}}, "expected a list of any of trustees, staff, volunteers"),
            ({"D1": {"size": {"value": 61}}}, "expected a number from 0 to 60, got 61"),
            ({"B1": {"value": "  "}}, "expected some text"),
            ({"E1": 3}, "expected a table with any of the rows governance"),
            ({"E1": [3]}, "expected a table with any of the rows governance"),
        ],
    )
    def test_what_does_not_fit(self, answers, expected):
        """A value that does not fit its question is told what was expected, and what came where all may see it."""
        assert refused(read_answers, **answers).message.startswith(expected)

    def test_rows(self):
        """The rows of an item may stand in a table of their own or under their whole id."""
        nested = read_answers(E1={"governance": {"value": 3}, "service-design": {"value": 2}})
        flat = read_answers(**{"E1.governance": {"value": 3}, "E1.service-design": {"value": 2}})

        assert nested == flat
        assert 3 == nested.diagnostic.answer("E1.governance").number

    def test_twice(self):
        """A question that is answered twice is refused naming both places (A17)."""
        error = refused(read_answers, **{"E1": {"governance": {"value": 3}}, "E1.governance": {"value": 3}})

        assert "answers" == error.code
        assert "$.diagnostic.answers.'E1.governance'" == error.path
        assert "here and at $.diagnostic.answers.E1.governance" in error.message

    @pytest.mark.parametrize("key", ["question", "kind"])
    def test_keys_of_ours(self, key):
        """An answer says neither which question it is for nor of which kind: that is known."""
        error = refused(read_answers, C1={"value": "yes", key: "C1"})

        assert ("key", f"$.diagnostic.answers.C1.{key}") == (error.code, error.path)

    @pytest.mark.parametrize("answer", [{}, {"evidence": "a minute"}])
    def test_nothing_said(self, answer):
        """An answer has a value or a state."""
        assert "missing" == refused(read_answers, C1=answer).code

    @pytest.mark.parametrize(
        "answer",
        [{"state": "value"}, {"value": None}, {"state": "declined", "value": "yes"}, {"state": "declined", "value": 3}],
    )
    def test_value_and_state_agree(self, answer):
        """A value comes without another state, and the state for values with a value."""
        assert "answer" in {fault.code for fault in refused(read_answers, C1=answer).errors}


CANDID = ["C1", "C2", "C3", "C4", "D4", "E6", "F2"]
MARKED = [
    MARKER,
    NUMBER,
    [MARKER],
    {"value": MARKER},
    {"value": f"{MARKER}\x07"},
    {"value": NUMBER},
    {"value": NUMBER + 0.5},
    {"value": [MARKER]},
    {"value": [NUMBER]},
    {"value": {"yes": MARKER}},
    {"value": datetime(4711, 4, 7, 10)},  # noqa: DTZ001 - as TOML gives it
    {"value": [{"aspect": MARKER, "what": MARKER, "real": MARKER}]},
    {"value": [{"aspect": "culture", "what": f"{MARKER}\x07", "real": NUMBER}]},
    {"state": MARKER},
    {"state": NUMBER},
    {"state": "declined", "value": MARKER},
    {"value": "yes", "evidence": NUMBER},
    {"value": "yes", "evidence": [MARKER]},
    {"value": "yes", "evidence": f"{MARKER}\x1b"},
    {"value": "yes", "said_by": NUMBER},
    {"value": "yes", "evidence_from": {"a": MARKER}},
    {"value": "yes", "on": MARKER},
    {"value": "yes", "colour": MARKER},
]


def told(error):
    """Gather all that an error tells, with what hangs behind it, and its facts."""
    facts = [str(vars(fault)) for fault in (error, *error.errors)]
    return "\n".join([str(error), repr(error), *traceback.format_exception(error), *facts])


def is_told(error):
    return any(marker in told(error) for marker in (MARKER, str(NUMBER), "4711-04-07"))


class TestCandidAnswers:
    @pytest.mark.parametrize("answer", MARKED, ids=str)
    @pytest.mark.parametrize("question", CANDID)
    def test_values_stay_untold(self, question, answer):
        """Whatever is wrong with a candid answer, no message holds any of it."""
        assert not is_told(refused(read_answers, **{question: answer}))

    @pytest.mark.parametrize("answer", MARKED, ids=str)
    @pytest.mark.parametrize("row", ["wrong-time", "until"])
    def test_rows_stay_untold(self, row, answer):
        """The rows of a candid item are as candid."""
        assert not is_told(refused(read_answers, C5={row: answer}))

    @pytest.mark.parametrize("answer", [MARKER, NUMBER, [MARKER]], ids=str)
    @pytest.mark.parametrize("place", ["C5", "answers", "diagnostic"])
    def test_what_stands_in_the_wrong_place(self, place, answer):
        """A value in the place of a table may be a candid one, and is not told."""
        at = {
            "C5": ("diagnostic", "answers", "C5"),
            "answers": ("diagnostic", "answers"),
            "diagnostic": ("diagnostic",),
        }

        assert not is_told(refused(read_root, with_part(good_root(), at[place], answer)))

    @pytest.mark.parametrize("state", [state for state in State if state is not State.VALUE])
    def test_states_stay_untold(self, state):
        """That a candid question was declined is candid too."""
        error = refused(read_answers, C1={"state": state.value, "value": "yes"})

        assert state.value not in told(error)

    def test_what_was_meant_stays_untold(self):
        """A hint at what a candid value was meant to be would tell most of it."""
        error = refused(read_answers, F2={"value": [{"aspect": "cultur", "what": "fear", "real": True}]})

        assert "" == error.hint

    def test_dates_stay_untold(self):
        """The dates of a range that the funder may not see are not told."""
        error = refused(read_answers, D5={"value": [{"first": "2027-08-02", "last": "2027-08-01"}]})

        assert "expected a range that does not end before it starts" == error.message

    @pytest.mark.parametrize(
        ("path", "part"),
        [
            (("diagnostic", "mode_reason"), NUMBER),
            (("diagnostic", "attendees", 0, "role"), NUMBER),
            (("diagnostic", "attendees", 0, "senior"), MARKER),
            (("people", 0, "name"), NUMBER),
            (("people", 0, "contact"), [MARKER]),
            (("people", 0), MARKER),
        ],
        ids=str,
    )
    def test_fields_stay_untold(self, path, part):
        """What stands in a field that is not for everyone is not told."""
        assert not is_told(refused(read_root, with_part(good_root(), path, part)))

    @pytest.mark.parametrize(
        ("path", "part"),
        [
            (("charity", "name"), NUMBER),
            (("diagnostic", "mode"), MARKER),
            (("diagnostic", "answers", "E3"), {"value": NUMBER}),
            (("diagnostic", "answers", "B5"), {"pace": {"value": MARKER}}),
            (("diagnostic", "answers", "B1"), {"value": "x", "evidence": NUMBER}),
            (("diagnostic", "answers", "F3"), {"value": [{"what": "x", "owner": "y", "by": MARKER}]}),
        ],
        ids=str,
    )
    def test_public_values_are_told(self, path, part):
        """What everyone may see is told, so that it can be mended."""
        assert is_told(refused(read_root, with_part(good_root(), path, part)))

    @pytest.mark.parametrize(
        "answer",
        [
            MARKER,
            {"question": "C1", "kind": "choice", "state": "value", "value": NUMBER},
            {"question": "C1", "kind": "choice", "state": MARKER},
            {"question": "C1", "kind": "choice", "state": "value", "value": "no", "evidence": NUMBER},
            {"question": "A1", "kind": "elsewhere", "state": "value", "value": MARKER},
        ],
        ids=str,
    )
    def test_answers_of_other_documents(self, answer):
        """Where a document is read without its questions, no answer is told."""
        root = {"held_on": "2027-01-04", "mode": "visit", "answers": [answer]}

        assert not is_told(refused(structure, Tree("plan.json", root, {}), Diagnostic))


@attrs.frozen
class Planted:
    """Hold one field of each kind that only other documents have."""

    lines: tuple[AnyLine, ...] = attrs.field(default=(), metadata=EVERYONE)
    figure: Figure = attrs.field(default=ProviderDays(0), metadata=EVERYONE)
    kinds: frozenset[Kind] = attrs.field(default=frozenset(), metadata=EVERYONE)
    source: Source = attrs.field(default=Source.offer("R1"), metadata=EVERYONE)


def read_planted(**root):
    return structure(Tree("planted.json", root, {}), Planted)


class TestOtherDocuments:
    @pytest.mark.parametrize("type_", ["dance", None, 3, [], {}, ["workshop"]])
    def test_kind_of_line(self, type_):
        """A line says in its key type what kind of line it is."""
        error = refused(read_planted, lines=[{"type": type_}])

        assert "$.lines[0]" == error.path
        assert error.message.startswith("expected a key type with one of activity, check-in, consultancy, debrief")

    def test_line_without_its_parts(self):
        """A line that says its kind is told what it lacks."""
        error = refused(read_planted, lines=[{"type": "check-in"}, "workshop"])

        assert {"$.lines[0].id", "$.lines[0].gap_number", "$.lines[1]"} <= {fault.path for fault in error.errors}

    @pytest.mark.parametrize(
        ("figure", "read"),
        [
            ({"provider_days": "4 1/2"}, ProviderDays.of("4 1/2")),
            ({"between_days": 1}, BetweenDays.of("1")),
            ({"not_stated": {"note": "nobody said"}}, NotStated("nobody said")),
            (
                {"at_least": {"amount": {"between_days": "1"}, "note": "the lead does more"}},
                AtLeast(BetweenDays.of("1"), "the lead does more"),
            ),
        ],
    )
    def test_figure(self, figure, read):
        """A figure is a table with one key, which names its kind of days."""
        found = read_planted(figure=figure).figure

        assert read == found
        assert type(read) is type(found)

    @pytest.mark.parametrize(
        "figure", ["4", 4, None, [], {}, {"days": "4"}, {"provider_days": "1", "between_days": "1"}, {"duration": "1"}]
    )
    def test_no_figure(self, figure):
        """A figure without its kind of days, or with two, is refused."""
        error = refused(read_planted, figure=figure)

        assert error.message.startswith(
            "expected a table with one key of provider_days, face_to_face_days, between_days"
        )

    def test_other_errors(self):
        """What is no fault of the document is raised as it is, and not hidden among its faults."""

        @attrs.frozen
        class Broken:
            name: str = attrs.field(metadata=EVERYONE)

            def __attrs_post_init__(self):
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            structure(Tree("planted.json", {"name": "a"}, {}), Broken)

    def test_set(self):
        """A set is written as a list in which each element stands once."""
        assert frozenset({Kind.TEXT, Kind.DATE}) == read_planted(kinds=["text", "date"]).kinds
        assert "expected each element once" in refused(read_planted, kinds=["text", "text"]).message

    @pytest.mark.parametrize(
        ("source", "read"),
        [
            ("R52", Source.offer("R52")),
            ("R52, Q2", Source.offer("R52", "Q2")),
            ({"assumption": "seven hours"}, Source.assumption("seven hours")),
            ({"assumption": "seven hours", "clauses": ["R43"]}, Source.assumption("seven hours", "R43")),
            ({"agreed": "on the call"}, Source.agreed("on the call")),
        ],
    )
    def test_source(self, source, read):
        """A source is its clauses, or what is assumed or agreed."""
        assert read == read_planted(source=source).source

    @pytest.mark.parametrize(
        "source",
        ["", "52", "R52;R53", 52, None, [], {}, {"assumption": "a", "agreed": "b"}, {"assumption": ""}, {"hope": "a"}],
    )
    def test_no_source(self, source):
        """Anything else is no source."""
        assert "$.source" == refused(read_planted, source=source).path


texts = st.text(max_size=8) | st.sampled_from(["yes", "unknown", "value", "2027-01-04", "1/2", "culture", "england"])
leaves = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | texts | st.dates() | st.times()
names = texts | st.sampled_from(
    [
        "format",
        "charity",
        "name",
        "nations",
        "diagnostic",
        "mode",
        "answers",
        "C1",
        "E1",
        "D5",
        "value",
        "state",
        "people",
        "type",
    ]
)
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4), max_leaves=12
)
places = st.sampled_from([path for path, _ in parts_of(good_root())])


class TestAnything:
    @settings(max_examples=80)
    @given(st.dictionaries(names, trees, max_size=5))
    def test_raw_trees(self, root):
        """Any tree is a case or a `DocumentError`, and nothing else (I39)."""
        with contextlib.suppress(DocumentError):
            assert Case is type(read_root(root))

    @settings(max_examples=100)
    @given(st.lists(st.tuples(places, trees), min_size=1, max_size=3))
    def test_nearly_good_trees(self, changes):
        """A good tree with parts of it exchanged is a case or a `DocumentError` with a path for each fault."""
        root = good_root()
        for path, part in changes:
            with contextlib.suppress(KeyError, IndexError, TypeError):
                root = with_part(root, path, part)

        try:
            case = read_root(root)
        except DocumentError as error:
            assert all(fault.path.startswith("$") for fault in error.errors)  # noqa: PT017 - either may come
        else:
            assert Case is type(case)

    def test_every_prefix(self):
        """A file that breaks off, at whatever byte, is a case or a `DocumentError` (A14)."""
        content = GOOD.encode()
        whole = 0
        for end in range(len(content)):
            with contextlib.suppress(DocumentError):
                whole += Case is type(read_toml(content[:end].decode()))

        assert 0 < whole < 100

    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
    def test_prefixes_of_examples(self, path):
        """An example that breaks off is a case or a `DocumentError`."""
        content = path.read_bytes()
        for end in range(0, len(content), 211):
            with contextlib.suppress(DocumentError):
                assert Case is type(read_toml(content[:end].decode(errors="replace")))

    @pytest.mark.parametrize("suffix", ["toml", "json"])
    def test_single_bytes(self, suffix, tmp_path):
        """A file with one byte changed is a case or a `DocumentError` (A15)."""
        good = GOOD if suffix == "toml" else json.dumps(good_root(), default=date.isoformat)
        path = tmp_path / f"hope.{suffix}"
        drawn = random.Random(20270104)  # noqa: S311 - a sample, the same each time
        refusals = 0
        for _ in range(200):
            content = bytearray(good.encode())
            content[drawn.randrange(len(content))] = drawn.choice((*b"\"'[]{}=,.#\\\n\x00 019az", 0x80, 0xC3, 0xFF))
            path.write_bytes(content)
            try:
                read_case(path, QUESTIONS)
            except DocumentError:
                refusals += 1

        assert 100 < refusals < 200

    def test_raw_json(self):
        """JSON with half characters is a case or a `DocumentError`, and can be shown."""
        root = with_part(good_root(), ("charity", "name"), "\udfff")
        text = json.dumps(root, default=date.isoformat)

        error = refused(case_from_tree, parse_json(text, "hope.json"), QUESTIONS)

        assert b"\\udfff" in str(error).encode()
