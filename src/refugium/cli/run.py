"""`refugium run`: a study to a page."""

from __future__ import annotations

from pathlib import Path

import typer


def run(study: str, out: Path | None, *, figures: bool, h5mu: bool = False,
        substrates: Path | None = None) -> None:
    """Run a study and print the answer and the page's path."""
    from refugium.pipeline import run as run_study
    from refugium.report import check_target

    name = Path(study).resolve().name if Path(study).exists() else study
    target = out or Path(f"{name}-refugium")
    check_target(target.resolve())
    made = run_study(study, out=target, figures=figures, h5mu=h5mu,
                     substrates=substrates)
    typer.echo(made.escape.summary())
    typer.echo(f"\npage: {made.page}")
