"""The heap of texts in an HDF5 file: one kind of damage makes the HDF5 library run for ever."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_SIGNATURE = b"GCOL\x01\x00\x00\x00"
_HEAD = 16
_PIECE = 4 << 20


def heap_never_ends(path: Path) -> int | None:
    r"""Answer: where would the library stand still while it reads texts?

    Parameters
    ----------
    path
        The file, not yet opened by any library.

    Returns
    -------
    int or None
        Byte at which an entry of a global heap says that it is free space of no length, so that
        the entry after it is itself; None where there is none.

    Notes
    -----
    A global heap collection holds texts of any length (HDF5 File Format Specification 3.0,
    III.E): a head of 16 bytes with the size of the collection, then entries of index (2 bytes),
    references (2), 4 unused, size (8) and content padded to 8 bytes. Index 0 is the free rest,
    and its size counts its own head. HDF5 2.0.0 steps over entries by these sizes without end
    where index and size are both 0.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "a.h5"
    >>> size = (64).to_bytes(8, "little")
    >>> _ = file.write_bytes(_SIGNATURE + size + bytes(48))
    >>> heap_never_ends(file)
    16
    >>> free = bytes(8) + (48).to_bytes(8, "little")
    >>> _ = file.write_bytes(_SIGNATURE + size + free + bytes(32))
    >>> heap_never_ends(file) is None
    True
    """
    if path.stat().st_size < 2 * _HEAD:
        return None
    entry = struct.Struct("<HHIQ")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        for start in _found(file):
            end = min(start + int.from_bytes(raw[start + 8 : start + _HEAD], "little"), len(raw))
            at = start + _HEAD
            while at + _HEAD <= end:
                index, _, _, size = entry.unpack_from(raw, at)
                if index == 0 and size == 0:
                    return at
                at += -(-size // 8) * 8 + (_HEAD if index else 0)
    return None


def _found(file: BinaryIO) -> Iterator[int]:
    """Yield where the signature stands, read piece by piece: a whole file is not held at once."""
    start, tail = 0, b""
    # bytes are searched faster than a map of the file is, and fastest for letters, which are rare
    # among numbers
    letters = _SIGNATURE[:4]
    while piece := file.read(_PIECE):
        text = tail + piece
        at = text.find(letters)
        while at >= 0:
            if text[at : at + len(_SIGNATURE)] == _SIGNATURE:
                yield start - len(tail) + at
            at = text.find(letters, at + 1)
        start += len(piece)
        tail = text[-(len(_SIGNATURE) - 1):]
