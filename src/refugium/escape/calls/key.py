"""The key of a call: by it a reader, and every later table, finds the call again."""

from __future__ import annotations

import hashlib

import pandas as pd

from refugium.core.tables import rows_of

OF_KEY = ("model_id", "drug", "node", "contrast")
"""What a call is: nothing that was measured, so that a further replicate keeps the key."""


def call_id(*, model_id: str, drug: str, node: str, contrast: str) -> str:
    """Return the key of a call: the same on every machine, whatever the order of rows.

    Examples
    --------
    >>> call_id(model_id="PC9", drug="erlotinib", node="AXL", contrast="c")
    '9f7b1f02a1ec'
    """
    # a length before each part: no two sets of names are one text
    text = "".join(f"{len(part)}:{part}" for part in (model_id, drug, node, contrast))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def with_call_ids(calls: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the key of each row in `call_id`; every row has one, called or not.

    Examples
    --------
    >>> calls = pd.DataFrame({"model_id": ["PC9"], "drug": ["erlotinib"], "node": ["AXL"],
    ...                       "contrast": ["c"]})
    >>> with_call_ids(calls)["call_id"].tolist()
    ['9f7b1f02a1ec']
    """
    return calls.assign(call_id=[
        call_id(**{name: str(row[name]) for name in OF_KEY})
        for row in rows_of(calls[list(OF_KEY)])])
