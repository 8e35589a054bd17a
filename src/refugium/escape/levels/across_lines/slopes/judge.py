"""All that untreated lines can say of every node: slope, family, rivals, other nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from refugium.escape.levels.across_lines.parameters import (
    ALIAS_ALPHA,
    COMPETE_ALPHA,
    FAMILY_ALPHA,
    FEW_NODES,
    LEAST_NODES,
    LEAST_SITES,
)
from refugium.escape.levels.across_lines.slopes.families import adjust
from refugium.escape.levels.across_lines.slopes.scatter import Scatter, scatter_of
from refugium.escape.levels.across_lines.slopes.slope import Slopes, slopes

Array = NDArray[np.float64]
Ints = NDArray[np.int_]

NODES, SITES = "other nodes", "sites of no reporter"


@dataclass(frozen=True, eq=False, kw_only=True)
class Lines:
    """Untreated lines as numbers.

    Attributes
    ----------
    levels, sizes
        (nodes, lines), log2, and (nodes,): own sites behind each.
    others
        (sites, lines): readings of no node.
    response, origin
        (lines,): higher = survives; relatives share a number.
    family
        (nodes,): in which each is tested; "": not a question (the drug's own target).
    rivals
        Name to (lines,) or (lines, k): what else could make a node higher where cells survive.
    """

    levels: Array
    sizes: Ints
    others: Array
    response: Array
    origin: Ints
    family: tuple[str, ...]
    rivals: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class Judged:
    """What the lines say of every node; NaN where it was not tested.

    Attributes
    ----------
    lines
        What was judged.
    """

    lines: Lines

    @cached_property
    def slopes(self) -> Slopes:
        """Slopes of the nodes on response, their variances borrowed from one another."""
        own = self.lines
        return slopes(own.levels, own.response, own.origin).borrowed(own.sizes)

    @cached_property
    def asked(self) -> NDArray[np.bool_]:
        """(nodes,): tested, as one of a family."""
        named = np.array([family != "" for family in self.lines.family], dtype=bool)
        return np.asarray(np.isfinite(self.slopes.p) & named)

    @cached_property
    def p_family(self) -> Array:
        """(nodes,): one-sided p of the slope, corrected for the family."""
        return self._adjusted(self.slopes.p)

    @cached_property
    def p_beside(self) -> dict[str, Array]:
        """Rival to (nodes,): one-sided p of the slope with it held constant; NaN: not read."""
        own = self.lines
        return {name: slopes(own.levels, own.response, own.origin, beside).borrowed(own.sizes).p
                for name, beside in own.rivals.items()}

    @cached_property
    def p_rivals(self) -> Array:
        """(nodes,): the largest p over the slope alone and with each rival, corrected.

        Corrected like the slope itself: a rival that moves many nodes would let one of them pass.
        """
        largest = self.slopes.p
        for p in self.p_beside.values():
            largest = np.fmax(largest, p)
        return self._adjusted(largest)

    @cached_property
    def scatters(self) -> dict[int, list[tuple[Scatter, str]]]:
        """Node that may be shown to the scatters that it must stand out from, and what scatters.

        Other nodes where there are `LEAST_NODES`. Else single sites of no node, of which there
        must be `LEAST_SITES`, and what other nodes there are: a node's sites move together, so
        that random sets of sites, which average out what moves each, would be too weak. Empty:
        neither.
        """
        known = np.isfinite(self.slopes.p)
        found: dict[int, list[tuple[Scatter, str]]] = {}
        for i in np.flatnonzero(self.asked & (self.slopes.p <= COMPETE_ALPHA)).tolist():
            rest = known.copy()
            rest[i] = False
            n = int(rest.sum())
            if n < LEAST_NODES and self._of_sites is None:
                found[i] = []
                continue
            found[i] = [(scatter_of(self.slopes.of(rest)), NODES)] if n >= FEW_NODES else []
            if n < LEAST_NODES and self._of_sites is not None:
                found[i].append((self._of_sites, SITES))
        return found

    @cached_property
    def _of_sites(self) -> Scatter | None:
        own = self.lines
        sites = slopes(own.others, own.response, own.origin)
        if int((sites.df > 0).sum()) < LEAST_SITES:
            return None
        return scatter_of(sites.borrowed(np.ones(len(own.others), dtype=int)))

    def against(self, i: int) -> tuple[Scatter, str] | None:
        """Return the scatter that one node stands out from least, and what scatters."""
        return max(self.scatters[i], key=lambda one: self._among(i, one[0]), default=None)

    def _among(self, i: int, scatter: Scatter) -> float:
        found = self.slopes
        return scatter.p_above(found.estimate[i], found.se[i], found.df[i])

    @cached_property
    def p_above(self) -> Array:
        """(nodes,): one-sided p that the slope is one of its competitors', corrected.

        NaN where there are too few of them. Nodes whose slope alone is not shown keep its p.
        """
        p = self.slopes.p.copy()
        alone = []
        for i in self.scatters:
            least = self.against(i)
            if least is None:
                alone.append(i)
            else:
                p[i] = max(p[i], self._among(i, least[0]))
        out = self._adjusted(p)
        out[alone] = np.nan
        return out

    def aliased(self, i: int) -> tuple[list[str], list[str]]:
        """Return the rivals read of one node, and those with which it is no longer shown."""
        read = [name for name, p in self.p_beside.items() if np.isfinite(p[i])]
        if not read or self.p_rivals[i] <= ALIAS_ALPHA:
            return read, []
        p = {name: float(self.p_beside[name][i]) for name in read}
        largest = max(p.values())
        factor = self.p_rivals[i] / largest if largest > 0 else 1.0
        return read, [name for name in read if p[name] * factor > ALIAS_ALPHA or p[name] == largest]

    @cached_property
    def passes(self) -> NDArray[np.bool_]:
        """(nodes,): higher before the drug, beyond every rival and beyond other nodes."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.asked & (self.p_family <= FAMILY_ALPHA)
                              & (self.p_rivals <= ALIAS_ALPHA) & (self.p_above <= COMPETE_ALPHA))

    def _adjusted(self, p: Array) -> Array:
        out = np.full(len(p), np.nan)
        family: Sequence[str] = [f for f, ask in zip(self.lines.family, self.asked, strict=True)
                                 if ask]
        out[self.asked] = adjust(p[self.asked].tolist(), family)
        return out
