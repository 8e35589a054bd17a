"""Which drugs are known to hit the nodes that were called, and what else they hit."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.errors import RefugiumError
from refugium.core.status import BackupClass, CallRole, Engagement, Level
from refugium.core.tables import Column, Schema, rows_of
from refugium.escape import call_id
from refugium.knowledge import Knowledge, find_node, load_knowledge, top_nodes
from refugium.knowledge.packs.therapies import built_in_affinities
from refugium.therapy.exposure import Reach, dose_exposure
from refugium.therapy.parameters import BEYOND_KD, HIT_nM
from refugium.therapy.selectivity import (
    checked_affinities,
    node_of_gene,
    survival_nodes,
    targets_within,
)


class Tested(StrEnum):
    """Was a partner given to these cells?

    Examples
    --------
    >>> Tested.FROM_KNOWLEDGE_ONLY.says
    'known to hit the node; not tested in these cells'
    """

    TESTED = "tested"
    FROM_KNOWLEDGE_ONLY = "from_knowledge_only"

    @property
    def says(self) -> str:
        """In words for a page."""
        return ("tested in these cells" if self is Tested.TESTED
                else "known to hit the node; not tested in these cells")


CANDIDATES = Schema("candidates", (
    Column("call_id", "name", "hash of model, drug, node and contrast: the key of `path`"),
    Column("model_id", "name", "model of the call"),
    Column("drug", "name", "drug(s) that the node was called on"),
    Column("contrast", "name", "the comparison"),
    Column("node", "name", "the node called"),
    Column("class", "enum", "class of the call", values=BackupClass),
    Column("level", "enum", "level of the call", values=Level),
    Column("partner", "name", "drug known to hit the node"),
    Column("hits", "name", "what of the node it hits: the node, a member, or a receptor that an "
           "adaptor serves"),
    Column("intended", "flag", "it was made for that; else a panel found it"),
    Column("genes_hit", "list", "genes of the node that it binds at 100 nM or tighter"),
    Column("kd_nM", "number", "tightest dissociation constant; missing: not known here", "nM"),
    Column("kd_source", "name", "where it comes from; empty: not known here"),
    Column("free_cmax_nM", "number", "unbound concentration in plasma; missing: not known here",
           "nM"),
    Column("kd_over_free_cmax", "number", "the constant over that concentration"),
    Column("reach", "enum", "is the constant within that concentration", values=Reach),
    Column("within_nM", "number", "dose within which other targets are listed: the unbound "
           "concentration, else a multiple of the constant; missing: neither is known", "nM"),
    Column("other_survival_targets", "list", "other nodes of the survival network within that "
           "dose"),
    Column("constants_known", "integer", "dissociation constants of it that are known here; 0: an "
           "empty list of other targets says nothing"),
    Column("tested", "enum", "was it given to these cells", values=Tested),
), holds="a row per called node and drug that is known to hit it")

DRUG_SETS = Schema("drug_sets", (
    Column("model_id", "name", "model of the calls"),
    Column("drug", "name", "drug(s) on which they were made"),
    Column("contrast", "name", "the comparison"),
    Column("nodes", "list", "nodes called"),
    Column("partners", "list", "the fewest drugs that hit most of them"),
    Column("covered", "list", "nodes that they hit"),
    Column("uncovered", "list", "nodes that no drug of the set hits"),
    Column("beyond_reach", "list", "nodes that it hits only at constants above the unbound "
           "concentration in patients"),
), holds="a row per comparison and smallest set of drugs that hits its called nodes")

_NEEDED = ("contrast", "model_id", "drug", "node", "class", "level")


def find_candidates(
    calls: pd.DataFrame, *, engagement: pd.DataFrame | None = None,
    affinities: pd.DataFrame | None = None, measured: pd.DataFrame | None = None,
    knowledge: Knowledge | None = None,
) -> pd.DataFrame:
    """Answer: which drugs are known to hit each called node, how tightly, and what else?

    Parameters
    ----------
    calls
        Table `calls` of :func:`refugium.find_escape`; rows of level candidate, associated or
        supported are read, each line of evidence by itself.
    engagement
        Table `engagement` of the same answer: comparisons in which every target was shown not to
        be hit are withheld. None: nothing is withheld.
    affinities
        The user's own constants; the built-in ones by default.
    measured
        Columns `model_id`, `partner`: what was given to these cells.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`CANDIDATES`; the tightest first within a node, unknown constants last. A
        node that no drug is known to hit has no row.

    Raises
    ------
    RefugiumError
        A column of `calls` that is missing; constants as refused by `targets_within`.

    Notes
    -----
    A drug hits a node if it was made for it, or binds it at `HIT_nM` or tighter; a family if it
    so binds more than half of the members; an adaptor if it hits a receptor of the set that its
    call stands for.
    Constants are those of isolated kinases: a hit is a reason to test, never a result.

    Examples
    --------
    >>> calls = pd.DataFrame({"contrast": ["c"], "model_id": ["PC9"], "drug": ["erlotinib"],
    ...     "node": ["SRC family"], "class": ["primed"], "level": ["candidate"]})
    >>> rows = find_candidates(calls).set_index("partner")
    >>> float(rows.loc["dasatinib", "kd_nM"]), rows.loc["dasatinib", "tested"]
    (0.2, 'from_knowledge_only')
    """
    for column in _NEEDED:
        if column not in calls:
            raise RefugiumError("a column is missing", file="calls", column=column,
                                remedy="give the table `calls` of find_escape")
    known = knowledge or load_knowledge()
    constants = built_in_affinities(knowledge=known) if affinities is None else (
        checked_affinities(affinities))
    given = set() if measured is None else {
        (row["model_id"], row["partner"]) for row in rows_of(measured)}
    withheld = _not_engaged(engagement)
    hitting: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    rows = []
    for call in rows_of(calls):
        if not _is_called(call) or call["contrast"] in withheld:
            continue
        wanted = (str(call["node"]), *_members(call))
        if wanted not in hitting:
            hitting[wanted] = _partners(wanted, constants, known)
        on = set(call.get("drugs") or (call["drug"],))
        head = {name: call[name] for name in _NEEDED}
        key = call_id(**{name: str(call[name]) for name in ("model_id", "drug", "node",
                                                             "contrast")})
        rows += [
            {**head, "call_id": key, **partner,
             "tested": Tested.TESTED if (call["model_id"], partner["partner"]) in given
             else Tested.FROM_KNOWLEDGE_ONLY}
            for partner in hitting[wanted] if partner["partner"] not in on]
    return CANDIDATES.table(rows)


def _is_called(call: Mapping[str, Any]) -> bool:
    level, role = str(call["level"]), str(call.get("role") or CallRole.BACKUP)
    return level not in ("", Level.NONE) and role == CallRole.BACKUP


def _members(call: Mapping[str, Any]) -> tuple[str, ...]:
    members = call.get("members")
    return tuple(members) if isinstance(members, tuple | list | np.ndarray) else ()


def _not_engaged(engagement: pd.DataFrame | None) -> set[str]:
    if engagement is None or engagement.empty:
        return set()
    missed = engagement["verdict"].eq(Engagement.NOT_ENGAGED).groupby(engagement["contrast"]).all()
    return {str(contrast) for contrast, every in missed.items() if every}


def _partners(
    wanted: tuple[str, ...], constants: pd.DataFrame, known: Knowledge
) -> list[dict[str, Any]]:
    """Return what hits a node (or, for an adaptor, its receptors), the tightest first."""
    top = top_nodes(known)
    names = {node for node in (find_node(name, knowledge=known) for name in wanted) if node}
    names |= {node for node, family in top.items() if family in names}
    targets = known.tables["drug_targets"]
    made_for = targets[targets["intended"] & (targets["node"].isin(names)
                       | targets["node"].isin({top[n] for n in names}))]
    intended = dict(zip(made_for["drug"][::-1], made_for["node"][::-1], strict=True))
    node_of = {gene: node_of_gene(gene, known) for gene in constants["gene"].unique()}
    own = constants[constants["gene"].map(node_of).isin(names) & constants["kd_nM"].notna()]
    own = own.sort_values("kd_nM", kind="stable")
    tightest = own.drop_duplicates("drug").set_index("drug")
    genes = {drug: tuple(dict.fromkeys(rows.loc[rows["kd_nM"] <= HIT_nM, "gene"]))
             for drug, rows in own.groupby("drug", sort=False)}
    members = {node for node, family in top.items() if family != node and node in names}
    bound = {str(drug) for drug, bound in genes.items() if _hits(bound, members, node_of)}
    found = []
    for drug in dict.fromkeys([*intended, *sorted(bound)]):
        row = tightest.loc[drug] if drug in tightest.index else None
        kd = float(row["kd_nM"]) if row is not None else np.nan
        found.append({
            "partner": str(drug), "intended": drug in intended, "kd_nM": kd,
            "kd_source": str(row["source"]) if row is not None else "",
            "genes_hit": genes.get(drug, ()),
            "hits": str(node_of[row["gene"]]) if row is not None else intended[drug],
        })
    found = [row | more for row, more in zip(
        found, _beside(found, names, constants, known), strict=True)]
    return sorted(found, key=lambda row: (not row["kd_nM"] <= np.inf, row["kd_nM"], row["partner"]))


def _hits(genes: tuple[str, ...], members: set[str], node_of: Mapping[str, str]) -> bool:
    """Whether genes bound by a drug that was made for something else are the node's.

    Of a family more than half of the members: which of them a cell relies on is not known, and a
    drug that binds one (LCK, of blood cells) does not hit the family.
    """
    return 2 * len({node_of[g] for g in genes} & members) > len(members) if members else bool(genes)


def _beside(
    found: list[dict[str, Any]], names: set[str], constants: pd.DataFrame, known: Knowledge
) -> list[dict[str, Any]]:
    """Return how constants lie to the concentration in patients, and what else is hit there."""
    drugs = [row["partner"] for row in found]
    asked = pd.DataFrame({"drug": drugs, "unit": "nM",
                          "dose": [row["kd_nM"] if row["kd_nM"] > 0 else 1.0 for row in found]})
    free = dose_exposure(asked, knowledge=known)[["free_cmax_nM", "reach"]].to_numpy(dtype=object)
    within = [float(cmax) if cmax > 0 else BEYOND_KD * row["kd_nM"]
              for row, (cmax, _) in zip(found, free, strict=True)]
    bounded = [i for i, dose in enumerate(within) if dose > 0]
    bound = targets_within(constants, pd.DataFrame(
        {"drug": [drugs[i] for i in bounded], "dose": [within[i] for i in bounded],
         "unit": "nM"}), knowledge=known)["genes"]
    genes = dict(zip(bounded, bound, strict=True))
    top = top_nodes(known)
    hit = names | {top[name] for name in names}
    tested = constants["drug"].value_counts()
    return [{
        "free_cmax_nM": float(cmax), "within_nM": within[i],
        "other_survival_targets": tuple(sorted(
            set(survival_nodes(genes.get(i, ()), known).values()) - hit)),
        "constants_known": int(tested.get(row["partner"], 0)),
        "kd_over_free_cmax": row["kd_nM"] / cmax if cmax > 0 else np.nan,
        "reach": reach if row["kd_nM"] > 0 else Reach.UNKNOWN,
    } for i, (row, (cmax, reach)) in enumerate(zip(found, free, strict=True))]
