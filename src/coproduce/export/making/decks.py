"""The participants' own report-back: slides to write on, for each audience that the charity reports to (R59 to R61)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

import attrs

from coproduce.export.languages.speaker import Speaker
from coproduce.export.making.brief import QUICK_WIN, is_provisional_event, line_title
from coproduce.export.making.dates import months_between
from coproduce.export.report import Deck, Lane, Layout, Mark, MarkKind, Slide, Timeline
from coproduce.export.words import Words, as_given
from coproduce.offer import Activity, AnyLine, CheckIn, Debrief, ReportBack, Workshop
from coproduce.package import Package
from coproduce.plan import Event, Plan

_ENOUGH_TO_DRAW = 2


class Variant(Enum):
    """Name whom participants report back to (R60); the value names the deck."""

    TRUSTEES = "trustees"
    STAFF = "staff"
    VOLUNTEERS = "volunteers"
    SERVICE_USERS = "service-users"


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
    stories = [_Story(say, plan, package, variant) for variant in Variant if variant.value in named]
    return tuple(Deck(story.variant.value, _title(story), tuple(_slides(story))) for story in stories)


@attrs.frozen
class _Story:
    """Hold what one deck is told from: the voice, the plan where there is one, the package, and who listens."""

    say: Speaker
    plan: Plan | None
    package: Package
    variant: Variant

    @property
    def plain(self) -> bool:
        """Whether even the notes are in plain words."""
        return self.variant is Variant.SERVICE_USERS

    @property
    def workshops(self) -> list[Workshop]:
        """The workshops of the package in order."""
        return [line for line in self.package.lines if isinstance(line, Workshop)]

    @property
    def activities(self) -> list[Activity]:
        """The work between workshops, quick wins included."""
        return [line for line in self.package.lines if isinstance(line, Activity)]

    @property
    def quick_wins(self) -> list[Activity]:
        """The quick wins among the activities."""
        return [line for line in self.activities if line.title.startswith(QUICK_WIN)]

    def dated(self, line: AnyLine) -> tuple[Event, ...]:
        """Give the events of a line, none where there is no plan."""
        return self.plan.of_line(line.id) if self.plan else ()

    def timed(self, minutes: int, note: Words) -> tuple[Words, ...]:
        """Give the notes of a slide: how to use it, and how long that takes."""
        return note, self.say.count("About {number} minute.", "About {number} minutes.", minutes)


def _title(story: _Story) -> Words:
    say = story.say
    return {
        Variant.TRUSTEES: lambda: say("Report-back for trustees"),
        Variant.STAFF: lambda: say("Report-back for staff"),
        Variant.VOLUNTEERS: lambda: say("Report-back for volunteers"),
        Variant.SERVICE_USERS: lambda: say("Report-back for people who use our services"),
    }[story.variant]()


def _slides(story: _Story) -> Iterator[Slide]:
    yield _cover(story)
    yield _meaning(story)
    yield _why(story)
    yield from _what_we_did(story)
    yield _what_we_heard(story)
    yield _vision(story)
    yield _plan(story)
    yield from _first_steps(story)
    if story.variant is Variant.STAFF:
        yield _daily_work(story)
    yield _ASKS[story.variant](story)
    yield _keeping_alive(story)
    yield _questions(story)
    yield _next(story)


# What we learned ------------------------------------------------------------------------------------------------------


def _cover(story: _Story) -> Slide:
    say = story.say
    days = [event.day for line in story.package.lines if isinstance(line, ReportBack) for event in story.dated(line)]
    note = (
        say("These slides are yours. Change them, add to them, or leave some out. Say who you are, and why you came.")
        if story.plain
        else say(
            "These slides are your own report, not ours: change, add or leave out whatever you like. Share the talking "
            "among those who took part, people who use the services among them."
        )
    )
    return Slide(
        title=say("What we learned, and what we plan"),
        layout=Layout.TITLE,
        points=(as_given(story.package.assessment.charity.name), _for_whom(story), *(say.day(day) for day in days[:1])),
        notes=story.timed(1, note),
    )


def _for_whom(story: _Story) -> Words:
    say = story.say
    if story.variant is Variant.TRUSTEES:
        return say("For our trustees")
    if story.variant is Variant.STAFF:
        return say("For our staff")
    return say("For our volunteers") if story.variant is Variant.VOLUNTEERS else say("For people who use our services")


def _meaning(story: _Story) -> Slide:
    say = story.say
    title = say("Working together: what it means to us") if story.plain else say("What coproduction means to us")
    note = (
        say("Say it in everyday words. Tell one thing that really happened. Leave out words that need explaining.")
        if story.plain
        else say("Write it together, in your own words; one example says more than a definition.")
    )
    prompts = (
        say("What do we mean by it, in our own words?"),
        say("What did we think before, and what do we think now?"),
        say("Which example stayed with us?"),
    )
    return Slide(title=title, layout=Layout.ROOM_TO_WRITE, points=prompts, notes=story.timed(2, note))


def _why(story: _Story) -> Slide:
    say, assessment = story.say, story.package.assessment
    answer = assessment.diagnostic.answer(assessment.facts.objectives)
    title = say("Why we set out")
    note = (
        say("Read it out. Then ask: is this what you want too?")
        if story.plain
        else say("Read the sentence out as it was said at the start, and say what has become of it since.")
    )
    notes = story.timed(2, note)
    if not (answer.known and isinstance(answer.value, str) and answer.value.strip()):
        prompts = (say("What should be different in a year's time?"), say("Who wanted it, and why now?"))
        return Slide(title=title, layout=Layout.ROOM_TO_WRITE, points=prompts, notes=notes)
    points = (
        say("Asked what should be different in a year's time, we said:"),
        as_given(f"“{answer.value}”"),
        say("Is it still true? What would we add today?"),
    )
    return Slide(title=title, layout=Layout.POINTS, points=points, notes=notes)


def _what_we_did(story: _Story) -> Iterator[Slide]:
    say = story.say
    between = [line for line in story.activities if line not in story.quick_wins]
    points = [_when_it_was(story, line) for line in story.workshops]
    points += [say("In between: {what}", what=line_title(say, line)) for line in between]
    note = (
        say("Say what you did, and what it was like. Nobody needs all the dates.")
        if story.plain
        else say("Name what people did rather than what was taught. Take out the dates that changed.")
    )
    if points:
        yield Slide(title=say("What we did"), layout=Layout.POINTS, points=tuple(points), notes=story.timed(3, note))
    if drawn := _timeline(story):
        note = say("Show where we started, and where we are today.")
        title = say("How we got here")
        yield Slide(title=title, layout=Layout.TIMELINE, timeline=drawn, notes=story.timed(1, note))


def _when_it_was(story: _Story, line: Workshop) -> Words:
    say, events = story.say, story.dated(line)
    title = line_title(say, line)
    if not events:
        return title
    if len(events) == 1:
        return say("{title}: {day}", title=title, day=events[0].day)
    return say(
        "{title}: {number} sessions, from {first} to {last}",
        title=title,
        number=len(events),
        first=events[0].day,
        last=events[-1].day,
    )


def _what_we_heard(story: _Story) -> Slide:
    say = story.say
    note = (
        say("Use people's own words. Ask them first, and leave out names.")
        if story.plain
        else say("Put what people said in their own words, with their leave and without their names.")
    )
    staff = (say("What helps?"), say("What stands in the way?"), say("What surprised us?"))
    others = (say("What would they change?"), say("How would they like to shape it?"), say("What surprised us?"))
    return Slide(
        title=say("What we heard"),
        layout=Layout.COLUMNS,
        columns=((say("From staff"), staff), (say("From people who use our services"), others)),
        notes=story.timed(4, note),
    )


# What we plan ---------------------------------------------------------------------------------------------------------


def _vision(story: _Story) -> Slide:
    say = story.say
    note = (
        say("A drawing or a photograph is fine. Say what will feel different.")
        if story.plain
        else say("A picture from the workshop says it too. Nothing here needs to be finished: it is a direction.")
    )
    prompts = (
        say("A year from now, somebody who uses our services says:"),
        say("What do we do together that we do alone today?"),
        say("What do we stop doing?"),
    )
    return Slide(title=say("Our vision"), layout=Layout.ROOM_TO_WRITE, points=prompts, notes=story.timed(3, note))


def _plan(story: _Story) -> Slide:
    say = story.say
    note = (
        say("Pick the two or three things that matter most to you. The plan is not finished, so ideas are welcome.")
        if story.plain
        else say(
            "This is the start of a plan, and the core team completes it: show the lines that matter most to those "
            "who listen, and say openly what is not settled yet."
        )
    )
    headings = (
        say("What"),
        say("Who with"),
        say("By when"),
        say("How we will know"),
        say("What it needs"),
    )
    return Slide(
        title=say("The start of our plan"),
        layout=Layout.COLUMNS,
        columns=tuple((heading, ()) for heading in headings),
        notes=story.timed(4, note),
    )


def _first_steps(story: _Story) -> Iterator[Slide]:
    say = story.say
    if not story.quick_wins:
        return
    note = (
        say("Say which of these you can see already.")
        if story.plain
        else say("Say of each step what came of it. One that did not work is worth telling too.")
    )
    points = tuple(_step(story, win) for win in story.quick_wins)
    yield Slide(title=say("Our first steps"), layout=Layout.POINTS, points=points, notes=story.timed(2, note))


def _step(story: _Story, win: Activity) -> Words:
    what = win.title.removeprefix(QUICK_WIN)
    if not win.owner or win.due is None or story.plain:
        return as_given(what)
    return story.say("{what} ({owner}, by {day})", what=what, owner=win.owner, day=win.due)


def _daily_work(story: _Story) -> Slide:
    say = story.say
    note = say("Take two or three situations that everybody knows, and write them down before and after.")
    return Slide(
        title=say("What changes in daily work"),
        layout=Layout.COLUMNS,
        columns=((say("Today"), ()), (say("From now on"), ())),
        notes=story.timed(3, note),
    )


# What we ask ----------------------------------------------------------------------------------------------------------


def _ask_trustees(story: _Story) -> Slide:
    say = story.say
    decide = (
        say("Whether this vision is the board's own, and who speaks for it there"),
        say("Which decisions are shared with people who use our services, and from when"),
        say("How the board hears what comes of it, and how often"),
    )
    resource = (
        say("Hours for the core team, so that the plan is carried on"),
        say("Money for what it costs people to take part"),
        say("Room to try something, and to learn when it does not work"),
    )
    note = say("Ask for a decision on each point, today or by a named day, and write it on the slide.")
    return Slide(
        title=say("What we ask of you"),
        layout=Layout.COLUMNS,
        columns=((say("To decide"), decide), (say("To provide"), resource)),
        notes=story.timed(5, note),
    )


def _ask_staff(story: _Story) -> Slide:
    say = story.say
    points = (
        say("Choose the part of the plan that touches your work, and take part in it"),
        say("Ask the people you work with before something is decided, not after"),
        say("Say early what stands in the way, so that we can deal with it together"),
        say("Tell us what you need for it: time, training, somebody to ask"),
    )
    note = say("Let people talk in pairs for a minute before you ask who takes part in what.")
    return _asking(story, points, note)


def _ask_volunteers(story: _Story) -> Slide:
    say = story.say
    points = (
        say("Take part in a next step, at times that suit you"),
        say("Tell us what you see and hear that we do not"),
        say("Bring along people who have not been heard yet"),
        say("Say what would help you to do this beside your other tasks"),
    )
    note = say("Say plainly that this is an invitation, and that nobody's place depends on it.")
    return _asking(story, points, note)


def _ask_service_users(story: _Story) -> Slide:
    say = story.say
    points = (
        say("You can join in. You choose how much, and you can stop when you like."),
        say("Tell us what works for you, and what does not."),
        say("Come to a meeting, talk with one of us, or write to us."),
        say("Tell us what would help you to take part. We will do our best."),
    )
    note = say("Say whom people can talk to after this, and stay for a while. Nobody has to answer here.")
    return _asking(story, points, note)


def _asking(story: _Story, points: tuple[Words, ...], note: Words) -> Slide:
    title = story.say("What we ask of you")
    return Slide(title=title, layout=Layout.POINTS, points=points, notes=story.timed(5, note))


_ASKS = {
    Variant.TRUSTEES: _ask_trustees,
    Variant.STAFF: _ask_staff,
    Variant.VOLUNTEERS: _ask_volunteers,
    Variant.SERVICE_USERS: _ask_service_users,
}

# What comes of it -----------------------------------------------------------------------------------------------------


def _keeping_alive(story: _Story) -> Slide:
    say = story.say
    note = (
        say("Say how people will hear what became of this.")
        if story.plain
        else say("A plan that nobody looks at is soon forgotten: name a person and a date for each line.")
    )
    prompts = (
        say("Who looks at the plan, and how often?"),
        say("How do people who use our services take part in that?"),
        say("Who takes over when somebody leaves?"),
        say("How will we know that it still works?"),
    )
    return Slide(
        title=say("How we keep it alive"), layout=Layout.ROOM_TO_WRITE, points=prompts, notes=story.timed(3, note)
    )


def _questions(story: _Story) -> Slide:
    say = story.say
    note = (
        say("Wait. Give people time to think. Write down each question, and say who will answer it.")
        if story.plain
        else say("Leave time here even if other slides must be dropped. Write questions down that stay open.")
    )
    prompts = (
        say("What would you like to know?"),
        say("What worries you?"),
        say("What did we not think of?"),
        say("Who answers what stays open, and by when?"),
    )
    return Slide(title=say("Your questions"), layout=Layout.ROOM_TO_WRITE, points=prompts, notes=story.timed(10, note))


def _next(story: _Story) -> Slide:
    say = story.say
    debriefs = [line for line in story.package.lines if isinstance(line, Debrief)]
    known = [
        say("{title}: {day}", title=line_title(say, line), day=event.day)
        for line in debriefs
        for event in story.dated(line)
    ]
    prompts = (
        *known,
        say("What happens next, and on which day?"),
        say("When do we tell you how it went?"),
        say("Whom can you ask until then?"),
    )
    note = (
        say("Say one date that people can remember. Thank everybody.")
        if story.plain
        else say("End with one date that everybody can write down, and with thanks to those who took part.")
    )
    return Slide(
        title=say("What happens next"), layout=Layout.ROOM_TO_WRITE, points=prompts, notes=story.timed(2, note)
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
        provisional=say("provisional"),
    )


def _key(say: Speaker) -> Iterator[tuple[MarkKind, Words]]:
    yield MarkKind.WORKSHOP, say("workshop")
    yield MarkKind.CHECK_IN, say("check-in")
    yield MarkKind.REPORT_BACK, say("report-back")
    yield MarkKind.DEBRIEF, say("debrief")


def _lanes(story: _Story) -> Iterator[Lane]:
    check_ins = [line for line in story.package.lines if isinstance(line, CheckIn)]
    for line in story.workshops:
        yield _lane(line_title(story.say, line), _marks(story, [line], MarkKind.WORKSHOP))
    yield _lane(story.say("Check-ins"), _marks(story, check_ins, MarkKind.CHECK_IN))
    for kind, type_ in ((MarkKind.REPORT_BACK, ReportBack), (MarkKind.DEBRIEF, Debrief)):
        for other in story.package.lines:
            if isinstance(other, type_):
                yield _lane(line_title(story.say, other), _marks(story, [other], kind))


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
                when=say.day(first) if first == last else say("{first} to {last}", first=first, last=last),
                provisional=any(is_provisional_event(line, event) for event in events),
            )
