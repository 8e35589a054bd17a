"""The command `refugium` and how it fails: one readable message, exit code 2, no traceback."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="refugium",
    help="Where tumour cells take refuge when a targeted drug hits its target. "
    "Research use only.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
data_app = typer.Typer(help="Published studies, by name.", no_args_is_help=True)
knowledge_app = typer.Typer(help="What the tool knows of a node.", no_args_is_help=True)
app.add_typer(data_app, name="data")
app.add_typer(knowledge_app, name="knowledge")

StudyArgument = Annotated[
    str, typer.Argument(metavar="STUDY", help="Study folder, or the name of a published study.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", help="Folder to write; must be new.")
]


@app.callback()
def _root(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s")
    if version:
        from refugium import __version__

        typer.echo(f"refugium {__version__}")
        raise typer.Exit


@app.command()
def demo(out: OutOption = None) -> None:
    """Run the main job on a virtual tumour with known truth."""
    from refugium.cli.demo import demo as command

    command(out)


@app.command()
def check(study: StudyArgument) -> None:
    """Draw the arms, say what was lost, what is confounded and what can be answered."""
    from refugium.cli.check import check as command

    command(study)


@app.command()
def run(
    study: StudyArgument,
    out: OutOption = None,
    figures: Annotated[bool, typer.Option(help="Also write SVG and PNG.")] = False,
    h5mu: Annotated[bool, typer.Option(help="Also write the study as MuData.")] = False,
    substrates: Annotated[
        Path | None, typer.Option(help="Your own table: kinase, substrate, residue (window, sign).")
    ] = None,
) -> None:
    """Answer every question that the data allow, on one page."""
    from refugium.cli.run import run as command

    command(study, out, figures=figures, h5mu=h5mu, substrates=substrates)


@app.command()
def escape(
    study: StudyArgument,
    contrast: Annotated[str | None, typer.Option(help="Only this contrast.")] = None,
    model: Annotated[str | None, typer.Option(help="Only this model.")] = None,
    drug: Annotated[str | None, typer.Option(help="Only arms with this drug.")] = None,
    out: OutOption = None,
) -> None:
    """Did the drug hit, and what stays on? Printed; tables with --out."""
    from refugium.cli.escape import escape as command

    command(study, contrast=contrast, model=model, drug=drug, out=out)


@app.command()
def movie(
    study: StudyArgument,
    modality: Annotated[str | None, typer.Option(help="What to follow, e.g. rna_counts.")] = None,
    model: Annotated[str | None, typer.Option(help="Only this model.")] = None,
    chain: Annotated[
        Path | None, typer.Option(help="TOML file of a chain; the built-in one if not given.")
    ] = None,
    out: OutOption = None,
) -> None:
    """In what order does the escape unfold, and is the way back another? Tables with --out."""
    from refugium.cli.movie import movie as command

    command(study, modality=modality, model=model, chain=chain, out=out)


@app.command()
def compare(
    one: Annotated[Path, typer.Argument(metavar="OUT1", help="Output folder of a run.")],
    other: Annotated[Path, typer.Argument(metavar="OUT2", help="Output folder of another run.")],
    tolerance: Annotated[
        float | None, typer.Option(help="Numbers that agree within this have not moved.")
    ] = None,
    out: OutOption = None,
) -> None:
    """Say what changed between two runs, and why. Printed; tables with --out."""
    from refugium.cli.compare import compare as command

    command(one, other, tolerance=tolerance, out=out)


@app.command()
def plan(study: StudyArgument, out: OutOption = None) -> None:
    """Say which addition would change a call, with its power. Printed; tables with --out."""
    from refugium.cli.plan import plan as command

    command(study, out=out)


@app.command()
def identify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Names, or a study.")],
    column: Annotated[str | None, typer.Option(help="Column of names; the first if not given."
                                               )] = None,
    kind: Annotated[str, typer.Option(help="auto, genes or antibodies.")] = "auto",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="CSV file to write.")] = None,
) -> None:
    """Say which gene each name means: earlier symbols, aliases, dates, other species."""
    from refugium.cli.identify import identify as command

    command(file, column=column, kind=kind, out=out)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Table as a vendor writes it.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Study folder to write; must be new.")],
    vendor: Annotated[str | None, typer.Option(help="Its layout; told from the header if not "
                                               "given.")] = None,
    samples: Annotated[
        Path | None, typer.Option(help="Table: source_column, sample_id (or a plate map).")
    ] = None,
    scale: Annotated[str | None, typer.Option(help="linear or log2, where asked for.")] = None,
) -> None:
    """Arrange a table of MaxQuant, DIA-NN, Spectronaut, FragPipe, ... as a study's folder."""
    from refugium.cli.importing import import_table as command

    command(file, out=out, vendor=vendor, samples=samples, scale=scale)


@data_app.command("list")
def data_list() -> None:
    """List the published studies that can be had by name."""
    from refugium.cli.data import list_studies

    list_studies()


@data_app.command("get")
def data_get(
    name: Annotated[str, typer.Argument(help="Name from `refugium data list`.")],
    out: OutOption = None,
) -> None:
    """Fetch a published study, check it, and write it as a study folder."""
    from refugium.cli.data import get_study

    get_study(name, out)


@knowledge_app.command("list")
def knowledge_list() -> None:
    """List the built-in tables and the packs that can be had by name."""
    from refugium.cli.knowledge import list_packs

    list_packs()


@knowledge_app.command("get")
def knowledge_get(
    name: Annotated[str, typer.Argument(help="collectri, sugiyama or omnipath.")],
) -> None:
    """Fetch a knowledge pack by name and check it."""
    from refugium.cli.knowledge import get_pack

    get_pack(name)


@knowledge_app.command("show")
def knowledge_show(
    node: Annotated[str, typer.Argument(help="Node, e.g. EGFR or 'SRC family'.")],
) -> None:
    """Show a node: its sites, members, drugs, sources."""
    from refugium.cli.knowledge import show

    show(node)


def main() -> None:
    """Run the command line; every error on purpose becomes one message and exit code 2."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "2")
    from refugium.core.errors import RefugiumError

    try:
        app()
    except RefugiumError as error:
        sys.stderr.write(f"refugium: {error}\n")
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:  # a full disk, a folder that may not be written
        sys.stderr.write(f"refugium: {error.filename or 'a file'}: {error.strerror or error}. "
                         "To do: check the place and that you may write there.\n")
        sys.exit(2)
