"""The command line: one file per command, imported only when that command runs."""

from refugium.cli.app import main

__all__ = ["main"]
