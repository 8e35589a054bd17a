"""What a virtual course is to hold: programmes, when they move, and what hides them."""

from __future__ import annotations

from dataclasses import dataclass

from refugium.core.errors import RefugiumError

SHAPES = ("rise", "fall", "pulse")
HARVESTED = ("", "time", "replicate")
"""What the study says of its blocks: nothing; each time is a block of its own; each replicate of a
time was handled with that replicate of the other times, so that it is a harvest of its own."""


@dataclass(frozen=True, kw_only=True)
class Programme:
    """Genes that move together.

    Parameters
    ----------
    name
        Of the programme; its genes are named after it, unless `signature` names them.
    shape
        One of SHAPES: up or down to stay, or up and back while the drug is on.
    onset_h
        No gene of it moves sooner after a switch.
    half_h
        Time from the onset within which half of the change is made; each gene has its own around.
    lasts_h
        Of a pulse: when it begins to fade, after the onset.
    size_log2
        Typical change of a gene.
    n_genes
        How many, where no signature names them.
    signature
        Signature of the knowledge pack whose genes (and signs) it takes.
    back_h
        Half-time of the return off the drug; None: as on it.
    keeps
        Share of its change that never returns: true memory.
    quicker
        A second challenge goes so many times faster than the first: true memory.
    """

    name: str
    shape: str = "rise"
    onset_h: float = 0.0
    half_h: float = 8.0
    lasts_h: float = 12.0
    size_log2: float = 2.0
    n_genes: int = 30
    signature: str = ""
    back_h: float | None = None
    keeps: float = 0.0
    quicker: float = 1.0

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            raise RefugiumError("no such shape of a programme", found=self.shape,
                                remedy=f"use one of {', '.join(SHAPES)}")
        if not 0 <= self.keeps <= 1:
            raise RefugiumError("a programme keeps a share of its change", found=self.keeps,
                                remedy="give a number from 0 to 1")
        if self.half_h <= 0 or self.quicker <= 0 or (self.back_h is not None and self.back_h <= 0):
            raise RefugiumError("half-times and their ratios are above 0", found=self.name,
                                remedy="give hours above 0")


STORY = (
    Programme(name="stress", shape="pulse", signature="NFKB_OUTPUT", half_h=3.0, lasts_h=8.0),
    Programme(name="identity", shape="fall", signature="MELANOCYTIC", onset_h=4.0, half_h=10.0,
              size_log2=3.0),
    Programme(name="dedifferentiation", signature="UNDIFFERENTIATED", onset_h=36.0, half_h=20.0,
              size_log2=3.0),
    Programme(name="reversible", n_genes=60, half_h=8.0, size_log2=2.5),
    Programme(name="kept", n_genes=60, half_h=8.0, size_log2=3.0, keeps=1.0),
)
"""A pulse of stress, identity lost, then dedifferentiation; and genes that return or are kept."""


@dataclass(frozen=True, kw_only=True)
class CoursePlan:
    """Say what to plant, and how it is sampled.

    Parameters
    ----------
    seed
        Root of every random stream.
    programmes
        What moves; default: STORY.
    n_still
        Genes that do not answer to the drug.
    on_h, off_h, again_h
        Samples, hours after the drug is given, taken away (at the last of `on_h`), given again (at
        the last of `off_h`).
    replicates
        Samples a time.
    beside
        Whether untreated cells are sampled at every time; else at the start only.
    drift_log2
        What culture time does to genes by the end, treated or not, standard deviation.
    harvest_log2
        What each harvest does to genes, standard deviation: all samples of one harvest alike.
    harvested
        One of HARVESTED.
    washout_h
        Half-time with which the drug leaves the cells.
    noise_log2
        Standard deviation of a sample, typical gene.
    counts
        RNA counts; else log2 values.
    """

    seed: int = 0
    programmes: tuple[Programme, ...] = STORY
    n_still: int = 600
    on_h: tuple[float, ...] = (2.0, 6.0, 12.0, 24.0, 48.0, 96.0, 168.0)
    off_h: tuple[float, ...] = ()
    again_h: tuple[float, ...] = ()
    replicates: int = 3
    beside: bool = True
    drift_log2: float = 0.3
    harvest_log2: float = 0.1
    harvested: str = ""
    washout_h: float = 2.0
    noise_log2: float = 0.15
    counts: bool = True

    def __post_init__(self) -> None:
        for times in (self.on_h, self.off_h, self.again_h):
            if list(times) != sorted(set(times)) or any(t <= 0 for t in times):
                raise RefugiumError("times after a switch rise from above 0", found=list(times),
                                    remedy="give hours in order, each once")
        if not self.on_h or (self.again_h and not self.off_h):
            raise RefugiumError("a course goes on the drug, then off it, then on it again",
                                remedy="give `on_h`, and `off_h` before `again_h`")
        if self.harvested not in HARVESTED:
            raise RefugiumError("no such harvests", found=self.harvested,
                                remedy=f"use one of {', '.join(map(repr, HARVESTED))}")
        if self.replicates < 1 or self.washout_h <= 0:
            raise RefugiumError("no such course", found=(self.replicates, self.washout_h),
                                remedy="one replicate or more, and a washout above 0 h")
