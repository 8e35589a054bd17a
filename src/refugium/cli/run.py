"""`refugium run`: a study to a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from refugium.cli.options import OutOption, StudyArgument


def run(
    study: StudyArgument,
    out: OutOption = None,
    figures: Annotated[bool, typer.Option(help="Also write SVG and PNG.")] = False,
    h5mu: Annotated[bool, typer.Option(help="Also write the study as MuData.")] = False,
    substrates: Annotated[
        Path | None, typer.Option(
            help="Your own table in place of the built-in sites: kinase, substrate, residue "
                 "(window, sign).")
    ] = None,
) -> None:
    """Answer every question that the data allow, on one page."""
    from refugium.pipeline import run as run_study
    from refugium.report import check_target

    name = Path(study).resolve().name if Path(study).exists() else study
    target = out or Path(f"{name}-refugium")
    check_target(target.resolve())
    made = run_study(study, out=target, figures=figures, h5mu=h5mu, substrates=substrates)
    typer.echo(made.escape.summary())
    if made.therapy is not None and len(made.therapy.tables["path"]):
        typer.echo("\n" + "\n".join(made.therapy.sentences))
    typer.echo(f"\npage: {made.page}")
