"""What was heard on the call: aims, where the charity is on its journey, and what helps or hinders."""

from __future__ import annotations

from collections.abc import Iterator

from coproduce.answers import Challenge, Opportunity, QuickWin
from coproduce.audience import Audience
from coproduce.diagnostic import CallMode
from coproduce.export.making.brief import Brief, capital, cell, section, table
from coproduce.export.report import Block, Bullets, Paragraph, Quote, Section, Table, Tone
from coproduce.export.words import NOTHING, Words, as_given


def heard(brief: Brief) -> Iterator[Section]:
    """Yield what was heard, as far as the audience may know of it."""
    say, call = brief.say, brief.assessment.diagnostic
    blocks = [
        Paragraph(_how_we_met(brief), Tone.LEAD),
        *_aims(brief),
        None if brief.audience is Audience.CO_FACILITATOR else _journey(brief),
        *_points(brief, say("What could help"), brief.assessment.facts.opportunities),
        *_points(brief, say("What stands in the way"), brief.assessment.facts.challenges),
        *_points(brief, say("Quick wins that were named"), brief.assessment.facts.quick_wins),
    ]
    if call.held_on:
        yield section("heard", say("What we heard"), *blocks)


def _how_we_met(brief: Brief) -> Words:
    day = brief.assessment.diagnostic.held_on
    by_mode = {
        CallMode.VISIT: brief.say("We visited {charity} on {day}.", charity=brief.charity, day=day),
        CallMode.CALL: brief.say("We spoke with {charity} by telephone on {day}.", charity=brief.charity, day=day),
        CallMode.VIDEO: brief.say("We spoke with {charity} by video on {day}.", charity=brief.charity, day=day),
    }
    return by_mode[brief.assessment.diagnostic.mode]


def _aims(brief: Brief) -> Iterator[Block]:
    say, facts = brief.say, brief.assessment.facts
    objective = brief.answer(facts.objectives)
    if objective.known:
        yield Paragraph(say("Asked what should be different in a year's time, we were told:"))
        yield Quote(as_given(objective.value), as_given(objective.said_by) if objective.said_by else NOTHING)
    wishes = brief.answer(facts.wishes)
    if isinstance(wishes.value, tuple) and wishes.value:
        named = say.joined([function_words(brief, str(each)) for each in wishes.value])
        yield Paragraph(say("Support is wanted now for: {functions}.", functions=named))
    matter = [row.title for row in brief.package.coverage if _is_chosen(brief, row.outcome)] if brief.package else []
    if matter:
        titles = say.joined([say(title) for title in matter])  # offer text
        yield Paragraph(say("The outcomes that matter most: {outcomes}.", outcomes=titles))


def _is_chosen(brief: Brief, outcome: str) -> bool:
    return brief.answer(brief.assessment.facts.promised).names(outcome)


def function_words(brief: Brief, function: str) -> Words:
    """Say what a function of a charity is called."""
    return brief.say(function.replace("-", " "))  # offer text


def _journey(brief: Brief) -> Table | None:
    say = brief.say
    rows = [
        (
            cell(capital(function_words(brief, each.function))),
            cell(capital(say(each.step_word)) if each.step_word else say("Not known")),  # offer text
            cell(capital(say(each.regularity_word)) if each.regularity_word else say("Not known")),  # offer text
        )
        for each in brief.assessment.journey
        if each.applicable and (each.step_word or each.regularity_word)
    ]
    if not rows:
        return None
    headings = (say("Function"), say("Step of the ladder"), say("How systematic"))
    return table(say("Where involvement stands today, by function"), headings, rows)


def _points(brief: Brief, heading: Words, question: str) -> Iterator[Block]:
    value = brief.answer(question).value
    items = [_point(brief, item) for item in value] if isinstance(value, tuple) else []
    if items:
        yield Paragraph(brief.say("{heading}:", heading=heading))
        yield Bullets(tuple(items))


def _point(brief: Brief, item: object) -> Words:
    say = brief.say
    if isinstance(item, Challenge):
        what = as_given(item.what)
        return say("A real barrier: {what}", what=what) if item.real else say("A perceived barrier: {what}", what=what)
    if isinstance(item, QuickWin):
        win = item.what.removesuffix(".")
        known = say("{what} ({owner}, by {day})", what=win, owner=item.owner, day=item.by) if item.by else None
        return known or say("{what} ({owner})", what=win, owner=item.owner)
    return as_given(item.what if isinstance(item, Opportunity) else item)
