"""The ledger says whose days, how many and why: the golden case of the requirements, and its variants."""

import attrs
import pytest

from cases import BOTH_OPTIONS_OFF, FOUNDED, PLANNED, Said, series_of, tailored
from coproduce import (
    AddRole,
    AdjustDays,
    AtLeast,
    BetweenDays,
    CatalogueEntry,
    Column,
    Effort,
    FaceToFaceDays,
    Initial,
    Ledger,
    LedgerLine,
    NotStated,
    Only,
    Plugin,
    ProviderDays,
    Role,
    Source,
    State,
    ToBeAgreed,
    hookimpl,
)
from coproduce.answers import PartOfStaff

REMOTE = {"G5.face-to-face": "no"}
SOURCE = Source.assumption("a test")
HOST = Role(
    id="hosts/host",
    title="a host",
    team="lived-experience team",
    source=SOURCE,
    effort=Effort(what="hosting", days=ProviderDays.of("1"), in_band=False, source=SOURCE),
)


class Hosts(Plugin):
    key = "hosts"
    version = "1.0"

    @hookimpl
    def coproduce_catalogue(self) -> tuple[CatalogueEntry, ...]:
        return (HOST,)

    @hookimpl
    def coproduce_tailor(self, ctx):
        if ctx.answer("G6").is_("yes"):
            yield AddRole(
                id="hosts/one", target=Initial("enhance/module-1"), role=HOST.id, reason="wanted", source=SOURCE
            )


def total(package, column, **facts):
    return str(package.ledger.total(column, **facts))


def provider(changes=None, **facts):
    return total(tailored(changes), Column.PROVIDER, **facts)


def options(changes=None):
    return [str(option) for option in tailored(changes).ledger.total(Column.PROVIDER, in_band=True).options]


class TestGolden:
    @pytest.mark.clause("R27", "R52", "R55", "R57", "R66", "R67", "R68", "Q1", "Q9")
    def test_full_module_1(self):
        """Full module 1 with report-back attended and debrief is 6 provider days, 36 face to face and 4 between."""
        package = tailored()

        assert "6" == total(package, Column.PROVIDER)
        assert "36 + not stated" == total(package, Column.FACE_TO_FACE)
        assert "4" == total(package, Column.BETWEEN)

    def test_line_by_line(self):
        """Its lines are 1 + 1 + 1, half a day for each check-in, 1 for the report-back, a half and a half."""
        entries = tailored().ledger.column(Column.PROVIDER)

        assert ["1", "1", "1", "½", "½", "1", "½", "½"] == [str(entry.figure) for entry in entries]
        assert {True} == {entry.in_band for entry in entries}

    @pytest.mark.clause("R27", "Q1")
    def test_every_legal_total(self):
        """The totals that its options allow are just 4, 4½, 5, 5½ and 6."""
        assert ["4", "4½", "5", "5½", "6"] == options()

    @pytest.mark.clause("R27", "Q1", "Q14")
    def test_support_1_and_both_options_off(self):
        """With support 1 and both options off it is 4 provider days."""
        assert "4" == provider(BOTH_OPTIONS_OFF)

    @pytest.mark.clause("R67", "R68", "Q13")
    @pytest.mark.parametrize(
        ("attend", "debrief", "days"),
        [("no", "no", "5"), ("yes", "no", "5½"), ("no", "yes", "5½"), ("yes", "yes", "6")],
    )
    def test_options_are_independent(self, attend, debrief, days):
        """Attendance and debrief change the total by half a day each, apart from each other."""
        assert days == provider({"G7.attend": attend, "G7.debrief": debrief})

    @pytest.mark.clause("R43", "Q5")
    def test_remote(self):
        """Remote with half-day sessions has the same totals, and six sessions."""
        package = tailored(REMOTE)
        sittings = [sitting for line in package.series("enhance/module-1") for sitting in line.sittings]

        assert tailored().ledger.lines == package.ledger.lines
        assert ["½"] * 6 == [str(sitting) for sitting in sittings]

    @pytest.mark.clause("R35", "Q10")
    def test_co_facilitated(self):
        """A co-facilitator adds one person-day on a line of its own, outside the stated band."""
        package = tailored({"G6": "yes"}, Hosts())
        outside = package.ledger.column(Column.PROVIDER, in_band=False)

        assert ("6", "1") == (
            total(package, Column.PROVIDER, in_band=True),
            total(package, Column.PROVIDER, in_band=False),
        )
        assert [("enhance/concepts", "hosting", "1")] == [
            (entry.line, entry.what, str(entry.figure)) for entry in outside
        ]

    @pytest.mark.clause("R80", "Q10")
    def test_peer_research(self):
        """The peer research training is 6 person-days outside the band: 2 researchers times 2 days, and 2 more."""
        package = tailored({"B6": "yes"})
        entries = package.ledger.column(Column.PROVIDER, line="enhance/peer-research-training")

        assert ["2", "2", "2"] == [str(entry.figure) for entry in entries]
        assert "6" == total(package, Column.PROVIDER, lines=frozenset({"enhance/peer-research-training"}))
        assert "6" == total(package, Column.PROVIDER, in_band=True)
        assert {False} == {entry.in_band for entry in entries}

    @pytest.mark.clause("R103", "Q12")
    def test_lead(self):
        """The lead has at least 1 of the 4 days, which is part of them and not added."""
        package = tailored()
        (lead,) = [entry for entry in package.ledger.column(Column.BETWEEN) if "lead" in entry.what]

        assert AtLeast(BetweenDays.of("1"), "the lead can expect to do more") == lead.figure
        assert not lead.counted
        assert lead.source == Source.offer("R103", "Q12")

    @pytest.mark.clause("R103")
    @pytest.mark.parametrize("designated", ["no", State.UNKNOWN, State.DECLINED, None])
    def test_no_lead(self, designated):
        """Where no lead is known to be designated there is no line for one."""
        entries = tailored({"D3.designated": designated}).ledger.column(Column.BETWEEN)

        assert [entry for entry in entries if "lead" in entry.what] == []

    @pytest.mark.clause("R101")
    def test_everyone_else(self):
        """What other participants do outside the room is not stated, and no zero."""
        (others,) = [entry for entry in tailored().ledger.column(Column.BETWEEN) if entry.what == "everyone else"]

        assert isinstance(others.figure, NotStated)
        assert "very little" in others.figure.note
        assert not others.counted

    @pytest.mark.clause("Q11")
    def test_slides(self):
        """Making the slides is work of the charity for which no days are stated."""
        (slides,) = [entry for entry in tailored().ledger.column(Column.BETWEEN) if entry.what == "making the report"]

        assert ("enhance/report-back", NotStated) == (slides.line, type(slides.figure))


class TestShorterSeries:
    @pytest.mark.clause("R13", "Q2")
    @pytest.mark.parametrize(("number", "most", "least"), [(1, "3", "1"), (2, "4½", "2½"), (3, "6", "4")])
    def test_scale(self, number, most, least):
        """One workshop takes 1 to 3 provider days, two take 2½ to 4½, three take 4 to 6."""
        wanted = {**series_of(number), "G7.report-back": "yes"}

        assert most == provider(wanted)
        assert least == provider({**series_of(number), **BOTH_OPTIONS_OFF})
        supported = "1½" if number == 1 else least  # a report-back after one workshop is supported for half a day
        assert (supported, most) == (options(wanted)[0], options(wanted)[-1])

    @pytest.mark.clause("R102")
    @pytest.mark.parametrize(("number", "days"), [(2, "2"), (3, "4")])
    def test_core_team_by_gaps(self, number, days):
        """The core team gives half a day each in every gap, of which there is one fewer than workshops."""
        assert days == total(tailored(series_of(number)), Column.BETWEEN)

    def test_no_gap(self):
        """One workshop leaves no gap, and so no line between workshops but that of the slides."""
        entries = tailored({**series_of(1), **BOTH_OPTIONS_OFF}).ledger.column(Column.BETWEEN)

        assert entries == ()


class TestCoreTeam:
    @pytest.mark.clause("R102")
    @pytest.mark.parametrize(("size", "days"), [(1, "1"), (3, "3"), (7, "7")])
    def test_size(self, size, days):
        """Each member counts half a day in each of the two gaps."""
        assert days == total(tailored({"D1.size": size}), Column.BETWEEN)

    @pytest.mark.parametrize("state", [None, State.UNKNOWN, State.NOT_ASKED, State.DECLINED])
    def test_not_known(self, state):
        """A core team of unknown size has no stated days, never none."""
        package = tailored({"D1.size": state})
        gaps = [entry for entry in package.ledger.column(Column.BETWEEN) if "gap" in entry.what]

        assert [NotStated, NotStated] == [type(entry.figure) for entry in gaps]
        assert "0 + not stated" == total(package, Column.BETWEEN)
        assert 2 == len(package.ledger.total(Column.BETWEEN).open)


class TestInTheRoom:
    @pytest.mark.clause("Q9")
    def test_everyone(self):
        """Staff, volunteers and service users each count a day in each workshop."""
        entry = tailored().ledger.column(Column.FACE_TO_FACE, line="enhance/concepts")[0]

        assert FaceToFaceDays.of("12") == entry.figure
        assert entry.what == "12 people in the room, 1 day each"

    @pytest.mark.clause("R32", "Q8")
    def test_staff_only(self):
        """A first workshop for staff only counts the staff alone."""
        ledger = tailored({"G3": "yes"}).ledger
        figures = [
            str(ledger.column(Column.FACE_TO_FACE, line=f"enhance/{name}")[0].figure) for name in ("concepts", "vision")
        ]

        assert ["6", "12"] == figures

    @pytest.mark.parametrize("state", [None, State.UNKNOWN, State.NOT_ASKED, State.DECLINED])
    def test_nobody_known(self, state):
        """Where no count is known the days are not stated, never none."""
        changes = {"G1": state, "G2.volunteers": state, "G2.service-users": state}
        entry = tailored(changes).ledger.column(Column.FACE_TO_FACE, line="enhance/concepts")[0]

        assert (NotStated, "the people in the room") == (type(entry.figure), entry.what)

    @pytest.mark.parametrize("question", ["G1", "G2.volunteers", "G2.service-users"])
    def test_partly_known(self, question):
        """Where a part is not known the rest is a least."""
        people = {"G1": 6, "G2.volunteers": 10, "G2.service-users": 8}[question]
        package = tailored({question: State.UNKNOWN})
        entry = package.ledger.column(Column.FACE_TO_FACE, line="enhance/concepts")[0]

        assert (
            AtLeast(FaceToFaceDays.of(str(people)), "some of those who take part are not counted yet") == entry.figure
        )
        assert f"at least {3 * people}" == total(package, Column.FACE_TO_FACE)

    @pytest.mark.parametrize(("question", "people"), [("G2.volunteers", 10), ("G2.service-users", 8)])
    def test_not_applicable(self, question, people):
        """People of a kind that the charity does not have are none, and the rest is exact."""
        ledger = tailored({question: State.NOT_APPLICABLE}).ledger
        (entry,) = ledger.column(Column.FACE_TO_FACE, line="enhance/concepts")

        assert FaceToFaceDays.of(str(people)) == entry.figure

    def test_zero_is_a_number(self):
        """No volunteers, said as a number, are none."""
        entry = tailored({"G2.volunteers": 0}).ledger.column(Column.FACE_TO_FACE, line="enhance/concepts")[0]

        assert FaceToFaceDays.of("10") == entry.figure

    def test_parts_of_staff_add_up(self):
        """The staff in the room are the people of all parts and levels together."""
        parts = (PartOfStaff("a", "director", 2), PartOfStaff("b", "frontline", 3))
        entry = tailored({"G1": parts}).ledger.column(Column.FACE_TO_FACE, line="enhance/concepts")[0]

        assert FaceToFaceDays.of("11") == entry.figure

    def test_sessions_after_the_series(self):
        """For report-back, debrief and training the offer states no days of the charity."""
        ledger = tailored({"B6": "yes"}).ledger

        for name in ("report-back", "debrief", "peer-research-training"):
            (entry,) = ledger.column(Column.FACE_TO_FACE, line=f"enhance/{name}")
            assert isinstance(entry.figure, NotStated)


class TestOpen:
    @pytest.mark.parametrize("state", [None, State.UNKNOWN, State.NOT_ASKED, State.DECLINED])
    def test_attendance_not_known(self, state):
        """Attendance that is not known leaves its days to be agreed, and the rest exact."""
        package = tailored({"G7.attend": state})
        (entry,) = package.ledger.column(Column.PROVIDER, line="enhance/report-back")

        assert isinstance(entry.figure, ToBeAgreed)
        assert "5½ + to be agreed" == total(package, Column.PROVIDER)

    def test_debrief_not_known(self):
        """A debrief that is not known stays in the package, with its days to be agreed."""
        package = tailored({"G7.debrief": State.UNKNOWN})

        assert "5½ + to be agreed" == total(package, Column.PROVIDER)
        assert ["4", "4½", "5", "5½", "6"] == options({"G7.debrief": State.UNKNOWN})

    @pytest.mark.clause("R89")
    def test_bespoke(self):
        """The days of bespoke support are to be agreed, never none."""
        package = tailored({**FOUNDED, **PLANNED, "B2": ("specific-challenge",), "B4": "How do we reach people?"})

        assert "0 + to be agreed" == total(package, Column.PROVIDER)

    @pytest.mark.clause("R84", "Q18")
    def test_colleague(self):
        """The days of the colleague in module 2 are not stated, beside the one day that is."""
        package = tailored({**FOUNDED, **PLANNED, "B2": ("policy-and-campaigns",)})

        assert "1 + not stated" == total(package, Column.PROVIDER)


class TestAdjustments:
    def adjusted(self, line, by, **facts):
        edit = AdjustDays(
            id="agreed/days",
            by="the coordinator",
            target=Only(line),
            days=by,
            what="preparation",
            reason="agreed",
            source=SOURCE,
            **facts,
        )
        return tailored(agreed=[edit]).ledger

    def test_inside_the_band(self):
        """Days that are added inside the band are part of the line's own figure."""
        ledger = self.adjusted("enhance/concepts", ProviderDays.of("1/2"))

        assert ["1½"] == [str(entry.figure) for entry in ledger.column(Column.PROVIDER, line="enhance/concepts")]
        assert "6½" == str(ledger.total(Column.PROVIDER, in_band=True))

    def test_outside_the_band(self):
        """Days that are added outside the band stand on a line of their own."""
        ledger = self.adjusted("enhance/concepts", ProviderDays.of("1/2"), in_band=False)

        assert ("6", "½") == (
            str(ledger.total(Column.PROVIDER, in_band=True)),
            str(ledger.total(Column.PROVIDER, in_band=False)),
        )

    def test_taken_off(self):
        """Days can be taken off too."""
        assert "5½" == str(self.adjusted("enhance/concepts", ProviderDays(-2)).total(Column.PROVIDER))

    @pytest.mark.parametrize("line", ["enhance/listen-to-staff", "enhance/policy-and-campaigns"])
    def test_line_without_days_of_the_provider(self, line):
        """Days added to a line that is in the package count, even where the line had none before."""
        expected = "7" if line == "enhance/listen-to-staff" else "6"

        assert expected == str(self.adjusted(line, ProviderDays.of("1")).total(Column.PROVIDER))


class TestConservation:
    @pytest.mark.parametrize(
        "changes",
        [
            {},
            BOTH_OPTIONS_OFF,
            REMOTE,
            {"G3": "yes", "B6": "yes"},
            {"B2": ("policy-and-campaigns", "research-and-evaluation")},
            {"D1.size": State.UNKNOWN, "G1": State.UNKNOWN},
            {**FOUNDED, "B4": "How?"},
        ],
    )
    def test_parts_make_the_whole(self, changes):
        """In each column the lines add up to the total, exactly, and no number is a float."""
        ledger = tailored(changes).ledger
        for column, kind in zip(Column, (ProviderDays, FaceToFaceDays, BetweenDays), strict=True):
            counted = [entry.figure for entry in ledger.column(column) if entry.counted]
            known = [figure.amount if isinstance(figure, AtLeast) else figure for figure in counted]
            quarters = sum(figure.quarters for figure in known if isinstance(figure, kind))
            assert (kind, quarters) == (type(ledger.total(column).days), ledger.total(column).days.quarters)
            assert type(quarters) is int

    def test_every_line_has_a_source(self):
        """Each line of the ledger says what it is for and on which clause."""
        for entry in tailored({"B6": "yes", "G3": "yes"}).ledger.lines:
            assert entry.what
            assert entry.source.clauses

    def test_columns_never_mix(self):
        """Only provider days have options, and each column holds its own kind of days."""
        ledger = tailored().ledger

        assert () == ledger.total(Column.FACE_TO_FACE).options == ledger.total(Column.BETWEEN).options

    def test_empty(self):
        """A ledger without lines is an exact zero."""
        assert "0" == str(Ledger(()).total(Column.PROVIDER))


class TestTotal:
    def entry(self, figure):
        return LedgerLine(column=Column.BETWEEN, line="a/b", what="work", figure=figure, source=SOURCE)

    @pytest.mark.parametrize(
        ("figures", "words"),
        [
            ([BetweenDays.of("1")], "1"),
            ([BetweenDays.of("1"), NotStated("a")], "1 + not stated"),
            ([BetweenDays.of("1"), NotStated("a"), NotStated("b")], "1 + not stated"),
            ([NotStated("a"), ToBeAgreed("b")], "0 + not stated + to be agreed"),
            ([BetweenDays.of("1"), AtLeast(BetweenDays.of("1/2"), "more")], "at least 1½"),
            ([AtLeast(BetweenDays.of("1/2"), "more"), NotStated("a")], "at least ½"),
        ],
    )
    def test_words(self, figures, words):
        """A total says what is exact, what is a least and what is open."""
        assert words == str(Ledger(tuple(self.entry(figure) for figure in figures)).total(Column.BETWEEN))

    def test_uncounted(self):
        """A line that is part of another is not added."""
        part = attrs.evolve(self.entry(BetweenDays.of("1")), counted=False)

        assert "1" == str(Ledger((self.entry(BetweenDays.of("1")), part)).total(Column.BETWEEN))


class TestBand:
    @pytest.mark.clause("R27")
    def test_breach_is_told_with_who_did_it(self):
        """Days that take module 1 past 6 are not cut off: a warning names who added them."""

        class Generous(Plugin):
            key = "generous"
            version = "1"

            @hookimpl
            def coproduce_tailor(self, ctx):  # noqa: ARG002 - for every charity
                yield AdjustDays(
                    id="generous/day",
                    target=Only("enhance/planning"),
                    days=ProviderDays.of("1"),
                    what="a second day",
                    reason="there is more to plan",
                    source=SOURCE,
                )

        package = tailored({}, Generous())
        (breach,) = [finding for finding in package.findings if finding.id == "enhance/outside-band"]

        assert "7" == total(package, Column.PROVIDER)
        assert breach.text.endswith("leave the stated 4 to 6, by generous (generous/day)")

    @pytest.mark.clause("R27")
    def test_inside(self):
        """Inside the band nothing is told."""
        assert not any(finding.id == "enhance/outside-band" for finding in tailored().findings)

    def test_too_few(self):
        """Days taken off below 4 are told too."""
        edit = AdjustDays(
            id="agreed/less",
            by="the coordinator",
            target=Only("enhance/vision"),
            days=ProviderDays(-2),
            what="less",
            reason="r",
            source=SOURCE,
        )
        findings = tailored(BOTH_OPTIONS_OFF, agreed=[edit]).findings

        assert any("by agreed (agreed/less)" in finding.text for finding in findings)


def test_evidence_does_not_count():
    """Evidence beside a count changes no day."""
    assert tailored().ledger == tailored({"D1.size": Said(4, "the manager's word")}).ledger
