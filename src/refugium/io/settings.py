"""The file study.toml: what it may say, checked before any table is opened."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from refugium.core.errors import StudyError
from refugium.core.guards.limits import Limits
from refugium.core.guards.texts import read_text
from refugium.language.suggest import nearest
from refugium.study import EFFECTS, LAYERS, Modality

STUDY_SCHEMA = 1
_SIZE = Limits(file_bytes=1 << 20)
_KINDS: dict[str, str] = {Modality.PHOSPHO: "peptides", Modality.RPPA: "antibodies",
                          Modality.LUMINEX: "antibodies"}


class ModalitySettings(BaseModel):
    """One modality: a wide table, a values and a features file, an .h5ad, a folder of counts."""

    model_config = ConfigDict(extra="forbid", strict=True)

    table: str | None = None
    values: str | None = None
    features: str | None = None
    observations: str | None = None
    file: str | None = None
    layer: str | None = None
    folder: str | None = None
    format: Literal["htseq", "star", "featurecounts"] | None = None
    column: int | None = None
    names: dict[str, str] = Field(default_factory=dict)
    sheet: str | None = None
    object: str | None = None
    given: Literal["samples", "means", "effects"] = "samples"
    sd: str | None = None
    n: str | None = None
    se: str | None = None
    p: str | None = None
    df: str | None = None
    n_case: str | None = None
    n_reference: str | None = None
    kind: Literal["peptides", "sites", "antibodies", "genes"] | None = None
    scale: Literal["linear", "log2"]
    acquisition: Literal["lfq", "dia", "tmt_ms2", "tmt_ms3", "itraq"] | None = None

    def kind_for(self, modality: str) -> str:
        """Return what its rows are; where not stated, what they usually are."""
        return self.kind or _KINDS.get(modality, "genes")

    @property
    def files(self) -> list[str]:
        """The files it names; those of a folder are found when it is read."""
        layers = (getattr(self, name) for own in LAYERS.values() for name in own)
        named = (self.table, self.values, self.features, self.observations, self.file, *layers)
        return [file for file in named if file is not None]


class DeclaredSettings(BaseModel):
    """What was named before anything was measured."""

    model_config = ConfigDict(extra="forbid", strict=True)

    nodes: list[str] = Field(default_factory=list)


class StudySettings(BaseModel):
    """The whole of study.toml."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, strict=True)

    schema_: Literal[1] = Field(alias="schema")
    name: str = Field(min_length=1, max_length=200)
    time_zero: str = Field(min_length=1, max_length=200)
    models: str = "models.csv"
    arms: str = "arms.csv"
    samples: str | None = "samples.csv"
    contrasts: str | None = None
    wells: str | None = None
    losses: str | None = None
    responses: str | None = None
    declared: DeclaredSettings = Field(default_factory=DeclaredSettings)
    notes: list[str] = Field(default_factory=list)
    citation: str = ""
    modalities: dict[str, ModalitySettings] = Field(default_factory=dict)

    @property
    def files(self) -> list[str]:
        """Every file that the study names."""
        named = (self.models, self.arms, self.samples, self.contrasts, self.wells, self.losses,
                 self.responses)
        parts = [file for part in self.modalities.values() for file in part.files]
        return [*(file for file in named if file is not None), *parts]

    @property
    def without_samples(self) -> bool:
        """Whether all that it holds are changes, and no table of samples is named."""
        return ("samples" not in self.model_fields_set and bool(self.modalities)
                and all(part.given == EFFECTS for part in self.modalities.values()))

    @property
    def folders(self) -> list[str]:
        """Every folder of counts that the study names."""
        return [part.folder for part in self.modalities.values() if part.folder is not None]


def read_settings(path: Path) -> StudySettings:
    """Read study.toml.

    Raises
    ------
    StudyError
        Not TOML, an unknown key, a missing or wrong value: with line and key.
    """
    text = read_text(path, _SIZE)
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        known = isinstance(error, tomllib.TOMLDecodeError)
        why = str(error) if known else "a number or a nesting without end"
        raise StudyError(f"not valid TOML: {why}", file=path.name,
                         row=int(line[1]) if line else None,
                         remedy="text values need quotation marks, keys an equals sign") from None
    _check_schema(raw, text, path.name)
    try:
        settings = StudySettings.model_validate(raw)
    except ValidationError as error:
        raise _teach(error, text, path.name) from None
    for name in settings.modalities:
        if name not in tuple(Modality):
            raise StudyError("unknown modality", file=path.name, row=_line(text, ["modalities",
                             name]), column=f"modalities.{name}", found=name,
                             remedy=_suggest(name, [m.value for m in Modality]))
    return settings


def _check_schema(raw: dict[str, Any], text: str, file: str) -> None:
    if "schema" not in raw:
        raise StudyError("key is missing", file=file, column="schema",
                         remedy=f"write `schema = {STUDY_SCHEMA}` on the first line")
    found = raw["schema"]
    if type(found) is not int or found != STUDY_SCHEMA:
        newer = type(found) is int and found > STUDY_SCHEMA
        raise StudyError("unknown schema", file=file, row=_line(text, ["schema"]),
                         column="schema", found=found,
                         remedy="update refugium: a newer version wrote this study" if newer
                         else f"write `schema = {STUDY_SCHEMA}`")


def _teach(error: ValidationError, text: str, file: str) -> StudyError:
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    known: type[BaseModel] = StudySettings
    if path[0] == "modalities" and len(path) > 2:
        known = ModalitySettings
    if path[0] == "declared" and len(path) > 1:
        known = DeclaredSettings
    keys = [field.alias or name for name, field in known.model_fields.items()]
    found = first.get("input")
    if first["type"] == "extra_forbidden":
        message, remedy = "unknown key", _suggest(path[-1], keys)
    elif first["type"] == "missing":
        message, remedy, found = "key is missing", f"add {path[-1]!r}{_hint(path[-1])}", None
    elif first["type"] == "string_too_long":
        message, remedy = "the text is too long", "shorten it; long words belong into notes"
    elif first["type"] == "string_too_short":
        message, remedy = "the text is empty", "fill it in"
    else:
        message, remedy = first["msg"], f"correct the value{_hint(path[-1])}"
    line = _line(text, path[:-1] if first["type"] == "missing" else path)
    return StudyError(message, file=file, row=line, column=".".join(path),
                      found=found, remedy=remedy)


def _hint(key: str) -> str:
    return {"given": ': "samples", "means" of states, or "effects": log2 changes of contrasts',
            "scale": ': "linear" for intensities and counts, "log2" for logarithms',
            "time_zero": ', in words: time_zero = "first dose"',
            "name": ': name = "my study"'}.get(key, "")


def _suggest(name: str, known: tuple[str, ...] | list[str]) -> str:
    close = nearest(name, known, most=1, alike=0.7)
    return f"write {close[0]!r} if that is meant" if close else f"use one of {', '.join(known)}"


def _line(text: str, path: list[str]) -> int | None:
    """Return the line on which a key stands; None where it is not written plainly."""
    if not path:
        return None
    table = ".".join(path[:-1])
    header, inside = re.escape(".".join(path)), table == ""
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip().replace('"', "").replace(" ", "")
        if re.fullmatch(rf"\[{header}\](#.*)?", bare):
            return number
        if bare.startswith("["):
            inside = bare.startswith(f"[{table}]")
        elif inside and bare.startswith(f"{path[-1]}="):
            return number
    return None
