"""A last look before anything goes out: nothing that people said in confidence stands in it, whoever put it there."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from coproduce.assessment import Assessment
from coproduce.audience import Audience
from coproduce.errors import LeakError
from coproduce.export.making.brief import Brief
from coproduce.export.making.entries import is_by_rule
from coproduce.export.report import Entry, Report, Status
from coproduce.export.seen import seen_by
from coproduce.export.words import Said, Words
from coproduce.package import Package
from coproduce.plan import Plan

SHARED = 20
"""From so many characters on, a text that is alike counts as repeated."""

_SHORTEST_NAME = 3
"""A name of fewer letters is a word of many sentences, and cuts none of them up."""

_CUT = re.compile(r"[^\w\s']+|\d+")
"""What cuts a text up: signs and numbers, so that lists, figures and days that are alike by chance repeat nothing."""

_ALIKE = str.maketrans("\u2018\u2019\u02bc-_\u2010", "'''   ")
"""Signs that stand for others of the same word: each apostrophe for a plain one, and what joins words for a space."""

_Document = Assessment | Package | Plan


def refuse_leaks(report: Report, documents: tuple[_Document, ...], brief: Brief | None = None) -> None:
    """Raise `LeakError` where a report repeats twenty characters or more of an answer that its audience may not see.

    Such a text can only come from a rule or a plugin that copied an answer to where everybody reads; the error names
    the answer, the part of the package that repeats it and its owner, and never the text itself. What the documents
    say of any charity, names, numbers and what stands on the two sides of a sign are no repetition. Nor is what the
    sender typed beside the documents, which the `brief` tells, so that no answer decides whether it may be sent.
    """
    if report.audience is Audience.PROVIDER:
        return
    look = _Look.of(documents, report.audience, tuple(_typed(report, brief)))
    texts = _texts(report) if look.hidden else iter(())
    for text in dict.fromkeys(texts):
        for question in look.repeated(text):
            raise _leak(report, documents, question, look)


@attrs.frozen
class _Look:
    """Hold the pieces of what is hidden, each with its question, what is public, and the names that cut texts up."""

    hidden: Mapping[str, str]
    public: str
    names: re.Pattern[str] | None

    @classmethod
    def of(cls, documents: tuple[_Document, ...], audience: Audience, typed: tuple[str, ...]) -> _Look:
        names, hidden = _names(documents, typed), dict[str, str]()
        assessments = [assessment_of(document) for document in documents]
        seen = [seen_by(assessment, audience) for assessment in assessments]
        public = [*typed, *(text for document in documents for text in _open_to_all(document))]
        public += [text for each in seen for answer in each.diagnostic.answers for text in _strings(answer)]
        for whole, part in zip(assessments, seen, strict=True):
            for text, question in _said_in_confidence(whole, part):
                hidden.update((piece, question) for piece in _pieces(text, names))
        return cls(MappingProxyType(hidden), f"{_lowered(' | '.join(public))} | {_our_own_words()}", names)

    def repeated(self, text: str) -> Iterator[str]:
        """Yield the question of each piece of a text that repeats what is hidden."""
        pieces = (piece for piece in _pieces(text, self.names) if piece in self.hidden)
        return (self.hidden[piece] for piece in pieces if piece not in self.public)


def _pieces(text: str, names: re.Pattern[str] | None) -> Iterator[str]:
    lowered = _lowered(text)
    for clause in _CUT.split(names.sub("|", lowered) if names else lowered):
        yield from (clause[at : at + SHARED] for at in range(len(clause) - SHARED + 1))


def assessment_of(document: _Document) -> Assessment:
    """Give the assessment that a document rests on."""
    if isinstance(document, Plan):
        return document.package.assessment
    return document.assessment if isinstance(document, Package) else document


def _said_in_confidence(whole: Assessment, seen: Assessment) -> Iterator[tuple[str, str]]:
    """Yield each text that was said and is not for the audience, with the question."""
    shown = {answer.question for answer in seen.diagnostic.answers}
    for answer in whole.diagnostic.answers:
        if answer.question not in shown:
            for voice in answer.people:
                said = (*_strings(voice.value), voice.evidence, voice.said_by, voice.evidence_from)
                yield from ((text, answer.question) for text in said)
    if not seen.diagnostic.mode_reason:
        yield whole.diagnostic.mode_reason, "A2"
    if not seen.diagnostic.attendees:
        yield from ((attendee.role, "A3") for attendee in whole.diagnostic.attendees)


def _open_to_all(document: _Document) -> Iterator[str]:
    package = document.package if isinstance(document, Plan) else document
    yield from _strings(assessment_of(document).charity)
    yield from _strings(assessment_of(document).provider)
    if isinstance(package, Package):
        yield from (*_strings(package.provider), *_strings(package.funder))


def _typed(report: Report, brief: Brief | None) -> Iterator[str]:
    """Yield what the sender typed beside the documents, as far as this reader gets it; no rule could write it."""
    for entry in report.entries:
        yield from _strings(_as_sent(entry))
    if brief is None:
        return
    yield from _strings(report.invitation)
    yield from (person.name for person in brief.people if person.role in brief.disclosed)
    yield from (one for event in (brief.plan.events if brief.plan else ()) for one in event.people)
    standing = brief.standing
    yield from _strings((standing.agreed, standing.last) if standing else ())


def _as_sent(entry: Entry) -> tuple[Words, ...]:
    """Give what a diary entry has from its sender: where it is, and what it was called before it was called off."""
    place = () if is_by_rule(entry.place) else (entry.place,)
    called = (entry.summary, entry.title) if entry.status is Status.CANCELLED else ()
    return *place, *called


def _names(documents: tuple[_Document, ...], typed: tuple[str, ...]) -> re.Pattern[str] | None:
    """Give what finds the names that everybody reads, so that what stands beside one is alike by chance only."""
    charities = [assessment_of(document).charity for document in documents]
    told = {name for each in charities for name in (each.name, each.contact_role)}
    told |= {text for document in documents for text in _open_to_all(document) if text.istitle()}
    long = {name for name in map(_lowered, (*told, *typed)) if len(name) >= _SHORTEST_NAME}
    names = sorted(long, key=lambda name: (-len(name), name))
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names)) if names else None


@functools.cache
def _our_own_words() -> str:
    """Give all that documents and the offer say of any charity, from the file that has it all for translators."""
    from importlib.resources import files  # noqa: PLC0415 - read on first use, so that importing the library stays light

    content = files("coproduce.export.languages").joinpath("cy.po").read_text(encoding="utf-8")
    return _lowered(content.replace("\r", "").replace('"\n"', ""))


def _lowered(text: str) -> str:
    """Give a text as it is compared: however it is written, spaced and joined, and without signs that nobody sees."""
    for sign in set(text):
        if unicodedata.category(sign) == "Cf":
            text = text.replace(sign, "")
    alike = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(alike.translate(_ALIKE).split())


def _texts(report: Report) -> Iterator[str]:
    yield report.stem
    yield from _strings(report)


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - any part of a document or report
    if isinstance(value, str):
        yield value
    elif isinstance(value, Said):
        yield value.text
    elif isinstance(value, (tuple, frozenset)):
        for each in value:
            yield from _strings(each)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from _strings(getattr(value, field.name))


def _leak(report: Report, documents: tuple[_Document, ...], question: str, look: _Look) -> LeakError:
    parts = (found for document in documents for found in _repeating(document, question, look, report.audience))
    owner, part = next(parts, ("", ""))
    where = f", in {part}" if part else ""
    message = (
        f"the report for the {report.audience.value} would repeat the answer to {question}, which is not for it{where}"
    )
    hint = "take the charity's words out of what everybody reads"
    return LeakError(message, code="leak", path=part, plugin=owner, hint=hint)


def _repeating(document: _Document, question: str, look: _Look, audience: Audience) -> Iterator[tuple[str, str]]:
    """Yield the owner and the id of each part of a package that repeats the answer to a question to an audience."""
    package = document.package if isinstance(document, Plan) else document
    if isinstance(package, Package):
        seen = seen_by(package, audience)  # the owner of what this reader does not get is not to blame
        for part in (*seen.lines, *seen.modules, *seen.roles, *seen.options, *seen.findings):
            if any(question in look.repeated(text) for text in _strings(part)):
                yield part.id.partition("/")[0], part.id
