"""Timelines to draw, made by hand: a plan in one or two languages, and the portfolio of many charities."""

from datetime import date, timedelta

from coproduce.export.report import Lane, Mark, MarkKind, Timeline
from coproduce.export.words import Said, Words, as_given

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WELSH = ("Ion", "Chwe", "Maw", "Ebr", "Mai", "Meh", "Gorff", "Awst", "Medi", "Hyd", "Tach", "Rhag")
PLAN = (
    (MarkKind.WORK, "Preparation", "Paratoi", date(2027, 1, 4), date(2027, 1, 8)),
    (MarkKind.WORKSHOP, "Concepts workshop", "Gweithdy cysyniadau", date(2027, 1, 11), None),
    (MarkKind.WORKSHOP, "Vision workshop", "Gweithdy gweledigaeth", date(2027, 2, 8), None),
    (MarkKind.CHECK_IN, "Check-in between the workshops", "Sgwrs rhwng y gweithdai", date(2027, 2, 22), None),
    (MarkKind.WORKSHOP, "Planning workshop", "Gweithdy cynllunio", date(2027, 3, 8), date(2027, 3, 9)),
    (MarkKind.WORK, "Work of the steering group on the plan", "Gwaith", date(2027, 3, 9), date(2027, 4, 12)),
    (MarkKind.REPORT_BACK, "Report-back to trustees and staff", "Adrodd yn ôl", date(2027, 4, 13), None),
    (MarkKind.DEBRIEF, "Final debrief", "Ôl-drafodaeth", date(2027, 4, 30), None),
    (MarkKind.OTHER, "Anything else", "Unrhyw beth arall", date(2027, 1, 1), None),
)


def said(english, welsh, languages):
    return Words(tuple(Said(each, {"en": english, "cy": welsh}[each]) for each in languages))


def all_lines(layout):
    """Yield every line of text of a drawing."""
    yield from (*layout.mark, *layout.title)
    for each in (*layout.columns, *layout.key):
        yield from each.lines
    for row in layout.rows:
        yield from (*row.label, *(line for placed in row.marks for line in placed.lines))


def a_plan(languages=("en",)):
    """Make a plan of four months, with a mark at each edge and one that is not confirmed."""
    lanes = tuple(
        Lane(said(english, welsh, languages), (_mark(kind, (english, welsh), first, last, languages),))
        for kind, english, welsh, first, last in PLAN
    )
    crowded = tuple(_mark(kind, (english, welsh), *days, languages) for kind, english, welsh, *days in PLAN)
    return _timeline((*lanes, Lane(said("All of it", "Y cyfan", languages), crowded)), 4, languages)


def a_portfolio(charities=80, months=48, languages=("en",)):
    """Make a portfolio in which a charity has a session every week or two, some of them on one day."""
    end = date(2027 + months // 12, 1, 1)
    lanes = []
    for number in range(charities):
        first = date(2027, 1, 4) + timedelta(days=37 * number % max((end - date(2027, 1, 4)).days - 90, 1))
        marks = [
            _mark(kind, (english, welsh), day, None, languages)
            for place, (kind, english, welsh, *_) in enumerate(PLAN)
            for day in [first + timedelta(days=(7 + number % 3 * 5) * (place - place % (number % 4 + 1)))]
        ]
        lanes.append(Lane(as_given(f"The Llŷn Women's Centre and Community Kitchen, number {number}"), tuple(marks)))
    return _timeline(tuple(lanes), months, languages)


def _mark(kind, names, first, last, languages):
    last = last or first
    when = said(f"{first:%d %m %Y} to {last:%d %m %Y}", f"{first:%d %m %Y} hyd {last:%d %m %Y}", languages)
    label = said(*names, languages)
    return Mark(kind=kind, label=label, first=first, last=last, when=when, provisional=kind is MarkKind.WORKSHOP)


def _timeline(lanes, months, languages):
    named = tuple(
        (date(year, month, 1), said(f"{MONTHS[month - 1]} {year}", f"{WELSH[month - 1]} {year}", languages))
        for year, month in ((2027 + number // 12, number % 12 + 1) for number in range(months))
    )
    return Timeline(
        title=said("The dates", "Y dyddiadau", languages),
        description=said("What is when.", "Beth sydd pryd.", languages),
        months=named,
        lanes=lanes,
        key=tuple((kind, said(kind.value, f"{kind.value} (cy)", languages)) for kind in MarkKind),
        provisional=said("not confirmed yet", "heb ei gadarnhau eto", languages),
    )
