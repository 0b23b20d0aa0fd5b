"""What must happen before a package is confirmed, what happens next, who we are, and a place to agree."""

from __future__ import annotations

from collections.abc import Iterator

from coproduce.assessment import Assessment
from coproduce.audience import Audience
from coproduce.export.making.brief import Brief, line_title, section
from coproduce.export.making.proposed import contact
from coproduce.export.report import Block, Bullets, Paragraph, Section, Signatures, Terms, Tone
from coproduce.export.words import Words
from coproduce.offer import AnyLine
from coproduce.package import Package


def conditions(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield what must be met before the package, or a line of it, is confirmed (R82, R93)."""
    say = brief.say
    blocks: list[Block] = []
    met = [say(condition) for condition in _told_conditions(brief)]  # offer text
    if met:
        blocks += [Paragraph(say("Before the package is confirmed:")), Bullets(tuple(met))]
    waiting = tuple(
        (line_title(say, line), say(note.text))  # offer text
        for line in package.lines
        for note in line.conditions
        if note.text
    )
    if waiting:
        blocks += [Paragraph(say("Before one part of it is confirmed:")), Terms(waiting)]
    days_open = tuple(line_title(say, line) for line in package.lines if line.days_open)
    if days_open:
        blocks += [Paragraph(say("The days of these parts are agreed before they are confirmed:")), Bullets(days_open)]
    unasked = len(package.unasked)
    if unasked and brief.is_candid:
        text = say.count(
            "This is a draft: {number} question of the call is still open.",
            "This is a draft: {number} questions of the call are still open.",
            unasked,
        )
        blocks.append(Paragraph(text, Tone.NOTICE))
    if blocks:
        yield section("conditions", say("Before it is confirmed"), *blocks)
    yield from _regional_manager(brief, package)


def _told_conditions(brief: Brief) -> list[str]:
    """Give the conditions of the whole package; who may not read what they are is not told that there are any."""
    return [gate.condition for gate in brief.assessment.conditions if gate.condition]


def _regional_manager(brief: Brief, package: Package) -> Iterator[Section]:
    say = brief.say
    asked = [line for line in package.lines if line.awaits]
    given = [line for line in package.lines if line.approval and not line.awaits]
    blocks: list[Block] = []
    if asked:
        intro = say(
            "These parts are discussed with the {contact} first; nothing else waits for that.", contact=contact(brief)
        )
        blocks += [Paragraph(intro), Bullets(tuple(line_title(say, line) for line in asked))]
    if given:
        intro = say("These parts have been agreed to:")
        blocks += [Paragraph(intro), _given(brief, given)]
    if blocks:
        yield section("regional-manager", say("What needs the {contact}", contact=contact(brief)), *blocks)


def _given(brief: Brief, lines: list[AnyLine]) -> Terms | Bullets:
    """List what was agreed to; by whom and when is an answer of the funder's, which no co-facilitator reads."""
    titles = [line_title(brief.say, line) for line in lines]
    if brief.audience is Audience.CO_FACILITATOR:
        return Bullets(tuple(titles))
    by = [_approval(brief, line.approval) for line in lines]
    return Terms(tuple(zip(titles, by, strict=True)))


def _approval(brief: Brief, approval: object) -> Words:
    by, on = getattr(approval, "by", "") or contact(brief), getattr(approval, "on", None)
    if on is None:
        return brief.say("by {who}, on a day that is not recorded", who=by)
    return brief.say("by {who}, on {day}", who=by, day=on)


def next_steps(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield what happens next, step by step (R23, R24, R26)."""
    say = brief.say
    steps = [
        say("{charity} reads this proposal, and tells us what to change.", charity=brief.charity),
        say("We meet what has to be met first.") if _told_conditions(brief) else None,
        say("We ask the {contact} about the parts that need it.", contact=contact(brief)) if _asks(package) else None,
        say("Both sides agree, and the package is confirmed as it then stands."),
        say("Both sides put the dates into their diaries.") if brief.plan else say("We agree on dates."),
        say("The core team and we prepare the first session together."),
    ]
    yield section("next", say("What happens next"), Bullets(tuple(step for step in steps if step), numbered=True))


def _asks(package: Package) -> bool:
    return any(line.awaits for line in package.lines)


def about_us(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield who the provider is, with what it may say of itself (R1 to R4, R6)."""
    say, provider = brief.say, package.provider
    texts = [
        say(
            "{provider} is a {status} that works {aim}.",
            provider=provider.name,
            status=say(provider.status),
            aim=say(provider.aim),
        ),  # offer text
        say("It supports {whom}.", whom=say(provider.supports)),  # offer text
        say("It has delivered {record}.", record=say(provider.track_record)),  # offer text
    ]
    clauses = say("R and a number name a clause of the offer, Q and a number our reading of one that leaves room.")
    quiet = Paragraph(clauses, Tone.QUIET)
    yield section("about-us", say("About us"), *(Paragraph(text) for text in texts), quiet)


def signatures(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield a place to agree, for the two who do."""
    say = brief.say
    if brief.audience not in (Audience.PROVIDER, Audience.CHARITY):
        return
    sides = (say("for {name}", name=brief.charity), say("for {name}", name=package.provider.name))
    labels = (say("Name and role"), say("Signature"), say("Date"))
    intro = say("By signing, both sides agree to this package as it stands; either can change its mind later.")
    yield section("agree", say("To agree"), Paragraph(intro), Signatures(sides, labels))


def open_questions(brief: Brief, assessment: Assessment) -> Iterator[Section]:
    """Yield the questions that a decision waits for, those for the funder apart (R17, R82)."""
    say = brief.say
    waiting = [each for each in assessment.questions if each.waits]
    others = [each for each in assessment.questions if not each.waits]
    for heading, asked in ((say("What we need to know"), waiting), (say("Good to know, if you can"), others)):
        if asked:
            items = tuple(say(each.text) for each in asked)  # offer text
            yield section(
                f"questions-{'waiting' if asked is waiting else 'others'}", heading, Bullets(items, numbered=True)
            )
