"""What must happen before a package is confirmed, what happens next, who we are, and a place to agree."""

from __future__ import annotations

from collections.abc import Iterator

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
    met = [say(condition) for condition in _still_to_meet(brief)]  # offer text
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
    blocks += _still_open(brief)
    if not brief.is_confirmed:
        blocks.append(Paragraph(_nothing_yet(brief)))
    if blocks:
        yield section("conditions", say("Before it is confirmed"), *blocks)
    yield from _regional_manager(brief, package)


def _still_open(brief: Brief) -> Iterator[Block]:
    """Yield, for those who may answer them, the questions of the call that are open, which make it a draft (R17)."""
    say, questions = brief.say, brief.open_questions
    if questions:
        text = say.count(
            "This is a draft: {number} question of the call is still open.",
            "This is a draft: {number} questions of the call are still open.",
            len(questions),
        )
        yield Paragraph(text, Tone.NOTICE)
        yield Bullets(tuple(say(each.text) for each in questions))  # offer text


def _nothing_yet(brief: Brief) -> Words:
    """Say what has to come before anything is confirmed, in the same words to all, who may not know what waits."""
    if brief.is_agreed:
        return brief.say("It is confirmed once whatever it waits for is settled.")
    return brief.say(
        "Nothing is confirmed until {charity} and we have agreed, and whatever it waits for is settled.",
        charity=brief.charity,
    )


def _still_to_meet(brief: Brief) -> list[str]:
    """Give the conditions of the whole package that are open; who may not read them is not told that there are any."""
    if brief.is_confirmed:
        return []
    met = brief.standing.met if brief.standing else frozenset()
    found = (gate.condition for gate in brief.assessment.conditions if gate.condition)
    return [condition for condition in found if condition not in met]


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
    """Yield what happens next, step by step, from where it stands (R23, R24, R26)."""
    say = brief.say
    answers = say("{charity} answers the questions that are still open.", charity=brief.charity)
    reads = say("{charity} reads this proposal, and tells us what to change.", charity=brief.charity)
    steps = [
        answers if brief.open_questions else None,
        None if brief.is_agreed else reads,
        say("What stands under “Before it is confirmed” is settled.") if _still_to_meet(brief) else None,
        say("We ask the {contact} about the parts that need it.", contact=contact(brief)) if _asks(package) else None,
        None if brief.is_agreed else say("Both sides agree on the package."),
        None if brief.is_confirmed else say("The package is confirmed, once everything that it waits for is settled."),
        *_steps_to_a_session(brief),
    ]
    yield section("next", say("What happens next"), Bullets(tuple(step for step in steps if step), numbered=True))


def _steps_to_a_session(brief: Brief) -> Iterator[Words]:
    """Yield what comes before the next session, if there is one to come."""
    say, days = brief.say, [event.day for event in brief.plan.events] if brief.plan else []
    if not days:
        yield say("We agree on dates.")
    elif min(days) > brief.today:
        yield say("Both sides put the dates into their diaries.")
    if not days or min(days) > brief.today:
        yield say("The core team and we prepare the first session together.")
    elif max(days) > brief.today:
        yield say("The core team and we prepare the next session together.")


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
    quiet = Paragraph(clauses, Tone.QUIET) if brief.audience is Audience.PROVIDER else None
    yield section("about-us", say("About us"), Paragraph(say.joined(texts, " ")), quiet)


def agreed_or_to_sign(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield when it was agreed and by whom, or a place to agree for the two who do; a draft has nothing to sign."""
    say = brief.say
    if brief.standing and brief.standing.agreed:
        step = brief.standing.agreed
        words = say(
            "Agreed on {day} by {who}, as it stood in version {version}.",
            day=step.on,
            who=step.by,
            version=step.version,
        )
        yield section("agree", say("Agreed"), Paragraph(words))
    elif brief.is_candid and not brief.is_agreed:
        yield section("agree", say("To agree"), *_to_sign(brief, package))


def _to_sign(brief: Brief, package: Package) -> Iterator[Paragraph | Signatures]:
    say = brief.say
    if brief.open_questions or brief.assessment.incomplete:
        yield Paragraph(say("This is a draft, so there is nothing to sign yet."), Tone.NOTICE)
        return
    sides = (say("for {name}", name=brief.charity), say("for {name}", name=package.provider.name))
    labels = (say("Name and role"), say("Signature"), say("Date"))
    yield Paragraph(say("By signing, both sides agree to this package as it stands; every change is agreed on anew."))
    yield Signatures(sides, labels)
