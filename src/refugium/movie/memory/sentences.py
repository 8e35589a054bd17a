"""What genes do off the drug, in sentences made from the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.language.lists import listed
from refugium.language.numbers import known
from refugium.language.times import say_time
from refugium.movie.memory.verdicts import History, Kept, Reason, Returned, Simple
from refugium.movie.parameters import PLANNED_KEEP
from refugium.movie.time_course.harvests import Harvests

_SAID = {
    Returned.REVERSIBLE: "came back", Returned.NOT_BACK: "had not come back by half",
    Returned.FURTHER: "went further out", Returned.OVERSHOOT: "went past the start",
    Returned.INCONCLUSIVE: "cannot be told",
}


def memory_words(
    genes: pd.DataFrame, points: pd.DataFrame, plan: pd.DataFrame
) -> list[str]:
    """Say all that a holiday tells of genes: back, kept, not simple, and what the past decides."""
    return [*returned_words(genes, points), *kept_words(genes, points),
            *simple_words(genes, points), *plan_words(genes, plan), *history_words(genes, points)]


def returned_words(genes: pd.DataFrame, points: pd.DataFrame) -> list[str]:
    """Say, for each holiday, what had come back by its last sample: of the genes that changed."""
    time = dict(points[["point", "time_h"]].to_numpy())
    words = []
    for (arm, off), part in genes.groupby(["arm", "off_point"], sort=False):
        changed = part[(part["recovered_status"] == Status.OK)
                       & (part["returned"] != Returned.NONE)]
        count = changed["returned"].value_counts()
        kinds = [f"{int(count[kind]):,} {said}" for kind, said in _SAID.items() if kind in count]
        if kinds:
            words.append(f"{arm}, off the drug at {say_time(time[off])}, of {_genes(len(changed))} "
                         f"that changed on it: {', '.join(kinds)}; none of this is memory.")
    return words


def kept_words(genes: pd.DataFrame, points: pd.DataFrame) -> list[str]:
    """Say what is kept, through which time, of the genes that were tested; or why none was."""
    time = dict(points[["point", "time_h"]].to_numpy())
    words = []
    for (arm, off), part in genes.groupby(["arm", "off_point"], sort=False):
        tested = part[part["kept_status"] == Status.OK]
        through = say_time(part["through_h"].iloc[0])
        if len(tested):
            kept = int((tested["kept"] == Kept.KEPT).sum())
            weak = tested[tested["kept"] == Kept.HARVEST]
            asked = (f"{_genes(len(tested))} tested (still away at an earlier time off the drug, "
                     "own half-rise on it shorter than the time between)")
            words.append(
                f"{arm}: kept through {through} off the drug: {kept:,} of {asked}"
                f"{_withstood(tested[tested['kept'] == Kept.KEPT])}; it could be "
                f"selection{_saturated(part)}{_by_harvests(weak)}." if kept else
                f"{arm}: what is kept through {through} off the drug is not shown, of {asked}"
                f"{_by_harvests(weak)}.")
            continue
        reasons = part.loc[part["kept_status"] == Status.NOT_TESTABLE, "kept_reason"]
        for reason, why in _WHY.items():
            count = int((reasons == reason).sum())
            if count:
                words.append(f"{arm}, off the drug at {say_time(time[off])}: whether "
                             f"{_genes(count)} that changed on it {_keep(count)} the change is "
                             f"not told from slow return ({why.format(through=through)}).")
    return words


def _withstood(kept: pd.DataFrame) -> str:
    """Say the least shift of harvests that would do as much, where nothing tells them from time."""
    size = kept["kept_break_even_log2"].min()
    return (f" (shifts of each harvest would do as much beyond {size:.2f} log2)" if known(size)
            else "")


def _by_harvests(weak: pd.DataFrame) -> str:
    """Say of how many genes shifts of harvests would do as much, and what would tell."""
    if weak.empty:
        return ""
    size = float(weak["kept_break_even_log2"].median())
    return (f"; of {_genes(len(weak))} more it cannot be told, for shifts of each harvest (half of "
            f"them beyond {size:.2f} log2) would do as much: "
            f"{Harvests(weak['harvests'].iloc[0]).advice}")


_WHY = {Reason.ONE_OFF_TIME: "one time off the drug, {through} after it was taken away",
        Reason.TOO_SLOW: "the half-rise on the drug is not shorter than the time between the "
                         "samples off it"}


def simple_words(genes: pd.DataFrame, points: pd.DataFrame) -> list[str]:
    """Say of how many genes no simple return explains the way back; nothing where none was tested.

    A holiday with one time off the drug has its reason beside what is kept.
    """
    if "simple_return" not in genes:
        return []
    time = dict(points[["point", "time_h"]].to_numpy())
    words = []
    for (arm, off), part in genes.groupby(["arm", "off_point"], sort=False):
        tested = part[part["simple_status"] == Status.OK]
        if tested.empty:
            continue
        found = tested[tested["simple_return"] == Simple.NOT_SIMPLE]
        weak = int((tested["simple_return"] == Simple.HARVEST).sum())
        asked = f"{_genes(len(tested))} that changed on it"
        words.append(
            f"{arm}, off the drug up to {say_time(time[off])}: no simple return (one or two steps, "
            "two pools, feedback, slow washout, up to three times slower, in log2 or in copies) "
            f"explains {len(found):,} of {asked}: not a simple return, which is no memory; it "
            f"could be selection{_shaken(weak)}." if len(found) else
            f"{arm}, off the drug up to {say_time(time[off])}: of {asked} none is shown to depart "
            f"from a simple return{_shaken(weak)}.")
    return words


def _shaken(weak: int) -> str:
    return (f"; of {_genes(weak)} it cannot be told, for shifts of each harvest would do as much"
            if weak else "")


def plan_words(genes: pd.DataFrame, plan: pd.DataFrame) -> list[str]:
    """Say which times off the drug would tell what is kept, of arms of which none was tested."""
    words = []
    for arm, part in plan[~plan["sampled"]].groupby("arm", sort=False):
        own = genes[genes["arm"] == arm]
        # where nothing is shown to change there is nothing that later samples could show as kept
        if ((own["kept_status"] == Status.OK).any()
                or not own["kept_reason"].isin([Reason.ONE_OFF_TIME, Reason.TOO_SLOW]).any()):
            continue
        rows = rows_of(part)
        choices = [f"{listed(row['off_h'])} h (power {row['power']:.2f})" for row in rows]
        words.append(f"{arm}: what would tell what is kept: {rows[0]['n_replicates']} replicates "
                     f"each, after removal at {say_time(rows[0]['removed_h'])}, off the drug for "
                     f"{', or '.join(choices)}; power for a gene that keeps {PLANNED_KEEP:.0%} of "
                     "its change, untreated cells of the same harvests beside.")
    return words


def _saturated(part: pd.DataFrame) -> str:
    """Warn where the drug was on for longer than it was off: see `find_kept` for what passes."""
    exposed = part["exposed_h"].iloc[0]
    if not exposed > part["through_h"].iloc[0]:
        return ""
    return (f", or, as the drug was on for longer ({say_time(exposed)}), an input that it had "
            "saturated")


def _genes(count: int) -> str:
    return f"{count:,} gene" if count == 1 else f"{count:,} genes"


def _keep(count: int) -> str:
    return "keeps" if count == 1 else "keep"


def history_words(genes: pd.DataFrame, points: pd.DataFrame) -> list[str]:
    """Say which genes depend on the past from one state, or why that was not tested."""
    time = dict(points[["point", "time_h"]].to_numpy())
    first = genes.drop_duplicates(["arm", "off_point"])
    words = []
    for row in rows_of(first[first["history_status"] == Status.OK]):
        part = genes[(genes["arm"] == row["arm"]) & (genes["off_point"] == row["off_point"])]
        count = int((part["history"] == History.DEPENDENT).sum())
        when = (f"{row['arm']}: from one state under one input, read at "
                f"{say_time(time[row['history_point']])} and "
                f"{say_time(time[row['history_against_point']])}")
        weak = _shaken(int((part["history"] == History.HARVEST).sum()))
        words.append(f"{when}, {count:,} of {_genes(len(part))} had two futures: memory, "
                     f"selection, or a slow input that was not read{weak}." if count else
                     f"{when}, no second future is shown of {_genes(len(part))}{weak}.")
    untold = first[first["history_status"] == Status.NOT_TESTABLE]
    if not words and len(untold):
        why = "; ".join(dict.fromkeys(Reason(r).advice for r in untold["history_reason"]))
        words.append(f"memory (one state, one input, two futures) is not tested: {why}.")
    return words


def kept_cell(row: Mapping[str, Any]) -> str:
    """Say of one gene what is kept through which time, or why that is not told."""
    if row["kept"] == Kept.KEPT:
        return f"kept through {say_time(row['through_h'])} (share {row['share_kept']:.2f})"
    if row["kept"] == Kept.HARVEST:
        size = f"{row['kept_break_even_log2']:.2f} log2"
        return f"cannot tell: shifts of each harvest beyond {size} would do as much"
    if row["kept"] == Kept.NOT_SHOWN:
        return "not shown"
    return Reason(row["kept_reason"]).advice if row["kept_reason"] else ""
