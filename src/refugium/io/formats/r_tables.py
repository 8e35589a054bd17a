"""Data frames and matrices from .rds, .RData and .rda: values only, nothing of R is run."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.errors import RefugiumError, StudyError
from refugium.core.guards.limits import LIMITS, Limits, check_shape
from refugium.core.guards.packed import unpack
from refugium.io.tables import check_header
from refugium.study.validate import mark

_PLAIN_CLASSES = frozenset({"factor", "ordered", "AsIs", "character", "numeric", "integer"})
_VECTORS = frozenset({"LGL", "INT", "REAL", "STR"})
_LARGEST_SAFE = 2**31 - 1
_LATIN_1 = 4
"""The flag of a text that R keeps in latin-1."""


def read_r_table(
    path: Path, limits: Limits = LIMITS, *, part: str | None = None, usual: str | None = None
) -> pd.DataFrame:
    """Answer: what does a data frame or a matrix saved by R hold?

    Parameters
    ----------
    path
        `.rds`, `.RData` or `.rda`, packed or plain, in R's binary form.
    limits
        `text_bytes` and `expansion_ratio` bound what it unfolds to.
    part
        Name of the object. None: the only table, or the one called `usual`.
    usual
        Name to look for among several tables where none is stated.

    Returns
    -------
    pandas.DataFrame
        Numbers, texts and factors (as texts); NA is NaN in numbers, None in texts. Row names
        that are texts become the first column, `feature` (or `row_names` if that is taken).

    Raises
    ------
    StudyError
        No table in the file, several of which none is meant; a column of dates, of 64-bit
        integers, of lists or functions; a damaged file; one that unfolds beyond the limits;
        the library rdata is missing.

    Notes
    -----
    The file is parsed by rdata (MIT), which builds a tree of values and runs nothing; only
    vectors of numbers, logicals and texts are taken out of that tree. Promises, functions and
    environments are refused.
    """
    try:
        return _read(path, limits, part, usual)
    except RefugiumError:
        raise
    except UnicodeDecodeError as error:
        raise StudyError("a text of unknown encoding", file=path.name, found=error.object[:40],
                         remedy="in R: x <- enc2utf8(x), and save it again") from None
    except Exception as error:  # whatever the parser meets in a damaged file
        raise StudyError(f"not a readable R file ({type(error).__name__})", file=path.name,
                         remedy="save it again with saveRDS(x, file), or as CSV") from None


def _read(path: Path, limits: Limits, part: str | None, usual: str | None) -> pd.DataFrame:
    tables = _tables(path, limits)
    wanted = part if part is not None else usual
    chosen = wanted if wanted in tables else next(iter(tables), None)
    if chosen is None or (chosen != wanted and (part is not None or len(tables) > 1)):
        raise StudyError("no such object" if part else "which object is meant?"
                         if tables else "the file holds no table", file=path.name, found=part,
                         remedy=f"name one in study.toml, object = ...: {', '.join(tables)}"
                         if tables else "save a data frame or a matrix")
    place = f"{path.name}, object {chosen!r}" if chosen else path.name
    frame = _frame(tables[chosen], place, limits)
    check_header([str(name) for name in frame.columns], place)
    return mark(frame, file=place)


def _tables(path: Path, limits: Limits) -> dict[str, Any]:
    try:
        from rdata.parser import DEFAULT_ALTREP_MAP, parse_data
    except ImportError:
        raise StudyError("reading files of R needs the library rdata", file=path.name,
                         remedy="pip install refugium[r], or save the table as CSV") from None
    raw = unpack(path, limits)
    if raw[:4] in (b"RDA2", b"RDA3") or raw[:2] == b"A\n":
        raise StudyError("R saved this file as text", file=path.name,
                         remedy="save it again without ascii = TRUE")
    if raw[:3] not in (b"RDX", b"RDB") and raw[:2] not in (b"X\n", b"B\n"):
        raise StudyError("not a file of R", file=path.name,
                         remedy="save it with saveRDS(x, file), or give its proper ending")

    # R keeps a sequence as its length and step: a few bytes can unfold to any size
    def counted(make: Any) -> Any:
        def constructor(state: Any) -> Any:
            if not 0 <= float(state.value[0]) <= min(limits.rows, _LARGEST_SAFE):
                raise StudyError("more rows or columns than the limit", file=path.name,
                                 found=float(state.value[0]),
                                 remedy="pass larger Limits on purpose")
            return make(state)
        return constructor

    constructors = {name: counted(make) if name.startswith(b"compact") else make
                    for name, make in DEFAULT_ALTREP_MAP.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = parse_data(raw, altrep_constructor_dict=constructors,
                          extension=".rds" if raw[:1] in (b"X", b"B") else None).object
    if raw[:1] in (b"X", b"B"):
        return {"": tree}
    return {name: value for name, value in _pairs(tree).items()
            if _class_of(value) & {"data.frame"} or "dim" in _pairs(value.attributes)}


def _pairs(tree: Any) -> dict[str, Any]:
    """Return a pairlist as name to value."""
    found = {}
    while tree is not None and tree.info.type.name == "LIST":
        tag = tree.tag
        while tag is not None and tag.info.type.name == "REF":
            tag = tag.referenced_object
        if tag is not None and tag.info.type.name == "SYM":
            found[_text(tag.value) or ""] = tree.value[0]
        tree = tree.value[1]
    return found


def _class_of(tree: Any) -> set[str]:
    held = _pairs(tree.attributes).get("class")
    return {str(_text(cell)) for cell in held.value} if held is not None else set()


def _text(cell: Any) -> str | None:
    if cell.value is None:
        return None
    raw: bytes = cell.value
    return raw.decode("latin-1" if cell.info.gp & _LATIN_1 else "utf-8")


def _frame(tree: Any, place: str, limits: Limits) -> pd.DataFrame:
    held = _pairs(tree.attributes)
    if "data.frame" in _class_of(tree) and tree.info.type.name == "VEC":
        names = _texts(held.get("names"))
        if len(names) != len(tree.value):
            raise StudyError("the data frame has columns without names", file=place,
                             remedy="name them and save it again")
        columns = [_column(value, name, place) for name, value in zip(names, tree.value,
                                                                        strict=True)]
        rows = held.get("row.names")
    elif "dim" in held and tree.info.type.name in _VECTORS:
        sides = [int(side) for side in held["dim"].value]
        if len(sides) != 2 or min(sides) < 0 or len(tree.value) != sides[0] * sides[1]:
            raise StudyError("not a matrix of rows and columns", file=place, found=sides,
                             remedy="save a data frame or a matrix")
        sides_named = held["dimnames"].value if "dimnames" in held else [None, None]
        names, rows = _texts(sides_named[1]), sides_named[0]
        if len(names) != sides[1]:
            raise StudyError("the matrix has columns without names", file=place,
                             remedy="set colnames() and save it again")
        flat = _column(tree, names[0] if names else "", place)
        columns = [flat[start * sides[0] : (start + 1) * sides[0]] for start in range(sides[1])]
    else:
        raise StudyError("neither a data frame nor a matrix", file=place,
                         found=tree.info.type.name.lower(),
                         remedy="save a data frame or a matrix of numbers and texts; functions "
                         "and other objects of R are never read")
    lengths = {len(column) for column in columns}
    if len(lengths) > 1:
        raise StudyError("the columns differ in length", file=place, found=sorted(lengths),
                         remedy="save it again")
    check_shape(max(lengths, default=0), len(columns), file=place, limits=limits)
    labels = _texts(rows) if rows is not None and rows.info.type.name == "STR" else []
    if labels and len(labels) == max(lengths, default=0):
        names.insert(0, "row_names" if "feature" in names else "feature")
        columns.insert(0, np.array(labels, dtype=object))
    check_header(names, place)
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


def _texts(tree: Any) -> list[str]:
    if tree is None or tree.info.type.name != "STR":
        return []
    return [_text(cell) or "" for cell in tree.value]


def _column(tree: Any, name: str, place: str) -> Any:
    held, kind = _pairs(tree.attributes), tree.info.type.name
    strange = sorted(_class_of(tree) - _PLAIN_CLASSES - {"matrix", "array"})
    if strange or kind not in _VECTORS:
        what = re.sub(r"\W+", " ", strange[0]) if strange else kind.lower()
        raise StudyError("this column holds neither numbers nor text", file=place, column=name,
                         found=what, remedy="write hours from time zero as plain numbers, and "
                         "texts; in R: as.numeric(), as.character()")
    if kind == "STR":
        return np.array([_text(cell) for cell in tree.value] or [], dtype=object)
    values = tree.value
    mask = np.ma.getmaskarray(values)
    if "levels" in held:
        levels = _texts(held["levels"])
        codes = np.ma.getdata(values).astype(np.int64)
        if ((codes < 1) | (codes > len(levels)))[~mask].any():
            raise StudyError("a factor points at a level that it lacks", file=place, column=name,
                             remedy="in R: as.character(), and save it again")
        return np.array([None if gone else levels[code - 1]
                         for code, gone in zip(codes, mask, strict=True)] or [], dtype=object)
    plain = np.ma.getdata(values)
    if kind == "LGL":
        return np.array([None if gone else bool(cell) for cell, gone in
                         zip(plain, mask, strict=True)] or [], dtype=object)
    return np.where(mask, np.nan, plain.astype(float)) if mask.any() else plain
