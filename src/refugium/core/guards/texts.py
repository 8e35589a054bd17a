"""Text as text: UTF-8, and nothing else under a text's name."""

from __future__ import annotations

from pathlib import Path

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits, check_size

_PACKED = {
    b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip or xlsx", b"PK\x05\x06": "zip", b"PAR1": "Parquet",
    b"\x89HDF": "HDF5", b"\xd0\xcf\x11\xe0": "an old Excel file", b"BZh": "bzip2",
    b"\xfd7zXZ": "xz", b"(\xb5/\xfd": "zstd", b"%PDF": "PDF", b"\x93NUMPY": "a NumPy array",
    b"RDX2\n": "R data", b"RDX3\n": "R data",
}
PACKED = (*_PACKED, b"\xff\xfe", b"\xfe\xff")
"""How files begin that are no plain text, or text in another encoding."""
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<?xml", b"<table", b"<workbook")


def read_text(path: Path, limits: Limits = LIMITS) -> str:
    """Read a text file as UTF-8 (with or without byte-order mark); refuse anything else.

    Raises
    ------
    StudyError
        Not UTF-8, NUL bytes, an archive, spreadsheet or web page under a text name.
    """
    try:
        check_size(path, limits, text=True)
        raw = path.read_bytes()
    except OSError as error:
        raise StudyError(f"the file cannot be read: {error.strerror}", file=path.name,
                         remedy="check that it exists and that you may read it") from None
    return decode_text(raw, path.name)


def decode_text(raw: bytes, file: str) -> str:
    r"""Return bytes as text: UTF-8 with or without byte-order mark.

    Parameters
    ----------
    raw
        What the file holds, unpacked.
    file
        For messages.

    Raises
    ------
    StudyError
        As :func:`read_text`.

    Examples
    --------
    >>> decode_text(b"\xef\xbb\xbfgene,s1", "a.csv")
    'gene,s1'
    """
    for magic, kind in _PACKED.items():
        if raw.startswith(magic):
            raise StudyError(f"this is not a text file but a packed one ({kind})",
                             file=file, found=Path(file).suffix,
                             remedy="unpack it, save the sheet as CSV, or give the file its "
                             "proper ending")
    start = raw[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_MARKUP):
        raise StudyError("this is a web page or XML, not a table", file=file,
                         found=start[:16].decode("ascii", "replace"),
                         remedy="download the file itself, not the page that shows it")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise StudyError("the file is UTF-16", file=file,
                         remedy="save it as UTF-8 (Excel: CSV UTF-8)")
    if b"\x00" in raw:
        line = raw[: raw.index(b"\x00")].count(b"\n") + 1
        raise StudyError("the file holds NUL bytes", file=file, row=line,
                         remedy="export it again as plain UTF-8 text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise StudyError("the file is not UTF-8", file=file, row=line,
                         found=raw[error.start : error.start + 1],
                         remedy="save it as UTF-8 (Excel: CSV UTF-8)") from None
