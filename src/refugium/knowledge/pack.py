"""The knowledge pack: its tables, checked when loaded, with their provenance and hash."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.knowledge.checks import checked_table
from refugium.knowledge.links import check_links
from refugium.knowledge.schema import SCHEMAS

_FILES = ", ".join(schema.file_name(name) for name, schema in SCHEMAS.items())


@dataclass(frozen=True, eq=False, repr=False)
class Knowledge:
    """Everything refugium knows before it sees data.

    Parameters
    ----------
    tables
        Table name (a key of ``refugium.knowledge.schema.SCHEMAS``) to a frame of strings as in the
        CSV files.
    source
        Where the tables came from, for the manifest.

    Raises
    ------
    KnowledgeError
        If a table is missing or broken; names file, row, column and remedy.

    Notes
    -----
    Columns and their meaning are declared in ``refugium.knowledge.schema.SCHEMAS``. ``yes``/``no``
    columns are booleans, ``sign`` is an integer, ``kd_nM`` a float (NaN: not known here); lists
    stay ``;`` separated strings, and of traps stand beside these as tuples, in ``sites`` and
    ``drug_classes``. Every accessor returns a copy.

    Examples
    --------
    >>> known = load_knowledge()
    >>> known.reporters.query("gene == 'EGFR' and residue == 'Y1197'")["window"].item()
    'STAENAEYLRVAPQS'
    """

    tables: Mapping[str, pd.DataFrame]
    source: str = "memory"

    def __post_init__(self) -> None:
        missing = [name for name in SCHEMAS if name not in self.tables]
        if missing:
            raise KnowledgeError(
                "table is missing",
                file=SCHEMAS[missing[0]].file_name(missing[0]),
                remedy=f"a pack holds {_FILES}",
            )
        checked = {name: checked_table(name, self.tables[name]) for name in SCHEMAS}
        check_links(checked)
        object.__setattr__(self, "tables", MappingProxyType(checked))

    def __repr__(self) -> str:
        rows = ", ".join(f"{len(table)} {name}" for name, table in self.tables.items())
        return f"Knowledge({self.source}: {rows})"

    @property
    def nodes(self) -> pd.DataFrame:
        """What can be active: kind, genes, family, whether it keeps cells alive."""
        return self.tables["nodes"].copy()

    @property
    def reporters(self) -> pd.DataFrame:
        """Phosphosites that report a node's activity, with sign and sequence window."""
        return self.tables["reporters"].copy()

    @property
    def drugs(self) -> pd.DataFrame:
        """Drugs with their aliases, class, chemotype and way of binding."""
        return self.tables["drugs"].copy()

    @property
    def drug_targets(self) -> pd.DataFrame:
        """Which node a drug is meant for or binds, with Kd in nM where known."""
        return self.tables["drug_targets"].copy()

    @property
    def exposure(self) -> pd.DataFrame:
        """Highest concentration of drugs in patients' plasma, total and unbound, nM."""
        return self.tables["exposure"].copy()

    @property
    def traps(self) -> pd.DataFrame:
        """Readouts that mislead under a class of drugs."""
        return self.tables["traps"].copy()

    @property
    def readouts(self) -> pd.DataFrame:
        """Nodes downstream of a target that show it, with sign and rank."""
        return self.tables["readouts"].copy()

    @property
    def transcripts(self) -> pd.DataFrame:
        """Signatures that show a target in RNA, with sign and rank."""
        return self.tables["transcripts"].copy()

    @property
    def substrates(self) -> pd.DataFrame:
        """Sites on other proteins with the kinases that make them; read as sets only."""
        return self.tables["substrates"].copy()

    @property
    def network(self) -> pd.DataFrame:
        """Signed directed edges between nodes, from receptors to survival and death."""
        return self.tables["network"].copy()

    @property
    def signatures(self) -> pd.DataFrame:
        """Gene signatures: kind, node that they score, source, licence."""
        return self.tables["signatures"].copy()

    @property
    def signature_genes(self) -> pd.DataFrame:
        """Genes of the signatures with their weights."""
        return self.tables["signature_genes"].copy()

    @property
    def ligands(self) -> pd.DataFrame:
        """Ligands and activating antibodies with the receptor they are given for."""
        return self.tables["ligands"].copy()

    @cached_property
    def sha256(self) -> str:
        """Hash over the content of all tables, the same on every machine."""
        digest = hashlib.sha256()
        for name in sorted(self.tables):
            digest.update(name.encode())
            digest.update(_as_filed(name, self.tables[name]).encode())
        return digest.hexdigest()

    def provenance(self) -> pd.DataFrame:
        """How much of each table was checked, and against how many sources.

        Returns
        -------
        pandas.DataFrame
            table, rows, checked, unchecked, sources (number of different ones), origin, sha256.
            ``nodes`` and ``signature_genes`` have no ``checked`` column: their rows count as
            unchecked.

        Examples
        --------
        >>> load_knowledge().provenance()["table"].tolist()[:4]
        ['nodes', 'reporters', 'drugs', 'drug_targets']
        """
        rows = []
        for name, table in self.tables.items():
            checked = int(table["checked"].sum()) if "checked" in table else 0
            sources = table["source"][table["source"] != ""].nunique() if "source" in table else 0
            rows.append(
                {
                    "table": name,
                    "rows": len(table),
                    "checked": checked,
                    "unchecked": len(table) - checked,
                    "sources": int(sources),
                    "origin": self.source,
                    "sha256": hashlib.sha256(_as_filed(name, table).encode()).hexdigest(),
                }
            )
        return pd.DataFrame(rows)


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """Load the built-in knowledge, or a folder with the same CSV tables.

    Parameters
    ----------
    folder
        Folder with a CSV file for every table of ``refugium.knowledge.schema.SCHEMAS``; None for
        the tables inside the package.

    Returns
    -------
    Knowledge
        Checked tables. The built-in pack is read once per process.

    Raises
    ------
    KnowledgeError
        If a table is missing or broken.

    Examples
    --------
    >>> load_knowledge().reporters.query("node == 'AXL' and kind == 'own'")["residue"].tolist()
    ['Y698', 'Y702', 'Y703', 'Y779', 'Y821', 'Y866']
    """
    return _builtin() if folder is None else _read(Path(folder), source=str(folder))


def _as_filed(name: str, table: pd.DataFrame) -> str:
    """Return a table as text, with the columns that its file has."""
    own = table.drop(columns=list(SCHEMAS[name].lists))
    return str(own.to_csv(index=False, lineterminator="\n"))


@lru_cache(maxsize=1)
def _builtin() -> Knowledge:
    with as_file(files("refugium.knowledge") / "tables") as folder:
        return _read(folder, source="built-in")


def _read(folder: Path, *, source: str) -> Knowledge:
    tables = {}
    for name in SCHEMAS:
        path = folder / SCHEMAS[name].file_name(name)
        if not path.is_file():
            raise KnowledgeError(
                "table is missing",
                file=path,
                remedy=f"a pack holds {_FILES}",
            )
        try:
            tables[name] = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
        except (OSError, EOFError, zlib.error, pd.errors.ParserError, pd.errors.EmptyDataError,
                UnicodeDecodeError) as error:
            raise KnowledgeError(
                "table cannot be read",
                file=path,
                found=str(error),
                remedy="save it as comma-separated UTF-8 with one header row",
            ) from error
    return Knowledge(tables, source=source)
