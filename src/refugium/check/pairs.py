"""Samples stated as pairs: what there is of them, and what cannot be compared as such."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refugium.language.lists import quoted
from refugium.language.numbers import counted
from refugium.signal import Readings
from refugium.study.design import Design

Caution = dict[str, str]


def pair_words(design: Design) -> str:
    """Say what pairs a study holds; empty: none is stated.

    Examples
    --------
    >>> from refugium.virtual import Plan, write_tumour
    >>> pair_words(write_tumour(Plan(seed=1)).study.design)
    ''
    """
    table = _table(design)
    if table.empty:
        return ""
    # each line is compared within its own pairs, whatever others call theirs
    states = table.groupby(["line", "pair"], sort=False)["state"].nunique()
    whole = states[states > 1].index.get_level_values("pair")
    names = f" ({quoted(dict.fromkeys(whole))})" if len(whole) else ""
    return (f"{len(whole)} of {counted(len(states), 'stated pair')} with samples of one line in "
            f"two states or more{names}")


def doubtful_pairs(readings: Readings) -> Iterator[Caution]:
    """Answer: which stated pairs are no pairs of a line before and on a drug?

    Yields
    ------
    dict
        `where`, `found`, `remedy`: unpaired ends; pairs of samples of one state; pairs over several
        lines, or names used again in another line; pairs over several blocks; samples without a
        pair beside such that have one.

    Notes
    -----
    A line and what was made from it are one: a pair may hold both. Samples of one state are
    those of one arm history and time.
    """
    design = readings.design
    table = _table(design)
    if table.empty:
        return
    sizes = _sizes(table)
    yield from _told(sizes[sizes["samples"] == 1],
                     "one sample only, and is left out where states are compared in pairs",
                     "add its other end, or leave the cell empty")
    yield from _told(sizes[(sizes["samples"] > 1) & (sizes["states"] == 1)],
                     "samples of one state only: nothing is compared within it",
                     "a pair is one subject or dish before and after; replicates have labels")
    for name, own in table[table["pair"].isin(sizes.index[sizes["lines"] > 1])].groupby(
            "pair", sort=False):
        yield from _over_lines(str(name), own)
    same = sizes[(sizes["lines"] == 1) & (sizes["blocks"] > 1) & (sizes["states"] > 1)]
    yield from _told(same, "samples in several blocks: what the blocks differ by is in it, and the "
                     "states are read unpaired", "measure a pair in one block")
    bare = design.samples[(design.samples["pair"] == "")
                          & design.samples["model_id"].isin(set(table["model_id"]))]
    if len(bare):
        yield _caution(f"{counted(len(bare), 'sample')} without a pair beside samples of the same "
                       f"line that have one: {quoted(bare['sample_id'])}",
                       "they are left out where states are compared in pairs: name their pair")


def _table(design: Design) -> pd.DataFrame:
    """Return the samples that name a pair, with their state and line of descent."""
    table = design.samples[design.samples["pair"] != ""]
    state = dict(zip(design.whole.sample_ids, design.whole.state.tolist(), strict=True))
    return table.assign(
        state=[state[name] for name in table["sample_id"]],
        line=[design.lineages[str(model)] for model in table["model_id"]])


def _sizes(table: pd.DataFrame) -> pd.DataFrame:
    return table.groupby("pair", sort=False).agg(
        samples=("sample_id", "size"), states=("state", "nunique"), lines=("line", "nunique"),
        blocks=("block", "nunique"))


def _over_lines(name: str, own: pd.DataFrame) -> Iterator[Caution]:
    """Tell a name that several lines use from a pair that lies across lines."""
    states = own.groupby("line")["state"].nunique()
    lines = quoted(dict.fromkeys(own["line"]))
    if (states > 1).all():
        yield _caution(f"the pair {name!r} is named in several lines: {lines}",
                       "they are compared within each line; give each pair a name of its own")
    else:
        yield _caution(f"the pair {name!r} lies across lines: {lines}",
                       "samples of unlike lines are not compared as a pair: correct the name")


def _told(found: pd.DataFrame, words: str, remedy: str) -> Iterator[Caution]:
    if len(found):
        held = "pair holds" if len(found) == 1 else "pairs hold"
        yield _caution(f"{len(found)} {held} {words}: {quoted(found.index)}", remedy)


def _caution(found: str, remedy: str) -> Caution:
    return {"where": "samples.pair", "found": found, "remedy": remedy}
