"""What the shipped reporter rows see in these perturbations: coverage, and who was hit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.benchmarkin.read import Perturbations
from refugium.knowledge import load_knowledge, top_nodes
from refugium.knowledge.schema import split_list

LEAST = 3
"""Features from which a family or receptor counts as scorable."""


def shipped_pairs(part: Perturbations) -> pd.DataFrame:
    """Return one row per (experiment, node) with a measured own site.

    Columns: experiment, node, watched (SRC family or a receptor), n_features, score (mean change
    of its own sites by their sign, turned by the sign of the perturbation, over the root mean
    square change of the experiment), hit (a member of the node was perturbed).
    """
    known = load_knowledge()
    top = top_nodes(known)
    nodes = known.nodes.set_index("node")
    rows = known.reporters.query("kind == 'own'")
    edges = [
        (top[str(r["node"])], f"{r['gene']}_{residue}", float(r["sign"]))
        for r in rows.to_dict("records")
        for residue in {str(r["residue"]), *split_list(str(r["aliases"]))}
    ]
    net = pd.DataFrame(edges, columns=["node", "site", "sign"]).drop_duplicates(["node", "site"])
    net = net[net["site"].isin(part.effects.index)]
    genes: dict[str, set[str]] = {}
    for name, text in zip(nodes.index, nodes["genes"], strict=True):
        genes.setdefault(top[str(name)], set()).update(split_list(str(text)))
    found = []
    for experiment in part.effects.columns:
        values = part.effects[experiment]
        values = values[~values.index.duplicated()]
        own = net.assign(value=net["site"].map(values) * net["sign"]).dropna(subset="value")
        if own.empty:
            continue
        size = float(np.sqrt((values.dropna() ** 2).mean()))
        mean = own.groupby("node")["value"].agg(["mean", "size"])
        for node, row in mean.iterrows():
            kind = str(nodes["kind"].get(node, ""))
            found.append({
                "experiment": experiment, "node": node, "n_features": int(row["size"]),
                "watched": node == "SRC family" or kind == "receptor",
                "score": part.sign[experiment] * float(row["mean"]) / size,
                "hit": bool(genes.get(str(node), set()) & part.targets[experiment]),
            })
    return pd.DataFrame(found)


def report_shipped(title: str, part: Perturbations, draws: int, seed: np.random.SeedSequence,
                   auroc: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> None:
    """Print the share of experiments that see SRC family or a receptor, and the AUROC."""
    pairs = shipped_pairs(part)
    total = part.effects.shape[1]
    print(f"\n{title}, shipped reporter rows")
    for least in (1, LEAST):
        seen = pairs[pairs["watched"] & (pairs["n_features"] >= least)]
        print(f"  SRC family or a receptor with {least} or more features: "
              f"{seen['experiment'].nunique()} of {total} experiments "
              f"({seen['experiment'].nunique() / total:.0%})")
        for name, own in (("SRC family and receptors", seen),
                          ("all nodes", pairs[pairs["n_features"] >= least])):
            hits = int(own["hit"].sum()) if len(own) else 0
            if hits in (0, len(own)):
                print(f"    {name}: {len(own)} pairs, {hits} hits: no AUROC")
                continue
            groups = list(own.reset_index(drop=True).groupby("experiment").indices.values())
            rng = np.random.default_rng(seed)
            score, truth = own[["score"]].to_numpy(), own["hit"].to_numpy()
            drawn = []
            for _ in range(draws):
                chosen = rng.integers(len(groups), size=len(groups))
                at = np.concatenate([groups[g] for g in chosen])
                if 0 < truth[at].sum() < len(at):
                    drawn.append(auroc(score[at], truth[at])[0])
            low, high = np.quantile(drawn, [0.025, 0.975])
            print(f"    {name}: {len(own)} pairs, {hits} hits, AUROC "
                  f"{auroc(score, truth)[0]:.3f} [{low:.3f}, {high:.3f}]")
