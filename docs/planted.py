"""Plugins with one fault each, and what they are told: the tables of what is refused are made from them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import attrs

from coproduce import CoproduceError, Practice, enhance, load
from coproduce.testing import fake_distribution

CASE = Path(__file__).with_name("examples") / "right-at-the-start.toml"


@attrs.frozen
class Planted:
    """A plugin with one fault: what that is, in words; the body of its class; and how it is put in force.

    With a `file` it is installed in a module of this name, and `plugin` says how.
    """

    words: str
    body: str = ""
    plugin: str = "Housing()"
    file: str = ""


def refused(planted: Planted) -> CoproduceError:
    """Put a planted plugin in force, and take a charity all the way, until it is refused."""
    with ExitStack() as stack:
        if planted.file:
            _install(stack, planted)
            return _fault_of(lambda: load(["housing"]))
        return _fault_of(lambda: _at_work(planted))


def _fault_of(work: Callable[[], object]) -> CoproduceError:
    try:
        work()
    except CoproduceError as error:
        return error.errors[0]
    message = "nothing was refused"
    raise AssertionError(message)


def _at_work(planted: Planted) -> None:
    names: dict[str, Any] = {"__name__": "housing"}
    body = "".join(f"    {line}\n" for line in planted.body.splitlines())
    code = f"{_NAMES}\nclass Housing(Plugin):\n    key = 'housing'\n{body}\ngiven = {planted.plugin}\n"
    exec(compile(code, "housing.py", "exec"), names)  # noqa: S102 - what is planted stands in this file
    practice = Practice(enhance(), plugins=names["given"] if isinstance(names["given"], list) else [names["given"]])
    case = practice.read(CASE)
    practice.tailor(practice.assess(case.charity, case.diagnostic))


def _install(stack: ExitStack, planted: Planted) -> None:
    """Install a module with the planted text, in the way that the words of `plugin` say."""
    how: dict[str, Any] = {"entry_points": {"housing": "housing_plugin:Housing"}, **_INSTALLED.get(planted.plugin, {})}
    for number in range(2 if planted.plugin == "twice" else 1):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        name = f"coproduce-housing{'-too' * number}"
        stack.enter_context(fake_distribution(folder, name, "1.0", modules={planted.file: planted.body}, **how))


_INSTALLED: dict[str, dict[str, Any]] = {
    "of v2": {"group": "coproduce.v2"},
    "as a pack": {"entry_points": {"housing": "housing_pack"}},
    "elsewhere": {"entry_points": {"homes": "housing_plugin:Housing"}},
}
_NAMES = """
import pluggy
from coproduce import *
from coproduce.rules.applicability import Verdict as Judged
from coproduce.rules.refusing import OfferPlugin
marked = pluggy.HookimplMarker("coproduce")
source = Source.assumption("an example")
kept = []
calls = []
def finding(id_="housing/note", **facts):
    return Finding(**{"id": id_, "level": Level.NOTE, "text": "an example", "source": source, **facts})
"""
_WITH_CHECK = "@hookimpl\ndef coproduce_check(self, ctx):\n    "
_CODE = "from coproduce import Plugin\nclass Housing(Plugin):\n    key = 'housing'\n"

REFUSED = (
    Planted("a class in the place of an instance", plugin="Housing"),
    Planted("a key in the place of a plugin", plugin='"housing"'),
    Planted("a key that is malformed", "key = 'Housing charities'"),
    Planted("the key of edits on record", "key = 'agreed'"),
    Planted("the key of another plugin", plugin="[Housing(), Housing()]"),
    Planted("a second offer", plugin="type('Other', (OfferPlugin,), {'key': 'other', 'offer': enhance().offer})()"),
    Planted("an instance with state", "def __init__(self):\n    self.seen = []"),
    Planted("an `applies` that is no predicate", "applies = 'housing'"),
    Planted("a `version`, `distribution` or `requires` that is no text", "version = 1.0"),
    Planted("`ids` that are no tuple", "ids = ['housing/covered']"),
    Planted("`ids` of another owner", "ids = ('homes/covered',)"),
    Planted("`renamed` that is no tuple", "renamed = Renamed('housing/cover', 'housing/covered', '1.1')"),
    Planted("`renamed` of another owner", "renamed = (Renamed('homes/cover', 'housing/covered', '1.1'),)"),
    Planted("a `requires` that is no version", "requires = '>=1'"),
    Planted("a `requires` beyond what there is", "requires = '1.99'"),
    Planted("a `requires` of another major version", "requires = '2.0'"),
    Planted("a hook that there is not", "@hookimpl\ndef coproduce_tailr(self, ctx): ..."),
    Planted("a mark on what is no hook", "@hookimpl\ndef tailor(self, ctx): ..."),
    Planted("a hook without its mark", "def coproduce_tailor(self, ctx): ..."),
    Planted("a wrapper", "@marked(wrapper=True)\ndef coproduce_tailor(self, ctx): yield"),
    Planted("an old wrapper", "@marked(hookwrapper=True)\ndef coproduce_tailor(self, ctx): yield"),
    Planted("a hook marked with `tryfirst`", "@marked(tryfirst=True)\ndef coproduce_tailor(self, ctx): ..."),
    Planted("a hook marked with `trylast`", "@marked(trylast=True)\ndef coproduce_tailor(self, ctx): ..."),
    Planted("a hook marked with `optionalhook`", "@marked(optionalhook=True)\ndef coproduce_tailor(self, ctx): ..."),
    Planted(
        "a hook marked with `specname`", "@marked(specname='coproduce_check')\ndef coproduce_tailor(self, ctx): ..."
    ),
    Planted("an asynchronous hook", "@hookimpl\nasync def coproduce_tailor(self, ctx): ..."),
    Planted("another parameter", "@hookimpl\ndef coproduce_tailor(self, context): ..."),
    Planted("a parameter with a default", "@hookimpl\ndef coproduce_tailor(self, ctx=None): ..."),
)
CAUGHT = (
    Planted("raises", f"{_WITH_CHECK}raise ValueError('what was said in confidence')"),
    Planted("gives something that is no values", f"{_WITH_CHECK}return 5"),
    Planted("gives one value and no several", f"{_WITH_CHECK}return finding()"),
    Planted("yields a value of another kind", f"{_WITH_CHECK}yield source"),
    Planted("yields a value with a part of another kind", f"{_WITH_CHECK}yield finding(text=5)"),
    Planted("yields an id of another owner", f"{_WITH_CHECK}yield finding('homes/note')"),
    Planted("says two things under one id", f"{_WITH_CHECK}yield finding(); yield finding(text='another')"),
    Planted("yields without end", f"{_WITH_CHECK}while True: yield finding()"),
    Planted("keeps its context", f"{_WITH_CHECK}kept.append(ctx); return ()"),
    Planted(
        "forces a value into what it is given",
        f"{_WITH_CHECK}object.__setattr__(ctx.package.assessment.charity, 'name', 'Another'); return ()",
    ),
    Planted("says another thing the second time", f"{_WITH_CHECK}calls.append(1); yield finding(text=str(len(calls)))"),
    Planted("keeps something on itself", f"{_WITH_CHECK}self.seen = True; return ()"),
    Planted("reads the answer to a question that nobody asks", f"{_WITH_CHECK}ctx.answer('G66'); return ()"),
    Planted(
        "asks, in a gate, for what is no question",
        "@hookimpl\ndef coproduce_gate(self, ctx):\n    yield Gate(id='housing/gate', title='A gate',"
        " verdict=Verdict.NEEDS_INFORMATION, reason='an example', source=source, asks=('G66',))",
    ),
    Planted(
        "brings an id that is taken",
        "@hookimpl\ndef coproduce_catalogue(self):\n    for title in ('host', 'guest'):\n"
        "        yield Role(id='housing/host', title=title, team='tenants', source=source)",
    ),
    Planted(
        "brings a line of a module that there is not",
        "@hookimpl\ndef coproduce_catalogue(self):\n    yield Support(id='housing/visit', title='A visit',"
        " module='housing/none', nature=Nature.CONSULTANCY, summary='An example', source=source)",
    ),
    Planted(
        "brings a role of an option that there is not",
        "@hookimpl\ndef coproduce_catalogue(self):\n    yield Role(id='housing/host', title='host', team='tenants',"
        " source=source, option='housing/none')",
    ),
    Planted(
        "brings a workshop in another's place",
        "@hookimpl\ndef coproduce_catalogue(self):\n    yield Workshop(id='housing/visit', title='A visit',"
        " module='enhance/module-1', number=2, sessions=(Duration.of('1'),), nature=Nature.TRAINING,"
        " summary='An example', source=source)",
    ),
    Planted(
        "asks for a choice among nothing",
        "@hookimpl\ndef coproduce_questions(self):\n    yield Question(id='housing.visit', text='When?',"
        " kind=Kind.CHOICE, source=source, audience=frozenset(Audience))",
    ),
    Planted(
        "gives the Regional Manager's consent",
        "@hookimpl\ndef coproduce_tailor(self, ctx):\n    yield SetApproval(id='housing/yes', reason='an example',"
        " target=Meetings(), approval=Approval(state=ApprovalState.GIVEN), source=source)",
    ),
    Planted("gives no place", f"{_WITH_CHECK}yield finding()\ndef place_of(self, id_): return 5"),
    Planted(
        "has a predicate that raises",
        "class Raising:\n    def judge(self, charity): raise ValueError\napplies = Raising()",
    ),
    Planted(
        "has a predicate that gives no verdict",
        "class Wrong:\n    def judge(self, charity): return True\napplies = Wrong()",
    ),
    Planted(
        "has a predicate that gives two verdicts",
        "class Wavering:\n    def judge(self, charity):\n        calls.append(1)\n"
        "        return Judged(len(calls) % 2 == 0, 'an example')\napplies = Wavering()",
    ),
    Planted(
        "names a line that there is not",
        "@hookimpl\ndef coproduce_propose(self, ctx):\n    yield Include(id='housing/in', line='enhance/vison',"
        " reason='an example', source=source)",
    ),
    Planted(
        "writes a slot that nothing of it has",
        "@hookimpl\ndef coproduce_tailor(self, ctx):\n    yield SetPace(id='housing/slow', target=Workshops(),"
        " pace=Pace.SLOWER, reason='an example', source=source)",
    ),
    Planted(
        "supersedes what was settled before",
        "@hookimpl\ndef coproduce_tailor(self, ctx):\n    yield Condition(id='housing/one', target=Workshops(),"
        " text='An example.', reason='an example', source=source, supersedes=('enhance/concepts-at-start',))",
    ),
    Planted(
        "supersedes an edit on record",
        "@hookimpl\ndef coproduce_propose(self, ctx):\n    yield Include(id='housing/in', line='enhance/vision',"
        " reason='an example', source=source, supersedes=('agreed/no-vision',))",
    ),
    Planted(
        "supersedes what nobody says",
        "@hookimpl\ndef coproduce_propose(self, ctx):\n    yield Include(id='housing/in', line='enhance/vision',"
        " reason='an example', source=source, supersedes=('enhance/paces',))",
    ),
)
NOT_LOADED = (
    Planted("is not installed", _CODE, "elsewhere", "housing_plugin.py"),
    Planted("speaks through a later group", _CODE, "of v2", "housing_plugin.py"),
    Planted("is installed twice", _CODE, "twice", "housing_plugin.py"),
    Planted("raises where it is imported", "raise ValueError", "", "housing_plugin.py"),
    Planted("is no plugin", "class Housing: ...", "", "housing_plugin.py"),
    Planted("has another key", _CODE.replace("'housing'", "'homes'"), "", "housing_plugin.py"),
    Planted("says another version", f"{_CODE}    version = '2.0'", "", "housing_plugin.py"),
    Planted("says another distribution", f"{_CODE}    distribution = 'homes'", "", "housing_plugin.py"),
    Planted("names a package that holds no pack", "", "as a pack", "housing_pack/__init__.py"),
    Planted("has a pack with faults", "key = 5", "as a pack", "housing_pack/pack.toml"),
)
