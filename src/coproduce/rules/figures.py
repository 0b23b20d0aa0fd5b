"""The figures of an offer with a coordinator's own in their place, each with who put it there and why."""

from __future__ import annotations

import attrs

from coproduce.amendments import SetFigure, Stamped
from coproduce.errors import ArgumentError, ConflictError, UnknownLineError
from coproduce.merging import raise_all, settle
from coproduce.offer import Offer, Parameter
from coproduce.provenance import Basis, Source


def with_figures(offer: Offer, edits: tuple[Stamped, ...]) -> Offer:
    """Put the figures that edits on record set in the place of the offer's own (R11, R113).

    Raises `UnknownLineError` for a figure that the offer does not have, and `ConflictError` where two edits differ.
    """
    setting = tuple(edit for edit in edits if isinstance(edit.amendment, SetFigure))
    if not setting:
        return offer
    new: dict[str, Parameter] = {}
    conflicts = []
    for edit in settle(setting):
        parameter = _with_figure(offer, edit)
        known = new.setdefault(parameter.id, parameter)
        if known.value != parameter.value:
            message = f"two edits on record set {parameter.id}, to {known.value} and to {parameter.value}"
            hint = "take one out, or let it supersede the other by name"
            conflicts.append(ConflictError(message, code="conflict", path=parameter.id, hint=hint))
    raise_all(conflicts)
    return attrs.evolve(offer, parameters=tuple(new.get(each.id, each) for each in offer.parameters))


def _with_figure(offer: Offer, edit: Stamped) -> Parameter:
    amendment = edit.amendment
    assert isinstance(amendment, SetFigure)
    try:
        was = offer.figure(amendment.figure)
        note = f"{amendment.value} {was.unit} in the place of {was.value}, {edit.author}"
        source = Source(Basis.AGREED, was.source.clauses, note)
        return attrs.evolve(was, value=amendment.value, source=source, default=was.value)
    except (UnknownLineError, ArgumentError) as error:
        raise type(error)(f"{amendment.id}: {error.message}", code=error.code, hint=error.hint) from None
