"""Fourteen colorectal lines under stimuli and kinase inhibitors, 14 phosphoproteins."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from refugium.datasets.antibodies import antibody_matrix
from refugium.datasets.entries import Published
from refugium.datasets.texts import cited
from refugium.io import read_table, to_numbers
from refugium.study import LOSSES, Study

FOLDER = "data/base/MIDAS/"
SENSITIVITY = "data/IC50_GDSC.csv"
CONTROL = "control"
TIME_H = 0.5
"""Stimuli are read after 30 minutes."""
KINDS = {"EGF": "ligand", "HGF": "ligand", "IGF1": "ligand", "TGFb": "ligand", "TNFa": "ligand"}
"""Kind of each stimulus; every other treatment is an inhibitor."""
NAMES = {"PLXi": "BRAFi (PLX)", "PLXmuti": "BRAFi (PLX)"}

SAME_TARGET = {
    "RDEA119": "RDEA119", "RDEA119 (rescreen)": "RDEA119", "CI-1040": "CI-1040",
    "PD-0325901": "PD-0325901", "AZD6244": "AZD6244", "AZD6244.1": "AZD6244",
    "Trametinib": "trametinib", "SB590885": "SB590885", "Dabrafenib": "dabrafenib",
    "BMS-345541": "BMS-345541", "(5Z)-7-Oxozeaenol": "(5Z)-7-oxozeaenol",
}
"""Columns of the sensitivities that inhibit a target of the signalling data, and their agent."""
MEASURE = "log_IC50"

NOTES = (
    "Readings are log2 fold changes against a control that the files do not hold. The control is "
    "given here as one sample per line with zeros by definition: it carries no noise, so a "
    "contrast with it has the noise of one sample only, and no replicate exists.",
    "The zeros at time 0 of the files are by definition, not measurements: left out.",
    "Five conditions per line hold a stimulus and no inhibitor. According to the source's code "
    "they are the wells with the EGFR inhibitor, run under other conditions: left out, so no "
    "stimulus alone and no EGFR inhibition is in this study.",
    "Inhibitors are named by their target as in the files; the compounds, doses and the time of "
    "pre-treatment are not stated there. All agents are given one start.",
    "PLX is a BRAF inhibitor; in lines with wild-type BRAF it may activate the pathway "
    "(the source models it as a stimulus there).",
    "Sites are those of the common multiplex kit, inferred: the files name proteins only.",
    "Drug sensitivities of the same lines come from another project (GDSC): log IC50, its base, "
    "unit and time not stated in the file. They are kept as readings of wells, only for compounds "
    "that share a target with the inhibitors here, and each compound as an arm of its own: that "
    "the signalling was read under the same compound is not stated.",
)


def arrange(published: Published, files: Mapping[str, Path]) -> Study:
    """Arrange the fetched files into one study.

    Parameters
    ----------
    published
        The catalogue entry.
    files
        Path in the catalogue to file.

    Returns
    -------
    Study
        Modality `luminex` (log2 against control), one sample per line and condition.
    """
    samples: list[dict[str, Any]] = []
    values, losses = [], []
    treatments: dict[str, tuple[str, ...]] = {CONTROL: ()}
    for path in sorted(set(files) - {SENSITIVITY}):
        line = path.removeprefix(FOLDER).removeprefix("MD-").split("_")[0]
        rows, numbers, dropped = _read_line(files[path], line, treatments)
        samples += rows
        values.append(numbers)
        losses.append({"modality": "luminex", "item": line,
                       "why": f"{dropped} conditions with a stimulus and no inhibitor: left out"})
    matrix = pd.concat(values)
    wells, left = _sensitivities(files[SENSITIVITY], {row["model_id"] for row in samples})
    losses += left
    return Study(
        name=published.name,
        models=_models(samples),
        arms=_arms(treatments, wells["arm"].unique().tolist()),
        samples=pd.DataFrame(samples),
        modalities={"luminex": antibody_matrix(matrix, "crc14", scale="log2", file=FOLDER)},
        wells=wells,
        time_zero="addition of the stimulus",
        notes=(*NOTES, f"Licence: {published.licence}."),
        citation=cited(published),
        losses=LOSSES.table(losses),
    )


def _read_line(
    path: Path, line: str, treatments: dict[str, tuple[str, ...]]
) -> tuple[list[dict[str, Any]], pd.DataFrame, int]:
    raw = read_table(path)
    numbers = to_numbers(raw, file=path.name)
    measured = numbers[numbers["DA:ALL"] > 0]
    given = [name for name in raw.columns if name.startswith("TR:") and "CellLine" not in name]
    readouts = [name for name in raw.columns if name.startswith("DV:")]
    rows = [_sample(line, CONTROL)]
    values = [pd.Series(0.0, index=readouts)]
    dropped = 0
    for _, record in measured.iterrows():
        agents = tuple(
            NAMES.get(name.removeprefix("TR:"), name.removeprefix("TR:"))
            for name in given if record[name] > 0
        )
        if all(agent in KINDS for agent in agents):
            dropped += 1
            continue
        agents = tuple(sorted(agents, key=lambda agent: agent in KINDS))
        arm = " + ".join(agents)
        treatments.setdefault(arm, agents)
        rows.append(_sample(line, arm))
        values.append(record[readouts])
    table = pd.DataFrame(values).rename(columns=lambda name: name.removeprefix("DV:"))
    return rows, table.set_axis([row["sample_id"] for row in rows]), dropped


def _sample(line: str, arm: str) -> dict[str, Any]:
    return {"sample_id": f"{line} | {arm}", "model_id": line, "arm": arm, "time_h": TIME_H,
            "block": line}


def _models(samples: list[dict[str, Any]]) -> pd.DataFrame:
    lines = dict.fromkeys(row["model_id"] for row in samples)
    return pd.DataFrame([
        {"model_id": line, "kind": "cell_line", "lineage": "colorectal carcinoma",
         "species": "human"} for line in lines
    ])


def _sensitivities(path: Path, lines: set[str]) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Return the sensitivities as readings of wells, and what was left out."""
    raw = read_table(path)
    table = to_numbers(raw[list(SAME_TARGET)], file=path.name)
    rows = [
        {"well": column, "model_id": line, "arm": _alone(SAME_TARGET[column]), "time_h": np.nan,
         "measure": MEASURE, "value": value, "unit": "log of dose", "block": "GDSC"}
        for column in SAME_TARGET
        for line, value in zip(raw.iloc[:, 0].astype(str), table[column], strict=True)
        if line in lines and np.isfinite(value)
    ]
    rest = [name for name in raw.columns[1:] if name not in SAME_TARGET]
    lost = {"modality": "wells", "item": path.name,
            "why": f"{len(rest)} compounds without a target of the signalling data: left out"}
    return pd.DataFrame(rows), [lost]


def _alone(agent: str) -> str:
    return f"{agent} (sensitivity)"


def _arms(treatments: Mapping[str, tuple[str, ...]], further: list[str]) -> pd.DataFrame:
    rows = [{"arm": CONTROL, "start_h": 0.0, "agent": "untreated", "kind": "medium"}]
    rows += [
        {"arm": arm, "start_h": 0.0, "agent": agent, "kind": KINDS.get(agent, "drug")}
        for arm, agents in treatments.items() for agent in agents
    ]
    rows += [
        {"arm": arm, "start_h": 0.0, "agent": arm.removesuffix(" (sensitivity)"), "kind": "drug"}
        for arm in further
    ]
    return pd.DataFrame(rows)
