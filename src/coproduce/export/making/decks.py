"""The participants' own report-back: slides to write on, for each audience that the charity reports to (R59 to R61)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import attrs

from coproduce.export.languages.speaker import Speaker
from coproduce.export.making.brief import QUICK_WIN, line_title
from coproduce.export.making.dates import months_between, short_span
from coproduce.export.making.listeners import Column, Listeners, Variant, listeners_of
from coproduce.export.report import Deck, Lane, Layout, Mark, MarkKind, Slide, Timeline
from coproduce.export.words import NOTHING, Words, as_given
from coproduce.offer import Activity, AnyLine, CheckIn, Debrief, ReportBack, Workshop
from coproduce.package import Package
from coproduce.plan import Event, Plan

_ENOUGH_TO_DRAW = 2
_Kind = TypeVar("_Kind")


def decks(say: Speaker, plan: Plan | None, package: Package) -> tuple[Deck, ...]:
    """Make the slides of the report-back, a deck for each audience that its line names; none where there is no line.

    They are a template that belongs to the participants: what is known stands on it, the rest is theirs to write (R59).

    >>> from coproduce import Practice, enhance
    >>> practice = Practice(enhance())
    >>> case = practice.read("docs/examples/right-at-the-start.toml")
    >>> package = practice.tailor(practice.assess(case.charity, case.diagnostic))
    >>> [deck.variant for deck in decks(Speaker(("en",)), None, package)]
    ['trustees', 'staff', 'service-users']
    """
    told = {audience for line in package.lines if isinstance(line, ReportBack) for audience in line.audiences}
    named = {audience.strip().casefold().replace(" ", "-") for audience in told}
    stories = [
        _Story(say, plan, package, variant, listeners_of(variant, say)) for variant in Variant if variant.value in named
    ]
    return tuple(Deck(story.variant.value, story.listeners.title, tuple(_slides(story))) for story in stories)


# What a deck is told from ---------------------------------------------------------------------------------------------


@attrs.frozen
class _Story:
    """Hold what one deck is told from: the voice, the plan where there is one, the package, and who listens."""

    say: Speaker
    plan: Plan | None
    package: Package
    variant: Variant
    listeners: Listeners

    @property
    def plain(self) -> bool:
        """Whether even the notes are in plain words."""
        return self.variant is Variant.SERVICE_USERS

    @property
    def quick_wins(self) -> list[Activity]:
        """The quick wins among the work between workshops."""
        return [line for line in self.lines(Activity) if line.title.startswith(QUICK_WIN)]

    def lines(self, kind: type[_Kind]) -> list[_Kind]:
        """Give the lines of one kind in the order of the package."""
        return [line for line in self.package.lines if isinstance(line, kind)]

    def dated(self, line: AnyLine) -> tuple[Event, ...]:
        """Give the events of a line, none where there is no plan."""
        return self.plan.of_line(line.id) if self.plan else ()

    def points(self, title: Words, minutes: int, note: Words, points: Iterable[Words]) -> Slide:
        """Make a slide of points, with notes on how to use it, and how long that takes."""
        return Slide(title=title, layout=Layout.POINTS, points=tuple(points), notes=self.notes(minutes, note))

    def room(self, title: Words, minutes: int, note: Words, *prompts: Words) -> Slide:
        """Make a slide to write on, with prompts, and notes."""
        return Slide(title=title, layout=Layout.ROOM_TO_WRITE, points=prompts, notes=self.notes(minutes, note))

    def columns(self, title: Words, minutes: int, note: Words, *columns: Column) -> Slide:
        """Make a slide of columns, with notes."""
        return Slide(title=title, layout=Layout.COLUMNS, columns=columns, notes=self.notes(minutes, note))

    def notes(self, minutes: int, note: Words) -> tuple[Words, ...]:
        """Give the notes of a slide: how to use it, and how long that takes."""
        return note, self.say.count("About {number} minute.", "About {number} minutes.", minutes)


def _slides(story: _Story) -> Iterator[Slide]:
    yield _cover(story)
    yield _meaning(story)
    yield _why(story)
    yield from _what_we_did(story)
    yield from _how_we_got_here(story)
    yield _what_we_heard(story)
    yield _vision(story)
    yield _plan(story)
    yield from _first_steps(story)
    if story.variant is Variant.STAFF:
        yield _daily_work(story)
    yield _what_we_ask(story)
    yield _keeping_alive(story)
    yield _questions(story)
    yield _next(story)


# What we learned ------------------------------------------------------------------------------------------------------


def _cover(story: _Story) -> Slide:
    say = story.say
    days = [say.day(event.day) for line in story.lines(ReportBack) for event in story.dated(line)]
    note = say(
        "These slides are yours. Change them, add to them, or leave some out. Say who you are, and why you came."
        if story.plain
        else "These slides are your own report, not ours: change, add or leave out whatever you like. "
        "Share the talking among those who took part, people who use the services among them."
    )
    return Slide(
        title=say("What we learned, and what we plan"),
        layout=Layout.TITLE,
        points=(as_given(story.package.assessment.charity.name), story.listeners.named, *days[:1]),
        notes=story.notes(1, note),
    )


def _meaning(story: _Story) -> Slide:
    say = story.say
    title = say("Working together: what it means to us" if story.plain else "What coproduction means to us")
    note = say(
        "Say it in everyday words. Tell one thing that really happened. Leave out words that need explaining."
        if story.plain
        else "Write it together, in your own words; one example says more than a definition."
    )
    return story.room(
        title,
        2,
        note,
        say("What do we mean by it, in our own words?"),
        say("What did we think before, and what do we think now?"),
        say("Which example stayed with us?"),
    )


def _why(story: _Story) -> Slide:
    say, assessment = story.say, story.package.assessment
    answer = assessment.diagnostic.answer(assessment.facts.objectives)
    title = say("Why we set out")
    note = say(
        "Read it out. Then ask: is this what you want too?"
        if story.plain
        else "Read the sentence out as it was said at the start, and say what has become of it since."
    )
    if not (answer.known and isinstance(answer.value, str) and answer.value.strip()):
        prompts = (say("What should be different in a year's time?"), say("Who wanted it, and why now?"))
        return story.room(title, 2, note, *prompts)
    points = (
        say("Asked what should be different in a year's time, we said:"),
        as_given(f"“{answer.value}”"),
        say("Is it still true? What would we add today?"),
    )
    return story.points(title, 2, note, points)


def _what_we_did(story: _Story) -> Iterator[Slide]:
    say, quick_wins = story.say, story.quick_wins
    between = [line_title(say, line) for line in story.lines(Activity) if line not in quick_wins]
    points = [_when_it_was(story, line) for line in story.lines(Workshop)]
    points += [say("In between: {what}", what=title) for title in between]
    note = say(
        "Say what you did, and what it was like. Nobody needs all the dates."
        if story.plain
        else "Name what people did rather than what was taught. Take out the dates that changed."
    )
    if points:
        yield story.points(say("What we did"), 3, note, points)


def _when_it_was(story: _Story, line: Workshop) -> Words:
    say, events = story.say, story.dated(line)
    title = line_title(say, line)
    if not events:
        return title
    when = short_span(say, events[0].day, events[-1].day)
    if len(events) > 1:
        when = say.count("{span}, {number} session", "{span}, {number} sessions", len(events), span=when)
    return say("{title}: {day}", title=title, day=when)


def _how_we_got_here(story: _Story) -> Iterator[Slide]:
    if drawn := _timeline(story):
        notes = story.notes(1, story.say("Show where we started, and where we are today."))
        yield Slide(title=drawn.title, layout=Layout.TIMELINE, timeline=drawn, notes=notes)


def _what_we_heard(story: _Story) -> Slide:
    say = story.say
    note = say(
        "Use people's own words. Ask them first, and leave out names."
        if story.plain
        else "Put what people said in their own words, with their leave and without their names."
    )
    staff = (say("What helps?"), say("What stands in the way?"), say("What surprised us?"))
    others = (say("What would they change?"), say("How would they like to shape it?"), say("What surprised us?"))
    columns = ((say("From staff"), staff), (say("From people who use our services"), others))
    return story.columns(say("What we heard"), 4, note, *columns)


# What we plan ---------------------------------------------------------------------------------------------------------


def _vision(story: _Story) -> Slide:
    say = story.say
    note = say(
        "A drawing or a photograph is fine. Say what will feel different."
        if story.plain
        else "A picture from the workshop says it too. Nothing here needs to be finished: it is a direction."
    )
    return story.room(
        say("Our vision"),
        3,
        note,
        say("A year from now, somebody who uses our services says:"),
        say("What do we do together that we do alone today?"),
        say("What do we stop doing?"),
    )


def _plan(story: _Story) -> Slide:
    say = story.say
    note = say(
        "Pick the two or three things that matter most to you. The plan is not finished, so ideas are welcome."
        if story.plain
        else "This is the start of a plan, and the core team completes it: show the lines that matter most to those "
        "who listen, and say openly what is not settled yet."
    )
    headings = (say("What"), say("Who with"), say("By when"), say("How we will know"), say("What it needs"))
    return story.columns(say("The start of our plan"), 4, note, *((heading, ()) for heading in headings))


def _first_steps(story: _Story) -> Iterator[Slide]:
    say = story.say
    note = say(
        "Say which of these you can see already."
        if story.plain
        else "Say of each step what came of it. One that did not work is worth telling too."
    )
    if story.quick_wins:
        yield story.points(say("Our first steps"), 2, note, (_step(story, win) for win in story.quick_wins))


def _step(story: _Story, win: Activity) -> Words:
    what = win.title.removeprefix(QUICK_WIN)
    if not win.owner or win.due is None or story.plain:
        return as_given(what)
    return story.say("{what} ({owner}, by {day})", what=what, owner=win.owner, day=win.due)


def _daily_work(story: _Story) -> Slide:
    say = story.say
    note = say("Take two or three situations that everybody knows, and write them down before and after.")
    columns = ((say("Today"), ()), (say("From now on"), ()))
    return story.columns(say("What changes in daily work"), 3, note, *columns)


def _what_we_ask(story: _Story) -> Slide:
    title, asked = story.say("What we ask of you"), story.listeners
    if asked.columns:
        return story.columns(title, 5, asked.note, *asked.columns)
    return story.points(title, 5, asked.note, asked.points)


# What comes of it -----------------------------------------------------------------------------------------------------


def _keeping_alive(story: _Story) -> Slide:
    say = story.say
    note = say(
        "Say how people will hear what became of this."
        if story.plain
        else "A plan that nobody looks at is soon forgotten: name a person and a date for each line."
    )
    return story.room(
        say("How we keep it alive"),
        3,
        note,
        say("Who looks at the plan, and how often?"),
        say("How do people who use our services take part in that?"),
        say("Who takes over when somebody leaves?"),
        say("How will we know that it still works?"),
    )


def _questions(story: _Story) -> Slide:
    say = story.say
    note = say(
        "Wait. Give people time to think. Write down each question, and say who will answer it."
        if story.plain
        else "Leave time here even if other slides must be dropped. Write questions down that stay open."
    )
    return story.room(
        say("Your questions"),
        10,
        note,
        say("What would you like to know?"),
        say("What worries you?"),
        say("What did we not think of?"),
        say("Who answers what stays open, and by when?"),
    )


def _next(story: _Story) -> Slide:
    say = story.say
    note = say(
        "Say one date that people can remember. Thank everybody."
        if story.plain
        else "End with one date that everybody can write down, and with thanks to those who took part."
    )
    debriefs = [(line_title(say, line), event) for line in story.lines(Debrief) for event in story.dated(line)]
    return story.room(
        say("What happens next"),
        2,
        note,
        *(say("{title}: {day}", title=title, day=event.day) for title, event in debriefs),
        say("What happens next, and on which day?"),
        say("When do we tell you how it went?"),
        say("Whom can you ask until then?"),
    )


# The dates, drawn -----------------------------------------------------------------------------------------------------


def _timeline(story: _Story) -> Timeline | None:
    """Draw up the way to the report-back: workshops, check-ins, and the report-back with what belongs to it."""
    say = story.say
    lanes = [lane for lane in _lanes(story) if lane.marks]
    marks = [mark for lane in lanes for mark in lane.marks]
    if len(marks) < _ENOUGH_TO_DRAW:
        return None
    first, last = min(mark.first for mark in marks), max(mark.last for mark in marks)
    used = {mark.kind for mark in marks}
    return Timeline(
        title=say("How we got here"),
        description=say("The way from {first} to {last}, with each session on its date.", first=first, last=last),
        months=tuple((month, say.month(month)) for month in months_between(first, last)),
        lanes=tuple(lanes),
        key=tuple((kind, words) for kind, words in _key(say) if kind in used),
        provisional=NOTHING,  # these slides are shown when the dates lie behind everybody
    )


def _key(say: Speaker) -> Iterator[tuple[MarkKind, Words]]:
    yield MarkKind.WORKSHOP, say("workshop")
    yield MarkKind.CHECK_IN, say("check-in")
    yield MarkKind.REPORT_BACK, say("report-back")
    yield MarkKind.DEBRIEF, say("debrief")


def _lanes(story: _Story) -> Iterator[Lane]:
    """Yield a lane for each line but the check-ins, which share one."""
    yield from _lanes_of(story, story.lines(Workshop), MarkKind.WORKSHOP)
    yield _lane(story.say("Check-ins"), _marks(story, story.lines(CheckIn), MarkKind.CHECK_IN))
    yield from _lanes_of(story, story.lines(ReportBack), MarkKind.REPORT_BACK)
    yield from _lanes_of(story, story.lines(Debrief), MarkKind.DEBRIEF)


def _lanes_of(story: _Story, lines: Iterable[AnyLine], kind: MarkKind) -> Iterator[Lane]:
    for line in lines:
        yield _lane(line_title(story.say, line), _marks(story, [line], kind))


def _lane(label: Words, marks: Iterable[Mark]) -> Lane:
    """Give a lane that says once what all of its marks are."""
    return Lane(label, tuple(attrs.evolve(mark, label=label) for mark in marks))


def _marks(story: _Story, lines: Iterable[AnyLine], kind: MarkKind) -> Iterator[Mark]:
    say = story.say
    for line in lines:
        if events := story.dated(line):
            first, last = events[0].day, events[-1].day
            yield Mark(
                kind=kind,
                label=line_title(say, line),
                first=first,
                last=last,
                when=short_span(say, first, last),
            )
