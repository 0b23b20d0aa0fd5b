"""The sheets of packages, plans and portfolios say what the ledger, the dates and the bookings say, and no more."""

import functools
from datetime import date, time
from fractions import Fraction

import attrs
import pytest

from cases import BOTH_OPTIONS_OFF, COMPLETE, a_calendar, a_case, planned, tailored, the_practice
from coproduce import (
    AddRole,
    AtLeast,
    BetweenDays,
    Column,
    DateRange,
    Half,
    Ledger,
    NotStated,
    Only,
    Person,
    Portfolio,
    ProviderDays,
    Source,
    State,
    Team,
    ToBeAgreed,
)
from coproduce.answers import Aspect, Opportunity
from coproduce.audience import Audience
from coproduce.days import Duration
from coproduce.export.languages.speaker import Speaker
from coproduce.export.making import sheets
from coproduce.export.making.figures import (
    authority_words,
    clauses,
    figure_words,
    half_words,
    mode_words,
    number_of,
    option_state,
    participants_words,
    person_days,
    total_in_person_days,
    total_words,
)
from coproduce.export.making.sheets import sheets_of_portfolio
from coproduce.export.seen import seen_by
from coproduce.export.words import NOTHING
from coproduce.ledger import LedgerLine, Total
from coproduce.merging import Reasoned
from coproduce.offer import Activity, Gap, Mode, Note, Participants
from coproduce.provenance import Author, Cause, Counterfactual

SAY = Speaker(("en",))
sheets_of_package = functools.partial(sheets.sheets_of_package, audience=Audience.PROVIDER)
sheets_of_plan = functools.partial(sheets.sheets_of_plan, audience=Audience.PROVIDER)
ONE, TWO = "facilitator-1", "facilitator-2"
NAMES = {
    Column.PROVIDER: "Provider days",
    Column.FACE_TO_FACE: "Charity in the room",
    Column.BETWEEN: "Charity between workshops",
}
PLAN = functools.cache(lambda: planned(COMPLETE))
OTHERS = [Audience.CHARITY, Audience.FUNDER, Audience.CO_FACILITATOR]
R35 = Source.offer("R35")
RULE = Author("domestic-abuse", "0.1.0", "coproduce-domestic-abuse")
WISH, HOPE = (Opportunity(Aspect.CULTURE, what) for what in ("people ask", "people answer"))
_IDLE = "no need; the plugin wales does not act: the charity does not work in Wales"
PEER = functools.cache(lambda: planned({"B6": "yes", "G7.attend": State.UNKNOWN}))


def named(made, name):
    """Give the table of the sheet with a name."""
    (table,) = [each.table for each in made if str(each.name) == name]
    return table


def names(made):
    return [str(each.name) for each in made]


def said(row):
    return [str(each.words) for each in row]


def seen_sheets(document, audience):
    """Give the sheets of what an audience sees of a plan or package, as made for it."""
    seen = seen_by(document, audience)
    make = sheets.sheets_of_plan if hasattr(document, "package") else sheets.sheets_of_package
    return make(SAY, seen, audience=audience)


def column(table, heading):
    """Give the cells below a heading."""
    place = [str(each) for each in table.headings].index(heading)
    return [row[place] for row in table.rows]


def cause(reason):
    """Give the cause of an edit on record."""
    author = Author("agreed", by="the coordinator", on=date(2027, 1, 12), place="/home/somebody/case.toml:4")
    return Cause(id="a/b", author=author, reason=reason, source=Source.agreed("on the telephone"))


def states(answers, audience):
    """Give how the options of a package stand for a reader; an answer that is ... is not in the call at all."""
    case = a_case({each: State.UNKNOWN if said is ... else said for each, said in answers.items()})
    kept = tuple(answer for answer in case.diagnostic.answers if answers.get(answer.question) is not ...)
    assessment = the_practice().assess(case.charity, attrs.evolve(case.diagnostic, answers=kept))
    made = seen_sheets(the_practice().tailor(assessment), audience)
    return [str(cell.words) for cell in column(named(made, "Options"), "Taken up")]


def with_slot(slot, held, *causes):
    """Give a package in which a slot of its first line holds something, for these causes and no others."""
    package = PLAN().package
    first = attrs.evolve(package.lines[0], **{slot: held})
    reasoned = Reasoned(f"{first.id}.{slot}", causes, "all of it")
    return attrs.evolve(package, lines=(first, *package.lines[1:]), trace=(reasoned,), left_out=())


def put_into(package):
    """Give what each row of the reasons says was put there, and why."""
    return [(row[2], row[4]) for row in map(said, named(sheets_of_package(SAY, package), "Reasons").rows)]


def with_events(plan, *changes, **all_of_them):
    """Change the events of a plan: the first ones one by one, or all of them alike."""
    each = [*changes, *[{}] * (len(plan.events) - len(changes))]
    events = [attrs.evolve(event, **all_of_them, **more) for event, more in zip(plan.events, each, strict=True)]
    return attrs.evolve(plan, events=tuple(events))


def called(plan, charity):
    """Give the plan of another charity, with the same dates."""
    assessment = plan.package.assessment
    other = attrs.evolve(assessment, charity=attrs.evolve(assessment.charity, name=charity))
    return attrs.evolve(plan, package=attrs.evolve(plan.package, assessment=other))


def with_line(plan, line, **changes):
    """Give a plan with one line of its package changed."""
    lines = [attrs.evolve(each, **changes) if each.id == line else each for each in plan.package.lines]
    return attrs.evolve(plan, package=attrs.evolve(plan.package, lines=tuple(lines)))


def without_events(plan):
    """Give a plan that has no events, so that its activities have nothing to be set after."""
    lines = [attrs.evolve(each, gap=Gap.AFTER) if isinstance(each, Activity) else each for each in plan.package.lines]
    return attrs.evolve(plan, package=attrs.evolve(plan.package, lines=tuple(lines)), events=())


class TestLedger:
    @pytest.mark.parametrize(("column_", "name"), NAMES.items())
    def test_every_line(self, column_, name):
        """Each line of a column of the ledger is a row, with its exact days as a number and with its words."""
        ledger = PLAN().package.ledger
        table = named(sheets_of_package(SAY, PLAN().package), name)
        rows = [[cell.number for cell in row if cell.number is not None] for row in table.rows]
        assert [
            [number_of(entry.figure)] if number_of(entry.figure) else [] for entry in ledger.column(column_)
        ] == rows
        for entry, row in zip(ledger.column(column_), table.rows, strict=True):
            assert str(entry.figure) in said(row)

    def test_total(self):
        """The exact total is a number; one in which something is open says so, and is none."""
        made = sheets_of_package(SAY, PLAN().package)
        assert (Fraction(6), "6") == (named(made, "Provider days").total[2].number, "6")
        room = named(made, "Charity in the room").total[2]
        assert (None, "36, and what is not stated") == (room.number, str(room.words))

    def test_never_summed_together(self):
        """Each column of the ledger has a sheet of its own, and no sheet has the days of two."""
        made = sheets_of_package(SAY, PLAN().package)
        days = ["Provider days", "Charity in the room", "Charity between workshops"]
        assert [*days, "Options", "Reasons"] == names(made)

    def test_beside(self):
        """Days beside the stated ones have a column and a total of their own, and are marked as a separate offer."""
        table = named(sheets_of_package(SAY, PEER().package), "Provider days")
        assert ["In all", "", "5½, and what is still to be agreed", "6"] == said(table.total)[:4]
        beside = [cell.number for cell in column(table, "Beside the stated days") if cell.number is not None]
        assert [2, 2, 2] == beside
        told = [str(cell.words) for cell in column(table, "For what")]
        assert 3 == sum(text.endswith(", a separate offer") for text in told)

    def test_part_of_another(self):
        """What is part of another figure stands in a column that is not added up, with why it is not exact."""
        table = named(sheets_of_package(SAY, PLAN().package), "Charity between workshops")
        assert ["", "", "at least 1", "not stated", "not stated"] == [
            str(cell.words) for cell in column(table, "Not added to the total")
        ]
        assert "The lead can expect to do more" == str(column(table, "Remark")[2].words)
        assert (Fraction(4), NOTHING) == (table.total[2].number, table.total[3].words)

    def test_choices(self):
        """The sentence above the provider's days is about these alone; what options add stands on their own sheet."""
        (sheet,) = [each for each in sheets_of_package(SAY, PLAN().package) if str(each.name) == "Provider days"]
        assert "Person-days of the provider: what two people do in one day counts as two." == str(sheet.intro)

    def test_line_of_nothing(self):
        """A figure of a line that the reader does not have is under its id."""
        package = attrs.evolve(PLAN().package, lines=(), modules=())
        assert "enhance/concepts" == str(named(sheets_of_package(SAY, package), "Provider days").rows[0][0].words)


def _hidden_no(audience):
    """Give what a reader is told of the first workshop for staff only, whose answer the funder may not see."""
    return "not so far" if audience is Audience.FUNDER else "no"


class TestOptions:
    def test_rows(self):
        """An option says whether it is taken up, its days as a number, and why."""
        table = named(sheets_of_package(SAY, PLAN().package), "Options")
        found = {str(row[0].words): row for row in table.rows}
        attendance = found["Our attendance at the report-back"]
        assert ["yes", "½", "stated days"] == said(attendance)[1:4]
        assert Fraction(1, 2) == attendance[2].number
        assert ["no", "none"] == said(found["A first workshop for staff only"])[1:3]
        assert "beside the stated days" == str(found["Co-facilitation by somebody with lived experience"][3].words)

    def test_what_would_change(self):
        """What is not taken up says which answer would have brought it."""
        table = named(sheets_of_package(SAY, PLAN().package), "Options")
        assert "G3 answered yes" == str(column(table, "What would change it")[0].words)

    @pytest.mark.parametrize("audience", OTHERS)
    def test_which_answer_is_for_the_provider(self, audience):
        """Nobody else reads which answers would have changed it, nor which plugin does not act."""
        choices = [attrs.evolve(each, causes=(cause(_IDLE),)) for each in PLAN().package.options]
        package = attrs.evolve(PLAN().package, options=(*PLAN().package.options, *choices))
        table = named(seen_sheets(package, audience), "Options")
        assert "What would change it" not in [str(words) for words in table.headings]
        text = " ".join(" ".join(said(row)) for row in table.rows)
        assert not any(told in text for told in ("G3", "wales", "plugin wales"))
        if audience is Audience.CHARITY:
            assert "No need; the charity does not work in Wales" in text

    @pytest.mark.parametrize("audience", Audience)
    def test_not_decided(self, audience):
        """An option for which only an unknown answer is missing is not decided, for every reader."""
        answers = {"G5.face-to-face": State.UNKNOWN, "G7.attend": State.DECLINED}
        first = _hidden_no(audience)
        assert [first, "no", "not decided", "yes", "not decided", "yes"] == states(answers, audience)

    @pytest.mark.parametrize("audience", Audience)
    @pytest.mark.parametrize("answer", [State.UNKNOWN, State.NOT_APPLICABLE, "yes"])
    def test_decided_elsewhere(self, answer, audience):
        """What a known answer rules out is a no, whatever else is not known."""
        assert [_hidden_no(audience), *["no"] * 5] == states(
            {**BOTH_OPTIONS_OFF, "G7.attend": answer, "G7.debrief": answer}, audience
        )

    @pytest.mark.parametrize("audience", [Audience.PROVIDER, Audience.CHARITY])
    def test_not_asked(self, audience):
        """What was not asked is not decided, for those who see the whole call."""
        assert "not decided" == states({"G7.attend": State.NOT_ASKED, "G5.face-to-face": ...}, audience)[2]

    def test_hidden(self):
        """Of what a hidden answer declines no more is told than that it is not taken up so far."""
        assert "not so far" == states({"G3": "no"}, Audience.FUNDER)[0]

    @pytest.mark.parametrize(("answer", "state"), [(State.UNKNOWN, "not decided"), ("no", "no")])
    def test_of_a_plugin(self, answer, state):
        """Co-facilitation is open until the charity has said whether it is wanted."""
        change = Counterfactual("G6", "yes", "answered yes")
        why = Cause("a/b", Author("a"), "a reason", Source.offer("R35"), ("G6",), (change,))
        package = tailored({"G6": answer})
        choice = attrs.evolve(package.option("co-facilitation"), causes=(why,))
        assert state == str(option_state(SAY, Audience.PROVIDER, choice, package))

    def test_by_agreement(self):
        """What an edit on record took out is decided, whatever the call left open."""
        package = tailored({"G7.attend": State.UNKNOWN})
        choice = package.option("attendance")
        edited = attrs.evolve(choice, causes=(*choice.causes, cause("as agreed")))
        told = [option_state(SAY, Audience.CHARITY, each, package) for each in (choice, edited)]
        assert ["not decided", "no"] == [str(each) for each in told]

    def test_several_amounts(self):
        """An option that could add one amount or another has both in words, and no number."""
        package = PLAN().package
        choice = attrs.evolve(package.options[0], days=(ProviderDays(2), ProviderDays(4)), causes=())
        row = named(sheets_of_package(SAY, attrs.evolve(package, options=(choice,))), "Options").rows[0]
        assert ("½ / 1", None) == (str(row[2].words), row[2].number)
        assert str(row[-1].words) == str(authority_words(SAY, choice.source))


class TestReasons:
    def test_every_cause(self):
        """Each cause of the trace is a row, with what it is about, who said so, why and on which clause."""
        package = PLAN().package
        table = named(sheets_of_package(SAY, package), "Reasons")
        causes = [each for reasoned in (*package.trace, *package.left_out) for each in reasoned.causes]
        assert len(causes) == len(table.rows)
        assert ["Concepts workshop", "that it is there", "", "the offer"] == said(table.rows[0])[:4]
        assert "R13, R48" == str(table.rows[0][5].words)

    def test_overruled(self):
        """What was overruled stands beside what overruled it; an author is named without a place on a machine."""
        for slot, part in (("pace", "pace"), ("strange_slot", "strange_slot")):
            reasoned = Reasoned(f"enhance/module-1.{slot}", (cause("as agreed"),), "steady", (cause("as agreed"),))
            package = attrs.evolve(PLAN().package, trace=(reasoned,), left_out=())
            told = [said(row)[1:] for row in named(sheets_of_package(SAY, package), "Reasons").rows]
            by = "agreed by the coordinator on 12 January 2027"
            assert [[part, "steady", by, "As agreed", "agreed"], [part, "overruled", by, "As agreed", "agreed"]] == told

    @pytest.mark.parametrize(("slot", "question"), [("accommodations", "G4"), ("topics", "F1")])
    def test_each_item_once(self, slot, question):
        """Where many write into one slot, each row has what its own cause put there."""
        said_ = ("a hearing loop", "a break every hour") if question == "G4" else (WISH, HOPE)
        package = tailored({question: said_})
        notes = [note.text for note in getattr(package.lines[0], slot)]
        rows = [said(row) for row in named(sheets_of_package(SAY, package), "Reasons").rows]
        part = {"accommodations": "needs", "topics": "topics"}[slot]
        assert notes == [row[2] for row in rows if row[:2] == [str(package.lines[0].title), part]]
        assert 2 == len(notes)
        assert len(rows) == len({tuple(row) for row in rows})

    def test_conditions(self):
        """Each condition has the reason that its own amendment gives."""
        notes = tuple(Note(id=f"a/{each}", text=each, source=R35) for each in ("first", "second"))
        causes = tuple(attrs.evolve(cause(f"why {note.text}"), id=note.id) for note in notes)
        package = with_slot("conditions", notes, *causes)
        assert [("first", "Why first"), ("second", "Why second")] == put_into(package)

    def test_roles(self):
        """A role has its title, in the row of who asked for it; of an edit it is the role that the edit names."""
        roles = ("a/interpreter", "b/listener", "enhance/facilitator")
        named_ = [attrs.evolve(PLAN().package.roles[0], id=id_, title=id_[2:].capitalize()) for id_ in roles[:2]]
        edit = AddRole(id="agreed/b", target=Only("enhance/concepts"), role="b/listener", reason="r", source=R35)
        causes = [attrs.evolve(cause("as agreed"), id="agreed/b"), attrs.evolve(cause("asked for"), author=Author("a"))]
        package = attrs.evolve(with_slot("roles", roles, *causes), roles=tuple(named_), agreed=(edit,))
        assert [("Listener", "As agreed"), ("Interpreter", "Asked for")] == put_into(package)
        unknown = attrs.evolve(cause("as it is"), author=Author("c"))
        bare = attrs.evolve(with_slot("roles", roles[1:], unknown), roles=tuple(named_))
        assert [("Listener\nenhance/facilitator", "As it is")] == put_into(bare)

    def test_days_to_avoid(self):
        """Days to avoid are said as days."""
        first, last = date(2027, 3, 1), date(2027, 3, 2)
        ranges = (DateRange(first, first), DateRange(first, last))
        package = with_slot("avoid", ranges, cause("a holiday"))
        told = "Monday 1 March 2027\nMonday 1 March 2027 to Tuesday 2 March 2027"
        assert [(told, "A holiday")] == put_into(package)

    def test_for_others(self):
        """The charity reads the offer, a sector rule or who agreed, without ids of answers and what is left out."""
        heard = Reasoned("enhance/concepts", (attrs.evolve(cause("it is missing (E3 is 3, E6 is 3)"), author=RULE),))
        agreed = Reasoned("enhance/vision", (cause("as agreed"),))
        package = attrs.evolve(PLAN().package, trace=(heard, agreed, PLAN().package.trace[2]))
        rows = [said(row)[-3:-1] for row in named(seen_sheets(package, Audience.CHARITY), "Reasons").rows]
        who = "agreed by the coordinator on 12 January 2027"
        assert [["a sector rule", "It is missing"], [who, "As agreed"]] == rows[:2]
        assert "the offer" == rows[2][0]
        assert 3 == len(rows)
        told = [said(row)[-3:-1] for row in named(sheets_of_package(SAY, package), "Reasons").rows]
        assert ["domestic-abuse 0.1.0", "It is missing (E3 is 3, E6 is 3)"] == told[0]
        assert len(told) > len(rows)

    @pytest.mark.parametrize("audience", [Audience.FUNDER, Audience.CO_FACILITATOR])
    def test_not_for_everybody(self, audience):
        """Who may not see reasons has no sheet of them, and no reason on any other."""
        made = seen_sheets(PLAN(), audience)
        assert "Reasons" not in names(made)
        assert not {"Why", "What would change it"} & {str(words) for words in named(made, "Options").headings}

    def test_for_the_charity(self):
        """The charity has the reasons."""
        assert "Reasons" in names(seen_sheets(PLAN(), Audience.CHARITY))


class TestTimeline:
    def test_dates(self):
        """Each event is a row on its date, in order, with its half of the day, how, and for whom."""
        table = named(sheets_of_plan(SAY, PLAN()), "Timeline")
        assert [event.day for event in PLAN().events] == [row[0].day for row in table.rows]
        assert ["Monday 11 January 2027", "whole day", "Concepts workshop", "face-to-face"] == said(table.rows[0])[:4]
        assert ["staff, volunteers and service users", "planned"] == said(table.rows[0])[4:6]
        assert "reporting to trustees" in [str(cell.words) for cell in column(table, "Who takes part")]

    def test_before_anything_else(self):
        """The dates come first, then the work between them, then the days."""
        assert ["Timeline", "Work between", "Provider days"] == names(sheets_of_plan(SAY, PLAN()))[:3]

    def test_start_and_people(self):
        """When it starts and who runs it have columns only where that is known."""
        without = named(sheets_of_plan(SAY, PLAN()), "Timeline")
        assert not {"Starts at", "Run by"} & {str(words) for words in without.headings}
        plan = with_events(PLAN(), {"at": time(9, 30)}, people=(ONE, TWO))
        table = named(sheets_of_plan(SAY, plan), "Timeline")
        assert ["09:30", ""] == [str(cell.words) for cell in column(table, "Starts at")][:2]
        assert {f"{ONE}, {TWO}"} == {str(cell.words) for cell in column(table, "Run by")}

    def test_not_for_the_funder(self):
        """The funder sees neither who runs an event nor why it is then."""
        plan = seen_by(with_events(PLAN(), people=(ONE,)), Audience.FUNDER)
        table = named(sheets_of_plan(SAY, plan), "Timeline")
        assert not {"Run by", "Why then"} & {str(words) for words in table.headings}

    def test_status(self):
        """A date is planned, settled, or provisional while its line waits for something and it is not settled."""
        settled = {"settled": True}
        assert ["settled", "planned"] == statuses(with_events(PLAN(), settled))[:2]
        note = Note(id="a/b", text="Until a room is found.", source=Source.assumption("a room"))
        plan = with_line(PLAN(), "enhance/concepts", conditions=(note,))
        assert {"provisional"} == {statuses(seen_by(plan, audience))[0] for audience in Audience}
        assert "settled" == statuses(with_events(plan, settled))[0]

    def test_same_day(self):
        """Two events of one day stand in the order of the day."""
        plan = PLAN()
        day = plan.events[-1].day
        halves = [(event.day, event.half) for event in plan.events[-2:]]
        assert [(day, Half.MORNING), (day, Half.AFTERNOON)] == halves
        swapped = attrs.evolve(plan, events=(*plan.events[:-2], plan.events[-1], plan.events[-2]))
        assert sheets_of_plan(SAY, plan) == sheets_of_plan(SAY, swapped)


def statuses(plan):
    return [str(cell.words) for cell in column(named(sheets_of_plan(SAY, plan), "Timeline"), "Status")]


class TestWork:
    def test_periods(self):
        """Work between the dates has its first and last day, in order."""
        table = named(sheets_of_plan(SAY, PLAN()), "Work between")
        expected = sorted((period.first, period.last) for period in PLAN().periods)
        assert expected == [(row[0].day, row[1].day) for row in table.rows]

    def test_without_a_date(self):
        """What has no date yet says why."""
        table = named(sheets_of_plan(SAY, without_events(PLAN())), "Without a date")
        assert {"There is no event to set it after"} == {
            str(cell.words) for cell in column(table, "Why it has no date yet")
        }

    def test_no_events(self):
        """A plan without events has no sheet of dates, and those of its package."""
        made = sheets_of_plan(SAY, without_events(PLAN()))
        assert "Timeline" not in names(made)
        assert "Provider days" in names(made)

    def test_empty_package(self):
        """A package with nothing in it has no sheets."""
        package = tailored()
        bare = attrs.evolve(
            package,
            lines=(),
            modules=(),
            options=(),
            trace=(),
            left_out=(),
            ledger=attrs.evolve(package.ledger, lines=()),
        )
        assert () == sheets_of_package(SAY, bare)


YEAR = a_calendar()
TEAM = Team((Person(id=ONE, calendar=YEAR, roles=("facilitator", "researcher")), Person(id=TWO, calendar=YEAR)))


@functools.cache
def portfolio():
    """Give two charities: the events of one are run by somebody, the other has nobody yet and no date of its own."""
    first = with_events(called(PLAN(), "Bryn Hope"), {"at": time(10)}, people=(ONE,))
    return Portfolio((without_events(called(PEER(), "Harbour")), first, called(PEER(), "Llamau")), TEAM)


class TestPortfolio:
    def test_sheets(self):
        """There is an overview, the load of each month, and a sheet for each of the team who is booked."""
        assert ["Overview", "Month load", ONE] == names(sheets_of_portfolio(SAY, portfolio()))

    def test_overview(self):
        """Each charity has a row by its first event, with its last, their number and its days; then the totals."""
        table = named(sheets_of_portfolio(SAY, portfolio()), "Overview")
        events = PLAN().events
        assert ["Bryn Hope", "Llamau", "Harbour"] == [str(row[0].words) for row in table.rows]
        assert (events[0].day, events[-1].day, len(events)) == (
            table.rows[0][1].day,
            table.rows[0][2].day,
            table.rows[0][3].number,
        )
        assert ["no date yet", "no date yet", "0"] == said(table.rows[2])[1:4]
        assert ["6", "5½, and what is still to be agreed", "5½, and what is still to be agreed"] == [
            str(row[4].words) for row in table.rows
        ]
        assert [
            "In all",
            "",
            "",
            str(len(events) + len(PEER().events)),
            "17, and what is still to be agreed",
            "12",
        ] == said(table.total)

    def test_person(self):
        """Somebody's sheet has the dates that they are booked on, and with whom."""
        table = named(sheets_of_portfolio(SAY, portfolio()), ONE)
        assert [event.day for event in PLAN().events] == [row[0].day for row in table.rows]
        assert ["whole day", "10:00", "Bryn Hope", "Concepts workshop", "face-to-face"] == said(table.rows[0])[1:]

    def test_half_days(self):
        """Somebody's sheet says how many half-days they are booked, and their roles."""
        (sheet,) = [each for each in sheets_of_portfolio(SAY, portfolio()) if str(each.name) == ONE]
        assert "10 half-days booked. Roles: facilitator, researcher." == str(sheet.intro)

    def test_load(self):
        """The load has a row for each person and for what nobody runs yet, and a column for each month, with totals."""
        table = named(sheets_of_portfolio(SAY, portfolio()), "Month load")
        assert ["Person", "Jan 2027", "Feb 2027", "Mar 2027", "Apr 2027"] == [str(words) for words in table.headings][
            :5
        ]
        assert [ONE, TWO, "nobody yet"] == [str(row[0].words) for row in table.rows]
        assert [3, 3, 2, 2] == [cell.number for cell in table.rows[0]][1:5]
        assert {0} == {cell.number for cell in table.rows[1][1:]}
        halves = sum(event.half.bits.bit_count() for plan in portfolio().plans for event in plan.events)
        assert halves == table.total[-1].number == sum(cell.number for cell in table.total[1:-1])

    def test_everybody_booked(self):
        """Where every event has somebody, nobody is missing."""
        plan = with_events(called(PLAN(), "Bryn Hope"), people=(ONE, TWO))
        table = named(sheets_of_portfolio(SAY, Portfolio((plan,), TEAM)), "Month load")
        assert [ONE, TWO] == [str(row[0].words) for row in table.rows]
        assert 20 == table.total[-1].number

    def test_for_the_funder(self):
        """A reader who may not see who runs an event sees the load of each charity, and nobody's sheet."""
        dated = attrs.evolve(portfolio(), plans=tuple(plan for plan in portfolio().plans if plan.events))
        made = sheets_of_portfolio(SAY, seen_by(dated, Audience.FUNDER))
        assert ["Overview", "Month load"] == names(made)
        table = named(made, "Month load")
        assert ["Bryn Hope", "Llamau"] == [str(row[0].words) for row in table.rows]
        assert 10 == table.rows[0][-1].number

    @pytest.mark.parametrize("plans", [(), (without_events(planned()),)])
    def test_no_dates(self, plans):
        """A portfolio without dates has no load."""
        assert [["Overview"] if plans else []] == [names(sheets_of_portfolio(SAY, Portfolio(plans, TEAM)))]


_AND_WHAT = {
    "": "",
    "not stated": ", and what is not stated",
    "to be agreed": ", and what is still to be agreed",
    "not stated + to be agreed": ", and what is not stated or still to be agreed",
}


class TestFigures:
    def test_figures(self):
        """A figure is said exactly or with why it is none; only an exact one is a number."""
        figures = (ProviderDays(6), AtLeast(BetweenDays(2), "a"), NotStated("a"), ToBeAgreed("a"), Duration(1), None)
        words = ["1½", "at least ½", "not stated", "to be agreed", "¼", ""]
        assert words == [str(figure_words(SAY, figure)) for figure in figures]
        numbers = [Fraction(3, 2), None, None, None, Fraction(1, 4), None]
        assert numbers == [number_of(figure) for figure in figures]

    def test_totals(self):
        """A total says what is open beside the exact days, as the ledger does; of what is all open, that alone."""
        for days in ({}, {"G2.volunteers": State.UNKNOWN}, {"G7.attend": State.UNKNOWN}, {"D1.size": State.UNKNOWN}):
            ledger = tailored(days).ledger
            for each in Column:
                total = ledger.total(each)
                known, _, still_open = str(total).removeprefix("0 + ").partition(" + ")
                assert f"{known}{_AND_WHAT[still_open]}" == str(total_words(SAY, total))

    def test_several_open(self):
        """Days that are not stated and days that are to be agreed are both told of, beside what is known."""
        figures = (NotStated("a"), ToBeAgreed("a"))
        entries = tuple(
            LedgerLine(column=Column.PROVIDER, line="x", what="x", figure=figure, source=Source.offer("R1"))
            for figure in figures
        )
        total = Total(days=ProviderDays(6), options=(), open=entries)
        assert "1½ person-days, and what is not stated or still to be agreed" == str(total_in_person_days(SAY, total))
        nothing = attrs.evolve(total, days=ProviderDays(0))
        assert "not stated or to be agreed" == str(total_in_person_days(SAY, nothing))

    def test_person_days(self):
        """One day is one person-day, and any other number of days is several."""
        assert ["1 person-day", "½ person-days"] == [str(person_days(SAY, ProviderDays(each))) for each in (4, 2)]

    def test_total_from_below(self):
        """A total with a figure that is known from below only is one itself."""
        ledger = PLAN().package.ledger
        line = attrs.evolve(ledger.column(Column.BETWEEN)[0], figure=AtLeast(BetweenDays(2), "more"))
        assert "at least 4½" == str(total_words(SAY, Ledger((*ledger.lines, line)).total(Column.BETWEEN)))

    def test_clauses(self):
        """Clauses stand alone, or with whether they are assumed or agreed; agreed without a clause says only that."""
        assert ["R5, Q2", "R5, Q2, assumed"] == [str(each) for each in both(Source.offer("R5", "Q2"))]
        assert ["R5", "R5"] == [str(each) for each in both(Source.offer("R5"))]
        assert ["", "agreed"] == [str(each) for each in both(Source.agreed("by letter"))]
        assert ["", ""] == [str(each) for each in both(None)]

    def test_names(self):
        """Halves, ways to meet and those who take part read as the offer has them."""
        assert [half.value for half in Half] == [str(half_words(SAY, half)) for half in Half]
        assert [mode.value for mode in Mode] == [str(mode_words(SAY, mode)) for mode in Mode]
        assert [each.value for each in Participants] == [str(participants_words(SAY, each)) for each in Participants]


def both(source):
    return clauses(source), authority_words(SAY, source)
