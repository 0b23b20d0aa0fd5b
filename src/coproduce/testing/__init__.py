"""What tests of plugins are made with: charities and calls, distributions, and Hypothesis strategies."""

from typing import TYPE_CHECKING

from coproduce.errors import MissingExtraError
from coproduce.testing.conformance import LawVerdict, check_conformance, conformance, conformance_cases
from coproduce.testing.distributions import fake_distribution
from coproduce.testing.possible import HELD_FIRST, HELD_LAST, SENIOR, WORDS, values
from coproduce.testing.sampling import SECTORS, sample_cases

__all__ = [
    "EVERY_KIND",
    "FIGURES",
    "HELD_FIRST",
    "HELD_LAST",
    "OFFERS_OWN",
    "PEACEFUL",
    "QUARRELSOME",
    "SECTORS",
    "SENIOR",
    "WORDS",
    "FakePlugin",
    "LawVerdict",
    "TwoCalendars",
    "activities",
    "amendments",
    "amounts",
    "answers",
    "approvals",
    "assessments",
    "audiences",
    "calendars",
    "cases",
    "charities",
    "check_conformance",
    "closures",
    "conformance",
    "conformance_cases",
    "date_ranges",
    "diagnostics",
    "edits",
    "fake_distribution",
    "fake_plugins",
    "figures",
    "focuses",
    "packages",
    "proceeding",
    "sample_cases",
    "selectors",
    "sources",
    "texts",
    "values",
]

if TYPE_CHECKING:
    from coproduce.testing.amending import (
        EVERY_KIND,
        FIGURES,
        OFFERS_OWN,
        PEACEFUL,
        QUARRELSOME,
        FakePlugin,
        activities,
        amendments,
        approvals,
        audiences,
        edits,
        fake_plugins,
        figures,
        focuses,
        selectors,
    )
    from coproduce.testing.strategies import (
        amounts,
        answers,
        assessments,
        cases,
        charities,
        date_ranges,
        diagnostics,
        packages,
        proceeding,
        sources,
        texts,
    )
    from coproduce.testing.two_calendars import TwoCalendars, calendars, closures
else:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        from importlib import import_module  # noqa: PLC0415 - read on first use, so that Hypothesis may be missing

        try:
            rooms = [import_module(f"{__name__}.{room}") for room in ("strategies", "two_calendars", "amending")]
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] != "hypothesis":
                raise
            hint = 'install "coproduce[testing]"'
            message = f"{name} needs hypothesis"
            raise MissingExtraError(message, code="extra", hint=hint) from None
        return next(getattr(room, name) for room in rooms if hasattr(room, name))
