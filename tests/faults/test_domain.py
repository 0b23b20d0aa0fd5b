"""What cannot be in the domain is refused, closed, or said aloud: the faults B04 to B15 of the reliability notes."""

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import (
    BOTH_OPTIONS_OFF,
    CHIEF,
    COMPLETE,
    FOUNDED,
    MONDAY,
    PLANNED,
    Said,
    a_calendar,
    a_call,
    a_charity,
    assessed,
    named_parts,
    planned,
    series_of,
    tailored,
    the_practice,
)
from coproduce import (
    UNKNOWN,
    AddLine,
    AddRole,
    AdjustDays,
    AgreementError,
    ArgumentError,
    CapSession,
    Column,
    ConflictError,
    CoproduceError,
    Diagnostic,
    DropLine,
    Duration,
    Effort,
    Include,
    InfeasibleError,
    LeaveOut,
    Level,
    Mode,
    Nation,
    Nature,
    Only,
    Outcome,
    Participants,
    Plugin,
    Practice,
    ProviderDays,
    SetFigure,
    SetMode,
    SetParticipants,
    Source,
    State,
    Status,
    Verdict,
    Workshop,
    Workshops,
    enhance,
    hookimpl,
    propose,
    schedule,
)
from coproduce_criminal_justice import CriminalJustice

SOURCE = Source.assumption("a test")
TEAM = "Involvement Team"
IN_CRIMINAL_JUSTICE = {"sectors": ("criminal-justice",)}

WHOLE = {"G2.support": "travel is paid", **COMPLETE}
"""What the worked case lacks to be complete."""


def an_edit(kind, name="one", **facts):
    return kind(
        id=f"agreed/{name}",
        by="the coordinator",
        reason="agreed on the phone",
        source=Source.agreed("on the phone"),
        **facts,
    )


def findings(package, name=""):
    return [finding for finding in package.findings if name in finding.id]


def without(*names):
    """Give the edits that leave introductory workshops out."""
    return [
        an_edit(LeaveOut, f"no-{name}", line=f"enhance/{name}", supersedes=(f"enhance/{name}-at-start",))
        for name in names
    ]


@attrs.frozen(eq=False)
class Further(Plugin):
    """Bring a further workshop of module 1 under any id and number, and propose it."""

    key = "further"
    version = "1"

    id: str = "further/reflection"
    number: int = 4

    @hookimpl
    def coproduce_catalogue(self):
        yield Workshop(
            id=self.id,
            title="Another workshop",
            module="enhance/module-1",
            nature=Nature.TRAINING,
            summary="s",
            source=SOURCE,
            sessions=(Duration.of("1"),),
            efforts=(Effort(what="delivery", days=ProviderDays.of("1"), source=SOURCE),),
            number=self.number,
        )

    @hookimpl
    def coproduce_propose(self, ctx):  # noqa: ARG002 - for every charity
        yield Include(id="further/more", line=self.id, reason="more is better", source=SOURCE)


class TestB04:
    """Planning before concepts; two visions; four workshops."""

    @pytest.mark.clause("R58")
    @pytest.mark.parametrize("order", [("planning", "concepts"), ("concepts", "planning"), ("planning", "vision")])
    def test_b04_planning_first(self, order):
        """In whatever order workshops are asked for, concepts comes before vision and vision before planning."""
        changes = {**series_of(1), "E3": FOUNDED["E3"], "E6": FOUNDED["E6"], "B2": ("policy-and-campaigns",)}
        edits = [an_edit(AddLine, name, line=f"enhance/{name}") for name in order]
        plan = planned(changes, agreed=edits)
        days = [event.day for event in plan.events if event.line.startswith(("enhance/co", "enhance/vi", "enhance/pl"))]

        assert sorted(days) == days
        assert sorted(named_parts(plan.package.series("enhance/module-1"))) == sorted({*order})

    @pytest.mark.clause("R33", "R58")
    def test_b04_two_visions(self):
        """A second line under the id of the vision workshop is refused."""
        with pytest.raises(CoproduceError, match="enhance/vision"):
            Practice(enhance(), plugins=[Further(id="enhance/vision", number=2)])

    @pytest.mark.clause("R33")
    def test_b04_four_workshops(self):
        """A fourth workshop is an error that cites the clause, and nothing is confirmed with it."""
        package = tailored(WHOLE, Further())
        (finding,) = findings(package, "too-many-workshops")
        made = propose(package, on=date(2026, 12, 10), by=TEAM).agree(on=date(2026, 12, 11), by=CHIEF)

        assert (Level.ERROR, ("R33",)) == (finding.level, finding.source.clauses)
        with pytest.raises(AgreementError, match="4 workshops are in the introductory series") as caught:
            made.confirm(on=date(2026, 12, 12), by=TEAM)
        assert "enhance/too-many-workshops" == caught.value.path


class TestB05:
    """A debrief without its report-back; a report-back before planning."""

    @pytest.mark.clause("R65", "Q13")
    @pytest.mark.parametrize("debrief", ["yes", "no"])
    def test_b05_asked_for(self, debrief):
        """Without a report-back no debrief is added, whatever is wished, and the reason is given."""
        package = tailored({"G7.report-back": "no", "G7.debrief": debrief})

        assert not {"report-back", "debrief"} & set(named_parts(package.lines))
        assert "without a report-back there is nothing to debrief" in str(package.explain("debrief"))

    @pytest.mark.clause("R65", "Q13")
    def test_b05_dropped(self):
        """A report-back is not dropped from under its debrief: the debrief is named, and what to do."""
        drop = an_edit(DropLine, line="enhance/report-back", supersedes=("enhance/report-back-added",))

        with pytest.raises(ConflictError, match="there is no report-back to debrief") as caught:
            tailored(agreed=[drop])
        assert ("incoherent", "enhance/debrief") == (caught.value.code, caught.value.path)
        assert "drop it too" in caught.value.hint

    @pytest.mark.clause("R107")
    def test_b05_order(self):
        """The report-back is after planning, and the debrief not before the report-back."""
        plan = planned()
        planning, report, debrief = (plan.of_line(f"enhance/{name}") for name in ("planning", "report-back", "debrief"))

        assert planning[-1].day < report[0].day
        assert (report[-1].day, "morning") == (debrief[0].day, report[-1].half.value)
        assert "afternoon" == debrief[0].half.value


class TestB06:
    """Co-facilitation without a sector or a reason, for a later workshop, or by somebody without the course."""

    @pytest.mark.clause("R35")
    def test_b06_no_sector(self):
        """Wanted and without a sector plugin, it is not added, and a warning says what is missing."""
        (finding,) = findings(tailored({"G6": "yes"}), "no-co-facilitation")

        assert Level.WARNING is finding.level
        assert "no sector plugin in force adds it" in finding.text

    @pytest.mark.clause("R35")
    def test_b06_another_sector(self):
        """In another sector the plugin does not act, and the option stays off."""
        package = tailored({"G6": "yes"}, CriminalJustice())

        assert not package.option("co-facilitation").taken
        assert findings(package, "no-co-facilitation")

    @pytest.mark.clause("R35")
    @pytest.mark.parametrize(("said", "why"), [("no", "is not wanted"), (None, "is not known")])
    def test_b06_never_automatic(self, said, why):
        """In the sector it is never automatic: what was said to it is the reason that it is off."""
        package = tailored({"G6": said}, CriminalJustice(), **IN_CRIMINAL_JUSTICE)
        choice = package.option("co-facilitation")

        assert not choice.taken
        assert why in choice.causes[0].reason
        assert "G6 answered yes" in str(package.explain("co-facilitation"))

    @pytest.mark.clause("R35", "Q7")
    @pytest.mark.parametrize("missing", [(), ("concepts",), ("concepts", "vision")])
    def test_b06_later_workshop(self, missing):
        """Only the first workshop of the chosen series is co-facilitated, whichever that is."""
        package = tailored({"G6": "yes"}, CriminalJustice(), agreed=without(*missing), **IN_CRIMINAL_JUSTICE)
        series = package.series("enhance/module-1")

        assert [series[0].id] == [line.id for line in series if "criminal-justice/co-facilitator" in line.roles]

    @pytest.mark.clause("R36")
    def test_b06_without_the_course(self):
        """Whoever co-facilitates needs the accredited course, which the package asks for by name."""
        package = tailored({"G6": "yes"}, CriminalJustice(), **IN_CRIMINAL_JUSTICE)
        (role,) = [role for role in package.roles if role.team == "lived-experience team"]

        assert "OCN-accredited facilitation skills course" == role.credential

    @pytest.mark.clause("R11", "R35")
    def test_b06_another_sector_with_a_reason(self):
        """Another sector can enable it with a reason: an edit on record adds the role, and says who and why."""
        edit = an_edit(AddRole, target=Only("enhance/concepts"), role="criminal-justice/co-facilitator")
        package = tailored({"G6": "yes"}, CriminalJustice(), agreed=[edit])

        assert package.option("co-facilitation").taken
        assert "agreed on the phone" in str(package.explain("concepts.roles"))
        assert not findings(package, "no-co-facilitation")


class TestB07:
    """A remote split with sessions of no length, longer than the day, or that do not make the day."""

    @pytest.mark.parametrize("quarters", [0, -1])
    def test_b07_no_length(self, quarters):
        """A sitting that holds nothing is refused."""
        with pytest.raises(CoproduceError):
            an_edit(CapSession, target=Workshops(), cap=Duration(quarters))

    @pytest.mark.clause("R43")
    def test_b07_longer_than_the_day(self):
        """A cap longer than the day splits nothing."""
        package = tailored(agreed=[an_edit(CapSession, target=Workshops(), cap=Duration.of("2"))])

        assert (Duration.of("1"),) == package.line("concepts").sittings

    @pytest.mark.clause("R43", "Q5")
    @given(st.integers(1, 12), st.integers(1, 12))
    def test_b07_makes_the_day(self, day, cap):
        """Whatever the cap, sittings are not longer than it and make exactly the day."""
        sittings = Duration(day).split(Duration(cap))

        assert Duration(day) == Duration.total(sittings)
        assert all(Duration(0) < sitting <= Duration(cap) for sitting in sittings)

    @pytest.mark.clause("R43", "Q5")
    @pytest.mark.parametrize("minutes", [1, 45, 90, 180, 200, 600])
    def test_b07_in_minutes(self, minutes):
        """Whatever people can manage, the days of a remote series are those of the series face to face."""
        remote = tailored({"G5.face-to-face": "no", "G5.session-minutes": minutes})

        assert str(tailored().ledger.total(Column.PROVIDER)) == str(remote.ledger.total(Column.PROVIDER))
        assert {Duration.of("1")} == {Duration.total(line.sittings) for line in remote.series("enhance/module-1")}


class TestB08:
    """A core member has no half-day between two workshops."""

    @pytest.mark.clause("R71", "R102")
    @pytest.mark.parametrize("said", ["no", None])
    def test_b08_less_than_half_a_day(self, said):
        """A core team without half a day a gap gets longer gaps and more support, and both say why."""
        package = tailored({**BOTH_OPTIONS_OFF, "D2": said})

        assert 3 == package.modules[0].longer_gap
        for slot in ("module-1.longer_gap", "review-and-support.adjustments"):
            assert "D2" in package.explain(slot).causes[0].answers

    @pytest.mark.clause("R102")
    def test_b08_nobody_is_dropped(self):
        """Their half-day stays in the ledger: nobody is left out in silence."""
        package = tailored({"D2": "no"})
        gaps = [entry for entry in package.ledger.column(Column.BETWEEN) if entry.what.startswith("core team of 4")]

        assert ["core team of 4, gap 1, ½ day each", "core team of 4, gap 2, ½ day each"] == [
            entry.what for entry in gaps
        ]

    @pytest.mark.clause("R70", "R71")
    def test_b08_no_gap_that_fits(self):
        """Where no gap is long enough for it inside the window, no plan is made, and event and rule are named."""
        edit = an_edit(SetFigure, figure="longer-gap-one-days", value=60)
        package = tailored({"D2": "no"}, agreed=[edit])

        with pytest.raises(InfeasibleError) as caught:
            schedule(package, start=MONDAY, calendar=a_calendar())
        assert caught.value.event
        assert "lengthened by 60 days" in str(caught.value)


class TestB09:
    """The accredited peer research training is asked for."""

    @pytest.mark.clause("R79", "R80", "R81", "R82")
    def test_b09_separate(self):
        """It is a line of its own, outside the programme's total, and not confirmed before the answer is recorded."""
        with_it, without_it = tailored({**WHOLE, "A4": State.UNKNOWN, "B6": "yes"}), tailored(WHOLE)
        made = propose(with_it, on=date(2026, 12, 10), by=TEAM).agree(on=date(2026, 12, 11), by=CHIEF)
        confirmed = made.confirm(on=date(2026, 12, 12), by=TEAM).confirmed
        totals = [str(each.ledger.total(Column.PROVIDER, in_band=True)) for each in (with_it, without_it)]

        assert Status.SEPARATE is with_it.line("peer-research-training").status
        assert totals[0] == totals[1]
        assert {line.id for line in without_it.lines} == set(confirmed)


class TestB10:
    """A module on influencing stands alone for a beginner."""

    @pytest.mark.clause("R14", "R15", "R51")
    def test_b10_cautioned(self):
        """It is allowed, with a warning that names what is not evidenced."""
        package = tailored(
            {"B2": ("service-delivery", "policy-and-campaigns")}, agreed=without("concepts", "vision", "planning")
        )
        (finding,) = findings(package, "stand-alone")

        assert (Level.WARNING, ("E3", "E4", "E6")) == (finding.level, finding.answers)
        assert "stands alone" in finding.text

    @pytest.mark.clause("R14", "R83")
    def test_b10_extension(self):
        """As an extension of the series, or with the foundations evidenced, it stands without a caution."""
        extension = tailored({"B2": ("service-delivery", "policy-and-campaigns")})
        founded = tailored({**FOUNDED, **PLANNED, "B2": ("policy-and-campaigns",)})

        assert [] == findings(extension, "stand-alone")
        assert [] == findings(founded, "stand-alone")

    @pytest.mark.clause("R14")
    def test_b10_score_without_evidence(self):
        """A high score without evidence is no foundation, and is cautioned all the same."""
        package = tailored(
            {"B2": ("service-delivery", "policy-and-campaigns"), **dict.fromkeys(("E3", "E4", "E6"), Said(3))},
            agreed=without("concepts", "vision", "planning"),
        )

        assert 1 == len(findings(package, "stand-alone"))


class Generous(Plugin):
    """Add two days to the vision workshop, inside the band."""

    key = "generous"
    version = "1"

    @hookimpl
    def coproduce_tailor(self, ctx):
        if ctx.has("enhance/vision"):
            yield AdjustDays(
                id="generous/more",
                target=Only("enhance/vision"),
                days=ProviderDays.of("2"),
                what="more time",
                reason="more is better",
                source=SOURCE,
            )


class TestB11:
    """A plugin takes module 1 past its stated days."""

    @pytest.mark.clause("R27", "Q1")
    def test_b11_past_six_days(self):
        """The breach is a warning with that plugin as its cause, and nothing is clipped."""
        package = tailored({}, Generous())
        (finding,) = findings(package, "outside-band")

        assert Level.WARNING is finding.level
        assert "leave the stated 4 to 6, by generous (generous/more)" in finding.text
        assert "8" == str(package.ledger.total(Column.PROVIDER))

    @pytest.mark.clause("R27")
    def test_b11_within(self):
        """As long as the days stay inside the band, the plugin is no breach."""
        package = tailored(BOTH_OPTIONS_OFF, Generous())

        assert "6" == str(package.ledger.total(Column.PROVIDER))
        assert [] == findings(package, "outside-band")


class TestB12:
    """Orders that go round in a circle, or that cannot be."""

    @staticmethod
    def circle(*names):
        """Give edits each of which supersedes the next, and the last the first."""
        following = (*names[1:], names[0])
        return [
            an_edit(SetMode, name, target=Only("enhance/vision"), mode=Mode.REMOTE, supersedes=(f"agreed/{after}",))
            for name, after in zip(names, following, strict=True)
        ]

    @pytest.mark.parametrize("turned", [False, True])
    @pytest.mark.parametrize("names", [("a",), ("a", "b"), ("a", "c", "b"), ("a", "b", "c", "d", "e")])
    def test_b12_circle(self, names, turned):
        """Edits that supersede each other in a circle are refused, and the circle is named in order."""
        edits = self.circle(*names)
        named = " -> ".join(f"agreed/{name}" for name in (*names, names[0]))

        with pytest.raises(ConflictError, match="supersede each other in a circle") as caught:
            tailored(agreed=edits[::-1] if turned else edits)
        assert "circle" == caught.value.code
        assert named in str(caught.value)

    def test_b12_circle_of_figures(self):
        """Figures that supersede each other in a circle are refused by assess and by tailor."""
        edits = [
            an_edit(SetFigure, name, figure="tail-days", value=value, supersedes=(f"agreed/{other}",))
            for name, other, value in (("a", "b", 7), ("b", "a", 14))
        ]

        with pytest.raises(ConflictError, match="agreed/a -> agreed/b -> agreed/a"):
            the_practice().assess(a_charity(), a_call(), agreed=edits)
        with pytest.raises(ConflictError, match="agreed/a -> agreed/b -> agreed/a"):
            tailored(agreed=edits)

    def test_b12_circle_of_lines(self):
        """Edits on lines that supersede each other in a circle are refused."""
        edits = [
            an_edit(DropLine, "a", line="enhance/debrief", supersedes=("agreed/b",)),
            an_edit(AddLine, "b", line="enhance/debrief", supersedes=("agreed/a",)),
        ]

        with pytest.raises(ConflictError, match="agreed/a -> agreed/b -> agreed/a"):
            tailored(agreed=edits)

    def test_b12_chain(self):
        """A chain that ends is no circle: what is superseded by what is itself superseded is in force again."""
        edits = [
            attrs.evolve(edit, supersedes=after)
            for edit, after in zip(self.circle("a", "b", "c"), [(), ("agreed/a",), ("agreed/b",)], strict=True)
        ]
        causes = tailored(agreed=edits).explain("vision.mode").causes

        assert ["agreed/a", "agreed/c"] == [cause.id for cause in causes]

    @pytest.mark.clause("R62", "R107")
    def test_b12_check_in_without_a_gap(self):
        """A check-in in a gap that there is not is refused, and says why."""
        edit = an_edit(AddLine, line="enhance/check-in-2", supersedes=("enhance/check-in-2-not-added",))

        with pytest.raises(ConflictError, match="there is no gap 2 between workshops") as caught:
            tailored(series_of(2), agreed=[edit])
        assert ("incoherent", "enhance/check-in-2") == (caught.value.code, caught.value.path)

    def test_b12_impossible_window(self):
        """Months that cannot hold their own events are no plan, and the event is named."""
        edits = [an_edit(SetFigure, "least", figure="momentum-months-least", value=6)]

        with pytest.raises(InfeasibleError) as caught:
            planned(agreed=edits)
        assert caught.value.event
        assert "R69" in str(caught.value)


class TestB13:
    """Two calls; a package older than its call; a plan before the call."""

    @staticmethod
    def package_of(held_on):
        practice = the_practice()
        return practice.tailor(practice.assess(a_charity(), a_call(WHOLE, held_on=held_on)))

    def test_b13_two_answers(self):
        """One call does not answer a question twice."""
        call = a_call()

        with pytest.raises(ArgumentError, match="a question is answered twice"):
            Diagnostic(held_on=call.held_on, mode=call.mode, answers=(call.answers[0], call.answers[0]))

    @pytest.mark.clause("R23")
    def test_b13_older_than_its_call(self):
        """No package is proposed on a day before its call."""
        with pytest.raises(AgreementError, match=r"before the diagnostic call of 2026-12-01 \(R23\)"):
            propose(tailored(), on=date(2026, 11, 30), by=TEAM)

    @pytest.mark.clause("R23")
    @pytest.mark.parametrize(("start", "warned"), [(date(2026, 11, 30), True), (date(2026, 12, 1), False)])
    def test_b13_plan_before_the_call(self, start, warned):
        """A plan that starts before the call is made, with a warning that cites the clause."""
        plan = planned(start=start, calendar=a_calendar(first=date(2026, 11, 2)))
        found = [finding for finding in plan.findings if finding.id == "dates/before-call"]

        assert warned is bool(found)
        assert [(Level.WARNING, ("R23",))] * warned == [(one.level, one.source.clauses) for one in found]

    def test_b13_newer(self):
        """A revision after a newer call rests on that call."""
        made = propose(self.package_of(date(2026, 12, 1)), on=date(2026, 12, 10), by=TEAM)
        newer = self.package_of(date(2027, 1, 4))
        revised = made.revise(newer, on=date(2027, 1, 5), by=TEAM, reason="a new call")

        assert date(2027, 1, 4) == revised.assessment.diagnostic.held_on

    def test_b13_older(self):
        """A revision does not go back to an older call in silence."""
        made = propose(self.package_of(date(2026, 12, 1)), on=date(2026, 12, 10), by=TEAM)
        older = self.package_of(date(2026, 10, 1))

        with pytest.raises(AgreementError, match="2026-10-01"):
            made.revise(older, on=date(2027, 1, 5), by=TEAM, reason="a mistake")

    @pytest.mark.parametrize("earlier", [date(2026, 12, 1), date(2027, 1, 4)])
    def test_b13_movement(self, earlier):
        """Movement is from an earlier call to a later one, and not the other way round."""
        now, then = (self.package_of(day).assessment for day in (date(2026, 12, 1), earlier))

        with pytest.raises(ArgumentError, match=f"the call of {earlier} is not before that of 2026-12-01"):
            now.movement_since(then)


class TestB14:
    """A first workshop for staff only, and somebody with lived experience who co-facilitates it."""

    @pytest.mark.clause("R32", "R35", "Q7")
    def test_b14_both(self):
        """A warning names both causes, and a person decides."""
        package = tailored({"G3": "yes", "G6": "yes"}, CriminalJustice(), **IN_CRIMINAL_JUSTICE)
        (finding,) = findings(package, "safe-space")

        assert Level.WARNING is finding.level
        assert "enhance/staff-only" in finding.text
        assert "criminal-justice/co-facilitation" in finding.text
        assert Participants.STAFF_ONLY is package.line("concepts").participants

    @pytest.mark.clause("Q7")
    @pytest.mark.parametrize(("staff_only", "wanted"), [("yes", "no"), ("no", "yes"), ("no", "no")])
    def test_b14_one_or_neither(self, staff_only, wanted):
        """With only one of the two nothing is warned of."""
        changes = {"G3": staff_only, "G6": wanted}

        assert [] == findings(tailored(changes, CriminalJustice(), **IN_CRIMINAL_JUSTICE), "safe-space")

    @pytest.mark.clause("R11", "Q7")
    def test_b14_by_an_edit(self):
        """It is warned of as well where an edit, and no rule, made the workshop one for staff only."""
        edit = an_edit(SetParticipants, target=Only("enhance/concepts"), participants=Participants.STAFF_ONLY)
        package = tailored({"G3": "no", "G6": "yes"}, CriminalJustice(), agreed=[edit], **IN_CRIMINAL_JUSTICE)
        (finding,) = findings(package, "safe-space")

        assert "agreed/one" in finding.text


class TestB15:
    """A nation that the offer does not reach, or that nobody knows."""

    @pytest.mark.clause("R7", "Q19")
    @pytest.mark.parametrize(
        ("nations", "outcome"),
        [
            ((Nation.ENGLAND,), Outcome.PROCEED),
            ((Nation.WALES,), Outcome.PROCEED),
            ((Nation.SCOTLAND,), Outcome.CLOSED),
            ((Nation.NORTHERN_IRELAND,), Outcome.CLOSED),
            ((Nation.SCOTLAND, Nation.NORTHERN_IRELAND), Outcome.CLOSED),
            ((Nation.SCOTLAND, Nation.ENGLAND), Outcome.PROCEED),
            (UNKNOWN, Outcome.NEEDS_INFORMATION),
        ],
    )
    def test_b15_nations(self, nations, outcome):
        """England and Wales proceed, other nations close, and what is not known is asked about."""
        made = assessed(nations=nations)
        (gate,) = [gate for gate in made.gates if gate.id == "enhance/scope"]

        assert outcome is made.outcome
        assert ("R7",) == gate.source.clauses
        assert (gate.verdict is Verdict.NEEDS_INFORMATION) is (nations is UNKNOWN)

    @pytest.mark.clause("R7", "Q19")
    def test_b15_wales_without_its_plugin(self):
        """Wales works without the Welsh plugin, and the gate says that it is served as needed."""
        made = assessed(nations=(Nation.WALES,))

        assert "as needed" in made.gates[0].reason
        assert the_practice().tailor(made).lines

    @pytest.mark.clause("R7")
    def test_b15_noted(self):
        """Work outside the offer's nations is noted beside the work inside them."""
        made = assessed(nations=(Nation.ENGLAND, Nation.SCOTLAND))

        assert "its work in Scotland is outside the offer" in made.gates[0].reason

    @pytest.mark.clause("R7", "R25")
    def test_b15_no_way_round(self):
        """What is closed is not tailored by an edit either."""
        edit = an_edit(AddLine, line="enhance/concepts")

        with pytest.raises(CoproduceError) as caught:
            tailored(nations=(Nation.SCOTLAND,), agreed=[edit])
        assert "closed" == caught.value.code
