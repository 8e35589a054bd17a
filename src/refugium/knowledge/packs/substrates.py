"""A user's own kinase-substrate table, checked row by row."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.knowledge.nodes import find_node, top_nodes
from refugium.knowledge.pack import Knowledge, load_knowledge
from refugium.knowledge.packs.load import SITE_COLUMNS
from refugium.knowledge.schema import WINDOW_LENGTH

NEEDED = ("kinase", "substrate", "residue")
OPTIONAL = ("window", "sign")
_RESIDUE = re.compile(r"[STY][1-9]\d*")
_GENE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SIGNS = {"": 1.0, "1": 1.0, "+1": 1.0, "+": 1.0, "-1": -1.0, "-": -1.0}


@dataclass(frozen=True, eq=False)
class Substrates:
    """A kinase-substrate table as a network, and what of it has no node.

    Attributes
    ----------
    network
        source, target (``GENE_RESIDUE``), weight, kind, node, gene, uniprot (empty), residue,
        window (empty if the file has none).
    unmapped
        kinase, rows: kinases that are no node of ours; they are scored under their own name.
    repeated
        Number of rows left out because family and sites repeat an earlier row.
    """

    network: pd.DataFrame
    unmapped: pd.DataFrame
    repeated: int


def read_substrates(path: str | Path, *, knowledge: Knowledge | None = None) -> Substrates:
    """Answer: which sites does each kinase of the user's own table phosphorylate?

    Parameters
    ----------
    path
        CSV (``.csv``) or tab-separated (``.tsv``, ``.txt``) file with the columns kinase (node,
        gene or family), substrate (gene), residue (``Y1197``) and, if wanted, window (15
        residues, the site in the middle, ``_`` beyond a terminus) and sign (+1 or -1).
    knowledge
        Nodes that kinases are mapped to; the built-in ones by default.

    Returns
    -------
    Substrates
        Network in the form of ``load_pack("sugiyama")``, with what could not be mapped. Members
        of a family are pooled; a site counts 1 / number of its sources.

    Raises
    ------
    KnowledgeError
        At the first cell that cannot be right; names file, row, column, what was found and what
        to do.

    Notes
    -----
    Licences of kinase-substrate collections differ: use one that you may use.
    """
    file = Path(path)
    known = knowledge or load_knowledge()
    top = top_nodes(known)
    found: dict[str, str] = {}
    lost: dict[str, int] = {}
    seen: dict[tuple[str, str], float] = {}
    windows: dict[str, str] = {}
    rows: list[dict[str, object]] = []
    repeated = 0
    for number, row in _rows(file):
        _check(file, number, row)
        kinase = row["kinase"]
        if kinase not in found:
            node = find_node(kinase, knowledge=known)
            found[kinase] = top[node] if node else ""
        node = found[kinase]
        if not node:
            lost[kinase] = lost.get(kinase, 0) + 1
        source = node or kinase
        target, window = f"{row['substrate']}_{row['residue']}", row.get("window", "").upper()
        sign = _SIGNS[row.get("sign", "")]
        if window and windows.setdefault(target, window) != window:
            _fail(file, number, "window", window, f"another row gives {windows[target]} to this "
                  "site", "give a site one window")
        if (source, target) in seen:
            if seen[source, target] != sign:
                _fail(file, number, "sign", row.get("sign", ""), f"another row gives {target} "
                      f"the other sign under {source}", "keep one sign")
            repeated += 1
            continue
        seen[source, target] = sign
        rows.append({"source": source, "target": target, "weight": sign, "kind": "kinase",
                     "node": node, "gene": row["substrate"], "uniprot": "",
                     "residue": row["residue"], "window": window})
    if not rows:
        raise KnowledgeError("the table holds no row", file=file, remedy="add rows")
    network = pd.DataFrame(rows, columns=list(SITE_COLUMNS))
    network["window"] = network["target"].map(windows).fillna("")
    network["weight"] /= network.groupby("target")["source"].transform("nunique")
    unmapped = pd.DataFrame({"kinase": list(lost), "rows": list(lost.values())})
    return Substrates(network, unmapped, repeated)


def _rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    """Return (row as a spreadsheet counts, cells) of every row that is not blank."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise KnowledgeError("the file is not UTF-8 text", file=file, found=str(error),
                             remedy="save it as comma-separated UTF-8") from error
    except OSError as error:
        raise KnowledgeError("the file cannot be read", file=file, found=type(error).__name__,
                             remedy="check the path") from error
    comma = file.suffix.lower() == ".csv"
    reader = csv.reader(text.splitlines(), delimiter="," if comma else "\t")
    try:
        records = [[cell.strip() for cell in record] for record in reader]
    except csv.Error as error:
        raise KnowledgeError("the file is not a table", file=file, row=reader.line_num,
                             found=str(error), remedy="save it as comma-separated UTF-8") from None
    header = [name.lower() for name in records[0]] if records else []
    for column in NEEDED:
        if column not in header:
            raise KnowledgeError("column is missing", file=file, row=1, column=column,
                                 found=", ".join(header[:8]),
                                 remedy=f"the columns are {', '.join(NEEDED)} and, if wanted, "
                                        f"{', '.join(OPTIONAL)}")
    if len(set(header)) < len(header):
        raise KnowledgeError("two columns have one name", file=file, row=1,
                             found=", ".join(header[:8]), remedy="rename one")
    rows = []
    for number, record in enumerate(records[1:], start=2):
        if not any(record):
            continue
        if len(record) != len(header):
            raise KnowledgeError(f"the row has {len(record)} cells, the header {len(header)}",
                                 file=file, row=number, remedy="quote cells that hold the "
                                                               "separator")
        rows.append((number, dict(zip(header, record, strict=True))))
    return rows


def _check(file: Path, number: int, row: dict[str, str]) -> None:
    for column in NEEDED:
        if not row[column]:
            _fail(file, number, column, "", "cell is empty", "fill it in or remove the row")
    if not _GENE.fullmatch(row["substrate"]):
        _fail(file, number, "substrate", row["substrate"], "not one gene symbol",
              "give one HGNC symbol per row")
    residue, window, sign = row["residue"], row.get("window", "").upper(), row.get("sign", "")
    if not _RESIDUE.fullmatch(residue):
        _fail(file, number, "residue", residue, "not a phosphosite",
              "write S, T or Y and its number, as Y1197")
    if window and not re.fullmatch(rf"[A-Z_]{{{WINDOW_LENGTH}}}", window):
        _fail(file, number, "window", window, f"not {WINDOW_LENGTH} residues",
              "give seven residues on each side, _ beyond a terminus")
    if window and window[WINDOW_LENGTH // 2] != residue[0]:
        _fail(file, number, "window", window, f"the middle is not {residue[0]}",
              f"centre the window on {residue}")
    if sign not in _SIGNS:
        _fail(file, number, "sign", sign, "not a sign", "write +1 or -1")


def _fail(file: Path, row: int, column: str, found: str, message: str, remedy: str) -> None:
    raise KnowledgeError(message, file=file, row=row, column=column, found=found, remedy=remedy)
