"""What a response is: rates, curves and pairs, saved, loaded, said in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from refugium.core.manifest import Manifest
from refugium.core.result import Result
from refugium.core.tables import Schema
from refugium.response.dose.curves import CURVES
from refugium.response.dose.rates import RATES
from refugium.response.residual.orders.schema import ORDERS
from refugium.response.residual.schema import RESIDUAL
from refugium.response.synergy.schemas import SURFACES, SYNERGY


@dataclass(frozen=True, eq=False, repr=False)
class ResponseResult(Result):
    """What :func:`refugium.fit_response` found.

    Attributes
    ----------
    tables
        As `schemas` declares them, each also an attribute.
    notes
        What a reader must know.
    manifest
        What it was made from.

    Examples
    --------
    >>> ResponseResult({"curves": CURVES.table([{"model_id": "PC9", "drug": "x", "status": "flat",
    ...                                          "scale": "gr"}])})
    ResponseResult: 1 of 6 tables hold rows
      curves 1
      1 dose curve: 1 flat.
    """

    schemas: ClassVar[tuple[Schema, ...]] = (RATES, CURVES, SURFACES, SYNERGY, RESIDUAL, ORDERS)

    notes: tuple[str, ...] = ()
    manifest: Manifest = field(default_factory=Manifest)

    def summary(self) -> str:
        """Say the answer in plain sentences, written by rule from the tables, then the notes."""
        from refugium.response.answer.sentences import response_sentences

        return "\n".join([*response_sentences(self.tables), *self.notes])
