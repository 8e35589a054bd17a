"""The command line: one file per command, which imports what it needs when it runs."""

from refugium.cli.app import main

__all__ = ["main"]
