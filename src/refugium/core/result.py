"""What every answer is: tables declared once, that speak, show themselves, are saved and loaded."""

from __future__ import annotations

import html
import textwrap
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field, dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar, Self

import pandas as pd

from refugium.core.errors import RefugiumError
from refugium.core.manifest import Manifest
from refugium.core.saved import load_tables, save_tables
from refugium.core.tables import Schema

WIDTH = 100
"""Characters of a line of what a result shows of itself."""
TABLE_LINES = 4
"""Lines that tell the tables; with the head and one sentence, six."""
_READ: Mapping[str, Callable[[Any], Any]] = {
    "manifest": lambda value: Manifest(**value),
    "notes": tuple,
}
"""Fields that JSON holds in another form, and how they are made of it."""


@dataclass(frozen=True, eq=False, repr=False)
class Result(ABC):
    """An answer: tables, and whatever else its class holds as fields (notes, a manifest).

    A class names its tables in `schemas` and says its answer in :meth:`summary`; the rest is
    here. Each table is also an attribute of its name, and each is handed out as a copy.

    Attributes
    ----------
    schemas
        The tables that the class holds, in order.
    main_chart
        The chart that :meth:`figure` draws unless another is named; "" where there is none.
    tables
        Those tables by name, as they are held: read from them, and edit what :meth:`table` returns.

    Raises
    ------
    RefugiumError
        If a table is given whose name or column is not declared.

    Examples
    --------
    >>> from refugium.core.tables import Column
    >>> class Doses(Result):
    ...     schemas = (Schema("doses", (Column("dose_nM", "number", "dose given", "nM"),)),
    ...                Schema("notes", (Column("words", "text", "what to know"),)))
    ...     def summary(self):
    ...         return f"{len(self.doses)} doses were given."
    >>> Doses({"doses": pd.DataFrame({"dose_nM": [30, 100]})})
    Doses: 1 of 2 tables hold rows
      doses 2
      2 doses were given.
    >>> Doses({}).table("dose")
    Traceback (most recent call last):
    refugium.core.errors.RefugiumError: Doses has no table 'dose'. To do: did you mean doses? \
tables: doses, notes.
    """

    schemas: ClassVar[tuple[Schema, ...]]
    main_chart: ClassVar[str] = ""

    tables: Mapping[str, pd.DataFrame]

    def __post_init__(self) -> None:
        for name in self.tables:
            if name not in self._names():
                raise self._no_table(name)
        made = {s.name: s.table(self.tables.get(s.name, s.empty())) for s in self.schemas}
        object.__setattr__(self, "tables", made)

    @abstractmethod
    def summary(self) -> str:
        """Say the answer in plain sentences, written by rule from the tables."""

    def table(self, name: str) -> pd.DataFrame:
        """Return a copy of one table.

        Raises
        ------
        RefugiumError
            If there is no such table; the error names those that there are.
        """
        if name not in self.tables:
            raise self._no_table(name)
        return self.tables[name].copy()

    def __getattr__(self, name: str) -> pd.DataFrame:
        # asked only for what is no field, property or method; a name that starts with "_" is asked
        # by copy, pickle and notebooks, before there are tables
        if not name.startswith("_") and name in self._names():
            return self.table(name)
        told = "" if name.startswith("_") else f"; {_advice(name, dir(self), self._names())}"
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}{told}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._names()})

    def __repr__(self) -> str:
        rows = [f"{name} {len(table)}" for name, table in self.tables.items() if len(table)]
        told = textwrap.wrap(", ".join(rows), WIDTH, initial_indent="  ", subsequent_indent="  ",
                             max_lines=TABLE_LINES, placeholder=" ...")
        first = textwrap.shorten(next(iter(self.summary().splitlines()), ""), WIDTH - 2,
                                 placeholder=" ...")
        head = f"{type(self).__name__}: {len(rows)} of {len(self.tables)} tables hold rows"
        return "\n".join([head, *told, *([f"  {first}"] if first else [])])

    def _repr_html_(self) -> str:
        """Show the tables that hold rows and the summary, in a notebook."""
        rows = "".join(f"<tr><td>{html.escape(name)}</td><td>{len(table)}</td></tr>"
                       for name, table in self.tables.items() if len(table))
        return (f"<div><strong>{html.escape(type(self).__name__)}</strong>"
                f"<table><thead><tr><th>table</th><th>rows</th></tr></thead>"
                f"<tbody>{rows}</tbody></table>"
                f'<pre style="white-space: pre-wrap">{html.escape(self.summary())}</pre></div>')

    def figure(self, path: str | Path, chart: str = "", **options: Any) -> None:
        """Draw one of the result's charts into a file: SVG, PNG or PDF, by its ending.

        Parameters
        ----------
        path
            The file.
        chart
            Which: `backup_map` for `plot_backup_map`; the one in `main_chart` by default.
        **options
            Of that chart.

        Raises
        ------
        RefugiumError
            If the result draws no such chart, or the ending is none of the three.
        """
        drawn = [name.removeprefix("plot_") for name in dir(type(self)) if name.startswith("plot_")]
        name = chart or self.main_chart
        if name not in drawn:
            raise RefugiumError(f"{type(self).__name__} draws no such chart", found=name or None,
                                remedy=f"charts: {', '.join(drawn) or 'none'}")
        getattr(self, f"plot_{name}")(**options).save(path)

    def save(self, folder: str | Path) -> None:
        """Save as one JSON and one Parquet file per table, into a new folder."""
        beside = {_key(f): getattr(self, f.name) for f in sorted(_beside(self), key=_key)}
        save_tables(Path(folder), type(self).__name__, self.tables, {
            key: value.as_dict() if isinstance(value, Manifest) else value
            for key, value in beside.items()
        })

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Load what :meth:`save` saved."""
        tables, head = load_tables(Path(folder), cls.__name__)
        if head["schema_version"] == 1:
            tables = cls._from_version_1(tables)
        # a field that an older file lacks keeps its default
        return cls(tables, **{
            f.name: _READ.get(f.name, lambda value: value)(head[_key(f)])
            for f in _beside(cls) if _key(f) in head
        })

    @classmethod
    def _from_version_1(cls, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """Return tables of version 1 as the class holds them now; more where facts were words."""
        return {s.name: s.from_version_1(tables[s.name]) for s in cls.schemas if s.name in tables}

    @classmethod
    def _names(cls) -> list[str]:
        return [schema.name for schema in cls.schemas]

    @classmethod
    def _no_table(cls, name: object) -> RefugiumError:
        return RefugiumError(f"{cls.__name__} has no table {str(name)!r}",
                             remedy=_advice(str(name), cls._names(), cls._names()))


def _beside(result: Result | type[Result]) -> list[Field[Any]]:
    """Return the fields beside the tables."""
    return [f for f in fields(result) if f.name != "tables"]


def _key(field: Field[Any]) -> str:
    """Return the name of a field in the file, where it may go by another one."""
    return str(field.metadata.get("saved_as", field.name))


def _advice(name: str, known: Iterable[str], tables: Iterable[str]) -> str:
    public = [choice for choice in known if not choice.startswith("_")]
    near = get_close_matches(name.casefold(), public)
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    return f"{hint}tables: {', '.join(tables)}"
