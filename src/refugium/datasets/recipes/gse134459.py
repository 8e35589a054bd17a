"""The reversible series of melanoma line M397 (GEO GSE134459): on drug, and off from day 29."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits, check_shape
from refugium.core.guards.packed import unpack
from refugium.core.guards.texts import decode_text
from refugium.io import check_header, to_numbers
from refugium.study import LOSSES, Study

COLUMNS = ("Control", "D3", "D8", "D13", "D21", "D29", "D33", "D38", "D59", "dr29.D4", "dr29.D10",
           "dr29.D15", "dr29.D17", "dr29.D30", "dr29.D35")
ON, OFF = "on", "off from day 29"
REMOVED_H = 696.0
DAY_H = 24.0
DRUG_ON = {ON: ((0.0, True),), OFF: ((0.0, True), (REMOVED_H, False))}
"""Periods of each arm, as :func:`refugium.movie.kinetics.fit_kinetics` takes them."""
_OFF = re.compile(r"^dr29\.D(\d+)$")
_ON = re.compile(r"^D(\d+)$")

NOTES = (
    "One sample per time: no replicates.",
    "RPKM as log2(RPKM + 1): no counts are in the file, so tests made for counts do not apply.",
    "The file names neither the drug nor its dose: a BRAF inhibitor, by the series' description.",
    "Days after removal are counted from day 29: dr29.D4 is day 33.",
)


def read_gse134459(
    path: str | Path, *, agent: str = "BRAF inhibitor", limits: Limits = LIMITS
) -> Study:
    r"""Answer: what did the M397 series measure on drug and after its removal on day 29?

    Parameters
    ----------
    path
        `GSE134459_Reversible_RPKM_values.txt.gz` as downloaded (or unpacked): genes x 15 samples,
        separated by tabs.
    agent
        Name of the drug, with a dose if known; the file states none.
    limits
        See :class:`refugium.core.guards.Limits`.

    Returns
    -------
    Study
        Modality `rna_log` (log2(RPKM + 1)); arms `on` and `off from day 29`; times in hours.

    Raises
    ------
    StudyError
        If a sample lacks or is unknown, a value is no number or negative, or the file is cut.

    Notes
    -----
    Rows that carry the same gene are summed, as RPKM of transcripts add up, and listed in
    `losses`. The file is not part of the catalogue of published studies: it could not be fetched
    when this was written, so no study is promised to come out of it, only its format.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "GSE134459_Reversible_RPKM_values.txt"
    >>> _ = file.write_text("Gene\t" + "\t".join(COLUMNS) + "\nMITF" + "\t3" * 15 + "\n")
    >>> study = read_gse134459(file)
    >>> study.modalities["rna_log"].shape, float(study.modalities["rna_log"].X[0, 0])
    ((15, 1), 2.0)
    """
    path = Path(path)
    genes, values = _read(path, limits)
    losses: list[dict[str, str]] = []
    rpkm = values.set_axis(pd.Index(genes, dtype=object)).T
    if rpkm.columns.duplicated().any():
        counts = pd.Series(genes).value_counts()
        losses = [{"modality": "rna_log", "item": str(gene), "why": f"stands in {n} rows: summed"}
                  for gene, n in counts[counts > 1].items()]
        rpkm = rpkm.T.groupby(level=0, sort=False).sum(min_count=1).T
    samples = pd.DataFrame([_sample(name) for name in COLUMNS])
    data = ad.AnnData(
        X=np.log2(rpkm.to_numpy(dtype=float) + 1.0), obs=pd.DataFrame(index=samples["sample_id"]),
        var=pd.DataFrame({"gene": rpkm.columns.astype(str)}, index=rpkm.columns.astype(str)),
    )
    data.obs.index.name = None
    data.uns["scale"], data.uns["kind"] = "log2", "genes"
    return Study(
        name="GSE134459 M397 reversible",
        models=pd.DataFrame([{"model_id": "M397", "kind": "cell_line", "lineage": "melanoma",
                              "species": "human"}]),
        arms=pd.DataFrame([
            {"arm": ON, "start_h": 0.0, "agent": agent, "kind": "drug"},
            {"arm": OFF, "start_h": 0.0, "agent": agent, "kind": "drug"},
            {"arm": OFF, "start_h": REMOVED_H, "agent": "none", "kind": "none"},
        ]),
        samples=samples, modalities={"rna_log": data}, time_zero="first dose", notes=NOTES,
        citation="Gene Expression Omnibus, GSE134459", losses=LOSSES.table(losses),
    )


def _read(path: Path, limits: Limits) -> tuple[list[str], pd.DataFrame]:
    """Return the gene of each row and RPKM by sample."""
    reader = csv.reader(io.StringIO(decode_text(unpack(path, limits), path.name)), delimiter="\t")
    lines = [(number, row) for number, row in enumerate(reader, start=1)
             if any(cell.strip() for cell in row)]
    if len(lines) < 2:
        raise StudyError("the table holds no gene", file=path.name, remedy="download it again")
    top, header = lines[0][0], [cell.strip() for cell in lines[0][1]]
    if len(header) == len(COLUMNS):
        header = ["", *header]  # as R writes row names
    check_header(header, path.name, top)
    for name in COLUMNS:
        if name not in header[1:]:
            raise StudyError("a sample lacks", file=path.name, row=top, column=name,
                             found=header[:6], remedy="use the file as it was downloaded")
    for name in header[1:]:
        if name not in COLUMNS:
            raise StudyError("not a sample of this series", file=path.name, row=top, found=name,
                             remedy="use the file as it was downloaded")
    check_shape(len(lines), len(header), file=path.name, limits=limits)
    for number, row in lines[1:]:
        if len(row) != len(header):
            raise StudyError(f"this row has {len(row)} cells, the header has {len(header)}",
                             file=path.name, row=number,
                             remedy="is the file cut? Download it again")
        if not row[0].strip():
            raise StudyError("this row names no gene", file=path.name, row=number)
    raw = pd.DataFrame([row[1:] for _, row in lines[1:]], columns=pd.Index(header[1:]))
    numbers = to_numbers(raw, file=path.name)[list(COLUMNS)]
    if (numbers < 0).to_numpy().any():
        at = int((numbers < 0).any(axis=1).to_numpy().argmax())
        raise StudyError("RPKM below zero", file=path.name, row=lines[1 + at][0],
                         found=float(numbers.iloc[at].min()))
    return [row[0].strip() for _, row in lines[1:]], numbers


def _sample(name: str) -> dict[str, object]:
    off, on = _OFF.match(name), _ON.match(name)
    days = float(off[1]) if off else float(on[1]) if on else 0.0
    time_h = days * DAY_H + (REMOVED_H if off else 0.0)
    return {"sample_id": name, "model_id": "M397", "arm": OFF if off else ON, "time_h": time_h}
