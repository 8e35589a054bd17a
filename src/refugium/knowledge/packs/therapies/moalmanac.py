"""Assertions of the Molecular Oncology Almanac, from a copy that the user has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.knowledge.packs.therapies.assertions import ASSERTIONS, Direction, Joined, Speaks
from refugium.knowledge.packs.therapies.drug_names import drug_name

ORIGIN = "moalmanac"
_LEVEL = {
    "FDA-Approved": "A", "Guideline": "A", "Clinical trial": "B",
    # trials and case reports are not told apart in it: the lower of the two is said
    "Clinical evidence": "C",
    "Preclinical": "D", "Inferential": "E",
}
_PLUS = " + "
_YES, _NO = {1, "1"}, {0, "0"}


def read_moalmanac(path: Path) -> pd.DataFrame:
    """Answer: what does the almanac say of drugs?

    Parameters
    ----------
    path
        `molecular-oncology-almanac.json`.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.knowledge.packs.therapies.ASSERTIONS`; assertions on
        sensitivity or resistance to a named drug, without those that it calls deprecated. ` + `
        joins drugs that are given together.

    Raises
    ------
    KnowledgeError
        The file is not there or has another layout.
    """
    try:
        items = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KnowledgeError("the almanac cannot be read", file=path, found=str(error),
                             remedy="give molecular-oncology-almanac.json") from error
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise KnowledgeError("this is not the almanac's layout", file=path,
                             remedy="it is a list of assertions")
    rows = []
    for item in items:
        for direction, said in ((Direction.SENSITIVITY, item.get("therapy_sensitivity")),
                                (Direction.RESISTANCE, item.get("therapy_resistance"))):
            speaks = _speaks(said)
            if speaks is not None and item.get("therapy_name") and not item.get("_deprecated"):
                rows.append(_row(item, direction, speaks))
    return ASSERTIONS.table(rows)


def _speaks(said: object) -> Speaks | None:
    if said in ("", None):
        return None
    return Speaks.SUPPORTS if said in _YES else Speaks.DOES_NOT_SUPPORT if said in _NO else None


def _row(item: Mapping[str, Any], direction: Direction, speaks: Speaks) -> dict[str, Any]:
    drugs = tuple(drug_name(part) for part in str(item["therapy_name"]).split(_PLUS))
    genes = [str(item[name]) for name in ("gene", "gene1", "gene2") if item.get(name)]
    change = next((str(item[name]) for name in ("protein_change", "direction",
                                                "rearrangement_type", "variant_annotation")
                   if item.get(name)), "")
    stated = str(item.get("predictive_implication", ""))
    return {
        "origin": ORIGIN, "row": item.get("assertion_id", ""), "gene": "-".join(genes),
        "variant": change, "disease": item.get("disease") or item.get("oncotree_term") or "",
        "drugs": drugs, "joined": Joined.COMBINATION if len(drugs) > 1 else Joined.ONE,
        "direction": direction, "speaks": speaks, "level": _LEVEL.get(stated, "E"),
        "stated_level": stated,
        "reference": f"PMID {item['pmid']}" if item.get("pmid") else item.get("url", ""),
    }
