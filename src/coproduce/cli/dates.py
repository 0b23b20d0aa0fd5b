"""What a coordinator reads of dates beside a plan: choices side by side, every day that is possible, and what moves."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.text import Text

from coproduce import (
    Calendar,
    Diary,
    DiaryChange,
    Differ,
    Event,
    Finding,
    Half,
    Kept,
    Level,
    Meeting,
    Move,
    Nearness,
    Openings,
    Plan,
    Revision,
    Timetable,
    When,
)
from coproduce.cli.decision import called
from coproduce.cli.page import NARROW, Page, Section, Unbroken, counted, day_words, listed, new_table, pairs
from coproduce.cli.terminal import asked_of, findings_table, half_words, plan_page

MOST_CHOICES = 6
WIDTH_OF_CHOICE, WIDTH_OF_EVENT = 17, 20

# Choices --------------------------------------------------------------------------------------------------------------


def choices_page(plans: tuple[Plan, ...], *, number: int, by: Differ) -> Page:
    """Show the first of several plans in full, and then all of them side by side."""
    page = plan_page(plans[0])
    parts: list[RenderableType] = [_SideBySide(plans)]
    if len(plans) < number:
        there = "no more can be had" if len(plans) > 1 else "no other can be had"
        parts.insert(0, Text(f"{number} were asked for, and {there}.", style="yellow"))
    sections = [Section(f"Choices, with every workshop {_otherwise(by)}", Group(*parts))]
    worth = [(f"choice {place}", finding.text) for place, plan in _others(plans) for finding in _warnings(plan, plans)]
    if worth:
        sections.append(Section("Worth knowing of the other choices", pairs(worth)))
    return attrs.evolve(page, sections=(*page.sections, *sections))


def _otherwise(by: Differ) -> str:
    return f"{'in' if by is Differ.WEEK else 'on'} another {by.value}"


def _others(plans: tuple[Plan, ...]) -> Iterator[tuple[int, Plan]]:
    return itertools.islice(enumerate(plans, start=1), 1, None)


def _warnings(plan: Plan, plans: tuple[Plan, ...]) -> list[Finding]:
    known = plans[0].findings
    return [each for each in plan.findings if each.level is not Level.NOTE and each not in known]


@attrs.frozen
class _SideBySide:
    """Show plans in columns, as many at a time as the page is wide enough for."""

    plans: tuple[Plan, ...]

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        numbered = [*enumerate(self.plans, start=1)]
        blocks = math.ceil(len(numbered) / max(1, (options.max_width - WIDTH_OF_EVENT) // WIDTH_OF_CHOICE))
        fit = math.ceil(len(numbered) / blocks)
        for first in range(0, len(numbered), fit):
            if first:
                yield Text()
            yield self._table(numbered[first : first + fit])

    def _table(self, numbered: list[tuple[int, Plan]]) -> RenderableType:
        table = new_table("Event", *(f"Choice {number}" for number, _ in numbered))
        for column in table.columns[1:]:
            column.no_wrap = True
        for event in self.plans[0].events:
            table.add_row(event.title, *(_cell(plan, event.id) for _, plan in numbered))
        nearness = [plan.nearness for _, plan in numbered if plan.nearness]
        if nearness:
            table.add_row(Text("Off the preferred gaps", style="dim"), *map(_nearness, nearness))
        return Unbroken(table)


def _nearness(nearness: Nearness) -> str:
    return counted(nearness.days, "day") + ("" if nearness.proven else ",\nnot proven")


def _cell(plan: Plan, id_: str) -> Text:
    event = plan.event(id_)
    return _when_words(event, plain=event.half is Half.WHOLE_DAY)


def _when_words(when: Event | When, *, plain: bool = False) -> Text:
    """Give day, half and time under one another, so that the column is narrow; a `plain` one is without its half."""
    words = [
        day_words(when.day),
        *([] if plain else [when.half.value]),
        *([f"from {when.at:%H:%M}"] if when.at else []),
    ]
    return Text("\n".join([*words, *when.people]))


# Openings -------------------------------------------------------------------------------------------------------------

_OF_OPENINGS = (
    "Each of these days is part of some plan that keeps every window; the other events then lie where that plan has "
    "them. The slack is in working days, from the earliest to the latest. A range of days means those that are open."
)


def openings_page(timetable: Timetable, plan: Plan, openings: tuple[Openings, ...]) -> Page:
    """Show every day that events can take in some complete plan: the first, the last, the slack, and all by month."""
    assessment, calendar = timetable.package.assessment, timetable.calendar
    table = new_table("Event", "Earliest", "Latest", "Slack")
    table.columns[3].justify = "right"
    for each in openings:
        table.add_row(each.title, day_words(each.days[0]), day_words(each.days[-1]), str(each.slack))
    sections = asked_of(plan)
    sections.append(Section(f"Openings, from {day_words(plan.start)} to {day_words(calendar.last)}", Unbroken(table)))
    meetings = {meeting.id: meeting for meeting in timetable.meetings}
    for each in openings:
        sections.append(Section(each.title, pairs(_by_month(each, meetings[each.event], calendar))))
    return Page(assessment.charity.name, called(assessment), tuple(sections), _OF_OPENINGS)


def openings_tree(openings: Iterable[Openings]) -> list[dict[str, Any]]:
    """Give every half-day that events can take as plain tables and lists."""
    return [
        {
            "event": each.event,
            "title": each.title,
            "earliest": each.days[0].isoformat(),
            "latest": each.days[-1].isoformat(),
            "slack": each.slack,
            "slots": [{"day": day.isoformat(), "half": half.value} for day, half in each.slots],
        }
        for each in openings
    ]


_Days = Mapping[date, str]
"""Days, each with what is said beside it, such as that only its morning can be had."""


def _by_month(openings: Openings, meeting: Meeting, calendar: Calendar) -> list[tuple[str, str]]:
    """List days by month; months of which every open day can be had, one after another, take one line."""
    free = _open_days(calendar, whole=meeting.takes_a_day)
    halves: dict[date, list[Half]] = {}
    for day, half in openings.slots:
        halves.setdefault(day, []).append(half)
    days = {day: _beside(found, free[day]) for day, found in halves.items()}
    months = [[*within] for _, within in itertools.groupby(free, key=lambda day: day.replace(day=1))]
    alike = itertools.groupby(months, key=lambda month: _is_whole(month, days, calendar))
    return [row for whole, found in alike for row in _rows([*found], days, whole=whole)]


def _rows(months: list[list[date]], days: _Days, *, whole: bool) -> Iterator[tuple[str, str]]:
    """Yield a row for each month that has a day, or one for all of several months that are whole."""
    if whole and len(months) > 1:
        yield f"{months[0][0]:%b %Y} to {months[-1][0]:%b %Y}", "every open day"
    else:
        named = ((f"{month[0]:%b %Y}", ", ".join(_runs(month, days))) for month in months)
        yield from ((month, words) for month, words in named if words)


def _is_whole(month: list[date], days: _Days, calendar: Calendar) -> bool:
    """Tell whether the calendar has a whole month, and every open day of it can be had."""
    inside = calendar.first <= month[0].replace(day=1) and month[0].replace(day=28) <= calendar.last
    return inside and all(days.get(day) == "" for day in month)


def _open_days(calendar: Calendar, *, whole: bool) -> dict[date, int]:
    """Give the days that are open, for all of the day or some of it, and the two bits of each."""
    bits = ((calendar.day(slot), calendar.open >> slot & 0b11) for slot in range(0, calendar.slots, 2))
    return {day: halves for day, halves in bits if (halves == Half.WHOLE_DAY.bits if whole else halves)}


def _beside(found: list[Half], free: int) -> str:
    """Say which half of a day can be had, where the other one is open and cannot."""
    return "" if sum(half.bits for half in found) == free else f" {found[0].value}"


def _runs(free: list[date], days: _Days) -> Iterator[str]:
    """Yield the runs of days that are alike among those that are open, such as 4, and 11 to 22."""
    for words, run in itertools.groupby(free, key=days.get):
        if words is not None:
            found = [day.day for day in run]
            named = str(found[0]) if len(found) == 1 else f"{found[0]}–{found[-1]}"  # noqa: RUF001 - a range
            yield f"{named}{words}"


# What moves -----------------------------------------------------------------------------------------------------------

_HOW_TO_GO_ON = (
    "Nothing is changed by this. To go on with these dates, ask for them again with --json: what it prints is the plan "
    "as it would be, which is kept in a file and given to the next coproduce replan."
)
_DIARY_WORDS = {Diary.ADD: "new", Diary.CHANGE: "change", Diary.CANCEL: "cancel"}


def revision_page(revision: Revision, confirmed: Iterable[str] = ()) -> Page:
    """Show what changes mean for a plan: what moves and why, what stays, who has to be told, and which diaries."""
    after, assessment = revision.after, revision.after.package.assessment
    sections = [
        Section("In short", pairs(_in_short(revision, confirmed))),
        *_told(revision),
        *_moves(revision.moves),
        *_stays(revision.kept, after),
        *_worth_knowing(revision),
        *_notices(revision),
        *_diary(revision),
        *asked_of(after),
    ]
    subtitle = f"The plan from {day_words(after.start)}, as things stand on {day_words(revision.today)}"
    return Page(assessment.charity.name, subtitle, tuple(sections), _HOW_TO_GO_ON)


def _in_short(revision: Revision, confirmed: Iterable[str]) -> list[tuple[str, str]]:
    before, after = revision.before, revision.after
    moved = len(revision.moves)
    rows = [("changes", f"{moved} of {len(after.events)} events" if moved else "nothing moves")]
    if titles := [after.event(id_).title for id_ in confirmed]:
        rows.append(("confirmed now", ", ".join(titles)))
    if before.events and after.events:
        was, now = before.events[-1].day, after.events[-1].day
        by = "as before" if was == now else f"{_by((now - was).days)} than before"
        rows.append(("last event", f"{day_words(now)}, {by}"))
    if revision.momentum:
        rows.append(("momentum", "kept" if revision.keeps_momentum else "not kept, as is told below"))
    if not revision.proven:
        rows.append(("not proven", "the search ended before it was proven that no plan moves fewer events, or less"))
    return rows


def _told(revision: Revision) -> list[Section]:
    return [Section("What happened", listed(map(str, revision.changes)))] if revision.changes else []


def _moves(moves: tuple[Move, ...]) -> list[Section]:
    return [Section("What changes", _Moves(moves))] if moves else []


@attrs.frozen
class _Moves:
    """Show where events were and are in columns of their own, or under one another on a narrow screen."""

    moves: tuple[Move, ...]

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        narrow = options.max_width < NARROW
        table = new_table("Event", *(["Was and now"] if narrow else ["Was", "Now"]), "Why")
        for move in self.moves:
            when = [Text("\n").join([_was(move), _now(move)])] if narrow else [_was(move), _now(move)]
            table.add_row(move.title, *when, f"{move.because} [{move.source.brief}]")
        yield Unbroken(table)


def _was(move: Move) -> Text:
    return _when_words(move.was) if move.was else Text("new", style="green")


def _now(move: Move) -> Text:
    """Say when an event is now, and by how much that is later or sooner."""
    if move.now is None:
        return Text("dropped", style="red")
    words = _when_words(move.now)
    if move.was:
        words.append(f"\n{_by(move.days) if move.days else 'the same day'}", style="yellow")
    return words


def _by(days: int) -> str:
    return f"{counted(abs(days), 'day')} {'later' if days > 0 else 'sooner'}"


def _stays(kept: tuple[Kept, ...], plan: Plan) -> list[Section]:
    table = new_table("Date", "When", "Event", "Why it stays")
    for each in kept:
        event = plan.event(each.event)
        table.add_row(day_words(event.day), half_words(event).replace(" from", "\nfrom"), each.title, each.why)
    return [Section("What stays", Unbroken(table))] if kept else []


def _worth_knowing(revision: Revision) -> list[Section]:
    """Show how the full series stands now, and what there is to know that was not before."""
    new = [finding for finding in revision.new_findings if finding not in revision.momentum]
    found = [*revision.momentum, *new]
    return [Section("Worth knowing of the dates now", findings_table(found))] if found else []


def _notices(revision: Revision) -> list[Section]:
    """Show who has to be told, those together who have to be told the same."""
    titles = {move.event: move.title for move in revision.moves}
    alike: dict[tuple[str, ...], list[str]] = {}
    for notice in revision.notices:
        alike.setdefault(notice.events, []).append(notice.who)
    table = new_table("Who", "Of what")
    for events, who in alike.items():
        table.add_row(", ".join(who), "; ".join(titles[event] for event in events))
    return [Section("Who has to be told", table)] if alike else []


def _diary(revision: Revision) -> list[Section]:
    titles = {move.event: move.title for move in revision.moves}
    rows = [(_DIARY_WORDS[each.action], f"{titles[each.event]}{_entry(each)}") for each in revision.diary]
    return [Section("Diary entries", pairs(rows))] if rows else []


def _entry(change: DiaryChange) -> str:
    if change.now is None:
        return ""
    return f", {'to' if change.was else 'on'} {day_words(change.now.day)} ({half_words(change.now)})"
