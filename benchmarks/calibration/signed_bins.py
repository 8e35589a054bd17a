"""Do intervals hold what happened *where something happened*: in signed bins of the true change?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.calibration.coverage import true_changes
from benchmarks.promise import Promise
from refugium.core.stats import bh_adjust
from refugium.core.status import InterferenceFrom
from refugium.core.tables import rows_of
from refugium.escape.engagement.engagement import engagement_table
from refugium.escape.engagement.foreign_signal import ends_in_cells, plex_means
from refugium.escape.parameters import ALPHA, CONFIDENCE
from refugium.escape.situations import read_situations
from refugium.knowledge import load_knowledge
from refugium.signal import Interference, read
from refugium.signal.reporters import match_reporters, measure
from refugium.virtual import Plan, Tumour, write_tumour
from refugium.virtual.layout import VEHICLE

AT_RANDOM = {"missing": 0.0, "missing_single": 0.2}
BY_INTENSITY = {"missing": 0.3, "missing_single": 0.01}
ASSAYS: dict[str, tuple[str, dict[str, float]]] = {
    "lfq, missing at random": ("lfq", {"compression": 0.0, **AT_RANDOM}),
    "lfq, missing by intensity": ("lfq", {"compression": 0.0, **BY_INTENSITY}),
    "tmt_ms3, 5 % interference": ("tmt_ms3", {"compression": 0.05, **BY_INTENSITY}),
    "tmt_ms2, no interference": ("tmt_ms2", {"compression": 0.0, **BY_INTENSITY}),
    "tmt_ms2, 15 % interference": ("tmt_ms2", {"compression": 0.15, **BY_INTENSITY}),
    "tmt_ms2, 30 % interference": ("tmt_ms2", {"compression": 0.30, **BY_INTENSITY}),
}
EDGES = (-2.0, -1.0, -0.05, 0.05, 1.0, 2.0)
BINS = ("beyond -2", "-2 to -1", "-1 to 0", "0", "0 to 1", "1 to 2", "beyond 2")


@dataclass(frozen=True)
class Held:
    """One number of one study: what it is of, the true change (log2), whether it was held.

    `width` is that of the interval; infinite for a bound. `known_width`: with the share of
    interference known.
    """

    what: str
    change: float
    inside: bool
    width: float
    known_width: float

    @property
    def bin(self) -> str:
        """Name of its bin."""
        return BINS[int(np.searchsorted(EDGES, self.change))]


def held(tumour: Tumour, acquisition: str, share: float) -> Iterator[Held]:
    """Yield the target's change in cells, and every node called at a false discovery rate.

    Of called nodes both ends of the measured interval, the one that is nearer to no change, and
    both ends in cells.
    """
    pack, plan = load_knowledge(), tumour.plan
    tumour.study.modalities["phospho"].uns["acquisition"] = acquisition
    matrix = read(tumour.study).matrix("phospho")
    signal = measure(match_reporters(matrix, pack), pack)
    now = signal.states[signal.states["time_h"] == plan.times[-1]].set_index("arm")["state"]
    case, reference = int(now[plan.drug]), int(now[VEHICLE])
    situations = read_situations(tumour.study.design, signal, matrix.layout.contrasts, pack)
    known = Interference(lo=share, hi=share, source=InterferenceFrom.ZEROS)
    rows = [[r for r in rows_of(engagement_table(signal, one))
             if r["target"] == plan.target and r["contrast"] in _of(situations, case, reference)]
            for one in (situations, replace(situations, interference=known))]
    for row, beside in zip(*rows, strict=True):
        sites = signal.matches[(signal.matches["node"] == row["read_node"])
                               & signal.matches["site"].isin(row["read_sites"])]
        truth = true_changes(tumour, sites, plan.drug, VEHICLE)
        if row["read_node"] in truth.index and np.isfinite(row["cells_hi"]):
            yield _held("target", float(truth[row["read_node"]]), _ends(row), _ends(beside))
    effect = signal.compare(case, reference)
    lo, hi = effect.interval(CONFIDENCE)
    mean = plex_means(signal.node_fit, situations, case, reference, rows=np.arange(len(lo)),
                      sign=1.0)
    cells_lo, cells_hi = ends_in_cells(lo, hi, mean, situations.interference)
    called = bh_adjust(effect.p_two_sided()) <= ALPHA
    change = true_changes(tumour, signal.matches, plan.drug, VEHICLE).reindex(signal.nodes.names)
    for i in np.flatnonzero(called & np.isfinite(change.to_numpy(dtype=float))):
        ends = float(lo[i]), float(hi[i])
        yield _held("called node, both ends", float(change.iloc[i]), ends, ends)
        # interference only draws ratios towards none: the nearer end is what is promised of them
        near = (-np.inf, ends[1]) if effect.estimate[i] < 0 else (ends[0], np.inf)
        yield _held("called node, nearer end", float(change.iloc[i]), near, near)
        cells = float(cells_lo[i]), float(cells_hi[i])
        yield _held("called node, in cells", float(change.iloc[i]), cells, ends)


def _of(situations: object, case: int, reference: int) -> set[str]:
    return {s.contrast for s in situations.each  # type: ignore[attr-defined]
            if (s.case, s.reference) == (case, reference)}


def _ends(row: dict[str, float]) -> tuple[float, float]:
    lo = row["cells_lo"] if np.isfinite(row["cells_lo"]) else -np.inf
    return float(lo), float(row["cells_hi"])


def _held(
    what: str, change: float, ends: tuple[float, float], known: tuple[float, float]
) -> Held:
    return Held(what, change, ends[0] <= change <= ends[1], ends[1] - ends[0], known[1] - known[0])


def bin_promises(name: str, repeats: int, *, first_seed: int = 0) -> Iterator[str]:
    """Yield a line per bin: coverage of one number a study, and widths against c known."""
    acquisition, changes = ASSAYS[name]
    found: dict[tuple[str, str], list[Held]] = defaultdict(list)
    stream = np.random.default_rng(20261128)
    for seed in range(first_seed, first_seed + repeats):
        plan = Plan(planted=("none", "induced", "lost")[seed % 3], seed=seed, **changes)
        of_study: dict[tuple[str, str], list[Held]] = defaultdict(list)
        for one in held(write_tumour(plan), acquisition, changes["compression"]):
            of_study[one.what, one.bin].append(one)
        for key, several in of_study.items():
            found[key].append(several[int(stream.integers(len(several)))])
    for (what, where), all_ in sorted(found.items(), key=lambda e: (e[0][0], BINS.index(e[0][1]))):
        promise = Promise(f"{what}, {name}, {where}", CONFIDENCE,
                          sum(one.inside for one in all_), len(all_), "at_least")
        bounds = sum(np.isinf(one.width) for one in all_)
        ratio = [one.width / one.known_width for one in all_
                 if np.isfinite(one.width) and np.isfinite(one.known_width)]
        wide = f"width {np.median(ratio):.2f} of that with c known" if ratio else "no width"
        yield f"{promise}; {wide}; one-sided in {bounds}"
