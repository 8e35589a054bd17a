"""What may be said once the node and exposure are asked too, and what would settle it."""

from __future__ import annotations

from refugium.response import Reason
from refugium.therapy.measured.pair import MeasuredPair, PathCells
from refugium.therapy.measured.reasons import PathReason
from refugium.therapy.parameters import LEAST_BEYOND, REACHED
from refugium.therapy.path.schema import NextTest, NodeFell, PathVerdict

DOES_SOMETHING = (PathVerdict.CLOSES, PathVerdict.SLOWS_ONLY, PathVerdict.KILLS_BOTH,
                  PathVerdict.POTENCY_ONLY)
"""Verdicts that a dose beyond reach takes away; none is made stronger by it."""


def path_verdict(
    pair: MeasuredPair, *, node_fell: NodeFell, over_free_cmax: float
) -> tuple[PathVerdict, str]:
    """Answer: what does the partner do to these cells, given the node and the dose?

    Parameters
    ----------
    pair
        With what its cells say.
    node_fell
        Of the called node under the partner.
    over_free_cmax
        Dose over the unbound concentration in patients; NaN: not known.

    Notes
    -----
    `not_reachable`: an effect at more than patients reach; want of an effect there stands. Where
    untreated cells are not shown to be spared `LEAST_BEYOND` of what survivors lose, nothing is
    closed: `kills_both` if they fall too. A node
    that was shown not to fall takes `closes` away: cells died, by another route than the one that
    was called.

    Examples
    --------
    >>> pair = MeasuredPair(model_id="m", drugs=("a",), on=frozenset({"a"}), partner="b",
    ...     dose_nM=9.0, cells=PathCells.ON_DRUG, verdict="closes", reason="x",
    ...     numbers={"growth": -0.05, "beyond_untreated_hi": -0.03})
    >>> verdict, _ = path_verdict(pair, node_fell=NodeFell.FELL, over_free_cmax=3.0)
    >>> str(verdict)
    'not_reachable'
    """
    verdict = PathVerdict(pair.verdict or PathVerdict.CANNOT_TELL)
    if verdict in DOES_SOMETHING and over_free_cmax > REACHED:
        return PathVerdict.NOT_REACHABLE, Reason.BEYOND_EXPOSURE
    if verdict == PathVerdict.CLOSES and not _spares(pair):
        return (PathVerdict.KILLS_BOTH if pair.untreated_fall else PathVerdict.CANNOT_TELL,
                PathReason.NEARLY_AS_MUCH)
    if verdict == PathVerdict.CLOSES and node_fell == NodeFell.DID_NOT_FALL:
        return PathVerdict.CANNOT_TELL, PathReason.NODE_STAYED
    return verdict, pair.reason


def _spares(pair: MeasuredPair) -> bool:
    """Whether a share of the loss is shown to be of survivors alone; both numbers are below 0."""
    beyond, lost = (pair.numbers.get(name, float("nan"))
                    for name in ("beyond_untreated_hi", "growth"))
    return beyond <= LEAST_BEYOND * lost


def next_test(
    verdict: PathVerdict, reason: str, cells: PathCells | None, *, node_fell: NodeFell,
    has_node: bool,
) -> NextTest:
    """Answer: which one experiment would settle a row?

    Examples
    --------
    >>> str(next_test(PathVerdict.FROM_KNOWLEDGE_ONLY, "", None, node_fell=NodeFell.NOT_MEASURED,
    ...               has_node=True))
    'survivors_beside_untreated'
    """
    if verdict == PathVerdict.NOT_REACHABLE:
        return NextTest.LOWER_DOSE
    if verdict == PathVerdict.ASSAYS_DISAGREE:
        return NextTest.MORE_EXPERIMENTS
    if reason == PathReason.NO_SINGLE:
        return NextTest.DOSES
    if verdict in (PathVerdict.NO_EFFECT, PathVerdict.POTENCY_ONLY, PathVerdict.KILLS_BOTH) or (
            reason == PathReason.NODE_STAYED):
        return NextTest.ANOTHER_PARTNER
    if cells is None or not cells.survived:
        return NextTest.SURVIVORS
    if verdict in (PathVerdict.CANNOT_TELL, PathVerdict.SLOWS_ONLY):
        return (NextTest.ONE_PLATE if reason in (Reason.PLATE_IS_STATE, Reason.NO_INTERVAL)
                else NextTest.MORE_EXPERIMENTS)
    if has_node and node_fell != NodeFell.FELL:
        return NextTest.READ_NODE
    return NextTest.OTHER_LINES
