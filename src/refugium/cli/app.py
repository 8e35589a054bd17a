"""The command `refugium` and how it fails: one readable message, exit code 2, no traceback."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated

import typer

from refugium.cli.check import check
from refugium.cli.compare import compare
from refugium.cli.data import data
from refugium.cli.demo import demo
from refugium.cli.escape import escape
from refugium.cli.identify import identify
from refugium.cli.importing import import_table
from refugium.cli.knowledge import knowledge
from refugium.cli.movie import movie
from refugium.cli.plan import plan
from refugium.cli.population import population
from refugium.cli.response import response
from refugium.cli.run import run
from refugium.cli.therapy import therapy

app = typer.Typer(
    name="refugium",
    help="Where tumour cells take refuge when a targeted drug hits its target. "
    "Research use only.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(asked: bool) -> None:
    if asked:
        from refugium import __version__

        typer.echo(f"refugium {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done.")] = False,
    version: Annotated[bool, typer.Option(
        "--version", help="Print the version.", is_eager=True, callback=_print_version)] = False,
) -> None:
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s")


# in the order of the help
for _command in (demo, check, run, escape, movie, response, therapy, population, compare, plan,
                 identify):
    app.command()(_command)
app.command("import")(import_table)
app.add_typer(data, name="data")
app.add_typer(knowledge, name="knowledge")


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
