"""A zip archive (every .xlsx is one), weighed before any part of it is unfolded."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits, check_expansion, check_size

_PIECE = 1 << 20
_NESTED = (".zip", ".xlsx", ".xlsm", ".docx", ".pptx", ".jar", ".gz", ".bz2", ".xz", ".7z", ".rar")
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
FAULTS = (zipfile.BadZipFile, OSError, EOFError, zlib.error, ValueError, KeyError,
          NotImplementedError, RuntimeError, OverflowError)
"""What reading a damaged archive may raise."""


def check_zip(path: Path, limits: Limits = LIMITS) -> frozenset[str]:
    """Refuse an archive that could do harm, and return the names of its parts.

    Parameters
    ----------
    path
        The archive.
    limits
        `entries` bounds its parts, `text_bytes` what they unfold to together,
        `expansion_ratio` how far each unfolds.

    Raises
    ------
    StudyError
        Not a zip; too many parts; a part that unfolds too far, has a name outside the archive,
        is an archive itself, is encrypted, or is XML that declares entities.

    Notes
    -----
    XML parts are read once, in pieces, for declarations of entities ("billion laughs") in any
    encoding that a parser would accept; NUL bytes are ignored in that search so that UTF-16
    cannot hide one.
    """
    try:
        check_size(path, limits)
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            _check_parts(parts, path.name, limits)
            for part in parts:
                _check_content(archive, part, path.name)
    except FAULTS:
        raise StudyError("the workbook is damaged or cut short", file=path.name,
                         remedy="save it again, or give the file its proper ending") from None
    return frozenset(part.filename for part in parts)


def _check_parts(parts: list[zipfile.ZipInfo], file: str, limits: Limits) -> None:
    if len(parts) > limits.entries:
        raise StudyError("the archive has too many parts", file=file, found=len(parts),
                         remedy="save only the sheets that are needed")
    total, seen = 0, set()
    for part in parts:
        name = part.filename
        pieces = PurePosixPath(name).parts
        if name.startswith("/") or ".." in pieces or "\\" in name or ":" in name:
            raise StudyError("a part of the archive has a path that leads out of it", file=file,
                             found=name, remedy="save the workbook again; do not trust its source")
        if name in seen:
            raise StudyError("a part of the archive is there twice", file=file, found=name,
                             remedy="save the workbook again")
        seen.add(name)
        if name.lower().endswith(_NESTED):
            raise StudyError("the archive holds another archive", file=file, found=name,
                             remedy="remove embedded files and save the workbook again")
        if part.flag_bits & 1:
            raise StudyError("the archive is encrypted", file=file, found=name,
                             remedy="remove the password")
        if part.compress_type not in _PLAIN:
            raise StudyError("the archive is packed in an unusual way", file=file, found=name,
                             remedy="save the workbook again")
        check_expansion(part.file_size, max(part.compress_size, 1), file=file, limits=limits)
        total += part.file_size
    check_expansion(total, sum(part.compress_size for part in parts), file=file, limits=limits)
    if total > limits.text_bytes:
        raise StudyError("the workbook unfolds beyond the limit", file=file,
                         found=f"{total} bytes", remedy="save the sheet as Parquet or CSV, or "
                         "pass larger Limits on purpose")


def _check_content(archive: zipfile.ZipFile, part: zipfile.ZipInfo, file: str) -> None:
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            if piece.startswith(b"PK\x03\x04") and not tail:
                raise StudyError("the archive holds another archive", file=file,
                                 found=part.filename,
                                 remedy="remove embedded files and save the workbook again")
            window = tail + piece.replace(b"\x00", b"").upper()
            if any(word in window for word in _FORBIDDEN):
                raise StudyError("the workbook declares XML entities", file=file,
                                 found=part.filename,
                                 remedy="save it again; do not trust its source")
            tail = window[-16:] or b" "
