"""Reports made by hand, for the tests of formats: everything that a report may hold, in one language or in two."""

from datetime import UTC, date, datetime
from fractions import Fraction

import attrs

from coproduce.audience import Audience
from coproduce.export.report import (
    Bullets,
    Cell,
    Deck,
    Drawing,
    Entry,
    Lane,
    Layout,
    Mark,
    MarkKind,
    Paragraph,
    Quote,
    Report,
    ReportKind,
    Section,
    Sheet,
    Signatures,
    Slide,
    Status,
    Table,
    Terms,
    Timeline,
    Tone,
)
from coproduce.export.words import NOTHING, Said, Words, as_given

NOW = datetime(2026, 12, 7, 9, 30, tzinfo=UTC)
ENGLISH, BOTH = ("en",), ("cy", "en")


def a_report(*, given="Bryn Hope", languages=BOTH, audience=Audience.CHARITY, **changes):
    """Make a report that holds every kind of part; `given` stands wherever a charity's own words may stand."""

    def say(english, welsh=None):
        texts = {"en": english, "cy": welsh}
        said = [Said(language, texts[language]) for language in languages if texts[language] is not None]
        return Words(tuple(said) or (Said("en", english),))

    own = as_given(given)
    timeline = a_timeline(say, own)
    table = Table(
        caption=say("The dates", "Y dyddiadau"),
        headings=(say("Date", "Dyddiad"), say("Session", "Sesiwn"), say("Days", "Diwrnodau")),
        rows=(
            (
                Cell(say("11 January 2027", "11 Ionawr 2027"), day=date(2027, 1, 11)),
                Cell(own),
                Cell(as_given("1"), Fraction(1)),
            ),
            (
                Cell(say("12 February 2027", "12 Chwefror 2027"), day=date(2027, 2, 12)),
                Cell(say("Check-in")),
                Cell(as_given("½"), Fraction(1, 2)),
            ),
        ),
        total=(Cell(say("In all", "Cyfanswm")), Cell(NOTHING), Cell(as_given("1½"), Fraction(3, 2))),
        numeric=frozenset({2}),
    )
    report = Report(
        kind=ReportKind.PROPOSAL,
        audience=audience,
        languages=languages,
        now=NOW,
        stem="bryn-hope-proposal",
        title=say("Coproduction support", "Cymorth cydgynhyrchu"),
        subtitle=own,
        author="Revolving Doors",
        web="https://revolving-doors.org.uk",
        dated=say("7 December 2026", "7 Rhagfyr 2026"),
        page_words=say("page", "tudalen"),
        continued=say("continued", "parhad"),
        mark=say("Internal: for the provider only") if audience is Audience.PROVIDER else NOTHING,
        sections=(
            Section(
                "heard",
                say("What we heard", "Beth glywsom ni"),
                (
                    Paragraph(say("You told us this.", "Dywedoch hyn wrthym."), Tone.LEAD),
                    Quote(own, as_given("chief executive")),
                    Bullets((own, say("a second point", "ail bwynt"))),
                    Bullets((say("first", "yn gyntaf"), say("then", "wedyn")), numbered=True),
                    Terms(((say("Pace", "Cyflymder"), own),)),
                    Paragraph(say("Not confirmed yet.", "Heb ei gadarnhau eto."), Tone.NOTICE),
                    Paragraph(say("A small remark."), Tone.QUIET),
                ),
                (Section("heard-more", say("More", "Mwy"), (Paragraph(own),)),),
            ),
            Section("dates", say("Dates", "Dyddiadau"), (Drawing(timeline), table)),
            Section(
                "agree",
                say("To agree", "Cytuno"),
                (
                    Signatures(
                        (say("for the charity", "dros yr elusen"), as_given("Revolving Doors")),
                        (say("name", "enw"), say("date", "dyddiad")),
                    ),
                ),
            ),
        ),
        timeline=timeline,
        sheets=(Sheet(say("Days", "Diwrnodau"), say("Person-days."), table), Sheet(own, NOTHING, table)),
        decks=tuple(
            a_deck(variant, say, own, timeline) for variant in ("trustees", "staff", "volunteers", "service-users")
        ),
        entries=(
            Entry(
                uid="3f2a@coproduce",
                sequence=0,
                status=Status.CONFIRMED,
                start=datetime(2027, 1, 11, 10, 0),  # noqa: DTZ001 - local time, as the standard has it
                end=datetime(2027, 1, 11, 16, 0),  # noqa: DTZ001
                summary=own,
                description=say("Bring nothing.", "Dewch heb ddim."),
                place=own,
            ),
            Entry(
                uid="77bc@coproduce",
                sequence=2,
                status=Status.TENTATIVE,
                start=date(2027, 2, 12),
                end=date(2027, 2, 13),
                summary=say("Check-in"),
            ),
            Entry(
                uid="90aa@coproduce",
                sequence=1,
                status=Status.CANCELLED,
                start=date(2027, 3, 1),
                end=date(2027, 3, 2),
                summary=say("Dropped"),
            ),
        ),
    )
    return attrs.evolve(report, **changes)


def a_timeline(say, own):
    lanes = (
        Lane(
            own,
            (
                a_mark(MarkKind.WORKSHOP, own, date(2027, 1, 11)),
                a_mark(MarkKind.WORKSHOP, say("Vision"), date(2027, 2, 22), provisional=True),
            ),
        ),
        Lane(say("Check-ins"), (a_mark(MarkKind.CHECK_IN, say("Check-in"), date(2027, 2, 1)),)),
        Lane(say("Work"), (a_mark(MarkKind.WORK, own, date(2027, 1, 12), date(2027, 2, 21)),)),
        Lane(
            say("Report"),
            (a_mark(MarkKind.REPORT_BACK, own, date(2027, 3, 8)), a_mark(MarkKind.DEBRIEF, own, date(2027, 3, 15))),
        ),
    )
    months = (
        (date(2027, 1, 1), say("Jan 2027", "Ion 2027")),
        (date(2027, 2, 1), say("Feb 2027", "Chwe 2027")),
        (date(2027, 3, 1), say("Mar 2027", "Maw 2027")),
    )
    key = tuple(
        (kind, say(kind.value))
        for kind in (MarkKind.WORKSHOP, MarkKind.CHECK_IN, MarkKind.REPORT_BACK, MarkKind.DEBRIEF, MarkKind.WORK)
    )
    return Timeline(
        title=say("The dates drawn"),
        description=say("Two workshops, a check-in and a report-back."),
        months=months,
        lanes=lanes,
        key=key,
        provisional=say("not confirmed yet"),
    )


def a_mark(kind, label, first, last=None, *, provisional=False):
    when = as_given(first.isoformat())
    return Mark(kind=kind, label=label, first=first, last=last or first, when=when, provisional=provisional)


def a_deck(variant, say, own, timeline):
    slides = (
        Slide(
            title=say("What we learned", "Beth ddysgom ni"),
            layout=Layout.TITLE,
            points=(own,),
            notes=(say("Welcome everybody."),),
        ),
        Slide(
            title=say("Our vision", "Ein gweledigaeth"),
            layout=Layout.ROOM_TO_WRITE,
            points=(own, say("What will be different?")),
            notes=(own,),
        ),
        Slide(
            title=say("Our plan", "Ein cynllun"),
            layout=Layout.POINTS,
            points=(say("First steps"), own),
            notes=(say("Say who does what."),),
        ),
        Slide(
            title=say("Two sides", "Dwy ochr"),
            layout=Layout.COLUMNS,
            columns=((say("Now"), (own,)), (say("Then"), (say("later"),))),
        ),
        Slide(title=say("The dates", "Y dyddiadau"), layout=Layout.TIMELINE, timeline=timeline),
    )
    return Deck(variant, say(f"For {variant}"), slides)


LONG = {
    "a long word": "longword" * 1_250,
    "a long text": "ten words of plain text that go on and on, " * 240,
}
"""Texts of ten thousand characters, of which nothing may be lost; hostile ones are in tests/injection."""
