"""Who takes part is read from the call where a line needs it, and what is not known is never zero."""

import pytest

from cases import FOUNDED, PLANNED, STAFF, a_call, series_of, tailored, the_practice
from coproduce import Attendance, Duration, Group, Participants, PartOfStaff, State
from coproduce.rules.enhance.shipped import shipped_offer

FACTS = shipped_offer().facts
COUNTS = ("core_team", "staff", "volunteers", "service_users")
NOT_KNOWN = [State.UNKNOWN, State.NOT_ASKED, State.DECLINED]
BESPOKE = {**FOUNDED, **PLANNED, "B2": ("specific-challenge",), "B4": "How do we reach people?"}


def attendance(changes=None):
    return tailored(changes).attendance


class TestAttendance:
    @pytest.mark.clause("R28", "R30", "R31", "R102")
    def test_known(self):
        """The counts of the call are those of the package."""
        read = attendance()

        assert (4, STAFF, 2, 4) == tuple(getattr(read, name) for name in COUNTS)
        assert (True, 4) == (read.lead, read.lead_quarters)

    @pytest.mark.parametrize("state", NOT_KNOWN, ids=lambda state: state.value)
    def test_not_known(self, state):
        """Whatever is not known, was not asked or was declined is None, and never zero."""
        read = attendance(dict.fromkeys(("D1.size", "G1", "G2.volunteers", "G2.service-users"), state))

        assert [None] * 4 == [getattr(read, name) for name in COUNTS]

    @pytest.mark.clause("R30")
    def test_not_applicable(self):
        """A charity without volunteers has none of them in the room, which is known."""
        read = attendance({"G2.volunteers": State.NOT_APPLICABLE})

        assert 0 == read.volunteers
        assert "volunteers" not in {group.part for group in read.groups(Participants.EVERYONE)}

    @pytest.mark.clause("R102")
    def test_one_workshop(self):
        """A series of one workshop has no gap, so neither core team nor lead is read."""
        read = attendance(series_of(1))

        assert (None, False, None) == (read.core_team, read.lead, read.lead_quarters)
        assert STAFF == read.staff

    def test_no_workshop(self):
        """Without a workshop nobody is in a room, and nothing is read."""
        read = attendance(BESPOKE)

        assert [None] * 4 == [getattr(read, name) for name in COUNTS]

    @pytest.mark.clause("R103")
    @pytest.mark.parametrize(
        ("designated", "time", "lead", "quarters"),
        [
            ("yes", Duration.of("1 1/2"), True, 6),
            ("yes", State.UNKNOWN, True, None),
            ("no", Duration.of("1 1/2"), False, None),
            (State.UNKNOWN, Duration.of("1 1/2"), False, None),
        ],
    )
    def test_lead(self, designated, time, lead, quarters):
        """A lead counts where one is designated, with the time that was named, and no other."""
        read = attendance({"D3.designated": designated, "D3.time": time})

        assert (lead, quarters) == (read.lead, read.lead_quarters)

    def test_reads_no_more_than_needed(self):
        """Nothing is read of the call for lines at which nobody of the charity is counted."""
        read = Attendance.read(a_call(), FACTS, ())

        assert Attendance(core_team=None, staff=None, volunteers=None, service_users=None, lead=False) == read


class TestGroups:
    @pytest.mark.clause("R28", "R30", "R31")
    def test_everyone(self):
        """Everyone is staff by part and level, volunteers and service users."""
        groups = attendance().groups(Participants.EVERYONE)

        assert [
            "leadership, director: 1",
            "services, frontline: 5",
            "volunteers: 2",
            "service users: 4",
        ] == [str(group) for group in groups]
        assert [True, False, False, False] == [group.senior for group in groups]

    @pytest.mark.clause("R32")
    def test_staff_only(self):
        """A workshop for staff only has nobody else in it."""
        assert {"leadership", "services"} == {group.part for group in attendance().groups(Participants.STAFF_ONLY)}

    def test_core_team(self):
        """The core team is a group of its own."""
        assert (Group(part="core team", people=4),) == attendance().groups(Participants.CORE_TEAM)

    def test_provider(self):
        """The provider's own people are no group of the charity."""
        assert () == attendance().groups(Participants.PROVIDER)

    def test_how_many_is_not_known(self):
        """A group whose number is not known is there, and says so."""
        groups = attendance({"G1": State.UNKNOWN, "G2.service-users": None}).groups(Participants.EVERYONE)

        assert ["staff: how many is not known", "volunteers: 2", "service users: how many is not known"] == [
            str(group) for group in groups
        ]

    def test_nobody(self):
        """A group of nobody is no group."""
        changes = {"G1": (*STAFF, PartOfStaff("fundraising", "manager", 0)), "G2.volunteers": 0}

        assert {"leadership", "services", "service users"} == {
            group.part for group in attendance(changes).groups(Participants.EVERYONE)
        }


class TestInRoom:
    @pytest.mark.parametrize(
        ("changes", "people", "complete"),
        [
            ({}, 12, True),
            ({"G2.volunteers": State.NOT_APPLICABLE}, 10, True),
            ({"G2.volunteers": State.UNKNOWN}, 10, False),
            ({"G1": None, "G2.volunteers": None, "G2.service-users": None}, 0, False),
            ({"G1": (), "G2.volunteers": 0, "G2.service-users": 0}, 0, True),
        ],
    )
    def test_counts(self, changes, people, complete):
        """The people who are known are counted, and whether that is everybody is told apart."""
        assert (people, complete) == attendance(changes).in_room(Participants.EVERYONE)


class TestPackage:
    @pytest.mark.clause("R32", "R51", "Q8")
    def test_who_joins_late(self):
        """After a first workshop for staff only, volunteers and service users join at the second, and only there."""
        package = tailored({"G3": "yes"})
        joining = {
            name: {group.part for group in package.in_the_room(name) if group.joins_late}
            for name in ("concepts", "vision", "planning")
        }

        assert {"concepts": set(), "vision": {"volunteers", "service users"}, "planning": set()} == joining
        assert {"leadership", "services"} == {group.part for group in package.in_the_room("concepts")}

    def test_nobody_joins_late(self):
        """Where everybody is there from the first workshop on, nobody joins late."""
        package = tailored({"G3": "no"})

        assert not [group for name in ("concepts", "vision") for group in package.in_the_room(name) if group.joins_late]

    def test_by_bare_name(self):
        """What the package says of a line by its bare name, it says by its id."""
        package = tailored()

        assert package.in_the_room("vision") == package.in_the_room("enhance/vision")
        assert 4 == sum(group.people for group in package.in_the_room("debrief"))

    def test_same_for_the_practice(self):
        """Reading who takes part again from the same call and lines gives the same."""
        package = tailored()
        again = Attendance.read(package.assessment.diagnostic, the_practice().offer.facts, package.lines)

        assert package.attendance == again
