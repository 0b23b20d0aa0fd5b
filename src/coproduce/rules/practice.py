"""An offer with its own rules and the plugins in force: it asks them, stamps what they say, and merges it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import attrs

from coproduce.amendments import AnyAmendment, AnyTailoring, Composition, Proposal, Stamped
from coproduce.answers import UNKNOWN
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
)
from coproduce.charity import Charity
from coproduce.diagnostic import Case, Diagnostic, Question, Questions
from coproduce.errors import ArgumentError, NotProceedingError, PluginError, printable
from coproduce.merging import Draft, compose, propose, refuse_stale, tailor
from coproduce.offer import AnyLine, Line, Module, Offer, Role
from coproduce.package import Package, assemble
from coproduce.provenance import Author, Source
from coproduce.reading import read_case
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
from coproduce.rules.registry import AGREED, OfferPlugin, Registry, author, is_id_of, key_of, refuse_taken, verdict_on
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
        object.__setattr__(self, "questions", Questions(tuple(question for _, question in questions)))

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

    def assess(self, charity: Charity, diagnostic: Diagnostic) -> Assessment:
        """Decide whether to proceed, to close for now, or to ask for more first, with the reasons (R17 to R26).

        Raises `PluginError` where a plugin fails.
        """
        context = GateContext(charity=charity, diagnostic=diagnostic, offer=self.offer)
        gates = tuple(self._stamped_gates(context))
        if outcome_of(gates) is Outcome.PROCEED and not self._proposed(charity, diagnostic).present:
            gates = (*gates, _nothing_proposed(context, self._offer_author))
        return Assessment(
            charity=charity,
            diagnostic=diagnostic,
            outcome=outcome_of(gates),
            gates=gates,
            questions=tuple(self._open_questions(gates)),
            practice=self._record_for(charity),
        )

    def tailor(self, assessment: Assessment, *, agreed: Iterable[AnyAmendment] = ()) -> Package:
        """Tailor a package for a charity that proceeds: its lines, how they are delivered, ledger and trace.

        `agreed` are a coordinator's own amendments, whose ids belong to `agreed`.
        Raises `NotProceedingError` for an assessment with another outcome, `ArgumentError` where another practice made
        it, `ConflictError` where amendments quarrel, and `PluginError` where a plugin fails.
        """
        self._refuse_other(assessment)
        charity, diagnostic = assessment.charity, assessment.diagnostic
        edits = tuple(_agreed(amendment) for amendment in agreed)
        draft = self._proposed(charity, diagnostic, edits)
        draft = self._composed(draft, charity, diagnostic, edits)
        lines = self._lines_of(draft)
        context = self._tailor_context(charity, diagnostic, lines)
        said = self._say("coproduce_tailor", AnyTailoring, charity, edits, context)
        refuse_stale(said, [part.id for part in (*self.modules, *self.catalogue)], [role.id for role in self.roles])
        package = assemble(assessment, self.offer, self.catalogue, self.roles, draft, tailor(lines, self.modules, said))
        return attrs.evolve(package, findings=tuple(self._findings(package)))

    # Strata -----------------------------------------------------------------------------------------------------------

    def _proposed(self, charity: Charity, diagnostic: Diagnostic, edits: tuple[Stamped, ...] = ()) -> Draft:
        context = ProposeContext(charity=charity, diagnostic=diagnostic, offer=self.offer, catalogue=self.catalogue)
        return propose(self.catalogue, self._say("coproduce_propose", Proposal, charity, edits, context))

    def _composed(self, draft: Draft, charity: Charity, diagnostic: Diagnostic, edits: tuple[Stamped, ...]) -> Draft:
        context = ComposeContext(
            charity=charity,
            diagnostic=diagnostic,
            offer=self.offer,
            catalogue=self.catalogue,
            lines=self._lines_of(draft),
        )
        return compose(draft, self.catalogue, self._say("coproduce_compose", Composition, charity, edits, context))

    def _tailor_context(self, charity: Charity, diagnostic: Diagnostic, lines: tuple[AnyLine, ...]) -> TailorContext:
        return TailorContext(
            charity=charity,
            diagnostic=diagnostic,
            offer=self.offer,
            catalogue=self.catalogue,
            lines=lines,
            modules=self.modules,
        )

    def _lines_of(self, draft: Draft) -> tuple[AnyLine, ...]:
        present = {reasoned.id for reasoned in draft.present}
        return tuple(line for line in self.catalogue if line.id in present)

    def _say(
        self, hook: str, kinds: object, charity: Charity, edits: tuple[Stamped, ...], context: object
    ) -> list[Stamped]:
        types = get_args(kinds)
        said = [
            Stamped(amendment, author(plugin))
            for plugin, amendment in self._registry.ask(hook, types, charity=charity, context=context)
        ]
        return said + [edit for edit in edits if type(edit.amendment) in types]

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

    def _record_for(self, charity: Charity | None) -> PracticeRecord:
        return PracticeRecord(
            offer=self.offer.id,
            offer_version=self.offer.version,
            plugins=tuple(_plugin_record(plugin, charity) for plugin in self.plugins),
        )

    @property
    def _offer_author(self) -> Author:
        return author(self._offer_plugin)

    def _refuse_other(self, assessment: Assessment) -> None:
        if assessment.outcome is not Outcome.PROCEED:
            message = f"no package is tailored for an assessment whose outcome is {assessment.outcome.value}"
            raise NotProceedingError(message, code=assessment.outcome.value, hint="see its reasons and questions")
        if assessment.practice != self._record_for(assessment.charity):
            message = "another offer or other plugins were in force when this assessment was made"
            raise ArgumentError(message, code="practice", hint="assess the charity again with this practice")


def _agreed(amendment: AnyAmendment) -> Stamped:
    if type(amendment) not in get_args(AnyAmendment) or misfit(amendment, type(amendment)):
        message = f"a coordinator's edit is {type(amendment).__name__}: expected an amendment, whole in each field"
        raise ArgumentError(message, code="amendment", hint="make it with AddLine, SetMode and the like")
    if not is_id_of(amendment.id, AGREED.key):
        message = f"the id of a coordinator's edit is {printable(amendment.id)}: expected agreed/ and a name"
        raise ArgumentError(message, code="id", hint="name it for what was agreed, as in agreed/two-workshops")
    return Stamped(amendment, AGREED)


def _nothing_proposed(context: GateContext, author: Author) -> Gate:
    terms = context.offer.nothing_proposed
    answers = [context.answer(id_) for id_ in terms.ask]
    missing = tuple(answer.question for answer in answers if not answer.known and answer.applicable)
    verdict = Verdict.NEEDS_INFORMATION if missing else Verdict.CLOSE
    return Gate(
        id=f"{context.offer.id}/need",
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


def _of_kind(entries: list[tuple[Plugin, Any]], types: tuple[type, ...]) -> tuple[Any, ...]:
    return tuple(entry for _, entry in entries if type(entry) in types)
