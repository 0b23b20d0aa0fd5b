"""Gather every sentence of documents into the file that a translator edits: `python docs/catalogue.py` writes it again.

Translations are kept; what no document says any more is dropped, and printed. With `--check` nothing is written, and
the exit code is 1 where the file is not up to date.
"""

from __future__ import annotations

import ast
import io
import itertools
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from coproduce.answers import Aspect
from coproduce.closures import ClosureKind
from coproduce.export.languages.catalogue import BY_A_RULE, SPAN, UNITS
from coproduce.export.languages.patterns import PLACE, places
from coproduce.rules.enhance.shipped import shipped_questions

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "src" / "coproduce"
FILE = HOUSE / "export" / "languages" / "cy.po"
CODE = [*sorted(HOUSE.glob("export/*.py")), *sorted(HOUSE.glob("export/making/*.py"))]
OFFER = HOUSE / "offers" / "enhance.toml"
QUESTIONS = HOUSE / "offers" / "diagnostic.toml"
RULES = [
    *(HOUSE / "rules" / "enhance" / f"{name}.py" for name in ("choosing", "companions", "delivery", "options")),
    *(HOUSE / "rules" / "enhance" / f"{name}.py" for name in ("gates", "journey", "checks")),
    *(HOUSE / f"{name}.py" for name in ("assembly", "coverage", "ledger", "offer", "plan")),
]
"""The files whose sentences documents repeat: reasons, conditions, findings and shares of days."""

PLUGINS = sorted(ROOT.glob("plugins/*/src/*/__init__.py"))
PACKS = sorted(ROOT.glob("plugins/*/src/*/pack.toml"))
"""The plugins that are kept beside the library, whose sentences its documents show as well."""

SECTORS = "SECTORS"
"""The name under which a plugin lists the sectors that it is for."""

BRACES = "python-brace-format"
LEAST_WORDS = 3
BEST_EFFORTS = "We will do our best: "

_SHORT = ("the core team cannot give half a day a gap", "the core team's time is not known")
_INEXPERIENCED = "the charity has not run a consultation alone"
_WORKS = ("the charity works", "the charity does not work")
_ONE_OR_MORE = ("{what}", "{what} or {other}")
_PARTS = ("mornings", "afternoons")

PUT_TOGETHER = (
    *("first", "second", "opportunity", "real barrier", "perceived barrier", "core team", "everyone else"),
    *("Owned by {owner}", "Owned by {owner}, by {day}", "Owned by {owner}; noticed by {whoever}"),
    *("Owned by {owner}, by {day}; noticed by {whoever}", "Quick win: {what}"),
    *("what it works towards is evidenced", "what it works towards is not evidenced yet"),
    *("{title}, session {number} of {all}", "a weekend", "a half-day", "{rule}; moved on past {closures}"),
    *(
        "the start that was asked for",
        "this day was asked for",
        "new, and as early as can be",
        "where it was",
        "it took place then",
    ),
    *("moved, with as few others as can be", "where the others come nearest to the preferred gaps"),
    *("on another day than session {number}", "all sessions within {number} working days"),
    "the least gap after {title}",
    *("the least gap, lengthened by {number} days, after {title}", "half of the least gap after {title}"),
    *("at least {number} days after {title}, to make the report", "at least {number} days after {title}"),
    *("after {title}, on the same day where it can be", "at least {number} months after {title}"),
    *("no more than {number} months before {title}", "{gap}, as preferred", "on the day of {title}"),
    *(f"{{number}} {days} {way} than {{gap}}" for days in ("day", "days") for way in ("later", "sooner")),
    *(
        "{number} days after the day of {title}",
        "the preferred {gap}",
        "days that this line avoids",
        "for every charity",
    ),
    *(f"{whether} {on} {what}" for whether in _WORKS for on in ("on", "in") for what in _ONE_OR_MORE),
    *(f"whether the charity works {on} {what} is not known" for on in ("on", "in") for what in _ONE_OR_MORE),
    *(
        "1 person in the room, {days} day each",
        "{people} people in the room, {days} day each",
        "core team of {people}, gap {gap}, {days} day each",
    ),
    *(f"{kind} in {{aspect}}: {{what}}" for kind in ("opportunity", "real barrier", "perceived barrier")),
    *(aspect.value for aspect in Aspect),
    *(kind.value for kind in ClosureKind),
    *(f"{{what}} ({kind.value}{half})" for kind in ClosureKind for half in ("", *(f", {part}" for part in _PARTS))),
    *(*_PARTS, "one day"),
    *(f"{short}{between} {_INEXPERIENCED}" for short in _SHORT for between in (" and", ", and")),
)
"""What rules put together from pieces, or fill into their sentences as a single word."""

SPANS = ((SPAN, ""), *((f"{{number}} {unit}", f"{{number}} {unit}s") for unit in UNITS))
"""How long it is from one day to another, which sentences have filled in."""

SHOWN = frozenset(
    [
        *(
            "title",
            "summary",
            "content",
            "methods",
            "ground_rule",
            "deliverable",
            "purpose",
            "purposes",
            "text",
            "what",
        ),
        *("consults", "audiences", "reason", "contact"),
        *("status", "aim", "works_with", "track_record", "supports", "remote_experience"),
    ]
)
"""The keys of the offer whose texts stand in documents."""

NOT_SHOWN = frozenset({"parameters", "source", "format", "id", "tags"})
"""The parts of the offer in which nothing is shown: figures, clauses and names for programs."""

MARK = "# offer text"
"""The comment beside a sentence that is no literal, since the offer has it."""

HEADER = """\
# The Welsh of every document: open this file with a program for .po files, such as Poedit, or with any editor.
#
# NOTE TO TRANSLATORS: no Welsh reader has read these texts yet. They are consistent (cydgynhyrchu, gweithdy, elusen,
# ymddiriedolwyr, gwirfoddolwyr, defnyddwyr gwasanaeth, profiad bywyd, Rheolwr Rhanbarthol, hwylusydd, and chi
# throughout), and meant as a draft to correct. Once somebody who speaks Welsh has read them all, take the line
# X-Awaiting out: documents then stop saying that they await a reader.
#
# What stands in {braces} is filled in by the program, and has to stand in the Welsh under the same name. A day that is
# filled in begins with dydd: write d{day} where that is softened, as in ar d{day}, for ar ddydd Llun. A sentence
# about a number of things has six forms: for 0, 1, 2, 3, 6 and every other number; the number may be written out in
# all of them but the last. A sentence that is marked fuzzy, or lacks a form, is said in English until it is finished.
# After saving, python docs/catalogue.py sets the file out as it is kept, and coproduce translations lists what is left.
msgid ""
msgstr ""
"Project-Id-Version: coproduce\\n"
"Language: cy\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;\\n"
"X-Awaiting: a Welsh reader\\n"
"""


_WORD = re.compile(r"(?:^|(?<=[ (]))[A-Za-z][a-z'-]*(?=$|[ ,.;:?)])")


@attrs.frozen
class Text:
    """Hold one sentence: the English, that for many things where it is about a number, and the file that says it."""

    one: str
    many: str
    file: str
    by_a_rule: bool = False


class NotGatheredError(Exception):
    """A sentence cannot be gathered; the message names its file and line, and what was expected."""


# Sentences of the code ------------------------------------------------------------------------------------------------


def of_code(source: str, file: str) -> Iterator[Text]:
    """Yield each sentence that a file of code says, or raise `NotGatheredError` for one that cannot be read there."""
    tree = ast.parse(source)
    marked = _marked(tree, source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _says(node.func)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        wanted = 2 if isinstance(call.func, ast.Attribute) and call.func.attr == "count" else 1
        spoken = [_literals(argument) for argument in call.args[:wanted]]
        if len(spoken) == wanted and all(spoken):
            yield from _texts(call, spoken, file)
        elif call.lineno not in marked:
            raise NotGatheredError(f'{file}:{call.lineno}: expected a sentence in quotes, or "{MARK}" beside it')


def _says(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute) and called.attr == "count":
        called = called.value
        return _says(called)
    return isinstance(called, ast.Name | ast.Attribute) and (
        called.id if isinstance(called, ast.Name) else called.attr
    ) in ("say", "_say")


def _marked(tree: ast.Module, source: str) -> set[int]:
    """List the lines of each statement that bears the mark, since a long one is broken into several."""
    lines = source.splitlines()
    found = {number for number, line in enumerate(lines, 1) if MARK in line}
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            span = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            found.update(span if found & set(span) else ())
    return found


def _literals(argument: ast.expr) -> tuple[str, ...]:
    """List the sentences that an argument may be: one in quotes, or either of two."""
    if isinstance(argument, ast.IfExp):
        body, other = _literals(argument.body), _literals(argument.orelse)
        return (*body, *other) if body and other else ()
    return (argument.value,) if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ()


def _texts(call: ast.Call, spoken: list[tuple[str, ...]], file: str) -> Iterator[Text]:
    for one, *many in zip(*spoken, strict=True):
        text = Text(one, many[0] if many else "", file)
        _check_facts(call, text)
        yield text


def _check_facts(call: ast.Call, text: Text) -> None:
    """Hold the places of a sentence against the facts that it is given; any may be in one form of it only."""
    given = {keyword.arg for keyword in call.keywords}
    needed = places(text.one) | places(text.many)
    missing = needed - given - ({"number"} if text.many else set())
    if missing and None not in given:
        raise NotGatheredError(f"{text.file}:{call.lineno}: expected a fact for {', '.join(sorted(missing))}")


# Sentences of rules ---------------------------------------------------------------------------------------------------


def of_rules(source: str, file: str) -> Iterator[Text]:
    """Yield each sentence that a file of rules makes, with a place for each fact that it fills in.

    Names, errors and authorities are no sentences of documents, and left out; so is what has fewer than three words.
    """
    tree = ast.parse(source)
    left_out = {id(part) for node in ast.walk(tree) if _is_no_sentence(node) for part in ast.walk(node)}
    left_out |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.Constant)]
    for node in sorted(found, key=lambda node: (node.lineno, node.col_offset)):
        for sentence in _sentences(node) if id(node) not in left_out else ():
            if len(_WORD.findall(PLACE.sub(" ", sentence))) >= LEAST_WORDS:
                yield Text(sentence, "", file, by_a_rule=True)


def _is_no_sentence(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) in ("message", "hint")
    if isinstance(node, ast.keyword):
        return node.arg in ("id", "hint", "source", "code")
    if isinstance(node, ast.Call) and any(keyword.arg == "code" for keyword in node.keywords):
        return True
    is_authority = isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("Source.", "replace"))
    return is_authority or isinstance(node, ast.Raise | ast.arg | ast.Subscript)


def _sentences(node: ast.expr) -> list[str]:
    """List the sentences that an expression gives: one for each way in which it chooses between words."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    parts = [_parts(part) for part in node.values] if isinstance(node, ast.JoinedStr) else []
    return [_told_apart("".join(chosen)) for chosen in itertools.product(*parts)]


def _told_apart(sentence: str) -> str:
    """Name a second fact otherwise than the first of the same name, since both have to be said."""
    seen = list[str]()

    def named(place: re.Match[str]) -> str:
        seen.append("other_" * seen.count(place[1]) + place[1])
        return "{" + seen[-1] + "}"

    return PLACE.sub(named, sentence)


def _parts(part: ast.expr) -> list[str]:
    if not isinstance(part, ast.FormattedValue):
        return _sentences(part)
    chosen = _literals(part.value)
    return list(chosen) if chosen else ["{" + _named(part.value) + "}"]


def _named(expression: ast.expr) -> str:
    """Name what an expression gives, for a translator to read."""
    while isinstance(expression, ast.Call):
        joins = isinstance(expression.func, ast.Attribute) and isinstance(expression.func.value, ast.Constant)
        expression = expression.args[0] if joins or not isinstance(expression.func, ast.Attribute) else expression.func
        if isinstance(expression, ast.Attribute) and expression.attr == "replace":
            expression = expression.value
    names = [node for node in ast.walk(expression) if isinstance(node, ast.Attribute | ast.Name)]
    name = names[0] if names else None
    return (name.attr if isinstance(name, ast.Attribute) else name.id if name else "what").strip("_").lower()


# Texts of the offer ---------------------------------------------------------------------------------------------------


def of_offer(part: object, key: str = "") -> Iterator[str]:
    """Yield the texts of the offer that documents show, in the order of the file."""
    if isinstance(part, dict):
        for name, inner in part.items():
            if name not in NOT_SHOWN:
                yield from of_offer(inner, name)
    elif isinstance(part, list):
        for inner in part:
            yield from of_offer(inner, key)
    elif isinstance(part, str) and key in SHOWN:
        yield part


def of_lines(offer: dict[str, Any]) -> dict[str, Any]:
    """Give the offer without the states of its lines, which are words for programs, unlike what the provider is."""
    lines = [{key: value for key, value in line.items() if key != "status"} for line in offer["lines"]]
    return {**offer, "lines": lines}


def of_questions() -> Iterator[str]:
    """Yield what each question asks, the words of its options, and what each point of a scale is called."""
    for question in shipped_questions():
        yield question.text
        yield from (option.replace("-", " ") for option in question.options)
        yield from (point.partition(":")[0] for point in question.points)


def of_sectors(source: str) -> Iterator[str]:
    """Yield the sectors that a plugin is for, in plain words, without their codes."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == SECTORS:
            named = [part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)]
            yield from _in_plain_words(map(str, named))


def _in_plain_words(sectors: Iterable[str]) -> Iterator[str]:
    """Yield sectors as documents have them; a code such as CJ101 is the same in every language."""
    yield from (sector.replace("-", " ") for sector in sectors if sector.islower())


def of_pack(path: Path) -> Iterator[str]:
    """Yield the sectors, questions, accommodations, conditions and findings of a pack, each with its reason."""
    pack = tomllib.loads(path.read_text(encoding="utf-8"))
    yield from _in_plain_words(pack.get("applies", {}).get("sectors", ()))
    for part in (*pack.get("questions", ()), *pack.get("amendments", ()), *pack.get("findings", ())):
        yield from (part[key] for key in ("text", "reason") if key in part)


def gathered() -> list[Text]:
    """List every sentence, by file, then in the order in which it stands there."""
    found = [text for path in CODE for text in of_code(path.read_text(encoding="utf-8"), _name(path))]
    offer = of_lines(tomllib.loads(OFFER.read_text(encoding="utf-8")))
    found += [Text(text, "", _name(OFFER)) for text in of_offer(offer)]
    found += [Text(text, "", _name(QUESTIONS)) for text in of_questions()]
    found += [text for path in [*RULES, *PLUGINS] for text in of_rules(path.read_text(encoding="utf-8"), _name(path))]
    found += [Text(text, "", _name(path)) for path in PLUGINS for text in of_sectors(path.read_text(encoding="utf-8"))]
    found += [Text(text, "", _name(path)) for path in PACKS for text in of_pack(path)]
    found += [Text(text, "", _name(RULES[0].parent), by_a_rule=True) for text in PUT_TOGETHER]
    found += [Text(one, many, _name(HOUSE / "plan.py")) for one, many in SPANS]
    return [attrs.evolve(text, one=_without_promise(text.one)) for text in found if text.one]


def _without_promise(text: str) -> str:
    """Give what is promised without the words that promise it, which are a sentence of their own with a place."""
    promised = text.removeprefix(BEST_EFFORTS)
    return promised if PLACE.sub("", promised) else text


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# The file -------------------------------------------------------------------------------------------------------------


def merged(texts: list[Text], old: str) -> str:
    """Write the file again, with each translation that it has."""
    before = read_po(io.StringIO(old or HEADER), locale="cy")
    after = Catalog(locale="cy")
    after.mime_headers = before.mime_headers  # babel itself knows five plural forms of Welsh, and so would write five
    by_rules = {text.one for text in texts if text.by_a_rule}
    for one, (many, files) in _by_sentence(texts).items():
        kept = before.get(one)
        same = kept is not None and kept.pluralizable == bool(many)
        added = after.add(
            (one, many) if many else one,
            kept.string if same else "",
            locations=[(file, None) for file in files],
            auto_comments=[BY_A_RULE] if one in by_rules else (),
            user_comments=kept.user_comments if same else (),
        )
        added.flags = {"fuzzy"} & (kept.flags if same else set()) | ({BRACES} if places(one + many) else set())
    written = io.BytesIO()
    write_po(written, after, omit_header=True, include_lineno=False, width=0)
    head, sentences = (old or HEADER).partition("\n\n")[0].rstrip(), written.getvalue().decode("utf-8").strip()
    return f"{head}\n\n{sentences}\n"


def _by_sentence(texts: list[Text]) -> dict[str, tuple[str, list[str]]]:
    """Put each sentence where it is said first, with every file that says it."""
    found: dict[str, tuple[str, list[str]]] = {}
    for text in texts:
        many, files = found.get(text.one, ("", []))
        if many and text.many and many != text.many:
            raise NotGatheredError(f"{text.file}: {text.one!r} has two sentences for many: {many!r}, {text.many!r}")
        found[text.one] = (many or text.many, list(dict.fromkeys([*files, text.file])))
    return found


def dropped(texts: list[Text], old: str) -> list[str]:
    """List the translated sentences that nothing says any more."""
    said = {text.one for text in texts}
    before = [message for message in read_po(io.StringIO(old), locale="cy") if message.id and message.string]
    named = [message.id if isinstance(message.id, str) else message.id[0] for message in before]
    return [name for name in named if name not in said]


def main(arguments: list[str]) -> int:
    """Write the file, or check that it is up to date."""
    old = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    try:
        texts = gathered()
        new = merged(texts, old)
    except NotGatheredError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    if "--check" in arguments:
        state = "up to date" if new == old else "out of date: run python docs/catalogue.py"
        sys.stdout.write(f"{_name(FILE)} is {state}\n")
        return int(new != old)
    for name in dropped(texts, old):
        sys.stdout.write(f"dropped: {name}\n")
    FILE.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
