"""Every id that our own rules may say, so that others can name what they supersede, and a slip in a name is told."""

from __future__ import annotations

from coproduce.offer import AnyLine, Consultancy, Debrief, Offer, ReportBack, Status, Workshop
from coproduce.rules.enhance.journey import INTRODUCTORY

_GATES = ("scope", "senior-buy-in", "time-and-resources", "timing", "wishes", "journey", "need")
_PACKAGE = (
    "pace",
    "style",
    "form",
    "longer-gaps",
    "support-level",
    "support-report-back",
    "attend-report-back",
    "report-to",
    "staff-only",
    "remote",
    "shorter-sessions",
    "opportunity-*",
    "challenge-*",
    "need-*",
    "quick-win-*-placed",
    "quick-win-*-declined",
)
_FINDINGS = (
    "too-many-workshops",
    "empty-gap",
    "shorter-series",
    "no-core-team",
    "outside-band",
    "no-senior-leader",
    "no-service-users",
    "no-volunteers",
    "narrow-staff",
    "owner-of-*",
    "uncovered-*",
    "over-budget",
    "budget-open",
    "stand-alone-*",
    "safe-space",
    "no-co-facilitation",
    "co-facilitated-*",
    "co-facilitation-unwanted",
    "wrong-time",
    "not-known-*",
    "differs-*",
    "long-session-*",
    "face-to-face-*",
    "short-sessions-*",
    "no-focus-*",
    "overrules-*",
)
_MEETING = ("remote", "further-sessions")
_SERIES = ("at-start", "evidenced", "offered", "missing", "further-sessions")
_STAND_ALONE = ("challenge", "no-challenge", "foundations-first")
_ASKED_ABOUT = ("wanted", "not-wanted", "refused", "regional-manager")
_AFTERWARDS = ("added", "not-added", "open", "remote")
_COMPANIONS = ("added", "not-added")


def spoken_ids(offer: Offer) -> tuple[str, ...]:
    """List the ids of the gates, amendments and findings that our rules may say, with `*` for a part that varies."""
    own = (*_GATES, *_PACKAGE, *_FINDINGS, *(f"no-{option.id.partition('/')[2]}" for option in offer.options))
    of_lines = (f"{line.id}-{end}" for line in offer.lines for end in _ends(line))
    elsewhere = (f"enhance/*.*-{end}" for end in (*_MEETING, "regional-manager"))
    return tuple(sorted({*(f"enhance/{name}" for name in own), *of_lines, *elsewhere}))


def _ends(line: AnyLine) -> tuple[str, ...]:
    """List how the ids of what we say about a line end."""
    if line.status is not Status.INCLUDED:
        return (*_ASKED_ABOUT, "focus", "further-sessions") if isinstance(line, Workshop) else _ASKED_ABOUT
    if isinstance(line, Workshop):
        return _SERIES if line.module == INTRODUCTORY else ("further-sessions",)
    if isinstance(line, Consultancy):
        return _STAND_ALONE
    return _AFTERWARDS if isinstance(line, (ReportBack, Debrief)) else _COMPANIONS
