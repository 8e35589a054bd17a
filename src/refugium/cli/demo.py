"""`refugium demo`: the main job on an embedded virtual tumour."""

from __future__ import annotations

from pathlib import Path

import typer

from refugium.cli.options import OutOption


def demo(out: OutOption = None) -> None:
    """Run the main job on a virtual tumour with known truth."""
    from refugium.io import write_study
    from refugium.pipeline import run
    from refugium.virtual import demo_partners, demo_tumour, partner_truth, write_truth

    target = out or Path("refugium-demo")
    tumour = demo_tumour()
    folder = target / "study"
    if not (folder / "study.toml").exists():
        write_study(tumour.study, folder)
        write_truth(tumour, folder)
        partner_truth(demo_partners()).to_csv(folder / "truth_partners.csv", index=False)
    made = run(folder, out=target / "page")
    typer.echo(made.escape.summary())
    if made.therapy is not None:
        typer.echo("\n" + "\n".join(made.therapy.sentences))
    typer.echo("")
    typer.echo("This tumour is virtual: what was planted is in "
               f"{folder / 'truth.csv'}, what second drugs truly do in truth_partners.csv. "
               "Research use only.")
    typer.echo(f"page: {made.page}")
