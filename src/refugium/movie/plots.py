"""The movie in pictures: its tables, of one model, brought to the charts of the figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.status import Phase, Status
from refugium.core.tables import rows_of
from refugium.figures import (
    Chart,
    Width,
    half_time_heatmap_chart,
    memory_chart,
    phase_plane_chart,
    phase_portrait_chart,
    state_changes_chart,
    state_courses_chart,
)
from refugium.language.roles import in_words
from refugium.language.suggest import did_you_mean
from refugium.language.times import page_time
from refugium.movie.states.drawn import drawn_states

MOST_STATES = 8
MOST_GENES = 8
"""Genes drawn of each kind of return."""
LAMBDA = ("first constraint", "second constraint")
Tables = Mapping[str, pd.DataFrame]


def of_model(tables: Tables, model: str | None) -> Tables:
    """Return the tables of one model; None: the first that was followed.

    Raises
    ------
    StudyError
        If no course is of this model.
    """
    courses = tables["courses"]
    followed = courses.loc[courses["status"] == Status.OK, "model_id"].tolist()
    name = model or next(iter([*followed, *courses["model_id"]]), "")
    if model is not None and model not in set(courses["model_id"]):
        raise StudyError("no such model in this movie", found=model,
                         remedy=did_you_mean(model, courses["model_id"]))
    return {n: t[t["model_id"] == name] if "model_id" in t else t for n, t in tables.items()}


def courses_plot(own: Tables, *, width: Width) -> Chart:
    """Draw the states that moved most over time, arm by arm."""
    scores = own["state_scores"]
    told = scores[scores["status"] == Status.OK]
    best = told.assign(size=told["change"].abs()).groupby("state")["size"].max()
    names = best.sort_values(ascending=False).head(MOST_STATES).index
    arms = list(dict.fromkeys(own["periods"]["arm"]))
    passes = set(own["arm_points"][["arm", "point"]].itertuples(index=False, name=None))
    rows = [
        {"series": in_words(row["state"]).lower(), "arm": arm, "time_h": row["time_h"],
         "value": row["score"], "lo": row["lo"], "hi": row["hi"]}
        for name in names for row in rows_of(told[told["state"] == name])
        for arm in arms if (arm, int(row["point"])) in passes
    ]
    return state_courses_chart(
        pd.DataFrame(rows, columns=["series", "arm", "time_h", "value", "lo", "hi"]),
        own["periods"], width=width)


def states_plot(tables: Tables, model: str | None, *, width: Width) -> Chart:
    """Draw what states did between two times, in each model and over models.

    Raises
    ------
    StudyError
        If states of no such model were compared.
    """
    changes = tables["state_changes"]
    if model is not None and model not in set(changes["model_id"]):
        raise StudyError("no such model in this movie", found=model,
                         remedy=did_you_mean(model, changes["model_id"]))
    return state_changes_chart(drawn_states(changes, tables["states_over_models"], model=model),
                               width=width)


def phase_plane_plot(own: Tables, *, width: Width) -> Chart:
    """Draw the way out and the way back in the plane of the two largest constraints."""
    lambdas, points = own["lambdas"], own["points"]
    frame = points[["point", "time_h", "phase"]].copy()
    for k, axis in ((1, "x"), (2, "y")):
        part = lambdas[lambdas["constraint"] == k].set_index("point")
        for end, column in (("", "value"), ("_lo", "lo"), ("_hi", "hi")):
            frame[f"{axis}{end}"] = points["point"].map(part[column])
    told = own["arm_points"]["arm"].isin(own["periods"]["arm"])
    shares = own["constraints"].set_index("constraint")["share"]
    axes = [f"{name} ({shares[k]:.0%} of variance)" if k in shares else name
            for k, name in enumerate(LAMBDA, 1)]
    return phase_plane_chart(frame, own["arm_points"].loc[told, ["arm", "point"]],
                             axes=(axes[0], axes[1]), width=width)


def order_plot(own: Tables, *, width: Width) -> Chart:
    """Draw the strongest responding genes in the order of their half-times."""
    table, points = own["unfolding"], own["points"].set_index("point")
    states = points.to_dict(orient="index")
    label = {p: f"{'' if row['phase'] == Phase.ON else in_words(row['phase']) + ' '}"
                f"{page_time(row['time_h'])}" for p, row in states.items()}
    order = {p: (row["phase"] != Phase.ON, row["time_h"]) for p, row in states.items()}
    rank = {p: k for k, p in enumerate(sorted(order, key=lambda p: order[p]))}
    return half_time_heatmap_chart(table.assign(
        half_time_h=table["half_h"], column=table["point"].map(label),
        order=table["point"].map(rank)), width=width)


def portrait_plot(own: Tables, *, width: Width) -> Chart:
    """Draw where the constraints stand still, on the drug and off it."""
    fixed = own["kinetics"][own["kinetics"]["quantity"] == "fixed_point"]
    rests = []
    for phase, part in fixed.groupby("phase", sort=False):
        place: dict[str, Any] = {"phase": phase, "stability": "point of rest"}
        for axis, row in zip("xy", rows_of(part), strict=False):
            ok = row["status"] == Status.OK and not row["bound"]
            place |= {axis: row["estimate"] if ok else float("nan"),
                      f"{axis}_lo": row["lo"], f"{axis}_hi": row["hi"]}
        rests.append(place)
    points, lambdas = own["points"], own["lambdas"]
    value = {k: lambdas[lambdas["constraint"] == k].set_index("point")["value"] for k in (1, 2)}
    path = points.assign(
        x=points["point"].map(value[1]), y=points["point"].map(value[2]),
        phase=points["phase"].map(lambda p: str(Phase.OFF if p == Phase.OFF else Phase.ON)),
    )[["arm", "phase", "time_h", "x", "y"]]
    return phase_portrait_chart(own["nullclines"], pd.DataFrame(rests), path, axes=LAMBDA,
                                width=width)


def memory_plot(own: Tables, *, width: Width) -> Chart:
    """Draw what the strongest genes of each kind of return took back after the drug."""
    table = own["gene_memory"]
    told = table[~table["returned"].isin(["", "none", "inconclusive"])]
    best = told.reindex(told["on_change"].abs().sort_values(ascending=False).index)
    # a gene that was followed off several arms is drawn once, where it moved most
    best = best.drop_duplicates("gene").groupby("returned", sort=False).head(MOST_GENES)
    return memory_chart(best, width=width)
