"""Pairs of drugs in PC9 and melanoma lines: net growth rates over the doses of both."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from refugium.datasets.entries import Published
from refugium.datasets.texts import cited
from refugium.io import read_table, to_numbers
from refugium.study import LOSSES, Study

FILES: dict[str, str] = {
    "Data/dasatinib_osimertinib_cellavista_cm_8-24-17.csv": "dasatinib cellavista",
    "Data/linsitinib_osimertinib_cellavista_cm_8-24-17.csv": "linsitinib cellavista",
    "Data/HTS015_017_Combined.csv": "",
    "Data/HTS018_rates.csv": "",
    "Data/HTS022_timeavg_rates_sub2.csv": "",
}
"""File to its experiment; empty: the file names it."""

LINES: dict[str, tuple[str, str, str]] = {
    "PC9c1": ("PC9", "subclone", "lung adenocarcinoma, EGFR exon 19 deletion"),
    "PC9AZR": ("PC9", "osimertinib-resistant", "lung adenocarcinoma, EGFR exon 19 deletion"),
    "BR1": ("PC9", "erlotinib-resistant", "lung adenocarcinoma, EGFR exon 19 deletion"),
    "PC9": ("", "", "lung adenocarcinoma, EGFR exon 19 deletion"),
    "SKMEL5C10": ("SKMEL5", "subclone", "melanoma, BRAF mutant"),
}
"""Line to the line it comes from, how, and its tissue."""

NOTES = (
    "Rates are those that the source published: doublings per hour once a drug has taken effect, "
    "one per well. Their times are not in the files. Raw counts of these wells are not read here.",
    "Names of drugs in lower case: the files write some of them in two ways.",
    "HTS015 and HTS017 came in one file; two plates of HTS018 reuse names of wells.",
    "The resistance of PC9AZR and BR1 is as the source names the lines.",
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
        Wells of net rates (one measure), an arm per pair of doses, no samples.
    """
    arms: dict[str, list[dict[str, Any]]] = {}
    wells: list[dict[str, Any]] = []
    left_out = 0
    for name, experiment in FILES.items():
        raw = read_table(files[name])
        columns = ["drug1.conc", "drug2.conc", "rate"]
        numbers = to_numbers(raw[columns], file=files[name].name)
        for number, (row, (one, two, rate)) in enumerate(zip(
                raw.to_dict(orient="records"), numbers.to_numpy(), strict=True), start=2):
            if pd.isna(rate):
                left_out += 1
                continue
            arm = _arm(arms, (str(row["drug1"]), float(one)), (str(row["drug2"]), float(two)))
            own = experiment or str(row["expt.id"])
            wells.append({
                "well": str(row.get("well") or f"row {number}"), "model_id": str(row["cell.line"]),
                "arm": arm, "measure": "net rate", "value": float(rate), "unit": "1/h",
                "block": f"{own} {row.get('plate.name') or ''}".strip(), "experiment": own,
            })
    lines = list(dict.fromkeys(w["model_id"] for w in wells))
    return Study(
        name=published.name,
        models=_models(lines),
        arms=pd.DataFrame([{"arm": arm, "start_h": 0.0, **agent}
                           for arm, agents in arms.items() for agent in agents]),
        samples=pd.DataFrame(columns=["sample_id", "model_id", "arm"]),
        modalities={},
        wells=pd.DataFrame(wells),
        time_zero="addition of drugs",
        notes=(*NOTES, f"Licence: {published.licence}."),
        citation=cited(published),
        losses=LOSSES.table([
            {"modality": "wells", "item": "rate.95ci",
             "why": "the source's interval of each rate: wells are the units here"},
            {"modality": "wells", "item": "rate", "why": f"{left_out} wells without a rate"},
        ]),
    )


def _arm(arms: dict[str, list[dict[str, Any]]], *drugs: tuple[str, float]) -> str:
    """Return the arm of a pair of doses, made when first met; a dose of 0 is no drug."""
    given = [(name.lower(), dose) for name, dose in drugs if dose > 0]
    arm = " + ".join(f"{name} {dose:.4g} M" for name, dose in given) or "untreated"
    arms.setdefault(arm, [{"agent": name, "kind": "drug", "dose": float(f"{dose:.4g}"),
                           "unit": "M"} for name, dose in given] or [
        {"agent": "none", "kind": "none"}])
    return arm


def _models(lines: list[str]) -> pd.DataFrame:
    known = {name: LINES.get(name, ("", "", "melanoma, BRAF mutant")) for name in lines}
    parents = dict.fromkeys(parent for parent, _, _ in known.values() if parent)
    rows = {name: known.get(name, LINES.get(name, ("", "", ""))) for name in (*parents, *lines)}
    return pd.DataFrame([
        {"model_id": name, "parent_id": parent, "perturbation": how, "kind": "cell_line",
         "lineage": tissue, "species": "human"}
        for name, (parent, how, tissue) in rows.items()
    ])
