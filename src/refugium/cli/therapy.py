"""`refugium therapy`: from call to pair, printed; page with --out."""

from __future__ import annotations

import shlex
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
    """Which second drug closes the refuge, at which dose, and what is known? Page with --out."""
    from refugium.core.output import check_free
    from refugium.escape import find_escape
    from refugium.pipeline import open_study
    from refugium.report import write_answer_page
    from refugium.response import fit_response
    from refugium.signal import read
    from refugium.therapy import rank_therapies

    if out is not None:
        check_free(out)
    opened = open_study(study)[0]
    readings = read(opened)
    # curves and calls are drawn on the page only
    paged = out is not None
    response = fit_response(opened) if paged and len(opened.wells) else None
    escape = find_escape(readings) if paged and readings.of else None
    found = rank_therapies(readings, escape=escape, response=response, disease=disease, gene=gene,
                           variant=variant)
    typer.echo(found.summary())
    if out is None:
        return
    found.save(out)
    claim = {"disease": disease, "gene": gene, "variant": variant}
    command = shlex.join(["refugium", "therapy", str(study), *(
        part for name, value in claim.items() if value for part in (f"--{name}", value))])
    page = write_answer_page(out, readings=readings, command=command, response=response,
                             therapy=found, escape=escape)
    typer.echo(f"\npage: {page}")
