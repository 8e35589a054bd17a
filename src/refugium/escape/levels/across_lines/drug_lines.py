"""One drug over lines: which can be compared, what each node is, and a row for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refugium.core.status import LinesVerdict, Status, Told
from refugium.escape.levels.across_lines.axis import leading_axis
from refugium.escape.levels.across_lines.baseline import Baseline
from refugium.escape.levels.across_lines.on_drug import GroupMean, Hit
from refugium.escape.levels.across_lines.parameters import CONFIDENCE, LEAST_LINES
from refugium.escape.levels.across_lines.partner import Partner, corrected
from refugium.escape.levels.across_lines.power import lines_power
from refugium.escape.levels.across_lines.response import DrugResponse
from refugium.escape.levels.across_lines.slopes.judge import Judged, Lines
from refugium.escape.levels.across_lines.verdict import verdict_of

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, kw_only=True)
class DrugLines:
    """One drug and all that the lines hold of it."""

    baseline: Baseline
    response: DrugResponse
    sides: Mapping[bool, list[str]]
    hits: Mapping[bool, Hit]
    kept: Mapping[str, Mapping[str, float]]
    families: Mapping[str, str]
    lineages: Mapping[str, str]
    rivals: Mapping[str, Array]
    partners: Sequence[Partner]

    @cached_property
    def value(self) -> Array:
        """(lines,): response, higher = survives; NaN: not known."""
        own = self.response.lines
        return np.array([own[n].value if n in own else np.nan for n in self.baseline.lines])

    @cached_property
    def alive(self) -> Flags:
        """(lines,): whether cells survive."""
        own = self.response.lines
        return np.array([n in own and own[n].survives for n in self.baseline.lines])

    @cached_property
    def others(self) -> Flags:
        """(lines,): whether they are read not to survive; a single experiment puts no line."""
        own = self.response.lines
        return np.array([n in own and own[n].placed and not own[n].survives
                         for n in self.baseline.lines])

    @cached_property
    def groups(self) -> dict[bool, Flags]:
        """Lines that survive (True), and the others."""
        return {True: self.alive, False: self.others}

    @cached_property
    def origin(self) -> NDArray[np.int_]:
        """(lines,): relatives share a number."""
        roots = [self.lineages[name] for name in self.baseline.lines]
        return np.unique(roots, return_inverse=True)[1]

    @cached_property
    def judged(self) -> Judged:
        """What untreated lines say of every node."""
        nodes = zip(self.baseline.nodes, self.status, strict=True)
        return Judged(Lines(
            # what cannot be compared is no competitor either
            levels=np.where(np.array([s == Status.OK for s in self.status])[:, None],
                            self.baseline.levels, np.nan),
            sizes=np.array([len(self.baseline.rows_of(n)) for n in self.baseline.nodes]),
            others=self.baseline.peptides, response=self.value, origin=self.origin,
            # the drug's own target is no backup
            family=tuple("" if status != Status.OK or node in self.response.targets
                         else self.families[node] for node, status in nodes),
            rivals=self.rivals))

    @cached_property
    def status(self) -> list[Status]:
        """Say for every node whether these lines can be compared at all."""
        baseline, known = self.baseline, np.isfinite(self.value)
        sides = {side: {b for name, held in zip(baseline.lines, known & own, strict=True)
                        if held for b in baseline.blocks[name]}
                 for side, own in self.groups.items()}
        apart = bool(sides[True]) and bool(sides[False]) and not sides[True] & sides[False]
        out = []
        for values in baseline.levels:
            seen = np.isfinite(values) & known
            n = [len(set(self.origin[seen & own])) for own in self.groups.values()]
            if apart:
                out.append(Status.CONFOUNDED)
            elif not seen.any():
                out.append(Status.NOT_MEASURED)
            elif len(set(self.origin[seen])) < LEAST_LINES or min(n) < 2:
                out.append(Status.TOO_FEW_POINTS)
            else:
                out.append(Status.OK)
        return out

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a row per node."""
        response, known = self.response, np.isfinite(self.value)
        head = {"drug": response.drug, "target": ";".join(response.targets),
                "response": response.kind, "reliability": response.reliability,
                "axis_r": _correlation(leading_axis(self.baseline.peptides), self.value)}
        tested = np.isfinite(self.judged.slopes.p)
        for i, node in enumerate(self.baseline.nodes):
            y = self.baseline.levels[i]
            seen = np.isfinite(y) & known
            status = self.status[i]
            row = {
                **head, "node": node, "n_sites": int(self.judged.lines.sizes[i]),
                "n_lines": int(seen.sum()), "n_origins": len(set(self.origin[seen])),
                "n_survive": int((seen & self.alive).sum()),
                "n_single": response.n_single(np.array(self.baseline.lines)[seen].tolist()),
                "difference": difference(y, known & self.alive, known & self.others),
                "family": "" if node in response.targets and tested[i] else self.families[node],
                "status": (status if tested[i] or status != Status.OK
                           else Status.TOO_FEW_POINTS),
                "is_supported": Told.NOT_TESTED,
            }
            if tested[i]:
                row |= self._slope(i)
            if self.judged.asked[i]:
                row |= self._verdict(i, node) | self._partner(node)
                sd, df = np.sqrt(self.judged.slopes.variance[i]), self.judged.slopes.df[i]
                row |= {"sd": sd, "df": df, "power": lines_power(
                    float(sd), int((seen & self.alive).sum()), int((seen & self.others).sum()),
                    reliability=response.reliability, df=float(df))}
            yield row

    def _slope(self, i: int) -> dict[str, Any]:
        found = self.judged.slopes
        lo, hi = found.interval(CONFIDENCE)
        return {"slope": found.estimate[i], "lo": lo[i], "hi": hi[i], "p": found.p[i],
                "p_family": self.judged.p_family[i]}

    def _verdict(self, i: int, node: str) -> dict[str, Any]:
        judged = self.judged
        read, aliased = judged.aliased(i)
        kept = GroupMean.of([self.kept[node][line] for line in self.sides[True]])
        verdict = verdict_of(p_family=float(judged.p_family[i]), aliased=aliased,
                             p_above=float(judged.p_above[i]), kept=kept, hits=self.hits)
        row = {"rivals_read": read, "aliased_with": aliased, "p_rivals": judged.p_rivals[i],
               "on_drug": kept.mean, "on_drug_lo": kept.lo, "verdict": verdict}
        for name, hit in (("survive", self.hits[True]), ("others", self.hits[False])):
            row |= {f"hit_{name}": hit.mean.mean, f"hit_{name}_hi": hit.mean.hi}
        least = judged.against(i) if i in judged.scatters else None
        if verdict != LinesVerdict.NOT_SHOWN and least is not None:
            row |= {"p_above": judged.p_above[i], "held_against": least[1],
                    "scatter": least[0].tau}
        return row

    def _partner(self, node: str) -> dict[str, Any]:
        own = [p for p in self.partners if node in p.hits and np.isfinite(p.p)]
        if not own:
            return {}
        # the best of several: each is held to what the best of as many reaches by chance
        best = min(corrected(own), key=lambda p: (p.supports != Told.YES, p.p))
        rate = best.growth["rate"]
        return {"is_supported": best.supports, "partner": best.agent, "n_partners": len(own),
                "partner_hits": best.hits, "growth": rate.mean, "growth_hi": rate.hi,
                "growth_p": best.p, "growth_with_room": best.with_room.mean,
                "late_share": best.late_share, "growth_others": best.others.mean,
                "death": best.death.mean, "death_lo": best.death.lo}

    def points(self) -> Iterator[dict[str, Any]]:
        """Yield a row per node and line."""
        fall = self.hits[True].each | self.hits[False].each
        for node, levels in zip(self.baseline.nodes, self.baseline.levels, strict=True):
            for line, before in zip(self.baseline.lines, levels, strict=True):
                if line in self.kept[node] and np.isfinite(before):
                    own = self.response.lines[line]
                    yield {
                        "drug": self.response.drug, "target": ";".join(self.response.targets),
                        "node": node, "model_id": line, "response": own.value,
                        "survives": own.survives, "placed": own.placed,
                        "n_experiments": own.n_experiments,
                        "before": before, "on_drug": self.kept[node][line],
                        "hit": fall.get(line, np.nan)}


def difference(y: Array, alive: Flags, others: Flags) -> float:
    """Return the mean of some lines minus the mean of others; NaN where one side is empty."""
    a, b = y[alive & np.isfinite(y)], y[others & np.isfinite(y)]
    return float(a.mean() - b.mean()) if len(a) and len(b) else float("nan")


def _correlation(axis: Array, value: Array) -> float:
    """Return the correlation, its sign that of nothing: an axis has none."""
    seen = np.isfinite(axis) & np.isfinite(value)
    if seen.sum() < LEAST_LINES or not value[seen].std() > 0:
        return float("nan")
    return float(abs(np.corrcoef(axis[seen], value[seen])[0, 1]))
