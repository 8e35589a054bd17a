"""What is known before any data are read: nodes, their reporter sites, drugs, targets, traps."""

from refugium.knowledge.drugs import find_drug, inhibited_at, targets_of
from refugium.knowledge.exposure import exposure_of
from refugium.knowledge.ligands import receptors_of_ligand
from refugium.knowledge.network import survival_effectors, survival_network
from refugium.knowledge.nodes import (
    family_of,
    find_node,
    members_of,
    receptors_served,
    reporters_of,
    top_nodes,
)
from refugium.knowledge.pack import Knowledge, load_knowledge
from refugium.knowledge.readouts import paradoxical, readouts_of
from refugium.knowledge.show import show_node
from refugium.knowledge.signatures import signature_network

__all__ = [
    "Knowledge",
    "exposure_of",
    "family_of",
    "find_drug",
    "find_node",
    "inhibited_at",
    "load_knowledge",
    "members_of",
    "paradoxical",
    "readouts_of",
    "receptors_of_ligand",
    "receptors_served",
    "reporters_of",
    "show_node",
    "signature_network",
    "survival_effectors",
    "survival_network",
    "targets_of",
    "top_nodes",
]
