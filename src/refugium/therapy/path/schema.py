"""The table `path`: call, partner, cells, and what may be said of them."""

from __future__ import annotations

from enum import StrEnum

from refugium.core.status import BackupClass, Engagement, Level, Status
from refugium.core.tables import Column, Schema
from refugium.response import Reason, Route, SynergyVerdict
from refugium.therapy.measured.pair import PathCells
from refugium.therapy.measured.reasons import PathReason
from refugium.therapy.tolerability.schemas import Answer

FROM_KNOWLEDGE_ONLY = "from_knowledge_only"


class NodeFell(StrEnum):
    """Did the called node fall when the partner came to the drug?

    `cannot_tell`: it was read, and its interval holds both answers.

    Examples
    --------
    >>> NodeFell.DID_NOT_FALL.says
    'did not fall'
    """

    FELL = "fell"
    DID_NOT_FALL = "did_not_fall"
    CANNOT_TELL = "cannot_tell"
    NOT_MEASURED = "not_measured"

    @property
    def says(self) -> str:
        """In words for a page."""
        return _FELL[self]


_FELL = {NodeFell.FELL: "fell", NodeFell.DID_NOT_FALL: "did not fall",
         NodeFell.CANNOT_TELL: "was read, and whether it fell cannot be told",
         NodeFell.NOT_MEASURED: "was not measured"}


class PathVerdict(StrEnum):
    """What the partner does to these cells.

    `closes`: survivors fall, further than without it, and untreated cells lose less; the node is
    not shown to stay, and the dose is not known to lie beyond what patients reach.
    `from_knowledge_only`: known to hit the node, never given to these cells.

    Examples
    --------
    >>> PathVerdict.FROM_KNOWLEDGE_ONLY.says
    'known to hit the node; not tested in these cells'
    """

    CLOSES = "closes"
    SLOWS_ONLY = "slows_only"
    KILLS_BOTH = "kills_both"
    POTENCY_ONLY = "potency_only"
    NO_EFFECT = "no_effect"
    ASSAYS_DISAGREE = "assays_disagree"
    NOT_REACHABLE = "not_reachable"
    FROM_KNOWLEDGE_ONLY = FROM_KNOWLEDGE_ONLY
    CANNOT_TELL = "cannot_tell"

    @property
    def says(self) -> str:
        """In words for a page."""
        return _VERDICT[self]


_VERDICT = {
    PathVerdict.CLOSES: "it closes the refuge in these cells",
    PathVerdict.SLOWS_ONLY: "it slows them and is not shown to kill them",
    PathVerdict.KILLS_BOTH: "it kills untreated cells as well",
    PathVerdict.POTENCY_ONLY: "it acts on them at lower doses, not more",
    PathVerdict.NO_EFFECT: "it has no effect on them",
    PathVerdict.ASSAYS_DISAGREE: "no call, experiments disagree",
    PathVerdict.NOT_REACHABLE: "no call, patients do not reach this dose",
    PathVerdict.FROM_KNOWLEDGE_ONLY: "known to hit the node; not tested in these cells",
    PathVerdict.CANNOT_TELL: "no call",
}


class NextTest(StrEnum):
    """The experiment that would settle a row.

    Examples
    --------
    >>> NextTest.LOWER_DOSE.says
    'repeat at a dose that patients reach'
    """

    SURVIVORS = "survivors_beside_untreated"
    ONE_PLATE = "both_kinds_of_cells_on_one_plate"
    MORE_EXPERIMENTS = "further_experiments"
    READ_NODE = "read_the_node_under_the_partner"
    LOWER_DOSE = "dose_that_patients_reach"
    ANOTHER_PARTNER = "another_partner_of_the_node"
    OTHER_LINES = "other_lines"
    DOSES = "doses_within_reach_of_singles"

    @property
    def says(self) -> str:
        """In words for a page."""
        return _NEXT[self]


_NEXT = {
    NextTest.SURVIVORS: "give it to survivors and to untreated cells on one plate, and count live "
                        "and dead cells",
    NextTest.ONE_PLATE: "repeat with survivors and untreated cells on one plate, four wells a dose",
    NextTest.MORE_EXPERIMENTS: "repeat in three independent experiments",
    NextTest.READ_NODE: "read the node's own sites with the partner at this dose",
    NextTest.LOWER_DOSE: "repeat at a dose that patients reach",
    NextTest.ANOTHER_PARTNER: "try another partner of the node, or read the node under this one",
    NextTest.OTHER_LINES: "repeat in further lines",
    NextTest.DOSES: "add the single drugs and untreated wells to the plate",
}


def _interval(name: str, meaning: str, unit: str = "") -> tuple[Column, ...]:
    return (Column(name, "number", meaning, unit),
            Column(f"{name}_lo", "number", "lower end of its 95 % interval; missing: open or none",
                   unit),
            Column(f"{name}_hi", "number", "upper end; missing: open or none", unit))


PATH = Schema("path", (
    Column("call_id", "name", "the call, as in `calls`; empty: no call, see status"),
    Column("model_id", "name", "model"),
    Column("drug", "name", "first drug(s)"),
    Column("hit", "enum", "did it hit its target; of several targets the weakest answer; empty: "
           "not told", values=Engagement),
    Column("node", "name", "the node called; empty: no call"),
    Column("class", "enum", "class of the call", values=BackupClass),
    Column("level", "enum", "level of the call", values=Level),
    Column("partner", "name", "second drug"),
    Column("kd_nM", "number", "its tightest dissociation constant on the node; missing: not known "
           "here", "nM"),
    Column("kd_source", "name", "where that comes from"),
    Column("other_survival_targets", "list", "other nodes of the survival network that it hits "
           "within its concentration in patients"),
    Column("dose_nM", "number", "dose of the partner; missing: not stated, not molar, or not "
           "given", "nM"),
    Column("dose_over_free_cmax", "number", "that dose over the unbound concentration in patients; "
           "missing: not known"),
    Column("node_fell_under_partner", "enum", "of the called node, on the drug, at this dose",
           values=NodeFell),
    Column("cells", "enum", "what met the partner: untreated, on_drug, after_drug, regrown; "
           "from_start: both drugs came together; empty: nothing did", values=PathCells),
    *_interval("growth", "change of growth that the partner makes in these cells", "see readout"),
    *_interval("death", "the same of dead cells; missing: not counted", "see death_readout"),
    *_interval("kill_depth_log10", "decades that they fall below where they were; 0: they never "
               "fell; missing: not counted over time", "log10"),
    *_interval("regrowth_ratio", "time until they are as many again, with the partner over "
               "without; a lower end alone: not back by the last reading"),
    *_interval("same_on_untreated", "growth, of untreated cells", "see readout"),
    Column("n_biological", "integer", "experiments that do not share wells"),
    Column("n_experiments", "integer", "experiments"),
    Column("synergy_verdict", "enum", "what surfaces of both drugs say; empty: none was read",
           values=SynergyVerdict),
    Column("rescue", "enum", "does what was given beside take the shift of dose away; empty: "
           "nothing was", values=Route),
    Column("toxicity", "list", f"answers on the harm of the pair: {', '.join(Answer)}"),
    Column("dose_kept", "number", "share of its dose alone that the partner keeps in the pair, "
           "least of trials; missing: not known"),
    Column("evidence_for", "list", "grade and trials for the pair; empty: none, or not asked"),
    Column("evidence_against", "list", "grade and trials against it"),
    Column("contexts", "words", "in how many models the node was called"),
    Column("verdict", "enum", "closes, slows_only, kills_both, potency_only, no_effect, "
           "assays_disagree, not_reachable, from_knowledge_only, cannot_tell", values=PathVerdict),
    Column("reason", "enum", "why", values=(*Reason, *PathReason)),
    Column("next_test", "enum", "what would settle it", values=NextTest),
    Column("status", "enum", "ok; not_measured: the study holds no signalling; abstained: it "
           "does, and the partner hits no node that was seen to be active there (a set that only "
           "the partner's own effect names is none)", values=Status),
    *_interval("beyond_untreated", "growth less same_on_untreated; below 0: they lose more",
               "see readout"),
    Column("readout", "text", "what growth is measured by"),
    Column("death_readout", "text", "what death is measured by"),
    Column("contrast", "name", "the comparison of the call"),
    Column("background", "list", "what these cells were on beside the first drug(s)"),
), holds="from call to partner to cells: a row per call, partner, dose and kind of cells",
    in_json=True)

