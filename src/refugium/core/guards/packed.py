"""gzip, bzip2 and xz, unfolded piece by piece and never beyond the limits."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits, check_expansion, check_size

_PIECE = 1 << 20
_OPENERS: dict[bytes, Callable[..., Any]] = {
    b"\x1f\x8b": gzip.GzipFile, b"BZh": bz2.BZ2File, b"\xfd7zXZ\x00": lzma.LZMAFile,
}
_FAULTS = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)


def unpack(path: Path, limits: Limits = LIMITS) -> bytes:
    r"""Read a file, unfolding gzip, bzip2 or xz (told by its first bytes, one layer only).

    Parameters
    ----------
    path
        The file; a plain one comes back as it is.
    limits
        `text_bytes` bounds what it unfolds to, `expansion_ratio` how far.

    Raises
    ------
    StudyError
        Empty, cut short, damaged, or a file that unfolds beyond the limits: found out piece by
        piece, before it fills the memory.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.txt.gz"
    >>> _ = path.write_bytes(gzip.compress(b"EGFR\t7\n"))
    >>> unpack(path)
    b'EGFR\t7\n'
    """
    try:
        check_size(path, limits)
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise StudyError(f"the file cannot be read: {error.strerror}", file=path.name,
                         remedy="check that it exists and that you may read it") from None
    opener = next((make for magic, make in _OPENERS.items() if start.startswith(magic)), None)
    if opener is None:
        check_size(path, limits, text=True)
        return path.read_bytes()
    pieces, total, packed = [], 0, path.stat().st_size
    try:
        with opener(path) as stream:
            while piece := stream.read(_PIECE):
                total += len(piece)
                check_expansion(total, packed, file=path.name, limits=limits)
                if total > limits.text_bytes:
                    raise StudyError("the file unfolds beyond the limit", file=path.name,
                                     found=f"more than {limits.text_bytes} bytes",
                                     remedy="pass larger Limits on purpose, or split the file")
                pieces.append(piece)
    except _FAULTS:
        raise StudyError("the packed file is cut short or damaged", file=path.name,
                         remedy="copy or download it again") from None
    if total == 0:
        raise StudyError("the file is empty", file=path.name, remedy="export it again")
    return b"".join(pieces)
