"""What a coordinator reads of a conflict, each side on a line of its own; and of why there are no dates, in lists."""

from __future__ import annotations

import textwrap

from coproduce import ConflictError, CoproduceError, InfeasibleError
from coproduce.cli.page import INDENT, PIPED

_BUT = "; but "
_RULED_OUT = "; what rules it out: "
_SETTLE = (
    "A coordinator can settle it in the case file, with an [[agreed]] table that supersedes one of them: "
    "see docs/how-to/put-an-edit-on-record.md"
)


def in_full(error: CoproduceError, *, width: int | None = None) -> str:
    """Tell an error; where amendments quarrel, tell each pair of them once, with everything that they quarrel about."""
    if not isinstance(error, ConflictError):
        return str(error)
    alike: dict[tuple[str, ...], list[CoproduceError]] = {}
    for fault in error.errors:
        alike.setdefault((fault.code, fault.message, fault.hint), []).append(fault)
    lines = [line for faults in alike.values() for line in _lines(faults, width)]
    if any(_is_between_rules(fault) for fault in error.errors):
        lines += _wrapped(_SETTLE, width)
    return "\n".join(lines)


def impasse(error: InfeasibleError, *, width: int) -> str:
    """Tell why there are no dates: the event, what rules them out, and what would help, one a line."""
    if not error.facts:
        return str(error)
    headline, _, rest = error.message.partition(_RULED_OUT)
    more = rest.removeprefix("; ".join(error.facts)).removeprefix("; ")
    lines = [*_wrapped(f"[{error.code}] {headline}", width), "", "What rules it out"]
    lines += [line for fact in error.facts for line in _wrapped(f"  - {fact}", width)]
    if more:
        lines += _wrapped(f"  {more}", width)
    lines += ["", "What would help"]
    helps = error.relaxations or (error.hint,)
    return "\n".join([*lines, *(line for each in helps for line in _wrapped(f"  - {each}", width))])


def _is_between_rules(fault: CoproduceError) -> bool:
    """Tell whether two plugins quarrel, or one and the offer, and no edit on record."""
    return fault.code == "conflict" and _BUT in fault.message and "agreed/" not in fault.message


def _lines(faults: list[CoproduceError], width: int | None) -> list[str]:
    """Tell one quarrel and all the places at which it breaks out."""
    first = faults[0]
    source = f"{first.source}: " if first.source else ""
    places = ", ".join(fault.path for fault in faults if fault.path)
    law, sides = _parted(first.message)
    lines = _wrapped(f"{source}[{first.code}] {': '.join(part for part in (places, law) if part)}", width)
    for side in sides:
        lines += _wrapped(f"  {side}", width)
    return [*lines, *_wrapped(f"  {first.hint}", width)] if first.hint else lines


def _parted(message: str) -> tuple[str, list[str]]:
    """Part the message of a quarrel into its law and its two sides; any other message has no sides."""
    law, _, sides = message.partition(": ")
    if message.count(_BUT) != 1 or not sides:
        return message, []
    one, other = sides.split(_BUT)
    return law, [one, f"but {other}"]


def _wrapped(text: str, width: int | None) -> list[str]:
    indent = " " * (len(text) - len(text.lstrip()) + 2)
    return textwrap.wrap(
        text, width or PIPED - INDENT, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
