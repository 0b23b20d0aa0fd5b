"""Documents go out and come back the same, and a document with any fault is refused with its path."""

import copy
import json
import random
from datetime import date

import attrs
import pytest

from cases import (
    FOUNDED,
    PLANNED,
    Said,
    a_case,
    assessed,
    planned,
    tailored,
)
from coproduce import (
    AdjustDays,
    Agreement,
    ArgumentError,
    Assessment,
    Audience,
    DocumentError,
    LeaveOpen,
    Only,
    Outcome,
    Package,
    Plan,
    ProviderDays,
    Source,
    State,
    dumps,
    loads,
)
from coproduce.answers import (
    Aspect,
    Challenge,
    DateRange,
    Opportunity,
    PartOfStaff,
    QuickWin,
)
from coproduce.codec import FORMATS, LARGEST_DOCUMENT, as_tree
from coproduce.days import Duration
from coproduce.delivery import Delivery

SOURCE = Source.agreed("on the phone")
EVERYTHING = {
    "B1": "People who “use” the service help to decide, in their words: dŵr, café, 学",
    "B2": ("policy-and-campaigns", "research-and-evaluation", "specific-challenge"),
    "B4": "How do we reach people?",
    "B6": "yes",
    "C5.wrong-time": "yes",
    "C5.until": date(2027, 6, 1),
    "D2": "no",
    "D5": (DateRange(date(2027, 2, 1), date(2027, 2, 5), "stocktaking"),),
    "F1": (Opportunity(Aspect.CULTURE, "eager people"),),
    "F2": (Challenge(Aspect.PRACTICE, "rotas", real=True),),
    "F3": (QuickWin("rewrite the letter", "reception lead"),),
    "G3": "yes",
    "G4": ("a hearing loop", "no stairs"),
    "G5.face-to-face": "no",
    "G5.session-minutes": 150,
    "G7.attend": State.UNKNOWN,
}
CHANGES = [
    {},
    EVERYTHING,
    {**FOUNDED, **PLANNED, "B4": "How?"},
    {"D1.size": State.UNKNOWN, "G1": State.DECLINED, "G2.volunteers": State.NOT_APPLICABLE},
    {"C2": Said("conditional", "a word", said_by="chief executive", evidence_from="board of trustees")},
]
DOCUMENTS = [make(changes) for changes in CHANGES for make in (assessed, tailored, planned)]
SMALL = assessed(dict.fromkeys(("B1", "D5", "E1.governance", "E3", "G1")))


def tree_of(document):
    return json.loads(dumps(document))


def fault(tree):
    with pytest.raises(DocumentError) as caught:
        loads(tree if isinstance(tree, str) else json.dumps(tree))
    return caught.value


def at(tree, *path):
    for step in path:
        tree = tree[step]
    return tree


def places(node, path=()):
    """Walk a tree, and give the path of each of its parts."""
    yield path
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, inner in steps:
        yield from places(inner, (*path, step))


def some_places(tree, most=40):
    """Choose parts of a tree by chance, always the same ones, so that a test stays short."""
    found = [path for path in places(tree) if path]
    return random.Random(7).sample(found, min(most, len(found)))  # noqa: S311 - no secret


def written(path):
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


class TestRoundTrip:
    @pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: type(document).__name__)
    def test_same_value(self, document):
        """What is written reads back to the same value, of the same kind."""
        assert document == loads(dumps(document))
        assert type(document) is type(loads(dumps(document)))

    @pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: type(document).__name__)
    def test_same_text(self, document):
        """The text is canonical: what is read back is written to the same bytes."""
        assert dumps(document) == dumps(loads(dumps(document)))

    @pytest.mark.parametrize("outcome", [{"C2": "no"}, {"C2": State.UNKNOWN}])
    def test_assessments_that_do_not_proceed(self, outcome):
        """A closing and a need of information are documents too."""
        assert Outcome.PROCEED is not assessed(outcome).outcome
        assert assessed(outcome) == loads(dumps(assessed(outcome)))

    def test_whitespace_and_order_of_keys(self):
        """Whitespace, escapes and the order of keys change nothing."""
        tree = tree_of(SMALL)
        turned = {key: tree[key] for key in reversed(tree)}

        assert SMALL == loads(json.dumps(turned, ensure_ascii=True, indent=None))

    def test_a_line_end_and_plain_letters(self):
        """The text ends in one line end, and holds letters as people write them."""
        text = dumps(assessed(EVERYTHING))

        assert text.endswith("}\n")
        assert not text.endswith("\n\n")
        assert "dŵr, café, 学" in text

    @pytest.mark.parametrize("by", [-1, -2, -3, -4])
    def test_days_taken_off(self, by):
        """A package in which days were taken off a line reads back as well."""
        edit = AdjustDays(
            id="agreed/less",
            by="the coordinator",
            target=Only("enhance/concepts"),
            days=ProviderDays(by),
            what="less",
            reason="agreed",
            source=SOURCE,
        )
        package = tailored(agreed=[edit])

        assert package == loads(dumps(package))

    @pytest.mark.parametrize("people", [0, 1, 9_999, 10_000, 123_456])
    def test_many_people(self, people):
        """However many people a call names, the package reads back."""
        package = tailored({"G1": (PartOfStaff("services", "frontline", people),)})

        assert package == loads(dumps(package))

    def test_edits(self):
        """What coordinators agreed reads back with its source."""
        edit = LeaveOpen(
            id="agreed/open",
            by="the coordinator",
            target=Only("enhance/vision"),
            text="how long",
            reason="r",
            source=SOURCE,
        )
        package = tailored(agreed=[edit])

        assert SOURCE == loads(dumps(package)).line("vision").left_open[0].source


class TestFormat:
    def test_each(self):
        """Each kind of document names its format and version first."""
        assert ["coproduce-assessment/1", "coproduce-package/1", "coproduce-plan/2"] == [
            next(iter(tree_of(document).values())) for document in DOCUMENTS[:3]
        ]
        assert [Assessment, Package, Plan, Agreement, Delivery] == list(FORMATS.values())

    @pytest.mark.parametrize(
        "format_",
        [
            "coproduce-package/2",
            "coproduce-case/1",
            "",
            "COPRODUCE-PACKAGE/1",
            1,
            None,
            [],
            {},
            True,
            "coproduce-package/1 ",
        ],
        ids=repr,
    )
    def test_unknown(self, format_):
        """A format or version that is not known is refused with those that are."""
        error = fault({**tree_of(SMALL), "format": format_})

        assert ("format", "$.format") == (error.code, error.path)
        assert "expected one of coproduce-assessment/1, coproduce-package/1, coproduce-plan/2" in error.message

    def test_missing(self):
        """A document that does not say its format is refused."""
        tree = tree_of(SMALL)
        del tree["format"]

        assert "format" == fault(tree).code

    def test_of_another_kind(self):
        """A document under the format of another is refused."""
        assert fault({**tree_of(tailored()), "format": "coproduce-assessment/1"}).errors

    @pytest.mark.parametrize(
        "value", [a_case(), {}, "text", None, Audience.PROVIDER], ids=lambda value: type(value).__name__
    )
    def test_no_document(self, value):
        """A value that is no document cannot be written."""
        with pytest.raises(ArgumentError, match="is no document: expected Assessment, Package, Plan"):
            dumps(value)

    def test_subclass(self):
        """A subclass of a document is no document."""
        with pytest.raises(ArgumentError):
            as_tree(attrs.make_class("Package", {}, bases=(Package,)).__new__(type("P", (Package,), {})))


class TestFaults:
    @pytest.mark.parametrize(
        ("path", "value", "expected"),
        [
            (("charity", "name"), 5, "expected text"),
            (("charity", "name"), None, "expected text"),
            (("charity", "nations"), "england", "expected a list"),
            (("charity", "nations", 0), "France", "expected one of england, wales"),
            (("charity", "sectors", 0), None, "expected text"),
            (("diagnostic", "held_on"), "2026-02-30", "expected a date"),
            (("diagnostic", "held_on"), "2026-12-01T00:00:00", "expected a date"),
            (("diagnostic", "held_on"), 20261201, "expected a date"),
            (("diagnostic", "mode"), "letter", "expected one of visit, call, video"),
            (("diagnostic", "attendees", 0, "senior"), "yes", "expected true or false"),
            (("diagnostic", "attendees", 0, "senior"), 1, "expected true or false"),
            (("outcome",), "closing", "expected one of proceed"),
            (("gates", 0, "verdict"), "PASS", "expected one of pass"),
            (("gates", 0, "source"), "33", "is no clause"),
            (("gates", 0, "source"), 33, "expected clauses"),
            (("gates", 0, "look_again"), "soon", "expected a date"),
            (("practice", "offer_version"), 1, "expected text"),
            (("questions",), {}, "expected a list"),
        ],
        ids=lambda value: str(value)[:30],
    )
    def test_value(self, path, value, expected):
        """A value of another kind is refused at its path, and nothing is coerced."""
        tree = tree_of(assessed())
        at(tree, *path[:-1])[path[-1]] = value
        error = fault(tree)

        assert error.path.startswith(written(path))
        assert expected in str(error)

    @pytest.mark.parametrize(
        ("figure", "expected"),
        [
            ({"provider_days": "0.5"}, "exact day amount"),
            ({"provider_days": 0.5}, "exact day amount"),
            ({"provider_days": True}, "exact day amount"),
            ({"days": "1"}, "expected a table with one key"),
            ({"provider_days": "1", "between_days": "1"}, "expected a table with one key"),
            ({}, "expected a table with one key"),
            ("1", "expected a table with one key"),
            (None, "expected a table with one key"),
        ],
        ids=str,
    )
    def test_figure(self, figure, expected):
        """A figure that is no exact amount of one kind is refused at its path."""
        tree = tree_of(tailored())
        tree["ledger"]["lines"][0]["figure"] = figure
        error = fault(tree)

        assert error.path.startswith("$.ledger.lines[0].figure")
        assert expected in error.message

    @pytest.mark.parametrize("kind", [None, "meeting", 5, []], ids=repr)
    def test_kind_of_line(self, kind):
        """A line of a kind that there is not is refused."""
        tree = tree_of(tailored())
        tree["lines"][0]["type"] = kind

        assert "$.lines[0]" == fault(tree).path

    def test_every_fault_at_once(self):
        """All faults are told at once, each with its path."""
        tree = tree_of(assessed())
        tree["charity"]["name"] = 5
        tree["diagnostic"]["mode"] = "letter"
        tree["gates"][1]["verdict"] = "maybe"
        tree["extra"] = 1
        del tree["outcome"]
        paths = {error.path for error in fault(tree).errors}

        assert {"$.charity.name", "$.diagnostic.mode", "$.gates[1].verdict", "$.extra", "$.outcome"} == paths

    def test_source(self):
        """A fault names the document that the caller named."""
        with pytest.raises(DocumentError, match="from the post: "):
            loads("{}", source="from the post")

    @pytest.mark.parametrize(
        "text", ["", " ", "null", "[]", "5", '"text"', "{", '{"format": NaN}', '{"a": 1, "a": 2}', "\ud800", "{}" * 2]
    )
    def test_no_object(self, text):
        """What is no one JSON object is refused."""
        assert isinstance(fault(text), DocumentError)

    @pytest.mark.parametrize("opening", ["[", '{"a":'])
    def test_deep(self, opening):
        """A document that is nested without end is refused."""
        assert "depth" == fault(opening * 100_000).code

    def test_too_large(self):
        """A document beyond the largest size is refused before it is parsed."""
        assert "size" == fault(" " * (LARGEST_DOCUMENT + 1)).code

    @pytest.mark.parametrize("number", ["1e400", "-1e400", "1" * 400, "1" * 5000])
    def test_huge_numbers(self, number):
        """A number beyond any that a document holds is refused."""
        text = dumps(assessed()).replace('"senior": true', f'"senior": {number}', 1)

        assert number in text
        assert fault(text)


class TestMutations:
    TREES = tuple(tree_of(document) for document in (assessed(), planned({"B6": "yes", "G4": ("a ramp",)})))

    @pytest.mark.parametrize("tree", TREES, ids=["assessment", "plan"])
    def test_null_nowhere_but_where_nothing_may_be(self, tree):
        """Null in place of any part is refused, except where a document may hold nothing there."""
        taken = set()
        for path in some_places(tree):
            if at(tree, *path) is None:
                continue
            changed = copy.deepcopy(tree)
            at(changed, *path[:-1])[path[-1]] = None
            try:
                loads(json.dumps(changed))
            except DocumentError:
                continue
            taken.add(path[-1])

        assert taken <= {
            *("look_again", "session_cap", "pace", "days", "on", "by", "effort"),
            *("step", "regularity", "default", "approval", "focus", "core_team", "staff", "volunteers"),
            *("service_users", "lead_quarters", "people", "most"),
        }

    @pytest.mark.parametrize("tree", TREES, ids=["assessment", "plan"])
    def test_extra_key_anywhere(self, tree):
        """A key that is not known is refused in every table, with its path."""
        for path in [(), *some_places(tree)]:
            if isinstance(at(tree, *path), dict):
                changed = copy.deepcopy(tree)
                at(changed, *path)["surplus"] = 1
                errors = fault(changed).errors
                assert any(error.path.startswith(written(path)) for error in errors), path

    @pytest.mark.parametrize("tree", TREES, ids=["assessment", "plan"])
    def test_missing_key_without_default(self, tree):
        """Taking a key out is refused, or it is one that has a default and the document is whole without it."""
        refused = 0
        for path in some_places(tree):
            if isinstance(path[-1], str):
                changed = copy.deepcopy(tree)
                del at(changed, *path[:-1])[path[-1]]
                try:
                    document = loads(json.dumps(changed))
                except DocumentError:
                    refused += 1
                else:
                    assert document == loads(dumps(document))
        assert refused > 10

    def test_truncated(self):
        """No beginning of a document is a document."""
        text = dumps(SMALL).rstrip()

        for end in range(0, len(text), 11):
            fault(text[:end])

    @pytest.mark.parametrize("seed", range(4))
    def test_one_byte_changed(self, seed):
        """A document with one byte changed is a valid document or is refused, and nothing else happens."""
        rng = random.Random(seed)  # noqa: S311 - no secret
        content = dumps(SMALL).encode()
        outcomes = set()
        for _ in range(60):
            place = rng.randrange(len(content))
            changed = content[:place] + bytes([rng.randrange(256)]) + content[place + 1 :]
            text = changed.decode("utf-8", errors="surrogateescape")
            try:
                document = loads(text)
            except DocumentError:
                outcomes.add("refused")
            else:
                assert document == loads(dumps(document))
                outcomes.add("read")

        assert {"refused", "read"} == outcomes

    @pytest.mark.parametrize("seed", range(3))
    def test_parts_exchanged(self, seed):
        """Any part in the place of another gives a valid document or a refusal."""
        rng = random.Random(seed)  # noqa: S311 - no secret
        tree = self.TREES[0]
        found = [path for path in places(tree) if path]
        for _ in range(40):
            one, other = rng.choice(found), rng.choice(found)
            changed = copy.deepcopy(tree)
            at(changed, *one[:-1])[one[-1]] = copy.deepcopy(at(tree, *other))
            try:
                document = loads(json.dumps(changed))
            except DocumentError:
                continue
            assert document == loads(dumps(document))


class TestDuration:
    def test_amounts_are_text(self):
        """Days stand as exact text in quarters, never as a number with a point."""
        text = dumps(tailored({"G5.face-to-face": "no", "G5.session-minutes": 90}))

        assert '"session_cap": "1/4"' in text
        assert Duration.of("1/4") == loads(text).line("concepts").session_cap
        assert not [value for value in map(str, _numbers(json.loads(text))) if "." in value]


def _numbers(node):
    if isinstance(node, (int, float)) and not isinstance(node, bool):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _numbers(inner)
