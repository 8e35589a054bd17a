"""What a result was made from, so that it can be made again."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Manifest:
    """What a result was made from, so that it can be made again.

    Attributes
    ----------
    inputs
        SHA-256 of each input file, by name.
    knowledge
        SHA-256 of each knowledge pack.
    parameters
        Every threshold with its value.
    command
        The command that reproduces the result.
    versions
        Versions of Python and of the libraries that compute.
    seed
        Seed of everything random.
    """

    inputs: dict[str, str] = field(default_factory=dict)
    knowledge: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    command: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    seed: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the manifest as plain values."""
        return {
            "inputs": dict(self.inputs),
            "knowledge": dict(self.knowledge),
            "parameters": dict(self.parameters),
            "command": self.command,
            "versions": dict(self.versions),
            "seed": self.seed,
        }


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that compute."""
    names = ("refugium", "numpy", "scipy", "pandas", "anndata")
    found = {"python": platform.python_version()}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def sha256_of(data: bytes | Path) -> str:
    """Return the SHA-256 of bytes, or of a file read in pieces."""
    digest = hashlib.sha256()
    if isinstance(data, bytes):
        digest.update(data)
        return digest.hexdigest()
    with data.open("rb") as handle:
        while piece := handle.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
