"""What would overturn a call: leave out one site, one block, or change the normalisation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from refugium.core.status import Level
from refugium.escape.calls.calls import call_rows, judged
from refugium.escape.engagement.engagement import engagement_table
from refugium.escape.schemas import NOTHING
from refugium.escape.situations import View
from refugium.knowledge import Knowledge
from refugium.signal.reporters import Signal, measure

KEYS = ("contrast", "node", "class", "level")


def overturn(
    knowledge: Knowledge,
    views: Sequence[View],
    calls: pd.DataFrame,
    engagement: pd.DataFrame,
) -> pd.DataFrame:
    """Fill `overturned_by`: everything whose removal changes the class or level of a candidate.

    Parameters
    ----------
    knowledge, views
        What the calls were made from.
    calls
        The calls; rows at level `none` are left as they are.
    engagement
        The hits that they rest on. They are read again for each removal, save where a site goes
        that no hit was read from.

    Notes
    -----
    A call that survives every removal says `nothing tried here`. All candidates are recomputed
    together for each removal, with the same rule and error rate.
    """
    out = calls.copy()
    called = out["level"] != str(Level.NONE)
    if not called.any():
        return out
    found: dict[int, list[str]] = {int(i): [] for i in out.index[called]}
    read_nodes = set(engagement["read_node"])
    for label, other in _removals(knowledge, views, out[called]):
        # no label of a node: everything moved
        kept = engagement if label[1] and label[1] not in read_nodes else None
        again = _recompute(other, views, kept)
        for index in found:
            contrast, node, kind, level = (str(out.loc[index, name]) for name in KEYS)
            same = again.get((contrast, node))
            if same != (kind, level) and label[1] in ("", node):
                found[index].append(label[0])
    out["overturned_by"] = [
        (tuple(found[index]) or (NOTHING,)) if index in found else was
        for index, was in zip(out.index.tolist(), out["overturned_by"], strict=True)
    ]
    return out


def _removals(
    knowledge: Knowledge, views: Sequence[View], called: pd.DataFrame
) -> Iterator[tuple[tuple[str, str], list[Signal]]]:
    if views[0].measured.matrix.changes is not None:
        yield ("what most features do alike taken off", ""), [
            measure(view.measured, knowledge, "common_off") for view in views]
    else:
        yield ("data taken as given, without loading correction", ""), [
            measure(view.measured, knowledge, "as_given") for view in views]
    blocks = views[0].measured.matrix.layout.block_names
    for name in blocks if len(blocks) > 1 else ():
        yield (f"leaving out block {name}", ""), [
            measure(view.measured.without_block(name), knowledge) for view in views
        ]
    nodes = set(called["node"])
    for node, site, kind in views[0].signal.sites.names:
        if node in nodes and kind in ("own", "adaptor"):
            yield (f"leaving out {site}", node), [
                measure(view.measured.without_site(node, site), knowledge) for view in views
            ]


def _recompute(
    signals: list[Signal], views: Sequence[View], hits: pd.DataFrame | None
) -> dict[tuple[str, str], tuple[str, str]]:
    rows = []
    for signal, view in zip(signals, views, strict=True):
        rows += call_rows(signal, view.situations, hits if hits is not None
                          else engagement_table(signal, view.situations))
    calls = judged(rows)
    return {
        (contrast, node): (kind, level)
        for contrast, node, kind, level in zip(
            calls["contrast"], calls["node"], calls["class"], calls["level"], strict=True
        )
    }
