"""Whom participants report back to, and what differs from one of them to another: whom a deck is for, what it asks."""

from __future__ import annotations

from enum import Enum

import attrs

from coproduce.export.languages.speaker import Speaker
from coproduce.export.words import Words

Column = tuple[Words, tuple[Words, ...]]
"""A heading, and the points below it."""


class Variant(Enum):
    """Name whom participants report back to (R60); the value names the deck."""

    TRUSTEES = "trustees"
    STAFF = "staff"
    VOLUNTEERS = "volunteers"
    SERVICE_USERS = "service-users"


@attrs.frozen(kw_only=True)
class Listeners:
    """Hold what differs from deck to deck: its title, whom it is for, and what they are asked, in points or columns."""

    title: Words
    named: Words
    note: Words
    points: tuple[Words, ...] = ()
    columns: tuple[Column, ...] = ()


def listeners_of(variant: Variant, say: Speaker) -> Listeners:
    """Give what differs for those who listen.

    >>> str(listeners_of(Variant.STAFF, Speaker(("en",))).named)
    'For our staff'
    """
    return _LISTENERS[variant](say)


def _trustees(say: Speaker) -> Listeners:
    decide = (
        say("Whether this vision is the board's own, and who speaks for it there"),
        say("Which decisions are shared with people who use our services, and from when"),
        say("How the board hears what comes of it, and how often"),
    )
    provide = (
        say("Hours for the core team, so that the plan is carried on"),
        say("Money for what it costs people to take part"),
        say("Room to try something, and to learn when it does not work"),
    )
    return Listeners(
        title=say("Report-back for trustees"),
        named=say("For our trustees"),
        note=say("Ask for a decision on each point, today or by a named day, and write it on the slide."),
        columns=((say("To decide"), decide), (say("To provide"), provide)),
    )


def _staff(say: Speaker) -> Listeners:
    return Listeners(
        title=say("Report-back for staff"),
        named=say("For our staff"),
        note=say("Let people talk in pairs for a minute before you ask who takes part in what."),
        points=(
            say("Choose the part of the plan that touches your work, and take part in it"),
            say("Ask the people you work with before something is decided, not after"),
            say("Say early what stands in the way, so that we can deal with it together"),
            say("Tell us what you need for it: time, training, somebody to ask"),
        ),
    )


def _volunteers(say: Speaker) -> Listeners:
    return Listeners(
        title=say("Report-back for volunteers"),
        named=say("For our volunteers"),
        note=say("Say plainly that this is an invitation, and that nobody's place depends on it."),
        points=(
            say("Take part in a next step, at times that suit you"),
            say("Tell us what you see and hear that we do not"),
            say("Bring along people who have not been heard yet"),
            say("Say what would help you to do this beside your other tasks"),
        ),
    )


def _service_users(say: Speaker) -> Listeners:
    return Listeners(
        title=say("Report-back for people who use our services"),
        named=say("For people who use our services"),
        note=say("Say whom people can talk to after this, and stay for a while. Nobody has to answer here."),
        points=(
            say("You can join in. You choose how much, and you can stop when you like."),
            say("Tell us what works for you, and what does not."),
            say("Come to a meeting, talk with one of us, or write to us."),
            say("Tell us what would help you to take part. We will do our best."),
        ),
    )


_LISTENERS = {
    Variant.TRUSTEES: _trustees,
    Variant.STAFF: _staff,
    Variant.VOLUNTEERS: _volunteers,
    Variant.SERVICE_USERS: _service_users,
}
