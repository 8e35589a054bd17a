"""The file of a pack: from a local mirror, else from its pinned address; always checked."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.core.pinned import Source, cache_folder, mirrored, obtain
from refugium.core.tables import Column, Schema
from refugium.knowledge.packs.entries import PackEntry, pack_catalogue, pack_entry

PACKS = Schema(
    "packs",
    (
        Column("name", "name", "name to ask for"),
        Column("title", "words", "what it is"),
        Column("megabytes", "number", "size", "MB"),
        Column("here", "flag", "in the local mirror (not yet checked)"),
        Column("address", "text", "pinned public address; empty: only a mirror serves it"),
        Column("origin", "name", "where the pinned file was taken from"),
        Column("licence", "words", "what the source says about re-use"),
        Column("citation", "words", "whom to cite"),
        Column("doi", "text", "digital object identifier"),
    ),
)


def list_packs() -> pd.DataFrame:
    """Answer: which knowledge can be had by name besides the built-in tables?

    Returns
    -------
    pandas.DataFrame
        One row per pack, columns of :data:`PACKS`.

    Raises
    ------
    KnowledgeError
        If REFUGIUM_DATA names something that is not a folder.

    Examples
    --------
    >>> list_packs()["name"].tolist()
    ['collectri', 'sugiyama', 'omnipath', 'moalmanac']
    """
    rows = []
    for pack in pack_catalogue().values():
        rows.append(pack.model_dump(include={"name", "title", "address", "origin", "licence",
                                             "citation", "doi"})
                    | {"megabytes": pack.bytes / 1e6, "here": mirrored(_source(pack)) is not None})
    return PACKS.table(rows)


def fetch_pack(name: str, *, cache: str | Path | None = None) -> Path:
    """Bring the file of a pack here and check its SHA-256.

    Parameters
    ----------
    name
        As in :func:`list_packs`.
    cache
        Folder for downloads; None: the user's cache folder.

    Returns
    -------
    pathlib.Path
        The file on this machine.

    Raises
    ------
    KnowledgeError
        Unknown name, a file that differs from the pinned one, or neither mirror nor address nor
        network.

    Notes
    -----
    Where the environment variable REFUGIUM_DATA names a folder, its file is used if it exists;
    otherwise the file is downloaded once from the pinned address.
    """
    pack = pack_entry(name)
    folder = cache_folder() if cache is None else Path(cache)
    return obtain(pack, _source(pack), folder / "packs" / pack.sha256[:12] / Path(pack.path).name)


def _source(pack: PackEntry) -> Source:
    return Source(f"pack {pack.name!r}", pack.path, pack.address, pack.origin, KnowledgeError)
