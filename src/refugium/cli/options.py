"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StudyArgument = Annotated[
    str, typer.Argument(metavar="STUDY", help="Study folder, or the name of a published study.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", help="Folder to write; must be new.")
]
