"""What several authors say becomes one, in whatever order they are asked."""

from __future__ import annotations

import contextlib
import itertools
import signal
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import attrs
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from coproduce import (
    Accommodate,
    AddRole,
    AnyTailoring,
    Assessment,
    CapSession,
    Case,
    Composition,
    ConflictError,
    DateRange,
    Duration,
    Mode,
    Module,
    NotProceedingError,
    Only,
    Pace,
    Package,
    Participants,
    Plugin,
    Practice,
    Proposal,
    ProviderDays,
    SetMode,
    SetOptional,
    SetPace,
    SetParticipants,
    Source,
    Workshops,
    dumps,
    enhance,
    load,
    sector,
)
from coproduce.amendments import LAWS, Law, Stamped
from coproduce.merging import Tailored, settle, tailor
from coproduce.offer import Adjustment, Note
from coproduce.provenance import Author
from coproduce.rules.registry import Registry
from coproduce.testing import (
    EVERY_KIND,
    FakePlugin,
    amounts,
    approvals,
    audiences,
    cases,
    date_ranges,
    fake_plugins,
    focuses,
    proceeding,
    texts,
)

PRACTICE = Practice(enhance())
SHIPPED = load(("criminal-justice", "wales"))
SOURCE = Source.assumption("an example")


# Asking in every order ------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def soon(seconds: float = 20) -> Iterator[None]:
    """Fail rather than hang where a merge never ends."""

    def stop(*_: object) -> None:
        message = f"still at it after {seconds} seconds"
        raise AssertionError(message)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def tailored(case: Case | Assessment, practice: Practice) -> Package | str:
    """Tailor a package with all that is no merge in the order of ids, or give the outcome or the conflict in words."""
    try:
        package = practice.tailor(practice.assess(case.charity, case.diagnostic))
    except (ConflictError, NotProceedingError) as error:
        return str(error)
    made = package.assessment
    assessment = attrs.evolve(made, gates=_by_id(made.gates), questions=_by_id(made.questions))
    return attrs.evolve(package, assessment=assessment, findings=_by_id(package.findings))


def _by_id(items):
    return tuple(sorted(items, key=lambda item: item.id))


def in_every_order(case: Case, plugins: Iterable[Plugin]) -> list[Package | str]:
    """Tailor once for each order in which the offer's own rules and the plugins can be asked; list what differs."""
    practice = Practice(enhance(), plugins=plugins)
    found: list[Package | str] = []
    for order in itertools.permutations((practice._offer_plugin, *practice.plugins)):
        object.__setattr__(practice, "_registry", Registry(order))
        made = tailored(case, practice)
        if made not in found:
            found.append(made)
    return found


class TestOrder:
    """The order in which authors are asked has no effect."""

    @given(cases(PRACTICE, willing=True), fake_plugins(PRACTICE))
    @settings(max_examples=10)
    def test_made_up_plugins(self, case, plugins):
        """I16: whatever plugins say, every order gives the same package, or the same conflict in the same words."""
        with soon():
            found = in_every_order(case, plugins)
        event("conflict" if isinstance(found[0], str) else "package")
        assert 1 == len(found)

    @given(cases(PRACTICE, willing=True))
    @settings(max_examples=15)
    def test_shipped_plugins(self, case):
        """I16: the plugins that are shipped give the same package in every order."""
        assert 1 == len(in_every_order(case, SHIPPED))

    @given(cases(PRACTICE, willing=True), fake_plugins(PRACTICE, most=3))
    @settings(max_examples=12)
    def test_same_bytes(self, case, plugins):
        """I16: the order in which plugins are put in force does not change a byte of the package's document."""
        made = [tailored(case, Practice(enhance(), plugins=order)) for order in (plugins, plugins[::-1])]
        first, last = (each if isinstance(each, str) else dumps(each) for each in made)
        assert first == last

    @given(cases(PRACTICE, willing=True), fake_plugins(PRACTICE, most=2), st.randoms(use_true_random=False))
    @settings(max_examples=12)
    def test_order_inside_a_plugin(self, case, plugins, random):
        """I16: the order in which one plugin yields has no effect either."""
        found = []
        for _ in range(3):
            shuffled = [attrs.evolve(one, said=random.sample(one.said, len(one.said))) for one in plugins]
            found.append(tailored(case, Practice(enhance(), plugins=shuffled)))
        assert [found[0]] * 3 == found

    def test_a_fold_is_caught(self, monkeypatch, right_at_the_start):
        """I16, planted defect: where amendments are applied one after another, the law finds two packages."""
        monkeypatch.setattr("coproduce.rules.course.tailor", _one_after_another)
        modes = zip("ab", Mode, strict=True)
        plugins = [FakePlugin(key, (_says(SetMode, f"{key}/mode", mode=mode),)) for key, mode in modes]
        found = in_every_order(right_at_the_start, plugins)
        assert {Mode.FACE_TO_FACE, Mode.REMOTE} == {package.line("concepts").mode for package in found}


def _one_after_another(lines, modules, said):
    causes = ()
    for stamped in said:
        made = tailor(lines, modules, [stamped])
        lines, modules, causes = made.lines, made.modules, (*causes, *made.slots)
    return Tailored(lines, modules, tuple(sorted(causes, key=lambda slot: slot.id)))


def _says(kind, id_, *, target=None, supersedes=(), **written):
    target = target or Only("enhance/concepts")
    return kind(id=id_, target=target, reason=f"{id_} says so", source=SOURCE, supersedes=supersedes, **written)


@pytest.fixture
def right_at_the_start():
    """The case of the first example."""
    return PRACTICE.read(Path(__file__).parents[2] / "docs" / "examples" / "right-at-the-start.toml")


# The laws of the slots ------------------------------------------------------------------------------------------------


def _note(name):
    return Note(id=name, text=f"the text of {name}", source=SOURCE)


def _adjustment(name):
    return Adjustment(id=name, what=f"the work of {name}", days=ProviderDays(len(name)), source=SOURCE)


NAMES = st.sampled_from(["a/1", "a/2", "b/1", "c/long-name"])
NOTES = (st.lists(NAMES.map(_note), unique=True).map(tuple), NAMES.map(_note))
DAYS = date_ranges(start=date(2027, 1, 1), within=9, longest=3)
WRITTEN = {
    "roles": (st.lists(NAMES, unique=True).map(tuple), NAMES),
    "participants": (st.sampled_from(Participants),) * 2,
    "mode": (st.sampled_from(Mode),) * 2,
    "optional": (st.booleans(),) * 2,
    "pace": (st.none() | st.sampled_from(Pace), st.sampled_from(Pace)),
    "session_cap": (st.none() | amounts(Duration), amounts(Duration)),
    "longer_gap": (st.integers(0, 9),) * 2,
    "adjustments": (st.lists(NAMES.map(_adjustment), unique=True).map(tuple), NAMES.map(_adjustment)),
    "left_open": NOTES,
    "accommodations": NOTES,
    "conditions": NOTES,
    "topics": NOTES,
    "style": (texts(),) * 2,
    "form": (texts(),) * 2,
    "focus": (st.none() | focuses(), focuses()),
    "audiences": (audiences(),) * 2,
    "approval": (st.none() | approvals(), approvals()),
    "avoid": (st.lists(DAYS, unique=True).map(tuple), DAYS),
}


def broken_law(merge, base, some, others):
    """Name the law that a merge breaks on these writes, or none."""
    both = merge(base, [*some, *others])
    if both != merge(base, [*others, *some]):
        return "commutative"
    if both != merge(merge(base, some), others):
        return "associative"
    if merge(base, some) != merge(base, [*some, *some]) or merge(base, some) != merge(merge(base, some), some):
        return "idempotent"
    return ""


class TestLaws:
    """Each slot has one law, and each law is free of order."""

    def test_every_slot_is_tried(self):
        """No slot is without a strategy here."""
        assert set(LAWS) == set(WRITTEN)

    @pytest.mark.parametrize("slot", sorted(LAWS))
    @given(st.data())
    @settings(max_examples=20)
    def test_free_of_order(self, slot, data):
        """I17: the law of each slot is commutative, associative and idempotent on what may reach it."""
        base, written = WRITTEN[slot]
        some = data.draw(st.lists(written, min_size=1, max_size=4))
        others = data.draw(st.lists(written, min_size=1, max_size=4))
        if LAWS[slot] is Law.AGREE:
            some, others = some[:1] * len(some), some[:1] * len(others)
        assert "" == broken_law(LAWS[slot].merge, data.draw(base.map(_in_order)), some, others)

    @pytest.mark.parametrize(
        ("merge", "law"),
        [
            (lambda _, written: written[-1], "commutative"),
            (lambda base, written: base + sum(written), "idempotent"),
            (lambda base, written: base - sum(written) // 2, "associative"),
        ],
    )
    def test_a_wrong_law_is_caught(self, merge, law):
        """I17, planted defect: the last word, a sum and a rounded difference each break the law that is named."""
        assert law == broken_law(merge, 10, [1], [3 if law == "associative" else 2])

    @given(st.lists(DAYS, min_size=1, max_size=3), st.integers(1, 3))
    def test_base_is_kept(self, days, copies):
        """What the catalogue has in a union is never lost."""
        kept = DateRange(date(2026, 1, 1), date(2026, 1, 2))
        assert kept in LAWS["avoid"].merge((kept,), days * copies)


def _in_order(base):
    return tuple(sorted(base, key=lambda item: getattr(item, "id", item))) if isinstance(base, tuple) else base


AGREEING = [
    (SetMode, "mode", Mode.REMOTE, Mode.FACE_TO_FACE),
    (SetParticipants, "participants", Participants.STAFF_ONLY, Participants.EVERYONE),
    (SetOptional, "optional", True, False),
    (SetPace, "pace", Pace.STEADY, Pace.SLOWER),
]


class TestConflicts:
    """Two writes that must agree and do not are an error, and by name it is settled."""

    @pytest.mark.parametrize(("kind", "slot", "one", "other"), AGREEING)
    def test_both_sides_are_named(self, kind, slot, one, other):
        """I17: a conflict names both authors, amendments, reasons and sources, in one text for both orders."""
        target = Only("enhance/module-1" if kind is SetPace else "enhance/concepts")
        said = [
            Stamped(_says(kind, f"{key}/says", target=target, **{slot: value}), Author(key, "1.0"))
            for key, value in (("a", one), ("b", other))
        ]
        texts = {str(_conflict_of(order)) for order in (said, said[::-1])}
        assert 1 == len(texts)
        for words in ("a 1.0", "b 1.0", "a/says", "b/says", "a/says says so", "b/says says so", "an example"):
            assert words in next(iter(texts))

    def test_settled_by_name(self):
        """An amendment that supersedes the other by its id settles the quarrel, in both orders."""
        said = [
            Stamped(_says(SetMode, "a/says", mode=Mode.REMOTE), Author("a")),
            Stamped(_says(SetMode, "b/says", mode=Mode.FACE_TO_FACE, supersedes=("a/says",)), Author("b")),
        ]
        made = {tailor(PRACTICE.catalogue, PRACTICE.modules, order) for order in (said, said[::-1])}
        assert 1 == len(made)
        assert ["b/says"] == [cause.id for slot in next(iter(made)).slots for cause in slot.causes]

    def test_superseding(self):
        """Of three amendments in force is what nothing in force supersedes; a circle is an error, in every order."""
        names = ("a/1", "b/1", "c/1")
        subsets = [tuple(itertools.compress(names, chosen)) for chosen in itertools.product((0, 1), repeat=3)]
        with soon():
            for supersedes in itertools.product(subsets, repeat=3):
                graph = dict(zip(names, supersedes, strict=True))
                assert {_settled(graph)} == {_settle(order, graph) for order in itertools.permutations(names)}

    def test_one_id_two_statements(self):
        """An id that says two things is an error with the same text in both orders."""
        said = [
            Stamped(_says(Accommodate, "a/need", text=text), Author("a"))
            for text in ("a quiet room", "step-free access")
        ]
        texts = set()
        for order in (said, said[::-1]):
            with pytest.raises(ConflictError) as caught:
                settle(order)
            texts.add(str(caught.value))
        assert 1 == len(texts)


def _settle(order, graph):
    said = [Stamped(_says(CapSession, id_, cap=Duration(2), supersedes=graph[id_]), Author(id_[0])) for id_ in order]
    try:
        return tuple(stamped.amendment.id for stamped in settle(said))
    except ConflictError as error:
        return tuple(found.code for found in error.errors)[:1]


def _settled(graph):
    """Settle by walking: an amendment is in force where none of those that supersede it is; see a circle first."""
    if any(_leads_to(graph, id_, id_, ()) for id_ in graph):
        return ("circle",)

    def in_force(id_):
        return not any(id_ in names and in_force(other) for other, names in graph.items())

    return tuple(id_ for id_ in sorted(graph) if in_force(id_))


def _leads_to(graph, start, end, seen):
    return any(
        name == end or (name not in seen and _leads_to(graph, name, end, (*seen, name))) for name in graph[start]
    )


def _conflict_of(said):
    with pytest.raises(ConflictError) as caught:
        tailor(PRACTICE.catalogue, PRACTICE.modules, said)
    return caught.value


# Idempotence and locality ---------------------------------------------------------------------------------------------


class TestOnce:
    """Saying a thing twice says it once."""

    @given(cases(PRACTICE, willing=True), fake_plugins(PRACTICE, most=2))
    @settings(max_examples=20)
    def test_twice_is_once(self, case, plugins):
        """I18: a plugin that yields everything twice gives the package of one that yields it once."""
        twice = [attrs.evolve(plugin, said=plugin.said * 2) for plugin in plugins]
        once, again = (tailored(case, Practice(enhance(), plugins=said)) for said in (plugins, twice))
        assert once == again

    def test_planted_other_id(self, right_at_the_start):
        """I18, planted: saying it again under another id is saying something more, which the law notices."""
        need = _says(Accommodate, "fake-a/1", text="a ramp")
        again = attrs.evolve(need, id="fake-a/2")
        once, twice = (
            tailored(right_at_the_start, Practice(enhance(), plugins=[FakePlugin("fake-a", said)]))
            for said in ((need,), (need, again))
        )
        assert once != twice


class TestLocality:
    """A plugin reaches just what it speaks of."""

    @given(proceeding(PRACTICE), fake_plugins(PRACTICE, most=2))
    @settings(max_examples=30)
    def test_not_acting(self, assessment, plugins):
        """I19: a plugin that does not apply leaves lines, modules, ledger, trace and what is left out as they were."""
        silent = [attrs.evolve(plugin, applies=sector("no-such-sector")) for plugin in plugins]
        package, alone = tailored(assessment, Practice(enhance(), plugins=silent)), PRACTICE.tailor(assessment)
        assert [] == _reached(alone, package)

    def test_planted_acting(self, right_at_the_start):
        """I19, planted: a plugin that acts although it should not is noticed in the lines and the trace."""
        need = _says(Accommodate, "fake-a/1", text="a ramp")
        acting = Practice(enhance(), plugins=[FakePlugin("fake-a", (need,))])
        alone = tailored(right_at_the_start, PRACTICE)
        assert {"lines", "trace"} <= {*_reached(alone, tailored(right_at_the_start, acting))}

    @given(proceeding(PRACTICE), fake_plugins(PRACTICE, most=3, quarrels=False))
    @settings(max_examples=30)
    def test_removed(self, assessment, plugins):
        """I19: without a plugin the trace loses what it wrote, and what was said of a module that it brought."""
        gone, *others = plugins
        packages = [tailored(assessment, Practice(enhance(), plugins=in_force)) for in_force in (plugins, others)]
        with_it, without = (_causes(package, without=gone.key) for package in packages)
        brought = {module.id for module in packages[0].modules} - {module.id for module in packages[1].modules}
        kept = {id_: causes for id_, causes in with_it.items() if id_.rpartition(".")[0] not in brought}
        assert kept == without

    @given(proceeding(PRACTICE), fake_plugins(PRACTICE, most=1, quarrels=False))
    @settings(max_examples=30)
    def test_every_change_has_a_cause(self, assessment, plugins):
        """I19: where a line or slot differs with a plugin, the trace of that line or slot names the plugin."""
        package, alone = tailored(assessment, Practice(enhance(), plugins=plugins)), PRACTICE.tailor(assessment)
        causes = _causes(package)
        before = {part.id: part for part in (*alone.lines, *alone.modules)}
        for part in (*package.lines, *package.modules):
            if part.id not in before:
                assert isinstance(part, Module) or {"fake-a"} == {cause.author.key for cause in causes[part.id]}
                continue
            for slot in attrs.fields_dict(type(part)):
                if getattr(part, slot) != getattr(before[part.id], slot):
                    assert "fake-a" in {cause.author.key for cause in causes[f"{part.id}.{slot}"]}

    def test_every_kind_is_drawn(self):
        """The kinds that are drawn are every kind of amendment that a plugin may yield, each once."""
        assert sorted({*get_args(Proposal), *get_args(Composition), *get_args(AnyTailoring)}, key=str) == sorted(
            EVERY_KIND, key=str
        )
        assert set(LAWS) == {kind.slot for kind in EVERY_KIND if hasattr(kind, "slot")}


def _reached(alone, package):
    fields = ("lines", "modules", "roles", "ledger", "trace", "left_out", "closures")
    return [field for field in fields if getattr(alone, field) != getattr(package, field)]


def _causes(package, *, without=""):
    causes = {slot.id: [cause for cause in slot.causes if cause.author.key != without] for slot in package.trace}
    return {id_: kept for id_, kept in causes.items() if kept}


@pytest.mark.clause("R35", "Q7")
def test_co_facilitator_beside_others(right_at_the_start):
    """Roles of several plugins for one workshop stand side by side: none is lost."""
    roles = [f"enhance/{name}-colleague" for name in ("policy", "research")]
    plugins = [
        FakePlugin(key, (_says(AddRole, f"{key}/role", target=Workshops("enhance/module-1"), role=role),))
        for key, role in zip("ab", roles, strict=True)
    ]
    found = in_every_order(right_at_the_start, plugins)
    assert ["enhance/involvement-facilitator", *roles] == list(found[0].line("concepts").roles)
