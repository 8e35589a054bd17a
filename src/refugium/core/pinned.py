"""Files of which every byte is pinned: from a local mirror, the cache or the source; checked."""

from __future__ import annotations

import io
import logging
import os
import tarfile
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from refugium.core.errors import RefugiumError
from refugium.core.manifest import sha256_of

MIRROR_VARIABLE = "REFUGIUM_DATA"
TIMEOUT_S = 60
_CHANGED = "report this: the source changed"
"""Remedy where the file at the pinned address is another one."""


class PinnedFile(BaseModel):
    """One file of a catalogue: its path, its SHA-256 and its size in bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = Field(min_length=1)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(gt=0)


@dataclass(frozen=True)
class Source:
    """Where a pinned file comes from, and how to speak of it.

    Attributes
    ----------
    owner
        Whose file it is, as a message names it: `pack 'collectri'`.
    place
        Its path in a mirror.
    address
        Its pinned public address, or that of a .tar.gz which holds it; empty: none is known.
    origin
        Where the right file is to be had, in words.
    error
        What is raised: the error of the room that asks.
    member
        Path of the file inside the archive; empty: the address is the file itself.
    """

    owner: str
    place: str
    address: str
    origin: str
    error: type[RefugiumError]
    member: str = ""


def mirror(error: type[RefugiumError]) -> Path | None:
    """Return the local mirror that REFUGIUM_DATA names, or None.

    Raises
    ------
    RefugiumError
        As `error`, if the variable names something that is not a folder.
    """
    named = os.environ.get(MIRROR_VARIABLE, "").strip()
    if not named:
        return None
    root = Path(named).expanduser()
    if not root.is_dir():
        raise error(f"{MIRROR_VARIABLE} does not name a folder", found=named,
                    remedy="name the folder that holds the mirror, or unset the variable")
    return root


def mirrored(source: Source) -> Path | None:
    """Return a file's place in the local mirror if it is there (not yet checked), or None."""
    root = mirror(source.error)
    path = None if root is None else root / source.place
    return path if path is not None and path.is_file() else None


def cache_folder() -> Path:
    """Return the user's cache folder for downloads."""
    import pooch

    return Path(pooch.os_cache("refugium"))


def obtain(file: PinnedFile, source: Source, target: Path) -> Path:
    """Answer: where on this machine is exactly this file?

    Parameters
    ----------
    file, source
        The file and where it comes from.
    target
        Its place in the cache of downloads.

    Returns
    -------
    pathlib.Path
        The file of the mirror if there is one, else the one in the cache, else it is downloaded
        to the cache; its SHA-256 is the pinned one.

    Raises
    ------
    RefugiumError
        As `source.error`: a file that differs from the pinned one, neither mirror nor address
        nor network. Nothing is left at `target` then.
    """
    local = mirrored(source)
    if local is not None:
        return _checked(local, file, source, where=local,
                        remedy=f"delete it, or put the right one there: {source.origin}")
    if not source.address:
        raise source.error(
            f"a file of {source.owner} has no public address that is pinned, so it cannot be "
            "downloaded", file=source.place, found=source.origin,
            remedy=f"set {MIRROR_VARIABLE} to a folder that holds {source.place}, or give your own "
                   "copy by its path",
        )
    try:
        if target.is_file() and sha256_of(target) == file.sha256:
            return target
        target.unlink(missing_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            fresh = _download(file, source, Path(folder))
            _checked(fresh, file, source, where=source.address, remedy=_CHANGED).replace(target)
    except OSError as error:
        raise source.error(
            f"a file of {source.owner} is not on this machine and cannot be downloaded from "
            f"{source.address}: {type(error).__name__}", file=source.place,
            remedy=f"connect to the network, or set {MIRROR_VARIABLE} to a folder that holds "
                   f"{source.place}",
        ) from error
    return target


def _checked(
    path: Path, file: PinnedFile, source: Source, *, where: object, remedy: str
) -> Path:
    try:
        found = sha256_of(path)
    except OSError as error:
        raise source.error("the file cannot be read", file=path, found=type(error).__name__,
                           remedy="check that you may read it") from None
    if found != file.sha256:
        raise source.error(
            f"this file of {source.owner} is not the pinned one: expected SHA-256 {file.sha256}",
            file=where, found=found, remedy=remedy,
        )
    return path


def _download(file: PinnedFile, source: Source, folder: Path) -> Path:
    """Bring the file, or the one member of an archive, into a folder that is empty."""
    if not source.member:
        return _retrieve(source, folder / Path(file.path).name, file.bytes)
    archive = _retrieve(source, folder / "archive.tar.gz", None)
    fresh = folder / "member"
    fresh.write_bytes(_member(archive, file, source))
    return fresh


def _retrieve(source: Source, target: Path, limit: int | None) -> Path:
    """Download; a file that grows beyond `limit` bytes is given up."""
    import pooch

    def download(address: str, place: str, asker: object) -> None:
        with _Limited(place, limit, source) as out:
            pooch.HTTPDownloader(timeout=TIMEOUT_S, chunk_size=1 << 16)(address, out, asker)

    pooch.get_logger().setLevel(logging.WARNING)
    pooch.retrieve(url=source.address, known_hash=None, fname=target.name, path=target.parent,
                   downloader=download)
    return target


class _Limited(io.FileIO):
    """A file for writing that takes no more bytes than were pinned."""

    def __init__(self, path: str, limit: int | None, source: Source) -> None:
        super().__init__(path, "wb")
        self._limit, self._source = limit, source

    def write(self, piece: Any, /) -> int:
        if self._limit is not None and self.tell() + len(piece) > self._limit:
            raise self._source.error(
                f"this file of {self._source.owner} is not the pinned one: it is larger",
                file=self._source.address, remedy=_CHANGED)
        return super().write(piece)


def _member(archive: Path, file: PinnedFile, source: Source) -> bytes:
    try:
        with tarfile.open(archive, "r:gz") as packed:
            for item in packed:
                if item.isfile() and f"/{item.name}".endswith(f"/{source.member}"):
                    if item.size > file.bytes:
                        raise source.error(
                            "larger inside the archive than pinned", file=source.member,
                            found=item.size, remedy=_CHANGED)
                    handle = packed.extractfile(item)
                    if handle is not None:
                        return handle.read()
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise source.error("the downloaded archive cannot be read", file=source.address,
                           found=str(error), remedy="try again") from None
    raise source.error("the archive does not hold this file", file=source.member,
                       remedy=_CHANGED)
