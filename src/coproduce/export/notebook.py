"""A report that shows itself in a notebook, as a page, and its timeline as a drawing."""

from __future__ import annotations

import attrs

from coproduce.export.report import Report


@attrs.frozen(kw_only=True)
class ShownReport(Report):
    """Hold a report, which a notebook shows as a page where the extra `documents` is installed."""

    def _repr_html_(self) -> str:
        from coproduce.export.formats import web  # noqa: PLC0415 - a leaf, on first use

        return web.fragment(self)

    def _repr_svg_(self) -> str | None:
        from coproduce.export.formats import drawing  # noqa: PLC0415 - likewise

        return drawing.write(self).decode() if self.timeline else None
