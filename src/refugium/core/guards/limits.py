"""What one input may be: bytes, rows, columns, and how far a packed file may unfold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from refugium.core.errors import StudyError


@dataclass(frozen=True)
class Limits:
    """What one input may be; raise a limit on purpose, never by accident.

    Attributes
    ----------
    file_bytes
        Largest file of any kind.
    text_bytes
        Largest text, packed or plain: text takes some twenty times its size while it is read.
    matrix_bytes
        Largest table in memory.
    cells_bytes
        Largest matrix of cells that is read into memory; a larger one stays in its file.
    rows, columns
        Largest shape.
    expansion_ratio
        How many times its own size a packed file may unfold to.
    entries
        Most parts of a workbook, objects of an HDF5 file, files of a folder of counts.

    Examples
    --------
    >>> Limits(rows=10_000_000).rows
    10000000
    """

    file_bytes: int = 2 << 30
    text_bytes: int = 256 << 20
    matrix_bytes: int = 16 << 30
    cells_bytes: int = 256 << 20
    rows: int = 5_000_000
    columns: int = 200_000
    expansion_ratio: int = 200
    entries: int = 10_000


LIMITS = Limits()

RATIO_FLOOR = 16 << 20
"""Below this unfolded size no ratio is suspicious: small constant tables pack very well."""


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


def check_expansion(
    unfolded: int, packed: int, *, file: object, limits: Limits = LIMITS
) -> None:
    """Raise StudyError if a packed file unfolds to far more than its own size.

    Examples
    --------
    >>> try:
    ...     check_expansion(1 << 40, 1000, file="bomb.xlsx")
    ... except StudyError as error:
    ...     error.message
    'the file unfolds to far more than its own size'
    """
    if unfolded > max(limits.expansion_ratio * packed, RATIO_FLOOR):
        raise StudyError("the file unfolds to far more than its own size", file=file,
                         found=f"{unfolded} bytes from {packed}",
                         remedy="export it again; pass larger Limits only if you trust its source")
