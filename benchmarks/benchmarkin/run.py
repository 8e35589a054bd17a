"""Footprint scores on kinase perturbations with a known target, beside decoupler's.

`python -m benchmarks benchmarkin` reads REFUGIUM_DATA/benchmarkin (Hernandez-Armenta 2017,
doi:10.1093/bioinformatics/btx082; tables of benchmarKIN) and copies nothing. The compared score
is the footprint z, named before anything was scored; t (that of ULM by construction) and the
slope stand beside it.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats as sps

from benchmarks.benchmarkin.read import read_network, read_perturbations
from benchmarks.benchmarkin.score import METHODS, OURS, PRIORS, score_pairs
from benchmarks.benchmarkin.shipped import report_shipped
from benchmarks.benchmarkin.visibility import report_visibility, within

AIM = -0.02
FEW_HITS = 10
DRAWS_WITHIN = 200
PEERS = ("decoupler z-score", "decoupler ULM")


def main(arguments: list[str] | None = None) -> None:
    """Print AUROC with paired bootstrap intervals, on the same pairs for every method."""
    parser = argparse.ArgumentParser(prog="benchmarks benchmarkin")
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--part", choices=("all", "visibility"), default="all")
    parser.add_argument("--pack", action="store_true",
                        help="visibility also of the pack sugiyama (slow)")
    options = parser.parse_args(arguments)
    mirror = os.environ.get("REFUGIUM_DATA", "").strip()
    folder = Path(mirror) / "benchmarkin" / "data"
    if not mirror or not folder.is_dir():
        sys.exit("benchmarkin: set REFUGIUM_DATA to a folder that holds benchmarkin/data; stopped")
    if options.part == "visibility":
        print(f"seed {options.seed}, {options.draws} draws")
        for title, name in (("Hernandez", "hernandez"), ("tyrosine set", "tyrosine")):
            report_visibility(title, read_perturbations(folder, name), options.draws,
                              np.random.SeedSequence(options.seed), pack=options.pack)
        return
    network = read_network(folder)
    seeds = np.random.SeedSequence(options.seed).spawn(9)
    print(f"seed {options.seed}, {options.draws} draws")
    hernandez = read_perturbations(folder, "hernandez")
    pairs = score_pairs(hernandez, network)
    ever = frozenset().union(*hernandez.targets.values())
    limited = pairs[pairs["kinase"].isin(ever)]
    tyrosine = pairs[pairs["experiment"].isin(hernandez.only("Tyrosine"))]
    report("Hernandez, all scored kinases", pairs, options.draws, seeds[0])
    report("Hernandez, by study", pairs, options.draws, seeds[1], unit="study")
    report("Hernandez, negatives ever targeted", limited, options.draws, seeds[2])
    report("Hernandez, negatives ever targeted, by study", limited, options.draws, seeds[3],
           unit="study")
    report("Hernandez, experiments on tyrosine kinases", tyrosine, options.draws, seeds[4])
    own = score_pairs(read_perturbations(folder, "tyrosine"), network)
    report("tyrosine set", own, options.draws, seeds[5])
    report("tyrosine set, by study", own, options.draws, seeds[6], unit="study")
    for title, one in (("Hernandez", pairs), ("tyrosine set", own)):
        report_within(title, one, options.draws, seeds[8])
    calls(pairs)
    report_shipped("Hernandez", hernandez, options.draws, seeds[7], auroc)
    report_shipped("tyrosine set", read_perturbations(folder, "tyrosine"), options.draws, seeds[7],
                   auroc)


def report(
    title: str, pairs: pd.DataFrame, draws: int, seed: np.random.SeedSequence,
    *, unit: str = "experiment",
) -> None:
    """Print one comparison; units are drawn with replacement, the same for all methods."""
    hits = int(pairs["hit"].sum())
    print(f"\n{title}: {len(pairs):,} pairs ({hits} hits), {pairs['experiment'].nunique()} "
          f"experiments, {pairs['study'].nunique()} studies, {pairs['kinase'].nunique()} kinases; "
          f"drawn by {unit}")
    if hits == 0 or hits == len(pairs):
        print("  no AUROC: hits or other pairs are lacking")
        return
    if hits < FEW_HITS:
        print(f"  only {hits} hits: the intervals below say nothing about other experiments")
    names = [*METHODS, *PRIORS]
    scores, truth = pairs[names].to_numpy(dtype=float), pairs["hit"].to_numpy()
    point = auroc(scores, truth)
    groups = list(pairs.reset_index(drop=True).groupby(unit).indices.values())
    rng = np.random.default_rng(seed)
    drawn = np.full((draws, len(names)), np.nan)
    for i in range(draws):
        rows = np.concatenate([groups[g] for g in rng.integers(len(groups), size=len(groups))])
        if 0 < truth[rows].sum() < len(rows):
            drawn[i] = auroc(scores[rows], truth[rows])
    low, high = np.nanquantile(drawn, [0.025, 0.975], axis=0)
    for i, name in enumerate(names):
        print(f"  {name:28s} AUROC {point[i]:.3f} [{low[i]:.3f}, {high[i]:.3f}]")
    for own, peer in ((own, peer) for own in (OURS, "footprint t") for peer in PEERS):
        mine, other = names.index(own), names.index(peer)
        ends = np.nanquantile(drawn[:, mine] - drawn[:, other], [0.025, 0.05, 0.975])
        verdict = "reached" if ends[0] > AIM else "MISSED"
        print(f"  {own} minus {peer:17s} {point[mine] - point[other]:+.4f} "
              f"[{ends[0]:+.4f}, {ends[2]:+.4f}] (one-sided 95 % bound {ends[1]:+.4f}); "
              f"aim: lower bound > {AIM}: {verdict}")


def report_within(
    title: str, pairs: pd.DataFrame, draws: int, seed: np.random.SeedSequence
) -> None:
    """Print the AUROC of experiments of the same kinase, which knowing the kinase cannot raise.

    By construction the number of targets is worth 0.5 here, and a kinase that is often perturbed
    gains nothing by it.
    """
    pairs = pairs.assign(node=pairs["kinase"]).reset_index(drop=True)
    groups = list(pairs.groupby("experiment").indices.values())
    print(f"\n{title}, within kinase, drawn by experiment")
    # the other priors leave the experiment itself out: within a kinase that alone tells hits apart
    for name in (*METHODS, PRIORS[0]):
        point, hits, asked = within(pairs, name)
        rng = np.random.default_rng(seed)
        drawn = [within(pairs.iloc[np.concatenate(
            [groups[g] for g in rng.integers(len(groups), size=len(groups))])], name)[0]
            for _ in range(min(draws, DRAWS_WITHIN))]
        low, high = np.nanquantile(drawn, [0.025, 0.975])
        print(f"  {name:28s} AUROC {point:.3f} [{low:.3f}, {high:.3f}] "
              f"({hits} hits of {asked} kinases)", flush=True)


def auroc(scores: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return the AUROC of each column; ties count half."""
    ranks = sps.rankdata(scores, axis=0)
    hits, rest = int(truth.sum()), int((~truth).sum())
    return (ranks[truth].sum(axis=0) - hits * (hits + 1) / 2) / (hits * rest)


def calls(pairs: pd.DataFrame) -> None:
    """Print how often p and the interval exclude zero, for hits and for all other pairs."""
    print("\nshare with p < 0.05 / with 95 % interval off zero (other pairs are no true nulls)")
    for name, part in (("hits", pairs[pairs["hit"]]), ("others", pairs[~pairs["hit"]])):
        off = ~part["inside"].astype(bool)
        print(f"  {name:7s} n {len(part):,}: {(part['p'] < 0.05).mean():.3f} / {off.mean():.3f}")


if __name__ == "__main__":
    main()
