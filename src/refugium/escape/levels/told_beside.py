"""What signalling says of a node that was knocked out, beside what the knock-out did."""

from __future__ import annotations

import pandas as pd

from refugium.core.status import Status, Survived, Told
from refugium.escape.levels.perturbations import SLOWED, node_of, slowed_down
from refugium.knowledge import Knowledge
from refugium.response import SCALES
from refugium.study.design import Design


def told_beside(
    pooled: pd.DataFrame, calls: pd.DataFrame, design: Design, knowledge: Knowledge
) -> pd.DataFrame:
    """Say beside each genetic perturbation whether its node was seen active: a field, no level.

    Parameters
    ----------
    pooled
        From :func:`refugium.escape.levels.survival.survival`.
    calls
        The finished calls.
    design, knowledge
        What models were changed by, and which node that is.

    Returns
    -------
    pandas.DataFrame
        The same rows, column `beside` filled for genetic perturbations that take a node away.
    """
    out = pooled.copy()
    both = out.groupby(["model_id", "background", "agent"])["verdict"].agg(list)
    for index, row in out[out["kind"] == "genetic"].iterrows():
        node = node_of(design.perturbations[str(row["agent"])], knowledge)
        if not node:
            continue
        own = calls[(calls["model_id"] == row["model_id"]) & (calls["node"] == node)]
        verdicts = both.loc[(row["model_id"], row["background"], row["agent"])]
        lowered = (row["status"] == Status.OK and row["verdict"] == Survived.LOWER
                   and not slowed_down({str(row["scale"]): dict(row)}))
        seen = _seen(own, node, lowered=lowered)
        out.loc[index, "beside"] = f"blocking {node} {_did(row, verdicts)}{seen}"
    return out


def _did(row: pd.Series, verdicts: list[str]) -> str:
    if row["status"] == Status.NO_BASELINE:
        return "was read on the drug only: no untreated knock-out"
    number = f"{row['scale']} {row['effect']:+.2f} [{row['lo']:.2f}, {row['hi']:.2f}]"
    if row["status"] != Status.OK:
        return f"was read in too few experiments to judge ({row['scale']} {row['effect']:+.2f})"
    if row["verdict"] == Survived.DISAGREE:
        return f"changed survival in experiments that disagree ({number})"
    if row["verdict"] in (Survived.LOWER, Survived.HIGHER):
        if row["verdict"] == Survived.LOWER and slowed_down({str(row["scale"]): dict(row)}):
            return f"left fewer cells on the drug ({number}), but {SLOWED}"
        word = "lowered" if row["verdict"] == Survived.LOWER else "raised"
        alone = "" if verdicts == [row["verdict"]] * len(SCALES) else " on this scale only"
        return f"{word} survival on the drug beyond its effect without it{alone} ({number})"
    return f"showed no change of survival beyond its effect without the drug ({number})"


def _seen(own: pd.DataFrame, node: str, *, lowered: bool) -> str:
    join = ", but" if lowered else ";"
    if own.empty or (own["status"] == Status.NOT_MEASURED).all():
        return f"{join} {node} was not measured"
    if (own["is_candidate"] == str(Told.YES)).any():
        return f"; {node} was seen active while the target was blocked"
    if not (own["status"] == Status.OK).any():
        return f"{join} {node} could not be judged"
    return f"{join} {node} was not seen active"
