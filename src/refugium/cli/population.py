"""`refugium population`: how colonies live on, printed; tables with --out."""

from __future__ import annotations

from typing import Annotated

import typer

from refugium.cli.options import OutOption, StudyArgument


def population(
    study: StudyArgument,
    from_h: Annotated[float, typer.Option(
        "--from-h", help="Hours after the drug from which rates are read.")] = 72.0,
    seed: Annotated[int, typer.Option(help="Of the draws.")] = 0,
    out: OutOption = None,
) -> None:
    """Colonies over time: how fast, in which order, and do they differ beyond chance?"""
    from refugium.core.output import check_free
    from refugium.pipeline import open_study
    from refugium.population import fit_population

    if out is not None:
        check_free(out)
    opened, _ = open_study(study)
    found = fit_population(opened, from_h=from_h, seed=seed)
    if out is not None:
        found.save(out)
    typer.echo(found.summary())
    if out is not None:
        typer.echo(f"\ntables: {out}")
