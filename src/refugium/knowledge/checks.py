"""Checks that the knowledge tables hold together; each stops at the first broken cell."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NoReturn

import pandas as pd

from refugium.errors import KnowledgeError
from refugium.knowledge.schema import SCHEMAS, WINDOW_LENGTH, YES_NO, split_list

_HEADER_ROWS = 2  # the header is row 1 and rows are counted from 1
_WINDOW = re.compile(rf"[A-Z_]{{{WINDOW_LENGTH}}}")
_RESIDUE = re.compile(r"[STY][1-9]\d*")


def name_key(name: str) -> str:
    """Reduce a name to lower-case letters and digits, so that spellings compare equal.

    Examples
    --------
    >>> name_key("PLX-4720") == name_key("plx4720")
    True
    """
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def checked_table(name: str, text: pd.DataFrame) -> pd.DataFrame:
    """Hold one table of strings against its schema and give its columns their types.

    Parameters
    ----------
    name
        Table name, a key of ``SCHEMAS``.
    text
        The table as read, every cell a string.

    Returns
    -------
    pandas.DataFrame
        The same rows; ``yes``/``no`` as booleans, numbers as numbers.

    Raises
    ------
    KnowledgeError
        At the first missing column, empty or unreadable cell, or repeated row.
    """
    schema = SCHEMAS[name]
    for column in schema.columns:
        if column not in text.columns:
            raise KnowledgeError(
                "column is missing",
                file=f"{name}.csv",
                column=column,
                remedy=f"add it; the columns are {', '.join(schema.columns)}",
            )
    for column in schema.required:
        for row, cell in enumerate(text[column]):
            if not str(cell).strip():
                _fail(name, row, column, cell, "cell is empty", "fill it in or remove the row")
    for column, allowed in schema.choices.items():
        for row, cell in enumerate(text[column]):
            if cell not in allowed:
                _fail(name, row, column, cell, "value is not known", f"use {', '.join(allowed)}")
    repeated = text.duplicated(list(schema.key))
    if repeated.any():
        row = int(repeated.to_numpy().argmax())
        found = ", ".join(str(text[column].iloc[row]) for column in schema.key)
        _fail(name, row, schema.key[0], found, "row is there twice", "keep one of the two")
    typed = text.reset_index(drop=True).copy()
    for column, allowed in schema.choices.items():
        if allowed == YES_NO:
            typed[column] = text[column].to_numpy() == "yes"
    for column in schema.numbers:
        typed[column] = [_number(name, row, column, cell) for row, cell in enumerate(text[column])]
    if "sign" in schema.numbers:
        typed["sign"] = typed["sign"].astype(int)
    if "source" in schema.columns:
        for row, (checked, source) in enumerate(zip(typed["checked"], text["source"], strict=True)):
            if checked and not source:
                _fail(
                    name,
                    row,
                    "source",
                    source,
                    "a checked row needs a source",
                    "name the source or write no under checked",
                )
    return typed


def check_links(tables: Mapping[str, pd.DataFrame]) -> None:
    """Check what ties the tables together: node names, families, windows, aliases, drugs.

    Raises
    ------
    KnowledgeError
        At the first cell that points nowhere or contradicts another.
    """
    known = set(tables["nodes"]["node"])
    for name, schema in SCHEMAS.items():
        for column in schema.nodes:
            for row, cell in enumerate(tables[name][column]):
                for node in split_list(cell):
                    if node not in known:
                        _fail(
                            name,
                            row,
                            column,
                            node,
                            "node is not in nodes.csv",
                            "add the node there or correct the name",
                        )
    _check_families(tables["nodes"])
    _check_reporters(tables["reporters"], tables["nodes"])
    _check_drugs(tables["drugs"], tables["drug_targets"])


def _check_families(nodes: pd.DataFrame) -> None:
    kind = dict(zip(nodes["node"], nodes["kind"], strict=True))
    genes = {n: set(split_list(g)) for n, g in zip(nodes["node"], nodes["genes"], strict=True)}
    for row, record in enumerate(nodes.itertuples(index=False)):
        node, parent = str(record.node), str(record.parent)
        if len(split_list(str(record.genes))) != len(split_list(str(record.uniprot))):
            _fail(
                "nodes",
                row,
                "uniprot",
                record.uniprot,
                "not one accession per gene",
                "list the accessions in the order of genes",
            )
        if parent and kind[parent] != "family":
            _fail(
                "nodes",
                row,
                "parent",
                parent,
                "parent is not of kind family",
                "name a family node or leave the cell empty",
            )
        if parent and not genes[node] <= genes[parent]:
            _fail(
                "nodes",
                row,
                "genes",
                record.genes,
                f"genes are not among those of {parent}",
                "add them to the family's genes",
            )
    parents = set(nodes["parent"])
    for row, (node, node_kind) in enumerate(zip(nodes["node"], nodes["kind"], strict=True)):
        if node_kind == "family" and node not in parents:
            _fail(
                "nodes",
                row,
                "kind",
                node,
                "family has no member nodes",
                "add members with this node as parent, or use another kind",
            )


def _check_reporters(reporters: pd.DataFrame, nodes: pd.DataFrame) -> None:
    proteins = {
        str(r.node): set(zip(split_list(str(r.genes)), split_list(str(r.uniprot)), strict=True))
        for r in nodes.itertuples(index=False)
    }
    kind = dict(zip(nodes["node"], nodes["kind"], strict=True))
    for row, r in enumerate(reporters.itertuples(index=False)):
        residue, window, serves = str(r.residue), str(r.window), split_list(str(r.serves))
        if not _RESIDUE.fullmatch(residue):
            _fail(
                "reporters",
                row,
                "residue",
                residue,
                "not a phosphosite",
                "write S, T or Y and the UniProt position",
            )
        if not _WINDOW.fullmatch(window):
            _fail(
                "reporters",
                row,
                "window",
                window,
                f"not {WINDOW_LENGTH} upper-case residues",
                "give seven residues on each side, _ beyond a terminus",
            )
        if window[WINDOW_LENGTH // 2] != residue[0]:
            _fail(
                "reporters",
                row,
                "window",
                window,
                f"the middle is not {residue[0]}",
                f"centre the window on {residue}",
            )
        if (r.gene, r.uniprot) not in proteins[str(r.node)]:
            _fail(
                "reporters",
                row,
                "uniprot",
                f"{r.gene} {r.uniprot}",
                f"not a protein of node {r.node}",
                "correct it or add it in nodes.csv",
            )
        if (r.kind == "adaptor") != bool(serves):
            _fail(
                "reporters",
                row,
                "serves",
                r.serves,
                f"does not go with kind {r.kind}",
                "adaptor rows name the receptors they serve, others none",
            )
        strangers = [node for node in serves if kind[node] != "receptor"]
        if strangers:
            _fail(
                "reporters",
                row,
                "serves",
                strangers[0],
                "is not a receptor",
                "name receptor nodes only",
            )


def _check_drugs(drugs: pd.DataFrame, targets: pd.DataFrame) -> None:
    owner: dict[str, str] = {}
    for row, (drug, aliases) in enumerate(zip(drugs["drug"], drugs["aliases"], strict=True)):
        for alias in (drug, *split_list(aliases)):
            if owner.setdefault(name_key(alias), drug) != drug:
                _fail(
                    "drugs",
                    row,
                    "aliases",
                    alias,
                    f"already a name of {owner[name_key(alias)]}",
                    "keep it with one drug",
                )
    known = set(drugs["drug"])
    for row, (drug, kd) in enumerate(zip(targets["drug"], targets["kd_nM"], strict=True)):
        if drug not in known:
            _fail(
                "drug_targets",
                row,
                "drug",
                drug,
                "drug is not in drugs.csv",
                "add the drug there or correct the name",
            )
        if kd <= 0:
            _fail("drug_targets", row, "kd_nM", kd, "not a positive number", "give Kd in nM")


def _number(table: str, row: int, column: str, cell: str) -> float:
    if not cell:
        return math.nan
    try:
        value = float(cell)
    except ValueError:
        value = math.inf
    if not math.isfinite(value):
        _fail(table, row, column, cell, "not a number", "write a number or leave it empty")
    return value


def _fail(table: str, row: int, column: str, found: object, message: str, remedy: str) -> NoReturn:
    raise KnowledgeError(
        message,
        file=f"{table}.csv",
        row=row + _HEADER_ROWS,
        column=column,
        found=found,
        remedy=remedy,
    )


def closest(name: str, choices: Iterable[str]) -> str:
    """Suggest the known names nearest to an unknown one."""
    by_key = {name_key(choice): choice for choice in choices}
    near = [by_key[k] for k in get_close_matches(name_key(name), by_key, n=3, cutoff=0.6)]
    return f"did you mean {', '.join(near)}?" if near else "see the table for the known names"
