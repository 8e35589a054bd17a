"""Three SKMEL5 subclones on a BRAF inhibitor for eight days: RNA counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from refugium.core.errors import StudyError
from refugium.datasets.counts import count_matrix
from refugium.datasets.entries import Published
from refugium.datasets.texts import cited
from refugium.io import read_table, to_numbers
from refugium.study import LOSSES, Study

DATA = "SKMEL5_subclone_BRAFi_timecourse_RNAseq_data.csv"
PARENT = "SKMEL5"
ARM = "PLX-4720"
DAY_H = 24.0
_COLUMN = re.compile(r"^(?P<clone>SC\d+)_day(?P<day>\d+)_rep(?P<replicate>\d)$")

NOTES = (
    "The table is the source's filtered one: genes with few reads are absent, that is not "
    "measured. The unfiltered table (an R file) is not read here.",
    "SOX10 is absent: in the unfiltered table it is zero in every sample, an artefact of counting "
    "(its reads overlap POLR2F and ambiguous reads are dropped). Not measured, not lost.",
    "This line keeps its melanocytic identity on drug as far as MITF tells: a negative control "
    "for dedifferentiation.",
    "Day 0 is before the drug. The dose is not stated in the file.",
    "Three single-cell subclones of one line: contexts that share their origin.",
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
        Modality `rna_counts`, one sample per subclone, day and replicate.
    """
    path = files[DATA]
    raw = read_table(path)
    samples = [_sample(str(name), path.name) for name in raw.columns[1:]]
    numbers = to_numbers(raw[raw.columns[1:]], file=path.name)
    values = numbers.set_axis(raw[raw.columns[0]].tolist()).T
    values.index = pd.Index([row["sample_id"] for row in samples])
    losses = [{"modality": "rna_counts", "item": "genes with few reads",
               "why": f"left out by the source: {values.shape[1]} genes remain"}]
    return Study(
        name=published.name,
        models=_models(sorted({str(row["model_id"]) for row in samples})),
        arms=pd.DataFrame([{"arm": ARM, "start_h": 0.0, "agent": "PLX-4720", "kind": "drug"}]),
        samples=pd.DataFrame(samples),
        modalities={"rna_counts": count_matrix(values)},
        time_zero="addition of PLX-4720",
        notes=(*NOTES, f"Licence: {published.licence}."),
        citation=cited(published),
        losses=LOSSES.table(losses),
    )


def _sample(name: str, file: str) -> dict[str, object]:
    match = _COLUMN.match(name)
    if match is None:
        raise StudyError("not a sample of this study", file=file, row=1, found=name)
    return {
        "sample_id": name, "model_id": f"{PARENT} {match['clone']}", "arm": ARM,
        "time_h": float(match["day"]) * DAY_H, "replicate": match["replicate"],
    }


def _models(clones: list[str]) -> pd.DataFrame:
    return pd.DataFrame([
        {"model_id": model, "parent_id": "" if model == PARENT else PARENT,
         "perturbation": "" if model == PARENT else "subclone", "kind": "cell_line",
         "lineage": "melanoma, BRAF V600E", "species": "human"}
        for model in (PARENT, *clones)
    ])
