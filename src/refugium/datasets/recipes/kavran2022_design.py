"""Models, arms, conditions and notes of the WM239A study."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from refugium.core.errors import StudyError

WEEK_H = 168.0
PARENT = "WM239A"
VECTOR = "WM239A vector"
INDUCED = "WM239A BRAF-V600E"
CONTINUOUS, INTERMITTENT, UNTREATED = "continuous", "intermittent", "untreated"

MODELS = pd.DataFrame([
    {"model_id": model, "parent_id": parent, "perturbation": perturbation, "kind": "cell_line",
     "lineage": "melanoma, BRAF V600", "species": "human"}
    for model, parent, perturbation in (
        (PARENT, "", ""), (VECTOR, PARENT, "vector"), (INDUCED, PARENT, "BRAF-V600E:induced"),
    )
])
"""WM239A, its vector control, and WM239A with cumate-induced over-expression of BRAF-V600E."""

ARMS = pd.DataFrame([
    {"arm": arm, "start_h": week * WEEK_H, "agent": agent, "kind": kind}
    for arm, week, agent, kind in (
        (UNTREATED, 0, "untreated", "medium"),
        (CONTINUOUS, 0, "encorafenib", "drug"),
        (INTERMITTENT, 0, "encorafenib", "drug"), (INTERMITTENT, 1, "none", "none"),
        (INTERMITTENT, 2, "encorafenib", "drug"), (INTERMITTENT, 3, "none", "none"),
        (INTERMITTENT, 4, "encorafenib", "drug"),
    )
])
"""Both schedules share their first week; the intermittent one is off in weeks 2 and 4."""

CONDITIONS = {
    "Vector": (VECTOR, UNTREATED, 0.0),
    "V600E": (INDUCED, CONTINUOUS, 0.0),
    "V600E_LGX": (INDUCED, CONTINUOUS, 20.0),
    "Week_1": (INDUCED, CONTINUOUS, WEEK_H),
    "Week_2_continuous": (INDUCED, CONTINUOUS, 2 * WEEK_H),
    "Week_2_Intermittent_Drugoff": (INDUCED, INTERMITTENT, 2 * WEEK_H),
    "Week_3_continuous": (INDUCED, CONTINUOUS, 3 * WEEK_H),
    "Week_3_Intermittent_Drugon": (INDUCED, INTERMITTENT, 3 * WEEK_H),
    "Week_4_continuous": (INDUCED, CONTINUOUS, 4 * WEEK_H),
    "Week_4_Intermittent_Drugoff": (INDUCED, INTERMITTENT, 4 * WEEK_H),
}
"""Name of a count file to model, arm and time; a sample at the end of a week precedes the next."""

_FILE = re.compile(r"^(?P<condition>.+?)_rep_?(?P<replicate>\d)\.htseq-count\.txt$")


def sample_files(paths: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield sample id, condition and path of every count file, in order of the conditions.

    Raises
    ------
    StudyError
        A count file whose name is not a known condition.
    """
    order = list(CONDITIONS)
    found = []
    for path in paths:
        if not path.endswith(".htseq-count.txt"):
            continue
        match = _FILE.match(path)
        if match is None or match["condition"] not in CONDITIONS:
            raise StudyError("not a known condition", file=path)
        condition = match["condition"]
        sample = f"{condition.replace('_', ' ')} {match['replicate']}"
        found.append((order.index(condition), sample, condition, path))
    for _, sample, condition, path in sorted(found):
        yield sample, condition, path


NOTES = (
    "An engineered resistance: cumate induces over-expression of BRAF-V600E; vector controls die "
    "on continuous drug. What is seen here need not be what happens without it.",
    "Time 0 is 72 h of cumate without drug; whether the vector control had cumate is not stated. "
    "Vector samples have no drug arm in RNA.",
    "There is no RNA sample between 0 and 20 h and none between 20 h and one week, and no protein "
    "or phosphoprotein: no order can be read within these gaps.",
    "The dose of long-term encorafenib is not stated in the repository.",
    "Growth values are scaled, not counts, and replicates differ widely (one continuous well is "
    "more than four times any other on day 21; the source leaves that reading out, it is kept "
    "here). "
    "Day-0 readings are shared by the two schedules. Use replicates and medians.",
    "Propidium iodide: share of stained events; the model is not stated, taken as the induced one; "
    "one series per collector.",
    "Survivors of four weeks may be selected, not changed: cells were not tracked.",
    "The dose-response files (relative cell number against dose) are not part of this study: they "
    "state no time.",
)
