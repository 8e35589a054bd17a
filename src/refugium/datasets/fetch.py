"""Files of a published study: from a local mirror, else from the pinned source; always checked."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.pinned import Source, cache_folder, mirror, mirrored, obtain
from refugium.core.tables import Column, Schema
from refugium.datasets.entries import Published, PublishedFile, catalogue, entry

PUBLISHED = Schema(
    "published",
    (
        Column("name", "name", "name to ask for"),
        Column("title", "words", "title of the publication"),
        Column("questions", "words", "questions that the data speak to"),
        Column("files", "integer", "number of files"),
        Column("megabytes", "number", "size of all files", "MB"),
        Column("here", "flag", "every file is in the local mirror (not yet checked)"),
        Column("licence", "words", "what the source says about re-use"),
        Column("citation", "words", "whom to cite"),
        Column("doi", "text", "digital object identifier"),
        Column("citation_checked", "flag", "compared with a public record"),
        Column("repository", "name", "source repository"),
        Column("commit", "text", "pinned commit"),
    ),
)


def list_published() -> pd.DataFrame:
    """List the published studies that can be had by name.

    Returns
    -------
    pandas.DataFrame
        One row per study, columns of :data:`PUBLISHED`.

    Examples
    --------
    >>> "pc9-axl" in set(list_published()["name"])
    True
    """
    local = mirror(StudyError) is not None
    rows = []
    for name, study in catalogue().items():
        here = local and all(
            mirrored(_source(study, f)) is not None for f in study.files if f.source
        )
        rows.append({
            "name": name, "title": study.title, "questions": ", ".join(study.questions),
            "files": len(study.files), "megabytes": sum(f.bytes for f in study.files) / 1e6,
            "here": here, "licence": study.licence, "citation": study.citation,
            "doi": study.doi, "citation_checked": study.citation_checked,
            "repository": study.repository, "commit": study.commit,
        })
    return PUBLISHED.table(rows)


def fetch_study(name: str, *, cache: str | Path | None = None) -> dict[str, Path]:
    """Bring the files of a published study here and check each one's SHA-256.

    Parameters
    ----------
    name
        As in :func:`list_published`.
    cache
        Folder for downloads; None: the user's cache folder.

    Returns
    -------
    dict
        Path in the catalogue to the file on this machine. A file without a public address is
        left out where no mirror holds it.

    Raises
    ------
    StudyError
        Unknown name, a file that differs from the pinned one, neither mirror nor network.

    Notes
    -----
    Where the environment variable REFUGIUM_DATA names a folder, the file
    REFUGIUM_DATA/NAME/PATH is used if it exists; otherwise the file is downloaded once from the
    source repository at the pinned commit.
    """
    study = entry(name)
    folder = cache_folder() / "published" if cache is None else Path(cache)
    found = {}
    for file in study.files:
        source = _source(study, file)
        if source.address or mirrored(source) is not None:
            found[file.path] = obtain(
                file, source, folder / study.name / study.commit[:12] / file.path)
    return found


def _source(study: Published, file: PublishedFile) -> Source:
    return Source(
        owner=repr(study.name), place=f"{study.name}/{file.path}",
        address=study.address(file) if file.source else "",
        origin=f"the file of commit {study.commit[:12]} of {study.repository}",
        error=StudyError, member=file.member,
    )
