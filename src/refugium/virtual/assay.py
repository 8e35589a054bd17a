"""From cells to intensities: plexes, loading, interference, handling, noise, missing values."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.virtual.layout import Design
from refugium.virtual.mishaps.draw import Mishap
from refugium.virtual.mishaps.selection import minor_share
from refugium.virtual.network import Activities
from refugium.virtual.plan import Plan
from refugium.virtual.sites import Panel, site_occupancy

Array = NDArray[np.float64]

NOISE_DF = 5.0
NOISE_SPREAD = 0.3
"""Log-scale spread of the noise of sites: some are steady, some are not."""
COMPRESSION_SPREAD = 0.6
MAX_COMPRESSION = 0.9
SAMPLE_FACTORS = 2
CLONE_LOG2 = 0.8
GROWTH_ARREST_H = 12.0
DRIFT_SHARE = 0.4
"""Drift of a site over DRIFT_H, relative to the noise."""
DRIFT_H = 72.0


def true_log2(
    plan: Plan, design: Design, panel: Panel, activities: Activities, rng: np.random.Generator
) -> Array:
    """Return what cells hold, log2, (conditions, peptides): occupancy x abundance.

    Parameters
    ----------
    plan, design, panel, activities
        The tumour.
    rng
        Stream of the biology.

    Notes
    -----
    Time alone moves every site a little (density, medium), with or without drug. With
    ``global_growth`` proliferation-linked sites lose abundance on drug, whatever their sign.
    With ``selection`` a minor clone of 5 % grows towards 55 % on drug.
    """
    hours = np.array([c.time_h for c in design.conditions])
    on = np.array([plan.drug in c.drugs for c in design.conditions])
    level = panel.abundance + np.log2(site_occupancy(panel, activities.level))
    if plan.selection:
        other = CLONE_LOG2 * rng.standard_normal(panel.protein.max() + 1)[panel.protein]
        minor = panel.abundance + np.log2(site_occupancy(panel, activities.minor)) + other
        share = minor_share(np.where(on, hours, 0.0))[:, None]
        level = np.log2((1 - share) * np.exp2(level) + share * np.exp2(minor))
    arrest = np.where(on, 1 - np.exp(-hours / GROWTH_ARREST_H), 0.0)
    level = level - plan.global_growth * arrest[:, None] * panel.growth
    drift = DRIFT_SHARE * plan.noise_log2 * rng.standard_normal(level.shape[1])
    return np.asarray(level + (hours / DRIFT_H)[:, None] * drift)


def intensities(
    plan: Plan, design: Design, panel: Panel, truth: Array, rng: np.random.Generator,
    *, mishap: Mishap | None = None,
) -> Array:
    """Return what the instrument reports, linear, (samples, peptides), NaN = missing.

    Parameters
    ----------
    plan, design, panel
        The tumour.
    truth
        From :func:`true_log2`.
    rng
        Stream of the assay.
    mishap
        What became of the samples, of the same design.
    """
    size = (len(design.block), truth.shape[1])
    n_blocks = int(design.block.max()) + 1
    source = design.condition if mishap is None else mishap.source
    held = truth[source] + _shared(plan, panel, size, rng)
    if mishap is not None:
        held += mishap.samples
    held += plan.plex_log2 * rng.standard_normal((n_blocks, size[1]))[design.block]
    held += _handling(plan, design, rng)[:, None] * panel.stress
    held += plan.loading_log2 * rng.standard_normal(size[0])[:, None]
    mixed = _interference(plan, design, np.exp2(held), n_blocks, rng)
    unit = rng.standard_t(NOISE_DF, size) / np.sqrt(NOISE_DF / (NOISE_DF - 2))
    scale = np.exp(NOISE_SPREAD * rng.standard_normal(size[1]))
    if plan.sample_noise:
        unit = _in_common(plan, unit, rng)
    found = mixed * np.exp2(plan.noise_log2 * scale * unit)
    found[_missing(plan, design, panel, size, n_blocks, rng)] = np.nan
    return np.asarray(found)


def _shared(
    plan: Plan, panel: Panel, size: tuple[int, int], rng: np.random.Generator
) -> Array:
    """Noise that sites of one driver, and of one protein, share within a sample."""
    per_node = rng.standard_normal((size[0], int(panel.driver.max(initial=-1)) + 2))
    per_protein = rng.standard_normal((size[0], int(panel.protein.max(initial=0)) + 1))
    per_node[:, -1] = 0.0
    return np.asarray(
        plan.shared_noise * (per_node[:, panel.driver] + per_protein[:, panel.protein])
    )


def _in_common(plan: Plan, unit: Array, rng: np.random.Generator) -> Array:
    """Give all sites of a sample a part of their noise in common."""
    factor = rng.standard_t(NOISE_DF, (len(unit), SAMPLE_FACTORS)) / np.sqrt(
        NOISE_DF / (NOISE_DF - 2))
    answer = rng.standard_normal((SAMPLE_FACTORS, unit.shape[1]))
    answer /= np.sqrt((answer**2).sum(axis=0))
    own = np.sqrt(1 - plan.sample_noise) * unit
    return np.asarray(own + np.sqrt(plan.sample_noise) * factor @ answer)


def _handling(plan: Plan, design: Design, rng: np.random.Generator) -> Array:
    """Stress of each sample: a drift along the order in which a block was handled."""
    stress = np.zeros(len(design.block))
    for block in range(int(design.block.max()) + 1):
        here = np.flatnonzero(design.block == block)
        order = np.linspace(-1.0, 1.0, len(here)) if len(here) > 1 else np.zeros(1)
        spread = max(float(order.std()), 1e-12)
        stress[rng.permutation(here)] = rng.standard_normal() * order / spread
    return plan.ischaemia * stress


def _interference(
    plan: Plan, design: Design, signal: Array, n_blocks: int, rng: np.random.Generator
) -> Array:
    """Mix each reporter ion with its plex's mean: co-isolated peptides compress ratios."""
    spread = np.exp(COMPRESSION_SPREAD * rng.standard_normal((n_blocks, signal.shape[1])))
    share = np.clip(plan.compression * spread, 0, MAX_COMPRESSION)
    mean = np.stack([signal[design.block == b].mean(axis=0) for b in range(n_blocks)])
    share, mean = share[design.block], mean[design.block]
    return np.asarray((1 - share) * signal + share * mean)


def _missing(
    plan: Plan, design: Design, panel: Panel, size: tuple[int, int], n_blocks: int,
    rng: np.random.Generator,
) -> NDArray[np.bool_]:
    """Whole peptides are missing in a plex, the rarest most often; single values seldom."""
    rank = np.argsort(np.argsort(panel.abundance)) / max(size[1] - 1, 1)
    tilt = min(plan.missing, 1 - plan.missing)
    chance = plan.missing + tilt * (1 - 2 * rank)
    whole = rng.random((n_blocks, size[1])) < chance
    gone = np.asarray(whole[design.block] | (rng.random(size) < plan.missing_single))
    if gone.all():  # an assay that reports nothing at all is no assay: its strongest peptide stays
        gone[:, np.argmax(rank)] = False
    return gone
