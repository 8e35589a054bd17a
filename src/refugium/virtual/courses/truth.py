"""Which genes a virtual course holds, and what each of them does: one row per gene."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refugium.core.errors import RefugiumError
from refugium.core.tables import Column, Schema
from refugium.knowledge import Knowledge, signature_network
from refugium.virtual.courses.plan import CoursePlan, Programme
from refugium.virtual.courses.ways import Ways

COURSE_TRUTH = Schema(
    "course_truth",
    (
        Column("gene", "name", "the gene"),
        Column("programme", "name", "programme that it belongs to; empty: it does not answer"),
        Column("shape", "text", "rise, fall, pulse"),
        Column("size_log2", "number", "change that it would reach, with its sign", "log2"),
        Column("onset_h", "number", "it does not move sooner after a switch", "h"),
        Column("half_h", "number", "half of the change is made so long after the onset", "h"),
        Column("lasts_h", "number", "of a pulse: begins to fade so long after the onset", "h"),
        Column("steep", "number", "Weibull shape of its rise"),
        Column("back_h", "number", "half-time of its return off the drug", "h"),
        Column("keeps", "number", "share of its change that never returns", at_least=0, at_most=1),
        Column("quicker", "number", "how many times faster a second challenge goes"),
    ),
    holds="what was planted in each gene of a virtual course",
)


def draw_truth(plan: CoursePlan, pack: Knowledge, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the genes of a course: columns of COURSE_TRUTH.

    Notes
    -----
    Genes of a programme differ in size (gamma), half-time (log-normal), the shape of their rise and
    by how much they start later than its onset: no two of them follow one curve.
    """
    seen: set[str] = set()
    parts = []
    for programme in plan.programmes:
        genes = {g: w for g, w in _genes(programme, pack).items() if g not in seen}
        seen |= set(genes)
        parts.append(_drawn(programme, genes, rng))
    still = pd.DataFrame({"gene": [f"STILL{i + 1}" for i in range(plan.n_still)], "programme": "",
                          "shape": "", "size_log2": 0.0, "onset_h": 0.0, "half_h": 1.0,
                          "lasts_h": 0.0, "steep": 1.0, "back_h": 1.0, "keeps": 0.0,
                          "quicker": 1.0})
    return COURSE_TRUTH.table(pd.concat([*parts, still], ignore_index=True))


def ways_of(truth: pd.DataFrame) -> Ways:
    """Return the kinetics of the genes of a truth."""
    columns = {name: truth[name].to_numpy(dtype=float) for name in (
        "onset_h", "half_h", "lasts_h", "steep", "back_h", "keeps", "quicker")}
    return Ways(size=truth["size_log2"].to_numpy(dtype=float),
                fades=(truth["shape"] == "pulse").to_numpy(), **columns)


def _genes(programme: Programme, pack: Knowledge) -> dict[str, float]:
    """Return the genes of a programme, each with its sign."""
    if not programme.signature:
        # without a signature to say so every other gene goes the other way, and the sum stays
        return {f"{programme.name.upper()}{i + 1}": -1.0 if i % 2 else 1.0
                for i in range(programme.n_genes)}
    own = signature_network(names=[programme.signature], knowledge=pack)
    if own.empty:
        raise RefugiumError("no such signature", found=programme.signature,
                            remedy="`refugium knowledge` lists them")
    return dict(zip(own["target"], np.sign(own["weight"]).astype(float), strict=True))


def _drawn(
    programme: Programme, genes: dict[str, float], rng: np.random.Generator
) -> pd.DataFrame:
    n = len(genes)
    half = programme.half_h * np.exp(0.35 * rng.standard_normal(n))
    size = programme.size_log2 * rng.gamma(16.0, 1 / 16.0, n)
    turn = -1.0 if programme.shape == "fall" else 1.0
    back = half if programme.back_h is None else (
        programme.back_h * np.exp(0.35 * rng.standard_normal(n)))
    return pd.DataFrame({
        "gene": list(genes), "programme": programme.name, "shape": programme.shape,
        "size_log2": turn * size * np.array(list(genes.values())),
        "onset_h": programme.onset_h + rng.exponential(0.1 * programme.half_h, n),
        "half_h": half, "lasts_h": programme.lasts_h, "steep": rng.uniform(0.8, 1.5, n),
        "back_h": back, "keeps": programme.keeps, "quicker": programme.quicker,
    })
