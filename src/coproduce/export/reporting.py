"""One call: the report on an assessment, a package, a plan or a portfolio, made for one audience."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar

import attrs

from coproduce.agreement import Agreement, Stage
from coproduce.assessment import Assessment, Outcome
from coproduce.audience import IN_THE_ROOM, Audience
from coproduce.delivery import Delivery
from coproduce.diagnostic import NamedPerson
from coproduce.errors import ArgumentError, KindError, expect, named_or_near, printable
from coproduce.export.files import safe_name
from coproduce.export.languages.catalogue import LANGUAGES, catalogue
from coproduce.export.languages.speaker import Speaker
from coproduce.export.leaks import assessment_of, refuse_leaks
from coproduce.export.making import dates, heard, letters, overview, proposed
from coproduce.export.making.agreeing import about_us, agreed_or_to_sign, conditions, next_steps
from coproduce.export.making.brief import Brief, Standing, section
from coproduce.export.making.decks import decks
from coproduce.export.making.effort import charity_input, days
from coproduce.export.making.entries import cancelled_all, entries_of, is_by_rule
from coproduce.export.making.sheets import sheets_of_package, sheets_of_plan, sheets_of_portfolio
from coproduce.export.notebook import ShownReport
from coproduce.export.report import Deck, Entry, Invitation, Paragraph, Report, ReportKind, Section, Sheet, Tone
from coproduce.export.seen import audience_named, seen_by
from coproduce.export.words import NOTHING, Words, as_given
from coproduce.package import Package
from coproduce.plan import Plan
from coproduce.portfolio import Portfolio
from coproduce.provenance import written

Reportable = Assessment | Package | Plan | Agreement | Delivery | Portfolio
"""What a report can be made of."""

_KINDS = {
    Outcome.PROCEED: ReportKind.PROPOSAL,
    Outcome.CLOSED: ReportKind.CLOSING,
    Outcome.NEEDS_INFORMATION: ReportKind.QUESTIONS,
}
_ITS_OWN_LANGUAGE = (Audience.CHARITY, Audience.CO_FACILITATOR)
_LISTS: Mapping[str, tuple[type, str]] = {
    "languages": (str, 'as in ("cy", "en")'),
    "people": (NamedPerson, "as in case.people"),
    "disclose": (str, 'as in ("co-facilitator",)'),
    "earlier": (Entry, "pass what read_entries gave"),
}
"""What the arguments of a report list, and how each is passed."""

_Element = TypeVar("_Element")


def report(  # noqa: PLR0913 - what a document may take beside what it is about
    document: Reportable,
    *,
    audience: Audience | str,
    now: datetime,
    languages: Iterable[str] | None = None,
    people: Iterable[NamedPerson] = (),
    disclose: Iterable[str] = (),
    places: Mapping[str, str] | None = None,
    earlier: Iterable[Entry] = (),
    invitation: Invitation | None = None,
) -> Report:
    """Make the report on a document for one audience: a proposal, a letter, or the overview of a portfolio.

    What the audience may not see never reaches it. `now` is the time that the documents bear, with its zone.
    `languages` are `en` and `cy`, in the order in which they stand side by side; unless you say otherwise the charity
    and its co-facilitator read the languages that the charity chose, the others English. `people` are the names behind
    roles: the provider reads them, others only where `disclose` names the role, and initials elsewhere. `places` says
    where an event is held, to all but the funder, in the diary and beside the dates. `earlier` are the diary entries as
    they were sent last, so that changes are told as such; where there is no plan any more, all of them are cancelled.
    `invitation` is who invites whom, for the provider and the charity.

    Raises `ArgumentError` for an audience, language or place that there is none of, for places where there are no dates
    of one charity, for a `now` without a zone, for an assessment that proceeds (tailor its package first) and for a
    portfolio that is not for the provider or the funder, `KindError` for what is no list where one is expected, and
    `LeakError` where a text for everybody repeats what was said in confidence.

    >>> from datetime import UTC
    >>> from coproduce import Practice, enhance
    >>> practice = Practice(enhance())
    >>> case = practice.read("docs/examples/closes-for-now.toml")
    >>> letter = report(
    ...     practice.assess(case.charity, case.diagnostic), audience="charity", now=datetime(2026, 12, 7, tzinfo=UTC)
    ... )
    >>> letter.kind
    <ReportKind.CLOSING: 'closing-letter'>
    """
    reader = audience_named(audience)
    _expect(document, now)
    _expect_invitation(invitation)
    named, sent = _listed("people", people), _listed("earlier", earlier)
    disclosed = _disclosed(disclose, named)
    document, standing = _subject(document, now)
    held_at = _given_places(document, places)
    say = Speaker(_languages(document, reader, languages))
    if isinstance(document, Portfolio):
        made = _overview(seen_by(document, reader), reader, say, now)
        refuse_leaks(made, document.plans)
        return made
    seen = seen_by(document, reader)
    brief = attrs.evolve(
        _brief(say, reader, seen, now.date()), people=named, disclosed=disclosed, standing=seen_by(standing, reader)
    )
    entries = _entries(brief, held_at, sent)
    brief = attrs.evolve(brief, places=_places(brief, entries))
    made = attrs.evolve(_made(brief, now), entries=entries, invitation=_invitation(brief, entries, invitation))
    made = attrs.evolve(_noted(_with_parts(made, brief, seen), say), untranslated=say.missing)
    refuse_leaks(made, (document,), brief)
    return made


def _brief(say: Speaker, reader: Audience, seen: Assessment | Package | Plan, today: date) -> Brief:
    """Give what a report is made from, with the package and the plan where what is seen has them."""
    plan = seen if isinstance(seen, Plan) else None
    package = plan.package if plan else seen if isinstance(seen, Package) else None
    return Brief(say=say, audience=reader, assessment=assessment_of(seen), package=package, plan=plan, today=today)


def _invitation(brief: Brief, entries: tuple[Entry, ...], asked: Invitation | None) -> Invitation | None:
    """Give who invites whom, which only the provider and the charity read, and only where there are dates."""
    return asked if brief.is_candid and (brief.plan or entries) else None


def _with_parts(made: ShownReport, brief: Brief, seen: Assessment | Package | Plan) -> ShownReport:
    """Add what stands beside the sections: the sheets and slides of a package, and the timeline of a plan."""
    if brief.package:
        made = attrs.evolve(made, sheets=_sheets(brief, seen), decks=_decks(brief))
    return attrs.evolve(made, timeline=dates.timeline(brief, brief.plan)) if brief.plan else made


def _expect(document: Reportable, now: datetime) -> None:
    expect(
        document,
        (Assessment, Package, Plan, Agreement, Delivery, Portfolio),
        "the document",
        "pass an assessment, package, plan, agreement, delivery or portfolio",
    )
    expect(now, datetime, "now", "as in datetime(2026, 12, 7, tzinfo=UTC)")
    if now.tzinfo is None:
        raise ArgumentError("now has no time zone", code="now", hint="as in datetime(2026, 12, 7, tzinfo=UTC)")
    if isinstance(document, Assessment) and document.outcome is Outcome.PROCEED:
        raise ArgumentError(
            "this assessment proceeds, so a package is what goes out", code="proceeds", hint="tailor its package first"
        )


def _expect_invitation(invitation: Any) -> None:  # noqa: ANN401 - whatever was passed
    if invitation is not None:
        example = 'as in Invitation(organiser="team@example.org", attendees=("contact@example.org",))'
        expect(invitation, Invitation, "the invitation", example)


def _subject(document: Reportable, now: datetime) -> tuple[Assessment | Package | Plan | Portfolio, Standing | None]:
    """Give what a report is about, and how it stands where that is on record: what ended has only its assessment."""
    if isinstance(document, Delivery):
        return document.as_delivered_on(now.date()), Standing(stage=Stage.CONFIRMED)
    if not isinstance(document, Agreement):
        return document, None
    standing = Standing(
        stage=document.stage,
        agreed=next((step for step in reversed(document.steps) if step.stage is Stage.AGREED), None),
        last=document.steps[-1],
        met=frozenset(each.text for each in document.met),
    )
    return (document.assessment if standing.ended else document.package), standing


def _languages(document: Reportable, reader: Audience, asked: Iterable[str] | None) -> tuple[str, ...]:
    if asked is None:
        own = not isinstance(document, Portfolio) and reader in _ITS_OWN_LANGUAGE
        return assessment_of(document).languages if own else ("en",)  # type: ignore[arg-type]  # no portfolio
    named = _listed("languages", asked)
    strange = [each for each in named if each not in LANGUAGES]
    if strange or not named or len(set(named)) < len(named):
        message = f"these are no languages of a report: {', '.join(map(repr, named)) or 'none'}"
        raise ArgumentError(message, code="language", hint="name en, cy, or both, each once")
    return named


def _disclosed(roles: Iterable[str], people: tuple[NamedPerson, ...]) -> frozenset[str]:
    """Give the roles whose names are disclosed; one that nobody has would be disclosed in vain, and is refused."""
    named, known = frozenset(_listed("disclose", roles)), [person.role for person in people]
    for role in sorted(named.difference(known)):
        message = f"nobody is named as {printable(role)}, so there is no name to disclose"
        hint = named_or_near(role, known, "there are") if known else "name people first, as a case does under people"
        raise ArgumentError(message, code="disclose", hint=hint)
    return named


def _listed(name: str, given: Iterable[_Element]) -> tuple[_Element, ...]:
    """Give what an argument lists, or raise `KindError` for no list, and `ArgumentError` for what it cannot hold."""
    kind, example = _LISTS[name]
    if isinstance(given, str) or not isinstance(given, Iterable):
        found = "one text" if isinstance(given, str) else type(given).__name__
        raise KindError(f"{name} is {found}: expected a list", code=name, hint=example)
    held = tuple(given)
    for each in held:
        expect(each, kind, f"one of {name}", example)
    return held


def _given_places(document: Reportable, places: Mapping[str, str] | None) -> Mapping[str, str]:
    """Give where events are held; without dates of one charity there is nothing that could be held there."""
    example = 'as in places={"concepts": "The library"}'
    expect(places, (Mapping, type(None)), "places", example)
    for name, place in (places or {}).items():
        expect(name, str, "the event of a place", example)
        expect(place, str, f"the place of {printable(name)}", "say it in words, or leave it out")
    if places and not isinstance(document, Plan):
        message = "places are for the dates of one charity, and there are none here"
        raise ArgumentError(message, code="places", hint="plan the package first, or leave them out")
    return places or {}


def _made(brief: Brief, now: datetime) -> ShownReport:
    ended = brief.standing is not None and brief.standing.ended
    say, kind = brief.say, ReportKind.CLOSING if ended else _KINDS[brief.assessment.outcome]
    provider = brief.package.provider if brief.package else brief.assessment.provider
    name = provider.name if provider else str(say("the provider"))
    return _report(
        say,
        now,
        kind=kind,
        audience=brief.audience,
        stem=f"{safe_name(brief.charity, fallback='charity')}-{kind.value}",
        title=_title(brief, kind),
        subtitle=_subtitle(brief, name),
        author=name,
        web=provider.web if provider else "",
        mark=_mark(say, brief.audience, name, brief.charity),
        sections=(*_sections(brief, kind), *_closing_notes(brief)),
    )


def _report(say: Speaker, now: datetime, **parts: object) -> ShownReport:
    day = now.date()
    return ShownReport(
        languages=say.languages,
        now=now,
        dated=_dated(say, day),
        page_words=say("page"),
        continued=say("continued"),
        contents=say("Contents"),
        skip=say("Skip to the text"),
        **parts,  # type: ignore[arg-type]  # the fields of a report
    )


def _dated(say: Speaker, day: date) -> Words:
    return say.day(day) if say.languages != ("en",) else as_given(written(day))


def _title(brief: Brief, kind: ReportKind) -> Words:
    titles = {
        ReportKind.PROPOSAL: brief.say("Coproduction support for {charity}", charity=brief.charity),
        ReportKind.CLOSING: brief.say("Coproduction support for {charity}: not now", charity=brief.charity),
        ReportKind.QUESTIONS: brief.say("Coproduction support for {charity}: a few questions", charity=brief.charity),
    }
    return titles[kind]


def _subtitle(brief: Brief, provider: str) -> Words:
    subtitles = {
        Audience.PROVIDER: brief.say("From {provider}, for its own use", provider=provider),
        Audience.CHARITY: brief.say("From {provider}, for {charity}", provider=provider, charity=brief.charity),
        Audience.FUNDER: brief.say("From {provider}, for the funder", provider=provider),
        Audience.CO_FACILITATOR: brief.say("From {provider}, for the co-facilitator", provider=provider),
    }
    return subtitles[brief.audience]


def _mark(say: Speaker, audience: Audience, provider: str, charity: str) -> Words:
    if audience is Audience.PROVIDER:
        return say("Internal: for {provider} only", provider=provider)
    if audience is Audience.CHARITY:
        return say("In confidence: for {charity} and {provider}", charity=charity, provider=provider)
    return NOTHING


def _sections(brief: Brief, kind: ReportKind) -> Iterator[Section]:
    if kind is ReportKind.CLOSING:
        yield from letters.closing(brief)
    elif kind is ReportKind.QUESTIONS:
        yield from letters.questions(brief)
    elif brief.package:
        yield from _proposal(brief, brief.package)


def _proposal(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield the sections of a proposal, in the order in which somebody decides: what, why, how much, when, what now."""
    yield from proposed.in_short(brief, package)
    if brief.plan and brief.audience is Audience.CO_FACILITATOR:
        yield from dates.yours(brief, brief.plan)
    yield from heard.heard(brief)
    yield section("proposed", brief.say("What we propose, and why"), inner=proposed.proposed(brief, package))
    yield from proposed.outcomes(brief, package)
    yield from proposed.in_the_room(brief, package)
    yield from proposed.access(brief, package)
    if brief.plan:
        yield from dates.dates(brief, brief.plan)
    if brief.audience is not Audience.CO_FACILITATOR:
        yield from days(brief, package)
        yield from charity_input(brief, package)
        yield from proposed.options(brief, package)
    yield from conditions(brief, package)
    if brief.audience is Audience.PROVIDER:
        yield from proposed.worth_knowing(brief)
        yield from proposed.left_out(brief, package)
    yield from next_steps(brief, package)
    yield from about_us(brief, package)
    yield from agreed_or_to_sign(brief, package)


def _closing_notes(brief: Brief) -> Iterator[Section]:
    if note := _about_the_welsh(brief.say):
        yield section("welsh", brief.say("About the Welsh"), Paragraph(note, Tone.QUIET))


def _about_the_welsh(say: Speaker) -> Words:
    """Say that the Welsh still awaits its reader, where there is any."""
    awaits = "cy" in say.languages and catalogue("cy").awaits_reader
    return say("The Welsh of this document has not been read by a Welsh reader yet.") if awaits else NOTHING


def _noted(made: ShownReport, say: Speaker) -> ShownReport:
    """Say the same of the Welsh on the first sheet, and in the notes of each deck's first slide."""
    note = _about_the_welsh(say)
    if not note:
        return made
    sheets = [attrs.evolve(each, intro=say.joined([each.intro, note], " ")) for each in made.sheets[:1]]
    noted = (
        attrs.evolve(deck, slides=(attrs.evolve(first, notes=(*first.notes, note)), *rest))
        for deck in made.decks
        for first, *rest in [deck.slides]
    )
    return attrs.evolve(made, sheets=(*sheets, *made.sheets[1:]), decks=tuple(noted))


def _sheets(brief: Brief, seen: Package | Plan | Assessment) -> tuple[Sheet, ...]:
    if isinstance(seen, Plan):
        return sheets_of_plan(brief.say, seen, audience=brief.audience)
    return sheets_of_package(brief.say, brief.package, audience=brief.audience)  # type: ignore[arg-type]  # a package


def _decks(brief: Brief) -> tuple[Deck, ...]:
    """Make the slides of the report-back from what everybody may see, since they are shown to a whole room."""
    document: Package | Plan | None = brief.plan or brief.package
    for reader in (Audience.FUNDER, Audience.CO_FACILITATOR):
        document = seen_by(document, reader)
    plan = document if isinstance(document, Plan) else None
    package = plan.package if plan else document
    return decks(brief.say, plan, package) if isinstance(package, Package) else ()


def _entries(brief: Brief, places: Mapping[str, str], earlier: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Give the entries of a plan; where there is no plan any more, what was sent earlier is called off."""
    told = brief.audience in IN_THE_ROOM["audience"]  # where people meet is for those who take part
    if brief.plan is None:
        return cancelled_all(earlier, brief.assessment.charity, brief.package, with_places=told)
    return entries_of(brief.say, brief.plan, places=places, earlier=earlier, with_places=told)


def _places(brief: Brief, entries: tuple[Entry, ...]) -> Mapping[str, Words]:
    """Give where each event is held, where anybody said so, from the entries that stand for the events in order."""
    events = brief.plan.events if brief.plan else ()
    placed = zip(events, entries, strict=False)  # behind them stand those that were called off
    return MappingProxyType({event.id: entry.place for event, entry in placed if not is_by_rule(entry.place)})


def _overview(portfolio: Portfolio, reader: Audience, say: Speaker, now: datetime) -> ShownReport:
    if reader not in (Audience.PROVIDER, Audience.FUNDER):
        message = f"a portfolio is not for the {reader.value}: it shows other charities"
        raise ArgumentError(message, code="audience", hint="make a report of one plan")
    programmes = sorted({plan.package.funder.programme for plan in portfolio.plans})
    if reader is Audience.FUNDER and len(programmes) > 1:
        message = f"these plans are of several programmes: {', '.join(map(printable, programmes))}"
        raise ArgumentError(message, code="audience", hint="make one portfolio for each, since funders differ")
    if not portfolio.plans:
        raise ArgumentError("this portfolio has no plan", code="portfolio", hint="put plans into it")
    package = portfolio.plans[0].package
    brief = Brief(say=say, audience=reader, assessment=package.assessment, package=package, today=now.date())
    provider = package.provider
    made = _report(
        say,
        now,
        kind=ReportKind.PORTFOLIO,
        audience=reader,
        stem="portfolio",
        title=say("Coproduction support: all charities"),
        subtitle=_subtitle(brief, provider.name),
        author=provider.name,
        web=provider.web,
        mark=_mark(say, reader, provider.name, "") if reader is Audience.PROVIDER else NOTHING,
        sections=(*overview.overview(brief, portfolio), *_closing_notes(brief)),
        timeline=overview.timeline(brief, portfolio),
        sheets=sheets_of_portfolio(say, portfolio),
    )
    return attrs.evolve(_noted(made, say), untranslated=say.missing)
