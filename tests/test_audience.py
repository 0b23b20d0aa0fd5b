"""Every field of a document says who may see it, and what is not for everyone stays out of a repr."""

from __future__ import annotations

from datetime import date
from typing import get_args, get_type_hints

import attrs
import pytest

from cases import CHIEF, COMPLETE, Said, planned, the_practice
from coproduce.answers import Answer, Aspect, Challenge, Kind, Opportunity, State
from coproduce.assessment import Assessment
from coproduce.audience import (
    BY_QUESTION,
    EVERYONE,
    IN_THE_ROOM,
    PROVIDER,
    PROVIDER_AND_CHARITY,
    WITH_THE_FUNDER,
    Audience,
    audience_of,
    is_for_everyone,
)
from coproduce.case import Case
from coproduce.charity import Charity
from coproduce.days import ProviderDays
from coproduce.delivery import Delivery
from coproduce.diagnostic import Attendee, CallMode, Diagnostic, NamedPerson
from coproduce.offer import Workshop
from coproduce.package import Package
from coproduce.plan import Plan
from coproduce.provenance import Cause

DOCUMENTS = (Case, Package, Plan, Assessment, Delivery)


def classes_under(*roots):
    """Walk the resolved types of all fields, through unions, tuples, frozensets and dicts, to every attrs class."""
    found, waiting = set(), list(roots)
    while waiting:
        type_ = waiting.pop()
        waiting.extend(get_args(type_))
        if isinstance(type_, type) and attrs.has(type_) and type_ not in found:
            found.add(type_)
            hints = get_type_hints(type_)
            waiting.extend(hints[field.name] for field in attrs.fields(type_))
    return found


def silent_fields(*roots):
    """List the fields that do not say who may see them, or that leave the provider out."""
    return sorted(
        f"{type_.__name__}.{field.name}"
        for type_ in classes_under(*roots)
        for field in attrs.fields(type_)
        if not is_declared(audience_of(field))
    )


def loud_fields(*roots):
    """List the fields that are not for everyone and stand in a repr all the same."""
    return sorted(
        f"{type_.__name__}.{field.name}"
        for type_ in classes_under(*roots)
        for field in attrs.fields(type_)
        if field.repr and not is_for_everyone(field)
    )


def is_declared(readers):
    if isinstance(readers, frozenset):
        return Audience.PROVIDER in readers and all(type(reader) is Audience for reader in readers)
    return readers == "by question"


def planted(**field):
    inner = attrs.make_class("Inner", {"note": attrs.field(type=str, **field)}, frozen=True)
    named = {"others": attrs.field(type=tuple[inner, ...] | frozenset[str] | None, metadata=EVERYONE)}
    return attrs.make_class("Outer", named, frozen=True)


class TestFields:
    def test_the_walk_is_wide(self):
        """The walk reaches the classes that stand deepest in a document."""
        assert {Answer, Attendee, Challenge, Cause, NamedPerson, ProviderDays, Workshop} <= classes_under(*DOCUMENTS)

    def test_every_field_is_declared(self):
        """Every field of every document says who may see it, the provider always among them (F06)."""
        assert [] == silent_fields(*DOCUMENTS)

    def test_repr_is_quiet(self):
        """A field that is not for everyone has no place in a repr."""
        assert [] == loud_fields(*DOCUMENTS)

    @pytest.mark.parametrize(
        "metadata",
        [
            {},
            {"audience": None},
            {"audience": frozenset()},
            {"audience": frozenset({Audience.CHARITY})},
            {"audience": frozenset({"provider"})},
            {"audience": frozenset({Audience.PROVIDER, "charity"})},
            {"audience": [Audience.PROVIDER]},
            {"audience": "provider"},
            {"audience": "by questions"},
        ],
    )
    def test_silence_is_found(self, metadata):
        """A field that is silent, or misspells its readers, is found however deep it stands (F05)."""
        assert ["Inner.note"] == silent_fields(planted(metadata=metadata))

    @pytest.mark.parametrize("metadata", [PROVIDER, PROVIDER_AND_CHARITY, IN_THE_ROOM, WITH_THE_FUNDER, BY_QUESTION])
    def test_noise_is_found(self, metadata):
        """A candid field that a repr would print is found however deep it stands."""
        assert ["Inner.note"] == loud_fields(planted(metadata=metadata))
        assert [] == loud_fields(planted(metadata=metadata, repr=False))

    @pytest.mark.parametrize(
        "metadata", [EVERYONE, PROVIDER, PROVIDER_AND_CHARITY, IN_THE_ROOM, WITH_THE_FUNDER, BY_QUESTION]
    )
    def test_the_six_ways(self, metadata):
        """Each of the six ways to declare a field counts as declared."""
        assert [] == silent_fields(planted(metadata=metadata))


class TestAudience:
    @pytest.mark.parametrize(
        ("metadata", "readers"),
        [
            (EVERYONE, {"provider", "charity", "funder", "co-facilitator"}),
            (PROVIDER_AND_CHARITY, {"provider", "charity"}),
            (IN_THE_ROOM, {"provider", "charity", "co-facilitator"}),
            (PROVIDER, {"provider"}),
        ],
    )
    def test_readers(self, metadata, readers):
        """Each declaration names its readers."""
        assert readers == {reader.value for reader in metadata["audience"]}

    def test_cannot_be_widened(self):
        """A declaration that fields share cannot be changed."""
        with pytest.raises(TypeError):
            PROVIDER["audience"] = frozenset(Audience)

    def test_by_question_is_not_for_everyone(self):
        """A part of an answer is for everyone only where its question is."""
        assert "by question" == audience_of(attrs.fields(Answer).value)
        assert not is_for_everyone(attrs.fields(Answer).value)

    def test_for_everyone(self):
        """The name of a charity is for everyone."""
        assert is_for_everyone(attrs.fields(Charity).name)


class TestRepr:
    def test_of_a_case(self):
        """The repr of a case shows what everyone may see, and no marker that stands in a candid field."""
        answers = (
            Answer(
                question="C1",
                kind=Kind.CHOICE,
                state=State.VALUE,
                value="value-marker",
                evidence="evidence-marker",
                said_by="said-marker",
                evidence_from="from-marker",
                on=date(1999, 12, 31),
            ),
            Answer(
                question="F2",
                kind=Kind.CHALLENGES,
                state=State.VALUE,
                value=(Challenge(Aspect.CULTURE, "challenge-marker", real=True),),
            ),
            Answer(question="C2", kind=Kind.CHOICE, state=State.DECLINED),
        )
        case = Case(
            charity=Charity(name="Bryn Hope"),
            diagnostic=Diagnostic(
                held_on=date(2027, 1, 4),
                mode=CallMode.CALL,
                mode_reason="reason-marker",
                attendees=(Attendee("attendee-marker", senior=True),),
                answers=answers,
            ),
            people=(NamedPerson(role="role-marker", name="name-marker", contact="contact-marker"),),
        )

        shown = repr(case)

        assert "Bryn Hope" in shown
        assert "C1" in shown
        assert "marker" not in shown
        assert "declined" not in shown
        assert "1999" not in shown

    def test_of_a_named_person(self):
        """The repr of a named person shows the role alone."""
        assert "NamedPerson(role='director')" == repr(NamedPerson(role="director", name="N", contact="c"))


def seen_by(value, reader, questions):
    """Walk through every field that one reader may see, and yield each text on the way."""
    if isinstance(value, Answer):
        question = next((each for each in questions if each.id == value.question), None)
        if question is None or reader not in question.audience:
            return
        for field in attrs.fields(Answer):
            yield from seen_by(getattr(value, field.name), reader, questions)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            audience = audience_of(field)
            if not field.name.startswith("_") and (audience == "by question" or reader in audience):
                yield from seen_by(getattr(value, field.name), reader, questions)
    elif isinstance(value, (tuple, frozenset)):
        for item in value:
            yield from seen_by(item, reader, questions)
    elif isinstance(value, str):
        yield value


CANDID = {
    "C1": Said("yes", "canary C1", CHIEF),
    "C2": Said("conditional", "canary C2"),
    "C3": Said("conditional", "canary C3"),
    "C5.wrong-time": Said("yes", "canary C5"),
    "D4": Said(0, "canary D4"),
    "E6": Said(3, "canary E6"),
    "F1": (Opportunity(Aspect.CULTURE, "canary F1"),),
    "F2": (Challenge(Aspect.PRACTICE, "canary F2", real=True),),
}


class TestCandid:
    PLAN = planned({**COMPLETE, **CANDID, "G4": ("canary G4",)})

    def test_funder(self):
        """Nothing candid stands in any field that the funder may see, and no need of anybody either."""
        texts = list(seen_by(self.PLAN, Audience.FUNDER, the_practice().questions))

        assert [] == [text for text in texts if "canary" in text]
        assert [] == [text for text in texts if "has not run a consultation" in text or "in part" in text]
        assert "Concepts workshop" in texts

    @pytest.mark.parametrize("reader", [Audience.PROVIDER, Audience.CHARITY])
    def test_those_who_may(self, reader):
        """The provider and the charity see all of it."""
        found = {text.partition("canary ")[2] for text in seen_by(self.PLAN, reader, the_practice().questions)}

        assert {"C1", "C2", "C3", "C5", "D4", "E6", "F1", "F2", "G4"} <= found

    def test_repr(self):
        """The repr of a plan, which ends up in logs, shows nothing candid."""
        assert "canary" not in repr(self.PLAN)
