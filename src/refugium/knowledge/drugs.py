"""Answers which drug is meant, what it is for and what it binds at a dose."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.knowledge.checks import name_key
from refugium.knowledge.pack import Knowledge, load_knowledge
from refugium.knowledge.schema import split_list
from refugium.language.suggest import did_you_mean

_SALT = re.compile(
    r"(?:[\s-]+(?:(?:mono|di|bis|hemi)?(?:hydrochloride|hcl|mesylate|besylate|tosylate|phosphate|"
    r"maleate|(?:[sl]-)?malate|fumarate|succinate|sulfate|citrate|tartrate|acetate|hydrate)|sodium|"
    r"potassium|salt|\(?free base\)?))+$",
    re.IGNORECASE)
"""Words behind a name that name its salt: the drug is the same."""


def find_drug(name: str, *, knowledge: Knowledge | None = None) -> str | None:
    """Find the generic name of a drug given by any of its names.

    Parameters
    ----------
    name
        Generic name, code or trade name; case, blanks, hyphens and the salt do not matter.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    str or None
        Generic name as in the drugs table; None if the name is not known.

    Examples
    --------
    >>> find_drug("Tarceva"), find_drug("BMS 354825"), find_drug("Erlotinib HCl")
    ('erlotinib', 'dasatinib', 'erlotinib')
    >>> find_drug("water") is None
    True
    """
    names = _names(knowledge or load_knowledge())
    return names.get(name_key(name)) or names.get(name_key(_SALT.sub("", name.strip())))


@lru_cache(maxsize=8)
def _names(knowledge: Knowledge) -> dict[str, str]:
    """Return the generic name by the key of each name; the first drug of a name keeps it."""
    drugs = knowledge.tables["drugs"]
    found: dict[str, str] = {}
    for drug, aliases in zip(drugs["drug"], drugs["aliases"], strict=True):
        for alias in (drug, *split_list(aliases)):
            found.setdefault(name_key(alias), str(drug))
    found.pop("", None)
    return found


def targets_of(
    drug: str, *, intended_only: bool = True, knowledge: Knowledge | None = None
) -> tuple[str, ...]:
    """List the nodes that a drug is given for, or all nodes that it is listed with.

    Parameters
    ----------
    drug
        Any name of the drug.
    intended_only
        False also lists nodes from binding panels, whatever their Kd.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    tuple of str
        Node names, intended first. A family that the drug was made for stands before its members,
        so that either level can be looked up.

    Raises
    ------
    KnowledgeError
        If no drug has this name.

    Examples
    --------
    >>> targets_of("erlotinib")
    ('EGFR',)
    """
    rows = _rows(drug, knowledge)
    if intended_only:
        rows = rows[rows["intended"]]
    return tuple(dict.fromkeys(str(node) for node in rows["node"]))


def inhibited_at(drug: str, dose_nM: float, *, knowledge: Knowledge | None = None) -> pd.DataFrame:
    """List the nodes that a drug binds with a Kd at or below a dose.

    Parameters
    ----------
    drug
        Any name of the drug.
    dose_nM
        Concentration in nM.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    pandas.DataFrame
        node, family (empty if none), gene, construct, kd_nM, intended, source; one row per node
        and gene (its tightest construct), by increasing Kd.

    Raises
    ------
    KnowledgeError
        If no drug has this name or the dose is not positive.

    Notes
    -----
    Kd is a binding constant of the isolated kinase: with ATP and protein in a cell a higher dose
    is needed, so the table bounds the set from above. A target without a Kd here (see
    ``targets_of``) is absent from it: absence is not proof that a node is untouched.

    Examples
    --------
    >>> inhibited_at("dasatinib", 1.0)["node"].head(1).tolist()
    ['ABL']
    """
    if not dose_nM > 0:
        raise KnowledgeError(
            "dose is not a positive number", column="dose_nM", found=dose_nM, remedy="give it in nM"
        )
    rows = _rows(drug, knowledge)
    rows = rows[rows["kd_nM"] <= dose_nM].sort_values("kd_nM", kind="stable")
    rows = rows.drop_duplicates(["node", "gene"])
    nodes = (knowledge or load_knowledge()).tables["nodes"]
    family = dict(zip(nodes["node"], nodes["parent"], strict=True))
    rows = rows.assign(family=[family[node] for node in rows["node"]])
    columns = ["node", "family", "gene", "construct", "kd_nM", "intended", "source"]
    return rows[columns].reset_index(drop=True)


def _rows(drug: str, knowledge: Knowledge | None) -> pd.DataFrame:
    known = knowledge or load_knowledge()
    name = find_drug(drug, knowledge=known)
    if name is None:
        raise KnowledgeError(
            "drug is not known",
            column="drug",
            found=drug,
            remedy=did_you_mean(drug, known.tables["drugs"]["drug"]),
        )
    targets = known.tables["drug_targets"]
    return targets[targets["drug"] == name]
