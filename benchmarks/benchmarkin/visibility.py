"""Who can be scored, and how well: reporter rows alone, then with the shipped substrates.

Each set of sites is scored as the footprint does it: at least 3 features on at least 3 proteins.
The AUROC compares, within one node, experiments that hit it with those that did not, so that a
score which only knows what is often drugged gets 0.5 by construction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats as sps

from benchmarks.benchmarkin.read import Perturbations
from refugium.knowledge import Knowledge, load_knowledge, top_nodes
from refugium.knowledge.packs import load_pack, shipped_substrates
from refugium.knowledge.schema import split_list
from refugium.signal.footprints.score import MIN_FEATURES, MIN_PROTEINS, footprint_table
from refugium.signal.footprints.site_network import site_network

SRC_FAMILY = "SRC family"
OTHER_TYROSINE = ("ABL", "PTK2", "PTK2B", "BTK", "SYK", "ZAP70", "CSK", "JAK1", "JAK2", "JAK3",
                  "TYK2")
"""Tyrosine kinases that are neither receptors nor of the SRC family."""
SCORES = ("t", "z")


@dataclass(frozen=True)
class Nodes:
    """Genes of each scored node, and which nodes are watched (SRC family, receptors)."""

    genes: Mapping[str, frozenset[str]]
    watched: frozenset[str]

    @property
    def tyrosine(self) -> frozenset[str]:
        """All tyrosine kinases among the nodes."""
        return self.watched | (frozenset(OTHER_TYROSINE) & frozenset(self.genes))


def the_nodes(known: Knowledge) -> Nodes:
    """Return nodes at the level they are scored at."""
    top = top_nodes(known)
    genes: dict[str, set[str]] = {}
    for row in known.nodes.to_dict("records"):
        genes.setdefault(top[str(row["node"])], set()).update(split_list(str(row["genes"])))
    receptors = known.nodes.loc[known.nodes["kind"] == "receptor", "node"]
    return Nodes({k: frozenset(v) for k, v in genes.items()},
                 frozenset(top[str(n)] for n in receptors) | {SRC_FAMILY})


def site_sets(known: Knowledge, *, pack: bool = False) -> dict[str, pd.DataFrame]:
    """Return the networks: a node's own reporter rows; with its substrates; a user's pack.

    `checked` leaves out substrates whose makers were not held against a source. The pack is the
    door for who needs more: in-vitro pairs, read from the mirror of a download.
    """
    whole = shipped_substrates(knowledge=known)
    top = top_nodes(known)
    rows = known.reporters.query("kind == 'own'")
    own = set(zip(rows["node"].map(top), rows["gene"] + "_" + rows["residue"], strict=True))
    is_own = np.array([pair in own for pair in zip(whole["source"], whole["target"], strict=True)])
    doubtful = known.substrates.query("not checked")
    unchecked = whole["target"].isin(doubtful["gene"] + "_" + doubtful["residue"])
    sets = {
        "reporter rows": whole[is_own],
        "with checked substrates": whole[is_own | ~unchecked],
        "with all substrates": whole,
    }
    if pack:
        sets["pack sugiyama alone (in vitro; not shipped)"] = load_pack("sugiyama", knowledge=known)
    return sets


def visible_pairs(
    part: Perturbations, network: pd.DataFrame, known: Knowledge, *, proteins: int = MIN_PROTEINS
) -> pd.DataFrame:
    """Return experiment, node, n_features, n_proteins, t, z (turned by the sign), watched, hit."""
    nodes = the_nodes(known)
    sites = pd.DataFrame([name.rsplit("_", 1) for name in part.effects.index],
                         columns=["gene", "site"], index=part.effects.index)
    # as in a study whose features name gene and residue but hold no sequence
    edges = site_network(sites, network)
    holder = sites["gene"].to_dict()
    table = footprint_table(part.effects, edges[["source", "target", "weight"]], proteins=holder,
                            min_proteins=proteins, draws=1)
    table = table[table["status"] == "ok"]
    table = table[table["source"].isin(list(nodes.genes))]
    pairs = pd.DataFrame({
        "experiment": table["contrast"], "node": table["source"],
        "n_features": table["n_features"], "n_proteins": table["n_proteins"],
    })
    sign = table["contrast"].map(part.sign)
    for score in SCORES:
        pairs[score] = table[score].astype(float) * sign
    pairs["watched"] = pairs["node"].isin(nodes.watched)
    pairs["tyrosine"] = pairs["node"].isin(nodes.tyrosine)
    pairs["hit"] = [bool(nodes.genes[n] & part.targets[x])
                    for x, n in zip(pairs["experiment"], pairs["node"], strict=True)]
    return pairs.reset_index(drop=True)


def within(pairs: pd.DataFrame, score: str) -> tuple[float, int, int]:
    """Return the AUROC within nodes, pooled over comparable pairs; hits; nodes that can be asked.

    The sum over nodes of the pairs (hit, other experiment of the same node) that are in the right
    order, ties as a half, over the number of such pairs.
    """
    right, compared, hits, asked = 0.0, 0, 0, 0
    for _, own in pairs.groupby("node", sort=True):
        up, down = own.loc[own["hit"], score], own.loc[~own["hit"], score]
        if len(up) and len(down):
            ranks = sps.rankdata(np.concatenate([up, down]))
            right += ranks[: len(up)].sum() - len(up) * (len(up) + 1) / 2
            compared += len(up) * len(down)
            hits, asked = hits + len(up), asked + 1
    return (right / compared if compared else np.nan), hits, asked


def report_visibility(
    title: str, part: Perturbations, draws: int, seed: np.random.SeedSequence,
    *, pack: bool = False,
) -> None:
    """Print the share of experiments that see a watched node, and the AUROC within nodes."""
    known = load_knowledge()
    total = part.effects.shape[1]
    print(f"\n{title}, visibility at >= {MIN_FEATURES} features on >= {MIN_PROTEINS} proteins "
          f"({total} experiments)")
    for name, network in site_sets(known, pack=pack).items():
        pairs = visible_pairs(part, network, known)
        loose = visible_pairs(part, network, known, proteins=1)
        print(f" {name}")
        _say_share("SRC family or a receptor, on any number of proteins",
                   loose[loose["watched"]]["experiment"].nunique(), total)
        src = pairs["node"] == SRC_FAMILY
        for words, chosen in (
            ("SRC family or a receptor", pairs["watched"]), ("SRC family", src),
            ("a receptor", pairs["watched"] & ~src),
        ):
            _say_share(words, pairs[chosen]["experiment"].nunique(), total)
        for words, chosen in (("tyrosine kinases", pairs["tyrosine"]),
                              ("SRC family and receptors", pairs["watched"]),
                              ("all nodes", pd.Series(True, index=pairs.index))):
            for score in SCORES:
                _say_auroc(words, pairs[chosen], score, draws, seed)


def _say_share(words: str, seen: int, total: int) -> None:
    ends = sps.binomtest(seen, total).proportion_ci(0.95, method="exact")
    print(f"   {words}: {seen} of {total} ({seen / total:.0%} [{ends.low:.0%}, {ends.high:.0%}])")


def _say_auroc(
    words: str, pairs: pd.DataFrame, score: str, draws: int, seed: np.random.SeedSequence
) -> None:
    point, hits, asked = within(pairs, score)
    if not asked:
        print(f"   {words}, {score}: no node with a hit and another experiment: no AUROC")
        return
    rng = np.random.default_rng(seed)
    groups = list(pairs.groupby("experiment").groups.values())
    drawn = []
    for _ in range(draws):
        rows = [groups[g] for g in rng.integers(len(groups), size=len(groups))]
        drawn.append(within(pairs.loc[np.concatenate(rows)], score)[0])
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    print(f"   {words}, {score}: AUROC within {point:.3f} [{low:.3f}, {high:.3f}] "
          f"({hits} hits in {asked} nodes)")
