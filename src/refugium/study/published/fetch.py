"""Files of a published study: from a local mirror, else from the pinned source; always checked."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from refugium.errors import StudyError
from refugium.results import Column, Schema, sha256_of
from refugium.study.published.download import download
from refugium.study.published.entries import Published, PublishedFile, catalogue, entry

MIRROR_VARIABLE = "REFUGIUM_DATA"

PUBLISHED = Schema(
    "published",
    (
        Column("name", "text", "name to ask for"),
        Column("title", "text", "title of the publication"),
        Column("questions", "text", "questions that the data speak to"),
        Column("files", "integer", "number of files"),
        Column("megabytes", "number", "size of all files", "MB"),
        Column("here", "flag", "every file is in the local mirror (not yet checked)"),
        Column("licence", "text", "what the source says about re-use"),
        Column("citation", "text", "whom to cite"),
        Column("doi", "text", "digital object identifier"),
        Column("citation_checked", "flag", "compared with a public record"),
        Column("repository", "text", "source repository"),
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
    root = mirror()
    rows = []
    for name, study in catalogue().items():
        here = root is not None and all(
            (root / name / f.path).is_file() for f in study.files if f.source
        )
        rows.append({
            "name": name, "title": study.title, "questions": ", ".join(study.questions),
            "files": len(study.files), "megabytes": sum(f.bytes for f in study.files) / 1e6,
            "here": here, "licence": study.licence, "citation": study.citation,
            "doi": study.doi, "citation_checked": study.citation_checked,
            "repository": study.repository, "commit": study.commit,
        })
    return PUBLISHED.table(rows)


def fetch(name: str, *, cache: str | Path | None = None) -> dict[str, Path]:
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
    root = mirror()
    found = {}
    for file in study.files:
        local = None if root is None else root / name / file.path
        if local is not None and local.is_file():
            found[file.path] = _checked(local, study, file)
        elif file.source:
            found[file.path] = _downloaded(study, file, _cache_folder(cache))
    return found


def mirror() -> Path | None:
    """Return the local mirror that REFUGIUM_DATA names, or None.

    Raises
    ------
    StudyError
        If the variable names something that is not a folder.
    """
    named = os.environ.get(MIRROR_VARIABLE, "").strip()
    if not named:
        return None
    root = Path(named).expanduser()
    if not root.is_dir():
        raise StudyError(f"{MIRROR_VARIABLE} does not name a folder", found=named,
                         remedy="name the folder that holds the studies, or unset the variable")
    return root


def _cache_folder(cache: str | Path | None) -> Path:
    if cache is not None:
        return Path(cache)
    import pooch

    return Path(pooch.os_cache("refugium")) / "published"


def _checked(path: Path, study: Published, file: PublishedFile) -> Path:
    found = sha256_of(path)
    if found != file.sha256:
        raise StudyError(
            f"this file of {study.name!r} is not the pinned one: expected SHA-256 {file.sha256}",
            file=path, found=found,
            remedy=f"delete it, or put the file of commit {study.commit[:12]} of "
                   f"{study.repository} there",
        )
    return path


def _downloaded(study: Published, file: PublishedFile, cache: Path) -> Path:
    target = cache / study.name / study.commit[:12] / file.path
    if target.is_file() and sha256_of(target) == file.sha256:
        return target
    target.unlink(missing_ok=True)
    try:
        download(study.address(file), target, member=file.member, limit=file.bytes)
    except StudyError:
        raise
    except OSError as error:
        raise StudyError(
            f"a file of {study.name!r} is not on this machine and cannot be downloaded "
            f"from {study.address(file)}: {type(error).__name__}",
            file=file.path,
            remedy=f"connect to the network, or set {MIRROR_VARIABLE} to a folder that holds "
                   f"{study.name}/{file.path}",
        ) from error
    try:
        return _checked(target, study, file)
    except StudyError:
        target.unlink(missing_ok=True)
        raise
