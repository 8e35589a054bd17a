"""A folder with one file of read counts per sample: HTSeq, STAR, featureCounts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits, check_shape
from refugium.core.guards.packed import unpack
from refugium.core.guards.texts import decode_text
from refugium.io.matrices import COUNTED
from refugium.language.suggest import nearest
from refugium.study import LOSSES

_ENDINGS = (".txt", ".tsv", ".tab", ".counts", ".count", ".out")
_COUNT = re.compile(r"\d{1,15}", re.ASCII)
_STRANDS = "2 = unstranded, 3 = first strand, 4 = second strand (reverse, most kits)"


@dataclass(frozen=True)
class CountFormat:
    """How one program writes counts: columns of a row, which one counts, which rows are none."""

    columns: int
    count: int | None
    summary: re.Pattern[str]
    header: str = ""


FORMATS = {
    "htseq": CountFormat(2, 2, re.compile(r"__.+")),
    "star": CountFormat(4, None, re.compile(r"N_.+")),
    "featurecounts": CountFormat(7, 7, re.compile(r"(?!)"), "Geneid"),
}


def read_count_folder(
    folder: Path,
    samples: Sequence[str],
    *,
    format: str,
    scale: str,
    modality: str,
    column: int | None = None,
    names: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
) -> tuple[ad.AnnData, pd.DataFrame]:
    r"""Answer: how many reads has each gene in each sample of a folder of count files?

    Parameters
    ----------
    folder
        One file per sample, plain or gzip; every file in it must be one.
    samples
        Known sample ids. A file belongs to the sample of its name (without endings).
    format
        `htseq` (gene, count), `star` (ReadsPerGene.out.tab, four columns) or `featurecounts`
        (one sample a file).
    scale, modality
        As declared; counts are linear.
    column
        For `star`: which column counts. The strandedness of a library is stated, never guessed.
    names
        File name to sample id, where the name of a file is not the sample.
    limits
        See :class:`refugium.core.guards.Limits`.

    Returns
    -------
    tuple
        AnnData (samples x genes, integers; reads that fell to no gene are columns of `obs`) and
        losses: each summary row (`__no_feature`, `N_unmapped`) is no gene.

    Raises
    ------
    StudyError
        A file of no sample, two files of one, a gene that is there twice or not in every file,
        a count that is no whole number, `star` without `column`.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("s1", "s2"):
    ...     _ = (folder / f"{name}.txt").write_text("EGFR\t7\nAXL\t0\n__no_feature\t3\n")
    >>> data, losses = read_count_folder(folder, ["s1", "s2"], format="htseq", scale="linear",
    ...                                  modality="rna_counts")
    >>> data.X.tolist(), losses["item"].tolist()
    ([[7, 0], [7, 0]], ['__no_feature'])
    """
    how = FORMATS[format]
    if scale != "linear" or modality not in COUNTED:
        raise StudyError(f"a folder of counts is a modality of {' or '.join(COUNTED)}, linear",
                         file=folder.name, found=f"{modality}, {scale}",
                         remedy='name it rna_counts and set scale = "linear"')
    use = _used(how, column, format, folder.name)
    files = list_count_files(folder, limits)
    ids = _sample_of(files, samples, dict(names or {}), folder.name)
    genes: list[str] = []
    rows, summaries = [], []
    for file in files:
        found, counts, summary = _read_one(file, how, use, limits)
        check_shape(len(files), len(found), file=file.name, limits=limits)
        rows.append(counts if not genes else _aligned(genes, found, counts, file.name, files[0]))
        genes = genes or found
        summaries.append(summary)
    data = ad.AnnData(
        X=np.array(rows, dtype=np.int64),
        obs=pd.DataFrame(summaries, index=pd.Index(ids, dtype=object)).fillna(0).astype(np.int64),
        var=pd.DataFrame({"gene": genes}, index=pd.Index(genes, dtype=object)),
    )
    data.uns["scale"], data.uns["kind"] = scale, "genes"
    losses = [{"modality": modality, "item": str(name),
               "why": f"{int(column_of.sum())} reads in {len(files)} samples: no gene, kept in obs"}
              for name, column_of in data.obs.items()]
    return data, LOSSES.table(losses)


def list_count_files(folder: Path, limits: Limits = LIMITS) -> list[Path]:
    """Return the count files of a folder in order of their names; anything else is refused.

    Raises
    ------
    StudyError
        No file, a folder in it, a link, a file of another kind, too many files.
    """
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        plain = path.is_file() and not path.is_symlink()
        if not plain or not path.name.lower().removesuffix(".gz").endswith(_ENDINGS):
            raise StudyError("not a file of counts" if plain else "not a plain file",
                             file=folder.name, found=path.name,
                             remedy="keep only the count files of the samples in this folder")
        found.append(path)
    if not found:
        raise StudyError("the folder holds no file of counts", file=folder.name,
                         remedy=f"put one file per sample there ({', '.join(_ENDINGS)}, or gzip)")
    if len(found) > limits.entries:
        raise StudyError("the folder holds too many files", file=folder.name, found=len(found),
                         remedy="pass larger Limits on purpose")
    return found


def _used(how: CountFormat, column: int | None, format: str, folder: str) -> int:
    if how.count is not None and column in (None, how.count):
        return how.count
    if how.count is None and column in (2, 3, 4):
        return int(column)
    raise StudyError(f"the column of counts must be stated for {format!r}" if how.count is None
                     else f"{format!r} has its counts in column {how.count}", file=folder,
                     column="column", found=column,
                     remedy=f"set column: {_STRANDS}" if how.count is None else "delete `column`")


def _sample_of(
    files: list[Path], samples: Sequence[str], names: dict[str, str], folder: str
) -> list[str]:
    present = {file.name for file in files}
    for name in names:
        if name not in present:
            raise StudyError("names a file that the folder lacks", file=folder, column="names",
                             found=name, remedy="correct the name, or delete the line")
    ids: list[str] = []
    for file in files:
        given = names.get(file.name, _stem(file.name))
        if given not in samples:
            close = nearest(given, samples, most=1)
            raise StudyError("this file belongs to no sample", file=f"{folder}/{file.name}",
                             found=given, remedy="add it to the samples table, or say in "
                             f"study.toml: names = {{\"{file.name}\" = "
                             f"\"{close[0] if close else 'sample id'}\"}}")
        if given in ids:
            raise StudyError("two files belong to one sample", file=f"{folder}/{file.name}",
                             found=given, remedy="sum technical repeats first, or name two samples")
        ids.append(given)
    return ids


def _stem(name: str) -> str:
    name = name.removesuffix(".gz").removesuffix("ReadsPerGene.out.tab")
    while name.lower().endswith(_ENDINGS):
        name = name[: name.rindex(".")]
    return name.rstrip("._-") or name


def _read_one(
    path: Path, how: CountFormat, use: int, limits: Limits
) -> tuple[list[str], list[int], dict[str, int]]:
    text = decode_text(unpack(path, limits), path.name)
    seen: dict[str, int] = {}
    summary: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        cells = line.rstrip("\r").split("\t")
        if cells == [""] or (how.header and (line.startswith("#") or cells[0] == how.header)):
            continue
        if len(cells) != how.columns:
            raise StudyError(f"this row has {len(cells)} columns, not {how.columns}",
                             file=path.name, row=number, found=line[:60],
                             remedy="give the file as the program wrote it, columns separated by "
                             "tabs; state the format in study.toml")
        gene, count = cells[0].strip(), cells[use - 1].strip()
        if not gene or not _COUNT.fullmatch(count):
            raise StudyError("no gene in this row" if not gene else "not a count", row=number,
                             file=path.name, column=f"column {use}", found=count,
                             remedy="counts are whole numbers, 0 or more; delete a header row")
        into = summary if how.summary.fullmatch(gene) else seen
        if gene in into:
            raise StudyError("this gene appears twice", file=path.name, row=number, found=gene,
                             remedy="count again: each gene has one row")
        into[gene] = int(count)
    if not seen:
        raise StudyError("the file holds no gene", file=path.name, remedy="count again")
    return list(seen), list(seen.values()), summary


def _aligned(
    genes: list[str], found: list[str], counts: list[int], file: str, first: Path
) -> list[int]:
    """Return counts in the order of the first file; every file must hold the same genes."""
    if found == genes:
        return counts
    own = dict(zip(found, counts, strict=True))
    missing = next((gene for gene in genes if gene not in own), None)
    if missing is None and len(own) > len(genes):
        known = set(genes)
        missing = next(gene for gene in found if gene not in known)
    if missing is not None:
        raise StudyError("this gene is not in every file", file=file, found=missing,
                         remedy=f"count all samples with one annotation (compared with "
                         f"{first.name})")
    return [own[gene] for gene in genes]
