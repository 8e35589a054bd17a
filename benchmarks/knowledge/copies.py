"""Our signatures against second copies of the same lists."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from benchmarks.knowledge.make_signatures import ONCOGENIC, ONE_SIDED, SAME, Symbols, gmt

from refugium.knowledge import load_knowledge

Row = tuple[str, str, str, str]
RAMBOW = {
    "pigmentation (15)": "RAMBOW_PIGMENT", "Invasion (49)": "RAMBOW_INVASION",
    "Neuro (37)": "RAMBOW_NCSC", "Hypometabolic (27)": "RAMBOW_SMC",
}


def rambow(path: Path) -> list[Row]:
    """Rambow's states, transcribed, against a copy in Ensembl identifiers; one row per gene."""
    table = pd.read_csv(_symbol_file(path), sep="\t", dtype=str, keep_default_na=False)
    symbol = dict(zip(table["Ensembl gene ID"], table["Approved symbol"], strict=True))
    copy = pd.read_csv(path, encoding="utf-8-sig", dtype=str)
    rows = []
    for column, name in RAMBOW.items():
        ids = copy[column].dropna().str.strip()
        rows += _genes(name, {symbol.get(i, i) for i in ids})
    return rows


def senmayo(path: Path) -> list[Row]:
    """SenMayo, transcribed, against a copy (which looks like the mouse list in capitals)."""
    symbols = Symbols(_symbol_file(path))
    lines = path.read_text().splitlines()
    return _genes("SENMAYO_125", {symbols.current(g.strip().upper()) for g in lines if g.strip()})


def oncogenic(path: Path) -> list[Row]:
    """C6 sets as packaged against an earlier release: share of joint genes, side by side."""
    symbols = Symbols(_symbol_file(path))
    earlier = gmt(path)
    genes = load_knowledge().signature_genes
    rows = []
    for stem, (_, sign) in ONCOGENIC.items():
        name = stem if sign > 0 else f"{stem}_REVERSED"
        own = genes[genes["signature"] == name]
        old = stem.replace("ERBB2_UP", "ERB2_UP")
        for side, weight in (("UP", sign), ("DN", -sign)):
            theirs = earlier.get(f"{old}_{side}")
            ours = set(own.loc[own["weight"] * weight > 0, "gene"])
            rows.append(_sets(f"{name} {side}", ours, theirs, symbols))
    for name in ONE_SIDED:
        ours = set(genes.loc[genes["signature"] == name, "gene"])
        theirs = earlier.get(name, earlier.get(f"{name}_"))
        rows.append(_sets(name, ours, theirs, symbols))
    return rows


def _sets(subject: str, ours: set[str], theirs: list[str] | None, symbols: Symbols) -> Row:
    if theirs is None:
        return subject, str(len(ours)), "", "not in mirror"
    other = {symbols.current(gene) for gene in theirs}
    share = len(ours & other) / len(ours | other)
    return (subject, f"{len(ours)} genes", f"{len(other)} genes, {share:.0%} joint",
            "agree" if share >= SAME else "disagree")


def _genes(name: str, theirs: set[str]) -> list[Row]:
    table = load_knowledge().signature_genes
    ours = set(table.loc[table["signature"] == name, "gene"])
    return [
        (f"{name} {gene}", gene if gene in ours else "absent",
         gene if gene in theirs else "absent",
         "agree" if gene in ours and gene in theirs else "disagree")
        for gene in sorted(ours | theirs)
    ]


def _symbol_file(path: Path) -> Path:
    return path.parents[1] / "knowledge" / "hgnc_with_uniprot.tsv.gz"
