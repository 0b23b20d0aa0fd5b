"""What is proposed and why: modules and their lines, who should be in the room, outcomes, access and options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coproduce.amendments import Meetings
from coproduce.assessment import Level
from coproduce.attendance import Group
from coproduce.audience import Audience
from coproduce.export.making.brief import (
    Brief,
    capital,
    cell,
    is_provisional,
    line_title,
    offered,
    section,
    span_words,
    table,
)
from coproduce.export.making.figures import (
    authority_words,
    choices_words,
    clauses,
    mode_words,
    option_state,
    participants_words,
    reason_words,
    total_in_person_days,
)
from coproduce.export.report import Block, Bullets, Paragraph, Section, Table, Terms, Tone
from coproduce.export.words import NOTHING, Words, as_given
from coproduce.ledger import Column
from coproduce.offer import AnyLine, Consultancy, Module, Training, Workshop
from coproduce.package import Choice, Package
from coproduce.provenance import Cause


def proposed(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield what is proposed, module by module."""
    for module in package.modules:
        lines = [line for line in package.lines if line.module == module.id]
        workshops = [line for line in lines if isinstance(line, Workshop)]
        shared = _shared_reasons(brief, package, workshops)
        because = [_because(brief, why) for why in shared]
        alike = _alike(brief, workshops)
        inner = [_line(brief, package, line, shared, alike) for line in workshops]
        rest: list[AnyLine] = [line for line in lines if not isinstance(line, Workshop) and line.id not in brief.idle]
        inner += _rest(brief, package, rest, module)
        name = module.id.partition("/")[2]
        yield section(
            f"module-{name}", brief.say(module.title), *because, _manner(brief, module, alike), inner=inner
        )  # offer text


def _shared_reasons(brief: Brief, package: Package, lines: list[Workshop]) -> list[Words]:
    """Give the reasons that every one of several workshops has, which are told once."""
    told = [_reasons(brief, package, line) for line in lines]
    return [why for why in told[0] if all(why in each for each in told)] if len(told) > 1 else []


def _because(brief: Brief, why: Words) -> Paragraph:
    return Paragraph(brief.say("Why: {reason}.", reason=why))


_Pairs = list[tuple[Words, Words]]


def _alike(brief: Brief, lines: list[Workshop]) -> _Pairs:
    """Give how people meet and who takes part where that is the same in every one of several workshops."""
    how = [_how(brief, line) for line in lines]
    return [pair for pair in how[0] if all(pair in each for each in how)] if len(how) > 1 else []


def _how(brief: Brief, line: Workshop) -> _Pairs:
    say = brief.say
    return [
        (say("How people meet"), capital(mode_words(say, line.mode))),
        (say("Who takes part"), capital(participants_words(say, line.participants))),
    ]


def _manner(brief: Brief, module: Module, alike: _Pairs) -> Terms | None:
    say = brief.say
    pairs = [
        (say("Pace"), say(module.pace.value) if module.pace else None),  # offer text
        (say("Style"), as_given(module.style) if module.style else None),
        (say("Form"), as_given(module.form) if module.form else None),
    ]
    told = (*((term, capital(words)) for term, words in pairs if words), *alike)
    return Terms(told) if told else None


def _line(brief: Brief, package: Package, line: Workshop, told: list[Words], alike: _Pairs) -> Section:
    say = brief.say
    blocks: list[Block] = [Paragraph(_sentence(say(line.summary)), Tone.LEAD)] if line.summary else []  # offer text
    blocks += [_because(brief, why) for why in _reasons(brief, package, line) if why not in told]
    blocks += _list(say("What it covers"), offered(say, line.content))
    details = [pair for pair in _how(brief, line) if pair not in alike]
    if line.methods:
        details.append((say("How we work"), capital(say.joined(offered(say, line.methods)))))
    if line.ground_rule:
        details.append((say("Ground rule"), say(line.ground_rule)))  # offer text
    if line.focus:
        details.append((say("Focus"), say(line.focus.text)))  # offer text
    if outcomes := _outcomes_of(brief, package, line):
        details.append((say("It works towards"), capital(outcomes)))
    if who := _people(brief, line):
        details.append((say("Led by"), capital(who)))
    if details:
        blocks.append(Terms(tuple(details)))
    blocks += _list(
        say("Raised by the charity, and taken up in the room"), [say.known(note.text) for note in line.topics]
    )
    return section(f"line-{line.name}", line_title(say, line), *blocks, _status(brief, line))


def _sentence(words: Words) -> Words:
    """End each text as a sentence does."""
    return Words(tuple(type(each)(each.language, f"{each.text.rstrip('.')}.") for each in words.said))


def _list(heading: Words, items: Iterable[Words]) -> list[Block]:
    told = tuple(items)
    return [Paragraph(heading, Tone.QUIET), Bullets(told)] if told else []


def _reasons(brief: Brief, package: Package, line: AnyLine) -> list[Words]:
    """Give the reasons for a line, without the ids of answers for all but the provider."""
    reasons = dict.fromkeys(cause.reason for cause in package.explain(line.id).causes if cause.reason)
    return [reason_words(brief.say, brief.audience, reason) for reason in reasons]


def _whys(brief: Brief, causes: Iterable[Cause]) -> Words:
    reasons = [reason_words(brief.say, brief.audience, cause.reason) for cause in causes]
    return capital(brief.say.joined(reasons, "; "))


def _outcomes_of(brief: Brief, package: Package, line: AnyLine) -> Words | None:
    titles = [brief.say(row.title) for row in package.coverage if line.id in row.lines]  # offer text
    return brief.say.joined(titles) if titles else None


def _people(brief: Brief, line: AnyLine) -> Words | None:
    titles = {role.id: role.title for role in brief.package.roles} if brief.package else {}
    roles = [brief.say(titles[role]) for role in line.roles if role in titles]  # offer text
    booked = dict.fromkeys(one for event in (brief.plan.of_line(line.id) if brief.plan else ()) for one in event.people)
    people = [brief.person(one) for one in booked]
    return brief.say.joined([*roles, *people]) if roles or people else None


def _status(brief: Brief, line: AnyLine) -> Paragraph | None:
    if not line.awaits:
        return None
    words = brief.say("This is not confirmed until the {contact} has answered.", contact=contact(brief))
    return Paragraph(words, Tone.NOTICE)


def contact(brief: Brief) -> Words:
    """Say who at the funder is asked."""
    return brief.say(brief.package.funder.contact if brief.package else "Regional Manager")  # offer text


def _rest(brief: Brief, package: Package, lines: list[AnyLine], module: Module) -> Iterator[Section]:
    if not lines:
        return
    say, columns = brief.say, 3 if brief.is_candid else 2
    rows = []
    for line in lines:
        why = capital(say.joined(_reasons(brief, package, line), "; ")) if brief.is_candid else NOTHING
        row = (cell(line_title(say, line)), cell(_sentence(say(line.summary))), cell(why))  # offer text
        rows.append(row[:columns])
    headings = (say("Part"), say("What it is"), say("Why it is there"))
    name = module.id.partition("/")[2]
    series = package.series(module.id)
    heading, caption = say("What it consists of"), say("The parts of this module")
    if series:
        caption = say("The other parts of this module")
        heading = say("Between and after the workshops") if len(series) > 1 else say("Beside the workshop")
    yield section(f"rest-{name}", heading, table(caption, headings[:columns], rows))


# Who, what for, and how -----------------------------------------------------------------------------------------------


def in_the_room(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield who should be in the room, workshop by workshop (R28 to R31)."""
    say = brief.say
    alike: dict[tuple[Group, ...], list[Words]] = {}
    for line in package.lines:
        if isinstance(line, Workshop):
            alike.setdefault(package.in_the_room(line.id), []).append(line_title(say, line))
    rows = [
        (
            cell(say.joined(titles) if place == 0 else ""),
            cell(capital(_group(brief, group))),
            cell(_number(brief, group)),
        )
        for groups, titles in alike.items()
        for place, group in enumerate(groups)
    ]
    if rows:
        headings = (say("Workshop"), say("Who takes part"), say("People"))
        shown = table(say("Who takes part in which workshop"), headings, rows, numeric=frozenset({2}))
        intro = say(
            "Staff from different parts and levels, senior leaders among them, and people who use the services."
        )
        yield section("in-the-room", say("Who should be in the room"), Paragraph(intro), shown)


def _group(brief: Brief, group: Group) -> Words:
    known = {"volunteers": "volunteers", "service users": "service users", "core team": "core team"}
    part = brief.say(group.part) if group.part in known else as_given(group.part)  # offer text
    words = brief.say.joined([part, as_given(group.level)]) if group.level else part
    return brief.say("{group} (joins here)", group=words) if group.joins_late else words


def _number(brief: Brief, group: Group) -> Words:
    return brief.say("not known yet") if group.people is None else as_given(group.people)


def outcomes(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield what the package works towards, and by what."""
    say = brief.say
    titles = {line.id: line_title(say, line) for line in package.lines}
    rows = [
        (cell(capital(say(row.title))), cell(say.joined([titles[line] for line in row.lines], "; ")))  # offer text
        for row in package.coverage
        if row.lines
    ]
    if rows:
        intro = say("The workshops work towards these outcomes; the charity carries them on.")
        shown = table(
            say("Outcomes, and what works towards them"), (say("Outcome"), say("What works towards it")), rows
        )
        yield section("outcomes", say("What it leads to"), Paragraph(intro), shown)


def access(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield the needs of access, language and comfort; those that are not for every session say for which (R38)."""
    say = brief.say
    if not brief.needs:
        return
    intro = say("We will do our best to meet these needs; nobody can promise that every one of them is met.")
    meetings = {*Meetings().select(package.lines)}
    items = []
    for text in brief.needs:
        lines = [line for line in package.lines if any(note.text == text for note in line.accommodations)]
        need = say.known(text.removeprefix("We will do our best: "))
        titles = say.joined([line_title(say, line) for line in lines], "; ")
        everywhere = meetings <= {line.id for line in lines}
        items.append(need if everywhere else say("{need} (for: {parts})", need=need, parts=titles))
    yield section("access", say("Access and comfort"), Paragraph(intro), Bullets(tuple(items)))


def options(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield the options of the offer, taken up or not, with the days that each adds."""
    say = brief.say
    rows = [
        (
            cell(say(choice.title)),  # offer text
            cell(option_state(say, brief.audience, choice, package)),
            cell(_adds(brief, choice)),
            *([cell(_whys(brief, choice.causes))] if brief.is_candid else []),  # offer text
        )
        for choice in package.options
    ]
    if rows:
        headings = (say("Option"), say("Taken up"), say("Our days that it adds"), say("Why"))
        shown = table(say("The options"), headings[: len(rows[0])], rows)
        yield section("options", say("Options"), shown)


def _adds(brief: Brief, choice: Choice) -> Words:
    say = brief.say
    days = choices_words(say, [as_given(amount) for amount in choice.days if amount])
    if not days:
        return say("none")
    if choice.in_band:
        return as_given(days) if choice.taken else say("would add {days}", days=days)
    told = say("{days}, beside the stated days", days=days)
    return told if choice.taken else say("would add {days}, beside the stated days", days=days)


def worth_knowing(brief: Brief) -> Iterator[Section]:
    """Yield what people should know of the package and its dates, the gravest first; the provider sees the clauses."""
    package, plan = brief.package, brief.plan
    findings = [*(package.findings if package else ()), *(plan.findings if plan else ())]
    ranks = [Level.ERROR, Level.WARNING, Level.NOTE]
    told = sorted((each for each in findings if each.text), key=lambda each: ranks.index(each.level))
    if not told:
        return
    say = brief.say
    words = {Level.ERROR: say("must be mended"), Level.WARNING: say("to decide"), Level.NOTE: say("for information")}
    rows = [
        (cell(words[each.level]), cell(capital(say(each.text))), cell(authority_words(say, each.source)))  # offer text
        for each in told
    ]
    headings = (say("How grave"), say("What"), say("Clause"))
    yield section(
        "worth-knowing", say("Worth knowing"), table(say("What to know of the package and its dates"), headings, rows)
    )


def left_out(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield what is not in the package, and why not; for the provider."""
    say = brief.say
    rows = [
        (
            cell(say(out.value)),  # offer text
            cell(_whys(brief, out.causes)),
            cell(say.joined(list(dict.fromkeys(clauses(cause.source) for cause in out.causes)))),
        )
        for out in package.left_out
    ]
    if rows:
        shown: Table = table(
            say("Parts of the offer that are left out, and why"), (say("Part"), say("Why not"), say("Clause")), rows
        )
        yield section("left-out", say("What is not in the package"), shown)


def in_short(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield what is proposed on half a page, as somebody reads it who has one minute."""
    say = brief.say
    offered_lines = [line for line in package.lines if isinstance(line, (Workshop, Training, Consultancy))]
    pairs = [(say("What"), say.joined([line_title(say, line) for line in offered_lines], "; "))]
    if brief.plan and brief.plan.events:
        first, last = brief.plan.events[0].day, brief.plan.events[-1].day
        pairs.append((say("When"), span_words(brief, first, last)))
    if brief.audience is not Audience.CO_FACILITATOR:
        pairs += _days_in_short(brief, package)
    if stands := _where_it_stands(brief):
        pairs.append((say("Where it stands"), capital(stands)))
    waiting = [line_title(say, line) for line in package.lines if is_provisional(line)]
    if waiting:
        pairs.append((say("Subject to conditions"), say.joined(waiting, "; ")))
    missing = say("This is incomplete: a plugin failed and was left out, so it cannot be confirmed.")
    notice = Paragraph(missing, Tone.NOTICE) if brief.assessment.incomplete else None
    yield section("in-short", say("In short"), notice, Terms(tuple(pairs)))


def _where_it_stands(brief: Brief) -> Words | None:
    """Say how far this is from being confirmed; None where it is, or where the record tells it in its own place."""
    if brief.is_confirmed:
        return None
    if brief.is_agreed:
        return brief.say("agreed, and not confirmed yet")
    if brief.open_questions:
        return brief.say("a draft: questions of the call are still open, and nothing is confirmed yet")
    return brief.say("a proposal: nothing is confirmed yet")


def _days_in_short(brief: Brief, package: Package) -> Iterator[tuple[Words, Words]]:
    """Yield the days of both sides, what is open in them included; what is beside the stated days is told apart."""
    say, ledger = brief.say, package.ledger
    within, beside = (ledger.total(Column.PROVIDER, in_band=inside) for inside in (True, False))
    if within.days or within.open:
        yield say("Our days"), total_in_person_days(say, within)
    if beside.days or beside.open:
        yield say("Beyond the stated days"), total_in_person_days(say, beside)
    asked = ledger.total(Column.FACE_TO_FACE)
    if asked.days or asked.open:
        yield say("Charity's workshop time"), total_in_person_days(say, asked)
