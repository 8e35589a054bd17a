"""Texts of any length in an HDF5 file: how long they say they are, without reading them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

_GZIP, _SHUFFLE, _CHECKSUM = 1, 2, 3
_CELLS = 1 << 16
_SMALLEST, _LARGEST = 10, 40
"""Bytes of a cell on disk, with addresses of 2 and of 32 bytes."""


def texts_bytes(data: Any, path: Path) -> Iterator[int]:
    """Answer: how many bytes do the texts of a dataset claim, piece by piece?

    Parameters
    ----------
    data
        An open `h5py.h5d.DatasetID` of texts of any length.
    path
        The file that holds it.

    Yields
    ------
    int
        Bytes that some cells claim together. Many cells may point at one text, and a damaged
        cell may claim gigabytes; the library would allocate each claim.

    Notes
    -----
    A cell on disk is a length (4 bytes), the address of a heap and an index in it. Plain arrays
    and chunks packed by gzip are read as these bytes; of other layouts the texts themselves are
    read, some cells at a time.
    """
    import h5py

    made = data.get_create_plist()
    codes = [made.get_filter(number)[0] for number in range(made.get_nfilters())]
    if made.get_layout() == h5py.h5d.CONTIGUOUS and data.get_offset() is not None:
        cells = int(np.prod(data.shape, dtype=np.int64))
        yield from _plain(path, data.get_offset(), cells, data.get_storage_size() // cells)
    elif made.get_layout() == h5py.h5d.CHUNKED and set(codes) <= {_GZIP, _SHUFFLE, _CHECKSUM}:
        cells = int(np.prod(made.get_chunk(), dtype=np.int64))
        for number in range(data.get_num_chunks()):
            skipped, raw = data.read_direct_chunk(data.get_chunk_info(number).chunk_offset)
            unfolded = _unfold(raw, codes, skipped, cells)
            yield _claimed(unfolded, len(unfolded) // cells)
    else:
        whole = h5py.Dataset(data)
        for start in range(0, whole.shape[0] if whole.shape else 0, _CELLS):
            yield sum(len(text) for text in whole[start : start + _CELLS].ravel().tolist())


def _plain(path: Path, offset: int, cells: int, size: int) -> Iterator[int]:
    with path.open("rb") as file:
        file.seek(offset)
        for start in range(0, cells, _CELLS):
            yield _claimed(file.read(min(_CELLS, cells - start) * size), size)


def _claimed(raw: bytes, size: int) -> int:
    """Add up the lengths; the size of a cell on disk is 4 + address + 4, usually 16."""
    if size < _SMALLEST:
        raise ValueError("cells of texts are too small")
    cells = np.frombuffer(raw[: len(raw) // size * size], dtype=np.uint8).reshape(-1, size)
    return int(np.ascontiguousarray(cells[:, :4]).view("<u4").sum(dtype=np.uint64))


def _unfold(raw: bytes, codes: list[int], skipped: int, cells: int) -> bytes:
    """Undo checksum, gzip and shuffle, last one first, never beyond the largest cells."""
    for number in reversed(range(len(codes))):
        if skipped >> number & 1:
            continue
        if codes[number] == _CHECKSUM:
            raw = raw[:-4]
        elif codes[number] == _GZIP:
            raw = zlib.decompressobj().decompress(raw, _LARGEST * cells)
        else:
            size = len(raw) // cells
            whole = np.frombuffer(raw[: size * cells], dtype=np.uint8)
            raw = whole.reshape(size, -1).T.tobytes()
    return raw
