"""`refugium knowledge`: what the tool knows of a node, and knowledge packs by name."""

from __future__ import annotations

from typing import Annotated

import typer

knowledge = typer.Typer(help="What the tool knows of a node.", no_args_is_help=True)


@knowledge.command("list")
def list_packs() -> None:
    """List the built-in tables and the packs that can be had by name."""
    from refugium.knowledge import load_knowledge
    from refugium.knowledge.packs import list_packs as catalogue

    typer.echo("built in")
    for row in load_knowledge().provenance().to_dict(orient="records"):
        typer.echo(f"  {row['table']:16s} {row['rows']:6d} rows, {row['checked']} checked")
    typer.echo("by name: refugium knowledge get NAME")
    for row in catalogue().to_dict(orient="records"):
        place = "in the mirror" if row["here"] else "to download" if row["address"] else (
            "only from a mirror: no pinned public address is known")
        typer.echo(f"  {row['name']:16s} {row['megabytes']:.1f} MB, {place}. {row['title']}")


@knowledge.command("get")
def get_pack(
    name: Annotated[str, typer.Argument(help="collectri, sugiyama or omnipath.")],
) -> None:
    """Fetch a knowledge pack by name and check it."""
    from refugium.knowledge.packs import fetch_pack, load_pack, pack_entry

    path = fetch_pack(name)
    pack, table = pack_entry(name), load_pack(name, path=path)
    typer.echo(f"{name}: {len(table)} edges of {table['source'].nunique()} sources in {path}")
    typer.echo(f"licence: {pack.licence}")
    typer.echo(f"cite: {pack.citation} (doi:{pack.doi})")


@knowledge.command("show")
def show(
    node: Annotated[str, typer.Argument(help="Node, e.g. EGFR or 'SRC family'.")],
) -> None:
    """Show a node: its sites, members, drugs, sources."""
    from refugium.core.errors import KnowledgeError
    from refugium.identifiers import identify
    from refugium.knowledge import find_drug, find_node, show_node, targets_of

    found = node if find_node(node) else ""
    if not found and (drug := find_drug(node)):
        raise KnowledgeError("this is a drug, not a node", found=node, remedy="show what it is "
                             f"given for: {', '.join(targets_of(drug)) or 'not known here'}")
    if not found:  # HER2, p-AKT: other names of one gene, or of an antibody's genes
        genes = identify([node])["symbol"].iloc[0].split(";")
        nodes = dict.fromkeys(filter(None, map(find_node, filter(None, genes))))
        found = next(iter(nodes)) if len(nodes) == 1 else ""
    typer.echo(show_node(found or node))
