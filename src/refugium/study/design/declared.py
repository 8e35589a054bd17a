"""Nodes that a study named before anything was measured, by the names they are scored under."""

from __future__ import annotations

from collections.abc import Sequence

from refugium.core.errors import StudyError
from refugium.knowledge import Knowledge, family_of, find_node
from refugium.language.suggest import did_you_mean


def declared_nodes(
    names: Sequence[str], knowledge: Knowledge, *, file: str | None = None
) -> tuple[str, ...]:
    """Answer: which nodes were named beforehand?

    Parameters
    ----------
    names
        As the study writes them: nodes or genes.
    knowledge
        Names of nodes.
    file
        Where they stand, for errors.

    Returns
    -------
    tuple of str
        Each as it is scored (a member of a family: the family), once.

    Raises
    ------
    StudyError
        For a name that is no node: a family of its own that holds nothing would be no promise,
        and the node that was meant would be tested among all others without a word.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> declared_nodes(["src family", "YES1", "MAPK1"], load_knowledge())
    ('SRC family', 'ERK')
    """
    found = []
    for name in names:
        node = find_node(name, knowledge=knowledge)
        if node is None:
            raise StudyError("no node has this name", file=file, column="declared", found=name,
                             remedy=did_you_mean(name, knowledge.nodes["node"]))
        found.append(family_of(node, knowledge=knowledge) or node)
    return tuple(dict.fromkeys(found))
