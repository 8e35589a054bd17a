"""The catalogue of packs: where each comes from, its licence and its hash."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import Field

from refugium.core.errors import KnowledgeError
from refugium.core.pinned import PinnedFile
from refugium.language.suggest import did_you_mean


class PackEntry(PinnedFile):
    """One pack as the catalogue describes it.

    `path` is its place in a mirror; `address` is empty where no public address of exactly this
    file is known, `origin` then says where it was taken from.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    form: Literal["edges", "sites", "interactions", "assertions"]
    address: str = Field(pattern=r"^(https://\S+)?$")
    origin: str
    licence: str
    citation: str
    doi: str = ""


@cache
def pack_catalogue() -> dict[str, PackEntry]:
    """Return every pack of the catalogue by name."""
    text = (files("refugium.knowledge.packs") / "catalogue.toml").read_text(encoding="utf-8")
    entries = [PackEntry.model_validate(item) for item in tomllib.loads(text)["packs"]]
    return {entry.name: entry for entry in entries}


def pack_entry(name: str) -> PackEntry:
    """Return one entry of the catalogue.

    Raises
    ------
    KnowledgeError
        If the catalogue has no pack of this name.

    Examples
    --------
    >>> pack_entry("sugiyama").form
    'sites'
    """
    known = pack_catalogue()
    if name not in known:
        raise KnowledgeError("no pack of this name", found=name, remedy=did_you_mean(name, known))
    return known[name]
