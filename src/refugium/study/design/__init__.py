"""Who got what, when, beside whom: states, contrasts, blocks and replicates."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.study.design.blocks import comparable
    from refugium.study.design.contrasts import derive_contrasts
    from refugium.study.design.copied_wells import SharedWells, joined, shared_wells
    from refugium.study.design.dates import doubtful_times
    from refugium.study.design.declared import declared_nodes
    from refugium.study.design.design import Design
    from refugium.study.design.layout import Layout
    from refugium.study.design.replicates import first_readings, technical
    from refugium.study.design.states import State, by_arm, find_state
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "blocks": ("comparable",),
        "contrasts": ("derive_contrasts",),
        "design": ("Design",),
        "dates": ("doubtful_times",),
        "declared": ("declared_nodes",),
        "layout": ("Layout",),
        "replicates": ("first_readings", "technical"),
        "copied_wells": ("SharedWells", "joined", "shared_wells"),
        "states": ("State", "by_arm", "find_state"),
    })

__all__ = [
    "Design",
    "Layout",
    "SharedWells",
    "State",
    "by_arm",
    "comparable",
    "declared_nodes",
    "derive_contrasts",
    "doubtful_times",
    "find_state",
    "first_readings",
    "joined",
    "shared_wells",
    "technical",
]
