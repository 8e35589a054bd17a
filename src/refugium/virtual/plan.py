"""What a virtual tumour is to be: planted truth, design, and everything that hides it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from refugium.core.errors import RefugiumError

Planted = Literal[
    "none", "primed", "induced", "induced_early", "induced_late", "persistent", "lost", "mixed"
]
PLANTED: tuple[str, ...] = get_args(Planted)
MIXED = ("primed", "induced", "persistent", "lost")
TIMED = ("induced_early", "induced_late")
MISHAPS = ("", "lone_case", "lone_reference", "other_line", "exchanged", "dying_pair", "one_row",
           "confluent")
"""What goes wrong: nothing; one noisy sample on the drug, or without it; one sample of another
line, or with the label of its reference; cells that die where a second drug joins the first; wells
of one arm in one row of a plate; untreated cells that ran out of room."""
SERIES_H = (4.0, 24.0, 72.0)
ONE_TIME_H = (24.0,)
_SHARES = ("misannotated", "active", "compression", "missing", "missing_single", "seen",
           "sample_noise")
_AMOUNTS = (
    "noise_log2", "plex_log2", "loading_log2", "global_growth", "ischaemia", "shared_noise",
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Say what one virtual tumour holds; the same plan writes the same study, bit for bit.

    Parameters
    ----------
    seed
        Root of every random stream; biology, panel and assay have streams of their own.
    planted
        Class of the backup: ``none``, ``primed``, ``induced``, ``induced_early``,
        ``induced_late``, ``persistent``, ``lost``, or ``mixed`` (one primed, one induced, one
        persistent, one lost).
    n_plexes
        Plexes; each holds every condition once, so this is the number of replicates.
    times_h
        Sampling times, h, ascending, with time-matched vehicle; 0 is a sample before the drug.
        Empty: 4, 24 and 72 h if early or late is planted, else 24 h.
    drug, target
        The drug, and the node it hits.
    backup
        Node of the planted class (not for ``mixed``); None: drawn among receptors and kinases
        with at least two own sites.
    also
        Further planted nodes: pairs of node and class.
    direct_inhibitor
        Arms with a direct inhibitor of the backup. None: as the class needs (primed: alone and on
        top of the drug; persistent: on top). True: both, whatever is planted. False: never, so
        that nothing in the data can show a primed or persistent node to be on.
    before
        False: the plexes with the direct inhibitor are separate ones without any sample that
        lacks the drug.
    active
        Activity (0 to 1) of a planted node while it is on.
    misannotated
        Share of reporter sites that follow another node or nothing, and of edges dropped or
        pointed elsewhere; never told to the reader.
    off_target
        Nodes that each drug hits besides its target.
    noise_log2
        Standard deviation of one site in one sample, log2; Student t with 5 degrees of freedom
        and a scale of its own for each site.
    plex_log2, loading_log2
        Standard deviations of peptide x plex and of sample loading, log2.
    compression
        Mean share of background interference in a reporter ion (pulls ratios towards 1).
    missing, missing_single
        Share of peptide x plex combinations missing whole (rarer peptides more often), and of
        single values.
    seen
        Share of known reporter peptides that this assay ever sees.
    unseen
        Nodes without any measured site (families, not members).
    global_growth
        Fall of proliferation-linked sites on drug, log2, whatever their sign.
    strong_baseline
        A third of sites are phosphorylated by something else at a high and constant level, and
        abundances spread widely.
    selection
        A minor clone with other abundances and other active nodes outgrows on drug; no cell
        changes its state.
    ischaemia
        Standard deviation of a stress drift along the order of handling in a block, log2.
    shared_noise
        Standard deviation of what sites of one node, and of one protein, share in a sample, log2.
    sample_noise
        Share of the noise's variance that all sites of a sample have in common: two factors, to
        which each site answers in its own way.
    rises_at_h
        Times at which planted rises are there; empty: from their onset on.
    mishap
        One of :data:`MISHAPS`.
    wells
        Whether growth and death were counted.
    n_background
        Peptides unrelated to any node.

    Raises
    ------
    RefugiumError
        If a value is outside its range.

    Examples
    --------
    >>> Plan(planted="induced_late").times
    (4.0, 24.0, 72.0)
    """

    seed: int = 0
    planted: Planted = "none"
    n_plexes: int = 3
    times_h: tuple[float, ...] = ()
    drug: str = "erlotinib"
    target: str = "EGFR"
    backup: str | None = None
    also: tuple[tuple[str, str], ...] = ()
    direct_inhibitor: bool | None = None
    before: bool = True
    active: float = 0.75
    misannotated: float = 0.25
    off_target: int = 2
    noise_log2: float = 0.25
    plex_log2: float = 0.5
    loading_log2: float = 0.3
    compression: float = 0.12
    missing: float = 0.2
    missing_single: float = 0.01
    seen: float = 0.6
    unseen: tuple[str, ...] = ()
    global_growth: float = 0.0
    strong_baseline: bool = False
    selection: bool = False
    ischaemia: float = 0.15
    shared_noise: float = 0.1
    sample_noise: float = 0.0
    rises_at_h: tuple[float, ...] = ()
    mishap: str = ""
    wells: bool = False
    n_background: int = 150

    def __post_init__(self) -> None:
        classes = [kind for _, kind in self.also]
        if self.planted not in PLANTED:
            raise _wrong("planted", self.planted, f"use one of {', '.join(PLANTED)}")
        if wrong := [kind for kind in classes if kind not in PLANTED[1:-1]]:
            raise _wrong("also", wrong[0], f"use one of {', '.join(PLANTED[1:-1])}")
        if self.mishap not in MISHAPS:
            raise _wrong("mishap", self.mishap, f"use one of {', '.join(filter(None, MISHAPS))}")
        if strange := set(self.rises_at_h) - set(self.times):
            raise _wrong("rises_at_h", sorted(strange), "name sampling times")
        if self.planted == "mixed" and self.backup is not None:
            raise _wrong("backup", self.backup, "name nodes of a mixed tumour by `also`")
        named = [self.target, *filter(None, [self.backup]), *(node for node, _ in self.also)]
        if len(set(named)) < len(named):
            raise _wrong("backup", named, "give the target and each planted node one part")
        for name, least in (("n_plexes", 1), ("seed", 0), ("off_target", 0), ("n_background", 0)):
            if getattr(self, name) < least:
                raise _wrong(name, getattr(self, name), f"use a whole number from {least} up")
        for name in _SHARES:
            if not 0 <= getattr(self, name) <= 1:
                raise _wrong(name, getattr(self, name), "use a share between 0 and 1")
        for name in _AMOUNTS:
            if not 0 <= getattr(self, name) < float("inf"):
                raise _wrong(name, getattr(self, name), "use a number not below 0")
        hours = {abs(float(t)) for t in self.times_h}
        if list(self.times_h) != sorted(hours) or float("inf") in hours:
            raise _wrong("times_h", self.times_h, "give ascending hours, none below 0")
        if not any(self.times):
            raise _wrong("times_h", self.times_h, "add a time on drug")

    @property
    def times(self) -> tuple[float, ...]:
        """Sampling times, h."""
        if self.times_h:
            return tuple(float(t) for t in self.times_h)
        timed = self.planted in TIMED or any(kind in TIMED for _, kind in self.also)
        return SERIES_H if timed else ONE_TIME_H

    @property
    def classes(self) -> tuple[str, ...]:
        """Classes for which a node must be found, in order (without `also`)."""
        if self.planted == "none":
            return ()
        return MIXED if self.planted == "mixed" else (self.planted,)


def _wrong(name: str, found: object, remedy: str) -> RefugiumError:
    return RefugiumError(f"no such virtual tumour: {name}", found=found, remedy=remedy)
