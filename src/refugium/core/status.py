"""Can it be computed, and what was seen: the closed vocabularies of every result.

A status says whether a number may be given at all; a verdict (one enumeration per question)
says what the number means; a role says what is compared, a phase when a sample was taken. Words
on the page follow these fields by rule.
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Whether a quantity can be computed from these data.

    Examples
    --------
    >>> Status("not_measured").advice
    'not measured: no readout of this node is in the data'
    """

    OK = "ok"
    NOT_MEASURED = "not_measured"
    NOT_RECOGNISED = "not_recognised"
    NO_BASELINE = "no_baseline"
    NO_OFF_SAMPLE = "no_off_sample"
    NO_ON_SAMPLE = "no_on_sample"
    NO_REFERENCE = "no_reference"
    CONFOUNDED = "confounded"
    TOO_FEW_POINTS = "too_few_points"
    TOO_FEW_REPLICATES = "too_few_replicates"
    ERROR_NOT_STATED = "error_not_stated"
    FLAT = "flat"
    INCONCLUSIVE = "inconclusive"
    NOT_IDENTIFIABLE = "not_identifiable"
    NOT_CONVERGED = "not_converged"
    POOR_FIT = "poor_fit"
    NOT_TESTABLE = "not_testable"
    SAMPLE_IN_DOUBT = "sample_in_doubt"
    BELOW_DETECTION = "below_detection"
    LOADING_OR_DRUG = "loading_or_drug"
    SITES_DISAGREE = "sites_disagree"
    ABSTAINED = "abstained"

    @property
    def advice(self) -> str:
        """What the status means, in words for a page."""
        return _ADVICE[self]

    @property
    def brief(self) -> str:
        """The same, without what explains it."""
        return _BRIEF.get(self, _ADVICE[self])


_BRIEF = {Status.NOT_MEASURED: "not measured", Status.NOT_RECOGNISED: "genes not recognised",
          Status.TOO_FEW_REPLICATES: "one replicate",
          Status.ERROR_NOT_STATED: "no usable error given"}
_ADVICE = {
    Status.OK: "computed",
    Status.NOT_MEASURED: f"{_BRIEF[Status.NOT_MEASURED]}: no readout of this node is in the data",
    Status.NOT_RECOGNISED: "not recognised: the genes of these data are not named as human genes "
                           "are, and which of them was measured cannot be told",
    Status.NO_BASELINE: "no sample before the agent, or without it, in the same block",
    Status.NO_OFF_SAMPLE: "no sample off the drug",
    Status.NO_ON_SAMPLE: "no sample on the drug after its start",
    Status.NO_REFERENCE: "no reference to call a level high or low",
    Status.CONFOUNDED: "treatment and block (plex, batch, plate) cannot be told apart",
    Status.TOO_FEW_POINTS: "too few points",
    Status.TOO_FEW_REPLICATES: f"{_BRIEF[Status.TOO_FEW_REPLICATES]}: an effect can be shown, a "
                               "p-value cannot",
    Status.ERROR_NOT_STATED: f"{_BRIEF[Status.ERROR_NOT_STATED]}: an effect can be shown, a "
                             "p-value cannot",
    Status.FLAT: "nothing changes",
    Status.INCONCLUSIVE: "the interval holds both answers",
    Status.NOT_IDENTIFIABLE: "several answers fit these data equally well",
    Status.NOT_CONVERGED: "the fit did not converge",
    Status.POOR_FIT: "the fitted curve misses its readings by more than they scatter",
    Status.NOT_TESTABLE: "the design has too few distinct arrangements to test this",
    Status.LOADING_OR_DRUG: "most features move together: loading and drug cannot be told apart",
    Status.SITES_DISAGREE: "its sites disagree: one rises, another falls",
    Status.BELOW_DETECTION: "seen without the drug and in no sample on it: how far it fell is "
                            "known from one side only",
    Status.SAMPLE_IN_DOUBT: "the answer is another one without the samples that do not fit",
    Status.ABSTAINED: "no call",
}


class CaseRole(StrEnum):
    """What tells the case of a contrast from its reference.

    `drug`: a targeted drug was added; `agent`: something else was, on the drug; `model`: a
    perturbed model against its parent; `standing`: there is no reference.
    """

    DRUG = "drug"
    AGENT = "agent"
    MODEL = "model"
    STANDING = "standing"


class CallRole(StrEnum):
    """What a row of the calls speaks of.

    `backup`: a node that could keep cells alive; `target`: the drug's own; `expected`: the receptor
    of an added ligand, not measured; `between_models`: a node of a perturbed model against its
    parent; `set`: the candidates that one drug hits.
    """

    BACKUP = "backup"
    TARGET = "target"
    EXPECTED = "expected"
    BETWEEN_MODELS = "between_models"
    SET = "set"


class SitesRead(StrEnum):
    """By which of its sites a node was read in the blocks that are compared.

    `one_site`; `same`: every block reads the same ones; `overlapping`: not all blocks read all, but
    sites tie them together; `apart`: blocks read other sites with none in common, so that site and
    block cannot be told from each other.
    """

    ONE_SITE = "one_site"
    SAME = "same"
    OVERLAPPING = "overlapping"
    APART = "apart"


class Bound(StrEnum):
    """Which side of a number is known, where a readout was seen on one side of a comparison only.

    `at_most`: the change is this or lower (gone on drug); `at_least`: this or higher (appeared).
    """

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class InterferenceFrom(StrEnum):
    """Where the share of foreign signal in a reading comes from.

    `none`: the assay adds none; `zeros`: channels in which the protein is known to be gone;
    `acquisition`: a range stated for how it was measured; `not_stated`: the widest such range, as
    the study does not say how it was measured.
    """

    NONE = "none"
    ZEROS = "zeros"
    ACQUISITION = "acquisition"
    NOT_STATED = "not_stated"


class Engagement(StrEnum):
    """Did the drug hit its own target?"""

    ENGAGED = "engaged"
    PARTIAL = "partial"
    NOT_ENGAGED = "not_engaged"
    REBOUND = "rebound"
    DEGRADED = "degraded"
    DID_NOT_FALL = "did_not_fall"


class ReadFrom(StrEnum):
    """What a drug's hit was read from.

    `direct`: sites that the target alone makes; only these say that it was not hit. `output`: what
    others make or hold up as well. `transcriptional`: genes that follow the output.
    """

    DIRECT = "direct"
    OUTPUT = "output"
    TRANSCRIPTIONAL = "transcriptional"


class Recovery(StrEnum):
    """Do readouts of the blocked target rise again under a further agent?"""

    NONE = "none"
    PARTLY = "partly_recovered"
    NOT_TESTED = "not_tested"


class Baseline(StrEnum):
    """Activity before the drug, against a stated reference."""

    HIGH = "high"
    NOT_HIGH = "not_high"
    NO_REFERENCE = "no_reference"


class Change(StrEnum):
    """What the drug did to a node. `up` is a rise whose time (early, late) is not resolved."""

    UP = "up"
    UP_EARLY = "up_early"
    UP_LATE = "up_late"
    NONE = "none"
    DOWN = "down"
    INCONCLUSIVE = "inconclusive"
    NO_BASELINE = "no_baseline"


class AfterHit(StrEnum):
    """Is the node still active once the target is hit?"""

    PERSISTS = "persists"
    FALLS = "falls"
    INCONCLUSIVE = "inconclusive"


class BackupClass(StrEnum):
    """How a node came to be active while the target is blocked."""

    PRIMED = "primed"
    INDUCED = "induced"
    INDUCED_EARLY = "induced_early"
    INDUCED_LATE = "induced_late"
    PERSISTENT = "persistent"
    LOST = "lost"
    QUIET = "quiet"
    UNDECIDED = "undecided"


class Survived(StrEnum):
    """What an agent or a perturbation did to survival, or to another phenotype."""

    LOWER = "lower"
    HIGHER = "higher"
    NO_DIFFERENCE = "no_difference_seen"
    DISAGREE = "assays_disagree"
    TOO_FEW = "too_few"


class Level(StrEnum):
    """How far the evidence for a backup reaches."""

    NONE = "none"
    CANDIDATE = "candidate"
    ASSOCIATED = "associated"
    SUPPORTED = "supported"


class Told(StrEnum):
    """Does one line of evidence speak for a node? `no`: it was asked and not shown."""

    YES = "yes"
    NO = "no"
    NOT_TESTED = "not_tested"


BACKUP_CLASSES = frozenset(
    {
        BackupClass.PRIMED,
        BackupClass.INDUCED,
        BackupClass.INDUCED_EARLY,
        BackupClass.INDUCED_LATE,
        BackupClass.PERSISTENT,
    }
)


HIT = frozenset({Engagement.ENGAGED, Engagement.PARTIAL})
"""Verdicts that say the drug hit, wholly or in part, and does so still."""

RISEN = frozenset(
    {BackupClass.INDUCED, BackupClass.INDUCED_EARLY, BackupClass.INDUCED_LATE}
)


class Phase(StrEnum):
    """When a point of a course was taken; `again`: on the drug after a holiday from it."""

    BEFORE = "before"
    ON = "on"
    OFF = "off"
    AGAIN = "again"


class WaveVerdict(StrEnum):
    """Are there waves? `not_resolved`: several speeds, no boundary shown."""

    WAVES = "waves"
    NOT_RESOLVED = "not_resolved"
    ONE_COMPONENT = "one_component"


class OrderVerdict(StrEnum):
    """Does the first come before the second?"""

    BEFORE = "before"
    AHEAD = "ahead"
    NOT_SHOWN = "not_shown"

    @property
    def advice(self) -> str:
        """What the verdict means, in words for a page."""
        return _ORDER_ADVICE[self]


_ORDER_ADVICE = {
    OrderVerdict.BEFORE: "begins before: neither a shared path nor slower kinetics explain it",
    OrderVerdict.AHEAD: "runs ahead; a shared onset with slower kinetics is not excluded",
    OrderVerdict.NOT_SHOWN: "which one is ahead cannot be told",
}


class TriggerVerdict(StrEnum):
    """Is a stage of a chain seen to change?"""

    CHANGED = "changed"
    LATE = "changed_late"
    FLAT = "flat"
    INCONCLUSIVE = "inconclusive"
    NOT_MEASURED = "not_measured"
    NOT_TESTABLE = "not_testable_at_this_sampling"


class LinkVerdict(StrEnum):
    """Is one step of a chain seen in these data?

    Examples
    --------
    >>> LinkVerdict("not_supported").advice
    'the first did not change in a way that the second followed'
    """

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_SUPPORTED = "not_supported"
    NOT_MEASURED = "not_measured"
    NOT_TESTABLE = "not_testable_at_this_sampling"

    @property
    def advice(self) -> str:
        """What the verdict means, in words for a page."""
        return _LINK_ADVICE[self]


_LINK_ADVICE = {
    LinkVerdict.SUPPORTED: "both changed, in the order and with the sign of the link; this is "
                           "what the link would show, not proof that one causes the other",
    LinkVerdict.CONTRADICTED: "the second changed first, or both changed with the wrong sign",
    LinkVerdict.NOT_SUPPORTED: "the first did not change in a way that the second followed",
    LinkVerdict.NOT_MEASURED: "one end, or the layer on which the link acts, was not measured",
    LinkVerdict.NOT_TESTABLE: "both changed, but no sample lies between their onsets",
}


class WayBack(StrEnum):
    """Where a state off the drug lies, seen from the way out: geometry, never memory.

    Loops are expected wherever genes differ in rate.
    """

    ANOTHER = "another_way"
    SAME = "same_way"
    NOT_RESOLVED = "not_resolved"


class LinesVerdict(StrEnum):
    """Is a node higher, before the drug, in the lines that survive it?

    Examples
    --------
    >>> LinesVerdict("aliased").advice
    'goes with survival, and with a rival cause as well: these lines cannot tell them apart'
    """

    PRIMED = "primed_across_lines"
    HIGHER = "higher_at_baseline"
    ALIASED = "aliased"
    SHARED = "shared_by_other_nodes"
    FALLS = "falls_on_drug"
    NOT_HIT = "target_not_hit_in_both"
    NOT_SHOWN = "not_shown"

    @property
    def advice(self) -> str:
        """What the verdict means, in words for a page."""
        return _LINES_ADVICE[self]


_LINES_ADVICE = {
    LinesVerdict.PRIMED: "higher before the drug in the lines that survive it, beyond rival "
                         "causes and beyond other nodes, and it keeps up on the drug",
    LinesVerdict.HIGHER: "higher before the drug in the lines that survive it; what it does on "
                         "the drug, or whether the drug hit, was not measured in enough lines",
    LinesVerdict.ALIASED: "goes with survival, and with a rival cause as well: these lines cannot "
                          "tell them apart",
    LinesVerdict.SHARED: "goes with survival no more than other nodes of these lines do",
    LinesVerdict.FALLS: "higher before the drug in the lines that survive it, and not shown to "
                        "keep up on the drug",
    LinesVerdict.NOT_HIT: "higher in the lines that survive, but the drug is not shown to hit its "
                          "target in both groups: they may survive for want of a hit",
    LinesVerdict.NOT_SHOWN: "not shown to go with survival",
}
