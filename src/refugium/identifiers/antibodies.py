"""Names of antibodies: which genes and which site a panel's label states."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from refugium.identifiers.labels.characters import plain_text
from refugium.identifiers.labels.parts import take_apart, without_words
from refugium.identifiers.labels.sites import cuts
from refugium.identifiers.symbols import load_symbols

UNSTATED = "unstated"
CLEAVED = "cleaved"
_SPELLED = (("alpha", "a"), ("beta", "b"), ("gamma", "g"), ("delta", "d"), ("kappa", "k"),
            ("epsilon", "e"), ("zeta", "z"), ("theta", "q"))
_PHOSPHO = re.compile(r"(?:(?i:phospho(?:rylated)?)[-_ .]*|[pP][-_ .]+|p(?=[A-Z])|p(?=c[A-Z])"
                      r"|p(?=p\d))")
_DANGLING = re.compile(r"(?<=[A-Za-z0-9])[-_ ]*(?:(?i:phospho)|p(?:[STY]|Ser|Thr|Tyr)?)$")
_ENDS_PHOSPHO = re.compile(r"[-_ ]+phospho(?:rylated)?$", re.IGNORECASE)
_FROM_R = re.compile(r"X(?=\d)")
"""R puts an X before a column's name that begins with a digit."""
_CLEAVED = re.compile(r"^(?:cleaved[-_ ]?|c-?(?=PARP|casp))|[-_ ]?cleaved.*$|_cl$", re.IGNORECASE)
_ENDS_CUT = re.compile(r"[-_ ]+(?:D|Asp[-_ ]?)\d{1,4}$", re.IGNORECASE)
_IS_CUT = re.compile(r"c?-?(?:casp|parp|notch|lamin|gasdermin|gsdm|ck18|k18)", re.IGNORECASE)
"""Proteins that caspases and their like cut; of others `(D26)` is a clone."""
_TOTAL = re.compile(r"^(?:(?:total|t|human|pan)[-_ ]+)+|[-_ ,]+(?:total|protein|total protein)$",
                    re.IGNORECASE)
_NUMBERED = re.compile(r"(?P<stem>.*[A-Za-z-])(?P<first>\d+|[A-Ea-e])"
                       r"(?P<others>(?:[/_](?:\d+|[A-Ea-e]))+)")
"""`LATS1/2`, `PKCa/b`: one stem, several endings."""
_SLASH = re.compile(r"\s*/\s*(?![^()\[\]]*[)\]])")
"""Between proteins, not inside brackets."""


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
    text = re.sub(r"[^a-z0-9]", "", plain_text(name).lower())
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
    text = without_words(plain_text(label))
    text = text[1:] if _FROM_R.match(text) else text
    found = _one(text)
    return found if is_protein(found.protein) else _several(text) or found


def is_protein(name: str) -> bool:
    """Whether a name is that of a panel's protein or of a gene, in any case.

    Examples
    --------
    >>> is_protein("p44/42 MAPK"), is_protein("Axl"), is_protein("Ribosomal")
    (True, True, False)
    """
    return bool(name) and (bare(name) in panel_proteins() or bool(_symbol(name)))


def _symbol(name: str) -> str:
    """Return how a gene symbol is written that this name is in any case; empty if it is none."""
    symbols = load_symbols()
    if symbols.named(name) or name.lower() in symbols.folded:
        return name
    joined = re.sub(r"[-_. ]", "", name).upper()
    return joined if joined in symbols.approved else ""


def _one(text: str) -> AntibodyName:
    """Read a label of one protein (or family)."""
    known = panel_proteins()
    whole = _TOTAL.sub("", text)
    # whole names first: `Cyclin D1` is no cyclin cut at D1, and `rpS6` no site
    if bare(whole) in known:
        return AntibodyName(whole, known[bare(whole)], "")
    plain = _CLEAVED.sub("", text)
    cleaved = plain != text
    parts = take_apart(plain, is_protein)
    rest = parts.text
    if _IS_CUT.match(rest):
        ended = _ENDS_CUT.sub("", rest)
        cleaved, rest = cleaved or parts.cut or ended != rest, ended
    protein, phospho = _named(rest)
    site = parts.site
    if not protein:
        for left, sites in cuts(_ENDS_PHOSPHO.sub("", rest)):
            protein, phospho = _named(left)
            if protein:
                site = ";".join(dict.fromkeys(f"{sites};{site}".strip(";").split(";")))
                break
    if not protein or (not cleaved and any(not is_protein(name) for name in parts.aside)):
        # a bracket that is not understood may say that another form is seen
        left = f"{protein or rest} ({', '.join(parts.aside)})" if parts.aside else rest
        return AntibodyName(_PHOSPHO.sub("", left, count=1) if _PHOSPHO.match(left) else left, (),
                            site)
    site = CLEAVED if cleaved else site or (UNSTATED if phospho or parts.phospho else "")
    return AntibodyName(
        protein, known.get(f"{bare(protein)}@{site}") or known.get(bare(protein), ()), site)


def _named(text: str) -> tuple[str, bool]:
    """Return the protein that a text names, and whether it says phosphorylated."""
    forms: list[tuple[str, bool]] = []
    for form in dict.fromkeys((text, _TOTAL.sub("", text))):
        forms += [(form, False)]
        stripped = _PHOSPHO.sub("", form, count=1) if _PHOSPHO.match(form) else form
        short = _DANGLING.sub("", stripped)
        forms += [(each, True) for each in dict.fromkeys((stripped, short)) if each != form]
    forms = [(form.strip(" -_.,:/"), phospho) for form, phospho in forms]
    for form, phospho in forms:
        if form and bare(form) in panel_proteins():
            return form, phospho
    # `pERK` is ERK before it is the gene that is also called PERK
    exact = [f for f in forms if load_symbols().named(f[0])]
    for form, phospho in [*exact, *reversed(forms)]:
        if symbol := form and _symbol(form):
            return symbol, phospho
    return "", False


def _several(text: str) -> AntibodyName | None:
    """Read `HER2/ErbB2 (Tyr1221/1222)` and `FoxO1 (Thr24)/FoxO3a (Thr32)`: all parts known."""
    parts = [part.strip() for part in _SLASH.split(text)]
    if len(parts) < 2:
        return None
    read = [_one(part) for part in parts]
    if not all(is_protein(one.protein) for one in read):
        stems = _NUMBERED.match(text)
        if stems is None:
            return None
        ends = [stems["first"], *re.split(r"[/_]", stems["others"])[1:]]
        rest = text[stems.end():]
        read = [_one(f"{stems['stem']}{end}{rest}") for end in ends]
        if not all(is_protein(one.protein) for one in read):
            return None
    genes = [gene for one in read for gene in one.genes or _official(one.protein)]
    if not all(one.genes or _official(one.protein) for one in read):
        return None
    sites = [site for one in read for site in one.site.split(";") if site]
    stated = [site for site in sites if site not in (UNSTATED, CLEAVED)]
    return AntibodyName("/".join(one.protein for one in read), tuple(dict.fromkeys(genes)),
                        ";".join(dict.fromkeys(stated or sites)))


def _official(name: str) -> tuple[str, ...]:
    """Return the one gene behind a symbol; none where several bear the name."""
    symbols = load_symbols()
    found = symbols.named(name) or tuple(
        s for s in symbols.folded.get(name.lower(), ()) if s in symbols.approved)
    approved = tuple(name for name in found if name in symbols.approved)
    return approved if len(approved) == 1 else ()
