"""What shows a target's activity where its own sites are missing or mislead."""

from __future__ import annotations

from refugium.knowledge.drugs import find_drug
from refugium.knowledge.pack import Knowledge, load_knowledge


def readouts_of(target: str, *, knowledge: Knowledge | None = None) -> tuple[tuple[str, int], ...]:
    """List the nodes that show a target's activity downstream, best first, with their sign.

    Examples
    --------
    >>> readouts_of("AKT")[0], readouts_of("EGFR")
    (('GSK3', -1), ())
    """
    table = (knowledge or load_knowledge()).tables["readouts"]
    own = table[table["target"] == target].sort_values("rank", kind="stable")
    return tuple(
        (str(node), int(sign)) for node, sign in zip(own["readout"], own["sign"], strict=True)
    )


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
    drugs, traps = known.tables["drugs"], known.tables["traps"]
    group = str(drugs.loc[drugs["drug"] == name, "class"].iloc[0])
    hit = traps[traps["paradoxical"] & (traps["node"] == node)]
    for words, classes in zip(hit["words"], hit["drug_classes"], strict=True):
        if group in classes:
            return str(words)
    return ""
