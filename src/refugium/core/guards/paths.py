"""What a study may name: plain files and folders inside its own folder, no links."""

from __future__ import annotations

from pathlib import Path

from refugium.core.errors import StudyError


def safe_path(folder: Path, name: str, *, source: object) -> Path:
    """Resolve a file that a study names; it must be a plain file inside the study's folder.

    Parameters
    ----------
    folder
        The study's folder.
    name
        What the study wrote.
    source
        Where it wrote it, for messages.

    Raises
    ------
    StudyError
        Absolute path, `..`, symbolic link, missing file, a folder or a device.

    Examples
    --------
    >>> try:
    ...     safe_path(Path("."), "../secret.csv", source="study.toml")
    ... except StudyError as error:
    ...     error.message
    'a study may only name files inside its own folder'
    """
    walk = _walk(folder, name, source, "file")
    if not walk.is_file():
        raise StudyError("not a plain file", file=source, found=name,
                         remedy="name a file, not a folder or a device")
    return walk


def safe_folder(folder: Path, name: str, *, source: object) -> Path:
    """Resolve a folder that a study names; it must lie inside the study's folder.

    Raises
    ------
    StudyError
        Absolute path, `..`, symbolic link, missing folder, or a file.
    """
    walk = _walk(folder, name, source, "folder")
    if not walk.is_dir():
        raise StudyError("not a folder", file=source, found=name,
                         remedy="name the folder that holds one file per sample")
    return walk


def _walk(folder: Path, name: str, source: object, what: str) -> Path:
    given = Path(name)
    if given.is_absolute() or ".." in given.parts or "\\" in name or "\x00" in name:
        raise StudyError(f"a study may only name {what}s inside its own folder", file=source,
                         found=name, remedy=f"copy the {what} beside study.toml and name it there")
    try:
        walk = folder
        for part in given.parts:
            walk = walk / part
            if walk.is_symlink():
                raise StudyError("symbolic links are not followed", file=source, found=name,
                                 remedy=f"copy the {what} itself into the study's folder")
        exists = walk.exists()
    except (OSError, ValueError):
        exists = False
    if not exists:
        raise StudyError(f"{what} not found", file=source, found=name,
                         remedy=f"put it into {folder}, or correct the name")
    return walk
