"""The catalogue of published studies: where each comes from, its licence, and every file's hash."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from refugium.core.errors import StudyError
from refugium.core.pinned import PinnedFile
from refugium.language.suggest import did_you_mean

Question = Literal[
    "hit", "backup", "state", "order", "memory", "how many", "add", "who", "when", "next"
]
"""The ten questions, each in a word."""

RAW_ADDRESS = "https://raw.githubusercontent.com"


class PublishedFile(PinnedFile):
    """One file: its path in a mirror, its path in the source repository, its SHA-256.

    `source` is empty for a file that only a mirror may hold (it has no pinned public address);
    a recipe must do without it. `member` is set where the source is a .tar.gz: the file's path
    inside it.
    """

    source: str = ""
    member: str = ""


class Published(BaseModel):
    """One published study as the catalogue describes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    questions: tuple[Question, ...]
    repository: str = Field(pattern=r"^https://github\.com/[^/]+/[^/]+$")
    commit: str = Field(pattern=r"^[0-9a-f]{40}$")
    licence: str
    citation: str
    doi: str = ""
    citation_checked: bool
    recipe: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    files: tuple[PublishedFile, ...] = Field(min_length=1)

    def address(self, file: PublishedFile) -> str:
        """Return the address of a file at the pinned commit, ready for a request.

        Examples
        --------
        >>> study = entry("pc9-axl")
        >>> study.address(study.files[2]).rsplit("/", 1)[1]
        'CombinedBR3_TR1%262_raw.csv'
        """
        owner = self.repository.removeprefix("https://github.com/")
        return f"{RAW_ADDRESS}/{owner}/{self.commit}/{quote(file.source)}"


@cache
def catalogue() -> dict[str, Published]:
    """Return every published study of the catalogue by name, in order of names."""
    folder = files("refugium.datasets") / "catalogue"
    found = {}
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.name.endswith(".toml"):
            study = Published.model_validate(tomllib.loads(item.read_text(encoding="utf-8")))
            found[study.name] = study
    return found


def entry(name: str) -> Published:
    """Return one entry of the catalogue.

    Raises
    ------
    StudyError
        If the catalogue has no study of this name.

    Examples
    --------
    >>> entry("pc9-axl").recipe
    'pc9_axl'
    """
    known = catalogue()
    if name not in known:
        raise StudyError("no published study of this name", found=name,
                         remedy=f"{did_you_mean(name, known)}; `refugium data list` tells of each")
    return known[name]
