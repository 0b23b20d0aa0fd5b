"""No two authors quarrel in silence: whoever is overruled is told, and what can never have an effect is refused."""

import attrs
import pytest

from cases import a_case
from coproduce import (
    AddActivity,
    AddLine,
    AddRole,
    Approval,
    ApprovalState,
    ArgumentError,
    Charity,
    Condition,
    ConflictError,
    Decline,
    DropLine,
    Include,
    Initial,
    LengthenGap,
    Level,
    Meetings,
    Mode,
    Only,
    Pace,
    Plugin,
    PluginError,
    Practice,
    SetApproval,
    SetMode,
    SetPace,
    Source,
    Tagged,
    Workshops,
    enhance,
    hookimpl,
    load,
    nation,
    sector,
)
from coproduce.charity import Nation
from coproduce.rules.enhance.shipped import shipped_offer

BECAUSE = {"reason": "a test says so", "source": Source.assumption("a test")}
LINES = {line.id: line for line in shipped_offer().lines}
NEEDS = {"G4": ("large type", "no stairs")}


def says(key, propose=(), compose=(), tailor=(), catalogue=()):
    """Make a plugin that says these amendments of every charity."""

    class Saying(Plugin):
        @hookimpl
        def coproduce_catalogue(self):
            return catalogue

        @hookimpl
        def coproduce_propose(self, ctx):  # noqa: ARG002 - for every charity
            return propose

        @hookimpl
        def coproduce_compose(self, ctx):  # noqa: ARG002 - likewise
            return compose

        @hookimpl
        def coproduce_tailor(self, ctx):  # noqa: ARG002 - likewise
            return tailor

    Saying.key, Saying.version = key, "1"
    Saying.ids = tuple(each.id for each in (*propose, *compose, *tailor))
    return Saying()


def tailored(*plugins, changes=None, **facts):
    case = a_case(changes, **facts)
    practice = Practice(enhance(), plugins=plugins)
    return practice.tailor(practice.assess(case.charity, case.diagnostic))


def refused(*plugins, error=ConflictError, changes=None):
    with pytest.raises(error) as caught:
        tailored(*plugins, changes=changes)
    return caught.value


def overruled(package):
    """List who overrules whom, by the ids of the findings that say so."""
    return {finding.id: finding for finding in package.findings if "/overrules-" in finding.id}


class TestSuperseding:
    """What is superseded leaves a trace, and somebody is told."""

    def test_emptied_slot(self):
        """Where all that was written into a slot is superseded, the package says by whom, and what it was."""
        gone = ("enhance/need-1", "enhance/need-2")
        package = tailored(
            says(
                "rural", tailor=[Condition(id="rural/ask", target=Meetings(), text="Ask.", supersedes=gone, **BECAUSE)]
            ),
            changes=NEEDS,
        )
        told = package.explain("concepts.accommodations")

        assert () == package.line("concepts").accommodations
        assert ["rural/ask"] == [cause.id for cause in told.causes]
        assert [*gone] == [cause.id for cause in told.against]
        assert "as the offer has it" not in str(told)

    def test_told(self):
        """Each amendment of another that is overruled brings a warning with both authors and both reasons."""
        package = tailored(
            says(
                "rural",
                tailor=[Decline(id="rural/no", option="enhance/debriefing", supersedes=("enhance/need-1",), **BECAUSE)],
            ),
            changes=NEEDS,
        )
        found = overruled(package)["rural/overrules-enhance.need-1"]

        assert (Level.WARNING, "rural") == (found.level, found.author.key)
        assert "rural overrules enhance on" in found.text
        assert "a test says so (rural/no), and not that the charity named this need (enhance/need-1)" in found.text

    def test_not_by_people(self):
        """What people agreed on is no finding: they have the last word."""
        case = a_case({"G5.face-to-face": "no"})
        practice = Practice(enhance())
        edit = SetMode(
            id="agreed/here", target=Workshops(), mode=Mode.FACE_TO_FACE, by="the coordinator",
            supersedes=("enhance/remote",), **BECAUSE,
        )  # fmt: skip
        package = practice.tailor(practice.assess(case.charity, case.diagnostic), agreed=[edit])

        assert {} == overruled(package)

    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("enhance/need-*", "which is no id: expected owner/name"),
            ("pace", "which is no id: expected owner/name"),
            ("enhnace/remote", "and enhnace is not in force"),
            ("enhance/concepts-at-start", "which was said through coproduce_propose"),
            ("enhance/remotte", "which nobody in force ever says"),
        ],
    )
    def test_never(self, name, why):
        """A name that could never be superseded here is refused, with who said it."""
        need = Condition(id="rural/ask", target=Meetings(), text="Ask.", supersedes=(name,), **BECAUSE)
        told = refused(says("rural", tailor=[need]))

        assert "stale" == told.code
        assert told.message == f"rural/ask, said by rural 1, supersedes {name!r}, {why}"

    def test_owner_not_in_force(self):
        """An owner that is not in force, and like none that is, may be named."""
        need = Condition(id="rural/ask", target=Meetings(), text="Ask.", supersedes=("arts/need",), **BECAUSE)

        (cause,) = tailored(says("rural", tailor=[need])).explain("concepts.conditions").causes
        assert "rural/ask" == cause.id


class TestAcrossStrata:
    """What a later stratum reverses is told, too."""

    def test_line(self):
        """A line that one plugin proposes and another drops is out, and a warning names both."""
        line = "enhance/policy-and-campaigns"
        wanting = says(
            "arts",
            propose=[Include(id="arts/in", line=line, supersedes=(f"{line}-not-wanted",), **BECAUSE)],
        )
        package = tailored(wanting, says("rural", compose=[DropLine(id="rural/out", line=line, **BECAUSE)]))
        found = overruled(package)

        assert line not in [each.id for each in package.lines]
        assert {"rural/overrules-arts.in"} <= {*found}
        assert "rural overrules arts" in found["rural/overrules-arts.in"].text

    def test_option(self):
        """An option that one takes up and another declines is taken up, and a warning names both."""
        package = tailored(
            *load(["criminal-justice"]),
            says("rural", tailor=[Decline(id="rural/no", option="enhance/co-facilitation", **BECAUSE)]),
            changes={"G6": "yes"},
            sectors=("criminal-justice",),
        )

        assert package.option("co-facilitation").taken
        assert "criminal-justice/overrules-rural.no" in overruled(package)


class TestAstray:
    """What can have no effect on any charity is refused."""

    @pytest.mark.parametrize(
        ("amendment", "code", "why"),
        [
            (
                SetMode(id="rural/x", target=Initial("enhance/modul-1"), mode=Mode.REMOTE, **BECAUSE),
                "stale",
                "the module",
            ),
            (
                SetMode(id="rural/x", target=Workshops("enhance/modul-1"), mode=Mode.REMOTE, **BECAUSE),
                "stale",
                "the module",
            ),
            (SetMode(id="rural/x", target=Tagged("introductry"), mode=Mode.REMOTE, **BECAUSE), "stale", "the tag"),
            (SetPace(id="rural/x", target=Workshops(), pace=Pace.SLOWER, **BECAUSE), "slot", "writes pace"),
            (
                AddRole(id="rural/x", target=Only("enhance/module-1"), role="enhance/policy-colleague", **BECAUSE),
                "slot",
                "writes roles",
            ),
        ],
        ids=["initial", "workshops", "tag", "pace of a line", "role of a module"],
    )
    def test_refused(self, amendment, code, why):
        """A module or a tag that there is not, or a slot that nothing of it has, is told with what there is."""
        told = refused(says("rural", tailor=[amendment]))

        assert code == told.code
        assert why in told.message
        assert "rural/x, said by rural 1," in told.message
        assert told.hint

    @pytest.mark.parametrize("number", [1, 3, 0, -7])
    def test_place_in_a_series(self, number):
        """A workshop of a plugin has a place of its own in the series of its module, behind the first."""
        workshop = attrs.evolve(LINES["enhance/vision"], id="rural/own", number=number)
        told = refused(says("rural", catalogue=[workshop]), error=PluginError)

        assert ("number", "rural 1", "coproduce_catalogue") == (told.code, told.plugin, told.hook)
        assert f"rural/own has the number {number} in enhance/module-1" in told.message

    def test_behind_the_others(self):
        """A workshop behind the others is taken, and the warning about too many is the offer's."""
        workshop = attrs.evolve(LINES["enhance/vision"], id="rural/own", number=4)
        added = AddLine(id="rural/in", line="rural/own", **BECAUSE)
        package = tailored(says("rural", catalogue=[workshop], compose=[added]))

        assert "enhance/too-many-workshops" in [finding.id for finding in package.findings]

    def test_consent(self):
        """A plugin gives no consent for the Regional Manager; it may say that it is awaited."""
        given, awaited = (
            SetApproval(
                id="rural/yes", target=Only("enhance/policy-and-campaigns"), approval=Approval(state=state), **BECAUSE
            )
            for state in (ApprovalState.GIVEN, ApprovalState.AWAITING)
        )
        told = refused(says("rural", tailor=[given]), error=PluginError)

        assert ("approval", "rural 1", "coproduce_tailor") == (told.code, told.plugin, told.hook)
        assert tailored(says("rural", tailor=[awaited])).lines

    @pytest.mark.parametrize("days", [-5, 10**9])
    def test_gap(self, days):
        """A gap is lengthened by days that make sense."""
        with pytest.raises(ArgumentError, match="expected 0 to 366"):
            LengthenGap(id="rural/gap", target=Only("enhance/module-1"), days=days, **BECAUSE)


class TestKept:
    """What a plugin is lent it gives back."""

    @pytest.mark.parametrize("part", ["diagnostic", "charity"])
    def test_parts(self, part):
        """A plugin that keeps the call or the charity is refused as one that keeps its context."""
        kept = []

        class Keeping(Plugin):
            key = "keeping"

            @hookimpl
            def coproduce_gate(self, ctx):
                kept.append(getattr(ctx, part))
                return ()

        told = refused(Keeping(), error=PluginError)

        assert ("kept", "keeping", "coproduce_gate") == (told.code, told.plugin, told.hook)

    def test_reads_are_noted(self):
        """What a plugin reads is a question that is asked, whatever it does with its own copy of the call."""

        class Reading(Plugin):
            key = "reading"

            @hookimpl
            def coproduce_check(self, ctx):
                ctx.answer("A4")
                return ()

        assert "A4" in tailored(Reading()).read
        assert "A4" not in tailored().read


class TestSectors:
    """Safety does not hang on capitals."""

    @pytest.mark.parametrize("named", ["Criminal Justice", "criminal_justice", " CRIMINAL-JUSTICE ", "cj101"])
    def test_written_otherwise(self, named):
        """A sector is known whatever its capitals, spaces and hyphens."""
        assert sector("criminal-justice", "CJ101").judge(Charity(name="Hope", sectors=(named,))).holds is True

    @pytest.mark.parametrize("names", [(), ("",), (["housing"],), (None,)])
    def test_nothing_named(self, names):
        """A predicate that names nothing is refused where it is made."""
        for make in (sector, nation):
            with pytest.raises(ArgumentError, match="takes the names"):
                make(*names)

    def test_nation(self):
        """A nation may be given as what it is."""
        assert nation("wales") == nation(Nation.WALES)

    def test_turned_round(self):
        """A predicate is turned round with a tilde; what is not known stays so."""
        housing = Charity(name="Hope", sectors=("housing",))

        assert (~sector("housing")).judge(housing).holds is False
        assert (~sector("arts")).judge(housing).holds is True
        assert sector("arts").judge(Charity(name="Hope")).holds is (~sector("arts")).judge(Charity(name="Hope")).holds


class TestAside:
    """Answers to a plugin that is left out do not stop a run."""

    @pytest.fixture
    def case(self, tmp_path):
        """Write a case with an answer to the plugin for Wales."""
        file = tmp_path / "case.toml"
        file.write_text(
            'format = "coproduce-case/1"\n[charity]\nname = "Hope"\n'
            '[diagnostic]\nheld_on = 2027-01-04\nmode = "visit"\n'
            '[diagnostic.answers.wales]\nlanguage = { value = "welsh" }\n',
            encoding="utf-8",
        )
        return file

    def test_left_out(self, case):
        """The answers of an installed plugin that is denied are left aside, and the case names them."""
        read = Practice.installed(enhance(), deny=["wales"]).read(case)

        assert ("wales.language",) == read.aside
        assert () == read.diagnostic.answers

    def test_in_force(self, case):
        """The answers of a plugin in force are read, and nothing is aside."""
        read = Practice.installed(enhance(), allow=["wales"]).read(case)

        assert () == read.aside
        assert ["wales.language"] == [answer.question for answer in read.diagnostic.answers]

    def test_unknown(self, case):
        """The answers of a plugin that nobody knows of are a fault that says what is missing."""
        with pytest.raises(Exception, match="it belongs to a plugin or pack wales, which is not in force"):
            Practice(enhance()).read(case)


class TestDenied:
    def test_not_installed(self):
        """Who denies a plugin that is not installed is told, with the one that may be meant."""
        with pytest.raises(PluginError, match="denied, and not installed") as caught:
            Practice.installed(enhance(), deny=["wale"])

        assert "did you mean wales?" == caught.value.hint


def test_activity_of_its_own():
    """A plugin's own activity is no quarrel, and nothing is told."""
    activity = attrs.evolve(LINES["enhance/draft-vision"], id="rural/walk", title="A walk")
    package = tailored(says("rural", compose=[AddActivity(id="rural/walking", activity=activity, **BECAUSE)]))

    assert {} == overruled(package)
    assert "A walk" == package.line("walk").title
