"""`refugium escape`: engagement and calls in the terminal."""

from __future__ import annotations

from pathlib import Path

import typer


def escape(
    study: str, *, contrast: str | None, model: str | None, drug: str | None, out: Path | None
) -> None:
    """Print the answer; save the tables if a folder is named."""
    from refugium.core.output import check_free
    from refugium.escape import find_escape
    from refugium.pipeline import open_study

    if out is not None:
        check_free(out)
    found = find_escape(open_study(study)[0], contrast=contrast, model=model, drug=drug)
    typer.echo(found.summary())
    if out is not None:
        found.save(out)
        typer.echo(f"\ntables: {out}")
