"""Six triple-negative breast lines and MCF10A under kinase inhibitors, 75 antibodies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from refugium.core.tables import rows_of
from refugium.datasets.antibodies import antibody_matrix
from refugium.datasets.entries import Published
from refugium.datasets.texts import cited
from refugium.io import to_numbers
from refugium.study import LOSSES, Study

DATA = "rawdata/TNBC RPPA Panel 29.4.19 clean.xlsx"
SHEET = "Raw RRPA TNBC Results"
KEYS = ["Cell Line", "Prep. By", "Treatment"]
FLOOR = 0.01
"""Readings between zero and this are the scanner's floor (1e-7 to 1e-3), not a protein level."""
CEILING = 1e4
"""Readings above this come from a failed normalisation; the source leaves them out as well."""
FAILED_SHARE = 0.1
"""A well with at least this share of readings above the ceiling failed as a whole."""
VEHICLES = ("DMSO", "DMSO*")
STARRED_SET = ("DMSO*", "AICAR", "Dorsomorphin", "CHIR-98014", "TAK-632", "QNZ")
"""Treatments prepared together with the second control, DMSO*."""
NAMES = {
    "Ipatasertib": "ipatasertib", "Everolimus": "everolimus", "Cisplatin": "cisplatin",
    "PF-00562271": "PF-562271", "Dorsomorphin": "dorsomorphin",
}

NOTES = (
    "Two controls: in the lines whose preparer is recorded as two people, DMSO* was prepared with "
    "AICAR, dorsomorphin, CHIR-98014, TAK-632 and QNZ, and DMSO with the others. Each set is a "
    "block here and is compared with its own control (inferred); the source compares all with "
    "DMSO, so fold changes of the starred set differ from the published table.",
    "DMF is not explained in the source: probably the solvent of cisplatin; kept as an agent.",
    "Zero and floor readings (below 0.01) are missing, not small; readings above 10,000 and the "
    "wells that show many of them are failed normalisations and left out, as in the source.",
    "Ipatasertib is ATP-competitive: the drug-bound AKT is protected from phosphatases, so AKT "
    "S473 and T308 rise while AKT is off. Not a sign of survival signalling.",
    "Antibody names as in the file; MET(T1234) is read as Y1234/Y1235 and stat3(y750) as Y705, "
    "the sites for which antibodies exist. Sites carry the numbers of the file (EGFR Y992, Y1068: "
    "mature numbering; SRC Y416, Y527: chicken numbering).",
    "Dose and time of treatment are not stated in the source; no growth or viability values.",
    "MCF10A is not a tumour line.",
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
        Modality `rppa` (linear intensities), one sample per well.
    """
    path = files[DATA]
    raw = pd.read_excel(path, sheet_name=SHEET, dtype=object)
    rows = raw[raw["Cell Line"].notna()]
    names = [str(name) for name in rows.columns if name not in KEYS]
    readings = to_numbers(rows[names], file=path.name)
    failed = (readings > CEILING).mean(axis=1) >= FAILED_SHARE
    rows, readings = rows[~failed].reset_index(drop=True), readings[~failed].reset_index(drop=True)
    floor, ceiling = readings < FLOOR, readings > CEILING
    keys = rows[KEYS].astype(str).apply(lambda column: column.str.strip())
    agent = keys["Treatment"].map(lambda name: NAMES.get(name, name))
    block = keys["Treatment"].isin(STARRED_SET).map({True: "with DMSO*", False: "with DMSO"})
    replicate = keys.groupby(["Cell Line", "Treatment"]).cumcount().add(1).astype(str)
    ids = keys["Cell Line"] + " | " + agent + " | " + replicate
    samples = pd.DataFrame({
        "sample_id": ids, "model_id": keys["Cell Line"], "arm": agent, "replicate": replicate,
        "block": block,
    })
    values = readings.mask(floor | ceiling).set_axis(pd.Index(ids.tolist()))
    losses = [{"modality": "rppa", "item": "floor",
               "why": f"{int(floor.to_numpy().sum())} readings of zero or at the floor: missing"},
              {"modality": "rppa", "item": "ceiling",
               "why": f"{int(ceiling.to_numpy().sum())} readings above {CEILING:g}: missing"},
              {"modality": "rppa", "item": "Average, Stdev",
               "why": f"{int(raw['Cell Line'].isna().sum())} summary rows: left out"}]
    losses += [
        {"modality": "rppa", "item": f"{record['Cell Line']} {record['Treatment']}",
         "why": f"spreadsheet row {position + 2}: failed normalisation, well left out"}
        for position, record in enumerate(rows_of(raw[KEYS]))
        if bool(failed.get(position, False))
    ]
    return Study(
        name=published.name,
        models=_models(samples["model_id"].unique().tolist()),
        arms=_arms(agent.unique().tolist()),
        samples=samples,
        modalities={
            "rppa": antibody_matrix(values, "tnbc_rppa", scale="linear", file=path.name)
        },
        time_zero="start of treatment (time of lysis not stated)",
        notes=(*NOTES, f"Licence: {published.licence}."),
        citation=cited(published),
        losses=LOSSES.table(losses),
    )


def _models(lines: list[str]) -> pd.DataFrame:
    return pd.DataFrame([
        {"model_id": line, "kind": "cell_line", "species": "human",
         "lineage": "breast, not malignant" if line == "MCF10A" else "breast, triple-negative"}
        for line in lines
    ])


def _arms(agents: list[str]) -> pd.DataFrame:
    return pd.DataFrame([
        {"arm": agent, "start_h": 0.0, "agent": agent,
         "kind": "vehicle" if agent in VEHICLES else "drug"} for agent in agents
    ])
