"""What the therapy room says of published tables: `python -m benchmarks therapy`.

Set REFUGIUM_DATA to a folder with `davis2011`, `phase1-dlt` and `kmdata`; a missing one is said.
Directions of hazard ratios are stated here, for the key of the curves holds none.
"""

from __future__ import annotations

import argparse
import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from benchmarks.therapy import end_to_end
from refugium.io.formats.r_tables import read_r_table
from refugium.knowledge.packs.therapies import read_panel, read_phase_one
from refugium.therapy import find_evidence, find_tolerability, targets_within
from refugium.therapy.evidence import HazardRatio, hazard_ratio, survival_gain

PANEL = "davis2011/data/davis"
TRIALS = "phase1-dlt"
CURVES = "kmdata/data"
ON_MET_BLOCKADE = {
    # trial: curves of survival and of progression, name of the arm with the partner
    "METlung": ("METlung_2A", "METlung_3A", "onaturzumab_erlotinib"),
    "MARQUEE": ("MARQUEE_2A", "MARQUEE_2B", "erlotinib_tivantinib"),
    "ATTENTION": ("ATTENTION_2A", "ATTENTION_2B", "tivantinib"),
}
PAIRS = (("panobinostat", "erlotinib"), ("dasatinib", "erlotinib"), ("saracatinib", "gemcitabine"),
         ("osimertinib", "dasatinib"))


def met_blockade(folder: Path) -> Iterator[tuple[str, HazardRatio, HazardRatio]]:
    """Return of each trial the hazard ratios of survival and progression, with over without."""
    for trial, (survival, progression, arm) in ON_MET_BLOCKADE.items():
        yield trial, *(_ratio(folder / f"{name}.rda", arm) for name in (survival, progression))


def _ratio(file: Path, arm: str) -> HazardRatio:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdata names classes that it reads as plain tables
        table = read_r_table(file)
    return hazard_ratio(table["time"].to_numpy(dtype=float),
                        table["event"].to_numpy(dtype=float).astype(bool),
                        (table["arm"].astype(str) == arm).to_numpy(dtype=bool))


def _panel(folder: Path) -> None:
    panel = read_panel(folder)
    drugs = ["dasatinib", "bosutinib", "erlotinib"]
    found = targets_within(panel, pd.DataFrame({"drug": drugs, "dose": 300.0, "unit": "nM"}))
    for row in found.to_dict("records"):
        bound = panel[(panel["drug"] == row["drug"]) & (panel["kd_nM"] <= row["dose_nM"])]
        names = {construct.partition("(")[0] for construct in bound["construct"]}
        print(f"{row['drug']} at <= 300 nM: {row['n_constructs']} constructs of "
              f"{row['constructs_listed']}, {row['n_genes']} genes; {len(names)} names before the "
              "bracket (ABL1p beside ABL1)")


def _trials(folder: Path) -> None:
    trials = read_phase_one(folder)
    given, seen = (trials.tables[f"phase_one_{name}"] for name in ("drugs", "toxicities"))
    every = trials.tables["phase_one_trials"]["pmid"]
    own = set(given.loc[given["drug"] == "dasatinib", "pmid"])
    print(f"dasatinib: {len(own)} trials, {len(own & set(seen['pmid']))} with toxicities, "
          f"{len(own & set(trials.tables['phase_one_doses']['pmid']))} with a dose tolerated")
    print(f"{(~every.isin(set(seen['pmid']))).sum()} of {len(every)} trials without toxicities "
          "(one more row of the source holds nothing at all)")
    for drug, partner in PAIRS:
        print(find_tolerability(drug, partner, trials=trials).summary())


def _evidence() -> None:
    for drugs, gene, variant in ((["dasatinib"], "EGFR", "L858R"),
                                 (["osimertinib", "dasatinib"], "EGFR", "L858R")):
        print(find_evidence(drugs, disease="EGFR-mutant lung cancer", gene=gene,
                            variant=variant).summary())


def _curves(folder: Path) -> None:
    for trial, survival, progression in met_blockade(folder):
        gain = survival_gain(
            survival=survival.ratio, survival_lo=survival.lo, survival_hi=survival.hi,
            progression=progression.ratio, progression_lo=progression.lo,
            progression_hi=progression.hi)
        said = [f"{x.ratio:.2f} ({x.lo:.2f}-{x.hi:.2f}), n {x.n}" for x in (survival, progression)]
        print(f"{trial}: survival {said[0]}; progression {said[1]}: {gain.says}")


def main(arguments: list[str] | None = None) -> None:
    """Print every line; `--part end_to_end` alone runs virtual tumours instead."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks therapy")
    parser.add_argument("--part", choices=("tables", "end_to_end"), default="tables")
    parser.add_argument("--studies", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7000)
    told = parser.parse_args(arguments or [])
    if told.part == "end_to_end":
        end_to_end.main(told.studies, first_seed=told.seed)
        return
    mirror = Path(os.environ.get("REFUGIUM_DATA", ""))
    for place, say in ((PANEL, _panel), (TRIALS, _trials), (CURVES, _curves)):
        if (mirror / place).is_dir():
            say(mirror / place)
        else:
            print(f"no {place} in REFUGIUM_DATA")
    _evidence()


