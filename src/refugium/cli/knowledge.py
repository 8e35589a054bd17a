"""`refugium knowledge`: what the tool knows of a node."""

from __future__ import annotations

import typer


def show(node: str) -> None:
    """Print a node's sites, members, drugs and sources."""
    from refugium.knowledge import show_node

    typer.echo(show_node(node))
