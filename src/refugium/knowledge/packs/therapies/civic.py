"""Evidence items of CIViC: a table as its releases of 2018 were."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.knowledge.packs.therapies.assertions import ASSERTIONS, Direction, Joined, Speaks
from refugium.knowledge.packs.therapies.drug_names import drug_name

ORIGIN = "civic-2018"
_NEEDED = ("gene", "variant", "disease", "drugs", "evidence_type", "evidence_direction",
           "evidence_level", "clinical_significance", "pubmed_id", "evidence_status",
           "evidence_id")
_DIRECTION = {
    "sensitivity/response": Direction.SENSITIVITY,
    "resistance": Direction.RESISTANCE,
    "reduced sensitivity": Direction.RESISTANCE,
}
_SPEAKS = {"supports": Speaks.SUPPORTS, "does not support": Speaks.DOES_NOT_SUPPORT}
_COMMA = re.compile(r",(?![^()]*\))")
"""A comma outside brackets: `BEZ235 (NVP-BEZ235, Dactolisib)` is one drug."""


def read_civic(path: Path) -> pd.DataFrame:
    """Answer: what does a CIViC release of evidence items say of drugs?

    Parameters
    ----------
    path
        Tab-separated, plain or packed, one row per evidence item.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.knowledge.packs.therapies.ASSERTIONS`; accepted predictive items
        only. These releases do not say whether several drugs are a combination or alternatives.

    Raises
    ------
    KnowledgeError
        The file is not there or has another layout.
    """
    try:
        table = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
    except (OSError, ValueError, pd.errors.ParserError) as error:
        raise KnowledgeError("the evidence items cannot be read", file=path, found=str(error),
                             remedy="give CIViC's ClinicalEvidenceSummaries as .tsv") from error
    for column in _NEEDED:
        if column not in table:
            raise KnowledgeError("column is missing", file=path, column=column,
                                 remedy=f"the columns are {', '.join(_NEEDED)}")
    rows = table[(table["evidence_type"] == "Predictive")
                 & (table["evidence_status"] == "accepted")]
    drugs = [tuple(dict.fromkeys(drug_name(part) for part in _COMMA.split(cell) if part.strip()))
             for cell in rows["drugs"]]
    return ASSERTIONS.table(pd.DataFrame({
        "origin": ORIGIN, "row": rows["evidence_id"].to_numpy(),
        "gene": rows["gene"].to_numpy(), "variant": rows["variant"].to_numpy(),
        "disease": rows["disease"].to_numpy(), "drugs": drugs,
        "joined": [Joined.NOT_STATED if len(names) > 1 else Joined.ONE for names in drugs],
        "direction": [_DIRECTION.get(cell.casefold(), Direction.OTHER)
                      for cell in rows["clinical_significance"]],
        "speaks": [_SPEAKS.get(cell.casefold(), Speaks.NOT_STATED)
                   for cell in rows["evidence_direction"]],
        "level": rows["evidence_level"].to_numpy(),
        "stated_level": rows["evidence_level"].to_numpy(),
        "reference": [f"PMID {cell}" if cell else "" for cell in rows["pubmed_id"]],
    }))
