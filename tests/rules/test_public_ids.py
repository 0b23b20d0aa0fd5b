"""What others may name is a promise: ids, hooks and slots stand in a list, and what leaves it is called otherwise.

Somebody who means to change the list runs `python tests/rules/test_public_ids.py --write` and reads what differs. An id
that is taken out of use goes into `renamed` of its owner first, with the one in its place: until then nothing is
written.
"""

import inspect
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import get_args

import attrs
import pytest

from coproduce import Outcome, Package, Plugin, Practice, enhance, read_packs
from coproduce.amendments import LAWS, AnyAmendment, Selector
from coproduce.rules.applicability import AnyOf
from coproduce.rules.hookspecs import HOOKS_VERSION
from coproduce.rules.loading import GROUP
from coproduce.rules.refusing import HOOKS
from coproduce.testing import sample_cases
from coproduce_criminal_justice import CriminalJustice
from coproduce_wales import Wales

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "public-ids.txt"
COMMAND = "python tests/rules/test_public_ids.py --write"
PLUGINS = (
    CriminalJustice(),
    Wales(),
    *(pack for file in sorted(ROOT.glob("plugins/*/src/*/pack.toml")) for pack in read_packs(file)),
)
PRACTICE = Practice(enhance(), plugins=PLUGINS)
IN_FORCE = (PRACTICE._offer_plugin, *PRACTICE.plugins)

OF_THE_PRACTICE = ("applicability", "failed")
"""How the ids of findings end that a practice says of a plugin, and the plugin itself never does."""


# What is public -------------------------------------------------------------------------------------------------------


def public() -> list[str]:
    """List everything that others may name, a line each, in a fixed order."""
    return [*_language(), *(line for plugin in IN_FORCE for line in sorted(_of(plugin)))]


def _language() -> Iterator[str]:
    """Yield what a plugin is written in: the hooks, the amendments with their fields, selectors and slots."""
    yield f"entry-point group {GROUP}"
    yield f"version of the hooks {HOOKS_VERSION}"
    yield from (f"hook {hook}{_signature(hook)}" for hook in HOOKS)
    for name, kinds in (("amendment", AnyAmendment), ("selector", Selector)):
        yield from sorted(f"{name} {kind.tag}({', '.join(_fields(kind))})" for kind in get_args(kinds))
    yield from (f"slot {slot}: {law.name.lower()}" for slot, law in sorted(LAWS.items()))


def _signature(hook: str) -> str:
    return str(inspect.signature(getattr(Plugin, hook))).replace("self, ", "").replace("self", "").replace("'", "")


def _fields(kind: type) -> list[str]:
    return [field.name for field in attrs.fields(kind)]


def _of(plugin: Plugin) -> Iterator[str]:
    """Yield what one plugin brings: its catalogue and questions, and what it may say."""
    yield from (f"{plugin.key} {_kind(entry)} {entry.id}" for entry in plugin.coproduce_catalogue())
    yield from (f"{plugin.key} question {question.id}" for question in plugin.coproduce_questions())
    yield from (f"{plugin.key} says {id_}" for id_ in plugin.ids)
    yield from (f"{plugin.key} gave up {renamed}" for renamed in plugin.renamed)
    if offer := getattr(plugin, "offer", None):
        yield from (f"{plugin.key} figure {figure.id}" for figure in offer.parameters)
        yield from (f"{plugin.key} outcome {outcome.id}" for outcome in offer.outcomes)


def _kind(entry: object) -> str:
    """Name the kind of a catalogue entry as files do: a line is one, whatever it is made of."""
    name = type(entry).__name__.lower()
    return name if name in ("module", "role", "option") else f"line ({name})"


def on_record() -> list[str]:
    return GOLDEN.read_text(encoding="utf-8").splitlines()


REMEDY = "put Renamed(old, new, since) into the renamed of its owner"


def gone_without_a_word(now: list[str]) -> list[str]:
    """List what others may have named, has left the list, and is given up by nobody."""
    given_up = {renamed.old for plugin in IN_FORCE for renamed in plugin.renamed}
    gone = [line for line in on_record() if line not in now and " gave up " not in line]
    return [line for line in gone if "/" in _id_in(line) and _id_in(line) not in given_up]


class TestPublicIds:
    def test_snapshot(self):
        """What is public is what stands in the list."""
        before, now = on_record(), public()
        lost = [f"- {line}" for line in before if line not in now]
        new = [f"+ {line}" for line in now if line not in before]

        assert before == now, "\n".join([f"where this is meant: {COMMAND}, and note it in CHANGELOG.md", *lost, *new])

    def test_nothing_goes_without_a_word(self):
        """An id that is in use no more is given up in `renamed` by its owner, with the one in its place."""
        assert [] == gone_without_a_word(public()), REMEDY

    def test_planted(self):
        """Planted: a line, and something that is said, which leave the list without a word are found."""
        lost = ["enhance line (workshop) enhance/concepts", "wales says wales/language"]

        assert sorted(lost) == sorted(gone_without_a_word([line for line in public() if line not in lost]))

    def test_new_names_are_there(self):
        """What an id was given up for is itself in use."""
        in_use = {_id_in(line) for line in public()}

        assert [] == [each for plugin in IN_FORCE for each in plugin.renamed if each.new not in in_use]

    def test_each_once(self):
        """Nothing is listed twice."""
        assert len(public()) == len({*public()})

    def test_everyone(self):
        """The list has the offer, and every plugin and pack that is shipped."""
        folders = sorted(path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml"))

        assert ["enhance", *folders] == [plugin.key for plugin in IN_FORCE]


def _id_in(line):
    return line.split()[-1]


# What is said is declared ---------------------------------------------------------------------------------------------


def said_in(package):
    """Yield the author and id of everything that is said in a package: gates, causes, what was overruled, findings."""
    yield from ((gate.author.key, gate.id) for gate in package.assessment.gates)
    parts = (*package.trace, *package.left_out, *package.options)
    yield from ((cause.author.key, cause.id) for part in parts for cause in (*part.causes, *part.against))
    yield from ((finding.author.key, finding.id) for finding in package.findings)


@pytest.fixture(scope="module")
def said():
    """Gather what the offer and every plugin say over many charities, willing and not."""
    found = set()
    applies = AnyOf(tuple(plugin.applies for plugin in PLUGINS))
    for case in (
        *sample_cases(PRACTICE, 450, charity_for=applies),
        *sample_cases(PRACTICE, 150, seed=1, willing=False),
    ):
        assessment = PRACTICE.assess(case.charity, case.diagnostic)
        found |= {(gate.author.key, gate.id) for gate in assessment.gates}
        if assessment.outcome is Outcome.PROCEED:
            package: Package = PRACTICE.tailor(assessment)
            found |= {*said_in(package)}
    return found


class TestDeclared:
    @pytest.mark.parametrize("plugin", IN_FORCE, ids=lambda plugin: plugin.key)
    def test_declared(self, said, plugin):
        """Over 600 charities every gate, amendment and finding has an id that its owner declares."""
        ids = {id_ for key, id_ in said if key == plugin.key and id_.partition("/")[2] not in OF_THE_PRACTICE}

        assert ids
        assert [] == sorted(id_ for id_ in ids if not any(fnmatchcase(id_, declared) for declared in plugin.ids))

    def test_by_their_owners(self, said):
        """Everything is said by its owner; what nobody says is the library's own."""
        keys = {plugin.key for plugin in IN_FORCE}

        assert [] == sorted(id_ for key, id_ in said if id_.partition("/")[0] != key)
        assert {key for key, _ in said} == keys | {"coproduce"}

    @pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.key)
    def test_nothing_idle(self, said, plugin):
        """What a shipped plugin declares it says somewhere, but for what an edit or another figure brings about."""
        ids = {id_ for key, id_ in said if key == plugin.key}
        idle = {declared for declared in plugin.ids if not any(fnmatchcase(id_, declared) for id_ in ids)}

        assert idle <= BROUGHT_BY_EDITS

    @pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.key)
    def test_not_the_practices(self, plugin):
        """No plugin says what a practice says of it."""
        assert not {f"{plugin.key}/{name}" for name in OF_THE_PRACTICE} & {*plugin.ids}


BROUGHT_BY_EDITS = frozenset(
    f"criminal-justice/{name}-*"
    for name in ("co-facilitation", "accredited", "briefing", "debrief", "course-not-confirmed")
)
"""What is said where more than one workshop is co-facilitated, or where an edit adds a co-facilitator."""


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    if lost := gone_without_a_word(public()):
        sys.exit("\n".join([f"these went without a word: {REMEDY}", *lost]))
    GOLDEN.write_text("".join(f"{line}\n" for line in public()), encoding="utf-8")
