"""A gene of a list and a gene of the data are one, though one of them goes by another name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from refugium.identifiers import (
    Found,
    found_names,
    load_symbols,
    mostly_numbers,
    numbers_are_human,
)


def find_renamed(wanted: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Answer: which of these genes are in the data, but under another name?

    Parameters
    ----------
    wanted
        Gene names, as a signature or a chain writes them.
    names
        Gene names of the data: symbols, earlier symbols, aliases, or identifiers of genes
        (Ensembl, Entrez, HGNC, UniProt).

    Returns
    -------
    dict
        Wanted name to name in the data, only where they differ. A gene that is in the data under
        the wanted name is not in it.

    Notes
    -----
    Both names must lead to one and the same approved symbol
    (:func:`refugium.identifiers.identify`): a name of two genes is never mapped, nor one of
    another species, nor one written in other letters (`Cyr61` may be the mouse's). A symbol that is
    approved today keeps its own meaning. Where the data hold the gene under two other names and not
    under its symbol, nothing is mapped.

    Examples
    --------
    >>> find_renamed(["CCN1", "EGFR", "WWTR1"], ["CYR61", "EGFR", "TAZ"])
    {'CCN1': 'CYR61'}
    """
    held = list(dict.fromkeys(str(name) for name in names))
    own = set(held)
    missing = [gene for gene in dict.fromkeys(str(g) for g in wanted) if gene not in own]
    if not missing:
        return {}
    approved = load_symbols().approved
    odd = [name for name in held if name not in approved and ":" not in name and ";" not in name]
    # numbers of another species' genes are by chance those of human ones too
    ids = mostly_numbers(held) and numbers_are_human(n for n in held if n.isdigit())
    known = found_names(odd, "genes", numbers_are_ids=ids)
    called: dict[str, list[str]] = defaultdict(list)
    for name, one in known.items():
        called[_symbol(name, one)].append(name)
    found: dict[str, str] = {}
    for gene, one in found_names(missing, "genes", numbers_are_ids=False).items():
        symbol = _symbol(gene, one)
        there = [symbol] if symbol in own else called.get(symbol, [])
        if symbol and len(there) == 1:
            found[gene] = there[0]
    return found


def _symbol(name: str, one: Found) -> str:
    """Return the one approved symbol that a name stands for, written so; empty if it has none."""
    if not one.status.usable or len(one.symbols) != 1 or ":" in name or ";" in name:
        return ""
    return one.symbols[0] if one.kind != "symbol" or load_symbols().named(name) else ""


def rename_targets(
    network: pd.DataFrame, names: Iterable[str]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Write the targets of a network as the data name them; say which were renamed.

    Parameters
    ----------
    network
        `source`, `target` and any other columns.
    names
        Gene names of the data.

    Returns
    -------
    tuple
        The network, and wanted name to name in the data. A source that would then hold one gene
        twice keeps the row that needed no renaming, or the first.

    Examples
    --------
    >>> net = pd.DataFrame({"source": "YAP", "target": ["CCN1", "CYR61", "ANKRD1"]})
    >>> table, renamed = rename_targets(net, ["CYR61", "ANKRD1"])
    >>> table["target"].tolist(), renamed
    (['CYR61', 'ANKRD1'], {'CCN1': 'CYR61'})
    """
    renamed = find_renamed(network["target"], names)
    if not renamed:
        return network, renamed
    moved = network["target"].isin(list(renamed)).reset_index(drop=True)
    table = network.assign(
        target=network["target"].map(lambda gene: renamed.get(gene, gene))).reset_index(drop=True)
    order = moved.sort_values(kind="stable").index  # a row of its own name goes first
    again = table.loc[order].duplicated(["source", "target"]) & moved
    return table[~again].reset_index(drop=True), renamed


def say_renamed(renamed: dict[str, str]) -> str:
    """Write renamed genes as one text.

    Examples
    --------
    >>> say_renamed({"CCN1": "CYR61", "CCN2": "CTGF"})
    'CCN1 as CYR61; CCN2 as CTGF'
    """
    return "; ".join(f"{gene} as {name}" for gene, name in renamed.items())
