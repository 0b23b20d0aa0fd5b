"""The windows that the offer sets between the events of a package, module by module."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import attrs

from coproduce.dates.network import Window
from coproduce.lags import Days, HalfDays, Lag, Months, Share, Weeks, WorkingDays
from coproduce.meeting import Meeting
from coproduce.offer import AnyLine, CheckIn, Debrief, Module, Pace, ReportBack, Workshop
from coproduce.package import Package
from coproduce.provenance import Source

_SERIES = (Workshop, CheckIn, ReportBack, Debrief)
_DAYS_IN_A_WEEK = 7
_WORKING_DAYS_IN_A_WEEK = 5


def windows_of(package: Package, meetings: tuple[Meeting, ...]) -> tuple[Window, ...]:
    """Draw every window between the events of a package, which go by their places in `meetings`."""
    places: dict[str, list[int]] = {}
    for place, meeting in enumerate(meetings):
        places.setdefault(meeting.line, []).append(place)
    return tuple(_Windows(package, meetings, places).draw())


@attrs.frozen
class _Gap:
    """The gaps of a series: what each is at the least, what half of that is, and what each is by preference (Q4)."""

    least: Lag
    half: Lag
    preferred: Lag


@attrs.frozen
class _Windows:
    """One drawing: a package, its meetings, and the places of each line's meetings among them."""

    package: Package
    meetings: tuple[Meeting, ...]
    places: dict[str, list[int]]

    def draw(self) -> Iterator[Window]:
        for line in self.package.lines:
            yield from self._between_sittings(line)
        for module in self.package.modules:
            yield from self._series(module)
            yield from self._tail(module)
            yield from self._momentum(module)
            yield from self._others(module)
        yield from self._between_modules()

    def _between_sittings(self, line: AnyLine) -> Iterator[Window]:
        places = self.places.get(line.id, [])
        apart, preferred = self.package.figure("sitting-gap-days"), Days(self._preferred_sitting_gap(len(places)))
        for earlier, later in itertools.pairwise(places):
            rule = f"on another day than session {self.meetings[earlier].sitting}"
            yield Window(earlier, later, Days(apart.value), None, preferred, rule, apart.source)
        split = [place for place in places if not self.meetings[place].continued]
        if len(split) > 1:
            spread = self.package.figure("sitting-spread-working-days")
            rule = f"all sessions within {spread.value} working days"
            yield Window(split[0], split[-1], most=WorkingDays(spread.value), rule=rule, source=spread.source)

    def _preferred_sitting_gap(self, sittings: int) -> int:
        """Give the days from one sitting to the next, by preference: a share of the working days that all may take."""
        weeks, days = divmod(self._value("sitting-spread-working-days"), _WORKING_DAYS_IN_A_WEEK)
        share = (_DAYS_IN_A_WEEK * weeks + days) // max(1, sittings - 1)
        return max(self._value("sitting-gap-days"), min(self._value("preferred-sitting-gap-days"), share))

    def _series(self, module: Module) -> Iterator[Window]:
        series = self.package.series(module.id)
        check_ins = [line for line in self._dated(module) if isinstance(line, CheckIn)]
        for number, (earlier, later) in enumerate(itertools.pairwise(series), start=1):
            if not self._held((earlier, later)):
                continue
            last, first = self.places[earlier.id][-1], self.places[later.id][0]
            rule, source = f"{_gap_words(module)} after {earlier.title}", Source.offer("R58", "R71", "R100", "Q4")
            gap = self._gap(module, series)
            yield Window(last, first, gap.least, None, gap.preferred, rule, source)
            for check_in in check_ins:
                if check_in.gap_number == number:
                    yield from self._check_in(check_in, last, first, gap)

    def _check_in(self, line: CheckIn, last: int, first: int, gap: _Gap) -> Iterator[Window]:
        weeks = gap.preferred.number if isinstance(gap.preferred, Weeks) else 0
        half = Days(_DAYS_IN_A_WEEK * weeks // 2) if weeks else gap.half
        source = Source.assumption("half way through the least gap", "R62", "R107")
        rule = f"half of the least gap after {self.package.line(self.meetings[last].line).title}"
        for place in self.places[line.id]:
            yield Window(last, place, gap.half, None, half, rule, source)
            yield Window(place, first, Days(1), rule=f"after {line.title}", source=Source.offer("R107"))

    def _gap(self, module: Module, series: tuple[Workshop, ...]) -> _Gap:
        """Give the gaps of a series: derived from the months of the full form, or as stated for a shorter one."""
        if not is_full(self.package, module):
            stated = self._value("short-series-gap-days") + module.longer_gap
            best = self._preferred(module, Days(max(1, stated)), stated, -(-stated // _DAYS_IN_A_WEEK))
            return _Gap(Days(max(1, stated)), Days(max(1, stated // 2)), best)
        to_the_end = self._value("momentum-to-last-event") and self._reports_back(module)
        tail = self._value("tail-days") if to_the_end else 0
        spans = self._value("sitting-gap-days") * sum(
            len(self.places[workshop.id]) - 1 for workshop in series if self._held((workshop,))
        )
        months, shares = self._value("momentum-months-least"), len(series) - 1
        least = Share(months=months, beside=tail + spans, shares=shares, added=module.longer_gap)
        days = (self._value("preferred-span-days") - tail - spans) // shares + module.longer_gap
        return _Gap(least, attrs.evolve(least, over=2), self._preferred(module, least, days, days // _DAYS_IN_A_WEEK))

    def _preferred(self, module: Module, least: Lag, days: int, weeks: int) -> Lag:
        """Give the preferred gap: the least for a short pace, or whole weeks, so that weekdays stay (B5, R100)."""
        if module.pace is Pace.SHORT_AND_FOCUSED:
            return least
        if module.pace is Pace.SLOWER:
            weeks += (days % _DAYS_IN_A_WEEK + self._value("pace-shift-days")) // _DAYS_IN_A_WEEK
        return Weeks(max(1, weeks))

    def _tail(self, module: Module) -> Iterator[Window]:
        series, tail = self.package.series(module.id), self.package.figure("tail-days")
        for report in (line for line in self._dated(module) if isinstance(line, ReportBack)):
            first, last = self.places[report.id][0], self.places[report.id][-1]
            if series and self._held(series[-1:]):
                rule = f"at least {tail.value} days after {series[-1].title}, to make the report"
                after = self.places[series[-1].id][-1]
                yield Window(after, first, Days(tail.value), None, Days(tail.value), rule, tail.source)
            for debrief in (line for line in self._dated(module) if isinstance(line, Debrief)):
                rule = f"after {report.title}, on the same day where it can be"
                length = HalfDays(2 if self.meetings[last].takes_a_day else 1)
                then = self.places[debrief.id][0]
                yield Window(last, then, length, None, Days(0), rule, Source.offer("R65", "Q13"))

    def _momentum(self, module: Module) -> Iterator[Window]:
        series = self.package.series(module.id)
        if not (is_full(self.package, module) and self._held(series)):
            return
        first, closing = self.places[series[0].id][0], self._closing(module, series)
        least, most = self.package.figure("momentum-months-least"), self.package.figure("momentum-months-most")
        rule = f"at least {least.value} months after {series[0].title}"
        yield Window(first, closing[0], Months(least.value), rule=rule, source=least.source)
        rule = f"no more than {most.value} months before {self.meetings[closing[-1]].title}"
        yield Window(first, closing[-1], most=Months(most.value), rule=rule, source=most.source, of_first=True)

    def _closing(self, module: Module, series: tuple[Workshop, ...]) -> list[int]:
        """List the places that close a module: report-back and debrief, which make one trip, or the last workshop."""
        counted = self._value("momentum-to-last-event")
        sessions = [line for line in self._dated(module) if counted and isinstance(line, (ReportBack, Debrief))]
        ordered = sorted(sessions, key=lambda line: isinstance(line, Debrief))
        return [self.places[line.id][-1] for line in ordered] or [self.places[series[-1].id][-1]]

    def _others(self, module: Module) -> Iterator[Window]:
        """Put what is no part of the series before or after it, one line after another, so that no two events meet."""
        others = [line for line in self._dated(module) if not isinstance(line, _SERIES)]
        series = [line for line in self._dated(module) if isinstance(line, _SERIES)]
        ordered: list[list[AnyLine]] = [[line] for line in others if line.before_series]
        ordered.append([*series])
        ordered.extend([line] for line in others if not line.before_series)
        source = Source.assumption("what is no part of the series follows it, or is said to come before it", "R107")
        for earlier, later in itertools.combinations(ordered, 2):
            for before, after in itertools.product(earlier, later):
                last, then = self.places[before.id][-1], self.places[after.id][0]
                yield Window(last, then, Days(1), rule=f"after {self.meetings[last].title}", source=source)

    def _between_modules(self) -> Iterator[Window]:
        apart = self.package.figure("extension-gap-days")
        modules = sorted(self.package.modules, key=lambda module: (module.number, module.id))
        for earlier, later in itertools.pairwise(module for module in modules if self._dated(module)):
            for before, after in itertools.product(self._dated(earlier), self._dated(later)):
                last, first = self.places[before.id][-1], self.places[after.id][0]
                rule = f"at least {apart.value} days after {self.meetings[last].title}"
                yield Window(last, first, Days(apart.value), rule=rule, source=apart.source)

    def _held(self, workshops: tuple[Workshop, ...]) -> bool:
        """Tell whether each of these workshops has a meeting here; in what is left of a plan, one may have none."""
        return all(workshop.id in self.places for workshop in workshops)

    def _reports_back(self, module: Module) -> bool:
        return any(isinstance(line, ReportBack) for line in self._lines(module))

    def _dated(self, module: Module) -> list[AnyLine]:
        return [line for line in self._lines(module) if line.id in self.places]

    def _lines(self, module: Module) -> list[AnyLine]:
        return [line for line in self.package.lines if line.module == module.id]

    def _value(self, figure: str) -> int:
        return self.package.figure(figure).value


def is_full(package: Package, module: Module) -> bool:
    """Tell whether a module has the full series for which the offer states days and months (R27, R69)."""
    return bool(module.band) and len(package.series(module.id)) == module.full_form


def _gap_words(module: Module) -> str:
    return f"the least gap, lengthened by {module.longer_gap} days," if module.longer_gap else "the least gap"
