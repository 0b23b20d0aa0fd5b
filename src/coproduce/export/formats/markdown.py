"""A report as Markdown (CommonMark, with the tables of GitHub), where every given text shows as it was given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from coproduce.export.formats.visible import visible
from coproduce.export.report import (
    Block,
    Bullets,
    Drawing,
    Paragraph,
    Quote,
    Report,
    Section,
    Signatures,
    Table,
    Terms,
    Tone,
)
from coproduce.export.words import Words, as_given

DEEPEST = 6
"""The deepest heading that Markdown has."""

_SIGNS = re.compile(
    r"""
    [\\`*_{}\[\]<>#|~&$^\t]         # what marks something anywhere, for some reader of Markdown
    | ^[-+=:%]                      # what begins a list, a heading, a table or a title
    | (?<=\w)\.(?=\S) | :(?=//)     # what makes an address a link
    | (?<=[\w.+-])@(?=\w)           # what makes a mail address a link
    """,
    re.VERBOSE,
)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
_LINK = re.compile(r"(https://|mailto:)[^\s<>\"\\]+")
_NO_LINK = "<!-- -->@"
"""A mail address becomes a link whatever is escaped in it, so that a remark that nobody sees parts it."""


def write(report: Report) -> bytes:
    r"""Write a report as Markdown, in UTF-8.

    No given text is ever a heading, a link, emphasis or HTML there. Where both languages stand, each text stands in
    the one and then in the other. A drawing is described in words; its table of dates stands beside it.

    >>> from datetime import UTC, datetime
    >>> from coproduce.audience import Audience
    >>> from coproduce.export.report import ReportKind
    >>> from coproduce.export.words import NOTHING
    >>> report = Report(
    ...     kind=ReportKind.CLOSING,
    ...     audience=Audience.CHARITY,
    ...     languages=("en",),
    ...     now=datetime(2026, 12, 7, tzinfo=UTC),
    ...     stem="letter",
    ...     title=as_given("Not *now*"),
    ...     subtitle=NOTHING,
    ...     author="Revolving Doors",
    ...     web="",
    ...     dated=NOTHING,
    ...     page_words=as_given("page"),
    ...     continued=NOTHING,
    ...     sections=(),
    ... )
    >>> print(write(report).decode())
    # Not \*now\*
    <BLANKLINE>
    ---
    <BLANKLINE>
    Revolving Doors
    <BLANKLINE>
    """
    parts = [*_beginning(report), *_sections(report.sections, 2), *_end(report)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _beginning(report: Report) -> Iterator[str]:
    yield _quoted(_strong(_in_one_line(report.mark)))
    yield _heading(report.title, 1)
    yield _strong(_in_one_line(report.subtitle))
    yield _in_one_line(report.dated)


def _end(report: Report) -> Iterator[str]:
    """Close with who wrote it, and the one link that a document has."""
    yield "---"
    web = f"<{report.web}>" if _LINK.fullmatch(report.web) else _in_one_line(as_given(report.web))
    yield " · ".join(part for part in (_in_one_line(as_given(report.author)), web) if part)


def _sections(sections: Iterable[Section], level: int) -> Iterator[str]:
    for section in sections:
        yield _heading(section.heading, level)
        yield from _blocks(section.blocks)
        yield from _sections(section.inner, level + 1)


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Write each block; a list right after one of its kind has other signs, so that the two stay two."""
    turn = 0
    for before, block in zip((None, *blocks), blocks, strict=False):
        alike = isinstance(before, Bullets) and isinstance(block, Bullets) and before.numbered == block.numbered
        turn = 1 - turn if alike else 0
        yield _block(block, turn)


def _heading(words: Words, level: int) -> str:
    return f"{'#' * min(level, DEEPEST)} {_in_one_line(words)}".rstrip()


def _block(block: Block, turn: int) -> str:  # noqa: PLR0911 - one for each kind of block
    match block:
        case Paragraph():
            return _paragraph(block)
        case Quote():
            source = f"\n\n— {_in_one_line(block.said_by)}" if block.said_by else ""
            return _quoted(_stacked(block.words) + source)
        case Bullets():
            return _bullets(block, turn)
        case Terms():
            pairs = ((_strong(_in_one_line(term)), _in_lines(words)) for term, words in block.pairs)
            return "\n\n".join(": ".join(part for part in pair if part) for pair in pairs)
        case Table():
            return _table(block)
        case Drawing():
            return _stacked(block.timeline.description)
        case Signatures():
            return _signatures(block)


def _paragraph(paragraph: Paragraph) -> str:
    match paragraph.tone:
        case Tone.NOTICE:
            return _quoted(_stacked(paragraph.words, "**"))
        case Tone.QUIET:
            return _stacked(paragraph.words, "*")
        case _:
            return _stacked(paragraph.words)


def _bullets(bullets: Bullets, turn: int) -> str:
    items = []
    for place, item in enumerate(bullets.items, 1):
        sign = f"{place}{'.)'[turn]}" if bullets.numbered else "-*"[turn]
        items.append(_hanging(sign, _in_lines(item)))
    return "\n".join(items)


def _hanging(sign: str, text: str) -> str:
    return f"{sign} {text}".replace("\n", "\n" + " " * (len(sign) + 1)).rstrip()


def _table(table: Table) -> str:
    columns = max(1, len(table.headings), *map(len, (*table.rows, table.total)))
    head = [_in_one_line(heading) for heading in table.headings]
    rule = ["---:" if column in table.numeric else "---" for column in range(columns)]
    rows = [[_in_one_line(cell.words) for cell in row] for row in table.rows]
    total = [[_strong(_in_one_line(cell.words)) for cell in table.total]] if table.total else []
    return _under(_strong(_in_one_line(table.caption)), [head, rule, *rows, *total], columns)


def _signatures(signatures: Signatures) -> str:
    """Set a column for each who signs, with room to write after each label."""
    columns = max(1, len(signatures.roles))
    labels = [[f"{_in_one_line(label)}:"] * columns for label in signatures.labels]
    return _under("", [[_in_one_line(role) for role in signatures.roles], ["---"] * columns, *labels], columns)


def _under(caption: str, rows: list[list[str]], columns: int) -> str:
    """Set rows as a table, each as long as the longest, since a cell beyond the headings would be dropped."""
    lines = [f"| {' | '.join([*row, *[''] * (columns - len(row))])} |" for row in rows]
    return "\n\n".join(part for part in (caption, "\n".join(lines)) if part)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""


def _strong(text: str) -> str:
    return f"**{text}**" if text else ""


def _stacked(words: Words, around: str = "") -> str:
    """Set each language as a paragraph of its own, one below the other, with emphasis around it where asked."""
    texts = [_broken(_lines(said.text)) for said in words.said]
    return "\n\n".join(f"{around}{text}{around}" for text in texts if text)


def _in_lines(words: Words) -> str:
    return _broken(line for said in words.said for line in _lines(said.text))


def _broken(lines: Iterable[str]) -> str:
    """Join lines within one paragraph: a backslash before a new line keeps it."""
    return "\\\n".join(lines)


def _in_one_line(words: Words) -> str:
    """Set words where Markdown has one line only; the number of the new line stands for it."""
    return " / ".join("&#10;".join(_lines(said.text)) for said in words.said)


def _lines(text: str) -> list[str]:
    return [_literal(line) for line in visible(text).strip("\n").split("\n")]


def _literal(line: str) -> str:
    """Write a line so that it shows as it is, with no sign of it read as Markdown."""
    bare = _NUMBERED.sub(r"\1\\\2", _SIGNS.sub(_escaped, line.strip()))
    if not bare:
        return _numbers(line)
    before, after = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]
    return f"{_numbers(before)}{bare}{_numbers(after)}"


def _escaped(sign: re.Match[str]) -> str:
    if sign[0] == "@":
        return _NO_LINK
    return _numbers(sign[0]) if sign[0] == "\t" else f"\\{sign[0]}"


def _numbers(spaces: str) -> str:
    """Give spaces at the edge of a line by their numbers, since they would be dropped there or begin a code block."""
    return "".join(f"&#{ord(each)};" for each in spaces)
