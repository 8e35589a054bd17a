"""Whose table is this? Told from its header alone."""

from __future__ import annotations

import csv
from pathlib import Path

from refugium.core.errors import StudyError
from refugium.core.guards.limits import check_size
from refugium.core.guards.texts import PACKED, decode_text
from refugium.identifiers import read_antibody
from refugium.io.formats.any_table import read_any_table
from refugium.io.vendors.parameters import SHOWN
from refugium.io.vendors.rppa import KNOWN, NAMES

MARKS: dict[str, frozenset[str]] = {
    "maxquant": frozenset({"Proteins", "Positions within proteins", "Localization prob"}),
    "diann_matrix": frozenset({"Protein", "Gene.Names", "Residue", "Site"}),
    "diann_report": frozenset({"Precursor.Id", "Modified.Sequence"}),
    "spectronaut": frozenset({"R.FileName", "PTM.CollapseKey"}),
    "fragpipe_tmt": frozenset({"Index", "ProteinID", "ReferenceIntensity"}),
    "fragpipe_lfq": frozenset({"Index", "Gene", "Protein ID"}),
    "proteome_discoverer": frozenset({"Modifications in Master Proteins"}),
}
"""Columns that only this vendor's export has together."""
_HEAD_BYTES = 1 << 20
_FEWEST_LABELS = 3
"""Antibody labels with a site that make a table of samples an array."""


def detect_vendor(path: str | Path) -> str:
    r"""Answer: which vendor's export is this file?

    Parameters
    ----------
    path
        Text, Parquet or a workbook (.xlsx).

    Returns
    -------
    str
        `maxquant`, `diann_matrix`, `diann_report`, `spectronaut`, `fragpipe_tmt`,
        `fragpipe_lfq`, `proteome_discoverer`, `rppa`, `luminex` or `incucyte`.

    Raises
    ------
    StudyError
        No such file; a header that none, or more than one, of the layouts has.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "abundance.tsv"
    >>> _ = file.write_text("Index\tGene\tProteinID\tReferenceIntensity\ts1\n")
    >>> detect_vendor(file)
    'fragpipe_tmt'
    """
    file = Path(path)
    try:
        plain = file.is_file()
    except (OSError, ValueError):
        plain = False
    if not plain:
        raise StudyError("no such file", file=file, remedy="correct the path")
    check_size(file)
    if file.suffix.lower() == ".parquet":
        header = _parquet_header(file)
    elif file.suffix.lower() == ".xlsx":
        header = [str(name) for name in read_any_table(file, dates_as_text=True).columns]
    else:
        lines = _head(file)
        special = _by_lines(lines)
        if special:
            return special
        header = _header(lines, file.name)
    names = set(header)
    found = [vendor for vendor, marks in MARKS.items() if marks <= names]
    if len(found) == 1:
        return found[0]
    if not found and _is_array(header):
        return "rppa"
    what = f"several vendors' tables ({', '.join(found)})" if found else "no vendor's table"
    raise StudyError(f"this looks like {what}", file=file.name, row=1, found=header[:SHOWN],
                     remedy="name the vendor, or arrange it as a plain table (see the "
                     "documentation)")


def _head(file: Path) -> list[str]:
    try:
        with file.open("rb") as handle:
            raw = handle.read(_HEAD_BYTES)
    except OSError as error:
        raise StudyError(f"the file cannot be read: {error.strerror}", file=file.name,
                         remedy="check that you may read it") from None
    if b"\x00" in raw or raw.startswith(PACKED):
        decode_text(raw, file.name)  # says what it is
    # the cut may fall within a letter; whoever reads the whole file is strict
    return raw.decode("utf-8-sig", errors="replace").splitlines()


def _by_lines(lines: list[str]) -> str:
    """Recognise exports whose table does not begin on the first line."""
    low = [line.lower().lstrip('"') for line in lines]
    if any(line.startswith("datatype:") for line in low):
        return "luminex"
    if any(line.startswith("date") and "elapsed" in line for line in low[:200]):
        return "incucyte"
    return ""


def _header(lines: list[str], file: str) -> list[str]:
    first = next((line for line in lines if line.strip()), "")
    # where semicolons part columns, commas are decimal: numbers would be misread
    if ";" in first and "\t" not in first and "," not in first:
        raise StudyError("the columns are separated by another character", file=file, row=1,
                         found=";", remedy="export it with tabs or commas, and decimal points")
    separator = "\t" if "\t" in first else ","
    try:
        return [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
    except csv.Error:
        return []


def _parquet_header(file: Path) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return [str(name) for name in pq.read_schema(file).names]
    except (pa.lib.ArrowException, OSError, ValueError, KeyError, TypeError, IndexError):
        raise StudyError("not a readable Parquet file", file=file.name,
                         remedy="export it again, or give the file its proper ending") from None


def _is_array(header: list[str]) -> bool:
    if not any(name in NAMES for name in header):
        return False
    labels = [read_antibody(name) for name in header if name not in KNOWN]
    # any table of samples may hold a few names that are also proteins
    return sum(bool(label.genes and label.site) for label in labels) >= _FEWEST_LABELS
