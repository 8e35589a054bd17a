"""Which phospho-peptides a virtual assay could see: cut around reporter windows, or unrelated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge

CENTRE = 7
MIN_LENGTH = 7
POOL = 2000
POOL_SEED = 20260101
_LETTERS = np.array(list("ADEFGHILMNPQSTVWY"))


@dataclass(frozen=True, eq=False, kw_only=True)
class Library:
    """Every peptide that a knowledge pack's reporter rows can give.

    Attributes
    ----------
    names, gene, uniprot, peptide
        One entry per peptide; `GENE:peptide`; phospho-residues in lower case.
    node
        Node (family, if it has one) that the site is annotated to.
    kind
        `own`, `adaptor`, `context`; `shared` if the piece fits several nodes.
    sign
        +1 or -1 as annotated.
    """

    names: NDArray[np.object_]
    gene: NDArray[np.object_]
    uniprot: NDArray[np.object_]
    peptide: NDArray[np.object_]
    node: NDArray[np.object_]
    kind: NDArray[np.object_]
    sign: NDArray[np.float64]


def cut(window: str) -> tuple[int, int]:
    """Return start and end (exclusive) of the tryptic-like piece around a window's centre.

    Notes
    -----
    Trypsin cuts behind K and R, not before P. A piece shorter than 7 residues keeps a missed
    cleavage. Residues beyond the window are not known and not invented.

    Examples
    --------
    >>> start, end = cut("STAENAEYLRVAPQS")
    >>> "STAENAEYLRVAPQS"[start:end]
    'STAENAEYLR'
    """
    first = len(window) - len(window.lstrip("_"))
    last = len(window.rstrip("_"))
    ends = [
        i + 1 for i in range(first, last - 1) if window[i] in "KR" and window[i + 1] != "P"
    ]
    lefts = [first, *(end for end in ends if end <= CENTRE)]
    rights = [*(end for end in ends if end > CENTRE), last]
    start, end = lefts.pop(), rights.pop(0)
    while end - start < MIN_LENGTH and (rights or lefts):
        if rights:
            end = rights.pop(0)
        else:
            start = lefts.pop()
    return start, end


@lru_cache(maxsize=4)
def reporter_library(knowledge: Knowledge) -> Library:
    """Cut every reporter row of a pack into peptides, once per pack.

    Notes
    -----
    A T-x-Y loop whose two residues are both reporters also gives its doubly phosphorylated form.
    A piece that several rows give is listed once, under the first gene, as search engines do.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> "EGFR:STAENAEyLR" in reporter_library(load_knowledge()).names
    True
    """
    rows = rows_of(knowledge.reporters)
    parents = dict(zip(knowledge.nodes["node"], knowledge.nodes["parent"], strict=True))
    top = {str(node): str(parent or node) for node, parent in parents.items()}
    own = {(r["uniprot"], r["residue"]) for r in rows if r["kind"] == "own"}
    found: dict[str, dict[str, object]] = {}
    for row in rows:
        window, residue = str(row["window"]), str(row["residue"])
        start, end = cut(window)
        nodes = {
            top[str(other["node"])] for other in rows
            if str(other["window"])[start:end] == window[start:end]
        }
        phosphates: list[tuple[int, ...]] = [(CENTRE,)]
        if (row["uniprot"], f"T{int(residue[1:]) - 2}") in own and residue[0] == "Y":
            phosphates.append((CENTRE - 2, CENTRE))
        for places in phosphates:
            text = "".join(
                window[i].lower() if i in places else window[i] for i in range(start, end)
            )
            found.setdefault(text, {
                "name": f"{row['gene']}:{text}", "gene": row["gene"], "uniprot": row["uniprot"],
                "peptide": text, "node": top[str(row["node"])], "sign": float(row["sign"]),
                "kind": "shared" if len(nodes) > 1 else row["kind"],
            })
    table = pd.DataFrame(list(found.values()))
    words = {column: table[column].to_numpy(dtype=object)
             for column in ("gene", "uniprot", "peptide", "node", "kind")}
    return Library(names=table["name"].to_numpy(dtype=object),
                   sign=table["sign"].to_numpy(dtype=float), **words)


@lru_cache(maxsize=1)
def background_pool() -> Library:
    """Return random phospho-peptides of genes that do not exist, the same in every process.

    Examples
    --------
    >>> len(background_pool().names) == POOL
    True
    """
    rng = np.random.default_rng(POOL_SEED)
    genes, peptides = [], []
    for number in range(POOL):
        letters = rng.choice(_LETTERS, rng.integers(8, 17))
        place = int(rng.integers(2, len(letters) - 1))
        letters[place] = rng.choice(["s", "t", "y"])
        genes.append(f"UNRELATED{number // 2 + 1}")
        peptides.append("".join(letters) + str(rng.choice(["K", "R"])))
    blank = np.full(POOL, "", dtype=object)
    names = [f"{gene}:{peptide}" for gene, peptide in zip(genes, peptides, strict=True)]
    return Library(
        names=np.array(names, dtype=object), gene=np.array(genes, dtype=object), uniprot=blank,
        peptide=np.array(peptides, dtype=object), node=blank,
        kind=np.full(POOL, "background", dtype=object), sign=np.ones(POOL),
    )
