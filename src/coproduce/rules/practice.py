"""An offer with its own rules and the plugins in force: it asks them, stamps what they say, and merges it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import attrs

from coproduce.amendments import AnyAmendment, AnyTailoring, Composition, Proposal, Stamped, fault_of_edit
from coproduce.answers import UNKNOWN, Kind
from coproduce.assembly import Assembly, Catalogue
from coproduce.assessment import (
    Assessment,
    Finding,
    Gate,
    Level,
    OpenQuestion,
    Outcome,
    PluginRecord,
    PracticeRecord,
    Verdict,
    outcome_of,
    place,
)
from coproduce.case import Case, read_case
from coproduce.charity import Charity
from coproduce.diagnostic import Diagnostic, Question, Questionnaire, Questions, Respondent
from coproduce.errors import ArgumentError, NotProceedingError, PluginError, expect, printable, together
from coproduce.merging import Draft, compose, propose, refuse_stale, tailor
from coproduce.offer import AnyLine, Line, Module, Offer, Option, Role
from coproduce.package import Package
from coproduce.provenance import Author, Source
from coproduce.rules.figures import with_figures
from coproduce.rules.fitting import misfit
from coproduce.rules.hookspecs import (
    CatalogueEntry,
    CheckContext,
    ComposeContext,
    GateContext,
    Plugin,
    ProposeContext,
    TailorContext,
)
from coproduce.rules.listening import Listening
from coproduce.rules.registry import AGREED, OfferPlugin, Registry, author, key_of, refuse_taken, verdict_on
from coproduce.workdays import months_after


def _by_key(plugins: Iterable[Plugin]) -> tuple[Plugin, ...]:
    return tuple(sorted(plugins, key=key_of))


@attrs.frozen(eq=False)
class Practice:
    """Put an offer and plugins in force; the same input then gives the same result, in whatever order they came.

    A practice holds no state and changes nothing: make as many as you like, side by side.
    Raises `PluginError` where a plugin cannot be used, naming it and what is wrong.

    >>> from coproduce import enhance
    >>> practice = Practice(enhance())
    >>> practice.record.offer
    'enhance'
    """

    _offer_plugin: OfferPlugin
    plugins: tuple[Plugin, ...] = attrs.field(default=(), kw_only=True, converter=_by_key)
    _registry: Registry = attrs.field(init=False, repr=False)
    catalogue: tuple[AnyLine, ...] = attrs.field(init=False, repr=False)
    modules: tuple[Module, ...] = attrs.field(init=False, repr=False)
    roles: tuple[Role, ...] = attrs.field(init=False, repr=False)
    options: tuple[Option, ...] = attrs.field(init=False, repr=False)
    questions: Questions = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        given: object = self._offer_plugin
        if not isinstance(given, OfferPlugin):
            message = f"{printable(given)} brings no offer: a practice is opened with one"
            raise PluginError(message, code="offer", plugin=key_of(given), hint="pass enhance() first")
        object.__setattr__(self, "_registry", Registry((self._offer_plugin, *self.plugins)))
        entries = list(self._registry.ask("coproduce_catalogue", get_args(CatalogueEntry)))
        questions = list(self._registry.ask("coproduce_questions", (Question,)))
        refuse_taken(entries, "coproduce_catalogue")
        refuse_taken(questions, "coproduce_questions")
        _refuse_astray(entries)
        object.__setattr__(self, "catalogue", _of_kind(entries, get_args(AnyLine)))
        object.__setattr__(self, "modules", _of_kind(entries, (Module,)))
        object.__setattr__(self, "roles", _of_kind(entries, (Role,)))
        object.__setattr__(self, "options", _of_kind(entries, (Option,)))
        instrument = Questions(tuple(question for _, question in questions), self._offer_plugin.instrument)
        object.__setattr__(self, "questions", instrument)
        _refuse_unasked(self.offer, instrument, self._offer_plugin)

    @property
    def offer(self) -> Offer:
        """The offer in force."""
        return self._offer_plugin.offer

    @property
    def record(self) -> PracticeRecord:
        """The offer and plugins in force, without a verdict on any charity."""
        return self._record_for(None)

    def read(self, path: str | Path) -> Case:
        """Read a charity and its diagnostic call from a TOML or JSON file.

        Raises `DocumentError` with every fault of the file.
        """
        return read_case(path, self.questions)

    def assess(self, charity: Charity, diagnostic: Diagnostic, *, agreed: Iterable[AnyAmendment] = ()) -> Assessment:
        """Decide whether to proceed, to close for now, or to ask for more first, with the reasons (R17 to R26).

        `agreed` are a coordinator's own amendments, with ids of `agreed`, which name in `by` who agreed them.
        Raises `ArgumentError` where one of these cannot be used, and `PluginError` where a plugin fails.
        """
        expect(charity, Charity, "the charity", "pass case.charity")
        expect(diagnostic, Diagnostic, "the diagnostic", "pass case.diagnostic")
        self._refuse_answers(diagnostic)
        edits = self._edits(agreed)
        heard = Listening.to(diagnostic)
        context = GateContext(charity=charity, diagnostic=heard, offer=with_figures(self.offer, edits))
        gates = tuple(self._stamped_gates(context))
        if outcome_of(gates) is Outcome.PROCEED:
            draft = self._proposed(context, edits)
            gates = gates if draft.present else (*gates, self._nothing_proposed(context, draft, gates))
        return Assessment(
            charity=charity,
            diagnostic=diagnostic,
            outcome=outcome_of(gates),
            gates=gates,
            questions=tuple(self._open_questions(gates)),
            practice=self._record_for(charity),
            facts=self.offer.facts,
            journey=place(diagnostic, self.offer.facts, self.questions),
            agreed=tuple(edit.amendment for edit in edits),
            read=heard.read(self.questions),
        )

    def tailor(self, assessment: Assessment, *, agreed: Iterable[AnyAmendment] = ()) -> Package:
        """Tailor a package for a charity that proceeds: its lines, how they are delivered, ledger and trace.

        `agreed` are a coordinator's own amendments, beside those that the assessment was made with.
        Raises `NotProceedingError` for an assessment with another outcome, `ArgumentError` where another practice made
        it, `ConflictError` where amendments quarrel, and `PluginError` where a plugin fails.
        """
        expect(assessment, Assessment, "the assessment", "pass what assess gave")
        expect(agreed, Iterable, "agreed", "put the edits into a list")
        self._refuse_other(assessment)
        edits = self._edits((*assessment.agreed, *agreed))
        if with_figures(self.offer, edits) != with_figures(self.offer, self._edits(assessment.agreed)):
            assessment = self.assess(assessment.charity, assessment.diagnostic, agreed=_plain(edits))
            self._refuse_other(assessment)
        return self._tailored(assessment, edits)

    def questionnaire(
        self, charity: Charity, diagnostic: Diagnostic, *, agreed: Iterable[AnyAmendment] = ()
    ) -> Questionnaire:
        """Tell which questions a rule in force would read for this charity, given the answers so far, and no others.

        A charity whose offer closes is asked nothing more: no answer left could change that. Raises as `assess` and
        `tailor` do.
        """
        assessment = self.assess(charity, diagnostic, agreed=agreed)
        read, final = self._needed(assessment)
        asked = [question for question in self.questions if _is_asked(question)]
        required = tuple(question for question in asked if question.id in read)
        not_put = tuple(question for question in required if not diagnostic.answer(question.id).put)
        return Questionnaire(
            required=required,
            missing=() if final else not_put,
            not_needed=tuple(question for question in asked if question.id not in read),
        )

    def _needed(self, assessment: Assessment) -> tuple[frozenset[str], bool]:
        """List the questions that a result rests on, and tell whether no other answer could change it any more."""
        if assessment.outcome is not Outcome.CLOSED:
            return frozenset(self._tailored(_as_if(assessment), self._edits(assessment.agreed)).read), False
        if _need(self.offer) in {gate.id for gate in assessment.reasons}:
            return frozenset(assessment.read), False  # that nothing is proposed rests on every answer that was read
        return frozenset(id_ for gate in assessment.reasons for id_ in gate.answers), True

    # Strata -----------------------------------------------------------------------------------------------------------

    def _tailored(self, assessment: Assessment, edits: tuple[Stamped, ...]) -> Package:
        heard = Listening.to(assessment.diagnostic, assessment.read)
        offer = with_figures(self.offer, edits)
        context = GateContext(charity=assessment.charity, diagnostic=heard, offer=offer)
        draft = self._composed(self._proposed(context, edits), context, edits)
        lines = draft.chosen(self.catalogue)
        tailoring = TailorContext(**self._facts(context), lines=lines, modules=self.modules)
        said = self._say("coproduce_tailor", AnyTailoring, edits, tailoring)
        named = (*self.modules, *draft.lines(self.catalogue))
        refuse_stale(said, [part.id for part in named], _ids(self.roles), _ids(self.options))
        overheard = attrs.evolve(assessment, diagnostic=heard)
        catalogue = Catalogue(lines=self.catalogue, modules=self.modules, roles=self.roles, options=self.options)
        parts = Assembly(
            assessment=overheard,
            offer=offer,
            catalogue=catalogue,
            drafted=draft,
            made=tailor(lines, self.modules, said),
            agreed=_plain(edits),
        )
        package = parts.package()
        findings = tuple(self._findings(package))
        read = heard.read(self.questions)
        differing = tuple(self._differing(assessment.diagnostic, read))
        return attrs.evolve(package, assessment=assessment, findings=(*findings, *differing), read=read)

    def _proposed(self, context: GateContext, edits: tuple[Stamped, ...]) -> Draft:
        proposing = ProposeContext(**self._facts(context))
        return propose(self.catalogue, self._say("coproduce_propose", Proposal, edits, proposing))

    def _composed(self, draft: Draft, context: GateContext, edits: tuple[Stamped, ...]) -> Draft:
        composing = ComposeContext(**self._facts(context), lines=draft.chosen(self.catalogue))
        return compose(draft, self.catalogue, self._say("coproduce_compose", Composition, edits, composing))

    def _facts(self, context: GateContext) -> dict[str, Any]:
        return {
            "charity": context.charity,
            "diagnostic": context.diagnostic,
            "offer": context.offer,
            "catalogue": self.catalogue,
        }

    def _say(self, hook: str, kinds: object, edits: tuple[Stamped, ...], context: GateContext) -> list[Stamped]:
        types = get_args(kinds)
        said = [
            Stamped(amendment, author(plugin))
            for plugin, amendment in self._registry.ask(hook, types, charity=context.charity, context=context)
        ]
        return said + [edit for edit in edits if type(edit.amendment) in types]

    def _edits(self, agreed: Iterable[AnyAmendment]) -> tuple[Stamped, ...]:
        expect(agreed, Iterable, "agreed", "put the edits into a list")
        stamped = dict.fromkeys(_agreed(amendment) for amendment in agreed)
        return tuple(sorted(stamped, key=lambda edit: (edit.amendment.id, repr(edit))))

    # Gates, questions and findings ------------------------------------------------------------------------------------

    def _stamped_gates(self, context: GateContext) -> Iterator[Gate]:
        for plugin, gate in self._registry.ask("coproduce_gate", (Gate,), charity=context.charity, context=context):
            for id_ in gate.asks:
                if id_ not in self.questions:
                    message = f"the gate {gate.id} asks {printable(id_)}, which is no question in force"
                    raise PluginError(message, code="question", plugin=str(author(plugin)), hook="coproduce_gate")
            yield attrs.evolve(gate, author=author(plugin))

    def _open_questions(self, gates: tuple[Gate, ...]) -> Iterator[OpenQuestion]:
        seen: set[str] = set()
        for gate in sorted(gates, key=lambda gate: gate.verdict is not Verdict.NEEDS_INFORMATION):
            for id_ in gate.asks:
                if id_ not in seen:
                    seen.add(id_)
                    waits = gate.verdict is Verdict.NEEDS_INFORMATION
                    text = self.questions.find(id_).text
                    yield OpenQuestion(id=id_, text=text, why=gate.reason, waits=waits)

    def _findings(self, package: Package) -> Iterator[Finding]:
        charity = package.assessment.charity
        for plugin, finding in self._registry.ask(
            "coproduce_check", (Finding,), charity=charity, context=CheckContext(package=package)
        ):
            yield attrs.evolve(finding, author=author(plugin))
        for plugin in self.plugins:
            verdict = verdict_on(plugin, charity)
            if verdict.holds is UNKNOWN:
                text = f"the plugin {plugin.key} did not act: {verdict.words}"
                source = Source.assumption("a plugin acts only where it is known to apply")
                id_ = f"{plugin.key}/applicability"
                yield Finding(id=id_, level=Level.WARNING, text=text, source=source, author=author(plugin))

    def _differing(self, call: Diagnostic, read: tuple[str, ...]) -> Iterator[Finding]:
        """Ask to settle what several people answered differently, wherever a rule read it."""
        source = Source.assumption("where people differ, the lowest point counts, or nothing is known", "R17")
        for question in read:
            if call.answer(question).differs:
                text = f"{question} was answered differently by different people: settle what holds for everybody"
                id_, by = f"{self.offer.id}/differs-{question}", self._offer_author
                yield Finding(id=id_, level=Level.NOTE, text=text, source=source, answers=(question,), author=by)

    def _record_for(self, charity: Charity | None) -> PracticeRecord:
        return PracticeRecord(
            offer=self.offer.id,
            offer_version=self.offer.version,
            instrument=self.questions.version,
            plugins=tuple(_plugin_record(plugin, charity) for plugin in self.plugins),
        )

    @property
    def _offer_author(self) -> Author:
        return author(self._offer_plugin)

    def _nothing_proposed(self, context: GateContext, draft: Draft, gates: tuple[Gate, ...]) -> Gate:
        """Say that no rule proposes anything: what is not known is asked, and otherwise it is for now (R25)."""
        wanted = frozenset(id_ for gate in gates for id_ in gate.asks)
        gate = _nothing_proposed(context, wanted, self._offer_author)
        asked = {question.id for question in self.questions if question.asked_of is Respondent.FUNDER}
        causes = [cause for out in draft.absent for cause in out.causes if asked.intersection(cause.answers)]
        if not causes or gate.verdict is Verdict.NEEDS_INFORMATION:
            return gate
        told = "; ".join(dict.fromkeys(cause.reason for cause in causes))
        clauses = dict.fromkeys((*gate.source.clauses, *(each for cause in causes for each in cause.source.clauses)))
        answers = dict.fromkeys((*gate.answers, *(each for cause in causes for each in cause.answers)))
        reason = f"{told}; nothing else was found that the offer meets at this time"
        source = Source.offer(*clauses)
        return attrs.evolve(gate, reason=reason, source=source, answers=tuple(answers))

    def _refuse_answers(self, diagnostic: Diagnostic) -> None:
        """Raise `ArgumentError` with every answer whose value its question does not take, as a file would be told."""
        faults = tuple(
            ArgumentError(wrong, code="answer", path=answer.question)
            for answer in diagnostic.answers
            if answer.question in self.questions and (wrong := self.questions.find(answer.question).misfit(answer))
        )
        if faults:
            raise together(faults, f"{len(faults)} answers do not fit their questions", code="answers")

    def _refuse_other(self, assessment: Assessment) -> None:
        if assessment.outcome is not Outcome.PROCEED:
            message = f"no package is tailored for an assessment whose outcome is {assessment.outcome.value}"
            raise NotProceedingError(message, code=assessment.outcome.value, hint="see its reasons and questions")
        if assessment.practice != self._record_for(assessment.charity):
            message = "another offer or other plugins were in force when this assessment was made"
            raise ArgumentError(message, code="practice", hint="assess the charity again with this practice")


def _ids(parts: tuple[Role | Option, ...]) -> list[str]:
    return [part.id for part in parts]


def _plain(edits: tuple[Stamped, ...]) -> tuple[AnyAmendment, ...]:
    return tuple(edit.amendment for edit in edits)


def _is_asked(question: Question) -> bool:
    return question.asked_of is Respondent.CHARITY and question.kind is not Kind.ELSEWHERE


def _as_if(assessment: Assessment) -> Assessment:
    """Give an assessment as if its charity proceeded, to see which questions that would bring up."""
    return attrs.evolve(assessment, gates=(), outcome=Outcome.PROCEED)


def _agreed(amendment: AnyAmendment) -> Stamped:
    if type(amendment) not in get_args(AnyAmendment) or misfit(amendment, type(amendment)):
        message = f"a coordinator's edit is {type(amendment).__name__}: expected an amendment, whole in each field"
        raise ArgumentError(message, code="amendment", hint="make it with AddLine, SetMode and the like")
    if wrong := fault_of_edit(amendment):
        code, message, hint = wrong
        raise ArgumentError(message, code=code, hint=hint)
    return Stamped(amendment, attrs.evolve(AGREED, by=amendment.by, on=amendment.on))


def _need(offer: Offer) -> str:
    return f"{offer.id}/need"


def _nothing_proposed(context: GateContext, wanted: frozenset[str], author: Author) -> Gate:
    terms = context.offer.nothing_proposed
    answers = [context.answer(id_) for id_ in terms.ask]
    unknown = [answer for answer in answers if not answer.known]
    missing = tuple(one.question for one in unknown if one.applicable or one.question in wanted)
    verdict = Verdict.NEEDS_INFORMATION if missing else Verdict.CLOSE
    return Gate(
        id=_need(context.offer),
        title="Something to propose",
        verdict=verdict,
        reason=terms.reason,
        source=terms.source,
        answers=terms.ask,
        asks=missing,
        look_again=months_after(context.diagnostic.held_on, context.figure("look-again-months")),
        author=author,
    )


def _plugin_record(plugin: Plugin, charity: Charity | None) -> PluginRecord:
    if charity is None:
        return PluginRecord(author=author(plugin), applies=False, verdict="")
    verdict = verdict_on(plugin, charity)
    return PluginRecord(author=author(plugin), applies=verdict.holds is True, verdict=verdict.words)


def _refuse_astray(entries: list[tuple[Plugin, Any]]) -> None:
    ids = {entry.id for _, entry in entries}
    for plugin, entry in entries:
        if isinstance(entry, Line):
            for id_ in (entry.module, *entry.roles):
                if id_ not in ids:
                    message = f"the line {entry.id} names {printable(id_)}, which no catalogue in force holds"
                    said_by = str(author(plugin))
                    raise PluginError(message, code="stale", plugin=said_by, hook="coproduce_catalogue")


def _refuse_unasked(offer: Offer, questions: Questions, plugin: Plugin) -> None:
    """Raise `PluginError` where an offer rests on questions that nobody asks."""
    items = questions.items()
    named = [outcome.question for outcome in offer.outcomes if outcome.question]
    named += [option.question for option in offer.options]
    named += [getattr(offer.facts, field.name) for field in attrs.fields(type(offer.facts))]
    named += offer.nothing_proposed.ask
    unknown = [id_ for id_ in dict.fromkeys(named) if id_ not in questions and id_ not in items]
    if unknown:
        message = f"the offer rests on {', '.join(map(printable, unknown))}, which no question in force asks"
        raise PluginError(message, code="question", plugin=str(author(plugin)), hook="coproduce_questions")


def _of_kind(entries: list[tuple[Plugin, Any]], types: tuple[type, ...]) -> tuple[Any, ...]:
    return tuple(entry for _, entry in entries if type(entry) in types)
