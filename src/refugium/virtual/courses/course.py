"""The verb: write one virtual course, out on a drug and back off it, with its truth beside it."""

from __future__ import annotations

from dataclasses import dataclass

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.knowledge import Knowledge, load_knowledge
from refugium.study import Modality, Study
from refugium.virtual.courses.plan import CoursePlan
from refugium.virtual.courses.truth import draw_truth, ways_of
from refugium.virtual.courses.ways import Ways

Array = NDArray[np.float64]

MODEL, DRUG, UNTREATED = "virtual line", "vemurafenib", "untreated"
NOTE = "Virtual course: simulated numbers with planted truth, not a measurement."
FREE_DF = 5.0
"""Degrees of freedom of noise and of what harvests do: heavier tails than normal."""
COMMON = 0.3
"""Share of their variance that genes have in common, along directions of their own."""
SHARED_BY_HARVEST = 0.1
"""Share of the variance of what a harvest does that the genes of a programme have in common."""
DEPTH = 2_000_000.0
"""Counts of a typical sample."""


@dataclass(frozen=True, eq=False)
class VirtualCourse:
    """A virtual course: what a reader gets, and what only the planter knows.

    Attributes
    ----------
    plan
        What it was made from.
    study
        One model, an arm on the drug and an untreated one; modality `rna_counts` or `rna_log`.
    truth
        Columns of :data:`refugium.virtual.courses.truth.COURSE_TRUTH`, one row per gene.
    changes
        What the drug did to each gene, log2: one row per time of the arm on it, columns the genes.
    """

    plan: CoursePlan
    study: Study
    truth: pd.DataFrame
    changes: pd.DataFrame

    def genes(self, programme: str) -> dict[str, float]:
        """Return the genes of a programme with the signs by which they read as its activity."""
        own = self.truth[self.truth["programme"] == programme]
        # a programme that falls is read as falling: its genes have the sign of the programme
        turn = np.where(own["shape"] == "fall", -1.0, 1.0) * np.sign(own["size_log2"])
        return dict(zip(own["gene"], turn.astype(float), strict=True))


def write_course(plan: CoursePlan, knowledge: Knowledge | None = None) -> VirtualCourse:
    """Write a study of one model followed over time, with planted truth.

    Parameters
    ----------
    plan
        What to plant and what hides it.
    knowledge
        Signatures; the built-in pack by default.

    Returns
    -------
    VirtualCourse
        Study and truth.

    Raises
    ------
    KnowledgeError, RefugiumError
        If a programme names a signature that the pack does not know.

    Notes
    -----
    It does not share what the inference assumes: genes of a programme have their own onset, speed
    and shape (some accelerate); returns wait for the drug to leave; noise has heavy tails, a scale
    of each gene's own and a common part; harvests shift genes, in part together; counts are drawn
    at unequal depth from compositions that the programmes move.

    Examples
    --------
    >>> from refugium.virtual import CoursePlan, write_course
    >>> made = write_course(CoursePlan(seed=1, counts=False))
    >>> onset_h = made.truth.groupby("programme")["onset_h"].min().round().to_dict()
    >>> onset_h["stress"], onset_h["dedifferentiation"]
    (0.0, 36.0)
    >>> sorted(made.study.samples["arm"].unique())
    ['untreated', 'vemurafenib']
    """
    pack = knowledge or load_knowledge()
    gene_rng, level_rng, harvest_rng, noise_rng, count_rng = map(
        np.random.default_rng, np.random.SeedSequence(plan.seed).spawn(5))
    truth = draw_truth(plan, pack, gene_rng)
    times, states = _states(plan, ways_of(truth))
    samples = _samples(plan, times)
    level = level_rng.uniform(5, 9, len(truth))
    drift = plan.drift_log2 * level_rng.standard_normal(len(truth))
    at_h = samples["time_h"].to_numpy(dtype=float)
    place = {time_h: i for i, time_h in enumerate(times)}
    changed = np.where((samples["arm"] == DRUG).to_numpy()[:, None],
                       states[[place[t] for t in at_h]], 0.0)
    values = level + changed + np.outer(np.sqrt(at_h / times[-1]), drift)
    values = values + _of_harvests(plan, samples, truth, harvest_rng)
    values = values + _noise(plan, values.shape, noise_rng)
    study = _study(plan, samples, truth["gene"].tolist(), values, count_rng)
    changes = pd.DataFrame(states, columns=truth["gene"].tolist(),
                           index=pd.Index(times, name="time_h"))
    return VirtualCourse(plan, study, truth, changes)


def _states(plan: CoursePlan, ways: Ways) -> tuple[list[float], Array]:
    """Return the times of the arm on the drug and its changes there, (times, genes)."""
    removed, rest = plan.on_h[-1], (plan.off_h or (0.0,))[-1]
    rows = [(0.0, 0 * ways.size), *((t, ways.on(t)) for t in plan.on_h)]
    rows += [(removed + t, ways.off(t, removed, plan.washout_h)) for t in plan.off_h]
    rows += [(removed + rest + t, ways.again(t, rest, removed, plan.washout_h))
             for t in plan.again_h]
    return [time_h for time_h, _ in rows], np.array([state for _, state in rows])


def _samples(plan: CoursePlan, times: list[float]) -> pd.DataFrame:
    """Return one row per sample; untreated cells stand for the start where they are beside."""
    start = UNTREATED if plan.beside else DRUG
    design = [(start, 0.0), *((DRUG, t) for t in times[1:])]
    design += [(UNTREATED, t) for t in times[1:] if plan.beside]
    rows = []
    for arm, time_h in design:
        for i in range(1, plan.replicates + 1):
            block = {"": "", "time": f"harvest {time_h:g} h", "replicate": f"experiment {i}"}
            rows.append({"sample_id": f"{arm} {time_h:g} h {i}", "model_id": MODEL, "arm": arm,
                         "time_h": time_h, "replicate": str(i), "block": block[plan.harvested]})
    return pd.DataFrame(rows)


def _of_harvests(
    plan: CoursePlan, samples: pd.DataFrame, truth: pd.DataFrame, rng: np.random.Generator
) -> Array:
    """Return what each harvest did to its samples: genes alone, and each programme as a whole."""
    keys = ["time_h", "replicate"] if plan.harvested == "replicate" else ["time_h"]
    harvest = samples.groupby(keys, sort=False).ngroup().to_numpy()
    programme, _ = pd.factorize(truth["programme"])
    number = harvest.max() + 1
    alone = _tailed(rng, (number, len(truth)))
    whole = _tailed(rng, (number, programme.max() + 1))[:, programme]
    # genes that do not answer are no programme: nothing moves them together
    share = np.where(truth["programme"] == "", 0.0, SHARED_BY_HARVEST)
    return np.asarray(plan.harvest_log2 * (
        np.sqrt(1 - share) * alone + np.sqrt(share) * whole)[harvest])


def _noise(plan: CoursePlan, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    scale = plan.noise_log2 * np.exp(0.4 * rng.standard_normal(shape[1]))
    common = np.outer(_tailed(rng, shape[0]), rng.standard_normal(shape[1]))
    return np.asarray(scale * (np.sqrt(1 - COMMON) * _tailed(rng, shape)
                               + np.sqrt(COMMON) * common))


def _tailed(rng: np.random.Generator, size: int | tuple[int, ...]) -> Array:
    return np.asarray(rng.standard_t(FREE_DF, size) / np.sqrt(FREE_DF / (FREE_DF - 2)))


def _study(
    plan: CoursePlan, samples: pd.DataFrame, genes: list[str], values: Array,
    rng: np.random.Generator,
) -> Study:
    removed, rest = plan.on_h[-1], (plan.off_h or (0.0,))[-1]
    arms = [(UNTREATED, 0.0, "DMSO", "vehicle"), (DRUG, 0.0, DRUG, "drug")]
    if plan.off_h:
        arms.append((DRUG, removed, "none", "none"))
    if plan.again_h:
        arms.append((DRUG, removed + rest, DRUG, "drug"))
    if plan.counts:
        linear = np.exp2(values)
        depth = DEPTH * rng.uniform(0.6, 1.4, (len(values), 1))
        held = rng.poisson(linear / linear.sum(axis=1, keepdims=True) * depth).astype(float)
        name, scale = Modality.RNA_COUNTS.value, "linear"
    else:
        held, name, scale = values, Modality.RNA_LOG.value, "log2"
    used = {*samples["arm"]}
    data = ad.AnnData(held, obs=pd.DataFrame(index=samples["sample_id"].to_numpy()),
                      var=pd.DataFrame({"gene": genes}, index=genes),
                      uns={"scale": scale, "kind": "genes"})
    return Study(
        f"virtual course {plan.seed}", pd.DataFrame({"model_id": [MODEL], "kind": "cell_line"}),
        pd.DataFrame([a for a in arms if a[0] in used],
                     columns=["arm", "start_h", "agent", "kind"]),
        samples, {name: data}, notes=(NOTE,))
