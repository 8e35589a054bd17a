"""What would overturn a call: leave out one site, one block, or change the normalisation."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refugium.escape.calls import calls_table
from refugium.escape.engagement import engagement_table
from refugium.escape.scene import Scene
from refugium.knowledge import Knowledge
from refugium.signal import Measured, Signal, measure
from refugium.status import Level

KEYS = ("contrast", "node", "class", "level")


def overturn(
    knowledge: Knowledge,
    measured: Measured,
    signal: Signal,
    scene: Scene,
    calls: pd.DataFrame,
) -> pd.DataFrame:
    """Fill `overturned_by`: everything whose removal changes the class or level of a candidate.

    Parameters
    ----------
    knowledge, measured, signal, scene
        What the calls were made from.
    calls
        The calls; rows at level `none` are left as they are.

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
    for label, other in _removals(knowledge, measured, signal, out[called]):
        again = _recompute(other, scene)
        for index in found:
            contrast, node, kind, level = (str(out.loc[index, name]) for name in KEYS)
            same = again.get((contrast, node))
            if same != (kind, level) and label[1] in ("", node):
                found[index].append(label[0])
    for index, labels in found.items():
        out.loc[index, "overturned_by"] = "; ".join(labels) or "nothing tried here"
    return out


def _removals(
    knowledge: Knowledge, measured: Measured, signal: Signal, called: pd.DataFrame
) -> Iterator[tuple[tuple[str, str], Signal]]:
    yield ("data taken as given, without loading correction", ""), measure(
        measured, knowledge, "as_given"
    )
    if len(measured.block_names) > 1:
        for name in measured.block_names:
            yield (f"leaving out block {name}", ""), measure(
                measured.without_block(name), knowledge
            )
    nodes = set(called["node"])
    for label in signal.sites.names:
        node, site, kind = label.split("|")
        if node in nodes and kind in ("own", "adaptor"):
            yield (f"leaving out {site}", node), measure(
                measured.without_site(node, site), knowledge
            )


def _recompute(signal: Signal, scene: Scene) -> dict[tuple[str, str], tuple[str, str]]:
    calls = calls_table(signal, scene, engagement_table(signal, scene))
    return {
        (contrast, node): (kind, level)
        for contrast, node, kind, level in zip(
            calls["contrast"], calls["node"], calls["class"], calls["level"], strict=True
        )
    }
