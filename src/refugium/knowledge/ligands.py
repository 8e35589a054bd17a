"""Which receptor a ligand or an activating antibody is given for."""

from __future__ import annotations

from refugium.knowledge.checks import name_key
from refugium.knowledge.pack import Knowledge, load_knowledge
from refugium.knowledge.schema import split_list


def receptors_of_ligand(name: str, *, knowledge: Knowledge | None = None) -> tuple[str, ...]:
    """List the receptor nodes that a ligand binds; empty for an unknown name.

    Parameters
    ----------
    name
        Ligand or antibody; case, blanks and hyphens do not matter.
    knowledge
        Knowledge pack; the built-in one by default.

    Examples
    --------
    >>> receptors_of_ligand("hgf"), receptors_of_ligand("water")
    (('MET',), ())
    """
    table = (knowledge or load_knowledge()).tables["ligands"]
    wanted = name_key(name)
    return tuple(
        str(node)
        for ligand, aliases, node in zip(
            table["ligand"], table["aliases"], table["node"], strict=True
        )
        if wanted in {name_key(alias) for alias in (ligand, *split_list(aliases))}
    )
