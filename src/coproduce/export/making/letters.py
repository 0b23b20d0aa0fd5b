"""The two letters: one that closes the offer for now, kindly and with reasons, and one that asks what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from coproduce.agreement import Stage
from coproduce.assessment import Verdict
from coproduce.export.making.brief import Brief, ended, section, sentence
from coproduce.export.report import Bullets, Paragraph, Section, Tone
from coproduce.export.words import Words


def closing(brief: Brief) -> Iterator[Section]:
    """Yield a letter that proposes to close the offer for now: why, and when to talk again (R25, Q15)."""
    say, assessment = brief.say, brief.assessment
    addressed = brief.is_candid
    thanks = say(
        "Thank you for the time that you gave us on {day}, and for how openly you spoke.",
        day=assessment.diagnostic.held_on,
    )
    told = say("We spoke with {charity} on {day}.", charity=brief.charity, day=assessment.diagnostic.held_on)
    yield section(
        "closing",
        say("Not now"),
        Paragraph(_greeting(brief)) if addressed else None,
        Paragraph(thanks if addressed else told, Tone.LEAD),
        Paragraph(_what_ended(brief)),
        *_why(brief),
        Paragraph(say("This is no judgement on the work of {charity}, and it closes no door.", charity=brief.charity)),
    )
    yield from _again(brief)
    if addressed:
        yield section(
            "farewell",
            say("Until then"),
            Paragraph(say("Write to us whenever something changes; we would be glad to hear from you.")),
            *_from_us(brief),
        )


def _greeting(brief: Brief) -> Words:
    role = brief.assessment.charity.contact_role
    return brief.say("Dear {who},", who=brief.name_of(role) if role else brief.charity)


def _from_us(brief: Brief) -> tuple[Paragraph, Paragraph]:
    return Paragraph(brief.say("With kind regards,")), Paragraph(brief.say("The Involvement Team"))


def _what_ended(brief: Brief) -> Words:
    say, ended = brief.say, brief.standing.last if brief.standing else None
    if ended is None:
        return say("We think that now is not the right time to begin, and we hope to talk again when it is.")
    if ended.stage is Stage.DECLINED:
        return say(
            "{charity} decided on {day} not to go on with the support for now.", charity=brief.charity, day=ended.on
        )
    return say("The support was closed for now on {day}.", day=ended.on)


def _why(brief: Brief) -> Iterator[Paragraph | Bullets]:
    """Tell why, as far as the reader may know: what was recorded when it ended, or the gates that close."""
    say, last = brief.say, brief.standing.last if brief.standing else None
    if last and last.reason:
        yield Paragraph(say("The reason that was given is this: {reason}", reason=ended(say.known(last.reason))))
        return
    reasons = [gate.reason for gate in brief.assessment.gates if gate.verdict is Verdict.CLOSE and gate.reason]
    told = [_kindly(brief, reason) for reason in dict.fromkeys(reasons)]
    if len(told) > 1:
        yield Paragraph(say("There are several reasons for it:"))
        yield Bullets(tuple(told))
    elif told:
        yield Paragraph(told[0])


def _kindly(brief: Brief, reason: str) -> Words:
    """Say why as one says it to people: what we heard, and why the support rests on it; what others say is theirs."""
    say = brief.say
    known = {
        "no staff time can be committed to developing and implementing coproduction at this time": say(
            "We heard that no staff time can be committed to developing and implementing coproduction at this time, "
            "and the support rests on the time that people have for it."
        ),
        "senior leaders do not back the value and merits of coproduction at this time": say(
            "We heard that senior leaders do not back the value and merits of coproduction at this time, "
            "and what people begin together needs that backing to last."
        ),
        "no need was found that the offer meets": say(
            "In what we heard we found no need that this offer meets at this time."
        ),
    }
    return known.get(reason) or sentence(say.known(reason))


def _again(brief: Brief) -> Iterator[Section]:
    say, day = brief.say, brief.assessment.look_again
    if day:
        when = say("Let us talk again on or after {day}.", day=day)
    elif brief.is_candid:
        known = brief.standing is not None and brief.standing.ended
        whenever = say("We have set no day for it: let us talk again whenever it suits you.")
        changed = say("We have set no day for it: let us talk again as soon as what is said above has changed.")
        when = whenever if known else changed
    else:
        return
    yield section("again", say("When to talk again"), Paragraph(when))


def questions(brief: Brief) -> Iterator[Section]:
    """Yield a letter that lists the questions on which a decision waits."""
    say, assessment = brief.say, brief.assessment
    addressed = brief.is_candid
    day = assessment.diagnostic.held_on
    thanks = say("Thank you for our conversation on {day}.", day=day)
    told = say("We spoke with {charity} on {day}.", charity=brief.charity, day=day)
    ask = say(
        "Before we can propose anything, we need to know a little more. "
        "Nothing is decided: what is not known yet counts neither for nor against it."
    )
    yield section(
        "questions",
        say("A few questions"),
        Paragraph(_greeting(brief)) if addressed else None,
        Paragraph(thanks if addressed else told, Tone.LEAD),
        Paragraph(ask),
    )
    yield from _asked(brief)
    if addressed:
        answer = say("A short note is enough, or call us and we go through them together.")
        yield section("answer", say("How to answer"), Paragraph(answer), *_from_us(brief))


def _asked(brief: Brief) -> Iterator[Section]:
    """Yield the questions, those first on which the decision waits; they are for the charity to answer."""
    say = brief.say
    if not brief.is_candid:
        return
    asked = brief.assessment.questions
    groups = (
        ("questions-waiting", say("What we need to know"), [each for each in asked if each.waits]),
        ("questions-others", say("Good to know, if you can"), [each for each in asked if not each.waits]),
    )
    for id_, heading, questions in groups:
        if questions:
            items = tuple(say(each.text) for each in questions)  # offer text
            yield section(id_, heading, Bullets(items, numbered=True))
