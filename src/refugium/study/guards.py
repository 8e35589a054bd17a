"""Limits and refusals before anything is read: paths, links, sizes, encodings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from refugium.errors import StudyError


@dataclass(frozen=True)
class Limits:
    """What one input may be; raise a limit on purpose, never by accident.

    Attributes
    ----------
    file_bytes
        Largest file of any kind.
    text_bytes
        Largest text file: text takes some twenty times its size while it is read.
    matrix_bytes
        Largest table in memory.
    rows, columns
        Largest shape.
    expansion_ratio
        How many times its own size a packed file may unfold to.

    Examples
    --------
    >>> Limits(rows=10_000_000).rows
    10000000
    """

    file_bytes: int = 2 << 30
    text_bytes: int = 256 << 20
    matrix_bytes: int = 16 << 30
    rows: int = 5_000_000
    columns: int = 200_000
    expansion_ratio: int = 200


LIMITS = Limits()

_PACKED = {
    b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip or xlsx", b"PK\x05\x06": "zip", b"PAR1": "Parquet",
    b"\x89HDF": "HDF5", b"\xd0\xcf\x11\xe0": "an old Excel file", b"BZh": "bzip2",
    b"\xfd7zXZ": "xz", b"(\xb5/\xfd": "zstd", b"%PDF": "PDF",
}


def safe_path(folder: Path, name: str, *, source: object) -> Path:
    """Resolve a file that a study names; it must be a plain file inside the study's folder.

    Parameters
    ----------
    folder
        The study's folder.
    name
        What the study wrote.
    source
        Where it wrote it, for messages.

    Raises
    ------
    StudyError
        Absolute path, `..`, symbolic link, missing file, a folder or a device.

    Examples
    --------
    >>> try:
    ...     safe_path(Path("."), "../secret.csv", source="study.toml")
    ... except StudyError as error:
    ...     error.message
    'a study may only name files inside its own folder'
    """
    given = Path(name)
    if given.is_absolute() or ".." in given.parts or "\\" in name or "\x00" in name:
        raise StudyError("a study may only name files inside its own folder", file=source,
                         found=name, remedy="copy the file beside study.toml and name it there")
    try:
        walk = folder
        for part in given.parts:
            walk = walk / part
            if walk.is_symlink():
                raise StudyError("symbolic links are not followed", file=source, found=name,
                                 remedy="copy the file itself into the study's folder")
        exists, plain = walk.exists(), walk.is_file()
    except (OSError, ValueError):
        exists, plain = False, False
    if not exists:
        raise StudyError("file not found", file=source, found=name,
                         remedy=f"put it into {folder}, or correct the name")
    if not plain:
        raise StudyError("not a plain file", file=source, found=name,
                         remedy="name a file, not a folder or a device")
    return walk


def check_size(path: Path, limits: Limits = LIMITS, *, text: bool = False) -> None:
    """Raise StudyError if a file is empty or beyond the limit."""
    size = path.stat().st_size
    if size == 0:
        raise StudyError("the file is empty", file=path.name, remedy="export it again")
    if size > limits.file_bytes:
        raise StudyError("the file is larger than the limit", file=path.name, found=size,
                         remedy="pass larger Limits on purpose, or split the file")
    if text and size > limits.text_bytes:
        raise StudyError("the text file is larger than the limit", file=path.name, found=size,
                         remedy="save it as Parquet, or pass larger Limits on purpose")


def check_shape(rows: int, columns: int, *, file: object, limits: Limits = LIMITS) -> None:
    """Raise StudyError before a declared shape is allocated that cannot be meant."""
    if rows > limits.rows or columns > limits.columns:
        raise StudyError("more rows or columns than the limit", file=file,
                         found=f"{rows} x {columns}",
                         remedy="pass larger Limits on purpose, or split the table")
    if rows * columns * 8 > limits.matrix_bytes:
        raise StudyError("the matrix would not fit the memory limit", file=file,
                         found=f"{rows} x {columns}", remedy="pass larger Limits on purpose")


def read_text(path: Path, limits: Limits = LIMITS) -> str:
    """Read a text file as UTF-8 (with or without byte-order mark); refuse anything else.

    Raises
    ------
    StudyError
        Not UTF-8, NUL bytes, an archive or spreadsheet under a text name.
    """
    try:
        check_size(path, limits, text=True)
        raw = path.read_bytes()
    except OSError as error:
        raise StudyError(f"the file cannot be read: {error.strerror}", file=path.name,
                         remedy="check that it exists and that you may read it") from None
    for magic, kind in _PACKED.items():
        if raw.startswith(magic):
            raise StudyError(f"this is not a text file but a packed one ({kind})",
                             file=path.name, found=path.suffix,
                             remedy="unpack it, save the sheet as CSV, or give the file its "
                             "proper ending")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise StudyError("the file is UTF-16", file=path.name,
                         remedy="save it as UTF-8 (Excel: CSV UTF-8)")
    if b"\x00" in raw:
        line = raw[: raw.index(b"\x00")].count(b"\n") + 1
        raise StudyError("the file holds NUL bytes", file=path.name, row=line,
                         remedy="export it again as plain UTF-8 text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise StudyError("the file is not UTF-8", file=path.name, row=line,
                         found=raw[error.start : error.start + 1],
                         remedy="save it as UTF-8 (Excel: CSV UTF-8)") from None
