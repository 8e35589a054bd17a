"""Is a site's change a change of its protein? Protein where measured, RNA as a weaker stand-in."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from refugium.core.status import Status
from refugium.core.tables import Column, Schema, rows_of
from refugium.signal.feature_fit import FeatureFit, fit_features
from refugium.signal.parameters import CONFIDENCE
from refugium.signal.readings import Readings
from refugium.study import Modality

Array = NDArray[np.float64]
STAND_INS = tuple((m.value, "protein" if m is Modality.PROTEIN else "rna")
                  for m in Modality if m.of_genes)
"""Modalities that tell abundance, best first, and what they are called."""

ABUNDANCE = Schema(
    "abundance",
    (
        Column("contrast", "name", "the comparison"),
        Column("model_id", "name", "model of the case"),
        Column("node", "name", "node whose sites are read"),
        Column("genes", "name", "proteins that carry its measured sites, joined by `;`"),
        Column("source", "text", "protein; rna (weaker stand-in); none"),
        Column("change", "number", "change of abundance", "log2"),
        Column("change_lo", "number", "lower end of its 95 % interval", "log2"),
        Column("change_hi", "number", "upper end of its 95 % interval", "log2"),
        Column("adjusted", "number", "change of the sites minus change of abundance", "log2"),
        Column("adjusted_lo", "number", "lower end of its 95 % interval", "log2"),
        Column("adjusted_hi", "number", "upper end of its 95 % interval", "log2"),
        Column("status", "enum", "ok, or why there is no number", values=Status),
    ),
)


def abundance_table(
    readings: Readings, activities: pd.DataFrame, sites: pd.DataFrame, contrasts: pd.DataFrame
) -> pd.DataFrame:
    """Answer: how much of a node's change is left once its protein's change is taken off?

    Parameters
    ----------
    readings
        Abundance is read from `protein`, else from RNA, of the same model, arm and time.
    activities, sites, contrasts
        Tables of the signal room and the study's contrasts.

    Returns
    -------
    pandas.DataFrame
        Columns of ABUNDANCE, one row per contrast and node with a number.

    Notes
    -----
    The two modalities have samples of their own, so variances add; df by Welch and
    Satterthwaite. Several carriers (a family, shared peptides): their mean, as the sites of a
    set are averaged too. RNA tells synthesis, not amount: the row says `rna`.

    Examples
    --------
    >>> from refugium.virtual import Plan, write_tumour
    >>> from refugium.signal import read
    >>> from refugium.signal.schemas import ACTIVITIES, SITES
    >>> study = write_tumour(Plan(seed=1)).study
    >>> abundance_table(read(study), ACTIVITIES.empty(), SITES.empty(), study.contrasts).empty
    True
    """
    told = activities[np.isfinite(activities["estimate"].to_numpy(dtype=float))]
    carriers = _carriers(sites)
    fits = [(name, fit) for modality, name in STAND_INS if modality in readings.of
            for fit in fit_features(readings.matrix(modality))]
    known = {str(c["contrast"]): c for c in rows_of(contrasts)}
    rows = []
    for (contrast, model), part in told.groupby(["contrast", "model_id"], sort=False):
        changes = [(name, found) for name, fit in fits
                   if (found := _by_gene(fit, known[str(contrast)])) is not None]
        for row in rows_of(part):
            genes = carriers.get((str(contrast), str(row["node"])), ())
            rows.append({"contrast": contrast, "model_id": model, "node": row["node"],
                         "genes": ";".join(genes), **_adjusted(row, genes, changes)})
    return ABUNDANCE.table(pd.DataFrame(rows))


def _carriers(sites: pd.DataFrame) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the genes behind each contrast and node."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    measured = sites[np.isfinite(sites["estimate"].to_numpy(dtype=float))]
    for row in rows_of(measured):
        found.setdefault((str(row["contrast"]), str(row["node"])), {}).update(
            dict.fromkeys(row["genes"])
        )
    return {key: tuple(genes) for key, genes in found.items()}


def _by_gene(fit: FeatureFit, contrast: dict[str, object]) -> pd.DataFrame | None:
    """Return estimate, variance and df of each gene; None if the contrast is not there."""
    effect = fit.change(contrast)
    if effect is None:
        return None
    frame = pd.DataFrame({"gene": fit.genes, "estimate": effect.estimate,
                          "variance": effect.se**2, "df": effect.df})
    told: pd.DataFrame = frame[np.isfinite(frame["estimate"].to_numpy(dtype=float))]
    return told.drop_duplicates("gene").set_index("gene")


def _adjusted(
    row: dict[str, object], genes: tuple[str, ...], changes: list[tuple[str, pd.DataFrame]]
) -> dict[str, object]:
    # protein first: RNA stands in only where no carrier's protein was measured
    for name, table in changes:
        here = [gene for gene in genes if gene in table.index]
        if not here:
            continue
        part = table.loc[here]
        change = float(part["estimate"].mean())
        variance = float(part["variance"].sum()) / len(here) ** 2
        df = float(part["df"].min())
        own_se, own_df = float(str(row["se"])), float(str(row["df"]))
        left = float(str(row["estimate"])) - change
        joint, joint_df = _welch(own_se**2, own_df, variance, df)
        half = _half(variance, df)
        wide = _half(joint, joint_df)
        status = Status.OK if np.isfinite(wide) else Status.TOO_FEW_REPLICATES
        return {"source": name, "change": change, "change_lo": change - half,
                "change_hi": change + half, "adjusted": left, "adjusted_lo": left - wide,
                "adjusted_hi": left + wide, "status": status}
    return {"source": "none", "status": Status.NOT_MEASURED}


def _welch(one: float, one_df: float, other: float, other_df: float) -> tuple[float, float]:
    """Return the variance of a difference and its degrees of freedom; NaN without replicate."""
    if min(one_df, other_df) <= 0 or not np.isfinite(one + other):
        return float("nan"), float("nan")
    total = one + other
    if total == 0:
        return 0.0, one_df + other_df
    return total, total**2 / (one**2 / one_df + other**2 / other_df)


def _half(variance: float, df: float) -> float:
    if not (np.isfinite(variance) and df > 0):
        return float("nan")
    return float(special.stdtrit(df, 0.5 + CONFIDENCE / 2) * np.sqrt(variance))
