"""The command line: one file per command, which imports what it needs when it runs."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.cli.app import main
else:
    __getattr__, __dir__ = lazy_face(__name__, {"app": ("main",)})

__all__ = ["main"]
