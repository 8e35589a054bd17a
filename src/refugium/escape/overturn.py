"""What would overturn a call: leave out one site, one block, or change the normalisation."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refugium.escape.calls import calls_table
from refugium.escape.engagement import engagement_table
from refugium.escape.situations import situations, state_agents
from refugium.knowledge import Knowledge
from refugium.signal import Measured, Signal, measure
from refugium.status import Level
from refugium.study import Study


def overturn(
    study: Study,
    knowledge: Knowledge,
    measured: Measured,
    signal: Signal,
    contrasts: pd.DataFrame,
    calls: pd.DataFrame,
) -> pd.DataFrame:
    """Fill `overturned_by`: everything whose removal changes the class or level of a candidate.

    Parameters
    ----------
    study, knowledge, measured, signal, contrasts
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
        again = _recompute(study, other, contrasts)
        for index in found:
            row = out.loc[index]
            same = again.get((row["contrast"], row["node"]))
            if same != (row["class"], row["level"]) and label[1] in ("", row["node"]):
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


def _recompute(
    study: Study, signal: Signal, contrasts: pd.DataFrame
) -> dict[tuple[str, str], tuple[str, str]]:
    found = situations(study, signal, contrasts)
    on = state_agents(study, signal)
    calls = calls_table(signal, found, engagement_table(signal, found, on), on)
    return {
        (row["contrast"], row["node"]): (row["class"], row["level"])
        for row in calls.to_dict(orient="records")
    }
