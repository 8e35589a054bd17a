"""The verb: what does a dose do, and what do two drugs do together?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.manifest import Manifest, library_versions
from refugium.language.suggest import did_you_mean
from refugium.response import parameters
from refugium.response.answer.for_pairs import GROUP, surface_readings
from refugium.response.answer.from_table import study_from_doses
from refugium.response.answer.losses import losses
from refugium.response.answer.pasted_rows import pasted_rows
from refugium.response.answer.result import ResponseResult
from refugium.response.answer.well_values import well_values
from refugium.response.dose.curve_points import curve_points
from refugium.response.dose.curves import CurveReadings, curve_table
from refugium.response.dose.rates import rate_table
from refugium.response.dose.series import Series, find_pairs, find_series, treatments
from refugium.response.residual.orders.table import order_table
from refugium.response.residual.table import residual_tables
from refugium.response.synergy.surface_points import surface_points
from refugium.response.synergy.surface_table import surface_tables
from refugium.study import Study


def fit_response(
    study: Study | pd.DataFrame, *, model: str | None = None, draws: int = parameters.DRAWS,
    seed: int = 0,
) -> ResponseResult:
    """Answer: what does each dose do to cells, and what do two drugs do together?

    Parameters
    ----------
    study
        A study with wells, or a table of wells and doses (columns `model_id`, `drug`, `dose`,
        `unit`, `measure`, `value`, and more: see `dosed_wells` in the reference).
    model
        Only this model; default: all.
    draws
        Sets of readings drawn for the intervals of a pair.
    seed
        Of the draws.

    Returns
    -------
    ResponseResult
        Tables `rates` (growth early and late, death apart), `curves` (dose curves on up to three
        scales), `surfaces` (pairs and what may be said of them), `synergy` (each pair against
        each null), `residual` (a second drug on survivors, beside untreated cells) and `orders`
        (two drugs in different orders, each beside its time-matched singles); behind them
        `curve_points`, `surface_points` and `residual_points` (what was read, as drawn).

    Raises
    ------
    StudyError
        If a table holds what no experiment has (see :func:`study_from_doses`), if readings cannot
        be what they are said to be, or the model is not in the study.

    Notes
    -----
    Arms whose agents change over time are no doses and have rates only, but for a second drug on
    survivors where untreated cells of the experiment met it too. Pairs are read as rates
    where wells were counted over time, else as shares of untreated cells. Wells are the units of
    every interval: further experiments may differ by more.

    Examples
    --------
    >>> import refugium as rf
    >>> dose = [0, 0, 1, 3, 10, 30, 100, 300]
    >>> table = pd.DataFrame({"model_id": "PC9", "drug": "erlotinib", "dose": dose, "unit": "nM",
    ...     "measure": "viability", "value": [101, 99, 97, 90, 70, 45, 33, 29], "value_unit": "%"})
    >>> rf.fit_response(table).table("curves")[["half_effect_dose", "status"]].round(0)
       half_effect_dose status
    0              13.0     ok
    """
    design = (study if isinstance(study, Study) else study_from_doses(study)).design
    pasted = 0 if isinstance(study, Study) else int(pasted_rows(study).sum())
    if model is not None and model not in set(design.models["model_id"]):
        raise StudyError("no such model in this study", found=model,
                         remedy=did_you_mean(model, design.models["model_id"]))
    wells = design.wells if model is None else design.wells[design.wells["model_id"] == model]
    arms = treatments(design.histories)
    untreated = {arm for arm, agents in arms.items() if not agents}
    values = well_values(wells, untreated)
    pairs = find_pairs(arms)
    curves = [one for series in find_series(arms, pairs) for one in _of_series(values, series)]
    found = [one for pair in pairs for one in surface_readings(values, pair)]
    surfaces, synergy = surface_tables(found, seed=seed, draws=draws)
    residual, points = residual_tables(wells, design.histories, seed=seed)
    frozen = {f"response.{n}": getattr(parameters, n) for n in dir(parameters) if n.isupper()}
    return ResponseResult(
        {"rates": rate_table(wells), "curves": curve_table(curves), "surfaces": surfaces,
         "synergy": synergy, "residual": residual,
         "orders": order_table(wells, design.histories), "curve_points": curve_points(curves),
         "surface_points": surface_points(found), "residual_points": points},
        (*_pasted(pasted), *losses(wells, values, untreated),
         *_notes(len(design.histories) - len(arms))),
        Manifest(parameters=frozen, versions=library_versions(), seed=seed),
    )


def _of_series(values: pd.DataFrame, series: Series) -> list[CurveReadings]:
    """Return the readings of one series, model by model, experiment by experiment, by scale."""
    own = values[values["arm"].isin(list(series.arms))]
    made = []
    for key, part in own.groupby(GROUP, sort=False):
        dose = np.array([series.arms[arm] for arm in part["arm"]], dtype=np.float64)
        if len(np.unique(dose[dose > 0])) < parameters.FEWEST_DOSES:
            continue
        head = dict(zip(GROUP, key, strict=True)) | {
            "drug": series.drug, "unit": series.unit, "background": series.background,
            "time_h": float(part["time_h"].max()), "n_plates": part["block"].nunique()}
        made.append(CurveReadings(head=head, dose=dose,
                                  value=part["value"].to_numpy(dtype=float)))
    return made


def _pasted(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    rows = "rows say" if count > 1 else "row says"
    return (f"{count} {rows} again what an earlier row says, and {'are' if count > 1 else 'is'} "
            "counted once: if these are other wells, give each its name in `well`.",)


def _notes(sequences: int) -> tuple[str, ...]:
    if not sequences:
        return ()
    many = "arms change" if sequences > 1 else "arm changes"
    return (f"{sequences} {many} agents over time: rates are given, no dose curve; "
            "what a second drug does to survivors stands in `residual`, what the order does in "
            "`orders`.",)
