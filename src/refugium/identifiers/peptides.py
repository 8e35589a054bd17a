"""Peptide strings from label-based phospho-MS: what is a site, what is only the label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from refugium.identifiers.labels.modifications import phospho_peptide

PHOSPHO = "sty"
LABEL_SHARE = 0.95
"""A lower-case first letter (and `k`) is the label where at least this share shows it."""

_PREFIXED = re.compile(r"p[STY]", re.ASCII)


@dataclass(frozen=True)
class Peptide:
    """A peptide with its phosphorylated positions (0-based, in the upper-case sequence)."""

    sequence: str
    sites: tuple[int, ...]

    def __str__(self) -> str:
        return "".join(
            letter.lower() if position in self.sites else letter
            for position, letter in enumerate(self.sequence)
        )


@dataclass(frozen=True)
class LabelRule:
    """Which lower-case letters are the label in this table, and on what share of peptides."""

    first_letter: bool
    lysine: bool
    first_share: float
    lysine_share: float


def find_label_rule(raw: Sequence[str]) -> LabelRule:
    """Answer: is the lower-case first letter (and `k`) of these peptides the mass label?

    Parameters
    ----------
    raw
        Peptide strings as the file holds them, e.g. ``gSTAENAEyLR-1``.

    Notes
    -----
    A lower-case first letter other than s, t, y must occur: if all first letters could be
    phosphorylated, they are read as sites.

    Examples
    --------
    >>> find_label_rule(["gSTAENAEyLR-1", "kLDNGGyYITTR-1"])
    LabelRule(first_letter=True, lysine=False, first_share=1.0, lysine_share=0.0)
    """
    cores = [core_of(text) for text in raw]
    cores = [core for core in cores if core]
    if not cores:
        return LabelRule(False, False, 0.0, 0.0)
    first = sum(core[0].islower() for core in cores) / len(cores)
    # `pYEDSTYYK` begins with a phosphotyrosine where no other letter is a label
    label = any(core[0].islower() and core[0] not in PHOSPHO and not _PREFIXED.match(core)
                for core in cores)
    with_lysine = [core for core in cores if "k" in core[1:].lower()]
    low = sum("K" not in core[1:] for core in with_lysine)
    share = low / len(with_lysine) if with_lysine else 0.0
    return LabelRule(label and first >= LABEL_SHARE, share >= LABEL_SHARE, first, share)


def core_of(text: str, *, first_is_label: bool = True) -> str:
    """Return the peptide letters, phosphates and label in lower case; empty if not a peptide.

    See :func:`refugium.identifiers.labels.modifications.phospho_peptide` for what is read.
    """
    return phospho_peptide(text, first_is_label=first_is_label)


def read_peptide(text: str, rule: LabelRule) -> Peptide | None:
    """Read one peptide string under a label rule; None if it is not a peptide.

    Parameters
    ----------
    text
        As the file holds it: phosphates as `y`, `pY`, `Y(ph)`, `Y[79.97]`, `Y*` and their like.
    rule
        From :func:`find_label_rule`, found on the whole table.

    Notes
    -----
    Only s, t and y can be phospho-sites; other lower-case letters (c, m, k, ...) are other
    modifications. Under the label rule the first residue is never read as a site: a
    phosphorylated first residue cannot be told from a labelled one.

    Examples
    --------
    >>> rule = LabelRule(True, True, 1.0, 1.0)
    >>> str(read_peptide("ySSDPTGALTEDSIDDTFLPVPEyINQSVPk-1", rule))
    'YSSDPTGALTEDSIDDTFLPVPEyINQSVPK'
    """
    core = core_of(text, first_is_label=rule.first_letter)
    if not core:
        return None
    sites = tuple(
        position
        for position, letter in enumerate(core)
        if letter in PHOSPHO and not (position == 0 and rule.first_letter)
    )
    return Peptide(core.upper(), sites)
