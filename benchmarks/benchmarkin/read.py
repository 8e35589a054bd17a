"""Read the perturbation tables of benchmarKIN (Hernandez-Armenta 2017 and a tyrosine set)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.io.formats.r_tables import read_r_table


@dataclass(frozen=True, eq=False)
class Perturbations:
    """Changes (sites x experiments, log2), the perturbed kinases and their signs."""

    name: str
    effects: pd.DataFrame
    targets: dict[str, frozenset[str]]
    sign: dict[str, float]
    study: dict[str, str]
    kind: dict[str, str]

    def only(self, kind: str) -> list[str]:
        """Experiments whose every target is of one class."""
        return [x for x in self.effects if self.kind[x] == kind]


def read_network(folder: Path) -> pd.DataFrame:
    """Return source, target, weight, protein of the curated kinase-substrate set."""
    table = _rda(folder / "curated.rda")
    site = table["target_protein"] + "_" + table["position"]
    edges = pd.DataFrame({
        "source": table["source"], "target": site,
        "weight": table["mor"].astype(float), "protein": table["target_protein"],
    })
    return edges.drop_duplicates(["source", "target"]).reset_index(drop=True)


def read_perturbations(folder: Path, name: str) -> Perturbations:
    """Return one part, experiments with a known target only; infinite changes are missing."""
    data = _rda(folder / f"{name}Data.rda")
    meta = _rda(folder / f"{name}Meta.rda").dropna(subset=["target", "sign"])
    meta = meta[meta["target"] != ""]
    gene_site = data["ID"].str.split("|").str[1:].str.join("_")
    effects = data.drop(columns="ID").replace([np.inf, -np.inf], np.nan).set_axis(gene_site)
    effects = effects.groupby(level=0).mean()
    known = meta[meta["id"].isin(effects.columns)]
    by = known.groupby("id")
    return Perturbations(
        name=name,
        effects=effects[list(by.groups)],
        targets={str(k): frozenset(v) for k, v in by["target"]},
        sign={str(k): float(v.iloc[0]) for k, v in by["sign"]},
        study={str(k): str(v.iloc[0]) for k, v in by["PMID"]},
        kind={str(k): "/".join(sorted(set(v))) for k, v in by["class"]},
    )


def _rda(path: Path) -> pd.DataFrame:
    if not path.is_file():
        sys.exit(f"benchmarkin: {path} is missing")
    try:
        return read_r_table(path)
    except StudyError as error:
        sys.exit(f"benchmarkin: {error}")
