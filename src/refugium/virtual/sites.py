"""Which peptides this assay sees, which node each really follows, and how phosphorylated it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.knowledge import Knowledge
from refugium.virtual.cast import Cast
from refugium.virtual.peptides import background_pool, reporter_library
from refugium.virtual.plan import Plan

Array = NDArray[np.float64]
Ints = NDArray[np.int_]

SURE_PEPTIDES = 3
"""Own peptides of the target and of each planted node that the assay can always see."""
PROLIFERATION = (
    "CDK1/2", "RB/CDK4/6", "AURKA", "AURKB", "PLK1", "CHEK1", "WEE1", "S6", "MYC", "H2AX",
)
STRESS = ("p38", "JNK", "c-Jun", "HSP27", "MAPKAPK2", "AMPK", "ERK5")
BACKGROUND_GROWTH = 0.2
BASAL = (2.0, 30.0)
HIGH_BASAL = (0.5, 0.9)
HIGH_SHARE = 1 / 3
HALF = (0.5, 3.0)
ABUNDANCE_LOG2 = 20.0
SPREAD_LOG2 = 1.8
WIDE_SPREAD_LOG2 = 3.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Panel:
    """Peptides of one assay, with what only the planter knows.

    Attributes
    ----------
    var
        Columns gene, uniprot, peptide; index `GENE:peptide`.
    node, kind
        (peptides,), annotated node (position, -1 = none) and kind.
    driver
        (peptides,), node that the site really follows; -1 = none.
    inhibitory
        (peptides,), phosphorylated while its driver is off.
    basal, half
        (peptides,), occupancy that nothing changes; activity at half of the rest.
    abundance
        (peptides,), log2 intensity at full occupancy.
    protein
        (peptides,), which peptides share a protein.
    growth, stress
        (peptides,), weight of the common fall of proliferation and of the stress drift.
    """

    var: pd.DataFrame
    node: Ints
    kind: NDArray[np.object_]
    driver: Ints
    inhibitory: NDArray[np.bool_]
    basal: Array
    half: Array
    abundance: Array
    protein: Ints
    growth: Array
    stress: Array


def draw_panel(
    plan: Plan, cast: Cast, knowledge: Knowledge, rng: np.random.Generator
) -> Panel:
    """Answer: which peptides can be measured, and what does each really follow?

    Parameters
    ----------
    plan, cast
        The tumour.
    knowledge
        Reporter rows.
    rng
        Stream of the panel.

    Notes
    -----
    A share ``misannotated`` of reporter peptides follows another node (half) or nothing (half);
    so do all `context` sites, whose meaning is not settled.
    """
    library, pool = reporter_library(knowledge), background_pool()
    place = {node: i for i, node in enumerate(cast.nodes)}
    annotated = np.array([place[node] for node in library.node], dtype=int)
    chosen = np.flatnonzero(_seen(plan, cast, library.kind, annotated, place, rng))
    spare = rng.permutation(len(pool.names))[: plan.n_background]
    n_own, size = len(chosen), len(chosen) + len(spare)
    gene = np.concatenate([library.gene[chosen], pool.gene[spare]])
    var = pd.DataFrame({
        "gene": gene,
        "uniprot": np.concatenate([library.uniprot[chosen], pool.uniprot[spare]]),
        "peptide": np.concatenate([library.peptide[chosen], pool.peptide[spare]]),
    }, index=np.concatenate([library.names[chosen], pool.names[spare]]))
    node = np.concatenate([annotated[chosen], np.full(len(spare), -1)])
    kind = np.concatenate([library.kind[chosen], pool.kind[spare]])
    inhibitory = np.concatenate([library.sign[chosen] < 0, np.zeros(len(spare), dtype=bool)])
    driver = node.copy()
    fate = rng.random(size) / max(plan.misannotated, 1e-12)
    fate[kind == "context"] = rng.random(int((kind == "context").sum()))
    other = rng.integers(len(cast.nodes), size=size)
    reporter = np.arange(size) < n_own
    driver[reporter & (fate < 0.5)] = -1
    driver[reporter & (fate >= 0.5) & (fate < 1)] = other[reporter & (fate >= 0.5) & (fate < 1)]
    basal = rng.beta(*BASAL, size=size)
    high = rng.random(size) < HIGH_SHARE
    high_basal = rng.uniform(*HIGH_BASAL, size=size)
    spread = WIDE_SPREAD_LOG2 if plan.strong_baseline else SPREAD_LOG2
    codes, _ = pd.factorize(gene)
    return Panel(
        var=var, node=node, kind=kind, driver=driver, inhibitory=inhibitory,
        basal=np.where(high, high_basal, basal) if plan.strong_baseline else basal,
        half=rng.uniform(*HALF, size=size),
        abundance=ABUNDANCE_LOG2 + spread * rng.standard_normal(size), protein=codes,
        growth=_growth(node, place, rng), stress=_stress(node, place, rng),
    )


def site_occupancy(panel: Panel, level: Array) -> Array:
    """Return the phosphorylated share of each site, (conditions, peptides).

    Parameters
    ----------
    panel
        Peptides.
    level
        Activities, (conditions, nodes).

    Notes
    -----
    basal + (1 - basal) a / (a + half), a the driver's activity (1 - activity for an inhibitory
    site); a site without driver stays where half of the rest is filled.
    """
    followed = level[:, panel.driver]
    active = np.where(panel.inhibitory, 1 - followed, followed)
    active = np.where(panel.driver < 0, panel.half, active)
    return np.asarray(panel.basal + (1 - panel.basal) * active / (active + panel.half))


def _seen(
    plan: Plan, cast: Cast, kind: NDArray[np.object_], node: Ints, place: dict[str, int],
    rng: np.random.Generator,
) -> NDArray[np.bool_]:
    luck = rng.random(len(kind))
    seen = luck < plan.seen
    for name in (plan.target, *cast.planted):
        own = np.flatnonzero((node == place[name]) & (kind == "own"))
        seen[own[np.argsort(luck[own])][:SURE_PEPTIDES]] = True
    for name in plan.unseen:
        seen &= node != place.get(name, -1)
    return seen


def _growth(node: Ints, place: dict[str, int], rng: np.random.Generator) -> Array:
    linked = np.isin(node, [place[n] for n in PROLIFERATION if n in place])
    linked |= (node < 0) & (rng.random(len(node)) < BACKGROUND_GROWTH)
    return np.where(linked, rng.uniform(0.6, 1.4, size=len(node)), 0.0)


def _stress(node: Ints, place: dict[str, int], rng: np.random.Generator) -> Array:
    linked = np.isin(node, [place[n] for n in STRESS if n in place])
    weight = 0.3 * rng.standard_normal(len(node))
    return np.where(linked, 1.0 + weight, weight)
