"""The file study.toml: what it may say, checked before any table is opened."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from refugium.errors import StudyError
from refugium.study.guards import read_text

STUDY_SCHEMA = 1


class ModalitySettings(BaseModel):
    """One modality: a wide table, or a values and a features file."""

    model_config = ConfigDict(extra="forbid")

    table: str | None = None
    values: str | None = None
    features: str | None = None
    kind: Literal["peptides", "sites", "antibodies", "genes"] = "genes"
    scale: Literal["linear", "log2"]


class StudySettings(BaseModel):
    """The whole of study.toml."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    schema_: Literal[1] = Field(alias="schema")
    name: str = Field(min_length=1, max_length=200)
    time_zero: str = Field(min_length=1, max_length=200)
    models: str = "models.csv"
    arms: str = "arms.csv"
    samples: str = "samples.csv"
    contrasts: str | None = None
    wells: str | None = None
    losses: str | None = None
    notes: list[str] = Field(default_factory=list, max_length=100)
    citation: str = ""
    modalities: dict[str, ModalitySettings] = Field(default_factory=dict)


def read_settings(path: Path) -> StudySettings:
    """Read study.toml.

    Raises
    ------
    StudyError
        Not TOML, an unknown key, a missing or wrong value: with line or key.
    """
    text = read_text(path)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StudyError(f"not valid TOML: {error}", file=path.name,
                         remedy="text values need quotation marks") from None
    if "schema" not in raw:
        raise StudyError("key is missing", file=path.name, column="schema",
                         remedy=f"write `schema = {STUDY_SCHEMA}` on the first line")
    try:
        return StudySettings.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise StudyError(first["msg"], file=path.name, column=key, found=first.get("input"),
                         remedy="see the format in the documentation") from None
