"""Which gene each feature name means, and which names cannot be trusted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.tables import rows_of
from refugium.identifiers.gene_sets import split_genes
from refugium.identifiers.look_up import Found, look_up
from refugium.identifiers.parameters import SHOWN
from refugium.identifiers.symbols import load_symbols
from refugium.identifiers.verdicts import IDENTIFIED, WORST_FIRST, Recognised
from refugium.language.lists import first_lines

KINDS = ("auto", "genes", "antibodies")


def identify(names: Iterable[object], *, kind: str = "auto") -> pd.DataFrame:
    """Answer: which human gene does each of these names mean, and which names are doubtful?

    Parameters
    ----------
    names
        Names of features: gene symbols (approved, earlier, aliases), UniProt accessions
        (`P00533`, `P00533-2`, `sp|P00533|EGFR_HUMAN`), Ensembl genes (with version), Entrez or
        HGNC identifiers, labels of antibodies, or features such as `EGFR:Y1197` and `A;B`, of
        which the gene part is read.
    kind
        `antibodies`: the names are labels of a panel, so `AKT` is AKT1, AKT2 and AKT3 together.
        `genes`: they are never read as antibodies. `auto`: as an antibody only where nothing
        else fits.

    Returns
    -------
    pandas.DataFrame
        One row per name, in order, in the columns of
        :data:`refugium.identifiers.IDENTIFIED`: `name`, `kind`, `status`, `symbol`,
        `candidates`, `site`, `species`, `same_as`, `advice`.

    Raises
    ------
    StudyError
        An unknown `kind`, or one text in place of a list.

    Notes
    -----
    Nothing is mapped where two genes are possible (`ambiguous`), across species
    (`other_species`), or where digits are lost (`mangled`). A date is repaired only if one
    official symbol fits it: 2-Sep was SEPT2, now SEPTIN2; 1-Mar was MARCH1 or MARC1. Bare numbers
    are Entrez identifiers if at least half of the names are numbers. The table holds
    protein-coding genes and few others: `unlisted` is no fault of a name.

    References
    ----------
    HGNC: Seal et al. 2023, Nucleic Acids Res 51:D1003, doi:10.1093/nar/gkac888. Gene names and
    spreadsheets: Ziemann, Eren, El-Osta 2016, Genome Biol 17:177, doi:10.1186/s13059-016-1044-7.

    Examples
    --------
    >>> table = identify(["EGFR", "SEPT9", "1-Mar", "Egfr", "P00533-2", "AKT"])
    >>> table[["name", "status", "symbol"]].to_dict(orient="split")["data"]
    [['EGFR', 'approved', 'EGFR'], ['SEPT9', 'previous', 'SEPTIN9'], ['1-Mar', 'mangled', ''],
     ['Egfr', 'other_species', ''], ['P00533-2', 'approved', 'EGFR'], ['AKT', 'ambiguous', '']]
    >>> table["same_as"][0]
    'P00533-2'
    """
    if kind not in KINDS:
        raise StudyError("unknown kind of names", found=kind, remedy=f"use one of {KINDS}")
    if isinstance(names, str | bytes):
        raise StudyError("one text in place of a list of names", found=names,
                         remedy="give a list, e.g. ['EGFR']")
    given = [_text(name) for name in names]
    found = found_names(given, kind, numbers_are_ids=mostly_numbers(given))
    owners: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, one in found.items():
        # many peptides and sites of one gene are no second name of it
        if one.symbols and one.status.usable and ":" not in name:
            owners[";".join(one.symbols), one.site].append(name)
    return IDENTIFIED.table([_row(name, found[name], owners) for name in given])


def mostly_numbers(names: list[str]) -> bool:
    """Whether at least half of the different names are bare numbers: Entrez identifiers."""
    bare = [name for name in dict.fromkeys(names) if name]
    numeric = sum(name.isascii() and name.isdigit() for name in bare)
    return bool(numeric) and 2 * numeric >= len(bare)


def found_names(given: list[str], kind: str, *, numbers_are_ids: bool) -> dict[str, Found]:
    """Return what each different name is; the work of :func:`identify` without its table."""
    known: dict[str, Found] = {}
    symbols = load_symbols()

    def once(part: str) -> Found:
        if part not in known:
            known[part] = look_up(part, symbols, antibodies=kind == "antibodies",
                                  numbers_are_ids=numbers_are_ids)
        return known[part]

    found = {}
    for name in dict.fromkeys(given):
        # the whole first: `HGNC:3236` and `sp|P00533|EGFR_HUMAN` are one name each
        whole = once(name)
        parts = _parts(name) if whole.status is Recognised.UNKNOWN else []
        found[name] = _together([once(part) for part in parts]) if parts else whole
        if kind == "genes" and found[name].status is Recognised.ANTIBODY:
            found[name] = Found("none", Recognised.UNKNOWN, candidates=found[name].symbols,
                                advice="an antibody's label where a gene is expected")
    return found


def _text(name: object) -> str:
    if name is None or name is pd.NA or name is pd.NaT or (
            isinstance(name, float) and name != name):
        return ""
    # Entrez numbers with one gap arrive as floats; beyond 2**53 these skip integers
    if isinstance(name, float) and name.is_integer() and abs(name) < 2**53:
        return str(int(name))
    return " ".join(str(name).split())


def _parts(name: str) -> list[str]:
    """Return the gene parts of `GENE:PEPTIDE`, `A;B` and `EGFR_Y1197`; none if it has no parts."""
    head = name.split(":", 1)[0] if not name.startswith(("HGNC:", ":")) else name
    parts = list(split_genes(head))
    return [] if parts == [name] else parts


def _together(parts: list[Found]) -> Found:
    """Join the genes of one set: the worst of them decides."""
    worst = min((part.status for part in parts), key=WORST_FIRST.index)
    first = next(part for part in parts if part.status is worst)
    joined = tuple(dict.fromkeys(s for part in parts for s in part.symbols))
    return replace(first, symbols=joined if worst.usable else ())


def _row(name: str, one: Found, owners: dict[tuple[str, str], list[str]]) -> dict[str, str]:
    symbol = ";".join(one.symbols)
    same = [other for other in owners.get((symbol, one.site), []) if other != name]
    return {
        "name": name, "kind": one.kind, "status": str(one.status), "symbol": symbol,
        "candidates": ";".join(one.candidates), "site": one.site, "species": one.species,
        "same_as": ";".join(same) if one.symbols and ":" not in name else "",
        "advice": one.advice,
    }


def identify_summary(table: pd.DataFrame) -> str:
    """Say in plain text how many names are of each status, and list the worst.

    Parameters
    ----------
    table
        From :func:`identify`.

    Examples
    --------
    >>> print(identify_summary(identify(["EGFR", "1-Mar"])))
    2 names, 1 read as genes
      mangled: 1 (mangled by a spreadsheet)
        1-Mar: a spreadsheet's date, once MARCHF1, MTARC1: look into the original file
      approved: 1 (approved symbols, or identifiers of one approved gene)
    """
    usable = table["status"].map(lambda status: Recognised(status).usable)
    lines = [f"{len(table)} names, {int(usable.sum())} read as genes"]
    for status in WORST_FIRST:
        rows = table[table["status"] == status].drop_duplicates("name")
        if rows.empty:
            continue
        lines.append(f"  {status}: {int((table['status'] == status).sum())} ({status.meaning})")
        told = rows[rows["advice"] != ""] if status is not Recognised.UNLISTED else rows[:0]
        lines += first_lines([f"    {row['name']}: {row['advice']}"
                              for row in rows_of(told)], SHOWN, "    ")
    doubled = table[table["same_as"] != ""].drop_duplicates(["symbol", "site"])
    if len(doubled):
        lines.append(f"  the same gene under several names: {len(doubled)}")
        lines += [f"    {row['symbol']}: {row['name']}, {row['same_as'].replace(';', ', ')}"
                  for row in rows_of(doubled.head(SHOWN))]
    return "\n".join(lines)
