"""One name to what is known of it: the rules in the order in which they decide."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass

from refugium.core.numbers_read import is_missing
from refugium.identifiers import forms
from refugium.identifiers.antibodies import panel_proteins, read_antibody
from refugium.identifiers.mangled import (
    is_float,
    is_time,
    read_date,
    read_serial,
    symbols_behind,
)
from refugium.identifiers.parameters import CHUNK
from refugium.identifiers.symbols import Symbols
from refugium.identifiers.verdicts import Recognised
from refugium.language.lists import first_few


@dataclass(frozen=True)
class Found:
    """What one name turned out to be; fields as the columns of the table."""

    kind: str
    status: Recognised
    symbols: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    _: KW_ONLY
    site: str = ""
    species: str = ""
    advice: str = ""


def look_up(name: str, symbols: Symbols, *, antibodies: bool, numbers_are_ids: bool) -> Found:
    """Say what one name is.

    Parameters
    ----------
    name
        Without surrounding blanks.
    symbols
        The table of symbols.
    antibodies
        Names are labels of antibodies.
    numbers_are_ids
        Bare numbers are Entrez identifiers, not day numbers of a spreadsheet.

    Notes
    -----
    An approved symbol wins over everything that the same word may also mean; after it, two
    meanings are ambiguous and nothing is mapped.
    """
    if is_missing(name):
        return Found("none", Recognised.UNKNOWN, advice="fill in the name")
    # on a panel `AKT` is three proteins together; among genes it would be ambiguous
    return ((_antibody(name, symbols) if antibodies else None)
            or _identifier(name, symbols) or _number(name, symbols, numbers_are_ids)
            or _symbol(name, symbols, antibodies=antibodies) or _last(name, symbols))


def _identifier(name: str, symbols: Symbols) -> Found | None:
    match = forms.FASTA.fullmatch(name)
    if match:
        if match["organism"] != "HUMAN":
            return _foreign("uniprot", forms.ORGANISMS.get(match["organism"], "other"))
        return _accession(match["id"].split("-")[0], symbols)
    match = forms.ENTRY.fullmatch(name)
    if match:
        if match["organism"] != "HUMAN":
            return _foreign("uniprot_entry", forms.ORGANISMS.get(match["organism"], "other"))
        return Found("uniprot_entry", Recognised.UNLISTED, species="human",
                     candidates=(match["name"],) if match["name"] in symbols.approved else (),
                     advice="entry names are not symbols: give the accession or the symbol")
    match = forms.ENSEMBL.fullmatch(name)
    if match:
        species = forms.ENSEMBL_SPECIES.get(match["species"], "other")
        if species != "human":
            return _foreign("ensembl_gene", species)
        if match["part"] != "G":
            return Found("ensembl_transcript", Recognised.UNLISTED, species="human",
                         advice="give gene identifiers (ENSG), not transcripts or proteins")
        return _of(symbols.ensembl.get(match["id"], ()), "ensembl_gene", "human")
    if forms.HGNC.fullmatch(name):
        return _of(symbols.hgnc.get(name, ()), "hgnc_id", "human")
    # some symbols have the form of an accession: an approved one wins; an alias only if no
    # protein of the table has that accession
    if name not in symbols.approved and forms.ACCESSION.fullmatch(name):
        base = forms.ACCESSION.fullmatch(name)
        key = base["id"] if base else name
        if key in symbols.uniprot or not symbols.named(name):
            return _accession(key, symbols)
    return None


def _accession(accession: str, symbols: Symbols) -> Found:
    return _of(symbols.uniprot.get(accession, ()), "uniprot",
               "human" if accession in symbols.uniprot else "")


def _of(found: tuple[str, ...], kind: str, species: str) -> Found:
    if not found:
        return Found(kind, Recognised.UNLISTED, species=species,
                     advice="not in the packaged table: keep it, or give the symbol")
    if len(found) == 1:
        return Found(kind, Recognised.APPROVED, found, species=species)
    return Found(kind, Recognised.AMBIGUOUS, candidates=found, species=species,
                 advice=f"several genes share it: {_some(found)}")


def _foreign(kind: str, species: str) -> Found:
    return Found(kind, Recognised.OTHER_SPECIES, species=species,
                 advice="map it by orthology first; nothing is mapped across species here")


def _number(name: str, symbols: Symbols, numbers_are_ids: bool) -> Found | None:
    if numbers_are_ids and name.isascii() and name.isdigit():
        return _of(symbols.entrez.get(name, ()), "entrez",
                   "human" if name in symbols.entrez else "")
    # before bare numbers: 44256 is a day of 2021 whose format was lost
    dates = read_date(name) or read_serial(name)
    if dates:
        names, official = symbols_behind(dates, symbols)
        behind = tuple(names)
        if len(behind) == 1 and official:
            advice = f"a spreadsheet's date; it was {behind[0]} if the file held official symbols"
        elif behind:
            advice = f"a spreadsheet's date, once {_some(behind)}: look into the original file"
        else:
            advice = "a date; no official symbol fits it: look into the original file"
        return Found("date", Recognised.MANGLED,
                     behind if len(behind) == 1 and official else (), behind, advice=advice)
    if is_time(name):
        return Found("number", Recognised.MANGLED,
                     advice="a spreadsheet's time of day: look into the original file")
    if is_float(name):
        return Found("number", Recognised.MANGLED,
                     advice="a name with an E, read as a number: its digits are lost, take it from "
                     "the original file")
    if name.isascii() and name.isdigit():
        return Found("entrez", Recognised.AMBIGUOUS, candidates=symbols.entrez.get(name, ()),
                     advice="a bare number among names: an Entrez identifier or a row number?")
    return None


def _symbol(name: str, symbols: Symbols, *, antibodies: bool) -> Found | None:
    if name in symbols.approved:
        other = [s for s in symbols.named(name) if s != name]
        return Found("symbol", Recognised.APPROVED, (name,), tuple(other), species="human",
                     advice=f"also another name of {_some(other)}: check which is meant"
                     if other else "")
    exact = symbols.named(name)
    # labels of antibodies are written `Akt` whatever the species
    if not exact and not antibodies and _rodent(name, symbols):
        return Found("symbol", Recognised.OTHER_SPECIES, species="mouse",
                     candidates=(name.upper(),) if name.upper() in symbols.approved else (),
                     advice="written as a mouse or rat gene: state the species, or write the "
                     "human symbol")
    alike = symbols.folded.get(name.lower(), ())
    approved = [form for form in alike if form in symbols.approved]
    written = (name,) if exact else alike
    # `Met` is an alias of SLTM, but who writes it may mean MET
    found = tuple(dict.fromkeys([*exact, *approved] if exact else approved or [
        s for form in written for s in symbols.named(form)]))
    # `AKT` is on record as an alias of AKT1 alone, and in use for AKT1, AKT2 and AKT3
    family = panel_proteins().get(name.lower(), ()) if not antibodies else ()
    if len(family) > 1:
        return Found("symbol", Recognised.AMBIGUOUS, species="human",
                     candidates=tuple(dict.fromkeys((*found, *family))),
                     advice="names a family of proteins: say which gene is meant")
    if len(found) > 1:
        return Found("symbol", Recognised.AMBIGUOUS, candidates=found, species="human",
                     advice=f"names {_some(found)}: say which is meant")
    if found and approved and not exact:
        return Found("symbol", Recognised.APPROVED, found, species="human",
                     advice=f"write {found[0]}")
    if found:
        earlier = any(found[0] in symbols.previous.get(form, ()) for form in written)
        return Found("symbol", Recognised.PREVIOUS if earlier else Recognised.ALIAS, found,
                     species="human", advice=f"write {found[0]}")
    return None


def _rodent(name: str, symbols: Symbols) -> bool:
    if forms.RODENT_CLONE.fullmatch(name):
        return True
    return bool(forms.RODENT_CASE.fullmatch(name)) and name.upper() in symbols.approved


def _antibody(name: str, symbols: Symbols) -> Found | None:
    """Read an antibody's label; its protein part may be a panel name or a gene symbol."""
    # what a spreadsheet spoilt is no label, though letters and digits could make one
    if read_date(name) or is_float(name):
        return None
    label = read_antibody(name)
    if label.genes:
        return Found("antibody", Recognised.ANTIBODY, label.genes, site=label.site,
                     species="human")
    if not label.protein:
        return None
    found = _symbol(label.protein, symbols, antibodies=True)
    if found is None:
        return None
    usable = found.status.usable
    return Found("antibody", Recognised.ANTIBODY if usable else found.status, found.symbols,
                 found.candidates, site=label.site, species="human",
                 advice="" if usable else found.advice)


def _last(name: str, symbols: Symbols) -> Found:
    if forms.NON_CODING.fullmatch(name):
        return Found("symbol", Recognised.UNLISTED, species="human",
                     advice="a non-coding or clone name: not in the packaged table")
    found = _antibody(name, symbols)
    if found:
        return found
    # tables with two columns of one name get `.1` behind the second
    stem = name.split(".")[0]
    if stem != name and stem in symbols.approved:
        return Found("symbol", Recognised.UNKNOWN, candidates=(stem,),
                     advice=f"perhaps {stem} with a suffix: take the suffix off if it is a copy")
    return Found("none", Recognised.UNKNOWN, advice="not recognised: correct it, or leave it as a "
                 "name of its own")


def _some(names: list[str] | tuple[str, ...]) -> str:
    return first_few(names, CHUNK)
