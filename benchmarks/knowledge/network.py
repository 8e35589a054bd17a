"""Our survival network against signed networks of others, edge by edge."""

from __future__ import annotations

from pathlib import Path

from refugium.knowledge import load_knowledge, survival_network
from refugium.knowledge.packs import load_pack
from refugium.knowledge.schema import split_list

Row = tuple[str, str, str, str]


def signalling(path: Path) -> list[Row]:
    """Every edge against OmniPath."""
    return _compare("omnipath", path, None)


def transcription(path: Path) -> list[Row]:
    """Edges of transcription against CollecTRI."""
    return _compare("collectri", path, "transcription")


def _compare(pack: str, path: Path, layer: str | None) -> list[Row]:
    theirs = load_pack(pack, path=path)
    sign = dict(zip(zip(theirs["source"], theirs["target"], strict=True), theirs["weight"],
                    strict=True))
    nodes = load_knowledge().nodes
    genes = {n: split_list(g) for n, g in zip(nodes["node"], nodes["genes"], strict=True)}
    edges = survival_network(pooled=False, layer=layer)
    if layer == "transcription":
        edges = edges[edges["mechanism"] == "transcription"]
    rows = []
    for edge in edges.itertuples(index=False):
        pairs = [sign[a, b] for a in genes[str(edge.from_node)] for b in genes[str(edge.to_node)]
                 if (a, b) in sign]
        up, down = sum(s > 0 for s in pairs), sum(s < 0 for s in pairs)
        subject = f"{edge.from_node!s} -> {edge.to_node!s}"
        ours = f"{int(str(edge.sign)):+d} {edge.mechanism!s}"
        if not pairs:
            rows.append((subject, ours, "", "not in mirror"))
            continue
        agrees = (up - down) * int(str(edge.sign)) > 0
        rows.append((subject, ours, f"{up} plus, {down} minus", "agree" if agrees else "disagree"))
    return rows
