"""Names of antibodies: which genes and which site a panel's label states."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

UNSTATED = "unstated"
CLEAVED = "cleaved"
_GREEK = str.maketrans({"α": "a", "β": "b", "γ": "g", "δ": "d", "ε": "e", "κ": "k", "ζ": "z",
                        "θ": "q", "η": "h"})
_SPELLED = (("alpha", "a"), ("beta", "b"), ("gamma", "g"), ("delta", "d"), ("kappa", "k"),
            ("epsilon", "e"), ("zeta", "z"), ("theta", "q"))
_RESIDUE = {"ser": "S", "thr": "T", "tyr": "Y", "s": "S", "t": "T", "y": "Y"}
_ONE = r"(?:ser|thr|tyr|[sty])[- ]?\d{1,4}"
_SITES = re.compile(
    rf"(?:(?<=[a-z0-9])[_\-\s(\[/:,]+p?|(?<=[a-z0-9])p)(?P<sites>{_ONE}"
    rf"(?:[\s/_,;.\-]+p?(?:{_ONE}|\d{{1,4}})|p{_ONE})*)(?![a-z0-9])[\])]*",
    re.IGNORECASE | re.ASCII)
_EACH = re.compile(r"(?P<letter>ser|thr|tyr|[sty])?[- ]?(?P<number>\d{1,4})", re.I | re.ASCII)
_PHOSPHO = re.compile(r"(?:(?i:phospho)[-_ ]*|p[-_ ]|p(?=[A-Z])|p(?=c[A-Z])|p(?=p\d))")
_DANGLING = re.compile(r"(?<=[a-z0-9])[-_ ]?p[STY]?$")
_SUPPLIER = re.compile(r"[-_.](?:R|M|G|S|T)[-_.](?:V|C|E|QC|NA)(?:[-_ ]?caution)?$|[-_ ]caution$",
                       re.IGNORECASE)
_CLONE = re.compile(
    rf"\s*(?:\[(?!p?{_ONE}\])[A-Z0-9]+\]|\(?#\d{{3,}}[A-Z]?\)?)$", re.IGNORECASE)
"""A clone in square brackets or a catalogue number behind the label; `[pY1068]` is a site."""
_FROM_R = re.compile(r"X(?=\d)")
"""R puts an X before a column's name that begins with a digit."""
_CLEAVED = re.compile(r"^(?:cleaved[-_ ]?|c-?(?=PARP|casp))|[-_ ]?cleaved.*$|_cl$", re.IGNORECASE)
_CUT = re.compile(r"[-_ (\[]+(?:D|Asp[-_ ]?)\d{1,4}[)\]]*$", re.IGNORECASE)
"""An aspartate with a number is where a caspase cuts."""
_TOTAL = re.compile(r"^(?:total|t)[-_ ]+|[-_ ]+total$", re.IGNORECASE)


@dataclass(frozen=True)
class AntibodyName:
    """What an antibody's label states.

    Attributes
    ----------
    protein
        The protein's part of the label.
    genes
        Approved symbols that such an antibody sees; empty if the protein is not listed.
    site
        Sites joined by `;`, `cleaved`, `unstated` (phosphorylated, site not given), or empty:
        total protein.
    """

    protein: str
    genes: tuple[str, ...]
    site: str


@cache
def panel_proteins() -> dict[str, tuple[str, ...]]:
    """Return the genes behind the names that antibody panels use, by bare name.

    `src@Y416` holds what an antibody against that site sees, where it is more than the protein.
    """
    path = files("refugium.identifiers") / "tables" / "antibody_proteins.csv"
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    return {_key(name): tuple(row["genes"].split(";"))
            for row in rows for name in row["names"].split(";")}


def _key(name: str) -> str:
    protein, mark, site = name.partition("@")
    return f"{bare(protein)}{mark}{site}"


def bare(name: str) -> str:
    """Return a protein's name without case, separators and Greek letters.

    Examples
    --------
    >>> bare("IκB-alpha"), bare("NF-kB p65")
    ('ikba', 'nfkbp65')
    """
    text = re.sub(r"[^a-z0-9]", "", name.translate(_GREEK).lower())
    for word, letter in _SPELLED:
        text = re.sub(rf"(?<=[a-z0-9]){word}(?=$|\d)", letter, text)
    return text


def read_antibody(label: str) -> AntibodyName:
    """Answer: which protein and which phosphosite does this antibody's label state?

    Parameters
    ----------
    label
        As on the panel: `p-AKT(S473)`, `Akt_pS473`, `Phospho-ERK1/2 (Thr202/Tyr204)`.

    Returns
    -------
    AntibodyName
        `genes` empty where the protein is not on the list of panel names; a caller may then
        look the protein part up as a gene symbol.

    Notes
    -----
    Numbers are kept as the label writes them (SRC Y416 is chicken numbering). A label that says
    phosphorylated without a site is `unstated`, never total protein.

    Examples
    --------
    >>> read_antibody("p-AKT(S473)").genes, read_antibody("p-AKT(S473)").site
    (('AKT1', 'AKT2', 'AKT3'), 'S473')
    >>> read_antibody("MAPK_pT202_Y204").site, read_antibody("S6 (Ser235/236)").site
    ('T202;Y204', 'S235;S236')
    """
    text = _CLONE.sub("", " ".join(label.split()))
    text = _TOTAL.sub("", _SUPPLIER.sub("", text[1:] if _FROM_R.match(text) else text))
    known = panel_proteins()
    # whole names first: `Cyclin D1` is no cyclin cut at D1, and `rpS6` no site
    if bare(text) in known:
        return AntibodyName(text, known[bare(text)], "")
    whole, text = text, _CUT.sub("", _CLEAVED.sub("", text))
    cleaved = text != whole
    # the last: in `p70 S6 kinase T389` what looks like a site before it is the protein's name
    match = next(reversed(list(_SITES.finditer(text))), None)
    site = _sites(match["sites"]) if match else ""
    protein = text[: match.start()] + text[match.end():] if match else text
    protein = protein.strip(" -_()[]/:,")
    without = _DANGLING.sub("", _PHOSPHO.sub("", protein, count=1) if _PHOSPHO.match(protein)
                            else protein)
    if bare(protein) not in known and without:
        if without != protein and not site:
            site = UNSTATED
        protein = without
    genes = known.get(f"{bare(protein)}@{site}") or known.get(bare(protein), ())
    return AntibodyName(protein, genes, CLEAVED if cleaved else site)


def _sites(text: str) -> str:
    found, letter = [], ""
    for match in _EACH.finditer(text):
        letter = _RESIDUE.get((match["letter"] or "").lower(), letter)
        found.append(f"{letter}{int(match['number'])}")
    return ";".join(dict.fromkeys(found))
