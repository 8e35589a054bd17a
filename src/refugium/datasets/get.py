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
    >>> from refugium.datasets import list_published
    >>> name = list_published()["name"].iloc[0]
    >>> study = get_published(name)  # doctest: +SKIP
    """
    published = entry(name)
    files = fetch_study(name, cache=cache)
    recipe = import_module(f"refugium.datasets.recipes.{published.recipe}")
    study: Study = recipe.arrange(published, files)
    return study
