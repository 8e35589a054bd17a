"""The one reader of a modality: pooled to samples, technical repeats averaged, log2."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.tables import rows_of
from refugium.signal.normalise import to_log2
from refugium.signal.raw.change_errors import given_changes
from refugium.signal.raw.changes import GivenChanges
from refugium.signal.raw.expression import log_cpm
from refugium.signal.raw.fillers import Cell, Filler, find_fillers
from refugium.signal.raw.given import GivenErrors, given_errors
from refugium.signal.raw.technical import average_repeats
from refugium.signal.reduce import pool_cells
from refugium.study import EFFECTS, LAYERS, MEANS, Modality, in_memory, layer_of, sample_ids
from refugium.study.design import Design, Layout, by_arm, find_state

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False)
class Matrix:
    """One modality as numbers; nothing is filtered, normalised or taken out.

    Filters, normalisation and block effects are pure functions of it.

    Attributes
    ----------
    modality, kind, scale, design
        What was measured, on what kind of features (`peptides`, `sites`, `antibodies`, `genes`),
        on which scale (`linear`, `log2`) it was given, in which study.
    acquisition
        How a mass spectrometer took it; empty: not stated.
    layout
        States, blocks and contrasts of the samples below.
    samples
        (samples,), names of the columns of `log2`: the first reading of each.
    state, block
        (samples,), numbers in the layout.
    features
        (features,), columns of the modality as they came (`gene`, `peptide`, `site`, ...) beside
        `feature`, index 0 to n - 1.
    log2
        (features, samples); NaN where there is no reading. Counts are log2(CPM + 1), of gaps NaN.
    counts
        (features, samples), pooled over cells and summed over repeats, gaps as 0; None unless
        reads were counted.
    depth
        (samples,), all counts of each sample; None beside no counts.
    empty
        Samples that hold nothing but zeros or gaps: not measured, whatever else was.
    cell
        (features, samples), why a value is or is not there: codes of :class:`Cell`.
    fillers
        Numbers that stood where nothing was read: taken out before anything else.
    given
        Errors that came with the readings, where these are means of states; else None.
    changes
        What states differ by, where this came in place of readings; else None. There is no sample
        then, and no column of `log2`.
    """

    modality: Modality
    kind: str
    scale: str
    acquisition: str
    design: Design
    layout: Layout
    samples: tuple[str, ...]
    state: Ints
    block: Ints
    features: pd.DataFrame
    log2: Array
    counts: Array | None
    depth: Array | None
    empty: tuple[str, ...]
    cell: NDArray[np.int8]
    fillers: tuple[Filler, ...]
    given: GivenErrors | None = None
    changes: GivenChanges | None = None

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Name of each row, as the modality holds it."""
        return tuple(self.features["feature"].astype(str))

    @property
    def genes(self) -> tuple[str, ...]:
        """Gene (or protein) of each row; the feature's own name where none is given."""
        held = self.features.get("gene", self.features["feature"])
        return tuple(held.astype(str))

    def of_models(self, models: Collection[str]) -> Matrix:
        """Keep the samples of some models; their states are numbered from 0 in the same order."""
        own = {s.number: i for i, s in enumerate(
            s for s in self.layout.states if s.model in models)}
        kept = np.flatnonzero(np.isin(self.state, list(own)))
        return replace(
            self.of_samples(kept), layout=self.layout.of_models(models),
            state=np.array([own[int(s)] for s in self.state[kept]], dtype=int),
            changes=None if self.changes is None else self.changes.of_states(own),
        )

    def of_samples(self, kept: Ints) -> Matrix:
        """Keep samples by position; states and blocks keep their numbers."""
        return replace(
            self, samples=tuple(self.samples[i] for i in kept), state=self.state[kept],
            block=self.block[kept], log2=self.log2[:, kept], cell=self.cell[:, kept],
            counts=None if self.counts is None else self.counts[:, kept],
            depth=None if self.depth is None else self.depth[kept],
            given=None if self.given is None else self.given.of_samples(kept),
        )

    def of_rows(self, kept: Ints) -> Matrix:
        """Keep features by position; counts, which the depth belongs to, are left behind."""
        return replace(
            self, features=self.features.iloc[kept].reset_index(drop=True), counts=None,
            depth=None, log2=self.log2[kept], cell=self.cell[kept],
            given=None if self.given is None else self.given.of_rows(kept),
            changes=None if self.changes is None else self.changes.of_rows(kept),
        )

    def of_lineages(self) -> list[Matrix]:
        """Part by lineage (a model and those made from it).

        Lineages share no contrast and need no common noise: each is fitted on its own.
        """
        root = self.design.lineages
        roots = dict.fromkeys(root[s.model] for s in self.layout.states)
        if len(roots) < 2:
            return [self]
        return [self.of_models({m for m, own in root.items() if own == name}) for name in roots]

    def without_block(self, name: str) -> Matrix:
        """Leave one block out; states keep their numbers."""
        number = self.layout.block_names.index(name)
        return self.of_samples(np.flatnonzero(self.block != number))


def read_matrix(design: Design, modality: str, data: ad.AnnData) -> Matrix:
    """Answer: what does each independent sample read?

    Parameters
    ----------
    design
        Of the study.
    modality
        Its name there.
    data
        Samples or cells x features; dense, sparse or backed by a file.

    Returns
    -------
    Matrix

    Notes
    -----
    Cells are made into samples first (:func:`refugium.signal.reduce.samples.pool_cells`), readings
    of one sample into one (:func:`refugium.signal.raw.technical.average_repeats`). A gene named
    twice in RNA or protein is read from the row with the larger sum over all samples; phospho
    sites, antibodies and regions stay rows. A state given by mean, sd and n is one sample with an
    error of its own (:func:`refugium.signal.raw.given.given_errors`). Of changes that came as such
    there is no sample: the matrix has rows, and no column.

    Examples
    --------
    >>> from refugium.virtual import Plan, write_tumour
    >>> study = write_tumour(Plan(seed=1)).study
    >>> matrix = read_matrix(study.design, "phospho", study.modalities["phospho"])
    >>> matrix.log2.shape == (len(matrix.features), len(matrix.samples))
    True
    """
    name, layout = Modality(modality), design.layout(modality)
    if data.uns.get("given") == EFFECTS:
        return _of_changes(design, name, data)
    pooled = pool_cells(data)
    place = {sample: i for i, sample in enumerate(sample_ids(pooled))}
    # pooled cells come sorted by the name of their sample, the layout as the matrix has them
    order = [place[sample] for sample in layout.sample_ids]
    raw = in_memory(pooled)
    values = np.asarray(raw.toarray() if hasattr(raw, "toarray") else raw, dtype=float)[order]
    scale = str(data.uns["scale"])
    code, fillers = _codes(values, scale, name)
    values = np.where(code == Cell.READ, values, np.nan)
    # on log2 a zero is a reading; a linear sample of nothing but zeros was not measured
    read = np.nan_to_num(values) if scale == "linear" else np.isfinite(values)
    there = np.asarray((read != 0).any(axis=1))
    log2 = to_log2(values, scale)
    counts = depth = None
    if name.of_reads and scale == "linear":
        counts = np.nan_to_num(values)
        # an empty sample has no counts per million: left as gaps, or the logarithm would refuse it
        log2 = np.full(values.shape, np.nan)
        log2[there] = np.where(np.isnan(values[there]), np.nan, log_cpm(counts[there]))
    features = features_of(pooled)
    rows = _one_row_per_gene(features, values) if name.of_genes else np.arange(len(features))
    first = np.unique(layout.reading_of)
    log2 = average_repeats(log2, layout.reading_of)[:, rows]
    code = np.stack([code[layout.reading_of == one].max(axis=0) for one in first])[:, rows]
    # what one repeat lacks and another reads was read
    code = np.where(np.isfinite(log2), Cell.READ, np.maximum(code, Cell.ABSENT))
    if counts is not None:
        summed = np.zeros_like(counts)
        np.add.at(summed, layout.reading_of, counts)
        # over all rows, also those left out below: depth is what was sequenced
        depth = summed[first].sum(axis=1)
        counts = summed[first][:, rows].T
    return Matrix(
        modality=name, kind=str(data.uns["kind"]), scale=scale, design=design, layout=layout,
        acquisition=str(data.uns.get("acquisition", "")),
        samples=tuple(layout.sample_ids[i] for i in first), state=layout.state[first],
        block=layout.block[first], features=features.iloc[rows].reset_index(drop=True),
        log2=log2.T, counts=counts, depth=depth, cell=code.T.astype(np.int8), fillers=fillers,
        empty=tuple(s for s, any_ in zip(layout.sample_ids, there, strict=True) if not any_),
        given=None if data.uns.get("given") != MEANS else given_errors(
            values[:, rows].T, layer_of(pooled, "sd")[order][:, rows].T,
            layer_of(pooled, "n")[order][:, rows].T, scale=scale),
    )


def _of_changes(design: Design, name: Modality, data: ad.AnnData) -> Matrix:
    """Return a modality of which changes are given: no sample, no column."""
    layout, features = design.layout(name), features_of(data)
    index = by_arm(layout.states)
    pairs = [(find_state(index, row, "case"), find_state(index, row, "reference"))
             for row in rows_of(layout.contrasts)]
    change = np.asarray(data.X, dtype=float).T
    nothing = np.zeros(0, dtype=int)
    return Matrix(
        modality=name, kind=str(data.uns["kind"]), scale=str(data.uns["scale"]), design=design,
        acquisition=str(data.uns.get("acquisition", "")), layout=layout, samples=(),
        state=nothing, block=nothing, features=features, log2=np.zeros((len(features), 0)),
        counts=None, depth=None, empty=(), cell=np.zeros((len(features), 0), dtype=np.int8),
        fillers=(), changes=given_changes(
            change, {layer: layer_of(data, layer).T for layer in LAYERS[EFFECTS]
                     if layer in data.layers},
            contrasts=tuple(str(row) for row in data.obs_names),
            case=np.array([a.number for a, _ in pairs if a is not None], dtype=int),
            reference=np.array([b.number for _, b in pairs if b is not None], dtype=int)),
    )


def _codes(
    values: Array, scale: str, name: Modality
) -> tuple[NDArray[np.int8], tuple[Filler, ...]]:
    """Return why each value is or is not there; of reads and counts a zero is a reading."""
    if name.counted or name.of_reads:
        there = np.where(np.isfinite(values), Cell.READ, Cell.ABSENT)
        return there.astype(np.int8), ()
    codes, found = find_fillers(values, scale)
    return codes, tuple(found)


def features_of(data: ad.AnnData) -> pd.DataFrame:
    """Return the features of a modality as a table: `feature` beside what the modality says."""
    table = pd.DataFrame(data.var).reset_index(drop=True)
    return table.assign(feature=[str(name) for name in data.var_names])


def _one_row_per_gene(features: pd.DataFrame, values: Array) -> Ints:
    """Return the rows to keep: of a gene named twice the one with the larger sum."""
    return fullest_rows(gene_names(features), np.nansum(values, axis=0))


def gene_names(features: pd.DataFrame) -> pd.Series:
    """Return the gene of each feature; the feature's own name where its gene is blank."""
    own = features["feature"].astype(str)
    genes = features.get("gene", own).astype(str)
    return genes.where(~genes.isin(["", "nan"]), own)


def fullest_rows(names: pd.Series, sums: Array) -> Ints:
    """Return one row of each name, in order: of a name that stands twice the one with more."""
    table = pd.DataFrame({"name": names, "sum": sums})
    best = table.sort_values("sum", ascending=False, kind="stable").drop_duplicates("name")
    return np.sort(best.index.to_numpy(dtype=int))
