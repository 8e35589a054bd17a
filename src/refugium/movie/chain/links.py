"""The links of a chain in one course: is each step seen, contradicted, or beyond these samples?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.stats import bh_adjust
from refugium.core.status import (
    LinkVerdict,
    OrderVerdict,
    Phase,
    Status,
    TriggerVerdict,
)
from refugium.core.tables import Column, Schema, rows_of
from refugium.language.lists import listed
from refugium.language.times import in_hours
from refugium.movie.chain.chain import Chain, ChainLink
from refugium.movie.chain.stages import STAGES, stage_scatter, stages
from refugium.movie.order.pairs import order_rows
from refugium.movie.order.reasons import OrderReason
from refugium.movie.parameters import ALPHA, HARVEST_LOG2
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.phase import PhaseCourse, phase_course
from refugium.study import Modality

Array = NDArray[np.float64]
Row = Mapping[str, Any]

LINKS = Schema(
    "links",
    (
        Column("model_id", "name", "model"),
        Column("arm", "name", "arm"),
        Column("chain", "name", "the chain"),
        Column("first", "name", "stage that is meant to come first"),
        Column("second", "name", "stage that is meant to follow"),
        Column("sign", "integer", "+1: raises, -1: lowers"),
        Column("layer", "text", "layer on which the link acts"),
        Column("verdict", "enum", "supported, contradicted, not_supported, not_measured, "
               "not_testable_at_this_sampling", values=LinkVerdict),
        Column("first_change", "number", "largest change of the first", "log2"),
        Column("second_change", "number", "largest change of the second", "log2"),
        Column("second_se", "number", "its standard error at the time of that change", "log2"),
        Column("first_by_h", "number", "first time at which the first is seen to change", "h"),
        Column("second_by_h", "number", "the same of the second", "h"),
        Column("order", "text", "before, ahead, not_shown: test of order of the pair"),
        Column("order_reason", "enum", "what that rests on, as in table order", required=False,
               values=OrderReason),
        Column("q", "number", "larger q of both changes (both must be there)"),
        Column("status", "enum", "ok, or why there is no verdict", values=Status),
        Column("words", "words", "one sentence"),
        Column("would_show", "words", "what would decide it"),
    ),
    holds="does each link of the chain hold, and what would show it",
    in_json=True,
)


def run_chain(
    course: Course, chain: Chain, arm: str, signatures: pd.DataFrame, *,
    phase: str = Phase.ON,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answer: which steps of the chain are seen along this arm?

    Parameters
    ----------
    course, chain
        The course and the hypothesis.
    arm, phase
        Which phase; see :func:`refugium.movie.time_course.phase.phase_course`.
    signatures
        `source`, `target`, `weight` of the signatures that nodes name.

    Returns
    -------
    tuple
        Tables LINKS and STAGES.

    Raises
    ------
    StudyError
        If the arm is not in the course.

    Notes
    -----
    *Supported*: both ends changed with the sign of the link, and the test of order
    (:func:`refugium.movie.order.pairs.order_rows`: running shares of each stage's own peak, so that
    a trigger which fades is not late) says that the first begins before the second, or that it is
    ahead and is seen strictly earlier. *Contradicted*: both changed but with the other sign, or the
    second is seen strictly before the first and is ahead by the same test. *Not testable*: both
    changed with the right sign and are first seen at the same sample. Anything else:
    *not supported*. A link that acts on chromatin needs chromatin data. Order in time is what a
    cause would show and is no proof of it; selection of cells gives the same picture.

    Examples
    --------
    >>> from refugium.movie.chain.chain import load_chain
    >>> from refugium.movie.time_course.courses import courses
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> course = courses(write_tumour(demo_plan()).study, "phospho")[0]
    >>> none = pd.DataFrame({"source": [], "target": [], "weight": []})
    >>> links, _ = run_chain(course, load_chain(), next(iter(course.paths)), none)
    >>> links["status"].unique().tolist()
    ['too_few_points']
    """
    part = phase_course(course, arm, phase)
    table, rows = stages(course, chain, part, signatures)
    known = {str(row["node"]): row for row in rows_of(table)}
    scatter = {node.name: stage_scatter(course, node, signatures) for node in chain.nodes}
    order = _orders(course, chain, part, rows, known, scatter)
    links = [
        {"model_id": course.model_id, "arm": arm, "chain": chain.name, "first": link.first,
         "second": link.second, "sign": link.sign, "layer": link.layer,
         **_judged(link, course, part, known, order.get((link.first, link.second), NO_ORDER))}
        for link in chain.links
    ]
    return LINKS.table(links), STAGES.table(table)


@dataclass(frozen=True)
class LinkOrder:
    """The test of order of the ends of a link: verdict, what it rests on, who leads."""

    verdict: str = ""
    reason: str = ""
    leader: str = ""


NO_ORDER = LinkOrder()


def _orders(
    course: Course, chain: Chain, part: PhaseCourse, rows: Mapping[str, Array],
    known: Mapping[str, Row], scatter: Mapping[str, float],
) -> dict[tuple[str, str], LinkOrder]:
    """Return the test of order of each link whose ends both changed."""
    found: list[tuple[tuple[str, str], dict[str, Any]]] = []
    for link in chain.links:
        ends = (link.first, link.second)
        if part.status != Status.OK or not all(
            end in rows and known[end]["verdict"] == TriggerVerdict.CHANGED for end in ends
        ):
            continue
        pair = order_rows(course, part.arm, {end: rows[end] for end in ends}, part.phase,
                          scatter=scatter)
        row = rows_of(pair.order)[0]
        if row["status"] == Status.OK:
            found.append((ends, row))
    q = bh_adjust(np.array([float(row["p_ahead"]) for _, row in found]))
    out = {}
    for (ends, row), value in zip(found, q, strict=True):
        shown = row["reason"] == OrderReason.SHOWN
        if shown and value > ALPHA:
            out[ends] = LinkOrder(OrderVerdict.NOT_SHOWN, OrderReason.WITHIN_NOISE)
        else:
            out[ends] = LinkOrder(str(row["verdict"]), str(row["reason"]),
                                  str(row["first"]) if shown else "")
    return out


def _judged(
    link: ChainLink, course: Course, part: PhaseCourse, known: Mapping[str, Row], order: LinkOrder
) -> dict[str, Any]:
    if part.status != Status.OK:
        return {"verdict": "", "status": part.status, "words": part.status.advice}
    one, two = known[link.first], known[link.second]
    numbers = {
        "first_change": one["change"], "second_change": two["change"],
        "second_se": two["se"], "first_by_h": one["by_h"],
        "second_by_h": two["by_h"], "q": max(one["q"], two["q"]), "status": Status.OK,
        "order": f"{link.second} runs ahead" if order.leader == link.second else order.verdict,
        "order_reason": order.reason,
    }
    if unread := [row for row in (one, two) if row["status"] == Status.NOT_RECOGNISED]:
        return {**numbers, "verdict": "", "status": Status.NOT_RECOGNISED,
                "words": "; ".join(str(row["words"]) for row in unread),
                "would_show": "the same data with the names of human genes"}
    lacking = [row for row in (one, two) if row["verdict"] == TriggerVerdict.NOT_MEASURED]
    if lacking:
        names = listed([str(row["node"]) for row in lacking])
        return {**numbers, "verdict": LinkVerdict.NOT_MEASURED, "status": Status.NOT_MEASURED,
                "words": "; ".join(str(row["words"]) for row in lacking),
                "would_show": f"a readout of {names}"}
    if link.layer == "chromatin" and course.modality != Modality.CHROMATIN:
        return {**numbers, "verdict": LinkVerdict.NOT_MEASURED, "status": Status.NOT_MEASURED,
                "words": "this link acts on chromatin, which was not measured",
                "would_show": "chromatin at the second's genes, over the same times"}
    return {**numbers, **_changed(link, one, two, order, part)}


def _changed(
    link: ChainLink, one: Row, two: Row, order: LinkOrder, part: PhaseCourse
) -> dict[str, Any]:
    changed = [row["verdict"] == TriggerVerdict.CHANGED for row in (one, two)]
    if not all(changed):
        silent = [row for row, yes in zip((one, two), changed, strict=True) if not yes]
        words = "; ".join(str(row["words"]) for row in silent)
        return {"verdict": LinkVerdict.NOT_SUPPORTED, "words": words,
                "would_show": _needed(silent)}
    if np.sign(one["change"]) * link.sign != np.sign(two["change"]):
        return {"verdict": LinkVerdict.CONTRADICTED,
                "words": f"both changed, {link.second} not in the direction of the link",
                "would_show": f"the effect of perturbing {link.first}"}
    return _ordered(link, one, two, order, part)


def _ordered(
    link: ChainLink, one: Row, two: Row, order: LinkOrder, part: PhaseCourse
) -> dict[str, Any]:
    """Judge a link whose ends both changed with its sign."""
    leads, follows = order.leader == link.first, order.leader == link.second
    by = {row["node"]: in_hours(row["by_h"]) for row in (one, two)}
    if follows and two["by_h"] < one["by_h"]:
        return {"verdict": LinkVerdict.CONTRADICTED,
                "words": f"{link.second} changed by {by[link.second]}, before {link.first} "
                         f"(by {by[link.first]})",
                "would_show": f"the effect of perturbing {link.first}"}
    if leads and (order.verdict == OrderVerdict.BEFORE or one["by_h"] < two["by_h"]):
        tail = ("" if order.verdict == OrderVerdict.BEFORE else
                "; a shared onset with slower kinetics is not excluded")
        return {"verdict": LinkVerdict.SUPPORTED,
                "words": f"{link.first} changed by {by[link.first]}, {link.second} by "
                         f"{by[link.second]}{tail}; what a cause would show, not proof of one",
                "would_show": f"{link.second} after blocking {link.first}"}
    if one["by_h"] == two["by_h"]:
        grid = " / ".join(in_hours(t) for t in part.time_h)
        ahead = f"; {link.second} then runs ahead" if follows else ""
        return {"verdict": LinkVerdict.NOT_TESTABLE,
                "words": f"both are first seen to change by {by[link.second]}{ahead}; {grid} "
                         "cannot order their onsets",
                "would_show": f"samples before {by[link.second]}"}
    if leads:
        # an effect that is seen before its cause: the slower of two, or noise at one early sample
        return {"verdict": LinkVerdict.NOT_SUPPORTED,
                "words": f"{link.first} is ahead in shares of the peaks, but {link.second} is seen "
                         f"to change first, by {by[link.second]} against {by[link.first]}",
                "would_show": f"more replicates up to {by[link.first]}"}
    words, needed = _NOT_ORDERED.get(order.reason, _NOT_ORDERED[OrderReason.WITHIN_NOISE])
    return {"verdict": LinkVerdict.NOT_SUPPORTED, "words": words, "would_show": needed}


_NOT_ORDERED: Mapping[str, tuple[str, str]] = {
    OrderReason.WITHIN_NOISE: (
        "both changed, but the order is not beyond noise and a shared path",
        "more replicates and samples between the onsets"),
    OrderReason.NO_PEAK_YET: (
        "both changed, but the one that leads so far has no peak of its own yet: their order "
        "cannot be told", "later samples"),
    OrderReason.HARVEST: (
        "both changed, and one is ahead, but shifts of each harvest below "
        f"{HARVEST_LOG2:g} log2 over genes would do as much: cannot tell",
        "untreated cells of the same harvests"),
    OrderReason.TURNS: (
        "both changed, but which one is ahead depends on when, or on how long, is sampled",
        "samples between the onsets of both"),
}


def _needed(silent: list[Row]) -> str:
    words = []
    for row in silent:
        if row["layer"] in ("signalling", "protein"):
            words.append(f"{row['node']} at the protein level within hours of the switch")
        else:
            words.append(f"{row['node']} with more replicates")
    return "; ".join(words)
