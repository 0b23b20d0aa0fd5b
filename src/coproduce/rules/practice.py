"""An offer with its own rules and the plugins in force: it asks them, stamps what they say, and merges it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Literal, TypeVar, get_args

import attrs

from coproduce.amendments import AnyAmendment, Stamped, fault_of_edit
from coproduce.answers import Kind
from coproduce.assessment import (
    Assessment,
    Outcome,
    PluginRecord,
    PracticeRecord,
    languages_of,
    outcome_of,
    place,
)
from coproduce.case import Case, read_case
from coproduce.charity import Charity
from coproduce.diagnostic import Diagnostic, Question, Questionnaire, Questions, Respondent
from coproduce.errors import (
    ArgumentError,
    NotProceedingError,
    PluginError,
    escaped,
    expect,
    named_or_near,
    printable,
    together,
)
from coproduce.offer import AnyLine, Module, Offer, Option, Role
from coproduce.package import Package
from coproduce.provenance import Author
from coproduce.rules.applicability import Verdict
from coproduce.rules.asking import author, key_of
from coproduce.rules.bringing import Brought
from coproduce.rules.course import Course, need_of, open_questions
from coproduce.rules.figures import with_figures
from coproduce.rules.fitting import misfit
from coproduce.rules.hookspecs import Plugin
from coproduce.rules.listening import Listening
from coproduce.rules.loading import Installation
from coproduce.rules.refusing import OfferPlugin
from coproduce.rules.registry import AGREED, Registry, raise_plugins, verdict_on

OnError = Literal["raise", "record"]
"""What a practice does where a plugin fails: make nothing, or leave it out and say that something is missing."""

_Result = TypeVar("_Result")


def _by_key(plugins: Iterable[Plugin]) -> tuple[Plugin, ...]:
    given: object = plugins
    expect(given, list if isinstance(given, str) else Iterable, "plugins", "put them into a list")
    return tuple(sorted(plugins, key=key_of))


@attrs.frozen(eq=False)
class Practice:
    """Put an offer and plugins in force; the same input then gives the same result, in whatever order they came.

    A practice holds no state and changes nothing: make as many as you like, side by side. With `on_error="record"` a
    plugin that fails is left out, and the result says that it is incomplete; with `"raise"` nothing is made without
    it. `beside` tells of plugins that are installed and not in force.
    Raises `PluginError` with every plugin that cannot be used, naming each and what is wrong.

    >>> from coproduce import enhance
    >>> practice = Practice(enhance())
    >>> practice.record.offer
    'enhance'
    """

    _offer_plugin: OfferPlugin
    plugins: tuple[Plugin, ...] = attrs.field(default=(), kw_only=True, converter=_by_key)
    on_error: OnError = attrs.field(default="raise", kw_only=True)
    beside: tuple[PluginRecord, ...] = attrs.field(default=(), kw_only=True)
    _registry: Registry = attrs.field(init=False, repr=False)
    _brought: Brought = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.on_error not in get_args(OnError):
            message = f"on_error is {printable(self.on_error)}: expected raise or record"
            raise ArgumentError(message, code="argument")
        given: object = self._offer_plugin
        if not isinstance(given, OfferPlugin):
            message = f"{printable(given)} brings no offer: a practice is opened with one"
            raise PluginError(message, code="offer", plugin=key_of(given), hint="pass enhance() first")
        while True:
            try:
                registry = Registry((self._offer_plugin, *self.plugins))
                object.__setattr__(self, "_brought", Brought.by(self._offer_plugin, registry))
                object.__setattr__(self, "_registry", registry)
            except PluginError as error:
                plugins, beside = self._without_failing(error)
                object.__setattr__(self, "plugins", plugins)
                object.__setattr__(self, "beside", beside)
            else:
                return

    @classmethod
    def installed(  # noqa: PLR0913 - which plugins, each by keyword
        cls,
        offer: OfferPlugin,
        *,
        allow: Iterable[str] | None = None,
        deny: Iterable[str] = (),
        require: Iterable[str] = (),
        packs: Iterable[Plugin] = (),
        on_error: OnError = "raise",
    ) -> Practice:
        """Put an offer in force with the plugins that are installed, and with data packs that are not.

        Only what `allow` names is imported, or everything where it is None, and never what `deny` names; what
        `require` names must be in force. Whatever is installed and not in force stands in the record, with why.
        Raises `PluginError` with every plugin that cannot be used.

        >>> from coproduce import enhance
        >>> [record.verdict for record in Practice.installed(enhance(), allow=["wales"]).beside][0]
        'installed, and not among the plugins that are allowed'
        """
        expect(packs, Iterable, "packs", 'as in packs=read_packs("folder")')
        found = Installation.read(allow=allow, deny=deny)
        if on_error == "raise":
            raise_plugins([fault for _, fault in found.failed])
        failed = tuple(_failed_record(by, fault) for by, fault in found.failed)
        made = cls(offer, plugins=(*found.plugins, *packs), on_error=on_error, beside=(*found.idle, *failed))
        made._refuse_missing(require)
        return made

    def with_(self, *plugins: Plugin) -> Practice:
        """Put further plugins in force beside those there are, in a practice of its own.

        >>> from coproduce import enhance, load
        >>> [plugin.key for plugin in Practice(enhance()).with_(*load(["wales"])).plugins]
        ['wales']
        """
        beside = tuple(record for record in self.beside if record.author.key not in map(key_of, plugins))
        return attrs.evolve(self, plugins=(*self.plugins, *plugins), beside=beside)

    def without(self, *keys: str) -> Practice:
        """Take plugins out of force by their keys; raise `PluginError` for a key that no plugin in force has."""
        self._refuse_missing(keys)
        return attrs.evolve(self, plugins=tuple(plugin for plugin in self.plugins if plugin.key not in keys))

    def _refuse_missing(self, keys: Iterable[str]) -> None:
        if isinstance(keys, str):
            expect(keys, (list, tuple), "the keys", 'as in ["wales"]')
        wanted = tuple(keys)
        for key in wanted:
            expect(key, str, "the key of a plugin", 'as in without("wales")')
        here = [plugin.key for plugin in self.plugins]
        why = {record.author.key: record.fault or record.verdict for record in self.beside}
        known = [*here, *(record.author.key for record in self.beside if record.author.distribution)]
        raise_plugins(
            [
                PluginError(
                    f"this plugin is not in force: {why.get(key, 'it is not installed')}",
                    code="plugin",
                    plugin=escaped(key),
                    hint=_meant(key, known),
                )
                for key in wanted
                if key not in here
            ]
        )

    @property
    def offer(self) -> Offer:
        """The offer in force."""
        return self._offer_plugin.offer

    @property
    def catalogue(self) -> tuple[AnyLine, ...]:
        """The lines that a package can hold: those of the offer, and then those that plugins add."""
        return self._brought.catalogue.lines

    @property
    def modules(self) -> tuple[Module, ...]:
        """The modules in force."""
        return self._brought.catalogue.modules

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles in force."""
        return self._brought.catalogue.roles

    @property
    def options(self) -> tuple[Option, ...]:
        """The options in force."""
        return self._brought.catalogue.options

    @property
    def questions(self) -> Questions:
        """The questions in force, in the order of the call."""
        return self._brought.questions

    @property
    def record(self) -> PracticeRecord:
        """The offer and plugins in force, without a verdict on any charity."""
        return self._record_for({})

    def read(self, path: str | Path) -> Case:
        """Read a charity and its diagnostic call from a TOML or JSON file.

        Answers to a plugin that is installed and not in force, or that failed, are left aside, and the case names them.

        Raises `DocumentError` with every fault of the file.
        """
        return read_case(path, self.questions, aside=frozenset(record.author.key for record in self.beside))

    def assess(self, charity: Charity, diagnostic: Diagnostic, *, agreed: Iterable[AnyAmendment] = ()) -> Assessment:
        """Decide whether to proceed, to close for now, or to ask for more first, with the reasons (R17 to R26).

        `agreed` are a coordinator's own amendments, with ids of `agreed`, which name in `by` who agreed them.
        Raises `ArgumentError` where one of these cannot be used, and `PluginError` where a plugin fails.
        """
        edits = self._checked(charity, diagnostic, agreed)
        return self._enduring(lambda practice: practice._assessed(charity, diagnostic, edits))  # noqa: SLF001 - its own

    def _checked(self, charity: Charity, diagnostic: Diagnostic, agreed: Iterable[AnyAmendment]) -> tuple[Stamped, ...]:
        """Refuse what cannot be assessed, and give the edits stamped."""
        expect(charity, Charity, "the charity", "pass case.charity")
        expect(diagnostic, Diagnostic, "the diagnostic", "pass case.diagnostic")
        self._refuse_answers(diagnostic)
        return self._edits(agreed)

    def _assessed(self, charity: Charity, diagnostic: Diagnostic, edits: tuple[Stamped, ...]) -> Assessment:
        course = self._course(charity, self._listening(diagnostic), edits)
        gates = course.gates()
        read = course.heard.read()
        return Assessment(
            charity=charity,
            diagnostic=diagnostic.for_readers_of(self.questions),
            outcome=outcome_of(gates),
            gates=gates,
            questions=tuple(open_questions(gates, self.questions)),
            practice=self._record_for(course.verdicts),
            facts=self.offer.facts,
            journey=place(diagnostic, self.offer.facts, self.questions),
            agreed=_plain(edits),
            read=read,
            languages=languages_of(diagnostic, self.questions, read),
            provider=self.offer.provider,
        )

    def tailor(self, assessment: Assessment, *, agreed: Iterable[AnyAmendment] = ()) -> Package:
        """Tailor a package for a charity that proceeds: its lines, how they are delivered, ledger and trace.

        `agreed` are a coordinator's own amendments, beside those that the assessment was made with.
        Raises `NotProceedingError` for an assessment with another outcome, `ArgumentError` where another practice made
        it, `ConflictError` where amendments quarrel, and `PluginError` where a plugin fails.
        """
        expect(assessment, Assessment, "the assessment", "pass what assess gave")
        expect(agreed, Iterable, "agreed", "put the edits into a list")
        practice = self._as_recorded(assessment.practice)
        practice._refuse_other(assessment)  # noqa: SLF001 - of this class
        edits = self._edits((*assessment.agreed, *agreed))
        return practice._enduring(lambda each: each._tailored(each._again(assessment, edits), edits))  # noqa: SLF001

    def recompute(self, made: Assessment | Package) -> Assessment | Package:
        """Make a result again from its charity, call and edits, with what is in force now.

        `differences(made, again)` says what changed in it, and `PracticeRecord.differences` which plugin or offer is
        another one now. What does not proceed any more is an assessment. Raises as `assess` and `tailor` do.

        >>> from coproduce import enhance
        >>> practice = Practice(enhance())
        >>> case = practice.read("docs/examples/right-at-the-start.toml")
        >>> package = practice.tailor(practice.assess(case.charity, case.diagnostic))
        >>> practice.recompute(package) == package
        True
        """
        expect(made, (Assessment, Package), "what was made", "pass what assess or tailor gave, or what loads read")
        was = made.assessment if isinstance(made, Package) else made
        again = self.assess(was.charity, was.diagnostic, agreed=was.agreed)
        if isinstance(made, Assessment) or again.outcome is not Outcome.PROCEED:
            return again
        return self.tailor(again, agreed=made.agreed)

    def _again(self, assessment: Assessment, edits: tuple[Stamped, ...]) -> Assessment:
        """Assess again where an edit sets another figure, or where a plugin has failed since."""
        same = with_figures(self.offer, edits) == with_figures(self.offer, self._edits(assessment.agreed))
        if same and len(assessment.practice.failed) == len(self.record.failed):
            return assessment
        again = self._assessed(assessment.charity, assessment.diagnostic, edits)
        self._refuse_other(again)
        return again

    def questionnaire(
        self, charity: Charity, diagnostic: Diagnostic, *, agreed: Iterable[AnyAmendment] = ()
    ) -> Questionnaire:
        """Tell which questions a rule in force would read for this charity, given the answers so far, and no others.

        A charity whose offer closes is asked nothing more: no answer left could change that. Raises as `assess` and
        `tailor` do.
        """
        edits = self._checked(charity, diagnostic, agreed)
        return self._enduring(lambda practice: practice._asked(charity, diagnostic, edits))  # noqa: SLF001 - its own

    def _asked(self, charity: Charity, diagnostic: Diagnostic, edits: tuple[Stamped, ...]) -> Questionnaire:
        assessment = self._assessed(charity, diagnostic, edits)
        read, final = self._needed(assessment)
        asked = [question for question in self.questions if _is_asked(question)]
        required = tuple(question for question in asked if question.id in read)
        not_put = tuple(question for question in required if not diagnostic.answer(question.id).put)
        return Questionnaire(
            required=required,
            missing=() if final else not_put,
            not_needed=tuple(question for question in asked if question.id not in read and not question.optional),
            optional=tuple(question for question in asked if question.optional and self._concerns(question, charity)),
        )

    def _concerns(self, question: Question, charity: Charity) -> bool:
        """Tell whether whoever asks a question acts on a charity; the offer acts on all."""
        asking = next((plugin for plugin in self.plugins if plugin.key == question.item), None)
        return asking is None or verdict_on(asking, charity).holds is True

    def _needed(self, assessment: Assessment) -> tuple[frozenset[str], bool]:
        """List the questions that a result rests on, and tell whether no other answer could change it any more."""
        if assessment.outcome is not Outcome.CLOSED:
            return frozenset(self._tailored(_as_if(assessment), self._edits(assessment.agreed)).read), False
        if need_of(self.offer) in {gate.id for gate in assessment.reasons}:
            return frozenset(assessment.read), False  # that nothing is proposed rests on every answer that was read
        return frozenset(id_ for gate in assessment.reasons for id_ in gate.answers), True

    def _tailored(self, assessment: Assessment, edits: tuple[Stamped, ...]) -> Package:
        heard = self._listening(assessment.diagnostic, assessment.read)
        return self._course(assessment.charity, heard, edits).package(assessment)

    def _listening(self, diagnostic: Diagnostic, read: tuple[str, ...] = ()) -> Listening:
        in_force = tuple(plugin.key for plugin in self.plugins)
        return Listening.to(diagnostic, self.questions, read, in_force=in_force)

    def _course(self, charity: Charity, heard: Listening, edits: tuple[Stamped, ...]) -> Course:
        return Course(
            registry=self._registry,
            catalogue=self._brought.catalogue,
            questions=self.questions,
            offer=with_figures(self.offer, edits),
            charity=charity,
            heard=heard,
            edits=edits,
        )

    # Failing plugins --------------------------------------------------------------------------------------------------

    def _enduring(self, work: Callable[[Practice], _Result]) -> _Result:
        """Do some work, without the plugins that fail at it where that is recorded."""
        practice = self
        while True:
            try:
                return work(practice)
            except PluginError as error:
                plugins, beside = practice._without_failing(error)
                practice = attrs.evolve(practice, plugins=plugins, beside=beside)

    def _without_failing(self, error: PluginError) -> tuple[tuple[Plugin, ...], tuple[PluginRecord, ...]]:
        """Give the plugins that did not fail, and the record with those that did; raise where that is not wanted."""
        faults = {fault.plugin.partition(" ")[0]: fault for fault in error.errors if isinstance(fault, PluginError)}
        failing = [plugin for plugin in self.plugins if isinstance(plugin, Plugin) and key_of(plugin) in faults]
        if self.on_error == "raise" or not failing:
            raise error
        left = {id(plugin) for plugin in failing}
        rest = tuple(plugin for plugin in self.plugins if id(plugin) not in left)
        records = (_failed_record(author(plugin), faults[plugin.key]) for plugin in failing)
        return rest, (*self.beside, *records)

    def _as_recorded(self, record: PracticeRecord) -> Practice:
        """Give this practice without the plugins that failed when a result was made."""
        failed = {each.author.key: each for each in record.failed}
        here = [plugin for plugin in self.plugins if plugin.key in failed]
        if self.on_error == "raise" or not here:
            return self
        rest = tuple(plugin for plugin in self.plugins if plugin.key not in failed)
        return attrs.evolve(self, plugins=rest, beside=(*self.beside, *(failed[plugin.key] for plugin in here)))

    def _edits(self, agreed: Iterable[AnyAmendment]) -> tuple[Stamped, ...]:
        expect(agreed, Iterable, "agreed", "put the edits into a list")
        stamped = dict.fromkeys(_agreed(amendment) for amendment in agreed)
        return tuple(sorted(stamped, key=lambda edit: (edit.amendment.id, repr(edit))))

    def _record_for(self, verdicts: Mapping[str, Verdict]) -> PracticeRecord:
        in_force = [_plugin_record(plugin, verdicts.get(plugin.key)) for plugin in self.plugins]
        return PracticeRecord(
            offer=self.offer.id,
            offer_version=self.offer.version,
            instrument=self.questions.version,
            plugins=tuple(sorted((*in_force, *self.beside), key=lambda each: each.author.key)),
        )

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
        if changed := assessment.practice.differences(self.record):
            message = f"another practice made this assessment: {'; '.join(changed)}"
            raise ArgumentError(message, code="practice", hint="assess the charity again with this practice")


def _meant(key: str, known: list[str]) -> str:
    if key in known:
        return ""
    return named_or_near(key, known, "there are") if known else "no plugin is in force"


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


def _failed_record(by: Author, fault: PluginError) -> PluginRecord:
    told = " ".join(part for part in (fault.hook and f"{fault.hook}:", fault.message) if part)
    verdict = "it failed, and was left out"
    return PluginRecord(author=by, applies=False, verdict=verdict, in_force=False, fault=told)


def _plugin_record(plugin: Plugin, verdict: Verdict | None) -> PluginRecord:
    words = verdict.words if verdict else ""
    return PluginRecord(author=author(plugin), applies=verdict is not None and verdict.holds is True, verdict=words)
