"""What is known before any data are read: nodes, their reporter sites, drugs, targets, traps."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.knowledge.drugs import find_drug, inhibited_at, targets_of
    from refugium.knowledge.exposure import exposure_of
    from refugium.knowledge.ligands import receptors_of_ligand
    from refugium.knowledge.network import survival_effectors, survival_network
    from refugium.knowledge.nodes import family_of, find_node, receptors_served, top_nodes
    from refugium.knowledge.pack import Knowledge, load_knowledge
    from refugium.knowledge.readouts import paradoxical, readouts_of
    from refugium.knowledge.show import show_node
    from refugium.knowledge.signatures import signature_network
    from refugium.knowledge.unnamed import named_after
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "drugs": ("find_drug", "inhibited_at", "targets_of"),
        "exposure": ("exposure_of",),
        "ligands": ("receptors_of_ligand",),
        "network": ("survival_effectors", "survival_network"),
        "nodes": ("family_of", "find_node", "receptors_served", "top_nodes"),
        "pack": ("Knowledge", "load_knowledge"),
        "readouts": ("paradoxical", "readouts_of"),
        "show": ("show_node",),
        "signatures": ("signature_network",),
        "unnamed": ("named_after",),
    })

__all__ = [
    "Knowledge",
    "exposure_of",
    "family_of",
    "find_drug",
    "find_node",
    "inhibited_at",
    "load_knowledge",
    "named_after",
    "paradoxical",
    "readouts_of",
    "receptors_of_ligand",
    "receptors_served",
    "show_node",
    "signature_network",
    "survival_effectors",
    "survival_network",
    "targets_of",
    "top_nodes",
]
