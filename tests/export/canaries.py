"""Canaries: a marker of its own in every text of a document, who may see it, and where markers turn up in a file."""

import base64
import codecs
import functools
import io
import itertools
import re
import zipfile
import zlib
from datetime import UTC, date, datetime

import attrs

from cases import the_practice
from coproduce import Kind, charity_calendar, schedule
from coproduce.audience import ONLY_THE_PROVIDER, Audience, audience_of
from coproduce.diagnostic import NamedPerson
from coproduce.portfolio import Person, Portfolio, Team

EVERYBODY = frozenset(Audience)
NOW = datetime(2026, 12, 7, 9, 30, tzinfo=UTC)
STEM = "zqcanary"
_LETTERS = "abcdefghijklmnoprstuvwxy"  # without those that bound a marker
_MARKER = re.compile(rf"{STEM}[{_LETTERS}]{{4}}zq")
_FREE = (Kind.TEXT, Kind.LIST, Kind.DATES, Kind.PEOPLE, Kind.OPPORTUNITIES, Kind.CHALLENGES, Kind.QUICK_WINS)
"""The kinds of which the value holds words that people choose freely."""


@attrs.frozen
class Canary:
    """Hold one marker, where it was put, and who may see it."""

    marker: str
    where: str
    readers: frozenset[Audience]


class Aviary:
    """Hand out markers, and keep who may see each."""

    def __init__(self):
        self._codes = map("".join, itertools.product(_LETTERS, repeat=4))
        self.canaries: dict[str, Canary] = {}

    def text(self, where, readers):
        """Give a text with a new marker in it, long enough to be known again where it is repeated."""
        marker = f"{STEM}{next(self._codes)}zq"
        self.canaries[marker] = Canary(marker, where, frozenset(readers))
        return f"Words {marker} in it"

    def hidden_from(self, reader):
        return {marker: each for marker, each in self.canaries.items() if reader not in each.readers}

    def at(self, *endings):
        """List the markers that were put where a path ends so."""
        return {marker for marker, each in self.canaries.items() if each.where.endswith(endings)}


# A call filled with markers, which then goes through every rule -------------------------------------------------------


def a_marked_case(case, questions=None):
    """Put a marker into every word that people chose of a case; the roles that rules look up stay what they are."""
    aviary, questions = Aviary(), questions or the_practice().questions
    audience = {question.id: question.audience for question in questions}
    roles = {each.role: aviary.text("attendees.role", (Audience.PROVIDER, Audience.CHARITY)) for each in _seniors(case)}
    answers = tuple(_answered(aviary, each, audience[each.question], roles) for each in case.diagnostic.answers)
    contact = aviary.text("charity.contact_role", EVERYBODY)
    charity = attrs.evolve(
        case.charity,
        name=aviary.text("charity.name", EVERYBODY),
        region=aviary.text("charity.region", EVERYBODY),
        size=aviary.text("charity.size", EVERYBODY),
        serves=aviary.text("charity.serves", EVERYBODY),
        contact_role=contact,
    )
    reason = aviary.text("diagnostic.mode_reason", (Audience.PROVIDER, Audience.CHARITY))
    attendees = tuple(attrs.evolve(each, role=roles[each.role]) for each in case.diagnostic.attendees)
    call = attrs.evolve(case.diagnostic, answers=answers, mode_reason=reason, attendees=attendees)
    return aviary, attrs.evolve(case, charity=charity, diagnostic=call, people=(a_person(aviary, contact),))


def a_person(aviary, role):
    """Name somebody, with markers that only the provider may see."""
    name, contact = (aviary.text(f"people.{field}", ONLY_THE_PROVIDER) for field in ("name", "contact"))
    return NamedPerson(role=role, name=name, contact=contact)


def _seniors(case):
    return case.diagnostic.attendees


def _answered(aviary, answer, readers, roles):
    where = f"{answer.question}."
    said_by = roles.get(answer.said_by) if answer.question == "C1" else aviary.text(f"{where}said_by", readers)
    value = _chosen(aviary, answer.value, f"{where}value", readers) if answer.kind in _FREE else answer.value
    return attrs.evolve(
        answer,
        value=value,
        evidence=aviary.text(f"{where}evidence", readers),
        said_by=said_by or "",
        evidence_from=roles.get(answer.evidence_from) or aviary.text(f"{where}evidence_from", readers),
    )


def _chosen(aviary, value, where, readers):
    """Put a marker into each text of a value."""
    if isinstance(value, str):
        return aviary.text(where, readers)
    if isinstance(value, tuple):
        return tuple(_chosen(aviary, each, where, readers) for each in value)
    if attrs.has(type(value)):
        words = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
        texts = {name: _chosen(aviary, each, f"{where}.{name}", readers) for name, each in words.items() if each}
        return attrs.evolve(value, **{name: text for name, text in texts.items() if isinstance(words[name], str)})
    return value


# A finished document filled with markers, field by field --------------------------------------------------------------


def filled(document, aviary):
    """Put a marker into each text of a document that was said or is not for everybody, found by what fields declare."""
    return _fill(document, aviary, type(document).__name__, EVERYBODY, ONLY_THE_PROVIDER)


def _fill(value, aviary, where, readers, asked):
    if isinstance(value, tuple):
        return tuple(_fill(each, aviary, where, readers, asked) for each in value)
    if not attrs.has(type(value)):
        return value
    own = getattr(value, "audience", None)
    if isinstance(own, frozenset):
        readers, asked = readers & own, own
    copy = object.__new__(type(value))
    for field in attrs.fields(type(value)):
        declared = audience_of(field)
        may = readers & (asked if isinstance(declared, str) else declared)
        old = getattr(value, field.name)
        looked_up = field.name in _LOOKED_UP or (may == EVERYBODY and not isinstance(declared, str))
        planted = _fill if looked_up else _texts
        new = planted(old, aviary, f"{where}.{field.name}", may, asked)
        object.__setattr__(copy, field.name, new)
    for name in getattr(type(value), "derived", ()):
        object.__setattr__(copy, name, _fill(getattr(value, name), aviary, f"{where}.{name}", readers, asked))
    if "_by_question" in {field.name for field in attrs.fields(type(value))}:
        object.__setattr__(copy, "_by_question", {each.question: each for each in copy.answers})
    return copy


_LOOKED_UP = ("id", "question", "line")
"""The names of parts, by which the parts of a document find each other."""


def _texts(old, aviary, where, may, asked):
    """Give a marker for a text."""
    if isinstance(old, str):
        return aviary.text(where, may)
    if isinstance(old, tuple) and all(isinstance(each, str) for each in old):
        return tuple(aviary.text(where, may) for _ in old)
    return _fill(old, aviary, where, may, asked)


# Documents ------------------------------------------------------------------------------------------------------------


MONDAY, HORIZON = date(2027, 1, 11), date(2028, 7, 1)


@functools.cache
def an_example(name):
    """Read one of the examples of the documentation."""
    return the_practice().read(f"docs/examples/{name}.toml")


@functools.cache
def planned_example(name):
    """Give what one of the examples comes to: a plan, or an assessment that goes no further."""
    return planned_of(an_example(name))


def planned_of(case):
    """Assess, tailor and date a case, as far as it goes."""
    practice = the_practice()
    assessment = practice.assess(case.charity, case.diagnostic, agreed=case.agreed)
    if assessment.outcome.value != "proceed":
        return assessment
    package = practice.tailor(assessment)
    return schedule(package, start=MONDAY, calendar=charity_calendar(case.charity, first=MONDAY, last=HORIZON))


@functools.cache
def a_filled_plan(example="some-way-on"):
    """Give a plan of which each text that is not for everybody is a marker, with one of the team in the room."""
    return a_filled_document(example)


def a_filled_document(example):
    """Give what an example comes to, filled with markers, and the name of who runs its first event."""
    aviary, made = Aviary(), planned_example(example)
    document = filled(_run_by(made, "facilitator") if getattr(made, "events", ()) else made, aviary)
    run_by = [who for event in getattr(document, "events", ()) for who in event.people]
    return aviary, document, tuple(a_person(aviary, who) for who in run_by[:1])


def _run_by(plan, who):
    return attrs.evolve(plan, events=tuple(attrs.evolve(event, people=(who,)) for event in plan.events))


@functools.cache
def a_filled_portfolio(examples=("some-way-on", "right-at-the-start")):
    """Give a portfolio of which each text that is not for everybody is a marker, run by two people of a team."""
    aviary, plans, people = Aviary(), [], []
    for number, example in enumerate(examples):
        plan = planned_example(example)
        who = aviary.text("portfolio.person", frozenset(Audience) - {Audience.FUNDER})
        people.append(Person(id=who, calendar=plan.calendar, roles=(f"role {number}",)))
        ours = filled(plan, aviary)
        plans.append(_run_by(ours, who))
    return aviary, Portfolio(plans=tuple(plans), team=Team(people=tuple(people)))


# Looking for markers --------------------------------------------------------------------------------------------------


def unpacked(data):
    """Yield every part of a file: its bytes, what is packed in it however deep, and lines that were folded as one."""
    yield data
    yield data.replace(b"\r\n ", b"").replace(b"\r\n\t", b"")
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield packed.comment
            for member in packed.infolist():
                yield member.filename.encode()
                yield from unpacked(packed.read(member))
    if data.startswith(b"\x89PNG"):
        yield from _chunks(data)
    for found in re.findall(rb"base64,([A-Za-z0-9+/=]{16,})", data):
        yield from unpacked(base64.b64decode(found + b"=" * (-len(found) % 4)))


def _chunks(data):
    """Yield the chunks of a picture that are no pixels, and what is packed in them."""
    at = 8
    while at < len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        if kind != b"IDAT":
            yield body
        if kind in (b"zTXt", b"iTXt"):
            packed = body.split(b"\0", 2)[-1].lstrip(b"\0")
            yield zlib.decompress(packed) if packed[:1] == b"x" else packed
        at += size + 12


def _bare(data):
    """Take away tags, signs of hyphenation and white space, which may stand in the middle of a word."""
    return re.sub(rb"<[^<>]*>|\\n|&shy;|\xc2\xad|=\r?\n|\s", b"", data)


def _base64(text):
    """Give what a text is in the middle of a longer one: at each of three places, without what its neighbours share."""
    parts = [base64.b64encode(b"\0" * shift + text.encode()).decode().rstrip("=") for shift in range(3)]
    return [part[4 if shift else 0 : -2].encode() for shift, part in enumerate(parts)]


ENCODINGS = {
    "plain": lambda text: [text.encode()],
    "without white space or tags": lambda text: [text.encode()],
    "decimal references": lambda text: ["".join(f"&#{ord(each)};" for each in text).encode()],
    "hexadecimal references": lambda text: ["".join(f"&#x{ord(each):x};" for each in text).encode()],
    "quoted for an address": lambda text: ["".join(f"%{ord(each):02x}" for each in text).encode()],
    "base64": _base64,
    "utf-16": lambda text: [text.encode("utf-16-le"), text.encode("utf-16-be")],
    "reversed": lambda text: [text[::-1].encode()],
    "hexadecimal": lambda text: [text.encode().hex().encode()],
    "rot13": lambda text: [codecs.encode(text, "rot13").encode()],
}
"""Ten ways in which a text may stand in a file, each with what the text then is, in small letters but for base64."""


def encoded_as(name, text):
    """Write a text in one of the ten ways, in the middle of a document; for the test of the search itself."""
    if name == "base64":
        return base64.b64encode(f"before {text} after".encode())
    if name == "without white space or tags":
        return f"{text[:6]}</w:t>\r\n <w:t>{text[6:]}".encode()
    return b"before " + ENCODINGS[name](text)[0] + b" after"


def found_in(data, canaries):
    """Give the markers that stand anywhere in a file, each with the encodings in which it does."""
    found = dict[str, set[str]]()
    for part in dict.fromkeys(unpacked(data)):
        lowered = part.lower()
        for name, encode in ENCODINGS.items():
            looked = part if name == "base64" else _bare(lowered) if "white" in name else lowered
            if any(stem in looked for stem in encode(STEM)):  # which every marker begins with
                for marker in _of_interest(name, looked, canaries):
                    if any(needle in looked for needle in encode(marker)):
                        found.setdefault(marker, set()).add(name)
    return found


def _of_interest(name, looked, canaries):
    """Shorten the list of markers to look for where they can be read."""
    if name in ("plain", "without white space or tags"):
        return set(_MARKER.findall(looked.decode("utf-8", "replace"))) & canaries.keys()
    return canaries
