"""A published study by name, arranged by its recipe."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from refugium.datasets.entries import entry
from refugium.datasets.fetch import fetch_study
from refugium.study import Study


def get_published(name: str, *, cache: str | Path | None = None) -> Study:
    """Return what a published study measured, by its name.

    Parameters
    ----------
    name
        As in :func:`refugium.datasets.list_published`.
    cache
        Folder for downloads; None: the user's cache folder.

    Returns
    -------
    Study
        With the source's citation and licence among its notes; what the recipe merged, renamed
        or left out is in `losses`.

    Raises
    ------
    StudyError
        Unknown name, a file that differs from the pinned one, neither mirror nor network.

    Examples
    --------
    The first use fetches the files, which are kept and checked against their SHA-256:

    >>> get_published("pc9-axl").design.models["model_id"].tolist()  # doctest: +SKIP

    >>> get_published("pc9-alx")
    Traceback (most recent call last):
    ...
    refugium.core.errors.StudyError: no published study of this name (found 'pc9-alx'). To do: \
did you mean pc9-axl? known: cellbox-skmel133, crc14, ges2021, hayford2024-persister, \
hayford2024, kavran2022, lincs-20218, musyc2019 and 2 more; `refugium data list` tells of each.
    """
    published = entry(name)
    files = fetch_study(name, cache=cache)
    recipe = import_module(f"refugium.datasets.recipes.{published.recipe}")
    study: Study = recipe.arrange(published, files)
    return study
