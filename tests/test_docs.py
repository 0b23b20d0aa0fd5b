"""The documentation names everything that it must, exactly as it is."""

import inspect
import re
import subprocess
from pathlib import Path

import click
import pytest

import coproduce
from coproduce.amendments import LAWS
from coproduce.cli import commands
from coproduce.rules.hookspecs import Hooks

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted(ROOT.glob("plugins/*/README.md")),
    *(page for page in sorted(ROOT.glob("docs/**/*.md")) if "_build" not in page.parts),
]
VERBS = sorted(commands.command.commands)
HOOKS = [name for name in vars(Hooks) if name.startswith("coproduce_")]


def page(name):
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


def section(text, heading):
    """Cut the part of a page from a heading to the next one of its level."""
    match = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert match, f"there is no section {heading!r}"
    return match[1]


def rows(text):
    """List the cells of every row of a table, its heading first."""
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line[:2] == "| "]


class TestHooks:
    @pytest.mark.parametrize("hook", HOOKS)
    def test_signature(self, hook):
        """Each hook stands in the reference with its exact signature."""
        signature = inspect.signature(getattr(Hooks, hook))
        parameters = ", ".join(str(parameter).replace("'", "") for parameter in signature.parameters.values())

        assert f"def {hook}({parameters}) -> {signature.return_annotation}: ..." in section(page("hooks"), hook)

    @pytest.mark.parametrize("hook", HOOKS)
    def test_sentence_and_example(self, hook):
        """Each hook stands there with its sentence, and with a complete plugin as an example."""
        text = section(page("hooks"), hook)

        assert inspect.getdoc(getattr(Hooks, hook)) in text
        assert re.search(rf"\(Plugin\):\n.*@hookimpl\n    def {hook}\(", text, re.DOTALL)


class TestFrontDoor:
    def test_every_name(self):
        """Every name of the front door is in the reference, and nothing else is."""
        documented = re.findall(r"^\.\. (?:autoclass|autofunction|py:data):: (\w+)$", page("api"), re.MULTILINE)

        assert sorted(coproduce.__all__) == sorted(documented)


class TestErrors:
    def test_every_error(self):
        """Every public error class has a row, with the exit code that the command ends with."""
        found = {row[0]: row[-1] for row in rows(page("errors")) if row[0].endswith("Error`")}
        errors = [name for name in coproduce.__all__ if name.endswith("Error")]

        assert {f"`{name}`" for name in errors} == set(found)
        for name in errors:
            assert found[f"`{name}`"] in exit_codes_of(getattr(coproduce, name)), name

    def test_every_fact(self):
        """Every fact that an error carries has a row."""
        names = set(inspect.signature(coproduce.CoproduceError).parameters)

        assert names <= set(re.findall(r"`(\w+)`", section_before(page("errors"), "`str(error)`")))


def exit_codes_of(error):
    if error is coproduce.NotProceedingError:
        return {f"{commands.CLOSED} or {commands.NEEDS_INFORMATION}"}
    if error is coproduce.InfeasibleError:
        return {str(commands._code_of(error("", event="", constraint="")))}
    return {str(commands._code_of(error("", code="")))}


def section_before(text, mark):
    return text.partition(mark)[0]


class TestLaws:
    @pytest.mark.parametrize("slot", LAWS)
    def test_slot(self, slot):
        """Each slot has a row with the amendment that writes it, its law, and what the law says."""
        writers = [one for one in coproduce.AnyTailoring.__args__ if one.slot == slot]
        (row,) = [row for row in rows(section(page("amendments"), "Slots and their laws")) if row[0] == f"`{slot}`"]

        assert [row[1].partition("(")[0].strip("`")] == [writer.__name__ for writer in writers]
        assert row[2:] == [f"`{LAWS[slot].name}`", LAWS[slot].value]

    def test_no_other_slot(self):
        """No slot is documented that is not there."""
        documented = {row[0].strip("`") for row in rows(section(page("amendments"), "Slots and their laws"))}

        assert documented - {"slot"} == set(LAWS)


class TestCommand:
    @pytest.mark.parametrize("verb", VERBS)
    def test_verb(self, verb):
        """Each verb has a section with its usage, its sentence and exactly its options."""
        text = section(page("command"), f"coproduce {verb}")
        given = commands.command.commands[verb]
        usage = " ".join(["coproduce", verb, *given.collect_usage_pieces(click.Context(given))])

        assert f"`{usage}`" in text
        assert given.help.splitlines()[0] in text
        assert options(given) == documented_options(text)

    def test_options_of_all(self):
        """The options before the verb are documented, and no others."""
        top = section_before(page("command"), "\n## ")

        assert options(commands.command) | {"--help", "-h"} == documented_options(top)

    def test_no_other_verb(self):
        """No verb is documented that is not there."""
        documented = re.findall(r"^## coproduce (.+)$", page("command"), re.MULTILINE)

        assert sorted(documented) == VERBS

    def test_exit_codes(self):
        """Each exit code has a row, with the meaning that the help gives it."""
        numbers = {value for name, value in vars(commands).items() if name.isupper() and type(value) is int}
        help_text = " ".join(commands.command.help.partition("Exit codes:")[2].split()).rstrip(".")
        meanings = dict(part.strip().split(" ", 1) for part in help_text.split(","))
        found = {row[0].strip("`"): row[1] for row in rows(section(page("command"), "Exit codes"))[1:]}

        assert {str(code) for code in numbers - {commands.HORIZON_MONTHS}} == set(found)
        assert meanings.items() <= found.items()


def options(given):
    return {name for one in given.params if isinstance(one, click.Option) for name in one.opts}


def documented_options(text):
    return {name for row in rows(text) for name in re.findall(r"`(--?[a-z-]+)", row[0])}


class TestCaseFile:
    def test_points(self):
        """Every point of every scale stands in the reference with its words."""
        scales = [question for question in coproduce.Practice(coproduce.enhance()).questions if question.points]

        assert scales
        for question in scales:
            for number, words in enumerate(question.points):
                assert f"| {number} | {words} |" in page("case-file")

    def test_every_question(self):
        """Every question in force has a row with its id, its words and its options."""
        practice = coproduce.Practice(coproduce.enhance(), plugins=coproduce.load(["wales", "criminal-justice"]))
        found = {row[0].strip("`"): row for row in rows(page("case-file"))}

        for question in practice.questions:
            assert question.text == found[question.id][1]
            if question.options:
                assert list(question.options) == re.findall(r"`([^`]+)`", found[question.id][2])
            assert audience_words(question) == found[question.id][3]

    def test_every_row_is_a_question(self):
        """No question is documented that is not in force."""
        questions = {question.id for question in coproduce.Practice(coproduce.enhance()).questions}
        documented = {row[0].strip("`") for row in rows(page("case-file")) if len(row) == 4}

        assert {name for name in documented if not name.startswith("wales.")} - {"id"} == questions


def audience_words(question):
    if question.is_for_everyone:
        return "everyone"
    return ", ".join(reader.value for reader in coproduce.Audience if reader in question.audience)


class TestLinks:
    @pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
    def test_local_files(self, path):
        """Every local file or heading that a page links to is there."""
        text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]

        for link in links:
            target, _, heading = link.partition("#")
            there = (path.parent / target) if target else path
            assert there.exists(), link
            assert not heading or heading in slugs(there), link

    def test_every_page_is_in_the_index(self):
        """The index names every page, and no page that is not there."""
        docs = ROOT / "docs"
        index = (docs / "index.md").read_text(encoding="utf-8")
        named = re.findall(r"^((?:tutorial|how-to|reference|explanation)/[\w-]+)$", index, re.MULTILINE)
        pages = [str(one.relative_to(docs).with_suffix("")) for one in PAGES if docs in one.parents]

        assert sorted([*named, "index"]) == sorted(pages)

    def test_every_example_is_in_the_readme(self):
        """The table of the readme names every example, and no other file."""
        named = re.findall(r"\(docs/examples/([\w-]+\.toml)\)", (ROOT / "README.md").read_text())

        assert sorted(named) == sorted(example.name for example in (ROOT / "docs" / "examples").iterdir())


def slugs(path):
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


class TestReadme:
    def test_opens_with_three_sentences(self):
        """The readme opens with three sentences on what this does, and for whom."""
        opening = (ROOT / "README.md").read_text(encoding="utf-8").split("\n\n")[1]

        assert len(re.findall(r"\.(?=\s|$)", opening)) == 3

    def test_two_commands(self):
        """On a fresh machine there are exactly two commands, and the checks run just these."""
        fresh = section((ROOT / "README.md").read_text(encoding="utf-8"), "On a fresh machine")
        blocks = re.findall(r"^```(\w*)\n(.*?)^```$", fresh, re.DOTALL | re.MULTILINE)
        shown = subprocess.run([ROOT / ".ci" / "run", "--show"], capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - our own script

        assert [language for language, _ in blocks] == ["sh", "sh"]
        assert all(command.count("\n") == 1 for _, command in blocks)
        assert "".join(command for _, command in blocks) == shown.stdout

    def test_ten_lines(self):
        """The same from code takes no more than ten lines."""
        shown = section((ROOT / "README.md").read_text(encoding="utf-8"), "The same from code")
        code = re.search(r"^```python\n(.*?)^```$", shown, re.DOTALL | re.MULTILINE)[1]

        assert len([line for line in code.splitlines() if line.strip()]) <= 10
