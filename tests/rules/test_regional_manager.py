"""What the Regional Manager says decides about one line at a time, and never about the others (R81, R82, Q6)."""

from datetime import date

import pytest

from cases import COMPLETE, FOUNDED, PLANNED, Said, a_call, a_charity, named_parts, tailored, the_practice
from coproduce import (
    Answer,
    Approval,
    ApprovalState,
    Column,
    Counterfactual,
    Outcome,
    ProviderDays,
    State,
    Status,
    propose,
)

THE_MANAGER, DAY = "Regional Manager, the north", date(2027, 1, 5)
WHOLE = {"G2.support": "travel is paid", **COMPLETE}
"""What the worked case lacks to be complete."""

WANTS_ALL = {
    **WHOLE,
    "A4": State.UNKNOWN,
    "B2": ("service-delivery", "policy-and-campaigns", "research-and-evaluation"),
    "B6": "yes",
    "E1.policy-and-campaigns": Said(3, "an example"),
    "E1.research-and-evaluation": Said(5, "an example"),
    "E2.policy-and-campaigns": Said(1, "an example"),
    "E2.research-and-evaluation": Said(1, "an example"),
}
"""A complete call after which all three lines that must be asked about are proposed."""

LINES = ("policy-and-campaigns", "research-and-evaluation", "peer-research-training")
NOT_KNOWN = [None, State.UNKNOWN, State.NOT_ASKED, State.DECLINED]


def decided(line, value, *, said_by=THE_MANAGER, on=DAY, changes=WANTS_ALL):
    """Tailor the package after the Regional Manager said something to one line."""
    question = f"H1.{line}"
    kind = the_practice().questions.find(question).kind
    call = a_call(changes)
    if isinstance(value, State):
        call = call.answering(Answer(question=question, kind=kind, state=value))
    elif value is not None:
        answer = Answer(question=question, kind=kind, state=State.VALUE, value=value, said_by=said_by, on=on)
        call = call.answering(answer)
    return the_practice().tailor(the_practice().assess(a_charity(), call))


def confirmed(package):
    made = propose(package, on=DAY, by="Involvement Team").agree(on=DAY, by="chief executive")
    return set(named_parts(package.line(id_) for id_ in made.confirm(on=DAY, by="Involvement Team").confirmed))


def waiting(package):
    return {line.name for line in package.lines if line.awaits}


@pytest.mark.parametrize("line", LINES)
class TestYes:
    @pytest.mark.clause("R82", "Q6")
    def test_given(self, line):
        """A yes is on the line with who said it and when."""
        package = decided(line, "yes")
        approval = package.line(line).approval

        assert (ApprovalState.GIVEN, THE_MANAGER, DAY) == (approval.state, approval.by, approval.on)
        assert f"agreed to by {THE_MANAGER} on 5 January 2027" == str(approval)
        assert (f"H1.{line}",) == package.explain(f"{line}.approval").causes[0].answers

    @pytest.mark.clause("R82")
    def test_confirmed(self, line):
        """A line with a yes is confirmed with the others, while the other two still wait."""
        package = decided(line, "yes")

        assert set(LINES) - {line} == waiting(package)
        assert line in confirmed(package)
        assert not (set(LINES) - {line}) & confirmed(package)

    def test_by_nobody_in_particular(self, line):
        """A yes without a role or a day counts, and says that the day is not recorded."""
        approval = decided(line, "yes", said_by="", on=None).line(line).approval

        assert "agreed to by the Regional Manager, on a day that is not recorded" == str(approval)


@pytest.mark.parametrize("line", LINES)
class TestNo:
    @pytest.mark.clause("R82", "Q6")
    def test_withdrawn(self, line):
        """A no withdraws the line, with who said it, when, and on which clauses."""
        package = decided(line, "no")
        explained = package.explain(line)
        (cause,) = explained.causes

        assert line not in named_parts(package.lines)
        title = explained.title[:1].lower() + explained.title[1:]
        assert f"{THE_MANAGER} said no to the {title} on 5 January 2027" == cause.reason
        assert {"R82", "Q6"} <= set(cause.source.clauses)

    def test_what_would_change_it(self, line):
        """What would bring a withdrawn line back is named, and brings it back."""
        changes = decided(line, "no").explain(line).would_change

        assert (Counterfactual(f"H1.{line}", "yes", "answered yes"),) == changes
        assert line in named_parts(decided(line, changes[0].answer).lines)

    @pytest.mark.clause("R82")
    def test_withdraws_nothing_else(self, line):
        """A no to one line leaves all the others as they were."""
        before, after = decided(line, None), decided(line, "no")

        assert set(named_parts(before.lines)) - {line} == set(named_parts(after.lines))
        assert set(LINES) - {line} == waiting(after)

    def test_not_wanted_either(self, line):
        """Where the charity does not want it and the answer was no, both answers together would have brought it."""
        changes = {**WANTS_ALL, "B2": ("service-delivery",), "B6": "no"}
        questions = [change.question for change in decided(line, "no", changes=changes).explain(line).would_change]

        assert ["B6" if line == "peer-research-training" else "B2", f"H1.{line}"] == questions


@pytest.mark.parametrize("said", NOT_KNOWN, ids=lambda said: said.value if said else "no answer")
@pytest.mark.parametrize("line", LINES)
class TestNotKnown:
    @pytest.mark.clause("R82", "Q6")
    def test_awaited(self, line, said):
        """Whatever is not a yes or a no leaves the line awaited: proposed, costed, and not confirmed."""
        package = decided(line, said)

        assert "awaiting the Regional Manager" == str(package.line(line).approval)
        assert package.ledger.column(Column.PROVIDER, line=f"enhance/{line}")
        assert line not in confirmed(package)

    @pytest.mark.clause("R82")
    def test_blocks_itself_alone(self, line, said):
        """A line that is awaited keeps no other from being confirmed."""
        package = decided(line, said)

        assert {line.name for line in package.lines} - set(LINES) == confirmed(package)


class TestContact:
    @pytest.mark.clause("R82")
    @pytest.mark.parametrize("line", LINES)
    def test_named(self, line):
        """Where the call names the funder's contact, that is whose answer is awaited."""
        approval = decided(line, None, changes={**WANTS_ALL, "A4": THE_MANAGER}).line(line).approval

        assert (ApprovalState.AWAITING, THE_MANAGER, None) == (approval.state, approval.by, approval.on)
        assert f"awaiting {THE_MANAGER}" == str(approval)

    @pytest.mark.clause("R82")
    def test_asked(self):
        """Whom to ask is put to the charity where somebody must be asked, and not elsewhere."""
        practice = the_practice()
        sheets = [practice.questionnaire(a_charity(), a_call(changes)) for changes in (WANTS_ALL, WHOLE)]

        assert [True, False] == ["A4" in {question.id for question in sheet.required} for sheet in sheets]


class TestOthers:
    @pytest.mark.clause("R27", "Q6")
    def test_module_1_waits_for_nobody(self):
        """No line of module 1 is asked about."""
        package = tailored(WANTS_ALL)
        of_module = [line for line in package.lines if line.module == "enhance/module-1"]

        assert {(Status.INCLUDED, None)} == {(line.status, line.approval) for line in of_module}

    @pytest.mark.clause("R82")
    def test_all_three(self):
        """With all three answers every line is confirmed; with three refusals none of the three is there."""
        every_yes = {**WANTS_ALL, **dict.fromkeys((f"H1.{line}" for line in LINES), "yes")}
        every_no = {**WANTS_ALL, **dict.fromkeys((f"H1.{line}" for line in LINES), "no")}
        given, refused = tailored(every_yes), tailored(every_no)

        assert {line.name for line in given.lines} == confirmed(given)
        assert not set(LINES) & set(named_parts(refused.lines))
        assert {line.name for line in refused.lines} == confirmed(refused)

    @pytest.mark.clause("R25", "R82")
    def test_no_to_all_there_is(self):
        """Where the only line wanted is refused, the offer closes or asks, and nothing empty is proposed."""
        changes = {**FOUNDED, **PLANNED, "B2": ("policy-and-campaigns",), "H1.policy-and-campaigns": "no"}
        made = the_practice().assess(a_charity(), a_call(changes))

        assert Outcome.CLOSED is made.outcome

    @pytest.mark.clause("R85")
    def test_level_is_shown(self):
        """The level of involvement is shown with the line, for the Regional Manager to see, and gates nothing."""
        package = tailored(WANTS_ALL)

        assert "involvement there is at step 3 of the ladder" == package.line("policy-and-campaigns").approval.note
        assert "" == package.line("peer-research-training").approval.note

    def test_is_no_part_of_the_draft(self):
        """What the funder was not asked makes no draft of the charity's call."""
        assert () == tailored(WANTS_ALL).unasked


class TestSeparate:
    @pytest.mark.clause("R79", "R80", "R81")
    @pytest.mark.parametrize("said", ["yes", None])
    def test_outside_the_programme(self, said):
        """The training stays a separate offer, outside the programme's days, also with a yes."""
        package = decided("peer-research-training", said)
        entries = package.ledger.column(Column.PROVIDER, line="enhance/peer-research-training")

        assert Status.SEPARATE is package.line("peer-research-training").status
        assert {False} == {entry.in_band for entry in entries}
        total = package.ledger.total(Column.PROVIDER, lines=frozenset({"enhance/peer-research-training"}))
        assert "6" == str(total)

    @pytest.mark.clause("R27", "R81")
    def test_leaves_the_totals(self):
        """With the training and without it the days inside the programme are the same."""
        totals = {
            str(decided("peer-research-training", said).ledger.total(Column.PROVIDER, in_band=True))
            for said in ("yes", "no", None)
        }

        assert 1 == len(totals)

    @pytest.mark.clause("Q21")
    @pytest.mark.parametrize(("budget", "over"), [("6 3/4", True), ("7", False)])
    def test_not_in_the_budget(self, budget, over):
        """The funder's budget is held against the days under the programme, without the separate training."""
        changes = {**WANTS_ALL, "B2": ("service-delivery", "policy-and-campaigns"), "H2": ProviderDays.of(budget)}
        found = {finding.id for finding in tailored(changes).findings}

        assert over is ("enhance/over-budget" in found)


class TestApproval:
    @pytest.mark.parametrize(
        ("approval", "words"),
        [
            (Approval(state=ApprovalState.AWAITING), "awaiting the Regional Manager"),
            (Approval(state=ApprovalState.AWAITING, by=THE_MANAGER), f"awaiting {THE_MANAGER}"),
            (
                Approval(state=ApprovalState.GIVEN, by=THE_MANAGER, on=DAY),
                f"agreed to by {THE_MANAGER} on 5 January 2027",
            ),
        ],
    )
    def test_words(self, approval, words):
        """An approval says its state, who and when."""
        assert words == str(approval)
