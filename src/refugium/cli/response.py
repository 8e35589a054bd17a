"""`refugium response`: dose curves, rates and pairs of drugs, printed; tables, page with --out."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from refugium.cli.options import OutOption, StudyArgument


def response(
    study: StudyArgument,
    model: Annotated[str | None, typer.Option(help="Only this model.")] = None,
    out: OutOption = None,
) -> None:
    """Fit doses: what does each do, and what do two drugs do together? Page with --out."""
    from refugium.core.output import check_free
    from refugium.pipeline import open_study
    from refugium.report import write_answer_page
    from refugium.response import fit_response
    from refugium.signal import read

    if out is not None:
        check_free(out)
    opened, _ = open_study(study)
    command = f"refugium response {shlex.quote(str(study))}"
    if model is not None:
        command += f" --model {shlex.quote(model)}"
    found = fit_response(opened, model=model)
    if out is not None:
        found.save(out)
        page = write_answer_page(out, readings=read(opened), response=found, command=command)
    typer.echo(found.summary())
    if out is not None:
        typer.echo(f"\npage: {page}")
