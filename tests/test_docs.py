"""The documentation names everything that it must, exactly as it is."""

import ast
import inspect
import re
import runpy
import subprocess
import tomllib
from pathlib import Path
from typing import ClassVar, get_args, get_origin, get_type_hints

import attrs
import click
import pytest

import coproduce
from coproduce.amendments import LAWS, Amendment, Law, Selector
from coproduce.cli import commands
from coproduce.invariants import INVARIANTS
from coproduce.rules.hookspecs import Hooks
from coproduce.rules.refusing import _MARKS
from coproduce.rules.renaming import DEPRECATED_HOOKS
from coproduce.testing.laws import LAWS as LAWS_OF_CONFORMANCE

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted(ROOT.glob("plugins/*/README.md")),
    *(page for page in sorted(ROOT.glob("docs/**/*.md")) if "_build" not in page.parts),
]
MADE = runpy.run_path(str(ROOT / "docs" / "pages.py"))
CONTEXTS = [coproduce.GateContext, coproduce.ProposeContext, coproduce.ComposeContext, coproduce.TailorContext]
HOOKS = [name for name in vars(Hooks) if name.startswith("coproduce_")]


def verbs(group, way=()):
    """Yield each command with the words that lead to it, those of groups in groups included."""
    for name, one in group.commands.items():
        yield " ".join([*way, name]), one
        if isinstance(one, click.Group):
            yield from verbs(one, (*way, name))


VERBS = dict(verbs(commands.command))


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


class TestPlugin:
    def test_every_attribute(self):
        """Each attribute of the class has a row, and nothing else has."""
        hints = get_type_hints(coproduce.Plugin, include_extras=True)
        attributes = [name for name, hint in hints.items() if get_origin(hint) is ClassVar]
        found = [row[0].strip("`") for row in rows(section(page("hooks"), "The class"))]

        assert ["attribute", *attributes] == found

    @pytest.mark.parametrize("place", range(1, len(CONTEXTS)))
    def test_context(self, place):
        """Each context that builds on another has a row with what it has beside that one, and what it gives."""
        row, added = context_row(CONTEXTS[place]), {*facts(CONTEXTS[place])} - {*facts(CONTEXTS[place - 1])}
        helpers = {*helpers_of(CONTEXTS[place])} - {*helpers_of(CONTEXTS[place - 1])}

        assert added <= set(re.findall(r"`(\w+)`", row[1]))
        assert helpers == set(re.findall(r"`(\w+)\(", row[2]))

    @pytest.mark.parametrize("context", [coproduce.GateContext, coproduce.CheckContext])
    def test_context_of_its_own(self, context):
        """A context that builds on no other has a row with all that it has and gives, each helper with parameters."""
        row = context_row(context)
        signed = [
            f"{name}({', '.join([*inspect.signature(each).parameters][1:])})"
            for name, each in helpers_of(context).items()
        ]

        assert facts(context) == re.findall(r"`(\w+)`", row[1])
        assert signed == re.findall(r"`([^`]+)`", row[2])

    def test_hooks_that_were_given_up(self):
        """The reference names each hook that was given up, or says that there is none."""
        text = section(page("hooks"), "Names that are given up")

        assert all(f"`{hook}`" in text for hook in DEPRECATED_HOOKS)
        assert ("None is given up at present." in text) == (not DEPRECATED_HOOKS)

    def test_version_of_the_hooks(self):
        """The version of the hooks stands there."""
        assert f"have version {coproduce.HOOKS_VERSION}," in section(page("hooks"), "Versions")


def context_row(context):
    (row,) = [row for row in rows(section(page("hooks"), "The contexts")) if row[0] == f"`{context.__name__}`"]
    return row


def facts(context):
    return [field.name for field in attrs.fields(context)]


def helpers_of(context):
    return {name: each for name, each in inspect.getmembers(context, inspect.isfunction) if name[0] != "_"}


class TestRefusals:
    """Each way in which a plugin cannot be used stands in the reference, in the words of the error."""

    @pytest.mark.parametrize("room", ["asking", "bringing", "course", "loading", "refusing", "registry"])
    def test_every_code(self, room):
        """Each code that an error of a plugin has anywhere in the code has a row."""
        tree = ast.parse((ROOT / "src" / "coproduce" / "rules" / f"{room}.py").read_text(encoding="utf-8"))
        codes = {code for node in ast.walk(tree) if isinstance(node, ast.Call) for code in codes_of(node)}
        documented = {row[1].partition("`")[2].strip("`") for row in refusals()}

        assert codes
        assert codes - {"plugins"} <= documented

    @pytest.mark.parametrize("mark", _MARKS)
    def test_every_mark(self, mark):
        """Each option of pluggy that a hook must not have has a row with its own sentence."""
        said = [row[2] for row in refusals() if f"this hook {_MARKS[mark][0]}: {_MARKS[mark][1]}" in row[2]]

        assert 1 == len(said)

    def test_one_row_each(self):
        """No two rows are about the same plugin."""
        words = [row[0] for row in refusals()]

        assert len(words) == len(set(words))

    def test_what_goes_unrefused_is_found(self):
        """Planted defect: a table cannot be made from a plugin that is in order."""
        planted = MADE["PLANTED"]["Planted"]("nothing wrong")

        with pytest.raises(AssertionError, match="nothing was refused"):
            MADE["PLANTED"]["refused"](planted)


def refusals():
    """List the rows of all tables of what is refused or caught, without their headings."""
    text = "".join(section(page("hooks"), heading) for heading in ("What is refused", "What is caught"))
    return [row for row in rows(text) if row[1] != "code"]


def codes_of(call):
    """Yield the code that a call gives to an error of a plugin: by name, or before its sentence."""
    name = ast.unparse(call.func).rpartition(".")[2]
    if name == "PluginError":
        named = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    else:
        named = call.args[:2] if name in ("fault", "fault_of") else []
    texts = [node.value for node in named if isinstance(node, ast.Constant)]
    yield from texts[:1]


class TestFrontDoor:
    def test_every_name(self):
        """Every name of the front door is in the reference, and nothing else is."""
        documented = re.findall(r"^\.\. (?:autoclass|autofunction|py:data):: (\w+)$", page("api"), re.MULTILINE)

        assert sorted(coproduce.__all__) == sorted(documented)


class TestErrors:
    def test_every_error(self):
        """Every public error class has a row, with the exit code that the command ends with."""
        found = {row[0]: row[-1] for row in rows(page("errors")) if row[0].endswith("Error`")}
        errors = [name for name in coproduce.__all__ if name.endswith("Error") and name != "OnError"]

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


class TestAmendments:
    @pytest.mark.parametrize("amendment", get_args(coproduce.AnyAmendment), ids=lambda one: one.__name__)
    def test_amendment(self, amendment):
        """Each amendment has a row with the type and the keys that a case file has for it."""
        table = rows(section(page("amendments"), "All amendments"))
        (row,) = [row for row in table if row[0] == f"`{amendment.__name__}`"]
        shared = attrs.fields_dict(Amendment)

        assert f"`{amendment.tag}`" == row[1]
        assert {name for name in attrs.fields_dict(amendment) if name not in shared} == set(
            re.findall(r"`(\w+)`", row[2])
        )

    def test_no_other_amendment(self):
        """No amendment is documented that is not there."""
        documented = {row[0].strip("`") for row in rows(section(page("amendments"), "All amendments"))}

        assert {one.__name__ for one in get_args(coproduce.AnyAmendment)} == documented - {"amendment"}

    def test_shared_fields(self):
        """What every amendment has stands in a table of its own."""
        table = rows(section(page("amendments"), "What every amendment has"))

        assert set(attrs.fields_dict(Amendment)) == {row[0].strip("`") for row in table} - {"field"}

    @pytest.mark.parametrize("selector", get_args(Selector), ids=lambda one: one.__name__)
    def test_selector(self, selector):
        """Each selector has a row with the table that a case file has for it."""
        table = rows(section(page("amendments"), "Whom an amendment is for"))
        (row,) = [row for row in table if row[0].startswith(f"`{selector.__name__}(")]

        assert f'{{ type = "{selector.tag}"' in row[1]
        assert all(field in row[1] for field in attrs.fields_dict(selector))


class TestLaws:
    @pytest.mark.parametrize("slot", LAWS)
    def test_slot(self, slot):
        """Each slot has a row with the amendment that writes it, its law, and what the law says."""
        writers = [one for one in get_args(coproduce.AnyTailoring) if getattr(one, "slot", "") == slot]
        row = slot_row(slot)

        assert [row[2].partition("(")[0].strip("`")] == [writer.__name__ for writer in writers]
        assert row[3:] == [f"`{LAWS[slot].name}`", LAWS[slot].value]

    @pytest.mark.parametrize("slot", LAWS)
    def test_parts(self, slot):
        """Each row names the parts that have the slot: every line, some kinds of line, or modules."""
        parts = [*get_args(coproduce.AnyLine), coproduce.Module]
        having = {part.__name__ for part in parts if slot in attrs.fields_dict(part)}
        lines = {part.__name__ for part in get_args(coproduce.AnyLine)}
        named = {words.removeprefix("a ").title().replace("-B", "B") for words in slot_row(slot)[1].split(", ")}

        assert having == (lines if named == {"Every Line"} else named)

    @pytest.mark.parametrize("slot", LAWS)
    def test_arguments(self, slot):
        """Each row names the arguments of its amendment beside what every amendment has."""
        row = slot_row(slot)
        writer = getattr(coproduce, row[2].partition("(")[0].strip("`"))
        shared = {*attrs.fields_dict(Amendment), "target"}

        assert [name for name in attrs.fields_dict(writer) if name not in shared] == re.findall(r"(\w+)=", row[2])

    def test_no_other_slot(self):
        """No slot is documented that is not there."""
        documented = {row[0].strip("`") for row in rows(section(page("slots"), "Slots"))}

        assert documented - {"slot"} == set(LAWS)

    def test_every_law(self):
        """Each law has a row with its words and the slots that have it."""
        table = rows(section(page("slots"), "Laws"))[1:]

        assert [(f"`{law.name}`", law.value) for law in Law] == [(row[0], row[1]) for row in table]
        assert sorted(LAWS) == sorted(slot for row in table for slot in re.findall(r"`(\w+)`", row[2]))

    def test_every_invariant(self):
        """Each thing that must hold has a row with the slots that it reads, its source, and what a breach is."""
        table = rows(section(page("slots"), "What must hold afterwards"))[1:]
        breaches = ["an error, `days`", "an error, `incoherent`", "an error, `incoherent`", "a finding"]

        assert [one.says for one in INVARIANTS] == [row[0] for row in table]
        assert [list(one.reads) for one in INVARIANTS] == [re.findall(r"`(\w+)`", row[1]) for row in table]
        assert [str(one.source) for one in INVARIANTS] == [row[2] for row in table]
        assert breaches == [row[3] for row in table]


def slot_row(slot):
    (row,) = [row for row in rows(section(page("slots"), "Slots")) if row[0] == f"`{slot}`"]
    return row


class TestConformance:
    def test_every_law(self):
        """Each law of conformance has a row with its sentence, in the order in which they are tried."""
        table = rows(section(page("testing"), "Conformance"))
        found = table[[row[0] for row in table].index("law") + 1 :]

        assert [[f"`{law.id}`", law.says] for law in LAWS_OF_CONFORMANCE] == found


class TestOffer:
    """The page of the offer names all that edits, plugins and questions to a package may name."""

    @pytest.mark.parametrize("part", ["Modules", "Lines", "Options", "Outcomes", "Templates", "Figures"])
    def test_every_id(self, part):
        """Each id of the offer has a row in its part, and no other id has."""
        offer = coproduce.enhance().offer
        parts = {"Figures": offer.parameters, "Modules": offer.modules, "Lines": offer.lines}
        held = parts.get(part) or getattr(offer, part.lower())
        found = [row[0] for row in rows(section(page("offer"), part))][1:]

        assert [f"`{one.id}`" for one in held] == found


class TestMadePages:
    """Some pages are made from what is in force, and the committed ones are what is made now."""

    @pytest.mark.parametrize("name", MADE["PAGES"])
    def test_committed(self, name):
        """A page is what `python docs/pages.py` makes of the sources and tests as they are."""
        assert MADE["PAGES"][name]() == (REFERENCE / name).read_text(encoding="utf-8"), "run python docs/pages.py"

    def test_every_clause(self):
        """Each clause and each reading has one row, in order."""
        documented = [row[0] for row in rows(page("clauses")) if row[0] != "clause"]

        assert list(MADE["CLAUSES"]) == documented

    @pytest.mark.parametrize("figure", coproduce.enhance().offer.parameters, ids=lambda one: one.id)
    def test_every_assumed_figure(self, figure):
        """A figure that rests on an assumption stands among the readings with its value and sentence, no other does."""
        table = {row[0]: row for row in rows(section(page("assumptions"), "Figures"))}

        assert (figure.source.basis.value == "assumption") == (f"`{figure.id}`" in table)
        if f"`{figure.id}`" in table:
            assert [str(figure.value), figure.unit] == table[f"`{figure.id}`"][1:3]
            assert figure.source.note == table[f"`{figure.id}`"][5]

    @pytest.mark.parametrize("figure", coproduce.enhance().offer.parameters, ids=lambda one: one.id)
    def test_every_figure_is_used(self, figure):
        """Each figure of the offer is used somewhere in the code."""
        assert MADE["uses"](figure.id)

    @pytest.mark.parametrize("example", sorted((ROOT / "docs" / "examples").glob("*.toml")), ids=lambda path: path.stem)
    def test_whatever_shows_as_assumed(self, example):
        """Every assumption that a package, an assessment or a plan shows for an example is on the page."""
        practice = coproduce.Practice(coproduce.enhance(), plugins=coproduce.load(SHIPPED))
        case = practice.read(example)
        assessment = practice.assess(case.charity, case.diagnostic)
        proceeds = assessment.outcome is coproduce.Outcome.PROCEED
        shown = set(assumed(practice.tailor(assessment) if proceeds else assessment))
        text = page("assumptions")

        assert set() == {note for source in shown for note in sentences(source) if note not in text}

    @pytest.mark.parametrize("pack", MADE["PACK_FILES"], ids=lambda path: path.parent.name)
    def test_every_assumption_of_a_pack(self, pack):
        """Every assumption of a data pack has a row that names where it is used."""
        tables = [
            each
            for found in tomllib.loads(pack.read_text("utf-8")).values()
            if isinstance(found, list)
            for each in found
        ]
        table = {(row[0], row[1]): row[2] for row in rows(section(page("assumptions"), IN_PLUGINS))}

        assert tables
        for one in tables:
            source = one["source"]
            assert f"`{one['id']}`" in table[source["assumption"], ", ".join(source["clauses"])]

    def test_blocks_without_a_place_are_found(self, monkeypatch):
        """Planted defect: a page that has no place for a block is not written without it."""
        monkeypatch.setitem(MADE["BLOCKS"], "errors.md", {"nowhere": list})

        with pytest.raises(AssertionError, match=r"errors.md has no place for the block nowhere"):
            MADE["with_blocks"]("errors.md")


SHIPPED = ["criminal-justice", "domestic-abuse", "homelessness", "wales"]
IN_PLUGINS = "In the plugins that come with this repository"


def assumed(value):
    """Yield each source in a value that is an assumption."""
    if isinstance(value, coproduce.Source) and value.basis.value == "assumption":
        yield value
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from assumed(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from assumed(item)


def sentences(source):
    """List the sentences of an assumption: its own, or those of the readings that it cites."""
    read = [MADE["READINGS"][clause] for clause in source.clauses if clause in MADE["READINGS"]]
    return read if source.note == "; ".join(read) else [source.note]


class TestCommand:
    @pytest.mark.parametrize("verb", VERBS)
    def test_verb(self, verb):
        """Each verb has a section with its usage, its sentence and exactly its options."""
        text = section(page("command"), f"coproduce {verb}")
        given = VERBS[verb]
        usage = " ".join(["coproduce", verb, *given.collect_usage_pieces(click.Context(given))])

        assert f"`{usage}`" in text
        assert given.help.splitlines()[0] in text
        assert options(given) == documented_options(text)

    @pytest.mark.parametrize("verb", VERBS)
    def test_what_options_do(self, verb):
        """Each option of a verb has a row that begins with what the help says of it."""
        table = {row[0].strip("`"): row[1] for row in rows(section(page("command"), f"coproduce {verb}")) if row[1:]}
        given = [one for one in VERBS[verb].params if isinstance(one, click.Option)]

        for one in given:
            words = " ".join([one.opts[0], *([] if one.is_flag else [one.make_metavar(click.Context(VERBS[verb]))])])
            assert table[words].startswith(re.split(r"[.;]", one.help)[0])

    def test_options_of_all(self):
        """The options before the verb are documented, and no others."""
        top = section_before(page("command"), "\n## ")

        assert options(commands.command) | {"--help", "-h"} == documented_options(top)

    def test_no_other_verb(self):
        """No verb is documented that is not there."""
        documented = re.findall(r"^## coproduce (.+)$", page("command"), re.MULTILINE)

        assert sorted(documented) == sorted(VERBS)

    def test_exit_codes(self):
        """Each exit code has a row, with the meaning that the help gives it."""
        numbers = {value for name, value in vars(commands).items() if name.isupper() and type(value) is int}
        help_text = " ".join(commands.command.help.partition("Exit codes:")[2].split()).rstrip(".")
        meanings = dict(part.strip().split(" ", 1) for part in help_text.split(","))
        found = {row[0].strip("`"): row[1] for row in rows(section(page("command"), "Exit codes"))[1:]}

        assert {str(code) for code in numbers} == set(found)
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
        practice = coproduce.Practice(coproduce.enhance(), plugins=coproduce.load(SHIPPED))
        found = {row[0].strip("`"): row for row in rows(page("case-file"))}

        for question in practice.questions:
            assert question.text == found[question.id][1]
            if question.options:
                assert list(question.options) == re.findall(r"`([^`]+)`", found[question.id][2])
            assert audience_words(question) == found[question.id][3]
            assert re.search(FORMS[question.kind].format(question), found[question.id][2])
            assert question.optional == found[question.id][2].endswith(", optional")

    def test_version(self):
        """The version of the instrument stands there."""
        version = coproduce.Practice(coproduce.enhance()).questions.version

        assert f"version {version} of the instrument" in section(page("case-file"), "The questions")

    def test_every_key_of_an_edit(self):
        """Each key that an edit on record may have in a case file has a row, but for those that only rules write."""
        table = {row[0].strip("`") for row in rows(section(page("case-file"), "agreed"))}

        assert {"type", *attrs.fields_dict(Amendment)} - {"answers", "would_change"} <= table

    def test_every_row_is_a_question(self):
        """No question is documented that is not in force."""
        practice = coproduce.Practice(coproduce.enhance(), plugins=coproduce.load(SHIPPED))
        documented = {row[0].strip("`") for row in rows(page("case-file")) if len(row) == 4}

        assert documented - {"id"} == {question.id for question in practice.questions}


FORMS = {
    coproduce.Kind.TEXT: "^text$",
    coproduce.Kind.CHOICE: "^one of ",
    coproduce.Kind.CHOICES: "^up to ({0.most}|all) of ",
    coproduce.Kind.SCALE: "^0 to {0.highest}$",
    coproduce.Kind.COUNT: "^a count from {0.lowest} to {0.highest}$",
    coproduce.Kind.LIST: "^a list of texts$",
    coproduce.Kind.DATE: "^a date$",
    coproduce.Kind.DATES: "^date ranges$",
    coproduce.Kind.DURATION: "^an amount of days$",
    coproduce.Kind.PROVIDER_DAYS: "^an amount of days$",
    coproduce.Kind.PEOPLE: "^parts of staff$",
    coproduce.Kind.OPPORTUNITIES: "^opportunities$",
    coproduce.Kind.CHALLENGES: "^challenges$",
    coproduce.Kind.QUICK_WINS: "^quick wins$",
    coproduce.Kind.ELSEWHERE: r"under `\[\w+\]`$",
}


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
