"""How much of a reading is its neighbours' in the plex, and what the cells hold without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.core.status import InterferenceFrom
from refugium.signal.matrix import Matrix
from refugium.signal.parameters import INTERFERENCE, ZEROS_LEAST
from refugium.study import Modality

Array = NDArray[np.float64]

MASS_SPECTRA = (Modality.PHOSPHO, Modality.PROTEIN)


@dataclass(frozen=True, kw_only=True)
class Interference:
    """The share of the plex mean that every reading may hold.

    Attributes
    ----------
    lo, hi
        Range of the share.
    source
        Where it comes from.

    Notes
    -----
    Isobaric labels: peptides isolated together add the same to all channels of a plex, so that a
    reading is (1 - c) x + c m, with x what the cells hold and m the mean of the plex, which the
    mixture leaves as it is.

    References
    ----------
    Ting L et al (2011), doi:10.1038/nmeth.1714
    """

    lo: float
    hi: float
    source: InterferenceFrom

    @property
    def known(self) -> bool:
        """Whether a reading says how little is left, not only at most how much."""
        return self.source in (InterferenceFrom.NONE, InterferenceFrom.ZEROS)


def interference_of(matrix: Matrix) -> Interference:
    """Answer: how much of each reading of a modality may come from its neighbours in the plex?

    Parameters
    ----------
    matrix
        The modality; mass spectra state their acquisition.

    Notes
    -----
    From channels that are known to be near zero, where at least ZEROS_LEAST readouts have some:
    their range is that of the share. Else the range stated for the acquisition; where none is
    stated, the widest.

    Examples
    --------
    >>> from refugium.signal import read
    >>> from refugium.virtual import Plan, write_tumour
    >>> found = interference_of(read(write_tumour(Plan(seed=1)).study).matrix("phospho"))
    >>> str(found.source), found.lo, found.hi
    ('not_stated', 0.0, 0.35)
    """
    if matrix.modality not in MASS_SPECTRA:
        return Interference(lo=0.0, hi=0.0, source=InterferenceFrom.NONE)
    if not matrix.acquisition:
        return Interference(lo=0.0, hi=max(INTERFERENCE.values()),
                            source=InterferenceFrom.NOT_STATED)
    most = INTERFERENCE[matrix.acquisition]
    if most == 0:
        return Interference(lo=0.0, hi=0.0, source=InterferenceFrom.NONE)
    shares = zero_shares(matrix)
    # a knock-out that left protein behind shows more than any assay adds: it is no zero
    shares = shares[shares <= most]
    if len(shares) >= ZEROS_LEAST:
        return Interference(lo=float(shares.min()), hi=float(shares.max()),
                            source=InterferenceFrom.ZEROS)
    return Interference(lo=0.0, hi=most, source=InterferenceFrom.ACQUISITION)


def zero_shares(matrix: Matrix) -> Array:
    """Return the share of the plex mean in channels of models that lack the protein.

    One number per feature and block; only features of one gene, in blocks that also hold models
    with it.
    """
    table, changes = matrix.design.models, matrix.design.perturbations
    lost = {str(model): changes[text].gene
            for model, text in zip(table["model_id"], table["perturbation"], strict=True)
            if text in changes and changes[text].takes_away and changes[text].gene}
    owner = [lost.get(matrix.layout.states[s].model, "") for s in matrix.state]
    genes = np.array(matrix.genes)
    linear = np.exp2(matrix.log2)
    found = []
    for gene in sorted(set(owner) - {""}):
        without = np.array([one == gene for one in owner])
        for block in np.unique(matrix.block[without]):
            here = matrix.block == block
            if without[here].all():
                continue
            for row in linear[genes == gene]:
                zero, whole = row[here & without], row[here]
                if np.isfinite(zero).all() and np.isfinite(whole).all():
                    found.append(float(zero.mean() / whole.mean()))
    return np.array(found)


def without_interference(share: Array, mean: Array | float, interference: Array | float) -> Array:
    """Answer: what share of the reference is left in the cells, if so much of it is foreign?

    Parameters
    ----------
    share
        Reading over the reading of the reference, linear.
    mean
        Mean of the plex over the reading of the reference.
    interference
        Share c of the plex mean in every reading.

    Notes
    -----
    (share - c mean) / (1 - c mean), never below 0.

    Examples
    --------
    >>> measured = 0.8 * 0.1 + 0.2 * 0.55, 0.8 * 1.0 + 0.2 * 0.55  # c = 0.2, plex of 0.1 and 1
    >>> ratio, mean = measured[0] / measured[1], 0.55 / measured[1]
    >>> round(float(without_interference(np.array(ratio), mean, 0.2)), 6)
    0.1
    """
    taken = np.minimum(np.asarray(interference) * mean, 0.999)
    return np.asarray(np.clip((share - taken) / (1 - taken), 0.0, None))
