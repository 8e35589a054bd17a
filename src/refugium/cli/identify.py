"""`refugium identify`: which gene each name means, and which names are doubtful."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def identify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Names, or a study.")],
    column: Annotated[
        str | None, typer.Option(help="Column of names; the first if not given.")
    ] = None,
    kind: Annotated[str, typer.Option(help="auto, genes or antibodies.")] = "auto",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="CSV file to write.")] = None,
) -> None:
    """Say which gene each name means: earlier symbols, aliases, dates, other species."""
    from refugium.check import study_names
    from refugium.core.errors import StudyError
    from refugium.identifiers import identify as name_table
    from refugium.identifiers import identify_summary
    from refugium.io import read_study
    from refugium.io.formats import read_any_table
    from refugium.language.suggest import did_you_mean

    if out is not None and out.exists():
        raise StudyError("the file exists", file=out, remedy="name a new file")
    if file.is_dir() or file.name == "study.toml":
        for modality, names in study_names(read_study(file)).items():
            typer.echo(f"{modality}: " + identify_summary(name_table(names.names, kind=names.kind)))
        return
    table = read_any_table(file, dates_as_text=True)  # the doctor says what they were
    chosen = column or str(table.columns[0])
    if chosen not in table.columns:
        raise StudyError("no such column", file=file, column=chosen,
                         remedy=did_you_mean(chosen, map(str, table.columns)))
    column_names = table[chosen].tolist()
    if list(table.columns) == [chosen] and _is_name(chosen, kind):
        typer.echo(f"no header: the first line, {chosen}, is read as a name")
        column_names = [chosen, *column_names]
    found = name_table(column_names, kind=kind)
    typer.echo(identify_summary(found))
    if out is not None:
        from refugium.core.output import csv_safe

        csv_safe(found).to_csv(out, index=False)
        typer.echo(f"table: {out}")


def _is_name(text: str, kind: str) -> bool:
    """Whether the only column's header is itself the name of a gene: a list without header."""
    from refugium.identifiers import Recognised
    from refugium.identifiers import identify as name_table

    return Recognised(name_table([text], kind=kind)["status"].iloc[0]).usable
