"""What stands on an antibody's label beside the protein: clones, hosts, suppliers, brackets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from refugium.identifiers.labels.sites import plain_site

_SUPPLIER = re.compile(r"[-_.](?:R|M|G|S|T)[-_.](?:V|C|E|QC|NA)(?:[-_ ]?caution)?$|[-_ ]caution$",
                       re.IGNORECASE)
_WORDS = re.compile(
    r"(?:^anti[-_ ]+)|\b(?:(?:rabbit|mouse|goat|rat) +)?(?:mAb|pAb|monoclonal|polyclonal)\b"
    r"|\b(?:primary +)?(?:antibody|antibodies)\b|\bXP\b(?= |$)"
    r"|(?:\b(?:CST|cat(?:alog)?\.? *(?:no\.?|number)?) *)?#\d{3,}[A-Z]{0,2}\b"
    r"|\b(?:rabbit|mouse|goat)$|\bbiotinylated\b|\bBSA free\b", re.IGNORECASE)
_CLONE = re.compile(r"[A-Z]{0,3}\d[A-Z\d./-]*", re.ASCII)
_CATALOGUE = re.compile(
    r"(?:CST *)?#?\d{3,}[A-Z]{0,2}|clone .+|.*\bconjugate|BSA free|.*\bspecific"
    r"|(?:rabbit|mouse|goat)(?: [mp]Ab)?", re.IGNORECASE)
_CHANGED = re.compile(r"[ACDEFGHIKLMNPQRSTVWY]\d{2,4}[ACDEFGHIKLMNPQRSTVWY]|.*(?:del|ins|mut).*")
"""A changed residue: `EGFR (L858R)` sees another protein than `EGFR`."""
_OTHER = re.compile(
    r"(?:[KR]|(?:ala|arg|asn|cys|gln|glu|gly|his|ile|leu|lys|met|phe|pro|trp|val)[- ]?)\d{1,4}.*"
    r"|.*(?:acetyl|methyl|ubiquit|sumo|nitro|glcnac).*", re.IGNORECASE)
"""Another modification: `Histone H3 (K27ac)` is neither phosphorylated nor total H3."""
_PHOSPHO = re.compile(r"phospho|(?:phospho|p(?:an)?)[- ]?(?:[STY]|ser|thr|tyr)(?:ine)?",
                      re.IGNORECASE)
_TOTAL = re.compile(r"total|pan", re.IGNORECASE)
CUT = re.compile(r"(?:D|Asp[-_ ]?)\d{1,4}")
"""An aspartate with a number is where a caspase cuts, or a clone."""
_GROUP = re.compile(r"[(\[](?P<inside>[^()\[\]]*)[)\]]?")


@dataclass(frozen=True)
class Parts:
    """A label taken apart.

    Attributes
    ----------
    text
        What is left: the protein, and sites that stand outside brackets.
    aside
        Contents of brackets that are neither site nor clone, as they stand.
    site
        Sites in brackets, joined by `;`.
    phospho
        Whether a bracket says that the protein is phosphorylated.
    cut
        Whether a bracket holds an aspartate with a number.
    """

    text: str
    aside: tuple[str, ...] = ()
    site: str = ""
    phospho: bool = False
    cut: bool = False


def without_words(text: str) -> str:
    """Take clone numbers, hosts and suppliers' words off a label.

    Examples
    --------
    >>> without_words("Phospho-Akt (Ser473) (D9E) XP Rabbit mAb #4060"), without_words("EGFR-R-V")
    ('Phospho-Akt (Ser473) (D9E)', 'EGFR')
    """
    return " ".join(_WORDS.sub(" ", _SUPPLIER.sub("", text)).split())


def take_apart(text: str, is_protein: Callable[[str], bool]) -> Parts:
    """Take the brackets out of a label.

    Parameters
    ----------
    text
        From :func:`without_words`.
    is_protein
        Says whether a text names a protein: `(S6)` behind RPS6 is no serine 6.

    Examples
    --------
    >>> take_apart("EGFR (phospho Y1068) [EP774Y]", lambda name: False)
    Parts(text='EGFR', aside=(), site='Y1068', phospho=False, cut=False)
    """
    aside, sites, phospho, cut = [], [], False, False
    for match in _GROUP.finditer(text):
        inside = match["inside"].strip(" -_,;")
        site = "" if is_protein(inside) else plain_site(inside)
        if site:
            sites.append(site)
        elif _PHOSPHO.fullmatch(inside):
            phospho = True
        elif CUT.fullmatch(inside):
            cut = True
        elif _CHANGED.fullmatch(inside) or _OTHER.fullmatch(inside) or not (
                not inside or _TOTAL.fullmatch(inside) or _CATALOGUE.fullmatch(inside)
                or _CLONE.fullmatch(inside.upper())):
            aside.append(inside)
    left = " ".join(_GROUP.sub(" ", text).split()).strip(" -_,:;/")
    found = dict.fromkeys(part for site in sites for part in site.split(";"))
    return Parts(left, tuple(aside), ";".join(found), phospho, cut)
