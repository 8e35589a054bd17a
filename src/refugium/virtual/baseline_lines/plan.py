"""What a virtual cohort of lines at baseline holds, and which rival cause it hides."""

from __future__ import annotations

from dataclasses import dataclass

from refugium.core.errors import RefugiumError

WORLDS = ("none", "proliferation", "driver", "lineage", "plex_split", "sisters")
"""What else could make a node higher where cells survive: nothing; the node follows growth; the
driver's output represses it; a lineage moves node and response; survivors stand in plexes of their
own; lines come in pairs of one origin."""


@dataclass(frozen=True, kw_only=True)
class LinesPlan:
    """Say what to plant.

    Parameters
    ----------
    seed
        Root of every random stream.
    n_lines
        Driver-positive lines; half of them survive the drug.
    shift_log2
        How much higher the node is before the drug in survivors: 0 = nothing planted.
    node, n_sites
        The node, and how many of its own sites the assay sees.
    world
        One of :data:`WORLDS`.
    n_plexes
        Plexes; each holds every line (`plex_split`: the half of one response).
    drug, target, second
        The drug, its target, and an inhibitor of the node, given alone and together.
    on_drug
        Whether samples on the drug were measured.
    keeps_up
        Whether the node stays where it was on the drug (else it falls with the target).
    pair_kills
        Rate (1/d) that the second drug takes from survivors on the drug only.
    pair_dies
        Rate (1/d) that it takes from every line, on or off the drug.
    declared
        Whether the study names the node beforehand.
    groups
        Whether responses are given as groups; else they are read from wells.
    compression, misannotated
        Share of the plex's mean in each channel; share of reporter rows that follow another node.
    line_log2, site_log2, noise_log2
        Standard deviation of a node between lines, of a site of a line about its node, of one
        reading.
    lineage_log2
        World `lineage`: how far nodes and peptides go with it, standard deviation.
    seen
        Share of reporter peptides of other nodes that the assay sees.
    n_background
        Peptides unrelated to any node.
    """

    seed: int = 0
    n_lines: int = 8
    shift_log2: float = 0.0
    node: str = "SRC family"
    n_sites: int = 3
    world: str = "none"
    n_plexes: int = 2
    drug: str = "osimertinib"
    target: str = "EGFR"
    second: str = "dasatinib"
    on_drug: bool = True
    keeps_up: bool = True
    pair_kills: float = 0.5
    pair_dies: float = 0.1
    declared: bool = False
    groups: bool = False
    compression: float = 0.12
    misannotated: float = 0.25
    line_log2: float = 0.5
    site_log2: float = 0.8
    noise_log2: float = 0.25
    lineage_log2: float = 1.0
    seen: float = 0.6
    n_background: int = 400

    def __post_init__(self) -> None:
        if self.world not in WORLDS:
            raise RefugiumError("no such world of lines", found=self.world,
                                remedy=f"use one of {', '.join(WORLDS)}")
        if self.n_lines < 4 or self.n_lines % 2:
            raise RefugiumError("no such cohort of lines", found=self.n_lines,
                                remedy="give an even number of lines, four or more")
