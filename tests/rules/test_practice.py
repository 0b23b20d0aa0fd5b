"""A practice puts an offer and plugins in force: it asks, stamps and merges, and holds no state."""

import itertools
from datetime import date

import attrs
import pytest

from cases import AT_THE_START, FOUNDED, a_call, a_case, a_charity, assessed, named_parts, tailored, the_practice
from coproduce import (
    UNKNOWN,
    AddLine,
    AddRole,
    Answer,
    ArgumentError,
    ConflictError,
    Consultancy,
    CoproduceError,
    DocumentError,
    DropLine,
    Finding,
    Gate,
    Include,
    Initial,
    Kind,
    LeaveOut,
    Level,
    Mode,
    Nation,
    Nature,
    NotProceedingError,
    Only,
    Outcome,
    Participants,
    Plugin,
    PluginError,
    Practice,
    Question,
    SetMode,
    SetOptional,
    SetParticipants,
    Source,
    State,
    Verdict,
    Workshop,
    Workshops,
    dumps,
    enhance,
    hookimpl,
    nation,
    sector,
)
from coproduce.audience import Audience
from coproduce.offer import Duration
from coproduce.rules.enhance.shipped import shipped_offer

SOURCE = Source.assumption("a test")
NOTHING = {**FOUNDED, "E5": AT_THE_START["E5"], "B2": ("specific-challenge",)}
"""What changes where nothing of the offer follows but what a charity asks for by name."""


class Housing(Plugin):
    """Say something in every hook, for charities that work on housing."""

    key = "housing"
    version = "1.0"
    distribution = "coproduce-housing"
    applies = sector("housing")

    @hookimpl
    def coproduce_catalogue(self):
        yield Consultancy(
            id="housing/tenancy-clinic",
            title="Tenancy clinic",
            module="enhance/bespoke",
            nature=Nature.CONSULTANCY,
            summary="s",
            source=SOURCE,
        )

    @hookimpl
    def coproduce_questions(self):
        yield Question(
            id="housing.tenants", text="Who rents?", kind=Kind.TEXT, source=SOURCE, audience=frozenset(Audience)
        )

    @hookimpl
    def coproduce_gate(self, ctx):
        known = ctx.answer("housing.tenants").known
        yield Gate(
            id="housing/tenants",
            title="Tenants",
            verdict=Verdict.PASS,
            reason="tenants are welcome",
            source=SOURCE,
            asks=() if known else ("housing.tenants",),
        )

    @hookimpl
    def coproduce_propose(self, ctx):  # noqa: ARG002 - for every charity
        yield Include(id="housing/clinic", line="housing/tenancy-clinic", reason="tenants ask for it", source=SOURCE)

    @hookimpl
    def coproduce_tailor(self, ctx):
        if ctx.has("enhance/vision"):
            yield AddRole(
                id="housing/policy",
                target=Initial("enhance/module-1"),
                role="enhance/policy-colleague",
                reason="rents are policy",
                source=SOURCE,
            )

    @hookimpl
    def coproduce_check(self, ctx):
        yield Finding(id="housing/count", level=Level.NOTE, text=f"{len(ctx.package.lines)} lines", source=SOURCE)


class Remote(Plugin):
    key = "remote"
    version = "1.0"

    @hookimpl
    def coproduce_tailor(self, ctx):  # noqa: ARG002 - for every charity
        yield SetMode(id="remote/all", target=Workshops(), mode=Mode.REMOTE, reason="far away", source=SOURCE)


class Near(Plugin):
    key = "near"
    version = "1.0"

    @hookimpl
    def coproduce_tailor(self, ctx):  # noqa: ARG002 - for every charity
        yield SetMode(id="near/all", target=Workshops(), mode=Mode.FACE_TO_FACE, reason="next door", source=SOURCE)


def an_edit(kind, name="one", **facts):
    return kind(
        id=f"agreed/{name}",
        by="the coordinator",
        reason="agreed on the phone",
        source=Source.agreed("on the phone"),
        **facts,
    )


class TestSideBySide:
    def test_practices_do_not_know_each_other(self):
        """Practices with and without a plugin give their own results, in whatever order they are used."""
        bare, housed = Practice(enhance()), Practice(enhance(), plugins=[Housing()])
        case = a_case()

        for practice, lines in ((bare, 12), (housed, 13), (bare, 12), (housed, 13)):
            package = practice.tailor(practice.assess(case.charity, case.diagnostic))
            assert lines == len(package.lines)

    def test_one_plugin_in_two(self):
        """One plugin may be in force in two practices."""
        plugin = Housing()

        practices = [Practice(enhance(), plugins=[plugin]), Practice(enhance(), plugins=[plugin, Remote()])]
        case = a_case()
        modes = [
            practice.tailor(practice.assess(case.charity, case.diagnostic)).line("concepts").mode
            for practice in (*practices, *practices)
        ]

        assert [Mode.FACE_TO_FACE, Mode.REMOTE] * 2 == modes

    def test_repeated(self):
        """The same question asked again has the same answer, to the byte."""
        assert dumps(tailored({}, Housing())) == dumps(tailored({}, Housing()))

    @pytest.mark.parametrize("order", list(itertools.permutations([0, 1, 2])))
    def test_whatever_order(self, order):
        """The order in which plugins are given changes nothing."""
        plugins = [Housing(), Remote(), type("Third", (Plugin,), {"key": "a-third"})()]

        assert dumps(tailored({}, *plugins)) == dumps(tailored({}, *(plugins[place] for place in order)))

    def test_conflict_whatever_order(self):
        """Plugins that quarrel are named in the same sentence, whatever their order."""
        said = set()
        for plugins in itertools.permutations([Remote(), Near()]):
            with pytest.raises(ConflictError) as caught:
                tailored({}, *plugins)
            said.add(str(caught.value))

        assert len(said) == 1
        for part in ("near 1.0", "remote 1.0", "next door", "far away", "put 'near/all' into the supersedes of"):
            assert part in said.copy().pop()


class TestImmutable:
    @pytest.mark.parametrize("name", ["plugins", "catalogue", "questions"])
    def test_frozen(self, name):
        """A practice cannot be changed."""
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(the_practice(), name, ())

    def test_copy_of_the_plugins(self):
        """A practice keeps its own plugins when the list that they came in changes."""
        plugins = [Housing()]
        practice = Practice(enhance(), plugins=plugins)
        plugins.clear()

        assert ["housing"] == [plugin.key for plugin in practice.plugins]


class TestCatalogue:
    def test_own_then_plugins(self):
        """The catalogue is that of the offer, and then what plugins add; likewise the questions."""
        practice = Practice(enhance(), plugins=[Housing()])

        assert shipped_offer().lines == practice.catalogue[:-1]
        assert "housing/tenancy-clinic" == practice.catalogue[-1].id
        assert "housing.tenants" in practice.questions
        assert shipped_offer().modules == practice.modules
        assert shipped_offer().roles == practice.roles

    def test_offer(self):
        """A practice tells its offer, and the plugins in force with their authors."""
        record = Practice(enhance(), plugins=[Housing()]).record

        assert ("enhance", "1") == (record.offer, record.offer_version)
        assert ["housing 1.0"] == [str(plugin.author) for plugin in record.plugins]


class TestAssess:
    def test_stamped(self):
        """Each gate has its author, and what a plugin asks joins the open questions."""
        assessment = assessed({}, Housing())

        assert ["enhance"] * 6 + ["housing"] == [gate.author.key for gate in assessment.gates]
        assert "housing.tenants" in [question.id for question in assessment.questions]

    @pytest.mark.parametrize("verdict", list(Verdict))
    def test_gate_of_a_plugin(self, verdict):
        """All gates must pass: one of a plugin closes, waits or sets a condition as our own do."""

        class Gating(Plugin):
            key = "gating"

            @hookimpl
            def coproduce_gate(self, ctx):  # noqa: ARG002 - for every charity
                yield Gate(id="gating/one", title="One", verdict=verdict, reason="r", source=SOURCE, condition="c")

        expected = {
            Verdict.CLOSE: Outcome.CLOSED,
            Verdict.NEEDS_INFORMATION: Outcome.NEEDS_INFORMATION,
        }.get(verdict, Outcome.PROCEED)

        assert expected is assessed({}, Gating()).outcome
        assert (verdict is Verdict.CONDITIONAL) == bool(assessed({}, Gating()).conditions)

    def test_only_for_whom_it_is(self):
        """A plugin that does not apply says nothing, and the record tells why."""
        assessment = assessed({}, Housing(), sectors=("arts",))
        (record,) = assessment.practice.plugins

        assert {"enhance"} == {gate.author.key for gate in assessment.gates}
        assert (False, "the charity does not work on housing") == (record.applies, record.verdict)

    def test_applies(self):
        """The record of a plugin that acted tells why as well."""
        (record,) = assessed({}, Housing()).practice.plugins

        assert (True, "the charity works on housing") == (record.applies, record.verdict)

    @pytest.mark.clause("R24", "R26", "Q15")
    def test_inputs_are_kept(self):
        """An assessment holds the charity and the call that it was made from, unchanged."""
        case = a_case()
        assessment = the_practice().assess(case.charity, case.diagnostic)

        assert a_case() == case
        assert (case.charity, case.diagnostic) == (assessment.charity, assessment.diagnostic)


class TestUnknownApplicability:
    def test_warning(self):
        """Where it is not known whether a plugin applies it does not act, and a warning says so."""
        package = tailored({}, Housing(), sectors=UNKNOWN)
        (finding,) = [finding for finding in package.findings if finding.author.key == "housing"]

        assert (Level.WARNING, "housing/applicability") == (finding.level, finding.id)
        assert finding.text == ("the plugin housing did not act: whether the charity works on housing is not known")
        assert "housing/tenancy-clinic" not in [line.id for line in package.lines]

    def test_none_where_it_is_known(self):
        """Where it is known not to apply nothing is worth a warning."""
        assert not [
            finding
            for finding in tailored({}, Housing(), sectors=("arts",)).findings
            if finding.author.key == "housing"
        ]

    def test_absent_line_says_so(self):
        """A line of a plugin that did not act is explained by that, and by whom the plugin is for."""
        explanation = tailored({}, Housing(), sectors=("arts",)).explain("tenancy-clinic")

        why = "the plugin housing does not act: the charity does not work on housing"
        assert [why] == [cause.reason for cause in explanation.causes]

    def test_locality(self):
        """A plugin that does not apply leaves lines, ledger and trace as they are without it."""
        with_it = tailored({}, Housing(), sectors=("arts",))
        without = tailored({}, sectors=("arts",))

        assert (with_it.lines, with_it.ledger, with_it.trace, with_it.findings) == (
            without.lines,
            without.ledger,
            without.trace,
            without.findings,
        )


class TestNothingProposed:
    @pytest.mark.clause("R25")
    @pytest.mark.parametrize("state", [State.UNKNOWN, State.NOT_ASKED, State.DECLINED])
    def test_needs_information(self, state):
        """Where no line follows and it is not known whether there is a challenge, that is asked for."""
        assessment = assessed({**NOTHING, "B4": state})

        assert Outcome.NEEDS_INFORMATION is assessment.outcome
        assert ["B4"] == [question.id for question in assessment.questions if question.waits]

    @pytest.mark.clause("R89")
    def test_wanted_and_not_told(self):
        """A challenge that is wanted and not told is asked for, whatever its state."""
        assessment = assessed({**NOTHING, "B4": State.NOT_APPLICABLE})

        assert ["B4"] == [question.id for question in assessment.questions if question.waits]

    @pytest.mark.clause("R25", "R89")
    def test_no_challenge(self):
        """Where no line follows and there is no challenge, which is what not applicable says, it closes for now."""
        assessment = assessed({**NOTHING, "B2": ("governance",), "E5": FOUNDED["E3"], "B4": State.NOT_APPLICABLE})

        assert Outcome.CLOSED is assessment.outcome
        assert "enhance/need" == assessment.reasons[0].id

    @pytest.mark.clause("R25", "Q15")
    def test_closed(self):
        """Where no line follows and all is answered it closes for now, with a day to look again."""

        class Strict(Plugin):
            """Drop what is bespoke, so that a charity with every answer is left with nothing."""

            key = "strict"

            @hookimpl
            def coproduce_propose(self, ctx):  # noqa: ARG002 - for every charity
                yield LeaveOut(
                    id="strict/none",
                    line="enhance/service-design",
                    reason="no designers are free",
                    source=SOURCE,
                    supersedes=("enhance/service-design-challenge",),
                )

        assessment = assessed({**NOTHING, "B4": "How do we reach people?"}, Strict())

        assert Outcome.CLOSED is assessment.outcome
        assert ["enhance/need"] == [gate.id for gate in assessment.reasons]
        assert "no need was found that the offer meets" == assessment.reasons[0].reason
        assert date(2027, 6, 1) == assessment.look_again

    def test_not_added_where_something_is(self):
        """Where a line follows there is no such gate."""
        assert "enhance/need" not in [gate.id for gate in assessed().gates]


class TestTailor:
    @pytest.mark.clause("R17", "R23", "R93")
    @pytest.mark.parametrize(
        ("changes", "code"), [({"C2": "no"}, "closed"), ({"C2": State.UNKNOWN}, "needs-information")]
    )
    def test_only_what_proceeds(self, changes, code):
        """No package is tailored for an assessment that does not proceed."""
        with pytest.raises(NotProceedingError) as caught:
            tailored(changes)

        assert code == caught.value.code

    @pytest.mark.parametrize("other", [(), (Housing(), Remote())])
    def test_assessment_of_another_practice(self, other):
        """An assessment that was made with other plugins in force is refused, with the remedy."""
        assessment = assessed({}, Housing())

        with pytest.raises(ArgumentError, match="another practice made this assessment: the plugin") as caught:
            Practice(enhance(), plugins=other).tailor(assessment)

        assert "assess the charity again" in caught.value.hint

    def test_other_version(self):
        """An assessment that was made with another version of a plugin is refused."""
        newer = type("Housing", (Housing,), {"version": "1.1"})()

        with pytest.raises(ArgumentError):
            Practice(enhance(), plugins=[newer]).tailor(assessed({}, Housing()))

    def test_equal_practice(self):
        """An assessment of an equal practice, made anew, is taken."""
        assessment = assessed({}, Housing())

        assert Practice(enhance(), plugins=[Housing()]).tailor(assessment).assessment == assessment

    def test_hooks_see_the_stratum_before(self):
        """Each hook sees what the strata before it ended with, and never its peers."""
        seen = {}

        class Watching(Plugin):
            key = "watching"

            @hookimpl
            def coproduce_propose(self, ctx):
                seen["propose"] = len(ctx.catalogue)
                return ()

            @hookimpl
            def coproduce_compose(self, ctx):
                seen["compose"] = named_parts(ctx.lines)
                return ()

            @hookimpl
            def coproduce_tailor(self, ctx):
                seen["tailor"] = named_parts(ctx.lines)
                seen["mode"] = {line.mode for line in ctx.lines if isinstance(line, Workshop)}
                return ()

            @hookimpl
            def coproduce_check(self, ctx):
                seen["check"] = {line.mode for line in ctx.package.series("enhance/module-1")}
                return ()

        package = tailored({"G5.face-to-face": "no"}, Watching())

        assert len(shipped_offer().lines) == seen["propose"]
        assert ["concepts", "vision", "planning"] == seen["compose"]
        assert named_parts(package.lines) == seen["tailor"]
        assert {Mode.FACE_TO_FACE} == seen["mode"]
        assert {Mode.REMOTE} == seen["check"]


class TestAgreed:
    @pytest.mark.clause("R11", "R24")
    def test_last_word(self):
        """A coordinator settles by name what a rule says, and the trace has the reason."""
        edit = an_edit(
            SetParticipants,
            target=Only("enhance/concepts"),
            participants=Participants.EVERYONE,
            supersedes=("enhance/staff-only",),
        )
        package = tailored({"G3": "yes"}, agreed=[edit])
        (cause,) = package.explain("concepts.participants").causes

        assert Participants.EVERYONE is package.line("concepts").participants
        assert ("agreed", "agreed on the phone") == (cause.author.key, cause.reason)

    def test_conflict_without_it(self):
        """Without the name of what it settles it is a conflict as any other."""
        edit = an_edit(SetParticipants, target=Only("enhance/concepts"), participants=Participants.EVERYONE)

        with pytest.raises(ConflictError, match="enhance/staff-only"):
            tailored({"G3": "yes"}, agreed=[edit])

    @pytest.mark.clause("R11")
    def test_a_line_in_every_stratum(self):
        """Lines can be included, added and dropped by agreement."""
        included = an_edit(
            Include,
            "in",
            line="enhance/policy-and-campaigns",
            supersedes=("enhance/policy-and-campaigns-not-wanted",),
        )
        added = an_edit(AddLine, "add", line="enhance/catch-up", supersedes=("enhance/catch-up-not-added",))
        dropped = an_edit(DropLine, "drop", line="enhance/debrief", supersedes=("enhance/debrief-added",))
        names = named_parts(tailored(agreed=[included, added, dropped]).lines)

        assert {"policy-and-campaigns", "catch-up"} <= set(names)
        assert "debrief" not in names

    def test_order_of_edits(self):
        """The order in which edits are given changes nothing."""
        edits = [
            an_edit(SetOptional, "a", target=Only("enhance/vision"), optional=True),
            an_edit(SetMode, "b", target=Only("enhance/vision"), mode=Mode.REMOTE),
            an_edit(DropLine, "c", line="enhance/debrief", supersedes=("enhance/debrief-added",)),
        ]

        assert len({dumps(tailored(agreed=order)) for order in itertools.permutations(edits)}) == 1

    @pytest.mark.parametrize("id_", ["enhance/mine", "mine", "housing/mine"])
    def test_ids_are_their_own(self, id_):
        """The id of an edit belongs to `agreed`."""
        edit = attrs.evolve(an_edit(SetOptional, target=Only("enhance/vision"), optional=True), id=id_)

        with pytest.raises(CoproduceError, match="agreed/"):
            tailored(agreed=[edit])

    @pytest.mark.parametrize(
        "wrong",
        ["text", None, 5, Finding(id="agreed/note", level=Level.NOTE, text="t", source=SOURCE)],
        ids=lambda value: type(value).__name__,
    )
    def test_no_amendment(self, wrong):
        """What is no amendment is refused, and never dropped in silence."""
        with pytest.raises(CoproduceError):
            tailored(agreed=[wrong])

    def test_stale_line(self):
        """An edit that names a line that is not there is refused."""
        with pytest.raises(
            ConflictError, match="agreed/one, agreed by the coordinator, names the line 'enhance/debreif'"
        ):
            tailored(agreed=[an_edit(DropLine, line="enhance/debreif")])

    def test_no_plugin_may_be_agreed(self):
        """No plugin may pass for a coordinator."""
        with pytest.raises(PluginError):
            Practice(enhance(), plugins=[type("Sly", (Plugin,), {"key": "agreed"})()])


class TestFindings:
    def test_stamped(self):
        """What a check finds is stamped with its author, and sees the finished package."""
        package = tailored({}, Housing())
        (finding,) = [finding for finding in package.findings if finding.id == "housing/count"]

        assert ("housing 1.0", f"{len(package.lines)} lines") == (str(finding.author), finding.text)

    @pytest.mark.clause("R33")
    def test_fourth_workshop(self):
        """A plugin that adds a fourth workshop to the series is told by an error that cites the clause."""

        class Fourth(Plugin):
            key = "fourth"

            @hookimpl
            def coproduce_catalogue(self):
                yield Workshop(
                    id="fourth/review",
                    title="Review",
                    module="enhance/module-1",
                    number=4,
                    nature=Nature.TRAINING,
                    summary="s",
                    source=SOURCE,
                    sessions=(Duration.of("1"),),
                )

            @hookimpl
            def coproduce_propose(self, ctx):  # noqa: ARG002 - for every charity
                yield Include(id="fourth/in", line="fourth/review", reason="more", source=SOURCE)

        (finding,) = [one for one in tailored({}, Fourth()).findings if one.level is Level.ERROR]

        assert ("enhance/too-many-workshops", ("R33",)) == (finding.id, finding.source.clauses)


class TestRead:
    def test_questions_of_plugins(self, tmp_path):
        """A case is read with the questions in force: those of a plugin are known only where it is."""
        file = tmp_path / "case.toml"
        file.write_text(
            'format = "coproduce-case/1"\n[charity]\nname = "Hope"\n[diagnostic]\nheld_on = 2026-12-01\n'
            'mode = "visit"\n[diagnostic.answers.housing]\ntenants = { value = "families" }\n',
            encoding="utf-8",
        )

        case = Practice(enhance(), plugins=[Housing()]).read(file)
        assert "families" == case.diagnostic.answer("housing.tenants").value
        with pytest.raises(DocumentError, match="no question has this id"):
            the_practice().read(file)


class TestGatesOfANation:
    def test_two_predicates(self):
        """A plugin for a sector and a nation acts where both hold."""
        both = type("Both", (Housing,), {"applies": sector("housing") & nation("wales")})

        assert tailored({}, both(), nations=(Nation.WALES,)).line("tenancy-clinic")
        assert "tenancy-clinic" not in named_parts(tailored({}, both()).lines)


class TestAnswers:
    """Answers that code makes are held against their questions, as those of a file are."""

    @pytest.mark.parametrize(
        ("question", "value", "expected"),
        [
            ("C1", "maybe", "expected one of yes, conditional, no"),
            ("C2", "Yes", "expected one of yes, conditional, no"),
            ("C5.wrong-time", False, "expected a value that is str"),
            ("E3", "2", "expected a value that is int"),
            ("E3", True, "expected a value that is int"),
            ("E3", 4, "expected a whole number from 0 to 3"),
            ("B2", "governance", "expected a value that is a tuple"),
            ("D1.size", -1, "expected a number from 0 to 60"),
        ],
    )
    def test_misfit(self, question, value, expected):
        """A value that its question does not take is refused, with the question and what was expected."""
        with pytest.raises(ArgumentError, match=expected) as caught:
            assessed({question: value})
        assert question == caught.value.path

    def test_kind(self):
        """An answer of another kind than its question's is refused."""
        call = a_call().answering(Answer(question="C1", kind=Kind.TEXT, state=State.VALUE, value="yes"))

        with pytest.raises(ArgumentError, match="expected an answer of the kind choice"):
            the_practice().assess(a_charity(), call)

    def test_all_at_once(self):
        """All that do not fit are told at once."""
        with pytest.raises(ArgumentError) as caught:
            assessed({"C1": "maybe", "E3": 9})

        assert ["C1", "E3"] == sorted(error.path for error in caught.value.errors)
