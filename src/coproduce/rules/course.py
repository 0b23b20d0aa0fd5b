"""One charity's way through the hooks: what each is told, who said what it answers, and what that becomes."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from typing import Any, get_args

import attrs

from coproduce.amendments import EDITS, AnyTailoring, Composition, Proposal, Stamped
from coproduce.answers import UNKNOWN
from coproduce.assembly import Assembly, Catalogue
from coproduce.assessment import Assessment, Finding, Gate, Level, OpenQuestion, Outcome, Verdict, outcome_of
from coproduce.charity import Charity
from coproduce.diagnostic import Questions, Respondent
from coproduce.errors import PluginError, printable
from coproduce.merging import Draft, Owners, compose, propose, refuse_stale, refuse_stale_rivals, tailor
from coproduce.months import months_after
from coproduce.offer import Offer
from coproduce.package import Package
from coproduce.provenance import Author, Cause, Source
from coproduce.rules import applicability
from coproduce.rules.asking import author, author_of, fault_of, key_of
from coproduce.rules.hookspecs import (
    CheckContext,
    ComposeContext,
    GateContext,
    Plugin,
    ProposeContext,
    TailorContext,
)
from coproduce.rules.listening import Listening
from coproduce.rules.refusing import OfferPlugin
from coproduce.rules.registry import Registry, raise_plugins
from coproduce.rules.renaming import renamed_by, with_new_names


@attrs.frozen(eq=False, kw_only=True)
class Course:
    """Hold one charity on its way: what it said, the edits on record, what there is to choose from, whom to ask."""

    registry: Registry
    catalogue: Catalogue
    questions: Questions
    offer: Offer
    charity: Charity
    heard: Listening
    edits: tuple[Stamped, ...]
    _said: dict[str, str] = attrs.field(factory=dict, init=False)
    _rivals: list[tuple[Cause, Cause]] = attrs.field(factory=list, init=False)

    @functools.cached_property
    def verdicts(self) -> dict[str, applicability.Verdict]:
        """Whether each plugin concerns the charity, by its key."""
        return self.registry.verdicts(self.charity)

    @functools.cached_property
    def speaking(self) -> frozenset[str]:
        """The keys of the plugins that are asked."""
        return frozenset(key for key, verdict in self.verdicts.items() if verdict.holds is True)

    # Gates ------------------------------------------------------------------------------------------------------------

    def gates(self) -> tuple[Gate, ...]:
        """Ask for the gates; where all pass, and nothing at all is proposed, one more says so (R25)."""
        gates = tuple(self._stamped_gates())
        if outcome_of(gates) is not Outcome.PROCEED:
            return gates
        draft = self._proposed()
        return gates if draft.present else (*gates, self._nothing_proposed(draft, gates))

    def _stamped_gates(self) -> Iterator[Gate]:
        said = self._in_order("coproduce_gate", (Gate,), GateContext(**self._facts))
        raise_plugins([fault for plugin, gate in said for fault in self._unasked(plugin, gate)])
        for plugin, gate in said:
            yield attrs.evolve(gate, author=author_of(plugin, gate.id))

    def _unasked(self, plugin: Plugin, gate: Gate) -> Iterator[PluginError]:
        for id_ in gate.asks:
            if id_ not in self.questions:
                message = f"the gate {gate.id} asks {printable(id_)}, which is no question in force"
                yield fault_of(plugin, "question", message, hook="coproduce_gate")

    def _nothing_proposed(self, draft: Draft, gates: tuple[Gate, ...]) -> Gate:
        """Say that no rule proposes anything: what is not known is asked, and otherwise it is for now (R25)."""
        gate = self._need(frozenset(id_ for gate in gates for id_ in gate.asks))
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

    def _need(self, wanted: frozenset[str]) -> Gate:
        terms = self.offer.nothing_proposed
        unknown = [answer for answer in map(self.heard.answer, terms.ask) if not answer.known]
        missing = tuple(one.question for one in unknown if one.applicable or one.question in wanted)
        months = self.offer.figure("look-again-months").value
        return Gate(
            id=need_of(self.offer),
            title="Something to propose",
            verdict=Verdict.NEEDS_INFORMATION if missing else Verdict.CLOSE,
            reason=terms.reason,
            source=terms.source,
            answers=terms.ask,
            asks=missing,
            look_again=months_after(self.heard.held_on, months),
            author=self._offers_author,
        )

    # Strata -----------------------------------------------------------------------------------------------------------

    def package(self, assessment: Assessment) -> Package:
        """Take an assessment that proceeds through the strata, put the package together, and have it checked."""
        draft = self._composed(self._proposed())
        package = self._assembled(attrs.evolve(assessment, diagnostic=self.heard), draft)
        findings = (*self._findings(package), *self._overruling(package))
        read = self.heard.read()
        differing = tuple(self._differing(assessment, read))
        made = attrs.evolve(package, assessment=assessment, findings=(*findings, *differing), read=read)
        return attrs.evolve(made, open_questions=tuple(self._open_of(made)))

    def _open_of(self, package: Package) -> Iterator[OpenQuestion]:
        """Yield the questions that make a package a draft, in their words, each with its audience."""
        for id_ in package.unasked:
            asked, why = self.questions.find(id_), "a rule reads the answer"
            yield OpenQuestion(id=id_, text=asked.text, why=why, waits=False, audience=asked.audience)

    def _proposed(self) -> Draft:
        said = self._say("coproduce_propose", Proposal, ProposeContext(**self._facts, **self._choice))
        return propose(self.catalogue.lines, said)

    def _composed(self, draft: Draft) -> Draft:
        context = ComposeContext(**self._facts, **self._choice, lines=draft.chosen(self.catalogue.lines))
        return compose(draft, self.catalogue.lines, self._say("coproduce_compose", Composition, context))

    def _assembled(self, overheard: Assessment, draft: Draft) -> Package:
        chosen, modules = draft.chosen(self.catalogue.lines), self.catalogue.modules
        context = TailorContext(**self._facts, **self._choice, lines=chosen, modules=modules)
        said = self._say("coproduce_tailor", AnyTailoring, context)
        parts = (*modules, *draft.lines(self.catalogue.lines))
        roles, options = ([part.id for part in each] for each in (self.catalogue.roles, self.catalogue.options))
        refuse_stale(said, parts, roles, options)
        return Assembly(
            assessment=overheard,
            offer=self.offer,
            catalogue=self.catalogue,
            drafted=draft,
            made=tailor(chosen, modules, said),
            agreed=tuple(edit.amendment for edit in self.edits),
        ).package()

    def _say(self, hook: str, kinds: object, context: GateContext) -> list[Stamped]:
        """Ask through a hook, stamp who said each amendment, and put the edits on record beside them."""
        types = get_args(kinds)
        asked = self.registry.ask(hook, types, among=self.speaking, context=context)
        said = [Stamped(amendment, author_of(plugin, amendment.id)) for plugin, amendment in asked]
        said += [edit for edit in self.edits if type(edit.amendment) in types]
        given_up = renamed_by(self.registry.plugins)
        named = [with_new_names(stamped, given_up) for stamped in said]
        if any(stamped.amendment.supersedes for stamped in named):
            declared = {plugin.key: plugin.ids for plugin in self.registry.plugins}
            on_record = frozenset(edit.amendment.id for edit in self.edits)
            refuse_stale_rivals(named, Owners(declared, self._said, on_record))
            by_id = {stamped.amendment.id: stamped for stamped in named}
            self._rivals.extend(
                (stamped.cause, by_id[name].cause)
                for stamped in named
                for name in stamped.amendment.supersedes
                if name in by_id
            )
        self._said.update(dict.fromkeys((stamped.amendment.id for stamped in named), hook))
        return named

    @property
    def _facts(self) -> dict[str, Any]:
        return {"charity": self.charity, "diagnostic": self.heard, "questions": self.questions, "offer": self.offer}

    @property
    def _choice(self) -> dict[str, Any]:
        return {"catalogue": self.catalogue.lines}

    # Findings ---------------------------------------------------------------------------------------------------------

    def _findings(self, package: Package) -> Iterator[Finding]:
        context = CheckContext(package=package)
        for plugin, finding in self._in_order("coproduce_check", (Finding,), context):
            yield attrs.evolve(finding, author=author_of(plugin, finding.id))
        for plugin in sorted(self.registry.plugins, key=key_of):
            if (verdict := self.verdicts[plugin.key]).holds is UNKNOWN:
                text = f"the plugin {plugin.key} did not act: {verdict.words}"
                source = Source.assumption("a plugin acts only where it is known to apply")
                yield _about(author(plugin), "applicability", Level.WARNING, text, source)
        for record in package.assessment.practice.failed:
            text = f"this is incomplete, for the plugin {record.author.key} failed: {record.fault}"
            source = Source.assumption("what a plugin that failed would have said is not known")
            yield _about(record.author, "failed", Level.ERROR, text, source)

    def _overruling(self, package: Package) -> Iterator[Finding]:
        """Tell wherever one overrules another, unless people did: what is settled by name is settled aloud."""
        reasoned = [(each.id, each.causes, each.against) for each in (*package.trace, *package.left_out)]
        reasoned += [(choice.id, choice.causes, choice.against) for choice in package.options]
        where = {gone: id_ for id_, _, against in reasoned for gone in against}
        pairs = {(cause.id, gone.id): (cause, gone) for cause, gone in self._rivals if gone in where}
        settled = {gone for _, gone in pairs.values()}
        for _, causes, against in reasoned:  # what a later stratum reverses nobody names
            open_ = (pair for pair in itertools.product(causes, against) if pair[1] not in settled)
            pairs.update({(cause.id, gone.id): (cause, gone) for cause, gone in open_})
        for cause, gone in pairs.values():
            if cause.author.key not in (EDITS, gone.author.key):
                yield _overrules(cause, gone, where[gone])

    def _differing(self, assessment: Assessment, read: tuple[str, ...]) -> Iterator[Finding]:
        """Ask to settle what several people answered differently, wherever a rule read it."""
        source = Source.assumption("where people differ, the lowest point counts, or nothing is known", "R17")
        for question in read:
            if assessment.diagnostic.answer(question).differs:
                text = f"{question} was answered differently by different people: settle what holds for everybody"
                found = _about(self._offers_author, f"differs-{question}", Level.NOTE, text, source)
                yield attrs.evolve(found, answers=(question,))

    def _in_order(self, hook: str, types: tuple[type, ...], context: object) -> list[tuple[Plugin, Any]]:
        """Ask through a hook; the offer's own answers come first, and then others by their keys."""
        said = self.registry.ask(hook, types, among=self.speaking, context=context)
        return sorted(said, key=lambda each: (not isinstance(each[0], OfferPlugin), each[0].key))

    @property
    def _offers_author(self) -> Author:
        return next(author(plugin) for plugin in self.registry.plugins if isinstance(plugin, OfferPlugin))


def _overrules(cause: Cause, gone: Cause, where: str) -> Finding:
    text = (
        f"{cause.author.key} overrules {gone.author.key} on {where}: {cause.reason} ({cause.id}), "
        f"and not that {gone.reason} ({gone.id})"
    )
    name = f"overrules-{gone.id.replace('/', '.')}"
    return _about(cause.author, name, Level.WARNING, text, cause.source)


def _about(by: Author, name: str, level: Level, text: str, source: Source) -> Finding:
    return Finding(id=f"{by.key}/{name}", level=level, text=text, source=source, author=by)


def need_of(offer: Offer) -> str:
    """Give the id of the gate that closes, or asks, where nothing at all is proposed."""
    return f"{offer.id}/need"


def open_questions(gates: tuple[Gate, ...], questions: Questions) -> Iterator[OpenQuestion]:
    """Yield each question that a gate asks, once, those first for which the decision waits."""
    seen: set[str] = set()
    for gate in sorted(gates, key=lambda gate: gate.verdict is not Verdict.NEEDS_INFORMATION):
        for id_ in gate.asks:
            if id_ not in seen:
                seen.add(id_)
                waits = gate.verdict is Verdict.NEEDS_INFORMATION
                asked = questions.find(id_)
                yield OpenQuestion(id=id_, text=asked.text, why=gate.reason, waits=waits, audience=asked.audience)
