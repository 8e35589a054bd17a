"""One file from its pinned address, or one member of an archive there."""

from __future__ import annotations

import logging
import tarfile
import tempfile
import zlib
from pathlib import Path

from refugium.errors import StudyError

TIMEOUT_S = 60


def download(address: str, target: Path, *, member: str = "", limit: int) -> None:
    """Download a file; nothing is left behind if it fails.

    Parameters
    ----------
    address
        Address of the file, or of a .tar.gz that holds it.
    target
        Where the file goes; its folder is made.
    member
        Path of the file inside the archive; empty: the address is the file itself.
    limit
        Bytes that the file may have; an archive member beyond it is refused unread.

    Raises
    ------
    OSError
        If the address cannot be reached (the errors of `requests` are OSErrors).
    StudyError
        If the archive does not hold the member, or a larger one.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if not member:
        _retrieve(address, target)
        return
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        archive = Path(folder) / "archive.tar.gz"
        _retrieve(address, archive)
        target.write_bytes(_member(archive, member, limit))


def _retrieve(address: str, target: Path) -> None:
    import pooch

    pooch.get_logger().setLevel(logging.WARNING)
    pooch.retrieve(
        url=address, known_hash=None, fname=target.name, path=target.parent,
        downloader=pooch.HTTPDownloader(timeout=TIMEOUT_S),
    )


def _member(archive: Path, member: str, limit: int) -> bytes:
    try:
        with tarfile.open(archive, "r:gz") as packed:
            for item in packed:
                if item.isfile() and (f"/{item.name}").endswith(f"/{member}"):
                    if item.size > limit:
                        raise StudyError("larger inside the archive than pinned", file=member,
                                         found=item.size, remedy="report this: the source changed")
                    handle = packed.extractfile(item)
                    if handle is not None:
                        return handle.read()
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise StudyError("the downloaded archive cannot be read", file=archive.name,
                         found=str(error), remedy="try again") from None
    raise StudyError("the archive does not hold this file", file=member,
                     remedy="report this: the source changed")
