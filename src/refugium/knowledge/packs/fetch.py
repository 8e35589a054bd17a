"""The file of a pack: from a local mirror, else from its pinned address; always checked."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pandas as pd

from refugium.errors import KnowledgeError
from refugium.knowledge.packs.entries import PackEntry, pack_catalogue, pack_entry
from refugium.results import Column, Schema, sha256_of

MIRROR_VARIABLE = "REFUGIUM_DATA"
TIMEOUT_S = 60

PACKS = Schema(
    "packs",
    (
        Column("name", "text", "name to ask for"),
        Column("title", "text", "what it is"),
        Column("megabytes", "number", "size", "MB"),
        Column("here", "flag", "in the local mirror (not yet checked)"),
        Column("address", "text", "pinned public address; empty: only a mirror serves it"),
        Column("origin", "text", "where the pinned file was taken from"),
        Column("licence", "text", "what the source says about re-use"),
        Column("citation", "text", "whom to cite"),
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
    ['collectri', 'sugiyama', 'omnipath']
    """
    rows = []
    for pack in pack_catalogue().values():
        local = _local(pack)
        rows.append(pack.model_dump(include={"name", "title", "address", "origin", "licence",
                                             "citation", "doi"})
                    | {"megabytes": pack.bytes / 1e6, "here": local is not None})
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
    local = _local(pack)
    if local is not None:
        return _checked(local, pack)
    if not pack.address:
        raise KnowledgeError(
            f"pack {name!r} has no public address that is pinned, so it cannot be downloaded",
            file=pack.path, found=pack.origin,
            remedy=f"set {MIRROR_VARIABLE} to a folder that holds {pack.path}, or load your own "
                   "copy by its path",
        )
    import pooch

    folder = Path(pooch.os_cache("refugium")) if cache is None else Path(cache)
    target = folder / "packs" / pack.sha256[:12] / Path(pack.path).name
    if target.is_file() and sha256_of(target) == pack.sha256:
        return target
    target.unlink(missing_ok=True)
    pooch.get_logger().setLevel(logging.WARNING)
    try:
        pooch.retrieve(url=pack.address, known_hash=None, fname=target.name, path=target.parent,
                       downloader=pooch.HTTPDownloader(timeout=TIMEOUT_S))
    except OSError as error:
        raise KnowledgeError(
            f"pack {name!r} is not on this machine and cannot be downloaded from {pack.address}: "
            f"{type(error).__name__}", file=pack.path,
            remedy=f"connect to the network, or set {MIRROR_VARIABLE} to a folder that holds "
                   f"{pack.path}",
        ) from error
    try:
        return _checked(target, pack)
    except KnowledgeError:
        target.unlink(missing_ok=True)
        raise


def _local(pack: PackEntry) -> Path | None:
    named = os.environ.get(MIRROR_VARIABLE, "").strip()
    if not named:
        return None
    root = Path(named).expanduser()
    if not root.is_dir():
        raise KnowledgeError(f"{MIRROR_VARIABLE} does not name a folder", found=named,
                             remedy="name the folder that holds the mirror, or unset the variable")
    path = root / pack.path
    return path if path.is_file() else None


def _checked(path: Path, pack: PackEntry) -> Path:
    found = sha256_of(path)
    if found != pack.sha256:
        raise KnowledgeError(
            f"this file is not the pinned one of pack {pack.name!r}: expected SHA-256 "
            f"{pack.sha256}", file=path, found=found,
            remedy=f"delete it or put the right one there: {pack.origin}",
        )
    return path
