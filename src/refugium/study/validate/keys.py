"""Do the tables hold together? Parents, periods, doses, times, wells and stated contrasts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.tables import rows_of
from refugium.study.schemas import GROUPS, RESPONSE_KINDS
from refugium.study.validate.places import file_of, row_of
from refugium.study.validate.tables import check_keys, check_unique

EARLIEST_H = -87_660.0
"""Ten years before time zero: an earlier time is a date or a typing error."""
LATEST_H = 876_600.0
"""A hundred years after."""
MOST_GR = 3.0
"""A GR value above this would be growth at twice the untreated rate: a number on another scale."""


def check_models(models: pd.DataFrame) -> None:
    """Raise StudyError for a doubled model, an unknown parent or a circle of parents."""
    if models.empty:
        raise StudyError("the table has no rows", file=file_of(models, "models"),
                         remedy="add one row per cell line, animal or patient")
    check_unique(models, "models", "model_id")
    check_keys(models, "models", "parent_id", models["model_id"], "models.model_id", empty=True)
    parent = dict(zip(models["model_id"], models["parent_id"], strict=True))
    for position, (model, walk) in enumerate(parent.items()):
        seen = {model}
        while walk and walk not in seen:
            seen.add(walk)
            walk = parent[walk]
        if walk == model:
            raise StudyError("a model cannot descend from itself",
                             file=file_of(models, "models"), row=row_of(models, position),
                             column="parent_id", found=parent[model],
                             remedy="name the model it was made from, or leave the cell empty")


def check_arms(arms: pd.DataFrame) -> None:
    """Raise StudyError for a period that says two things at once or a dose that cannot be."""
    if arms.empty:
        raise StudyError("the table has no rows", file=file_of(arms, "arms"),
                         remedy="add one row per arm, period and agent")
    check_times(arms, "arms", "start_h")
    first: dict[tuple[str, float, str], int] = {}
    for position, row in enumerate(rows_of(arms)):
        file, line = file_of(arms, "arms"), row_of(arms, position)
        if row["dose"] < 0:
            raise StudyError("negative dose", file=file, row=line, column="dose",
                             found=float(row["dose"]),
                             remedy="write the dose that was given; empty = unknown")
        key = (row["arm"], row["start_h"], row["agent"].casefold())
        if key in first:
            raise StudyError(
                "this arm gets the same agent twice in one period, first in row "
                f"{row_of(arms, first[key])}", file=file, row=line, column="agent",
                found=row["agent"],
                remedy="delete one row, or give the later dose its own start_h",
            )
        first[key] = position
    idle = arms["agent"].str.lower() == "none"
    for positions in arms.groupby(["arm", "start_h"], sort=False).indices.values():
        alone = idle.to_numpy()[positions]
        if alone.any() and not alone.all():
            position = int(positions[int(np.argmax(alone))])
            raise StudyError("`none` stands beside another agent in one period",
                             file=file_of(arms, "arms"), row=row_of(arms, position),
                             column="agent", found="none",
                             remedy="delete this row, or give the holiday its own start_h")


def check_times(frame: pd.DataFrame, table: str, column: str) -> None:
    """Raise StudyError for a time that no experiment has."""
    times = frame[column].to_numpy(dtype=float)
    bad = (times < EARLIEST_H) | (times > LATEST_H)
    if bad.any():
        position = int(np.argmax(bad))
        raise StudyError("this time lies more than 10 years before or 100 years after time zero",
                         file=file_of(frame, table), row=row_of(frame, position), column=column,
                         found=float(times[position]),
                         remedy="write hours from time zero, not a date")


def check_samples(samples: pd.DataFrame, models: pd.DataFrame, arms: pd.DataFrame) -> None:
    """Raise StudyError for a doubled sample, an unknown model or arm, an impossible time."""
    check_unique(samples, "samples", "sample_id")
    check_keys(samples, "samples", "model_id", models["model_id"], "models.model_id")
    check_keys(samples, "samples", "arm", arms["arm"], "arms.arm")
    check_times(samples, "samples", "time_h")


def check_contrasts(
    contrasts: pd.DataFrame, models: pd.DataFrame, arms: pd.DataFrame, samples: pd.DataFrame
) -> None:
    """Raise StudyError for a stated contrast that names what is not there or compares nothing."""
    check_unique(contrasts, "contrasts", "contrast")
    for side in ("case", "reference"):
        check_keys(contrasts, "contrasts", f"{side}_arm", arms["arm"], "arms.arm")
        check_keys(contrasts, "contrasts", f"{side}_model", models["model_id"], "models.model_id")
    check_keys(contrasts, "contrasts", "block", samples["block"], "samples.block", empty=True)
    for column in ("time_h", "reference_time_h"):
        check_times(contrasts, "contrasts", column)
    for position, row in enumerate(rows_of(contrasts)):
        case_h, reference_h = row["time_h"], row["reference_time_h"]
        same_time = np.isnan(reference_h) or case_h == reference_h
        if (row["case_arm"], row["case_model"]) == (
            row["reference_arm"], row["reference_model"]
        ) and same_time:
            raise StudyError("case and reference are the same",
                             file=file_of(contrasts, "contrasts"),
                             row=row_of(contrasts, position), column="reference_arm",
                             found=row["reference_arm"],
                             remedy="name another arm or model, or a reference_time_h")


def check_wells(wells: pd.DataFrame, models: pd.DataFrame, arms: pd.DataFrame) -> None:
    """Raise StudyError for a reading taken twice or a measure in two units."""
    check_keys(wells, "wells", "model_id", models["model_id"], "models.model_id")
    check_keys(wells, "wells", "arm", arms["arm"], "arms.arm")
    check_times(wells, "wells", "time_h")
    key = ["experiment", "block", "well", "model_id", "arm", "measure", "time_h"]
    doubled = wells.duplicated(key).to_numpy()
    if doubled.any():
        position = int(np.argmax(doubled))
        raise StudyError("this well was read twice at one time", file=file_of(wells, "wells"),
                         row=row_of(wells, position), column="well",
                         found=wells["well"].iloc[position],
                         remedy="give each series its own name in `well`")
    usual = wells.groupby(
        ["experiment", "block", "measure"], sort=False)["unit"].transform("first")
    mixed = (wells["unit"] != usual).to_numpy()
    if mixed.any():
        position = int(np.argmax(mixed))
        raise StudyError(f"this measure is also given in {usual.iloc[position] or 'no unit'!r}",
                         file=file_of(wells, "wells"), row=row_of(wells, position), column="unit",
                         found=wells["unit"].iloc[position],
                         remedy="one measure has one unit within a block of an experiment: "
                         "convert, or name two measures")


def check_responses(responses: pd.DataFrame, models: pd.DataFrame, arms: pd.DataFrame) -> None:
    """Raise StudyError for a response of no model or drug here, or one without its value."""
    file = file_of(responses, "responses")
    check_keys(responses, "responses", "model_id", models["model_id"], "models.model_id")
    check_keys(responses, "responses", "drug", arms["agent"], "arms.agent")
    check_times(responses, "responses", "time_h")
    for position, row in enumerate(rows_of(responses)):
        line, kind = row_of(responses, position), row["kind"]
        if kind not in RESPONSE_KINDS:
            raise StudyError("no such kind of response", file=file, row=line, column="kind",
                             found=kind, remedy=f"use one of {', '.join(RESPONSE_KINDS)}")
        if kind == "group" and row["group"] not in GROUPS:
            raise StudyError("no such group", file=file, row=line, column="group",
                             found=row["group"], remedy=f"write {' or '.join(GROUPS)}")
        if kind != "group" and not np.isfinite(row["value"]):
            raise StudyError("this response has no value", file=file, row=line, column="value",
                             found=row["value"], remedy="give a number, or leave the row out")
        if kind == "gr" and not -1 <= row["value"] <= MOST_GR:
            raise StudyError("no growth rate inhibition value lies there", file=file, row=line,
                             column="value", found=float(row["value"]),
                             remedy="GR values run from -1 to about 1; per cent are divided by 100")
        if kind == "rate_ratio" and not -MOST_GR <= row["value"] <= MOST_GR:
            raise StudyError("no cell line grows so much faster on a drug", file=file, row=line,
                             column="value", found=float(row["value"]),
                             remedy="give the rate over the untreated rate; per cent are divided "
                                    "by 100")
        if row["se"] < 0:
            raise StudyError("negative standard error", file=file, row=line, column="se",
                             found=float(row["se"]), remedy="leave it empty if it is not known")
    key = ["model_id", "drug", "dose", "unit", "time_h", "kind"]
    doubled = responses.duplicated(key).to_numpy()
    if doubled.any():
        position = int(np.argmax(doubled))
        raise StudyError("this response is given twice", file=file,
                         row=row_of(responses, position), column="model_id",
                         found=responses["model_id"].iloc[position],
                         remedy="give one row per model, drug, dose, time and kind")
