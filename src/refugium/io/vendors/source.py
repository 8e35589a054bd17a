"""One vendor file on its way in: its table, its columns, the names of its samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits
from refugium.core.numbers_read import is_missing
from refugium.io.formats.any_table import read_any_table
from refugium.io.tables import to_numbers
from refugium.io.vendors.parameters import SHOWN
from refugium.study.validate import header_of, like, row_of

_RAW = (".raw", ".d", ".mzml", ".wiff", ".wiff2", ".htrms", ".dia", ".mzxml")


@dataclass(frozen=True)
class VendorTable:
    """A file, what it is expected to be, and what its columns are to be called.

    Attributes
    ----------
    path
        The file.
    layout
        What export it must be, in words, for messages.
    samples
        Column of the file to `sample_id`; None: columns name the samples.
    scale
        Declared by the user; None: as the vendor writes it.
    plate
        Rows of a plate map (`well`, `model_id`, `arm`), by well.
    limits
        Sizes allowed.
    """

    path: Path
    layout: str
    samples: Mapping[str, str] | None = None
    scale: str | None = None
    plate: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    limits: Limits = LIMITS

    @property
    def file(self) -> str:
        """Name for messages."""
        return self.path.name

    def table(self) -> pd.DataFrame:
        """Read the file (text, Parquet, a workbook) as a table of cells as written.

        Dates of a workbook are texts: in a column that is not read they do no harm, among
        readings they are no numbers, among genes `check` names them as mangled.
        """
        return read_any_table(self.path, self.limits, dates_as_text=True)

    def need(self, table: pd.DataFrame, *names: str) -> None:
        """Raise StudyError at the first column that the layout has and the table lacks."""
        for name in names:
            if name not in table.columns:
                self.lacks(table, f"column {name!r}", column=name)
        if table.empty:
            raise StudyError("the table has no rows", file=self.file, remedy="export it again")

    def first(self, table: pd.DataFrame, *names: str) -> str:
        """Return the first of several names that the table has, or raise StudyError."""
        for name in names:
            if name in table.columns:
                return name
        self.lacks(table, " or ".join(repr(name) for name in names), column=names[0])
        return ""

    def lacks(self, table: pd.DataFrame, what: str, *, column: str | None = None) -> None:
        """Raise StudyError: the file is not the expected export."""
        raise StudyError(f"{what} is missing", file=self.file, row=header_of(table) or 1,
                         column=column, found=[str(name) for name in table.columns[:SHOWN]],
                         remedy=f"this reader expects {self.layout}; export that, or name another "
                         "vendor")

    def numbers(
        self, table: pd.DataFrame, columns: Sequence[str], *, blank: Iterable[str] = ()
    ) -> NDArray[np.float64]:
        """Return columns as numbers (rows x columns); words in `blank` mean missing."""
        part = like(table[list(columns)].copy(), table)
        words = {word.lower() for word in blank}
        if words:
            part = like(part.map(lambda cell: "" if isinstance(cell, str)
                                 and cell.strip().lower() in words else cell), table)
        return np.ascontiguousarray(to_numbers(part, file=self.file).to_numpy(dtype=float))

    def rename(
        self, raw: Sequence[str], losses: list[dict[str, str]], modality: str
    ) -> tuple[list[int], list[str]]:
        """Return which columns are samples, and their `sample_id`.

        Raises
        ------
        StudyError
            A mapping that names a column the file lacks, or one sample twice; no sample at all.
        """
        short = [run_name(name) for name in raw]
        # runs of one name in two folders: only the whole path tells them apart
        if len(set(short)) < len(short):
            short = list(raw)
        if self.samples is None:
            if not raw:
                raise StudyError("no column is a sample", file=self.file,
                                 remedy=f"this reader expects {self.layout}")
            _check_once(short, self.file)
            return list(range(len(raw))), short
        by_name = {run_name(name): sample for name, sample in self.samples.items()}
        # a column named as it stands wins over another of the same bare name
        by_name.update(self.samples)
        for name in self.samples:
            if name not in raw and name not in short and run_name(name) not in short:
                raise StudyError("the file has no such column of readings", file=self.file,
                                 column=name, found=short[:SHOWN],
                                 remedy="correct source_column in the table of samples")
        wanted = [by_name.get(long) or by_name.get(name) for long, name in zip(raw, short,
                                                                               strict=True)]
        kept = [i for i, sample in enumerate(wanted) if sample]
        left = [short[i] for i, sample in enumerate(wanted) if not sample]
        if left:
            losses.append({"modality": modality, "item": ", ".join(left[:SHOWN]),
                           "why": f"{len(left)} columns of {self.file} that the table of samples "
                           "does not name: left out"})
        ids = [str(wanted[i]) for i in kept]
        _check_once(ids, self.file)
        return kept, ids

    def row(self, table: pd.DataFrame, position: int) -> int:
        """Return the row that a spreadsheet shows."""
        return row_of(table, position)


def _check_once(names: list[str], file: str) -> None:
    seen: set[str] = set()
    for name in names:
        if not name.strip():
            raise StudyError("a column of readings has no sample name", file=file,
                             remedy="name every sample")
        if name in seen:
            raise StudyError("two columns of readings are one sample", file=file, found=name,
                             remedy="give every column its own sample_id")
        seen.add(name)


def run_name(text: str) -> str:
    r"""Return the bare name of a run: without folders and without the raw file's ending.

    Examples
    --------
    >>> [run_name(text) for text in (r"D:\data 1\run_01.raw", "/mnt/x/run.2.d", "F1: 126, n/a")]
    ['run_01', 'run.2', 'F1: 126, n/a']
    """
    name = text.strip()
    while name.lower().endswith(_RAW):
        name = name[: name.rindex(".")]
    # only what ended as a raw file is a path: `F1: 126, n/a` holds a slash and is none
    return PureWindowsPath(name).name if name != text.strip() else name


def texts(table: pd.DataFrame, column: str) -> list[str]:
    """Return a column as stripped text; missing cells and absent columns are empty."""
    if column not in table.columns:
        return [""] * len(table)
    return [_text(cell) for cell in table[column].tolist()]


def _text(cell: object) -> str:
    if is_missing(cell):
        return ""
    # in a workbook a position or identifier is a number: 1197.0
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def joined(parts: Iterable[str]) -> str:
    """Join the different, non-empty parts of a set by `;`."""
    return ";".join(dict.fromkeys(part for part in parts if part))
