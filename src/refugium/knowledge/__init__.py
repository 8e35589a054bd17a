"""What is known before any data are read: nodes, their reporter sites, drugs, targets, traps."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.knowledge.drugs import find_drug, inhibited_at, targets_of
    from refugium.knowledge.exposure import exposure_of
    from refugium.knowledge.ligands import receptors_of_ligand
    from refugium.knowledge.makers import makers_of, read_as, sites_made_by
    from refugium.knowledge.network import survival_effectors, survival_network
    from refugium.knowledge.nodes import family_of, find_node, receptors_served, top_nodes
    from refugium.knowledge.pack import Knowledge, load_knowledge
    from refugium.knowledge.readouts import (
        LEAST_TRANSCRIPTS,
        paradoxical,
        readouts_of,
        transcripts_of,
        would_show,
    )
    from refugium.knowledge.show import show_node
    from refugium.knowledge.signatures import signature_network
    from refugium.knowledge.unnamed import named_after
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "drugs": ("find_drug", "inhibited_at", "targets_of"),
        "exposure": ("exposure_of",),
        "ligands": ("receptors_of_ligand",),
        "makers": ("makers_of", "read_as", "sites_made_by"),
        "network": ("survival_effectors", "survival_network"),
        "nodes": ("family_of", "find_node", "receptors_served", "top_nodes"),
        "pack": ("Knowledge", "load_knowledge"),
        "readouts": ("LEAST_TRANSCRIPTS", "paradoxical", "readouts_of", "transcripts_of",
                     "would_show"),
        "show": ("show_node",),
        "signatures": ("signature_network",),
        "unnamed": ("named_after",),
    })

__all__ = [
    "LEAST_TRANSCRIPTS",
    "Knowledge",
    "exposure_of",
    "family_of",
    "find_drug",
    "find_node",
    "inhibited_at",
    "load_knowledge",
    "makers_of",
    "named_after",
    "paradoxical",
    "read_as",
    "readouts_of",
    "receptors_of_ligand",
    "receptors_served",
    "show_node",
    "signature_network",
    "sites_made_by",
    "survival_effectors",
    "survival_network",
    "targets_of",
    "top_nodes",
    "transcripts_of",
    "would_show",
]
