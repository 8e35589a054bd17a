"""Ten BRAF-mutant melanoma lines under five RAF/MEK inhibitors, 1-48 h, 21 antibodies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from refugium.datasets.antibodies import antibody_matrix
from refugium.datasets.entries import Published
from refugium.datasets.texts import cited
from refugium.io import read_table, to_numbers
from refugium.study import LOSSES, Study

DATA = "Data/20218.txt"
SCANNER = "InnoScan/Mapix"
KEYS = {
    "Small Molecule Name": "agent", "Cell Line Name": "model_id", "Drug Concentration": "dose",
    "Conc Unit": "unit", "Time Point": "time_h", "Replicate": "spot", "Scanner/Software": "scanner",
}
FIRST_READING = 10
"""The first columns are keys; then raw and normalised readings alternate."""
CONDITION = ["model_id", "arm", "time_h"]
SPOT_PAIRS = 4
"""Readings come in four pairs: the two spots of a well."""
NAMES = {"Selumetinib": "selumetinib", "Vemurafenib": "vemurafenib"}


NOTES = (
    "Every slide was scanned twice (Odyssey, then InnoScan) and the two scans differ in range: "
    "the same fall can be several times larger on a log scale in one than in the other. Only "
    "InnoScan is used here (C32 exists only there); never mix or average the two.",
    "Eight readings per condition are four wells with two spots each: readings 1-2, 3-4, 5-6 and "
    "7-8 go together (inferred from their correlation; the source says four wells). A sample is a "
    "well: the geometric mean of its spots. DMSO has 32 wells per line and time, their order "
    "within a plate taken as the well.",
    "The source normalises to the median of DMSO over all times; contrasts here are against DMSO "
    "of the same time.",
    "The source removed readings beyond 1.5 interquartile ranges and antibodies whose replicates "
    "correlate below 0.5 in a line: missing here.",
    "The growth file of the same series (20217 and following) is not part of this source; Bim, "
    "cleaved PARP, phospho-H3 and p27 are the readouts of fate.",
    "Wells on one plate and slide are not separated in the file: block is the scanner.",
)


def arrange(published: Published, files: Mapping[str, Path]) -> Study:
    """Arrange the fetched file into one study.

    Parameters
    ----------
    published
        The catalogue entry.
    files
        Path in the catalogue to file.

    Returns
    -------
    Study
        Modality `rppa` (linear, actin-normalised), one sample per well: the geometric mean of its
        two spots.
    """
    path = files[DATA]
    raw = read_table(path)
    rows = raw.rename(columns=KEYS)
    keep = (rows["scanner"] == SCANNER).to_numpy()
    rows = rows[keep].reset_index(drop=True)
    names = [name for name in raw.columns[FIRST_READING:] if not name.startswith("Normalized ")]
    readings = to_numbers(rows[names], file=path.name)
    logs = readings.mask(readings <= 0).apply(np.log2)
    rows = _keys(rows, path.name)
    wells = rows[[*CONDITION, "well"]].join(logs)
    grouped = wells.groupby([*CONDITION, "well"], sort=False)[names].mean()
    index = grouped.index.to_frame(index=False)
    index.insert(0, "sample_id", [
        f"{r.model_id} | {r.arm} | {r.time_h:g} h | well {r.well}" for r in index.itertuples()
    ])
    values = (2.0**grouped).set_index(pd.Index(index["sample_id"].tolist()))
    samples = index.rename(columns={"well": "replicate"}).assign(block=SCANNER)
    losses = [
        {"modality": "rppa", "item": "Odyssey/Microvigene",
         "why": f"{int((~keep).sum())} rows of the second scan of the same slides: left out"},
        {"modality": "rppa", "item": "Normalized Median ...",
         "why": "derived columns: left out, contrasts are taken from the readings"},
    ]
    return Study(
        name=published.name,
        models=_models(samples["model_id"].unique().tolist()),
        arms=_arms(rows),
        samples=samples,
        modalities={
            "rppa": antibody_matrix(values, "lincs_20218", scale="linear", file=path.name)
        },
        time_zero="addition of the drug",
        notes=(*NOTES, f"Licence: {published.licence}."),
        citation=cited(published),
        losses=LOSSES.table(losses),
    )


def _keys(rows: pd.DataFrame, file: str) -> pd.DataFrame:
    numbers = to_numbers(rows[["dose", "time_h", "spot"]], file=file)
    agent = rows["agent"].where(numbers["dose"] > 0, "DMSO").map(lambda name: NAMES.get(name, name))
    arm = agent.where(
        numbers["dose"] == 0,
        agent + " " + numbers["dose"].map("{:g}".format) + " " + rows["unit"],
    )
    found = pd.DataFrame({
        "model_id": rows["model_id"], "arm": arm, "agent": agent, "dose": numbers["dose"],
        "unit": rows["unit"], "time_h": numbers["time_h"], "spot": numbers["spot"],
    })
    place = found.groupby([*CONDITION, "spot"], sort=False).cumcount()
    pair = ((found["spot"] - 1) // 2).astype(int)
    per_pair = found.groupby(CONDITION)["spot"].transform("size") // (2 * SPOT_PAIRS)
    return found.assign(well=(pair * per_pair + place + 1).astype(int).astype(str))


def _models(lines: list[str]) -> pd.DataFrame:
    return pd.DataFrame([
        {"model_id": line, "kind": "cell_line", "lineage": "melanoma, BRAF V600E/D",
         "species": "human"} for line in lines
    ])


def _arms(rows: pd.DataFrame) -> pd.DataFrame:
    arms = rows.drop_duplicates("arm")
    vehicle = arms["agent"] == "DMSO"
    return pd.DataFrame({
        "arm": arms["arm"], "start_h": 0.0, "agent": arms["agent"],
        "kind": ["vehicle" if v else "drug" for v in vehicle],
        "dose": arms["dose"].where(~vehicle), "unit": arms["unit"].where(~vehicle, ""),
    })
