"""`refugium plan`: which addition to a study would change a call."""

from __future__ import annotations

import typer

from refugium.cli.options import OutOption, StudyArgument


def plan(study: StudyArgument, out: OutOption = None) -> None:
    """Say which addition would change a call, with its power. Printed; tables with --out."""
    from refugium.core.output import check_free
    from refugium.core.saved import save_tables
    from refugium.pipeline import open_study
    from refugium.plan import plan_study

    if out is not None:
        check_free(out)
    found = plan_study(open_study(study)[0])
    typer.echo(found.summary())
    if out is not None:
        save_tables(out, "StudyPlan", {"plan": found.plan, "plan_lines": found.plan_lines,
                                        "plan_design": found.plan_design},
                    {"alpha": found.cut})
        typer.echo(f"\ntables: {out}")
