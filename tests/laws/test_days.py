"""Days are conserved: nothing is lost in a sum, in a split or in an option, and no float comes near them."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproduce import (
    AdjustDays,
    Answer,
    AtLeast,
    Calendar,
    CapSession,
    Column,
    Duration,
    InfeasibleError,
    NotStated,
    Only,
    Practice,
    ProviderDays,
    Source,
    State,
    ToBeAgreed,
    Workshops,
    enhance,
    schedule,
)
from coproduce.testing import amounts, fake_plugins, packages, proceeding

PRACTICE = Practice(enhance())
EXAMPLE = PRACTICE.read(Path(__file__).parents[2] / "docs" / "examples" / "right-at-the-start.toml")


def days(amount):
    """Write an exact amount as a fraction of days, by its text alone."""
    sign = -1 if amount.text().startswith("-") else 1
    return sign * sum(Fraction(part) for part in amount.text().lstrip("-").split())


def answering(diagnostic, **given_):
    """Answer questions anew: a value, with evidence, or a state without one."""
    for id_, value in given_.items():
        question = PRACTICE.questions.find(id_.replace("__", ".").replace("_", "-"))
        known = {"state": value} if isinstance(value, State) else {"state": State.VALUE, "value": value}
        answer = Answer(question=question.id, kind=question.kind, evidence="seen", **known)
        diagnostic = diagnostic.answering(answer)
    return diagnostic


def tailored(**given_):
    """Tailor the first example with some questions answered anew."""
    diagnostic = answering(EXAMPLE.diagnostic, **given_)
    return PRACTICE.tailor(PRACTICE.assess(EXAMPLE.charity, diagnostic))


def provider(package):
    """Add up the provider days inside the band."""
    return days(package.ledger.total(Column.PROVIDER, in_band=True).days)


def added(entries):
    """Add up entries by hand: exact figures, and what is known of open ones; a part of another line is left out."""
    figures = [entry.figure for entry in entries if entry.counted]
    known = [figure.amount if isinstance(figure, AtLeast) else figure for figure in figures]
    return sum((days(figure) for figure in known if not isinstance(figure, NotStated | ToBeAgreed)), Fraction())


class TestConservation:
    """What stands in the lines is what stands in the totals."""

    @given(proceeding(PRACTICE), fake_plugins(PRACTICE, most=2, quarrels=False))
    @settings(max_examples=40)
    @pytest.mark.clause("Q9", "Q10")
    def test_lines_sum_to_totals(self, assessment, plugins):
        """I01: per column and band the lines add up to the total, and the two bands to the whole column."""
        practice = Practice(enhance(), plugins=plugins)
        ledger = practice.tailor(practice.assess(assessment.charity, assessment.diagnostic)).ledger
        for column in Column:
            totals = {in_band: ledger.total(column, in_band=in_band) for in_band in (True, False, None)}
            for in_band, total in totals.items():
                assert added(ledger.column(column, in_band=in_band)) == days(total.days)
            assert days(totals[None].days) == days(totals[True].days) + days(totals[False].days)

    @given(packages(PRACTICE))
    @settings(max_examples=30)
    def test_open_figures_stay_open(self, package):
        """Each figure that is no exact amount is listed as open in its total, and counts at most its known part."""
        for column in Column:
            still_open = [
                entry
                for entry in package.ledger.column(column)
                if entry.counted and isinstance(entry.figure, AtLeast | NotStated | ToBeAgreed)
            ]
            assert still_open == list(package.ledger.total(column).open)

    @given(packages(PRACTICE), st.integers(1, 4))
    @settings(max_examples=25)
    @pytest.mark.clause("R43", "Q5")
    def test_sittings_cost_nothing(self, package, quarters):
        """I05: shorter sittings change no figure of the ledger."""
        cap = CapSession(
            id="agreed/shorter",
            target=Workshops(),
            cap=Duration(quarters),
            reason="people tire",
            source=Source.agreed("by phone"),
            by="the coordinator",
        )
        assert package.ledger == PRACTICE.tailor(package.assessment, agreed=(cap,)).ledger

    @given(packages(PRACTICE), st.data(), st.integers(0, 8), st.booleans())
    @settings(max_examples=40)
    @pytest.mark.clause("R11", "Q10")
    def test_adjusted_once(self, package, data, quarters, in_band):
        """Days that are added to a line are in the provider's total just once, whatever the line costs already."""
        more = AdjustDays(
            id="agreed/more",
            target=Only(data.draw(st.sampled_from([line.id for line in package.lines]))),
            days=ProviderDays(quarters),
            what="as agreed",
            in_band=in_band,
            reason="as agreed",
            source=Source.agreed("by phone"),
            by="the coordinator",
        )
        totals = [
            days(made.ledger.total(Column.PROVIDER).days)
            for made in (package, PRACTICE.tailor(package.assessment, agreed=(more,)))
        ]
        assert totals[0] + Fraction(quarters, 4) == totals[1]

    @given(packages(PRACTICE))
    @settings(max_examples=20)
    def test_no_float(self, package):
        """I01: no float hides anywhere in a plan."""
        first = package.assessment.diagnostic.held_on
        calendar = Calendar(name="all", first=first, last=first + timedelta(days=500), weekdays=tuple(range(7)))
        try:
            document = schedule(package, start=first, calendar=calendar)
        except InfeasibleError:
            document = package
        assert [] == [path for path, value in walk(document) if isinstance(value, float)]

    def test_a_float_is_found(self):
        """I01, planted defect: a float deep in a package is found where it is."""
        package = tailored()
        modules = (attrs.evolve(package.modules[0], longer_gap=0.5), *package.modules[1:])
        found = [path for path, value in walk(attrs.evolve(package, modules=modules)) if isinstance(value, float)]
        assert ["/modules/0/longer_gap"] == found


def walk(value, path=""):
    """Yield every value that a value is made of, with the way to it."""
    yield path, value
    if attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from walk(getattr(value, field.name), f"{path}/{field.name}")
    elif isinstance(value, tuple | frozenset):
        for place, item in enumerate(value):
            yield from walk(item, f"{path}/{place}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, f"{path}/{key}")


def broken_split(session, cap, split):
    """Say what a split of a session breaks, or nothing."""
    sittings = split(session, cap)
    if days(session) != sum(days(sitting) for sitting in sittings):
        return "the days are not conserved"
    if max(sittings) > cap or days(cap) * (len(sittings) - 1) >= days(session):
        return "the sittings are too long, or too many"
    return "" if sorted(sittings, reverse=True) == list(sittings) else "the longest does not come first"


class TestSplits:
    """A session in shorter sittings is the same session."""

    @pytest.mark.parametrize(
        "split",
        [
            lambda session, cap: (cap,) * -(-session.quarters // cap.quarters),
            lambda session, cap: (cap,) * (session.quarters // cap.quarters),
            lambda session, _: (session,),
        ],
    )
    def test_a_drift_is_caught(self, split):
        """I06, planted defect: sittings all as long as the cap, the rest forgotten, or no split at all are found."""
        assert "" == broken_split(Duration(7), Duration(3), Duration.split)
        assert "" != broken_split(Duration(7), Duration(3), split)

    @given(amounts(Duration), amounts(Duration))
    @pytest.mark.clause("R43", "Q5")
    def test_conserved(self, session, cap):
        """I06: sittings put together are the session; none is over the cap, and fewer would not do."""
        assert "" == broken_split(session, cap, Duration.split)

    @given(amounts(Duration), amounts(Duration))
    def test_split_twice(self, session, cap):
        """I06: a session that is split by a cap twice is split once."""
        sittings = session.split(cap)
        assert list(sittings) == [part for sitting in sittings for part in sitting.split(cap)]


class TestOptions:
    """The options of the offer cost just what it says."""

    @pytest.mark.clause("R67", "R68")
    def test_half_a_day_each(self):
        """I04: attending the report-back and the debrief cost half a day each, on their own and together."""
        totals = {
            (attend, debrief): provider(tailored(G7__attend=attend, G7__debrief=debrief))
            for attend, debrief in itertools.product(("yes", "no"), repeat=2)
        }
        least = totals["no", "no"]
        half = Fraction(1, 2)
        assert {
            ("yes", "yes"): least + 1,
            ("yes", "no"): least + half,
            ("no", "yes"): least + half,
            ("no", "no"): least,
        } == totals

    @pytest.mark.clause("R27", "R66", "Q1")
    def test_full_module(self):
        """I14: whatever is answered to D2, D4 and G7, the full module 1 comes to 4, 4½, 5, 5½ or 6 days."""
        unsure = [State.UNKNOWN, State.DECLINED]
        found = set()
        for time, experience, report, attend, debrief in itertools.product(
            ["yes", "no", *unsure], [0, 1, 2, 3, *unsure], *[["yes", "no", State.UNKNOWN]] * 3
        ):
            package = tailored(D2=time, D4=experience, G7__report_back=report, G7__attend=attend, G7__debrief=debrief)
            total = package.ledger.total(Column.PROVIDER, in_band=True)
            assert 3 == len(package.series("enhance/module-1"))
            assert {4, Fraction(9, 2), 5, Fraction(11, 2), 6}.issuperset(days(option) for option in total.options)
            found.add(days(total.days))
        assert {4, Fraction(9, 2), 5, Fraction(11, 2), 6} == found

    @pytest.mark.clause("R13", "R66", "Q2")
    @pytest.mark.parametrize(
        ("evidenced", "workshops", "least", "most"),
        [
            ({}, 3, 4, 6),
            ({"E4": 3}, 2, Fraction(5, 2), Fraction(9, 2)),
            ({"E5": 3}, 2, Fraction(5, 2), Fraction(9, 2)),
            ({"E3": 3, "E6": 3, "E5": 3}, 1, 1, 3),
            ({"E4": 3, "E5": 3}, 1, 1, 3),
        ],
    )
    def test_shorter_series(self, evidenced, workshops, least, most):
        """A shorter series has a day a workshop, half a day of support a gap, and a day more at most."""
        ahead = {"E1__governance": 6, **evidenced}
        found = set()
        for time, experience, report, attend, debrief in itertools.product(["yes", "no"], [0, 3], *[["yes", "no"]] * 3):
            package = tailored(
                D2=time, D4=experience, G7__report_back=report, G7__attend=attend, G7__debrief=debrief, **ahead
            )
            assert workshops == len(package.series("enhance/module-1"))
            support = [*package.ledger.column(Column.PROVIDER, line="enhance/review-and-support")]
            check_ins = [
                entry for n in (1, 2) for entry in package.ledger.column(Column.PROVIDER, line=f"enhance/check-in-{n}")
            ]
            floor = Fraction(workshops - 1, 2)
            assert floor == added(check_ins)
            assert floor <= added([*support, *check_ins]) <= floor + 1
            assert least <= provider(package) <= most
            found.add(provider(package))
        assert (least, most) == (min(found), max(found))

    @pytest.mark.clause("R63", "Q2")
    def test_one_workshop_with_a_report(self):
        """One workshop with a report-back has at least half a day of support."""
        for experience in (0, 3):
            package = tailored(E1__governance=6, E4=3, E5=3, D4=experience, G7__report_back="yes")
            assert Fraction(1, 2) <= added(package.ledger.column(Column.PROVIDER, line="enhance/review-and-support"))

    @given(packages(PRACTICE))
    @settings(max_examples=40)
    def test_chosen_figures_are_legal(self, package):
        """Each figure with options is one of them, unless it stays open."""
        for entry in package.ledger.column(Column.PROVIDER):
            if entry.options and isinstance(entry.figure, ProviderDays):
                assert entry.figure in entry.options


class TestWorkedLedger:
    """The worked example of the ledger, figure by figure."""

    @pytest.mark.clause("R27", "R52", "R55", "R57", "R66", "R67", "R68", "R102", "Q9", "Q11")
    def test_most(self):
        """Full module 1 with every option: 6 days of the provider, half a day a gap for each of the core team."""
        package = tailored(D1__size=4, D2="no", D4=0, G7__report_back="yes", G7__attend="yes", G7__debrief="yes")
        assert 6 == provider(package)
        assert 4 == days(package.ledger.total(Column.BETWEEN).days)

    @pytest.mark.clause("R102", "R101")
    @given(st.integers(0, 60))
    @settings(max_examples=20)
    def test_core_team(self, people):
        """Each member of the core team gives half a day in each of the two gaps; everyone else is not stated."""
        package = tailored(D1__size=people)
        assert people == days(package.ledger.total(Column.BETWEEN).days)
        others = [entry for entry in package.ledger.column(Column.BETWEEN) if entry.what == "everyone else"]
        assert [False] == [entry.counted for entry in others]
        assert [True] == [isinstance(entry.figure, NotStated) for entry in others]

    @pytest.mark.clause("R103", "Q12")
    def test_lead(self):
        """The coproduction lead gives at least half a day a gap, plus more: a value of its own and no exact day."""
        lead = [entry for entry in tailored(D3__designated="yes").ledger.lines if "lead" in entry.what]
        assert ["at least 1"] == [str(entry.figure) for entry in lead]
        assert [False] == [entry.counted for entry in lead]

    @pytest.mark.clause("R80", "Q10")
    def test_peer_research_training(self):
        """I02: the training is 6 person-days, 2 for each of two researchers and 2 of tailoring, outside the band."""
        package = tailored(B6="yes")
        entries = package.ledger.column(Column.PROVIDER, line="enhance/peer-research-training")
        assert [2, 2, 2] == [days(entry.figure) for entry in entries]
        assert [False] * 3 == [entry.in_band for entry in entries]


def test_dates_are_no_days():
    """A plan's first date is a date, so that the walk over it meets more than amounts."""
    package = tailored()
    calendar = Calendar(name="all", first=date(2027, 1, 1), last=date(2027, 12, 31))
    plan = schedule(package, start=date(2027, 1, 11), calendar=calendar)
    assert {int, str, date, Duration} <= {type(value) for _, value in walk(plan)}
