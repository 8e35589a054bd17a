"""Graded assertions that a change of a gene goes with a drug's effect, from several sources."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.knowledge.packs.fetch import fetch_pack
from refugium.knowledge.packs.therapies.assertions import ASSERTIONS
from refugium.knowledge.packs.therapies.civic import read_civic
from refugium.knowledge.packs.therapies.moalmanac import read_moalmanac
from refugium.knowledge.schema import split_list


def load_assertions(
    name: str = "civic-2018", *, path: str | Path | None = None
) -> pd.DataFrame:
    """Answer: what does a source of graded assertions hold?

    Parameters
    ----------
    name
        `civic-2018` (inside the package) or `moalmanac` (GPL-2: never inside it; brought by
        `refugium knowledge get moalmanac`, or your own copy).
    path
        Your own copy in the source's layout.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`ASSERTIONS`; assertions on the effect of drugs only.

    Raises
    ------
    KnowledgeError
        Unknown name, no file, or a file with another layout.

    References
    ----------
    Griffith M et al. (2017), doi:10.1038/ng.3774. Reardon B et al. (2021), Nature Cancer 2:1102.

    Examples
    --------
    >>> rows = load_assertions()
    >>> int((rows["drugs"].map(len) > 0).sum()), sorted(rows["level"].unique())
    (1808, ['A', 'B', 'C', 'D', 'E'])
    """
    if name == "civic-2018":
        return _civic().copy() if path is None else read_civic(Path(path))
    if name == "moalmanac":
        return read_moalmanac(fetch_pack(name) if path is None else Path(path))
    raise KnowledgeError("no such source of assertions", found=name,
                         remedy="known: civic-2018, moalmanac")


@cache
def _civic() -> pd.DataFrame:
    with as_file(files("refugium.knowledge.packs.therapies") / "tables/civic_2018.csv.gz") as file:
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
    table["drugs"] = [split_list(cell) for cell in table["drugs"]]
    return ASSERTIONS.table(table)
