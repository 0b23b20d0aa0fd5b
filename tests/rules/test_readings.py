"""Each reading of what the offer leaves open can be read otherwise: its figure or datum changed, and seen."""

import re
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import attrs
import pytest

from cases import (
    BOTH_OPTIONS_OFF,
    CHIEF,
    FOUNDED,
    MONDAY,
    PLANNED,
    Said,
    a_calendar,
    a_case,
    assessed,
    named_parts,
    series_of,
    tailored,
    the_practice,
)
from coproduce import (
    AddRole,
    AgreementError,
    Column,
    KindError,
    Level,
    Nation,
    Only,
    Outcome,
    Participants,
    Practice,
    ProviderDays,
    SetFigure,
    SetParticipants,
    Source,
    Stage,
    State,
    Verdict,
    Workshop,
    Workshops,
    close,
    hookimpl,
    load,
    months_after,
    propose,
    schedule,
)
from coproduce.rules.enhance.plugin import Enhance
from coproduce.rules.enhance.shipped import read_offer, shipped_offer, shipped_questions

TEXT = files("coproduce").joinpath("offers", "enhance.toml").read_text(encoding="utf-8")
TWO = {**series_of(2), **BOTH_OPTIONS_OFF}
POLICY = {**FOUNDED, **PLANNED, "B2": ("policy-and-campaigns",)}
CRIMINAL_JUSTICE = {"sectors": ("criminal-justice",)}
REMOTE = {"G5.face-to-face": "no"}
CALLED = {
    "B2": ("service-delivery", "policy-and-campaigns"),
    **{
        f"{item}.{row}": Said(2, "an example")
        for item in ("E1", "E2")
        for row in ("governance", "service-design", "service-delivery", "service-development", "policy-and-campaigns")
    },
    "D4": Said(2, "an example"),
    **dict.fromkeys(("A4", "B1", "B3", "B5.style", "B5.form", "D1.roles", "G2.support", "G4"), State.UNKNOWN),
    **dict.fromkeys(("C5.until", "F1", "F2", "F3", "G5.session-minutes", "G7.audiences"), State.DECLINED),
}
"""A call in which everything was asked, and an extension is wanted."""
WORKSHOPS = ["concepts", "vision", "planning"]


def agreed(**said):
    """Give what every edit on record says, beside what it does."""
    return {"reason": "read otherwise", "source": Source.agreed("on the call"), "by": "the coordinator", **said}


def otherwise(figure, value):
    """Read one figure of the offer otherwise, by an edit on record."""
    return SetFigure(**agreed(id=f"agreed/{figure}", figure=figure, value=value))


def both(figure, value, changes=None, **facts):
    """Tailor a package as the figure is read, and as it could be read."""
    return tailored(changes, **facts), tailored(changes, agreed=(otherwise(figure, value),), **facts)


def practice_with(offer):
    """Put another version of the offer in force."""
    return Practice(Enhance(offer, shipped_questions()))


def rewritten(*words, count=1):
    """Read the offer from its own text with some words in the place of others."""
    text = TEXT
    for old, new in words:
        assert count == text.count(old)
        text = text.replace(old, new)
    return read_offer(text, "otherwise.toml")


def with_line(name, **changed):
    """Give the offer with one line changed."""
    offer = shipped_offer()
    lines = [attrs.evolve(line, **changed) if line.name == name else line for line in offer.lines]
    return attrs.evolve(offer, lines=tuple(lines))


def made(practice, changes=None, *, edits=(), **facts):
    """Tailor a package for the worked case with changes, with another practice."""
    case = a_case(changes, **facts)
    return practice.tailor(practice.assess(case.charity, case.diagnostic), agreed=edits)


def without_days(line):
    """Give a line whose own effort is nothing."""
    return attrs.evolve(line, efforts=(attrs.evolve(line.efforts[0], days=ProviderDays(0)),))


def days_of(package, line, column=Column.PROVIDER):
    return [str(entry.figure) for entry in package.ledger.column(column, line=f"enhance/{line}")]


def total(package, column=Column.PROVIDER, **part):
    return str(package.ledger.total(column, **part))


def found(package, name):
    return next((finding for finding in package.findings if finding.id == f"enhance/{name}"), None)


def day_of(package, line, start=MONDAY):
    """Give the day of the first session of a line, from Monday, 11 January 2027 on or another start."""
    plan = schedule(package, start=start, calendar=a_calendar())
    return next(event.day for event in plan.events if event.line == f"enhance/{line}")


def with_role(package, role):
    return named_parts(line for line in package.lines if role in line.roles)


def the_plugin():
    (plugin,) = load(["criminal-justice"])
    return plugin


class TestDays:
    @pytest.mark.clause("Q1")
    def test_floor_of_support(self):
        """With half a day a gap the full module takes 4 days at the least; without that floor it would take 3."""
        no_floor = tuple(without_days(line) if line.tag == "check-in" else line for line in shipped_offer().lines)
        offer = attrs.evolve(shipped_offer(), lines=no_floor)
        as_read, without = tailored(BOTH_OPTIONS_OFF), made(practice_with(offer), BOTH_OPTIONS_OFF)

        assert ("4", None) == (total(as_read), found(as_read, "outside-band"))
        assert "3" == total(without)
        assert "R27" in found(without, "outside-band").source.clauses

    @pytest.mark.clause("Q2")
    def test_stated_days_are_of_three_workshops(self):
        """Two workshops take less than 4 days and nothing is said, unless the 4 to 6 are read as of any number."""
        as_read, strict = both("stated-days-from-workshops", 1, TWO)

        assert "2½" == total(as_read) == total(strict)
        assert found(as_read, "outside-band") is None
        assert Level.WARNING is found(strict, "outside-band").level

    @pytest.mark.clause("Q2")
    def test_support_of_one_workshop(self):
        """One workshop has half a day of support at the least where a report is supported, and else may have none."""
        with_report = tailored({**series_of(1), "G7.report-back": "yes"})
        without = tailored({**series_of(1), **BOTH_OPTIONS_OFF})

        options = [
            [
                [str(each) for each in entry.options]
                for entry in package.ledger.column(Column.PROVIDER)
                if "support" in entry.line
            ]
            for package in (with_report, without)
        ]
        assert [[["½", "1"]], [["0", "½", "1"]]] == options

    @pytest.mark.clause("Q5")
    def test_remote_days(self):
        """Remote sessions cost no day more, unless a quarter-day is read in for each beyond the first."""
        as_read, dearer = both("remote-session-extra-quarter-days", 1, REMOTE)

        assert "6" == total(as_read) == total(tailored())
        assert ("6", "¾") == (total(dearer, in_band=True), total(dearer, in_band=False))
        assert found(dearer, "outside-band") is None

    @pytest.mark.clause("Q5")
    def test_remote_sessions(self):
        """A remote day has two sessions, or four where a quarter-day is read as the longest, and is a day still."""
        as_read, shorter = both("remote-sitting-quarter-days", 1, REMOTE)

        sittings = [[str(each) for each in package.line("concepts").sittings] for package in (as_read, shorter)]
        assert [["½", "½"], ["¼", "¼", "¼", "¼"]] == sittings
        assert total(as_read) == total(shorter)

    @pytest.mark.clause("Q9")
    def test_columns_are_never_summed(self):
        """More people in the room cost the provider nothing, and its days and the charity's cannot be added."""
        few, many = tailored(), tailored({"G2.service-users": 40, "D1.size": 8})

        assert ("6", "36", "4") == tuple(str(few.ledger.total(column).days) for column in Column)
        assert ("6", "144", "8") == tuple(str(many.ledger.total(column).days) for column in Column)
        with pytest.raises(KindError):
            few.ledger.total(Column.PROVIDER).days + few.ledger.total(Column.BETWEEN).days

    @pytest.mark.clause("Q10")
    def test_co_facilitator_is_outside_the_band(self):
        """The co-facilitator's person-day stays out of the 4 to 6; counted inside, the module would leave them."""
        plugin = the_plugin()
        (role,) = plugin.coproduce_catalogue()

        class Inside(type(plugin)):
            @hookimpl
            def coproduce_catalogue(self):
                yield attrs.evolve(role, effort=attrs.evolve(role.effort, in_band=True))

        as_read, inside = (tailored({"G6": "yes"}, each, **CRIMINAL_JUSTICE) for each in (plugin, Inside()))

        assert ("6", "1½") == (total(as_read, in_band=True), total(as_read, in_band=False))
        assert found(as_read, "outside-band") is None
        assert ("7", "½") == (total(inside, in_band=True), total(inside, in_band=False))
        assert found(inside, "outside-band") is not None

    @pytest.mark.clause("Q11")
    def test_making_the_report(self):
        """Half a day is counted in two gaps and making the report is not stated, unless it is read as a third half."""
        as_read, third = both("report-making-quarter-days", 2)

        assert ("4", ["not stated"]) == (
            total(as_read, Column.BETWEEN),
            days_of(as_read, "report-back", Column.BETWEEN),
        )
        assert ("6", ["2"]) == (total(third, Column.BETWEEN), days_of(third, "report-back", Column.BETWEEN))

    @pytest.mark.clause("Q12")
    def test_lead_does_more(self):
        """The lead's days are known from below only, unless the lead is read as one member among others."""
        figures = [
            str(entry.figure)
            for package in both("lead-does-more", 0)
            for entry in package.ledger.column(Column.BETWEEN)
            if "lead" in entry.what
        ]
        assert ["at least 1", "1"] == figures

    @pytest.mark.clause("Q14")
    def test_ceiling_without_a_report_back(self):
        """Without a report-back support can still be raised, unless the ceiling is read as falling to the floor."""
        as_read, lower = both(
            "most-support-over-floor-without-report-back-quarter-days", 0, {**BOTH_OPTIONS_OFF, "D4": 0}
        )

        assert (["½"], ["0"]) == (days_of(as_read, "review-and-support"), days_of(lower, "review-and-support"))

    @pytest.mark.clause("Q17")
    def test_one_facilitator(self):
        """One member of the Involvement Team delivers a workshop; with two, the full module would leave its days."""
        team = {role.id: role.team for role in tailored().roles}
        first = shipped_offer().lines[0]
        second = attrs.evolve(first.efforts[0], what="delivery by a second facilitator")
        doubled = made(practice_with(with_line("concepts", efforts=(*first.efforts, second))))

        assert [["Involvement Team"]] * 3 == [
            [team[role] for role in line.roles] for line in tailored().lines if isinstance(line, Workshop)
        ]
        assert ("6", "7") == (total(tailored()), total(doubled))
        assert found(doubled, "outside-band") is not None

    @pytest.mark.clause("Q18")
    @pytest.mark.parametrize("name", ["policy-and-campaigns", "research-and-evaluation"])
    def test_second_person(self, name):
        """The colleague's days are not stated, which is no zero; read as a second day, the workshop would cost two."""
        said = {**POLICY, "B2": (name,)}
        line = next(line for line in shipped_offer().lines if line.name == name)
        dear = (line.efforts[0], attrs.evolve(line.efforts[1], days=ProviderDays.of("1")))
        as_read, two = tailored(said), made(practice_with(with_line(name, efforts=dear)), said)

        assert (["1", "not stated"], "1 + not stated") == (days_of(as_read, name), total(as_read))
        assert (["1", "1"], "2") == (days_of(two, name), total(two))

    @pytest.mark.clause("Q21")
    def test_budget(self):
        """No budget caps anything; one that the funder names is warned about when it is passed, and drops no line."""
        packages = [tailored({"H2": budget}) for budget in (None, ProviderDays.of("6"), ProviderDays.of("5 1/2"))]

        warned = [found(package, "over-budget") for package in packages]
        assert [None, None, Level.WARNING] == [getattr(finding, "level", None) for finding in warned]
        assert packages[0].lines == packages[1].lines == packages[2].lines


class TestDates:
    @pytest.mark.clause("Q3")
    def test_months_run_to_the_last_event(self):
        """The three months end with the debrief, unless they are read as ending with the last workshop."""
        as_read, to_the_workshop = both("momentum-to-last-event", 0)
        quarter = months_after(MONDAY, 3)

        assert day_of(as_read, "planning") < quarter <= day_of(as_read, "debrief")
        assert quarter <= day_of(to_the_workshop, "planning")

    @pytest.mark.clause("Q3")
    def test_short_series_has_no_window(self):
        """Two workshops are held to no months, only to the gap that is assumed for them."""
        as_read, closer = both("short-series-gap-days", 14, TWO)

        assert [date(2027, 2, 11), date(2027, 1, 25)] == [day_of(package, "vision") for package in (as_read, closer)]

    @pytest.mark.clause("Q4")
    def test_gaps_follow_from_the_tail(self):
        """Gaps are what the months leave: with a shorter tail for the report they are longer, to the same end."""
        as_read, shorter = both("tail-days", 14)

        assert [date(2027, 2, 11), date(2027, 2, 18)] == [day_of(package, "vision") for package in (as_read, shorter)]
        assert {date(2027, 4, 12), date(2027, 4, 13)} == {day_of(package, "debrief") for package in (as_read, shorter)}

    @pytest.mark.clause("Q4")
    @pytest.mark.parametrize(
        ("said", "figure", "days"),
        [({"D2": "no"}, "longer-gap-one-days", 3), ({"D2": "no", "D4": 0}, "longer-gap-both-days", 7)],
    )
    def test_capacity_shifts_gaps(self, said, figure, days):
        """Short capacity makes each gap days longer, unless that is read as changing nothing."""
        as_read, fixed = both(figure, 0, said)

        assert [days, 0] == [package.modules[0].longer_gap for package in (as_read, fixed)]
        friday = date(2027, 1, 15)
        assert days == (day_of(as_read, "vision", friday) - day_of(fixed, "vision", friday)).days


class TestLines:
    @pytest.mark.clause("Q6")
    def test_status_is_one_word(self):
        """Modules 2 and 3 wait for the Regional Manager, until one word of the offer reads them as included."""
        offer = rewritten(('status = "ask-regional-manager"', 'status = "included"'), count=2)
        said = {**POLICY, "B2": ("policy-and-campaigns", "research-and-evaluation"), "B6": "yes"}
        lines = ["policy-and-campaigns", "research-and-evaluation", "peer-research-training"]

        waiting = [
            named_parts(line for line in made(each, said).lines if line.awaits)
            for each in (the_practice(), practice_with(offer))
        ]
        assert [lines, ["peer-research-training"]] == waiting

    @pytest.mark.clause("Q6")
    def test_what_is_included_can_be_confirmed(self):
        """A line that must be asked about is not confirmed with the rest; one that is included is."""
        offer = rewritten(('status = "ask-regional-manager"', 'status = "included"'), count=2)
        confirmed = [
            propose(made(each, CALLED), on=date(2026, 12, 10), by="Involvement Team")
            .agree(on=date(2026, 12, 17), by=CHIEF)
            .confirm(on=date(2026, 12, 18), by="Involvement Team")
            .confirmed
            for each in (the_practice(), practice_with(offer))
        ]

        assert [False, True] == ["enhance/policy-and-campaigns" in lines for lines in confirmed]
        assert all("enhance/concepts" in lines for lines in confirmed)

    @pytest.mark.clause("Q7")
    def test_initial_workshop(self):
        """The first of the chosen series is co-facilitated, whichever that is, unless all three are read as meant."""
        role = "criminal-justice/co-facilitator"
        said = {"G6": "yes"}
        every = otherwise("co-facilitated-workshops", 3)
        as_read = tailored(said, the_plugin(), **CRIMINAL_JUSTICE)
        later = tailored({**said, **FOUNDED, "E4": Said(1, "a try")}, the_plugin(), **CRIMINAL_JUSTICE)
        all_three = tailored(said, the_plugin(), agreed=(every,), **CRIMINAL_JUSTICE)

        assert [["concepts"], ["vision"], WORKSHOPS] == [with_role(each, role) for each in (as_read, later, all_three)]

    @pytest.mark.clause("Q7")
    def test_safe_space(self):
        """A first workshop for staff only that is co-facilitated is to be confirmed; one for everyone is not."""
        packages = [tailored({"G6": "yes", "G3": answer}, the_plugin(), **CRIMINAL_JUSTICE) for answer in ("yes", "no")]

        assert Level.WARNING is found(packages[0], "safe-space").level
        assert found(packages[1], "safe-space") is None

    @pytest.mark.clause("Q8")
    def test_staff_only_is_the_first(self):
        """The workshop for staff only is the first of three, and others join at the second, after catching up."""
        package = tailored({"G3": "yes"})

        assert WORKSHOPS == named_parts(package.series("enhance/module-1"))
        assert Participants.STAFF_ONLY is package.line("concepts").participants
        assert ["volunteers", "service users"] == [
            group.part for group in package.in_the_room("vision") if group.joins_late
        ]
        assert package.line("catch-up").gap.value == "first"

    @pytest.mark.clause("Q8")
    def test_staff_only_as_a_fourth(self):
        """Read as a workshop of its own before the three, it would be one more than the offer has."""
        first = attrs.evolve(shipped_offer().lines[0], id="enhance/safe-space", title="For staff only", number=0)
        offer = attrs.evolve(shipped_offer(), lines=(first, *shipped_offer().lines))
        lines = attrs.evolve(offer.templates[0], lines=(first.id, *offer.templates[0].lines))
        package = made(practice_with(attrs.evolve(offer, templates=(lines,))))

        assert ["safe-space", *WORKSHOPS] == named_parts(package.series("enhance/module-1"))
        assert Level.ERROR is found(package, "too-many-workshops").level
        assert ("R33",) == found(package, "too-many-workshops").source.clauses

    @pytest.mark.clause("Q8")
    def test_everyone_from_the_first(self):
        """An edit that settles it by name brings everyone into the first workshop, and nobody joins late."""
        edit = SetParticipants(
            **agreed(id="agreed/everyone", target=Only("enhance/concepts"), participants=Participants.EVERYONE),
            supersedes=("enhance/staff-only",),
        )
        package = tailored({"G3": "yes"}, agreed=(edit,))

        assert Participants.EVERYONE is package.line("concepts").participants
        assert not any(group.joins_late for group in package.in_the_room("vision"))

    @pytest.mark.clause("Q8")
    def test_staff_only_throughout(self):
        """Where every workshop is for staff only a warning says that no service users are in any."""
        edit = SetParticipants(**agreed(id="agreed/staff", target=Workshops(), participants=Participants.STAFF_ONLY))

        assert found(tailored({"G3": "yes"}), "no-service-users") is None
        assert Level.WARNING is found(tailored({"G3": "no"}, agreed=(edit,)), "no-service-users").level

    @pytest.mark.clause("Q13")
    def test_debrief_without_attendance(self):
        """There is a debrief of a report-back that we do not attend, unless it is read as depending on that."""
        as_read, dependent = both("debrief-needs-attendance", 1, {"G7.attend": "no"})

        assert ["½"] == days_of(as_read, "debrief")
        assert "debrief" not in named_parts(dependent.lines)
        assert "we do not" in dependent.explain("debrief").causes[0].reason

    @pytest.mark.clause("Q13")
    @pytest.mark.parametrize("needed", [0, 1])
    def test_debrief_of_a_session(self, needed):
        """In either reading there is a debrief where we attend, and none where nobody reports back."""
        edit = (otherwise("debrief-needs-attendance", needed),)

        assert "debrief" in named_parts(tailored(agreed=edit).lines)
        assert "debrief" not in named_parts(tailored({"G7.report-back": "no"}, agreed=edit).lines)

    @pytest.mark.clause("Q16")
    def test_evidenced(self):
        """An outcome counts as evidenced at the highest point, unless the point below is read as enough."""
        as_read, sooner = both("evidenced-level", 2, {**series_of(3), "E4": Said(2, "one service")})

        assert (True, False) == tuple("vision" in named_parts(each.lines) for each in (as_read, sooner))
        assert (True, False) == tuple(
            next(row.promised for row in each.coverage if row.outcome == "practical-application")
            for each in (as_read, sooner)
        )

    @pytest.mark.clause("Q16")
    def test_right_at_the_start(self):
        """Consultation, step 4, is still the start, unless the start is read as ending a step below it."""
        as_read, higher = both("at-start-level", 3, {"E4": FOUNDED["E4"]})

        assert (WORKSHOPS, ["concepts", "planning"]) == tuple(
            named_parts(each.series("enhance/module-1")) for each in (as_read, higher)
        )

    @pytest.mark.clause("Q22")
    def test_footnote_is_of_the_workshop(self):
        """A co-facilitator stands beside the facilitator of the first workshop; the other modules have none."""
        role = "criminal-justice/co-facilitator"
        said = {"G6": "yes", "B2": ("service-delivery", "policy-and-campaigns")}
        everywhere = AddRole(**agreed(id="agreed/all", target=Workshops(), role=role))
        as_read, all_of_them = (
            tailored(said, the_plugin(), agreed=edits, **CRIMINAL_JUSTICE) for edits in ((), (everywhere,))
        )

        assert (role, "enhance/involvement-facilitator") == as_read.line("concepts").roles
        assert ["concepts"] == with_role(as_read, role)
        assert [*WORKSHOPS, "policy-and-campaigns"] == with_role(all_of_them, role)

    @pytest.mark.clause("Q22")
    def test_footnote_without_the_series(self):
        """A charity that takes no introductory workshop is not co-facilitated, however much it is wanted."""
        package = tailored({**POLICY, "G6": "yes"}, the_plugin(), **CRIMINAL_JUSTICE)

        assert [] == with_role(package, "criminal-justice/co-facilitator")
        assert not package.option("co-facilitation").taken

    @pytest.mark.clause("Q23")
    def test_planning_starts_the_plan(self):
        """The planning workshop works towards the plan, which is there only once the charity evidences it."""
        (row,) = (row for row in tailored().coverage if row.outcome == "effective-plan")
        (there,) = (row for row in tailored(POLICY).coverage if row.outcome == "effective-plan")

        assert (True, "Planning workshop works towards it") == (row.promised, row.why)
        assert "enhance/planning" in row.lines
        assert (False, "it is evidenced") == (there.promised, there.why)

    @pytest.mark.clause("Q23")
    def test_charity_completes_the_plan(self):
        """The workshop covers first steps, and says that the charity completes the plan afterwards."""
        planning = tailored().line("planning")

        assert planning.summary.startswith("The start of a delivery plan")
        assert any("the charity completes afterwards" in item for item in planning.content)


class TestDecisions:
    @pytest.mark.clause("Q15")
    def test_a_person_closes(self):
        """The rules propose to close, and nothing is closed before a person does; then the record says so."""
        assessment = assessed({"C2": "no"})
        record = close(assessment, on=date(2026, 12, 10), by="Involvement Team")

        assert Outcome.CLOSED is assessment.outcome
        assert (Stage.CLOSED, "Involvement Team") == (record.stage, record.steps[0].by)
        assert "staff time" in record.steps[0].reason

    @pytest.mark.clause("Q15")
    def test_closing_is_at_this_time(self):
        """A closed offer names the day on which to look again, half a year on or as it is read otherwise."""
        case = a_case({"C2": "no"})
        edit = otherwise("look-again-months", 12)
        days = [
            the_practice().assess(case.charity, case.diagnostic, agreed=edits).look_again for edits in ((), (edit,))
        ]

        assert [date(2027, 6, 1), date(2027, 12, 1)] == days

    @pytest.mark.clause("Q15")
    def test_proposed_agreed_confirmed(self):
        """A package is proposed, agreed and confirmed in that order, and cannot be confirmed before it is agreed."""
        record = propose(tailored(), on=date(2026, 12, 10), by="Involvement Team")

        with pytest.raises(AgreementError):
            record.confirm(on=date(2026, 12, 11), by="Involvement Team")
        assert Stage.AGREED is record.agree(on=date(2026, 12, 17), by=CHIEF).stage

    @pytest.mark.clause("Q15")
    def test_needs_information_is_no_decision(self):
        """A charity of which too little is known is neither proposed anything nor closed."""
        assessment = assessed({"C2": State.UNKNOWN})

        assert Outcome.NEEDS_INFORMATION is assessment.outcome
        assert assessment.look_again is None

    @pytest.mark.clause("Q19")
    def test_wales(self):
        """Wales is reached and noted as needed; read as England is, nothing is noted; read as outside, it closes."""
        area = shipped_offer().area
        equal = attrs.evolve(area, nations=(Nation.ENGLAND, Nation.WALES), as_needed=())
        outside = attrs.evolve(area, as_needed=())
        scopes = [scope_of(practice_with(attrs.evolve(shipped_offer(), area=each))) for each in (area, equal, outside)]

        assert [Verdict.PASS, Verdict.PASS, Verdict.CLOSE] == [scope.verdict for scope in scopes]
        assert [True, False, False] == ["as needed" in scope.reason for scope in scopes]

    @pytest.mark.clause("Q20")
    def test_eighty_is_no_limit(self):
        """The 80 services are a past record: another number there changes no package, and no figure is 80."""
        offer = rewritten(("80 services", "3 services"))
        as_read, fewer = tailored(), made(practice_with(offer))

        assert "80 services" in as_read.provider.track_record
        assert "3 services" in fewer.provider.track_record
        assert (as_read.lines, as_read.ledger, as_read.findings) == (fewer.lines, fewer.ledger, fewer.findings)
        assert 80 not in {figure.value for figure in as_read.parameters}


def scope_of(practice):
    """Give what the gate on where a charity works says of a Welsh charity."""
    case = a_case(nations=(Nation.WALES,))
    gates = practice.assess(case.charity, case.diagnostic).gates
    return next(gate for gate in gates if gate.id == "enhance/scope")


class TestEveryReading:
    def test_has_a_test(self):
        """Every reading that the requirements name is read otherwise in a test of this file."""
        here = Path(__file__)
        known = tomllib.loads((here.parents[1] / "requirements" / "clauses.toml").read_text(encoding="utf-8"))
        marked = set(re.findall(r"clause\(\"(Q\d+)\"", here.read_text(encoding="utf-8")))

        assert {clause for clause in known if clause.startswith("Q")} == marked
