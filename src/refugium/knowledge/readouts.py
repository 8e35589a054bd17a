"""What shows a target's activity where its own sites are missing or mislead."""

from __future__ import annotations

from functools import lru_cache

from refugium.knowledge.drugs import find_drug
from refugium.knowledge.nodes import node_row, reporters_of
from refugium.knowledge.pack import Knowledge, load_knowledge

SITES_NAMED = 3
"""Sites that advice names; more would not be read."""
LEAST_TRANSCRIPTS = 3
"""Genes of a set that must be read before it says anything."""


def readouts_of(
    target: str, *, further: bool = False, knowledge: Knowledge | None = None
) -> tuple[tuple[str, int], ...]:
    """List the nodes that show a target's activity downstream, best first, with their sign.

    Parameters
    ----------
    target
        Node that a drug is meant to hit.
    further
        True: also those that engagement is not read from so far.
    knowledge
        Knowledge pack; the built-in one by default.

    Examples
    --------
    >>> readouts_of("AKT")[0], readouts_of("EGFR")
    (('GSK3', -1), ())
    >>> readouts_of("RAS"), readouts_of("RAS", further=True)[0]
    ((), ('ERK', 1))
    """
    table = (knowledge or load_knowledge()).tables["readouts"]
    own = table[(table["target"] == target) & (further | (table["grade"] == ""))]
    own = own.sort_values("rank", kind="stable")
    return tuple(
        (str(node), int(sign)) for node, sign in zip(own["readout"], own["sign"], strict=True)
    )


def transcripts_of(
    target: str, *, knowledge: Knowledge | None = None
) -> tuple[tuple[str, int], ...]:
    """List the signatures that show a target's activity in RNA, nearest first, with their sign.

    Notes
    -----
    Weaker than a site: transcripts follow within hours, and several kinases move them. They say
    that the target's output fell, never that a drug missed.

    Examples
    --------
    >>> transcripts_of("MEK")[0], transcripts_of("AKT")[0]
    (('ERK_FEEDBACK', 1), ('FOXO_OUTPUT', -1))
    """
    table = (knowledge or load_knowledge()).tables["transcripts"]
    own = table[table["target"] == target].sort_values("rank", kind="stable")
    return tuple(
        (str(name), int(sign)) for name, sign in zip(own["signature"], own["sign"], strict=True)
    )


def would_show(node: str, *, knowledge: Knowledge | None = None) -> str:
    """Answer: which assay would show this node, where these data do not?

    Returns
    -------
    str
        Its own sites that are scored, those that it alone makes first; where it has none, what
        the nodes table says: many targets carry no phosphosite that reads them.

    Raises
    ------
    KnowledgeError
        If there is no such node.

    Examples
    --------
    >>> would_show("ERK")
    'an antibody against MAPK1 T185, MAPK1 Y187, MAPK3 T202, or deeper phosphotyrosine enrichment'
    >>> would_show("RAS").split(";")[0]
    'no phosphosite reads it'
    """
    known = knowledge or load_knowledge()
    rows = reporters_of(node, knowledge=known)
    rows = rows[rows["kind"] != "context"]
    if rows.empty:
        return str(node_row(node, known)["would_show"])
    first = (rows["specific"] != "yes").to_numpy().argsort(kind="stable")
    rows = rows.iloc[first]
    sites = [f"{gene} {site}" for gene, site in zip(rows["gene"], rows["residue"], strict=True)]
    tyrosine = any(site.startswith("Y") for site in rows["residue"])
    kind = "phosphotyrosine enrichment" if tyrosine else "phosphoproteomics"
    return f"an antibody against {', '.join(sites[:SITES_NAMED])}, or deeper {kind}"


def paradoxical(drug: str, node: str, *, knowledge: Knowledge | None = None) -> str:
    """Say why a node's sites must not be read under a drug; empty if they may be.

    Examples
    --------
    >>> paradoxical("ipatasertib", "AKT")[:16], paradoxical("erlotinib", "EGFR")
    ('An ATP-competiti', '')
    """
    known = knowledge or load_knowledge()
    name = find_drug(drug, knowledge=known)
    if name is None:
        return ""
    group, traps = _classes(known)[name], _paradoxes(known)
    return next((words for words, classes in traps.get(node, ()) if group in classes), "")


@lru_cache(maxsize=4)
def _classes(known: Knowledge) -> dict[str, str]:
    drugs = known.tables["drugs"]
    return dict(zip(drugs["drug"].astype(str), drugs["class"].astype(str), strict=True))


@lru_cache(maxsize=4)
def _paradoxes(known: Knowledge) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Return, per node, why its sites mislead and under which classes of drugs."""
    traps = known.tables["traps"]
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for node, words, classes in traps.loc[
            traps["paradoxical"].astype(bool), ["node", "words", "drug_classes"]
    ].itertuples(index=False):
        found.setdefault(str(node), []).append((str(words), classes))
    return found
