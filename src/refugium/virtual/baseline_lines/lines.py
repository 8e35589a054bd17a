"""Virtual lines at baseline: some survive the drug; a node may be higher in them before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.knowledge import Knowledge, load_knowledge
from refugium.study import CONTRASTS, LOSSES, RESPONSES, Study
from refugium.virtual.baseline_lines.plan import LinesPlan
from refugium.virtual.baseline_lines.wells import growth_wells
from refugium.virtual.peptides import background_pool, reporter_library

Array = NDArray[np.float64]

VEHICLE = "DMSO"
OUTPUTS = ("MEK", "ERK", "RSK")
"""Outputs of the target, which the world `driver` moves with the target's own sites."""
MOVED_BY_LINEAGE = 0.4
FALLS_LOG2 = 2.5
"""How far the target's own sites fall on the drug."""
FREE_DF = 5.0
"""Degrees of freedom of everything that scatters: heavier tails than the inference takes."""


@dataclass(frozen=True, eq=False, kw_only=True)
class LineNumbers:
    """A virtual cohort of lines as numbers, before it is written as a study.

    Attributes
    ----------
    names, origin, survives
        (lines,): names, the line that each was made from ("": none), and whether it survives.
    panel
        Peptides: what each is said to show (`node`, `sign`), and what it follows.
    samples, values
        Table of samples, and (samples, peptides) intensities, NaN = missing.
    wells
        Growth wells.
    """

    names: tuple[str, ...]
    origin: tuple[str, ...]
    survives: NDArray[np.bool_]
    panel: pd.DataFrame
    samples: pd.DataFrame
    values: Array
    wells: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Lines:
    """A virtual cohort of lines, and which of them survive.

    Attributes
    ----------
    plan, study
        What was planted, and what a reader gets.
    survives
        (lines,) flags.
    """

    plan: LinesPlan
    study: Study
    survives: pd.Series


def write_lines(plan: LinesPlan, knowledge: Knowledge | None = None) -> Lines:
    """Write a cohort of driver-positive lines, measured before and on a drug, with growth wells.

    Notes
    -----
    Truth does not share the inference's assumptions: heavy tails, sites that saturate, rows that
    follow another node, ratios compressed, peptides missing whole in a plex, each line with its
    own abundance of every site.

    Examples
    --------
    >>> lines = write_lines(LinesPlan(seed=1, shift_log2=2.0))
    >>> int(lines.survives.sum()), len(lines.study.samples)
    (4, 48)
    """
    pack = knowledge or load_knowledge()
    made = line_numbers(plan, pack)
    var = made.panel[["gene", "uniprot", "peptide"]].set_axis(made.panel["name"].to_numpy())
    kept = np.isfinite(made.values).any(axis=0)
    data = ad.AnnData(X=made.values[:, kept], var=var[kept],
                      obs=pd.DataFrame(index=made.samples["sample_id"].to_numpy()))
    data.uns["scale"], data.uns["kind"] = "linear", "peptides"
    names = list(made.names)
    models = pd.DataFrame({"model_id": names, "parent_id": made.origin, "kind": "cell_line"})
    study = Study(
        name=f"virtual lines {plan.seed}", models=models, arms=_arms(plan), samples=made.samples,
        modalities={"phospho": data}, wells=made.wells, contrasts=CONTRASTS.empty(),
        losses=LOSSES.empty(), responses=_responses(plan, names, made.survives),
        declared=(plan.node,) if plan.declared else (),
        notes=("Virtual lines: simulated numbers.",),
    )
    return Lines(plan, study, pd.Series(made.survives, index=names))


def line_numbers(plan: LinesPlan, knowledge: Knowledge) -> LineNumbers:
    """Draw the numbers of a cohort; :func:`write_lines` puts them into a study."""
    cell_rng, panel_rng, assay_rng, well_rng = map(
        np.random.default_rng, np.random.SeedSequence(plan.seed).spawn(4))
    names = [f"line {i + 1}" for i in range(plan.n_lines)]
    sisters = plan.world == "sisters"
    survives = cell_rng.permutation(np.arange(plan.n_lines) % 2 == 0)
    if sisters:
        survives = np.repeat(survives[: (plan.n_lines + 1) // 2], 2)[: plan.n_lines]
    rival = survives + 0.5 * _tailed(cell_rng, plan.n_lines)
    panel = _panel(plan, knowledge, panel_rng)
    base = _baseline(plan, panel, survives, rival, cell_rng)
    samples, values = _measured(plan, panel, names, base, assay_rng, survives)
    wells = growth_wells(plan, names, survives, rival, well_rng)
    return LineNumbers(
        names=tuple(names), survives=survives, panel=panel, samples=samples, values=values,
        origin=tuple(names[i - i % 2] if sisters and i % 2 else "" for i in range(plan.n_lines)),
        wells=wells)


def _tailed(rng: np.random.Generator, size: int | tuple[int, ...]) -> Array:
    return np.asarray(rng.standard_t(FREE_DF, size) / np.sqrt(FREE_DF / (FREE_DF - 2)))


def _panel(plan: LinesPlan, pack: Knowledge, rng: np.random.Generator) -> pd.DataFrame:
    """Return the peptides with the node that each is said to show, and the one it follows."""
    library, pool = reporter_library(pack), background_pool()
    own = library.kind == "own"
    seen = own & (rng.random(len(own)) < plan.seen)
    of_node = np.flatnonzero(own & (library.node == plan.node))
    seen[of_node] = False
    seen[rng.permutation(of_node)[: plan.n_sites]] = True
    target = np.flatnonzero(own & (library.node == plan.target))
    seen[target[:4]] = True
    seen |= own & np.isin(library.node, [plan.target, *OUTPUTS])
    spare = rng.permutation(len(pool.names))[: plan.n_background]
    parts = [(library, np.flatnonzero(seen)), (pool, spare)]
    table = pd.concat([pd.DataFrame({
        name: getattr(held, key)[at] for name, key in (
            ("name", "names"), ("gene", "gene"), ("uniprot", "uniprot"), ("peptide", "peptide"),
            ("node", "node"), ("sign", "sign"))
    }) for held, at in parts], ignore_index=True)
    nodes = sorted(set(table["node"]) - {""})
    wrong = (rng.random(len(table)) < plan.misannotated) & (table["node"] != plan.target)
    other = rng.choice(nodes, len(table))
    follows = np.where(wrong, np.where(rng.random(len(table)) < 0.5, "", other), table["node"])
    return table.assign(follows=follows, ceiling=rng.uniform(2.5, 6.0, len(table)),
                        abundance=20 + 1.8 * rng.standard_normal(len(table)))


def _baseline(
    plan: LinesPlan, panel: pd.DataFrame, survives: NDArray[np.bool_], rival: Array,
    rng: np.random.Generator,
) -> Array:
    """Return what untreated lines hold, log2, (lines, peptides)."""
    n = plan.n_lines
    nodes = sorted(set(panel["node"]) - {""})
    level = plan.line_log2 * _tailed(rng, (n, len(nodes)))
    own = plan.site_log2 * _tailed(rng, (n, len(panel)))
    if plan.world == "sisters":  # what relatives share they share in nodes and in single sites
        first = np.arange(n) - np.arange(n) % 2
        level = 0.9 * level[first] + 0.44 * level
        own = 0.9 * own[first] + 0.44 * own
    at = nodes.index(plan.node)
    level[:, at] += plan.shift_log2 * survives
    if plan.world == "proliferation":
        level[:, at] -= 1.5 * (rival - rival.mean())  # slow lines survive; the node marks them
        level[:, at] *= -1
    if plan.world == "driver":
        for name in (plan.target, *OUTPUTS):
            level[:, nodes.index(name)] -= 1.5 * (rival - rival.mean())
        level[:, at] += 1.5 * (rival - rival.mean())
    if plan.world == "lineage":
        moved = rng.random(len(panel)) < MOVED_BY_LINEAGE
        axis = plan.lineage_log2 * (rival - rival.mean())[:, None]
        own += axis * np.where(moved, rng.standard_normal(len(panel)), 0.0)
        level += axis * rng.standard_normal(len(nodes))
    place = {node: i for i, node in enumerate(nodes)}
    driver = panel["follows"].map(lambda node: place.get(node, -1)).to_numpy(dtype=int)
    active = np.where(driver < 0, 0.0, level[:, driver]) * panel["sign"].to_numpy()
    # sites fill up: what a node gains above its ceiling no longer shows
    ceiling = panel["ceiling"].to_numpy()
    shown = active - np.log2(1 + np.exp2(active - ceiling))
    return np.asarray(panel["abundance"].to_numpy() + shown + own)


def _measured(
    plan: LinesPlan, panel: pd.DataFrame, names: list[str], base: Array,
    rng: np.random.Generator, survives: NDArray[np.bool_],
) -> tuple[pd.DataFrame, Array]:
    arms = [VEHICLE, plan.drug, f"{plan.drug} + {plan.second}"] if plan.on_drug else [VEHICLE]
    rows: list[dict[str, Any]] = []
    held = []
    fall = np.where(panel["node"] == plan.target, FALLS_LOG2, 0.0)
    if not plan.keeps_up:
        fall = fall + np.where(panel["follows"] == plan.node, 2.0, 0.0)
    both = fall + np.where(panel["follows"] == plan.node, 2.0, 0.0) * panel["sign"].to_numpy()
    for plex in range(plan.n_plexes):
        for i, name in enumerate(names):
            if plan.world == "plex_split" and (plex % 2 == 0) != survives[i]:
                continue
            for arm in arms:
                rows.append({"sample_id": f"p{plex + 1} {name} {arm}", "model_id": name,
                             "arm": arm, "time_h": 24.0, "replicate": "1",
                             "block": f"plex {plex + 1}", "plex": plex})
                off = 0.0 if arm == VEHICLE else fall if arm == plan.drug else both
                held.append(base[i] - off)
    table = pd.DataFrame(rows)
    plexes = table.pop("plex").to_numpy()
    log2 = np.array(held) + 0.3 * rng.standard_normal(len(held))[:, None]
    log2 += 0.5 * rng.standard_normal((plan.n_plexes, len(panel)))[plexes]
    linear = np.exp2(log2)
    mean = np.stack([linear[plexes == p].mean(axis=0) if (plexes == p).any() else linear[0]
                     for p in range(plan.n_plexes)])
    mixed = (1 - plan.compression) * linear + plan.compression * mean[plexes]
    values = mixed * np.exp2(plan.noise_log2 * _tailed(rng, log2.shape))
    whole = rng.random((plan.n_plexes, len(panel))) < 0.1
    sure = (panel["node"] == plan.node) | (panel["node"] == plan.target)
    whole[:, sure.to_numpy()] = False
    values[whole[plexes]] = np.nan
    return table, values


def _responses(
    plan: LinesPlan, names: list[str], survives: NDArray[np.bool_]
) -> pd.DataFrame:
    if not plan.groups:
        return RESPONSES.empty()
    return pd.DataFrame({
        "model_id": names, "drug": plan.drug, "kind": "group",
        "group": np.where(survives, "survives", "dies"),
    })


def _arms(plan: LinesPlan) -> pd.DataFrame:
    pair = f"{plan.drug} + {plan.second}"
    return pd.DataFrame({
        "arm": [VEHICLE, plan.drug, plan.second, pair, pair], "start_h": 0.0,
        "agent": [VEHICLE, plan.drug, plan.second, plan.drug, plan.second],
        "kind": ["vehicle", "drug", "drug", "drug", "drug"],
        "dose": [np.nan, 1.0, 100.0, 1.0, 100.0], "unit": ["", "uM", "nM", "uM", "nM"],
    })
