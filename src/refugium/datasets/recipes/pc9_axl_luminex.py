"""Bead assays of the PC9 study: phosphoproteins under dasatinib, AXL activation and knock-outs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import anndata as ad
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.tables import rows_of
from refugium.datasets.antibodies import antibody_matrix
from refugium.datasets.recipes.pc9_axl_arms import (
    KNOCK_OUT,
    PARENT,
    YAP_KNOCK_OUT,
    arm_name,
)
from refugium.io import read_table, to_numbers
from refugium.study import LOSSES

FOLDER = "Validations/Luminex"
LINES = {"WT": PARENT, "KO": KNOCK_OUT, "YAP KO": YAP_KNOCK_OUT, "AXL KO": KNOCK_OUT}
BACKGROUNDS: dict[str, tuple[str, ...]] = {
    "UT": (), "E": ("erlotinib",), "EA": ("erlotinib", "AF154"), "A": ("AF154",),
    "AE": ("erlotinib", "AF154"),
}
BLANKS = ("Background",)
MINUTES_PER_H = 60.0
_DOSE = re.compile(r"^(?P<background>[A-Z]+)\s*\+?\s*(?P<dose>\d+)?\s*(nM)?\s*(Das)?$")


class Reading(NamedTuple):
    """One bead reading and the sample it belongs to."""

    block: str
    model: str
    agents: tuple[str, ...]
    time_h: float
    antibody: str
    value: float
    place: int


def arrange_luminex(
    files: Mapping[str, Path],
) -> tuple[ad.AnnData, pd.DataFrame, list[tuple[str, ...]], pd.DataFrame]:
    """Arrange the bead assays into one modality.

    Returns
    -------
    tuple
        Readings (samples x antibodies, linear median fluorescence), samples, treatments that
        occur, losses.

    Notes
    -----
    A block is one file and, where the file holds two, one lysis buffer or preparation: levels
    differ several-fold between them, so that only samples of one block are compared.
    """
    losses: list[dict[str, str]] = []
    readings: list[Reading] = []
    for name, read in _READERS.items():
        readings += read(name, read_table(files[f"{FOLDER}/{name}.csv"]), losses)
    frame = pd.DataFrame(readings)
    frame["arm"] = [arm_name(agents) for agents in frame["agents"]]
    frame["minute"] = frame["time_h"].fillna(-1.0)
    frame["replicate"] = frame.groupby(["block", "model", "arm", "minute"])["place"].rank(
        method="dense").astype(int).astype(str)
    frame["sample_id"] = [
        f"{r['block']} {r['model']} {r['arm']}"
        + (f" {r['time_h']:.3g} h" if r["minute"] >= 0 else "") + f" {r['replicate']}"
        for r in rows_of(frame)
    ]
    empty = int(frame["value"].isna().sum())
    losses.append({"modality": "luminex", "item": "empty readings",
                   "why": f"{empty} readings are empty in the files: missing"})
    wide = frame.pivot(index="sample_id", columns="antibody", values="value").reindex(
        index=frame["sample_id"].unique(), columns=frame["antibody"].unique())
    data = antibody_matrix(wide, "pc9_axl_luminex", scale="linear", file=FOLDER)
    first = frame.drop_duplicates("sample_id").rename(columns={"model": "model_id"})
    samples = first[["sample_id", "model_id", "arm", "time_h", "replicate", "block"]]
    return (data, samples.reset_index(drop=True), list(dict.fromkeys(frame["agents"])),
            LOSSES.table(losses))


def _treatment(text: str, file: str, row: int) -> tuple[str, ...]:
    match = _DOSE.match(text.strip())
    if match is None or match["background"] not in BACKGROUNDS:
        raise StudyError("not a treatment of this assay", file=file, row=row, found=text,
                         remedy="treatments are named `EA+50nM Das`")
    agents = BACKGROUNDS[match["background"]]
    return (*agents, f"dasatinib {match['dose']} nM") if match["dose"] else agents


def _wide(
    name: str, table: pd.DataFrame, losses: list[dict[str, str]], *, antibodies: Mapping[str, str],
    line: str = "Line", part: str = "", minutes: str = "",
) -> Iterable[Reading]:
    """Read a file with one row per lysate and one column per antibody."""
    numbers = to_numbers(table[[*antibodies, *([minutes] if minutes else [])]], file=f"{name}.csv")
    left: dict[str, int] = {}
    for place, row in enumerate(rows_of(table)):
        model = str(row[line]).strip()
        if model not in LINES:
            left[model] = left.get(model, 0) + 1
            continue
        agents = _treatment(str(row["Treatment"]), f"{name}.csv", place + 2)
        block = f"{name} {row[part]}" if part else name
        time_h = float(numbers[minutes].iloc[place]) / MINUTES_PER_H if minutes else float("nan")
        for column, antibody in antibodies.items():
            yield Reading(block=block, model=LINES[model], agents=agents, time_h=time_h,
                          antibody=antibody, value=float(numbers[column].iloc[place]), place=place)
    for model, count in left.items():
        why = ("blank, no lysate" if model in BLANKS or "Background" in model
               else "cell line with an AXL construct that the files do not describe")
        losses.append({"modality": "luminex", "item": f"{name}: {model}",
                       "why": f"{count} rows: {why}: left out"})


def _dasatinib_axl(
    name: str, table: pd.DataFrame, losses: list[dict[str, str]]
) -> Iterable[Reading]:
    """Read AXL under dasatinib: the line is part of the sample's name."""
    split = [text.removeprefix("AXL KO ") for text in table["Sample"].astype(str)]
    line = ["KO" if str(t).startswith("AXL KO") else "WT" for t in table["Sample"]]
    named = table.assign(Treatment=split, Line=line)
    yield from _wide(name, named, losses, antibodies={"tAXL": "total AXL", "pAXL": "p-AXL"})


def _long(name: str, table: pd.DataFrame, losses: list[dict[str, str]]) -> Iterable[Reading]:
    """Read AXL in YAP knock-out cells: one row per reading."""
    values = to_numbers(table[["Abundance"]], file=f"{name}.csv")["Abundance"]
    protein = 0
    seen: dict[tuple[str, str, str], int] = {}
    for place, row in enumerate(rows_of(table)):
        if row["Analyte"] == "total protein":
            protein += 1
            continue
        key = (row["Cell Line"], row["Treatment"], row["Analyte"])
        seen[key] = seen.get(key, 0) + 1
        yield Reading(block=name, model=LINES[row["Cell Line"]],
                      agents=_treatment(row["Treatment"], f"{name}.csv", place + 2),
                      time_h=float("nan"), antibody=row["Analyte"],
                      value=float(values.iloc[place]), place=seen[key])
    losses.append({"modality": "luminex", "item": f"{name}: total protein",
                   "why": f"{protein} readings of protein content, not of a protein: left out"})


_Reader = Callable[[str, pd.DataFrame, list[dict[str, str]]], Iterable[Reading]]

_PHOSPHO = {name: name for name in ("p-YAP S127", "p-SRC Y416", "p-ABL Y245")}
_SERIES = {name: name for name in ("p-MEK", "p-JNK", "p-Erk", "p-SRC", "p-ABL", "p-mTOR",
                                   "p-Stat3", "Akt", "p-YAP", "total AXL", "p-AXL", "p-EGFR")}
_IN_FILE = {"p-SRC": "p-Src", "p-ABL": "p-Abl", "total AXL": "tAXL"}
_COURSE = {_IN_FILE.get(name, name): name for name in _SERIES}
_SERIES_READER = partial(_wide, antibodies=_COURSE, line="Cell Line", minutes="Time point")
_READERS: dict[str, _Reader] = {
    "ABL_SRC_YAP_DasDR": partial(_wide, antibodies=_PHOSPHO),
    "20210730 ABL_SRC_YAP_DasDR 2_20210730_182250": partial(
        _wide, antibodies=_PHOSPHO, part="Experiment"),
    "DasatinibDR_newMEK_lysisbuffer": partial(
        _wide, antibodies={name: name for name in ("p-YAP", "p-ABL", "p-SRC", "p-MEK")},
        part="Lysis_Buffer"),
    "DasatinibDR_pYAP127_check": partial(
        _wide, antibodies={"p-MEK": "p-MEK", "p-YAP(S127)": "p-YAP S127"}, part="Lysis_Buffer"),
    "102022-Luminex_AXL_Das": _dasatinib_axl,
    "120522-YAPKO_E_EA": _long,
    "AXLm_TimeSeries_Signaling_BR1": _SERIES_READER,
    "AXLm_TimeSeries_Signaling_BR2": _SERIES_READER,
}

LUMINEX_FILES = tuple(f"{FOLDER}/{name}.csv" for name in _READERS)

LUMINEX_NOTES = (
    "Luminex: linear median fluorescence; a block is one file and one lysis buffer or "
    "preparation. Knock-out cells got dasatinib on erlotinib alone in the files "
    "DasatinibDR_pYAP127_check and DasatinibDR_newMEK_lysisbuffer, and on erlotinib + AF154 in "
    "the others. Where a file does not name the phosphosite, none is given. `New` and `Old` of "
    "one file are read as two preparations (inferred).",
    "The time courses (AXLm_TimeSeries_Signaling_BR1, _BR2) are in minutes after the antibody "
    "AF154 (with or without erlotinib); the file of the same name without a number holds BR1 "
    "again and is not read. RTK_luminex rests on 1 to 127 beads a reading and is not read.",
)
