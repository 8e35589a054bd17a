"""What a response is: rates, curves and pairs, saved, loaded, said in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from refugium.core.errors import RefugiumError
from refugium.core.manifest import Manifest
from refugium.core.result import Result
from refugium.core.tables import Schema
from refugium.language.suggest import did_you_mean
from refugium.response.answer.drawn import (
    curve_groups,
    excess_of,
    points_of_surface,
    residual_groups,
    surface_verdict,
    surfaces_in_order,
)
from refugium.response.dose.curve_points import CURVE_POINTS
from refugium.response.dose.curves import CURVES
from refugium.response.dose.rates import RATES
from refugium.response.residual.orders.schema import ORDERS
from refugium.response.residual.points import RESIDUAL_POINTS
from refugium.response.residual.schema import RESIDUAL
from refugium.response.synergy.schemas import SURFACES, SYNERGY
from refugium.response.synergy.surface_points import SURFACE_POINTS

if TYPE_CHECKING:
    import pandas as pd

    from refugium.figures import Chart


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
    ResponseResult: 1 of 9 tables hold rows
      curves 1
      1 dose curve: 1 flat.
    """

    schemas: ClassVar[tuple[Schema, ...]] = (
        RATES, CURVES, SURFACES, SYNERGY, RESIDUAL, ORDERS, CURVE_POINTS, SURFACE_POINTS,
        RESIDUAL_POINTS,
    )

    main_chart: ClassVar[str] = "curves"

    notes: tuple[str, ...] = ()
    manifest: Manifest = field(default_factory=Manifest)

    def summary(self) -> str:
        """Say the answer in plain sentences, written by rule from the tables, then the notes."""
        from refugium.response.answer.sentences import response_sentences

        return "\n".join([*response_sentences(self.tables), *self.notes])

    def plot_curves(
        self, drug: str | None = None, *, model: str | None = None, scale: str | None = None
    ) -> Chart:
        """Draw dose curves with their wells and the interval of the half-effect dose.

        Parameters
        ----------
        drug, model, scale
            Only curves of these; None: of all, those that share model, measure and scale of which
            most were fitted.

        Raises
        ------
        RefugiumError
            If there is no curve of this drug, model or scale; the error names those that are.
        """
        from refugium.figures import dose_curves_chart

        told = _only(self.curves, "dose curves", drug=drug, model_id=model, scale=scale)
        groups = curve_groups(told, scale=scale)
        return dose_curves_chart(groups[0] if groups else told, self.curve_points)

    def plot_surface(
        self, drug: str | None = None, partner: str | None = None, *, model: str | None = None,
        experiment: str | None = None,
    ) -> Chart:
        """Draw one pair over its doses: what was read, and the excess beyond independence.

        Parameters
        ----------
        drug, partner, model, experiment
            Of the pair; None: any. Of several the first that is called, else that of the largest
            efficacy.

        Raises
        ------
        RefugiumError
            If there is no such pair; the error names those that are.
        """
        from refugium.figures import dose_surface_chart

        told = _only(self.surfaces, "pairs of drugs", drug=drug, partner=partner, model_id=model,
                     experiment=experiment)
        if told.empty:
            return dose_surface_chart(self.surface_points.iloc[:0])
        row = surfaces_in_order(told)[0]
        return dose_surface_chart(points_of_surface(self.tables["surface_points"], row),
                                  verdict=surface_verdict(row, excess_of(self.synergy)))

    def plot_residual(self, partner: str | None = None, *, model: str | None = None) -> Chart:
        """Draw a second drug on survivors beside untreated cells.

        Parameters
        ----------
        partner, model
            Only comparisons of these; None: all of one readout, growth first.

        Raises
        ------
        RefugiumError
            If there is no such comparison; the error names those that are.
        """
        from refugium.figures import residual_curves_chart

        told = _only(self.residual, "second drugs on survivors", partner=partner, model_id=model)
        groups = residual_groups(told)
        return residual_curves_chart(groups[0] if groups else told, self.residual_points)


def _only(table: pd.DataFrame, what: str, **names: str | None) -> pd.DataFrame:
    """Return the rows of these names; one that no row has is refused."""
    for column, name in names.items():
        if name is None:
            continue
        if name not in set(table[column]):
            raise RefugiumError(f"no such {column} among the {what}", found=name,
                                remedy=did_you_mean(name, table[column].unique()))
        table = table[table[column] == name]
    return table
