"""A data pack is a plugin as a file: it says what stands there, where its conditions hold, and names the line."""

import re
from pathlib import Path
from typing import get_args

import attrs
import pytest

from cases import MONDAY, a_calendar, a_call, a_charity, an_answer, assessed, tailored, the_practice
from coproduce import (
    UNKNOWN,
    Accommodate,
    AddLine,
    Audience,
    Charity,
    Condition,
    DataPack,
    DocumentError,
    Finding,
    Gate,
    Include,
    Kind,
    Level,
    Nation,
    Outcome,
    PluginError,
    Practice,
    Question,
    Source,
    State,
    Verdict,
    Workshops,
    dumps,
    enhance,
    hookimpl,
    loads,
    read_packs,
    schedule,
)
from coproduce.offer import AnyLine, Line, Module, Option, Role
from coproduce.rules.conditions import OnAnswer, OnLine, Relation
from coproduce.rules.hookspecs import Plugin, Renamed
from coproduce.rules.pack_reading import read_pack

TOP = """\
format = "coproduce-pack/1"
key = "shelter"
version = "1.2"
title = "Night shelters"
"""
DOGS = """
[[questions]]
id = "shelter.dogs"
text = "Will people bring dogs?"
kind = "choice"
options = ["yes", "no"]
drives = "a place for dogs"
audience = ["provider", "charity"]
source = { assumption = "dogs come along" }
"""
ROOM = """
[[amendments]]
type = "accommodate"
id = "shelter/dogs"
when = { question = "shelter.dogs", is = "yes" }
target = { type = "workshops" }
text = "We will do our best: room for dogs."
reason = "people bring dogs"
source = { assumption = "dogs come along", clauses = ["R38"] }
"""
NO_ROOM = """
[[amendments]]
type = "accommodate"
id = "shelter/dogs"
when = { question = "shelter.dogs", is = "no" }
target = { type = "workshops" }
text = "We will do our best: an allergy-free room."
reason = "nobody brings a dog"
source = { assumption = "dogs come along", clauses = ["R38"] }
"""
NOT_KNOWN = """
[[findings]]
id = "shelter/dogs-not-known"
when = { question = "shelter.dogs", known = false }
level = "note"
text = "whether people bring dogs is not known"
source = { assumption = "dogs come along", clauses = ["R38"] }
"""
GATE = """
[[gates]]
id = "shelter/winter"
title = "Winter"
verdict = "{}"
reason = "the shelter is open in winter only"
source = {{ assumption = "winter decides" }}
"""
KINDS = {"shelter.dogs": Kind.CHOICE}
NO_SUCH_LINE = "no catalogue in force holds this line"


@pytest.fixture
def pack(tmp_path):
    """Give a function that writes a pack of some parts and reads it."""

    def read(*parts, name="shelter.toml", **facts):
        file = tmp_path / name
        file.write_text("".join((TOP, *parts)), encoding="utf-8")
        return read_pack(file, **facts)

    return read


def a_finding(when, id_="shelter/heard"):
    return f"""
[[findings]]
id = "{id_}"
when = {when}
level = "note"
text = "heard"
source = {{ assumption = "as a test" }}
"""


def package_of(plugin, *, dogs=None):
    practice = Practice(enhance(), plugins=[plugin])
    call = a_call() if dogs is None else a_call().answering(an_answer("shelter.dogs", dogs, KINDS))
    return practice.tailor(practice.assess(a_charity(), call))


def said_by(package, key="shelter"):
    return [finding.id for finding in package.findings if finding.author.key == key]


def notes(package):
    return [note.text for note in package.line("concepts").accommodations]


class TestTheWholeWay:
    def test_explained(self, pack):
        """What a pack says carries its key, its version, and the file and line where it is written."""
        explained = str(package_of(pack(DOGS, ROOM), dogs="yes").explain("concepts.accommodations"))

        assert "is We will do our best: room for dogs." in explained
        assert "[shelter 1.2 (shelter.toml:15); assumption (R38): dogs come along; answers shelter.dogs]" in explained

    def test_no_folder_is_named(self, pack, tmp_path):
        """No document that a pack has a part in names a folder of the machine."""
        package = package_of(pack(DOGS, ROOM, NOT_KNOWN), dogs=None)

        assert "shelter.toml:24" in dumps(package)
        assert str(tmp_path) not in dumps(package)

    def test_planned_and_read_back(self, pack):
        """A charity goes the whole way with a pack, and its plan reads back the same."""
        plan = schedule(package_of(pack(DOGS, ROOM), dogs="yes"), start=MONDAY, calendar=a_calendar())

        assert ["We will do our best: room for dogs."] == notes(plan.package)
        assert plan == loads(dumps(plan))

    @pytest.mark.parametrize(
        ("dogs", "texts", "findings"),
        [
            ("yes", ["We will do our best: room for dogs."], []),
            ("no", ["We will do our best: an allergy-free room."], []),
            (None, [], ["shelter/dogs-not-known"]),
            (State.UNKNOWN, [], ["shelter/dogs-not-known"]),
            (State.DECLINED, [], ["shelter/dogs-not-known"]),
            (State.NOT_APPLICABLE, [], ["shelter/dogs-not-known"]),
        ],
    )
    def test_two_texts_by_answer(self, pack, dogs, texts, findings):
        """One id may have two texts, each for its answer; an answer that is not known brings neither."""
        package = package_of(pack(DOGS, ROOM, NO_ROOM, NOT_KNOWN), dogs=dogs)

        assert (texts, findings) == (notes(package), said_by(package))

    def test_both_at_once(self, pack):
        """Two texts of one id that are both said are a conflict, and no silent choice."""
        everywhere = NO_ROOM.replace('{ question = "shelter.dogs", is = "no" }', '{ line = "enhance/concepts" }')

        with pytest.raises(Exception, match="shelter/dogs") as caught:
            package_of(pack(DOGS, ROOM, everywhere), dogs="yes")

        assert "one id must say one thing" in str(caught.value)


class TestSameAsCode:
    def test_same_package(self, pack):
        """A pack and a plugin of the same words in code make the same package."""
        written = pack(DOGS, ROOM, NOT_KNOWN, GATE.format("pass"))

        class Shelter(Plugin):
            key, version, distribution = "shelter", "1.2", "shelter.toml"
            source = Source.assumption("dogs come along", "R38")

            def place_of(self, id_):
                return written.place_of(id_)

            @hookimpl
            def coproduce_questions(self):
                yield Question(
                    id="shelter.dogs",
                    text="Will people bring dogs?",
                    kind=Kind.CHOICE,
                    options=("yes", "no"),
                    drives="a place for dogs",
                    audience=frozenset({Audience.PROVIDER, Audience.CHARITY}),
                    source=Source.assumption("dogs come along"),
                )

            @hookimpl
            def coproduce_gate(self, ctx):  # noqa: ARG002 - this gate reads nothing
                yield Gate(
                    id="shelter/winter",
                    title="Winter",
                    verdict=Verdict.PASS,
                    reason="the shelter is open in winter only",
                    source=Source.assumption("winter decides"),
                )

            @hookimpl
            def coproduce_tailor(self, ctx):
                if ctx.answer("shelter.dogs").is_("yes"):
                    yield Accommodate(
                        id="shelter/dogs",
                        target=Workshops(),
                        text="We will do our best: room for dogs.",
                        reason="people bring dogs",
                        source=self.source,
                        answers=("shelter.dogs",),
                    )

            @hookimpl
            def coproduce_check(self, ctx):
                if not ctx.package.assessment.diagnostic.answer("shelter.dogs").known:
                    yield Finding(
                        id="shelter/dogs-not-known",
                        level=Level.NOTE,
                        text="whether people bring dogs is not known",
                        source=self.source,
                        answers=("shelter.dogs",),
                    )

        for dogs in ("yes", "no", None):
            assert package_of(Shelter(), dogs=dogs) == package_of(written, dogs=dogs)


class TestWhen:
    @pytest.mark.parametrize(
        ("when", "answers", "expected"),
        [
            ('{ question = "G5.face-to-face", is = "no" }', {"G5.face-to-face": "no"}, True),
            ('{ question = "G5.face-to-face", is = "no" }', {"G5.face-to-face": "yes"}, False),
            ('{ question = "D4", is = 2 }', {"D4": 2}, True),
            ('{ question = "D4", is = 2 }', {"D4": 1}, False),
            ('{ question = "G5.face-to-face", unless = "no" }', {"G5.face-to-face": "no"}, False),
            ('{ question = "G5.face-to-face", unless = "no" }', {"G5.face-to-face": "yes"}, True),
            ('{ question = "D4", unless = 2 }', {"D4": 2}, False),
            ('{ question = "D4", unless = 2 }', {"D4": 1}, True),
            ('{ question = "G6", any_of = ["yes", "no"] }', {"G6": "no"}, True),
            ('{ question = "G6", any_of = ["yes"] }', {"G6": "no"}, False),
            ('{ question = "B2", any_of = ["governance", "service-design"] }', {"B2": ("service-design",)}, True),
            ('{ question = "B2", any_of = ["governance"] }', {"B2": ("service-delivery",)}, False),
            ('{ question = "G4", any_of = ["no stairs"] }', {"G4": ("a loop", "no stairs")}, True),
            ('{ question = "D4", at_least = 2 }', {"D4": 2}, True),
            ('{ question = "D4", at_least = 2 }', {"D4": 1}, False),
            ('{ question = "D1.size", at_most = 4 }', {"D1.size": 4}, True),
            ('{ question = "D1.size", at_most = 4 }', {"D1.size": 5}, False),
            ('{ question = "D4", known = true }', {"D4": 0}, True),
            ('{ question = "D4", known = false }', {"D4": 0}, False),
            ('{ line = "enhance/concepts" }', {}, True),
            ('{ line = "enhance/policy-and-campaigns" }', {}, False),
            ('{ line = "enhance/policy-and-campaigns", present = false }', {}, True),
            ('{ line = "enhance/concepts", present = false }', {}, False),
            ('[{ question = "D4", at_least = 1 }, { question = "D4", at_most = 2 }]', {"D4": 2}, True),
            ('[{ question = "D4", at_least = 1 }, { question = "D4", at_most = 2 }]', {"D4": 3}, False),
            ('[{ question = "G6", is = "no" }, { line = "enhance/debrief" }]', {"G7.debrief": "no"}, False),
        ],
    )
    def test_holds(self, pack, when, answers, expected):
        """An entry speaks where all that it waits for holds, and only there."""
        assert expected == bool(said_by(tailored(answers, pack(a_finding(when)))))

    @pytest.mark.parametrize("state", [State.UNKNOWN, State.DECLINED, State.NOT_APPLICABLE, None])
    @pytest.mark.parametrize(
        ("test", "expected"),
        [
            ("is = 0", False),
            ("is = 1", False),
            ("at_least = 0", False),
            ("at_most = 3", False),
            ("known = true", False),
            ("known = false", True),
            ("unless = 0", True),
            ("unless = 1", True),
        ],
    )
    def test_not_known(self, pack, test, expected, state):
        """An answer that is not known is no answer: only `known = false` and `unless` hold for it."""
        package = tailored({"D4": state}, pack(a_finding(f'{{ question = "D4", {test} }}')))

        assert expected == bool(said_by(package))

    @pytest.mark.parametrize(
        "when",
        [
            '{ question = "D4", unless = "2" }',
            '{ line = "enhance/conceps" }',
            '{ question = "D4", is = "2" }',
            '{ question = "D4", any_of = ["0"] }',
            '{ question = "C1", is = "yess" }',
        ],
    )
    def test_never(self, pack, when):
        """An entry that waits for an answer which nobody can give is refused when a practice is made."""
        with pytest.raises(PluginError, match="waits until") as caught:
            Practice(enhance(), plugins=[pack(a_finding(when))])

        assert ("question", "correct its when") == (caught.value.code, caught.value.hint)

    @pytest.mark.parametrize(
        ("when", "words"),
        [
            (OnAnswer("G6", Relation.IS, "no"), "G6 is no"),
            (OnAnswer("G6", Relation.UNLESS, "no"), "G6 is not known to be no"),
            (
                OnAnswer("B2", Relation.ANY_OF, ("governance", "service-design")),
                "B2 is any of governance, service-design",
            ),
            (OnAnswer("D4", Relation.AT_LEAST, 2), "D4 is at least 2"),
            (OnAnswer("D4", Relation.AT_MOST, 2), "D4 is at most 2"),
            (OnAnswer("D4", Relation.KNOWN, value=True), "D4 is known"),
            (OnAnswer("D4", Relation.KNOWN, value=False), "D4 is not known"),
            (OnLine("enhance/debrief"), "enhance/debrief is in the package"),
            (OnLine("enhance/debrief", present=False), "enhance/debrief is not in the package"),
        ],
    )
    def test_words(self, when, words):
        """What must hold reads as a sentence."""
        assert words == str(when)

    def test_answers(self, pack):
        """An entry names the answers that it waits for, each once, unless it says which it heard."""
        twice = a_finding('[{ question = "D4", at_least = 1 }, { question = "D4", at_most = 2 }]')
        own = a_finding('{ question = "D4", known = true }', "shelter/own") + 'answers = ["D4", "D2"]\n'

        assert [("D4",), ("D4", "D2")] == [entry.said.answers for entry in pack(twice, own).entries]

    @pytest.mark.parametrize(
        ("kind", "facts", "test"),
        [
            ("text", "", 'is = "the hall"'),
            ("scale", "highest = 3", "is = 3"),
            ("scale", "highest = 3", "unless = 3"),
            ("count", "highest = 9", "at_least = 9"),
            ("choices", 'options = ["a", "b"]', 'any_of = ["a", "b"]'),
            ("list", "", 'any_of = ["a", "z"]'),
            ("date", "", "known = true"),
        ],
    )
    def test_own_questions(self, pack, kind, facts, test):
        """A pack may wait for every kind of answer to a question of its own that can be compared so."""
        question = DOGS.replace('"choice"', f'"{kind}"').replace('options = ["yes", "no"]', facts)
        read = pack(question, a_finding(f'{{ question = "shelter.dogs", {test} }}'))

        assert [test.split(" ")[0]] == [each.relation.value for each in read.entries[0].when]

    @pytest.mark.parametrize(
        ("when", "why"),
        [
            ('{ question = "G6", is = "yes" }', None),
            ('{ question = "G6", is = "certainly" }', "G6 is certainly: expected one of yes, no"),
            ('{ question = "G6", unless = "maybe" }', "G6 is not known to be maybe: expected one of yes, no"),
            ('{ question = "Z9", unless = "no" }', "Z9 is not known to be no: no question in force has this id"),
            ('{ question = "Z9", known = true }', "Z9 is known: no question in force has this id"),
            ('{ question = "D4", at_least = 4 }', "D4 is at least 4: expected a whole number from 0 to 3"),
            ('{ line = "enhance/concepts" }', None),
            ('{ line = "enhance/quick-win-3", present = false }', None),
            ('{ line = "agreed/visit" }', None),
            (
                '{ line = "enhance/conceps" }',
                f"enhance/conceps is in the package: {NO_SUCH_LINE} - did you mean enhance/concepts?",
            ),
            (
                '{ line = "zoo/elephants", present = false }',
                f"zoo/elephants is not in the package: {NO_SUCH_LINE}",
            ),
        ],
    )
    def test_astray(self, pack, when, why):
        """A pack tells what it waits for in vain, where the questions and lines of a practice are known."""
        lines = frozenset(line.id for line in the_practice().catalogue)
        found = pack(a_finding(when)).astray(the_practice().questions, lines)

        assert ((f"shelter/heard waits until {why}",) if why else ()) == found

    def test_own_activity(self, pack):
        """An activity that a pack brings is in no catalogue, and the pack may wait for it."""
        activity = """
[[amendments]]
type = "add-activity"
id = "shelter/with-supper"
reason = "people come for supper"
source = { assumption = "supper brings people" }

[amendments.activity]
id = "shelter/supper"
title = "Supper"
module = "enhance/module-1"
nature = "consultancy"
gap = "last"
summary = "a supper with those who stay overnight"
source = { assumption = "supper brings people" }
"""
        package = tailored({}, pack(activity, a_finding('{ line = "shelter/supper" }')))

        assert ["shelter/heard"] == said_by(package)

    def test_no_such_question(self, pack):
        """A question that nobody in force asks is an error that names the pack."""
        with pytest.raises(PluginError, match="shelter"):
            tailored({}, pack(a_finding('{ question = "Z9", is = "yes" }')))


class TestStrata:
    NIGHT = """
[[roles]]
id = "shelter/night-worker"
title = "Night worker"
team = "involvement"
source = { assumption = "somebody is there at night" }

[[lines]]
type = "training"
id = "shelter/evening"
title = "An evening for those who work at night"
module = "enhance/module-1"
nature = "training"
summary = "the same for the night team"
sessions = ["1/2"]
source = { assumption = "somebody is there at night" }

[[amendments]]
type = "include"
id = "shelter/with-evening"
line = "shelter/evening"
when = { question = "D4", at_least = 1 }
reason = "the night team cannot come by day"
source = { assumption = "somebody is there at night" }

[[amendments]]
type = "drop-line"
id = "shelter/without-debrief"
line = "enhance/debrief"
when = { line = "shelter/evening" }
supersedes = ["enhance/debrief-added"]
reason = "the evening ends with one"
source = { assumption = "somebody is there at night" }

[[amendments]]
type = "add-role"
id = "shelter/by-night"
when = { line = "shelter/evening" }
target = { type = "only", id = "shelter/evening" }
role = "shelter/night-worker"
reason = "people know their night worker"
source = { assumption = "somebody is there at night" }
"""

    def test_sorted(self, pack):
        """Each amendment is said in the stratum of its type, wherever it stands in the file."""
        package = tailored({}, pack(self.NIGHT))

        assert ("shelter/night-worker",) == package.line("shelter/evening").roles
        assert "shelter.toml:22" in str(package.explain("shelter/evening"))

    def test_sees_the_stratum_before(self, pack):
        """A line that an earlier stratum brought is there for a later one, and gone where it was not brought."""
        evening = '{ line = "shelter/evening" }'
        without = pack(self.NIGHT, a_finding(evening))

        assert "shelter/heard" in said_by(tailored({"D4": 1}, without))
        assert "shelter/heard" not in said_by(tailored({"D4": 0}, without))

    @pytest.mark.parametrize(
        ("verdict", "more", "outcome"),
        [
            ("pass", "", Outcome.PROCEED),
            ("conditional", 'condition = "winter comes"\n', Outcome.PROCEED),
            ("needs-information", 'asks = ["D4"]\n', Outcome.NEEDS_INFORMATION),
            ("close", 'when = { question = "D4", at_most = 0 }\n', Outcome.PROCEED),
            ("close", 'when = { question = "D4", at_least = 2 }\n', Outcome.CLOSED),
            ("close", 'when = { question = "D4", known = true }\nlook_again = 2027-10-01\n', Outcome.CLOSED),
        ],
    )
    def test_gates(self, pack, verdict, more, outcome):
        """A gate of a pack says what any gate may, where its `when` holds."""
        assert outcome is assessed({"D4": 2}, pack(GATE.format(verdict), more)).outcome

    def test_unknown_never_closes(self, pack):
        """A gate that closes on an answer says nothing where that answer is not known."""
        closing = pack(GATE.format("close"), 'when = { question = "D4", at_most = 3 }\n')

        assert Outcome.PROCEED is assessed({"D4": State.UNKNOWN}, closing).outcome

    def test_every_type(self, pack):
        """What is read is what the hooks say, each by its own."""
        read = pack(DOGS, ROOM, self.NIGHT, GATE.format("pass"), NOT_KNOWN)

        assert [Gate, Accommodate, Include] == [type(entry.said) for entry in read.entries][:3]
        assert {"shelter/night-worker", "shelter/evening"} == {part.id for part in read.coproduce_catalogue()}
        assert ["shelter.dogs"] == [question.id for question in read.coproduce_questions()]


class TestWhomItIsFor:
    WELSH = Charity(name="Gobaith", nations=(Nation.WALES,), sectors=("housing",))
    ENGLISH = Charity(name="Hope", nations=(Nation.ENGLAND,), sectors=("housing", "HO103"))
    NOBODY_KNOWS = Charity(name="Hope")

    @pytest.mark.parametrize(
        ("applies", "holds"),
        [
            ("", (True, True, True)),
            ('applies.sectors = ["HO103", "homelessness"]', (False, True, UNKNOWN)),
            ('applies.nations = ["wales", "scotland"]', (True, False, UNKNOWN)),
            ('applies = { sectors = ["housing"], nations = ["wales"] }', (True, False, UNKNOWN)),
            ('applies.any = [{ sectors = ["HO103"] }, { nations = ["wales"] }]', (True, True, UNKNOWN)),
            ('applies = { sectors = ["arts"], any = [{ nations = ["wales"] }] }', (False, False, UNKNOWN)),
            (
                'applies.any = [{ sectors = ["HO103"], nations = ["wales"] }, { sectors = ["arts"] }]',
                (False, False, UNKNOWN),
            ),
        ],
    )
    def test_applies(self, pack, applies, holds):
        """All keys that are given must hold, each for any of its values; of `any`, one table is enough."""
        predicate = pack(f"{applies}\n").applies

        assert holds == tuple(predicate.judge(one).holds for one in (self.WELSH, self.ENGLISH, self.NOBODY_KNOWS))

    def test_verdict(self, pack):
        """A package tells why a pack did not act."""
        package = tailored({}, pack('applies.sectors = ["homelessness"]\n', a_finding('{ line = "enhance/concepts" }')))
        (record,) = [one for one in package.assessment.practice.plugins if one.author.key == "shelter"]

        assert [] == said_by(package)
        assert (False, "the charity does not work on homelessness") == (record.applies, record.verdict)


class TestDataPack:
    def test_facts(self, pack):
        """A pack holds what stands at the top of its file, the name of the file, and the ids that it may say."""
        read = pack('requires = "1.0"\n', DOGS, ROOM, NO_ROOM, NOT_KNOWN)

        assert ("shelter", "1.2", "Night shelters") == (read.key, read.version, read.title)
        assert ("shelter.toml", "1.0") == (read.distribution, read.requires)
        assert ("shelter/dogs", "shelter/dogs-not-known") == read.ids

    def test_installed(self, pack):
        """An installed pack names its distribution in place of its file."""
        assert "coproduce-shelter" == pack(distribution="coproduce-shelter").distribution

    @pytest.mark.parametrize(
        ("top", "installed", "expected"),
        [
            (TOP, "", "1.2"),
            (TOP, "1.3", "1.2"),
            (TOP.replace('version = "1.2"\n', ""), "", ""),
            (TOP.replace('version = "1.2"\n', ""), "1.3", "1.3"),
        ],
    )
    def test_version(self, tmp_path, top, installed, expected):
        """A file without a version has that of its distribution, or none; one that says another keeps its own."""
        file = tmp_path / "shelter.toml"
        file.write_text(top, encoding="utf-8")

        assert expected == read_pack(file, version=installed).version

    def test_read(self, pack):
        """A pack that the reader made says so, and one that was made in code does not."""
        facts = {"key": "shelter", "version": "1.2", "title": "Shelters", "distribution": ""}

        assert (True, False) == (pack().read, DataPack(**facts).read)

    @pytest.mark.parametrize(
        ("id_", "place"),
        [
            ("shelter.dogs", "shelter.toml:6"),
            ("shelter/dogs", "shelter.toml:15, 24"),
            ("shelter/dogs-not-known", "shelter.toml:33"),
            ("shelter/cats", ""),
        ],
    )
    def test_place(self, pack, id_, place):
        """Each id is found at the line of its table, one with two texts at both."""
        assert place == pack(DOGS, ROOM, NO_ROOM, NOT_KNOWN).place_of(id_)

    def test_place_in_a_list(self, pack):
        """Tables in a list have a line, too."""
        read = pack(
            'renamed = []\nroles = [\n  { id = "shelter/cook", title = "Cook", team = "x", source = "R35" },\n]\n'
        )

        assert "shelter.toml:7" == read.place_of("shelter/cook")

    def test_frozen(self, pack):
        """A pack cannot be changed, and holds nothing that can."""
        read = pack(DOGS, ROOM)

        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            read.version = "2.0"
        assert {} == vars(read)
        assert hash(read.entries) == hash(pack(DOGS, ROOM).entries)

    def test_two_practices(self, pack):
        """One pack serves many practices, and says the same in each."""
        read = pack(DOGS, ROOM)

        assert package_of(read, dogs="yes") == package_of(read, dogs="yes")

    def test_renamed(self, pack):
        """Ids that a pack gave up are carried with the one in their place, and still work with a warning."""
        read = pack(DOGS, ROOM, '\n[[renamed]]\nold = "shelter/pets"\nnew = "shelter/dogs"\nsince = "1.2"\n')
        edit = Condition(
            id="agreed/cats",
            target=Workshops(),
            text="Cats are welcome.",
            reason="cats come along",
            source=Source.agreed("on the phone"),
            by="the coordinator",
            supersedes=("shelter/pets",),
        )

        assert (Renamed("shelter/pets", "shelter/dogs", "1.2"),) == read.renamed
        with pytest.warns(DeprecationWarning, match="shelter/pets is called shelter/dogs since 1.2"):
            tailored({}, read, agreed=[edit])


class TestFiles:
    def test_file(self, tmp_path):
        """A file is read as one pack."""
        (tmp_path / "shelter.toml").write_text(TOP)

        assert ["shelter"] == [pack.key for pack in read_packs(tmp_path / "shelter.toml")]

    def test_folder(self, tmp_path):
        """A folder is read in the order of the names of its packs, and nothing else in it is read."""
        for name, key in (("b.toml", "bats"), ("a.toml", "cats"), ("c.txt", "dogs"), (".d.toml", "frogs")):
            (tmp_path / name).write_text(TOP.replace("shelter", key))
        (tmp_path / "e").mkdir()
        packs = read_packs(str(tmp_path))

        assert ["cats", "bats"] == [pack.key for pack in packs]
        assert all(isinstance(pack, DataPack) for pack in packs)

    def test_folder_without_a_pack(self, tmp_path):
        """A folder without a pack is an error that says so."""
        with pytest.raises(DocumentError, match="there is no data pack in this folder"):
            read_packs(tmp_path)

    def test_nothing_there(self, tmp_path):
        """A path that leads nowhere is an error that says so."""
        with pytest.raises(DocumentError, match="no such file"):
            read_packs(tmp_path / "shelter.toml")

    def test_one_key_twice(self, tmp_path):
        """Two packs with one key are a fault that names both files."""
        for name in ("a.toml", "b.toml"):
            (tmp_path / name).write_text(TOP)

        with pytest.raises(DocumentError, match=r"b\.toml: \[taken\] \$\.key: the key shelter is that of a\.toml, too"):
            read_packs(tmp_path)

    @pytest.mark.parametrize("name", ["shelter.json", "shelter", "shelter.TOML"])
    def test_another_suffix(self, tmp_path, name):
        """A pack is a TOML file by its name."""
        (tmp_path / name).write_text(TOP)

        with pytest.raises(DocumentError, match=r"a data pack ends in \.toml"):
            read_packs(tmp_path / name)

    def test_folder_that_cannot_be_listed(self, tmp_path, monkeypatch):
        """A folder that cannot be listed is an error that says why."""

        def refuse(_):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(type(tmp_path), "iterdir", refuse)

        with pytest.raises(DocumentError, match="cannot read this folder: permission denied"):
            read_packs(tmp_path)


class TestReference:
    """The reference of the format has a row for each key, and nothing that is none."""

    PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "data-pack.md").read_text(encoding="utf-8")

    def keys(self, heading):
        """List the names in the first column of the tables of a section."""
        (text,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", self.PAGE, re.DOTALL | re.MULTILINE)
        cells = [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| ")]
        return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}

    @pytest.mark.parametrize(
        ("heading", "type_", "more", "but_for"),
        [
            ("questions", Question, set(), set()),
            ("roles", Role, set(), set()),
            ("modules", Module, set(), {"pace", "style", "form", "longer_gap"}),
            ("options", Option, set(), set()),
            ("gates", Gate, {"when"}, {"author"}),
            ("findings", Finding, {"when"}, {"author"}),
            ("renamed", Renamed, set(), set()),
        ],
    )
    def test_keys(self, heading, type_, more, but_for):
        """Each kind of table has a row for every key that it may have."""
        assert (attrs.fields_dict(type_).keys() - but_for) | more == self.keys(heading)

    def test_lines(self):
        """Lines have a row for each key but the slots that amendments alone write, and for each type with its own."""
        types = get_args(AnyLine)
        own = {type_.tag: attrs.fields_dict(type_).keys() - attrs.fields_dict(Line).keys() for type_ in types}
        slots = {"approval", "adjustments", "left_open", "accommodations", "conditions", "avoid", "session_cap"}

        assert (attrs.fields_dict(Line).keys() - slots) | {tag for tag in own if own[tag]} == self.keys("lines")
        for tag, keys in own.items():
            (row, *_) = re.findall(rf"^\| `{tag}` \| (.*)$", self.PAGE, re.MULTILINE) or [""]
            assert keys - {"focus", "topics"} <= set(re.findall(r"`(\w+)`", row))

    def test_when(self):
        """Each relation has a row, and so has the test of a line."""
        assert {*(relation.value for relation in Relation), "present"} == self.keys("when") - {"question", "line"}

    def test_kinds(self):
        """Every kind of answer is named."""
        (row,) = re.findall(r"^\| `kind` \| (.*)$", self.PAGE, re.MULTILINE)

        assert [kind.value for kind in Kind] == re.findall(r"`([^`]+)`", row)


class TestInForce:
    def test_beside_another(self, pack, tmp_path):
        """Packs stand beside each other in any order, and give the same package."""
        other = tmp_path / "cats.toml"
        other.write_text(TOP.replace("shelter", "cats") + a_finding('{ line = "enhance/concepts" }', "cats/heard"))
        one, two = pack(a_finding('{ line = "enhance/concepts" }')), read_pack(other)

        assert tailored({}, one, two) == tailored({}, two, one)

    def test_key_taken(self, pack):
        """A pack with the key of a plugin in force is refused."""
        with pytest.raises(PluginError, match="shelter"):
            Practice(enhance(), plugins=[pack(), pack()])

    def test_added_line(self, pack):
        """What a pack composes stands in the trace with its line."""
        text = """
[[amendments]]
type = "add-line"
id = "shelter/consultancy"
when = { line = "enhance/policy-and-campaigns", present = false }
line = "enhance/policy-and-campaigns"
reason = "the shelter speaks for its guests"
source = { assumption = "campaigns need guests" }
"""
        read = pack(text)
        package = tailored({}, read)

        assert [AddLine] == [type(entry.said) for entry in read.entries]
        assert "shelter 1.2 (shelter.toml:6)" in str(package.explain("policy-and-campaigns"))
