"""What one audience sees of a document: what is not for it is empty or gone, and nothing else is changed."""

from enum import StrEnum
from types import MappingProxyType

import attrs
import pytest

from cases import COMPLETE, tailored
from coproduce import ArgumentError, Condition, KindError, LeaveOpen, Only, Source, dumps, report
from coproduce.answers import Answer, Kind, State
from coproduce.assessment import OpenQuestion
from coproduce.audience import (
    BY_QUESTION,
    EVERYONE,
    IN_THE_ROOM,
    PROVIDER,
    PROVIDER_AND_CHARITY,
    Audience,
    audience_of,
)
from coproduce.export.seen import audience_named, seen_by
from coproduce.ledger import Column
from export.canaries import NOW, Aviary, a_filled_plan, a_filled_portfolio, filled, planned_example

OTHERS = [Audience.CHARITY, Audience.FUNDER, Audience.CO_FACILITATOR]
EXAMPLES = ["some-way-on", "closes-for-now", "needs-information"]


def strings(value):
    """Yield every text in a document, with all that it works out of itself."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings(tuple(value.values()))
    elif isinstance(value, (tuple, frozenset)):
        for each in value:
            yield from strings(each)
    elif attrs.has(type(value)):
        for name in (*(field.name for field in attrs.fields(type(value))), *getattr(type(value), "derived", ())):
            yield from strings(getattr(value, name))


def faults(whole, seen, reader, asked=frozenset({Audience.PROVIDER}), path="$"):
    """List where a view shows what is hidden, or changes what is not; told by the declarations alone."""
    if isinstance(whole, tuple):
        kept = [each for each in whole if reader in own_readers(each)]
        if len(kept) != len(seen):
            yield f"{path}: {len(seen)} of {len(kept)}"
        for place, (old, new) in enumerate(zip(kept, seen, strict=False)):
            yield from faults(old, new, reader, asked, f"{path}[{place}]")
    elif isinstance(whole, dict):
        yield from faults(tuple(whole.values()), tuple(seen.values()), reader, asked, path)
    elif attrs.has(type(whole)) and type(seen) is type(whole):
        yield from faults_of_fields(whole, seen, reader, own_readers(whole, asked), path)
    elif seen != whole:
        yield f"{path} is {seen!r}"


def faults_of_fields(whole, seen, reader, asked, path):
    for field in attrs.fields(type(whole)):
        may = audience_of(field)
        old, new = getattr(whole, field.name), getattr(seen, field.name)
        if reader in (asked if isinstance(may, str) else may):
            yield from faults(old, new, reader, asked, f"{path}.{field.name}")
        elif new and new != field.default:
            yield f"{path}.{field.name} shows {new!r}"


def own_readers(value, around=frozenset(Audience)):
    own = getattr(value, "audience", None)
    return own if isinstance(own, frozenset) else around


class TestAudience:
    @pytest.mark.parametrize("reader", Audience)
    def test_by_name(self, reader):
        """Each audience is known by its name, and by itself."""
        assert (reader, reader) == (audience_named(reader.value), audience_named(reader))

    @pytest.mark.parametrize(
        "name", ["", " ", "Funder", "FUNDER", "funders", "provider ", "co_facilitator", "internal", "everyone", "None"]
    )
    def test_no_name(self, name):
        """A name that is misspelt, empty or in the wrong case is no audience, and is never read as the provider."""
        with pytest.raises(ArgumentError, match=r"\[audience\].* is no audience - name one of provider, charity"):
            seen_by(planned_example("closes-for-now"), name)

    @pytest.mark.parametrize(
        "name", [None, ["funder"], ("funder",), {"funder"}, 0, True, b"funder", Audience, Kind.TEXT]
    )
    def test_no_text(self, name):
        """What is no text is no audience either, and there is none by default (F05)."""
        with pytest.raises(KindError, match=r"\[audience\] the audience is a .*: expected a name"):
            seen_by(planned_example("closes-for-now"), name)


class TestView:
    @pytest.mark.parametrize("example", EXAMPLES)
    def test_of_the_provider(self, example):
        """The provider sees the document itself."""
        document = planned_example(example)
        assert seen_by(document, "provider") is document

    @pytest.mark.parametrize("reader", OTHERS)
    @pytest.mark.parametrize("example", EXAMPLES)
    def test_of_the_others(self, example, reader):
        """All that a field keeps from a reader is neutral, and all else is as it was, however deep it stands (F06)."""
        document = filled(planned_example(example), Aviary())
        assert [] == list(faults(document, seen_by(document, reader), reader))

    @pytest.mark.parametrize("reader", OTHERS)
    def test_has_no_marker(self, reader):
        """No text of a view holds a marker that its reader may not see, in what it works out neither; the rest is."""
        aviary, plan, _ = a_filled_plan()
        shown = "\n".join(strings(seen_by(plan, reader)))

        assert [] == [canary.where for marker, canary in aviary.hidden_from(reader).items() if marker in shown]
        assert (reader is Audience.FUNDER) == (plan.events[0].people[0] not in shown)

    @pytest.mark.parametrize("said", [Condition, LeaveOpen])
    def test_what_a_line_waits_for(self, said):
        """What a line waits for is nowhere in what the funder sees, whoever said it; those in the room read it."""
        edit = said(
            id="agreed/waits",
            target=Only("enhance/concepts"),
            text="until the treasurer shows the accounts",
            reason="it was agreed so",
            source=Source.agreed("with the charity"),
            by="the coordinator",
        )
        package = tailored(COMPLETE, agreed=(edit,))
        telling = {reader for reader in Audience for text in strings(seen_by(package, reader)) if "treasurer" in text}

        assert IN_THE_ROOM["audience"] == telling
        assert "to be agreed" in str(report(package, audience="funder", now=NOW)) or said is Condition

    def test_of_a_portfolio(self):
        """The funder sees the plans of a portfolio, and not who runs their events nor when anybody is free."""
        aviary, portfolio = a_filled_portfolio()
        seen = seen_by(portfolio, "funder")

        assert {()} == {event.people for plan in seen.plans for event in plan.events}
        assert {None} == {person.calendar for person in seen.team.people}
        assert [] == [
            each for each in strings(seen.plans) for marker in aviary.hidden_from(Audience.FUNDER) if marker in each
        ]

    @pytest.mark.parametrize("reader", OTHERS)
    def test_of_a_view(self, reader):
        """Seen again, a view is the same."""
        seen = seen_by(a_filled_plan()[1], reader)
        assert seen == seen_by(seen, reader)

    def test_is_shared(self):
        """A part in which nothing is hidden stays the same object."""
        plan = planned_example("some-way-on")
        seen = seen_by(plan, "funder")
        assert (seen.package.provider, seen.start) == (plan.package.provider, plan.start)
        assert seen.package.provider is plan.package.provider

    @pytest.mark.parametrize("reader", OTHERS)
    @pytest.mark.parametrize("example", EXAMPLES)
    def test_can_be_written(self, example, reader):
        """A view can be written as JSON, without a marker that its reader may not see."""
        aviary = Aviary()
        told = dumps(seen_by(filled(planned_example(example), aviary), reader))
        assert [] == [canary.where for marker, canary in aviary.hidden_from(reader).items() if marker in told]

    @pytest.mark.parametrize("reader", OTHERS)
    def test_repr(self, reader):
        """The repr of a view holds no marker that its reader may not see."""
        aviary, plan, _ = a_filled_plan()
        shown = repr(seen_by(plan, reader))
        assert [] == [canary.where for marker, canary in aviary.hidden_from(reader).items() if marker in shown]


class TestMethods:
    """What a plan tells when it is asked works on a view too, and tells nothing more."""

    @pytest.mark.parametrize("reader", OTHERS)
    def test_of_a_plan(self, reader):
        """Periods, undated lines and events of a view are those of the plan."""
        plan = planned_example("some-way-on")
        seen = seen_by(plan, reader)

        assert plan.periods == seen.periods
        assert plan.undated == seen.undated
        assert [event.id for event in plan.events] == [event.id for event in seen.events]
        assert plan.event("concepts").day == seen.event("concepts").day
        assert plan.times_of("concepts") == seen.times_of("concepts")

    @pytest.mark.parametrize("reader", OTHERS)
    def test_findings(self, reader):
        """The text of each finding is for the charity alone; that there is one, with its clause, is for all."""
        plan = planned_example("right-at-the-start")
        expected = [each.text if reader is Audience.CHARITY else "" for each in plan.findings]
        seen = seen_by(plan, reader).findings

        assert expected == [each.text for each in seen]
        assert [each.id for each in plan.findings] == [each.id for each in seen]

    @pytest.mark.parametrize("reader", OTHERS)
    def test_explain(self, reader):
        """A view explains every line, option and what was left out, and no explanation holds a hidden marker."""
        aviary, plan, _ = a_filled_plan()
        package = seen_by(plan, reader).package
        names = [part.id for part in (*package.lines, *package.options, *package.left_out, *package.modules)]
        told = "\n".join(str(package.explain(name)) for name in names)

        assert [] == [canary.where for marker, canary in aviary.hidden_from(reader).items() if marker in told]
        assert len(names) < len(told.splitlines())

    @pytest.mark.parametrize("reader", OTHERS)
    def test_ledger(self, reader):
        """The totals of a view are those of the lines that its reader may see, and of the package itself."""
        package = planned_example("right-at-the-start").package
        seen = seen_by(package, reader)

        assert package.ledger.seen_by(reader) == seen.ledger
        assert [package.ledger.total(column).days for column in Column] == [
            seen.ledger.total(column).days for column in Column
        ]
        assert (reader is Audience.CHARITY) == (len(package.ledger.lines) == len(seen.ledger.lines))

    @pytest.mark.parametrize("reader", OTHERS)
    def test_in_the_room(self, reader):
        """Who takes part in a workshop is for all."""
        package = planned_example("some-way-on").package
        assert package.in_the_room("planning") == seen_by(package, reader).in_the_room("planning")

    def test_answers(self):
        """An answer that is not for a reader is gone from a view, and reads as one that nobody was asked for."""
        call = planned_example("some-way-on").package.assessment.diagnostic
        seen = seen_by(call, "funder")

        assert (State.VALUE, State.NOT_ASKED) == (call.answer("C1").state, seen.answer("C1").state)
        assert call.answer("B1") == seen.answer("B1")
        assert {"C1", "D4", "D5", "F1", "F2", "G3", "G4"} <= {a.question for a in call.answers} - {
            a.question for a in seen.answers
        }

    def test_look_again(self):
        """The day on which to look again is for the charity, and none for the funder."""
        closed = planned_example("closes-for-now")
        assert closed.look_again
        assert (closed.look_again, None) == (
            seen_by(closed, "charity").look_again,
            seen_by(closed, "funder").look_again,
        )


class Hue(StrEnum):
    """Hold a text that is a member of a list of texts."""

    RED = "red"


@attrs.frozen
class Inner:
    """Hold a hidden text."""

    note: str = attrs.field(metadata=PROVIDER)


@attrs.frozen
class Planted:
    """Hold a hidden field of each kind, and what stands around them."""

    open: str = attrs.field(metadata=EVERYONE)
    text: str = attrs.field(metadata=PROVIDER)
    number: int = attrs.field(metadata=PROVIDER)
    flag: bool = attrs.field(metadata=PROVIDER_AND_CHARITY)
    many: tuple[str, ...] = attrs.field(metadata=IN_THE_ROOM)
    some: frozenset[str] = attrs.field(metadata=PROVIDER)
    hue: Hue = attrs.field(metadata=PROVIDER)
    inner: Inner = attrs.field(metadata=PROVIDER)
    silent: str = attrs.field()
    asked: str = attrs.field(metadata=BY_QUESTION)
    defaulted: str = attrs.field(default="usual", metadata=PROVIDER)
    made: tuple[str, ...] = attrs.field(factory=tuple, metadata=PROVIDER)
    deep: tuple[Inner, ...] = attrs.field(default=(), metadata=EVERYONE)
    mapped: object = attrs.field(default=None, metadata=EVERYONE)
    others: frozenset[Inner] = attrs.field(default=frozenset(), metadata=EVERYONE)


def a_planted():
    return Planted(
        open="open",
        text="secret",
        number=7,
        flag=True,
        many=("secret",),
        some=frozenset({"secret"}),
        hue=Hue.RED,
        inner=Inner("secret"),
        silent="secret",
        asked="secret",
        defaulted="secret",
        made=("secret",),
        deep=(Inner("secret"),),
        mapped=MappingProxyType({"a": Inner("secret")}),
        others=frozenset({Inner("secret")}),
    )


class TestPlanted:
    """A class with a hidden field of each kind."""

    def test_neutral(self):
        """A hidden text is empty, a list has nothing in it, a default comes back, and anything else is None."""
        seen = seen_by(a_planted(), "funder")

        assert "open" == seen.open
        assert ("", "", "", "usual") == (seen.text, seen.silent, seen.asked, seen.defaulted)
        assert ((), (), frozenset()) == (seen.many, seen.made, seen.some)
        assert (None, None, None) == (seen.number, seen.flag, seen.inner)
        assert "" == seen.hue

    def test_however_deep(self):
        """What is hidden is hidden in lists, sets and tables too."""
        seen = seen_by(a_planted(), "funder")

        assert (Inner(""),) == seen.deep
        assert {"a": Inner("")} == seen.mapped
        assert frozenset({Inner("")}) == seen.others
        assert "secret" not in "".join(strings(seen))

    def test_for_each_reader(self):
        """Each reader sees its own fields."""
        charity, facilitator = seen_by(a_planted(), "charity"), seen_by(a_planted(), "co-facilitator")

        assert (True, ("secret",)) == (charity.flag, charity.many)
        assert (None, ("secret",)) == (facilitator.flag, facilitator.many)
        assert ("", "") == (charity.text, facilitator.text)

    def test_is_a_copy(self):
        """The document is as it was after it was looked at."""
        planted = a_planted()
        seen_by(planted, "funder")
        assert planted == a_planted()

    def test_objects_for_others(self):
        """An object that says whom it is for is gone for everybody else; alone in a field it is None."""
        asked = [
            OpenQuestion(id=name, text="secret", why="", waits=True, audience=frozenset({Audience.PROVIDER, *readers}))
            for name, readers in (("C1", ()), ("B1", (Audience.FUNDER,)))
        ]
        seen = seen_by(attrs.evolve(a_planted(), deep=tuple(asked), mapped=asked[0], others=frozenset(asked)), "funder")

        assert ["B1"] == [each.id for each in seen.deep]
        assert ["B1"] == [each.id for each in seen.others]
        assert seen.mapped is None

    def test_answer_without_a_question(self):
        """An answer whose question nobody knows is for the provider alone."""
        answer = Answer(question="x", kind=Kind.TEXT, state=State.VALUE, value="secret")
        assert () == seen_by(attrs.evolve(a_planted(), deep=(answer,)), "charity").deep

    def test_by_question(self):
        """The value of an answer goes where its question goes."""
        readers = frozenset({Audience.PROVIDER, Audience.FUNDER})
        answer = Answer(question="x", kind=Kind.TEXT, state=State.VALUE, value="told", audience=readers)
        planted = attrs.evolve(a_planted(), deep=(answer,))

        assert ["told"] == [each.value for each in seen_by(planted, "funder").deep]
        assert [] == [each.value for each in seen_by(planted, "charity").deep]
