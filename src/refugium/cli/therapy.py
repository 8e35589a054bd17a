"""`refugium therapy`: from call to pair, printed; tables with --out."""

from __future__ import annotations

from typing import Annotated

import typer

from refugium.cli.options import OutOption, StudyArgument


def therapy(
    study: StudyArgument,
    disease: Annotated[str, typer.Option(help="Disease for which evidence is asked.")] = "",
    gene: Annotated[str, typer.Option(help="Gene of the marker, e.g. EGFR.")] = "",
    variant: Annotated[str, typer.Option(help="Change of the gene, e.g. L858R.")] = "",
    out: OutOption = None,
) -> None:
    """Which second drug closes the refuge, at which dose, and what is known? Tables with --out."""
    from refugium.core.output import check_free
    from refugium.pipeline import open_study
    from refugium.therapy import rank_therapies

    if out is not None:
        check_free(out)
    found = rank_therapies(open_study(study)[0], disease=disease, gene=gene, variant=variant)
    if out is not None:
        found.save(out)
    typer.echo(found.summary())
    if out is not None:
        typer.echo(f"\ntables: {out}")
