"""Which disease a name means: spellings of one disease agree, kinds of it stay apart."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pandas as pd

from refugium.knowledge.checks import name_key
from refugium.knowledge.schema import split_list


def disease_key(name: str) -> str:
    """Answer: which disease is meant, whatever its spelling?

    Parameters
    ----------
    name
        As a source or a user writes it.

    Returns
    -------
    str
        The name of the built-in list of synonyms; else the letters and digits of the name.

    Notes
    -----
    A kind of a disease is another disease: what was shown in non-small cell lung cancer is not
    said of lung adenocarcinoma, nor the other way.

    Examples
    --------
    >>> disease_key("NSCLC"), disease_key("Non-small Cell Lung Carcinoma")
    ('non-small cell lung cancer', 'non-small cell lung cancer')
    >>> disease_key("Lung Adenocarcinoma"), disease_key("Uveal Melanoma")
    ('lung adenocarcinoma', 'uvealmelanoma')
    """
    key = name_key(name)
    return _synonyms().get(key, key)


@cache
def _synonyms() -> dict[str, str]:
    file = files("refugium.knowledge.packs.therapies") / "tables" / "diseases.csv"
    with file.open(encoding="utf-8") as handle:
        table = pd.read_csv(handle, dtype=str, keep_default_na=False)
    return {name_key(other): disease
            for disease, cell in zip(table["disease"], table["synonyms"], strict=True)
            for other in (disease, *split_list(cell))}
