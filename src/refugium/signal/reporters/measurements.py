"""Which sites of a node are one measurement under two names."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.identifiers import residues_of
from refugium.signal.parameters import SAME_PEPTIDE_RESIDUES, SAME_READINGS_LOG2
from refugium.signal.reporters.nodes import SiteValues

Ints = NDArray[np.int_]


def measurements(sites: SiteValues, members: tuple[Ints, ...]) -> Ints:
    """Answer: how many measurements stand behind the sites of each row?

    Parameters
    ----------
    sites
        Every site with its values.
    members
        Per row the positions of its sites.

    Returns
    -------
    numpy.ndarray
        (pairs,): for each row and site, in the order of `members`, a number of the measurement;
        sites that share one have the same.

    Notes
    -----
    One measurement are sites of a protein within SAME_PEPTIDE_RESIDUES of each other (forms, cuts
    and localisations of one peptide; a doubly phosphorylated loop), and sites whose readings are
    copies: differences that are one number wherever both were read (one row for each protein that
    a peptide may come from).
    """
    number = np.arange(sum(len(own) for own in members))
    start = 0
    for own in members:
        for i in range(len(own)):
            for j in range(i):
                if number[start + i] != number[start + j] and _alike(sites, own[i], own[j]):
                    old, new = number[start + i], number[start + j]
                    number[start: start + len(own)][number[start: start + len(own)] == old] = new
        start += len(own)
    return number


def _alike(sites: SiteValues, one: int, other: int) -> bool:
    for gene, place in residues_of(sites.names[one].site):
        for second, there in residues_of(sites.names[other].site):
            if gene == second and abs(place - there) <= SAME_PEPTIDE_RESIDUES:
                return True
    apart = sites.values[one] - sites.values[other]
    both = apart[np.isfinite(apart)]
    return len(both) > 1 and float(np.ptp(both)) < SAME_READINGS_LOG2
