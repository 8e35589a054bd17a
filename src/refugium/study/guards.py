"""Limits and refusals before anything is read: paths, links, sizes, encodings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from refugium.errors import StudyError


@dataclass(frozen=True)
class Limits:
    """What one input may be; raise a limit on purpose, never by accident."""

    file_bytes: int = 2 << 30
    matrix_bytes: int = 16 << 30
    rows: int = 5_000_000
    columns: int = 200_000
    expansion_ratio: int = 200


LIMITS = Limits()


def safe_path(folder: Path, name: str, *, source: object) -> Path:
    """Resolve a file that a study names; it must be a plain file inside the study's folder.

    Raises
    ------
    StudyError
        Absolute path, `..`, symbolic link, missing file, a folder or a device.
    """
    given = Path(name)
    if given.is_absolute() or ".." in given.parts or "\\" in name or "\x00" in name:
        raise StudyError("a study may only name files inside its own folder", file=source,
                         found=name, remedy="copy the file beside study.toml and name it there")
    path = folder / given
    walk = folder
    for part in given.parts:
        walk = walk / part
        if walk.is_symlink():
            raise StudyError("symbolic links are not followed", file=source, found=name,
                             remedy="copy the file itself into the study's folder")
    if not path.exists():
        raise StudyError("file not found", file=source, found=name,
                         remedy=f"put it into {folder}, or correct the name")
    if not path.is_file():
        raise StudyError("not a plain file", file=source, found=name)
    return path


def check_size(path: Path, limits: Limits = LIMITS) -> None:
    """Raise StudyError if a file is empty or beyond the limit."""
    size = path.stat().st_size
    if size == 0:
        raise StudyError("the file is empty", file=path.name, remedy="export it again")
    if size > limits.file_bytes:
        raise StudyError("the file is larger than the limit", file=path.name, found=size,
                         remedy="pass larger Limits on purpose, or split the file")


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
    check_size(path, limits)
    raw = path.read_bytes()
    if raw[:2] in (b"\x1f\x8b", b"PK") or raw[:4] == b"PAR1" or raw[:4] == b"\x89HDF":
        raise StudyError("this is not a text table but a packed file", file=path.name,
                         found=raw[:4], remedy="unpack it, or give it its proper ending")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise StudyError("the file is UTF-16", file=path.name,
                         remedy="save it as UTF-8 (Excel: CSV UTF-8)")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise StudyError("the file is not UTF-8", file=path.name, row=line,
                         found=raw[error.start : error.start + 1],
                         remedy="save it as UTF-8 (Excel: CSV UTF-8)") from None
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise StudyError("the file holds NUL bytes", file=path.name, row=line,
                         remedy="export it again as plain text")
    return text
