"""A package explains every line, every slot and every line that it does not hold."""

import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from cases import FOUNDED, named_parts, tailored
from coproduce import (
    Consultancy,
    CoproduceError,
    DropLine,
    Include,
    Mode,
    Nature,
    Only,
    Plugin,
    SetMode,
    Source,
    UnknownLineError,
    hookimpl,
)
from coproduce.rules.enhance.shipped import shipped_offer

SOURCE = Source.assumption("a test")
CASES = [
    {},
    {"G3": "yes", "G5.face-to-face": "no", "G4": ("a ramp",)},
    {"B2": ("policy-and-campaigns", "research-and-evaluation"), "B6": "yes"},
    {**FOUNDED, "B4": "How do we reach people?"},
]


class Doubles(Plugin):
    """Bring a line with the bare name of one of the offer's."""

    key = "doubles"
    version = "1"

    @hookimpl
    def coproduce_catalogue(self):
        for name in ("concepts", "more.than.one"):
            yield Consultancy(
                id=f"doubles/{name}",
                title=f"Another {name}",
                module="enhance/bespoke",
                nature=Nature.CONSULTANCY,
                summary="s",
                source=SOURCE,
            )

    @hookimpl
    def coproduce_propose(self, ctx):  # noqa: ARG002 - for every charity
        for name in ("concepts", "more.than.one"):
            yield Include(id=f"doubles/in-{name}", line=f"doubles/{name}", reason="a test", source=SOURCE)


class TestExplain:
    @pytest.mark.parametrize("changes", CASES)
    def test_every_line(self, changes):
        """Every line in the package has at least one cause, with an author, a reason and a source."""
        package = tailored(changes)

        for line in package.lines:
            explanation = package.explain(line.id)
            assert explanation.included
            assert explanation.causes
            assert line.title == explanation.title
            assert all(cause.author.key and cause.reason and str(cause.source) for cause in explanation.causes)

    @pytest.mark.parametrize("changes", CASES)
    def test_every_absent_line(self, changes):
        """Every line and module of the catalogue that is not in the package says why not."""
        package = tailored(changes)
        present = {line.id for line in package.lines}
        present |= {line.module for line in package.lines}
        absent = [part for part in (*shipped_offer().lines, *shipped_offer().modules) if part.id not in present]

        assert {line.id for line in absent} == {reasoned.id for reasoned in package.left_out}
        for line in absent:
            explanation = package.explain(line.id)
            assert not explanation.included
            assert line.title == explanation.title
            assert all(cause.reason for cause in explanation.causes)
            assert explanation.causes

    @pytest.mark.parametrize("changes", CASES)
    def test_every_slot(self, changes):
        """Every slot of every line and module can be explained, and what an amendment wrote has its cause."""
        package = tailored(changes)
        written = {reasoned.id for reasoned in package.trace if "." in reasoned.id}

        for part in (*package.lines, *package.modules):
            for field in attrs.fields(type(part)):
                explanation = package.explain(f"{part.id}.{field.name}")
                assert explanation.value
                assert bool(explanation.causes) == (f"{part.id}.{field.name}" in written)
                assert (explanation.source is None) == bool(explanation.causes)

    @pytest.mark.parametrize("changes", CASES)
    def test_modules(self, changes):
        """A module can be explained by its id and by its bare name."""
        package = tailored(changes)

        for module in package.modules:
            assert module.title == package.explain(module.id).title
            assert package.explain(module.id) == package.explain(module.id.partition("/")[2])

    @pytest.mark.parametrize("changes", CASES)
    def test_no_cause_dangles(self, changes):
        """Each trace names a line, a module or a slot that is in the package, and each once."""
        package = tailored(changes)
        parts = {part.id for part in (*package.lines, *package.modules)}
        named = [reasoned.id for reasoned in package.trace]

        assert {name.partition(".")[0] for name in named} <= parts
        assert len(named) == len(set(named))

    def test_slots_of_a_line(self):
        """The explanation of a line shows the slots that were written, with who wrote them."""
        package = tailored({"G3": "yes", "G5.face-to-face": "no"})
        slots = {slot.id.rpartition(".")[2]: slot.value for slot in package.explain("concepts").slots}

        assert slots == {"mode": "remote", "participants": "staff only", "session_cap": "½"}

    def test_words(self):
        """The words of an explanation name the line, what the offer has, who said it, why, and the answers heard."""
        text = str(tailored({"E1.governance": 6}).explain("vision"))

        assert text.startswith("Vision workshop (enhance/vision)\n  as the offer has it [R53, R54, R55]\n")
        assert "because what it works towards is not evidenced yet (E4 is 0)" in text
        assert "[enhance 1; R13, R112; answers E4]" in text

    def test_words_of_a_slot(self):
        """The words of a slot say its value and its cause."""
        text = str(tailored({"G3": "yes"}).explain("concepts.participants"))

        assert "is staff only" in text
        assert "because the charity wants a first workshop for staff only" in text

    def test_words_of_an_absent_line(self):
        """The words of an absent line say that it is not there, and why."""
        text = str(tailored().explain("policy-and-campaigns"))

        assert text.splitlines()[0].endswith("(enhance/policy-and-campaigns) - not in this package")
        assert "because policy and campaigns is not among what the charity wants now" in text

    def test_value_that_is_not_set(self):
        """A slot with nothing in it says so in a word, and not in that of a programming language."""
        package = tailored({"B5.pace": None})

        for name in ("concepts.session_cap", "module-1.pace", "concepts.avoid"):
            assert "empty" == package.explain(name).value

    def test_words_do_not_depend_on_the_run(self):
        """The words of every slot are the same under every hash seed."""
        program = (
            "from cases import tailored\n"
            "package = tailored()\n"
            "for name in ('concepts.tags', 'concepts.roles', 'concepts.efforts'): print(package.explain(name))"
        )
        said = {
            subprocess.run(  # noqa: S603 - our own interpreter and text
                [sys.executable, "-c", program],
                env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("1", "2", "3")
        }

        assert len(said) == 1


class TestNames:
    def test_bare_and_whole(self):
        """A bare name and the whole id explain the same."""
        package = tailored()

        assert package.explain("enhance/concepts") == package.explain("concepts")
        assert package.explain("enhance/concepts.roles") == package.explain("concepts.roles")
        assert package.line("enhance/concepts") is package.line("concepts")

    @pytest.mark.parametrize("name", ["concept", "enhance/concept", "other/concepts", "", ".", ".roles", "/concepts"])
    def test_unknown(self, name):
        """An unknown name is refused with the names that there are."""
        with pytest.raises(UnknownLineError, match="names nothing in this package") as caught:
            tailored().explain(name)

        assert "enhance/concepts" in caught.value.hint

    def test_unknown_slot(self):
        """An unknown slot is refused with the slots that there are."""
        with pytest.raises(UnknownLineError, match="enhance/concepts has no slot 'role'") as caught:
            tailored().explain("concepts.role")

        assert "roles" in caught.value.hint

    def test_ambiguous(self):
        """A bare name that two lines have is refused with both ids, and each id still works."""
        package = tailored({}, Doubles())

        for look_up in (package.explain, package.line):
            with pytest.raises(UnknownLineError, match=r"'concepts' names .*enhance/concepts and doubles/concepts"):
                look_up("concepts")
        assert "Another concepts" == package.explain("doubles/concepts").title
        assert "Concepts workshop" == package.explain("enhance/concepts").title

    def test_id_with_dots(self):
        """A line whose id has dots in it, as plugins may give, can be explained as any other."""
        package = tailored({}, Doubles())

        assert "Another more.than.one" == package.explain("doubles/more.than.one").title
        assert "empty" == package.explain("doubles/more.than.one.roles").value

    def test_hostile(self):
        """A name with control characters is shown escaped."""
        with pytest.raises(UnknownLineError) as caught:
            tailored().explain("\x1b[31mred")

        assert "\x1b" not in str(caught.value)

    def test_figure(self):
        """A package gives the figures of the offer it was made from, and refuses one that there is not."""
        assert 28 == tailored().figure("tail-days").value
        with pytest.raises(UnknownLineError):
            tailored().figure("tail")


class TestContents:
    @pytest.mark.clause("R58")
    def test_series_in_order(self):
        """The series of a module is in the order of the workshops, and empty for a module without any."""
        package = tailored()

        assert ["concepts", "vision", "planning"] == named_parts(package.series("enhance/module-1"))
        assert () == package.series("enhance/bespoke")

    def test_only_modules_with_lines(self):
        """A package holds the modules that have lines in it, and the roles that its lines need."""
        package = tailored()

        assert ["module-1"] == named_parts(package.modules)
        assert ["involvement-facilitator"] == named_parts(package.roles)

    def test_made_from(self):
        """A package holds the assessment that it was made from, and the provider."""
        package = tailored()

        assert "Hope" == package.assessment.charity.name
        assert "Revolving Doors" == package.provider.name

    def test_every_line_in_a_module(self):
        """A line whose module no catalogue holds is refused, since no page and no plan would have a place for it."""

        class Astray(Plugin):
            key = "astray"
            version = "1"

            @hookimpl
            def coproduce_catalogue(self):
                yield Consultancy(
                    id="astray/line",
                    title="A line",
                    module="astray/nowhere",
                    nature=Nature.CONSULTANCY,
                    summary="s",
                    source=SOURCE,
                )

            @hookimpl
            def coproduce_propose(self, ctx):  # noqa: ARG002 - for every charity
                yield Include(id="astray/in", line="astray/line", reason="a test", source=SOURCE)

        with pytest.raises(CoproduceError, match="astray"):
            tailored({}, Astray())

    def test_immutable(self):
        """A package cannot be changed, and tailoring twice gives the same."""
        package = tailored()

        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            package.lines = ()
        assert package == tailored()


class TestCounterfactual:
    @pytest.mark.parametrize("line", ["enhance/debrief", "enhance/check-in-1", "enhance/listen-to-staff"])
    def test_a_cause_is_what_puts_it_there(self, line):
        """The one cause of a line is what put it there: superseded by name, the line is gone and no other changes."""
        package = tailored()
        (cause,) = package.explain(line).causes
        edit = DropLine(
            id="agreed/drop", by="the coordinator", line=line, reason="a test", source=SOURCE, supersedes=(cause.id,)
        )
        without = tailored(agreed=[edit])

        assert [one for one in package.lines if one.id != line] == list(without.lines)
        assert ["agreed"] == [one.author.key for one in without.explain(line).causes]

    def test_edit_in_the_trace(self):
        """A coordinator's edit stands in the same trace as what plugins say."""
        edit = SetMode(
            id="agreed/remote",
            by="the coordinator",
            target=Only("enhance/vision"),
            mode=Mode.REMOTE,
            reason="snow",
            source=SOURCE,
        )
        explanation = tailored(agreed=[edit]).explain("vision.mode")

        assert ("remote", ["agreed"], ["snow"]) == (
            explanation.value,
            [cause.author.key for cause in explanation.causes],
            [cause.reason for cause in explanation.causes],
        )


class TestFiguresAndOutcomes:
    def test_figure(self):
        """A figure is explained by its value, what it is for, and its source."""
        explained = tailored().explain("tail-days")

        assert "28 calendar days: from the last workshop to the report-back" == explained.value
        assert "assumption (R59, Q4): four weeks to make the report" == str(explained.source)

    def test_outcome(self):
        """An outcome is explained by whether it is promised, why, and what works on it."""
        explained = tailored().explain("effective-plan")

        assert explained.value.startswith("promised, since Planning workshop works towards it; worked on by ")
        assert "enhance/planning" in explained.value
