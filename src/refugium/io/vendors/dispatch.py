"""The door for vendors' tables: read by the right layout, samples named, losses counted."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits
from refugium.io.formats.any_table import read_any_table
from refugium.io.vendors.detect import detect_vendor
from refugium.io.vendors.imported import ImportedTable
from refugium.io.vendors.source import VendorTable, texts
from refugium.study import SCALES

VENDORS = ("maxquant", "diann_matrix", "diann_report", "spectronaut", "fragpipe_tmt",
           "fragpipe_lfq", "proteome_discoverer", "rppa", "luminex", "incucyte")
_SCALED = ("fragpipe_tmt", "rppa")
"""Vendors whose files may be on either scale."""
Names = Mapping[str, str] | pd.DataFrame | str | Path


def import_table(
    path: str | Path,
    *,
    vendor: str | None = None,
    samples: Names | None = None,
    scale: str | None = None,
    limits: Limits = LIMITS,
) -> ImportedTable:
    r"""Answer: what did this instrument's or search engine's table measure, in our terms?

    Parameters
    ----------
    path
        A table as MaxQuant, DIA-NN, Spectronaut, FragPipe, Proteome Discoverer, an RPPA core,
        Luminex xPONENT or IncuCyte writes it.
    vendor
        One of `maxquant`, `diann_matrix`, `diann_report`, `spectronaut`, `fragpipe_tmt`,
        `fragpipe_lfq`, `proteome_discoverer`, `rppa`, `luminex`, `incucyte`; None: told from the
        header by :func:`detect_vendor`.
    samples
        Which column (run, channel, row) of the file is which sample: a mapping, or a table (or
        its path) with `source_column` and `sample_id`; columns that it does not name are left out
        and counted. For IncuCyte a plate map with `well`, `model_id`, `arm`. None: the file's own
        names are the sample ids.
    scale
        `linear` or `log2` where the file does not say (RPPA; TMT-Integrator without logarithm).
    limits
        Sizes allowed.

    Returns
    -------
    ImportedTable
        `data`: AnnData, samples x features. Phospho `var`: gene and uniprot (`;` sets), site,
        window, peptide (phospho-residues in lower case), localisation (0 to 1), multiplicity,
        localisation_low (below 0.75). Panels: antibody, gene, site. IncuCyte: `wells`, long.
        `losses`: everything dropped, merged or changed, counted.

    Raises
    ------
    StudyError
        Not the expected layout (the message names the column, what was found, what to export), a
        mapping that does not fit, a cell that is no number.

    Notes
    -----
    Zero intensities are missing, not small. Rows of uncertain localisation are flagged, not
    dropped. Shared sites keep all of their proteins. Nothing is normalised.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "report.phosphosites_90.tsv"
    >>> _ = file.write_text(
    ...     "Protein\tProtein.Names\tGene.Names\tResidue\tSite\tSequence\t/d/a.raw\t/d/b.raw\n"
    ...     "P00533\tEGFR_HUMAN\tEGFR\tY\t1197\tSTAENAEYLRVAPQS\t8000\t0\n")
    >>> table = import_table(file, samples={"a": "untreated", "b": "erlotinib"})
    >>> table.data.obs_names.tolist(), table.data.var["site"].tolist()
    (['untreated', 'erlotinib'], ['Y1197'])
    >>> table.losses["why"].tolist()
    ['1 readings of zero: missing, not small']
    """
    file = Path(path)
    found = vendor or detect_vendor(file)
    if found not in VENDORS:
        raise StudyError("unknown vendor", file=file.name, found=found,
                         remedy=f"use one of {', '.join(VENDORS)}")
    if scale is not None and scale not in SCALES:
        raise StudyError("unknown scale", file=file.name, found=scale,
                         remedy=f"use one of {', '.join(SCALES)}")
    if scale is not None and found not in _SCALED:
        raise StudyError(f"the scale of {found} is known", file=file.name, found=scale,
                         remedy="leave the scale out")
    module = importlib.import_module(f"refugium.io.vendors.{found}")
    names = _pairs(samples, "source_column", "sample_id") if found != "incucyte" else None
    plate = _plate(samples) if found == "incucyte" and samples is not None else {}
    source = VendorTable(file, module.LAYOUT, names, scale, plate, limits)
    if not file.is_file():
        raise StudyError("no such file", file=file, remedy="correct the path")
    table: ImportedTable = getattr(module, f"read_{found}")(source)
    return table


def _pairs(samples: Names | None, key: str, value: str) -> dict[str, str] | None:
    if samples is None:
        return None
    if isinstance(samples, Mapping):
        return {str(k): str(v) for k, v in samples.items()}
    table = _frame(samples, key, value)
    found: dict[str, str] = {}
    for name, sample in zip(texts(table, key), texts(table, value), strict=True):
        if not name or not sample:
            continue
        if name in found:
            raise StudyError("one column of the file is named twice", column=key, found=name,
                             remedy="name every source_column once")
        found[name] = sample
    return found


def _plate(samples: Names) -> dict[str, dict[str, str]]:
    if isinstance(samples, Mapping):
        raise StudyError("a plate map is a table", remedy="give a table, or its path, with well, "
                         "model_id and arm")
    table = _frame(samples, "well", "model_id", "arm")
    cells = zip(texts(table, "well"), texts(table, "model_id"), texts(table, "arm"), strict=True)
    return {well: {"model_id": model, "arm": arm} for well, model, arm in cells}


def _frame(samples: pd.DataFrame | str | Path | Mapping[str, str], *needed: str) -> pd.DataFrame:
    table = samples if isinstance(samples, pd.DataFrame) else read_any_table(Path(str(samples)))
    for name in needed:
        if name not in table.columns:
            raise StudyError("column is missing", file="the table of samples", column=name,
                             found=[str(c) for c in table.columns],
                             remedy=f"give {', '.join(needed)}")
    return table
