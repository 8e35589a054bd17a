"""Movies saved by version 1: it called what was not back a memory, and compared mean progress."""

from __future__ import annotations

import pandas as pd

from refugium.movie.memory.verdicts import Returned

_CLASSES = {"memory": Returned.NOT_BACK, "ratcheting": Returned.FURTHER}
_COLUMNS = {"class": "returned", "q": "returned_q", "lo": "recovered_lo", "hi": "recovered_hi",
            "status": "recovered_status"}


def gene_memory_of_version_1(table: pd.DataFrame) -> pd.DataFrame:
    """Return genes with the words that say no more than was seen; what was kept was not asked.

    Examples
    --------
    >>> old = pd.DataFrame({"gene": ["AXL", "DUSP6"], "class": ["memory", "reversible"],
    ...                     "q": [0.01, 0.02], "lo": [-0.1, 1.1], "hi": [0.0, 1.2], "status": "ok"})
    >>> gene_memory_of_version_1(old)["returned"].tolist()
    ['not_back', 'reversible']
    """
    made = table.rename(columns=_COLUMNS)
    return made.assign(returned=[str(_CLASSES.get(name, name)) for name in made["returned"]])


def order_of_version_1(table: pd.DataFrame) -> pd.DataFrame:
    """Return orders without what only version 1 measured; their verdicts stay, without shares.

    Examples
    --------
    >>> old = pd.DataFrame({"first": ["A"], "lead": [0.3], "agreement": [1.0]})
    >>> order_of_version_1(old).columns.tolist()
    ['first']
    """
    return table.drop(columns=["lead", "agreement"], errors="ignore")
