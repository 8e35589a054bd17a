"""How much of a drug reaches patients' plasma."""

from __future__ import annotations

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.knowledge.drugs import find_drug
from refugium.knowledge.pack import Knowledge, load_knowledge
from refugium.language.suggest import did_you_mean


def exposure_of(drug: str, *, knowledge: Knowledge | None = None) -> pd.DataFrame:
    """Answer: which plasma concentrations does a drug reach in patients, total and unbound?

    Parameters
    ----------
    drug
        Any name of the drug.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    pandas.DataFrame
        drug, dose_mg, schedule, cmax_nM (total), unbound_fraction, cmax_unbound_nM (NaN: not
        known here), words, source, checked; checked rows first. Empty: nothing is known here,
        which is no statement about the drug.

    Raises
    ------
    KnowledgeError
        If no drug has this name.

    Notes
    -----
    Means of patients at one dose; persons differ by a factor of two and more. An unbound
    concentration is the total one times the unbound fraction, both at 37 degrees in plasma.
    Medium with 10 % serum binds less than plasma, so a nominal dose in culture is compared with
    the unbound concentration.

    Examples
    --------
    >>> float(exposure_of("Mekinist")["cmax_unbound_nM"].item())
    0.938
    """
    known = knowledge or load_knowledge()
    name = find_drug(drug, knowledge=known)
    if name is None:
        raise KnowledgeError("drug is not known", column="drug", found=drug,
                             remedy=did_you_mean(drug, known.tables["drugs"]["drug"]))
    table = known.tables["exposure"]
    rows = table[table["drug"] == name].sort_values("checked", ascending=False, kind="stable")
    columns = ["drug", "dose_mg", "schedule", "cmax_nM", "unbound_fraction", "cmax_unbound_nM",
               "words", "source", "checked"]
    return rows[columns].reset_index(drop=True)
