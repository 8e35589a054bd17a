"""Results saved by version 1, which wrote these facts into reasons and cautions only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.status import CallRole
from refugium.core.tables import rows_of
from refugium.escape.cautions.abundance import UNKNOWN, UNKNOWN_CODED
from refugium.language.names import parts

_EXPECTED, _ENDS = "receptor of ", "; none of its own sites was measured here"
_SHOWN, _STILL, _OUT = "shown on: falls under ", "'s own sites do not rise", " excluded: blocked"


def calls_of_version_1(calls: pd.DataFrame) -> pd.DataFrame:
    """Return calls with the columns that version 1 lacks, read from the sentences it wrote.

    Examples
    --------
    >>> old = {"node": "GAB1", "drug": "erlotinib", "target": "EGFR", "reason": "rose on drug",
    ...        "caution": "MET's own sites do not rise; EGFR excluded: blocked"}
    >>> row = calls_of_version_1(pd.DataFrame([old])).iloc[0]
    >>> row["targets"], row["not_rising"], row["excluded"], str(row["role"])
    (('EGFR',), ('MET',), ('EGFR',), 'backup')
    """
    more = pd.DataFrame([_facts(row) for row in rows_of(calls)], index=calls.index)
    return calls.assign(**{str(name): more[name] for name in more})


def outliers_of_version_1(table: pd.DataFrame) -> pd.DataFrame:
    """Return sites or activities with the flag that version 1 wrote into the note."""
    return table.assign(
        reference_outlier=["reference_outlier" in parts(note) for note in table["note"]])


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    cautions, targets = parts(row["caution"]), tuple(parts(row["target"]))
    reason = str(row["reason"])
    ligand = reason.removeprefix(_EXPECTED).removesuffix(_ENDS)
    expected = reason.startswith(_EXPECTED)
    role = CallRole.BACKUP
    if expected:
        role = CallRole.EXPECTED
    elif row["node"] in targets:
        role = CallRole.TARGET
    elif "a difference between models" in reason:
        role = CallRole.BETWEEN_MODELS
    elif any(part.startswith("supported is the set that") for part in cautions):
        role = CallRole.SET
    on = [part.removeprefix(_SHOWN) for part in cautions if part.startswith(_SHOWN)]
    out = [part.removesuffix(_OUT) for part in cautions if part.endswith(_OUT)]
    return {
        "drugs": tuple(parts(row["drug"])), "targets": targets, "role": role,
        "expected_for": ligand if expected else "", "shown_on": on[0] if on else "",
        "tested": any(part.startswith("survival ") for part in cautions),
        "excluded": tuple(name.strip() for each in out for name in each.split(",")),
        "not_rising": tuple(
            part.removesuffix(_STILL) for part in cautions if part.endswith(_STILL)),
        "abundance_unknown": UNKNOWN_CODED in cautions,
        "cautions": tuple(UNKNOWN if part == UNKNOWN_CODED else part for part in cautions),
    }
