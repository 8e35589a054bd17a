"""SK-MEL-133 melanoma under single drugs and pairs: 82 (phospho)proteins and phenotypes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.texts import read_text
from refugium.datasets.antibodies import antibody_matrix
from refugium.datasets.entries import Published
from refugium.datasets.plate_table import read_plate
from refugium.datasets.texts import cited
from refugium.study import LOSSES, Study

EXPRESSION, NODES, ROWS = "data/expr.csv", "data/node_Index.csv", "data/expr_index.txt"
MODEL = "SK-MEL-133"
CONTROL = "DMSO"
PROTEIN_H, PHENOTYPE_H = 24.0, 72.0
PHENOTYPES = {
    "G2M": "G2/M share", "G1arrest": "G1 arrest", "G2arrest": "G2 arrest", "Sarrest": "S arrest",
    "cellviab": "viability",
}
"""Phenotype columns and what they measure."""
DRUGS = {
    "901": "PD0325901", "AK": "AKTi", "HN": "HDACi", "NT": "nutlin", "P6": "JAKi",
    "PLX": "PLX-4720", "RO": "PKCi", "SR": "SRCi", "ST": "STAT3i", "Tm": "temsirolimus",
    "ZS": "PI3Ki", "RY": "CDK4i",
}
"""Drug codes; a compound is named only where its name is sure, else its target class."""

NOTES = (
    "Values are log2 ratios to DMSO: proteins after 24 h, phenotypes after 72 h (times from the "
    "paper, not the files). DMSO is given as one sample and one well of zeros by definition: it "
    "carries no noise. One sample per condition, no replicates.",
    "The line is resistant to RAF inhibitors: PLX-4720 is not expected to work.",
    "Pairs combine two drugs at the lower dose; most single drugs are there at that dose and at "
    "twice it. Compare a pair with the single drugs at both doses: a strong pair may only be a "
    "strong drug. Units of doses are not stated in the files.",
    "Drug codes are read from the perturbation columns; targets are the intended ones.",
    "Antibody names as in the file (YBI is YB1); sites carry the numbers of the file.",
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
        Modality `rppa` (log2 ratio to DMSO) and the phenotypes as wells.
    """
    nodes = [line.strip() for line in read_text(files[NODES]).splitlines() if line.strip()]
    conditions = [
        line.split()[0] for line in read_text(files[ROWS]).splitlines() if line.strip()
    ]
    table = _table(files[EXPRESSION], nodes, len(conditions))
    treatments = [_agents(text, files[ROWS].name) for text in conditions]
    arms = [_arm(agents) for agents in treatments]
    ids = pd.Index([f"{MODEL} | {arm}" for arm in (CONTROL, *arms)])
    proteins = nodes[: nodes.index(next(iter(PHENOTYPES)))]
    zero = pd.DataFrame(0.0, index=[CONTROL], columns=nodes)
    values = pd.concat([zero, table]).set_axis(ids)
    samples = pd.DataFrame({
        "sample_id": ids, "model_id": MODEL, "arm": [CONTROL, *arms], "time_h": PROTEIN_H,
        "block": MODEL,
    })
    return Study(
        name=published.name,
        models=pd.DataFrame([{"model_id": MODEL, "kind": "cell_line", "species": "human",
                              "lineage": "melanoma, BRAF V600E"}]),
        arms=_arms(treatments),
        samples=samples,
        modalities={
            "rppa": antibody_matrix(values[proteins], "cellbox_skmel133", scale="log2",
                                    file=files[EXPRESSION].name)
        },
        wells=_wells(values, [CONTROL, *arms]),
        time_zero="addition of the drugs",
        notes=(*NOTES, f"Licence: {published.licence}."),
        citation=cited(published),
        losses=LOSSES.table([
            {"modality": "rppa", "item": ", ".join(nodes[len(proteins) + len(PHENOTYPES):]),
             "why": "drug nodes of the source's model, not measurements: left out"}
        ]),
    )


def _table(path: Path, nodes: list[str], rows: int) -> pd.DataFrame:
    first, rest = read_plate(path)
    numbers = [[float(cell) for cell in first], *rest]
    if len(numbers) != rows or len(numbers[0]) != len(nodes):
        raise StudyError("the table does not fit its row and column names", file=path.name,
                         found=f"{len(numbers)} x {len(numbers[0])}, {rows} x {len(nodes)} named")
    return pd.DataFrame(numbers, columns=nodes)


def _agents(text: str, file: str) -> tuple[tuple[str, float], ...]:
    found = []
    for part in text.split(","):
        code, _, dose = part.partition("|")
        if code not in DRUGS:
            raise StudyError("not a drug code of this study", file=file, found=part)
        found.append((DRUGS[code], float(dose)))
    return tuple(found)


def _arm(agents: tuple[tuple[str, float], ...]) -> str:
    return " + ".join(f"{name} {dose:g}" for name, dose in agents)


def _arms(treatments: list[tuple[tuple[str, float], ...]]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = [
        {"arm": CONTROL, "start_h": 0.0, "agent": CONTROL, "kind": "vehicle"}
    ]
    rows += [
        {"arm": _arm(agents), "start_h": 0.0, "agent": name, "kind": "drug", "dose": dose}
        for agents in treatments for name, dose in agents
    ]
    return pd.DataFrame(rows)


def _wells(values: pd.DataFrame, arms: list[str]) -> pd.DataFrame:
    return pd.DataFrame([
        {"well": arm, "model_id": MODEL, "arm": arm, "time_h": PHENOTYPE_H, "measure": measure,
         "value": float(value), "unit": "log2 ratio to DMSO", "block": MODEL}
        for column, measure in PHENOTYPES.items()
        for arm, value in zip(arms, values[column], strict=True)
    ])
