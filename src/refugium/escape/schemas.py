"""Columns of the escape tables, declared once for results, docs, validation and the page."""

from __future__ import annotations

from refugium.core.status import (
    AfterHit,
    BackupClass,
    Baseline,
    CallRole,
    Change,
    Engagement,
    InterferenceFrom,
    Level,
    ReadFrom,
    Recovery,
    Status,
    Told,
)
from refugium.core.tables import Column, Schema

NOTHING = "nothing tried here"
"""In `overturned_by`: parts were left out, and no one of them overturns the call."""

ENGAGEMENT = Schema(
    "engagement",
    (
        Column("contrast", "name", "the comparison"),
        Column("model_id", "name", "model of the case"),
        Column("drug", "name", "the drug whose target this is"),
        Column("target", "name", "node the drug is meant to hit"),
        Column("verdict", "enum", "engaged, partial, not_engaged (direct readouts only), "
               "did_not_fall (not hit, or fed by another route), rebound, degraded; empty: none",
               values=Engagement),
        Column("read_from", "enum", "direct: sites that the target alone makes; output: what "
               "others make or hold up as well; transcriptional: genes that follow its output",
               values=ReadFrom),
        Column("read_node", "name", "node, or set of genes, that was read"),
        Column("read_sites", "list", "which of its sites, or genes"),
        Column("read_sign", "integer", "-1: what is read rises as the target falls, and changes "
               "are turned round; else 1", required=False),
        Column("recovery", "enum", "none, partly_recovered, not_tested (under a further agent)",
               values=Recovery),
        Column("recovered_sites", "list", "readouts that rose again"),
        Column("change_log2", "number", "change of the target's own readouts", "log2"),
        Column("change_lo", "number", "lower end of its 95 % interval", "log2"),
        Column("change_hi", "number", "upper end of its 95 % interval", "log2"),
        Column("all_times_log2", "number", "the same change against the reference's arm over all "
               "its times, each weighing alike; missing: it has one time", "log2", required=False),
        Column("all_times_lo", "number", "lower end of its 95 % interval", "log2", required=False),
        Column("all_times_hi", "number", "upper end of its 95 % interval", "log2", required=False),
        Column("residual", "number", "activity left, (x - floor) / (untreated - floor), linear"),
        Column("residual_lo", "number", "lower end of its 95 % interval"),
        Column("residual_hi", "number", "upper end of its 95 % interval"),
        Column("residual_at_most", "flag", "the activity left is a bound: how much of the reading "
               "is signal of other samples is not known, or the site was not seen on drug",
               required=False),
        Column("cells_log2", "number", "the change in cells, signal of other samples in the plex "
               "taken out over its range (middle); missing: all that is left may be foreign",
               "log2", required=False),
        Column("cells_lo", "number", "its lower end; missing: no end", "log2", required=False),
        Column("cells_hi", "number", "its upper end", "log2", required=False),
        Column("interference", "enum", "where that range comes from: none (the assay adds none), "
               "zeros (channels known to be empty), acquisition (as stated), not_stated",
               values=InterferenceFrom, required=False),
        Column("floor_from", "name", "arm that gave the floor; `zero` if none other"),
        Column("p", "number", "one-sided p of a fall"),
        Column("share_as_low", "number", "transcriptional: share of random sets of as many genes "
               "that fall as far in this comparison", required=False, at_least=0, at_most=1),
        Column("n_sites", "integer", "own readouts measured; transcriptional: genes"),
        Column("n_blocks", "integer", "blocks that hold case and reference"),
        Column("time_h", "number", "time of the case; missing = not stated", "h"),
        Column("status", "enum", "ok, or why there is no verdict", values=Status),
        Column("would_show", "words", "of a target that was not measured: what assay would show it",
               required=False),
        Column("note", "words", "what else a reader must know"),
    ),
    holds="did each drug hit its target: a row per comparison and target",
    in_json=True,
)

CALLS = Schema(
    "calls",
    (
        Column("call_id", "name", "hash of model, drug, node and contrast: the key by which other "
               "tables and the page find the call", required=False),
        Column("contrast", "name", "the comparison"),
        Column("model_id", "name", "model of the case"),
        Column("drug", "name", "drug(s) whose target is hit"),
        Column("drugs", "list", "the same, one by one",
               required=False),
        Column("target", "name", "node(s) hit"),
        Column("targets", "list", "the same, one by one",
               required=False),
        Column("node", "name", "the node called"),
        Column("role", "enum", "backup, target (the drug's own), expected (receptor of an added "
               "ligand, not measured), between_models (a perturbed model against its parent), set "
               "(candidates that one drug hits)", values=CallRole,
               required=False),
        Column("expected_for", "name", "the added ligand whose receptor it is; empty: not so",
               required=False),
        Column("members", "list", "set it stands for (families, shared adaptors)"),
        Column("class", "enum", "primed, induced(_early, _late), persistent, lost, quiet, ...",
               values=BackupClass),
        Column("level", "enum", "the strongest of the three lines of evidence that speaks for it: "
               "none, candidate, associated, supported", values=Level),
        Column("is_candidate", "enum", "yes: active while the target is hit; no; not_tested",
               values=Told, required=False),
        Column("is_associated", "enum", "yes: goes with survival over models; no; not_tested",
               values=Told, required=False),
        Column("is_supported", "enum", "yes: blocking it lowers survival beyond the effect on "
               "untreated cells, whatever its sites show; no; not_tested",
               values=Told, required=False),
        Column("perturbed_by", "name", "the agent or knock-out of `is_supported`",
               required=False),
        Column("n_clones", "integer", "models of this line that were made with that knock-out: of "
               "one, nothing tells the knock-out from the clone; 0: no knock-out", required=False,
               at_least=0),
        Column("growth_log2", "number", "under it, survival on the drug against untreated cells, "
               "fold scale", "log2", required=False),
        Column("growth_lo", "number", "lower end of its 95 % interval", "log2", required=False),
        Column("growth_hi", "number", "upper end of its 95 % interval", "log2", required=False),
        Column("death_log2", "number", "under it, dead cells against the drug alone; missing: not "
               "read", "log2", required=False),
        Column("baseline", "enum", "high, not_high, no_reference", values=Baseline),
        Column("change", "enum", "up(_early, _late), none, down, inconclusive, no_baseline",
               values=Change),
        Column("after_hit", "enum", "persists, falls, inconclusive", values=AfterHit),
        Column("before", "number", "activity before, above its reference", "log2"),
        Column("before_lo", "number", "lower end of its 95 % interval", "log2"),
        Column("before_hi", "number", "upper end of its 95 % interval", "log2"),
        Column("on_drug", "number", "activity on drug, above the same reference", "log2"),
        Column("on_lo", "number", "lower end of its 95 % interval", "log2"),
        Column("on_hi", "number", "upper end of its 95 % interval", "log2"),
        Column("change_log2", "number", "change against the contrast's reference", "log2"),
        Column("change_lo", "number", "lower end of its 95 % interval", "log2"),
        Column("change_hi", "number", "upper end of its 95 % interval", "log2"),
        Column("cells_lo", "number", "lower end in cells, signal of other samples in the plex "
               "taken out over its range; missing: no end", "log2", required=False),
        Column("cells_hi", "number", "upper end in cells", "log2", required=False),
        Column("p", "number", "maximum over the required parts (intersection-union)",
               at_least=0, at_most=1),
        Column("q", "number", "error of its call among all that the study asks: questions "
               "selected, then two families of nodes in each, then times and doses beneath",
               at_least=0, at_most=1),
        Column("question", "name", "model, what is on, against what: the same for every time and "
               "dose; empty: nothing is asked", required=False),
        Column("beneath", "list", "questions beneath which it is read; empty: a question of its "
               "own", required=False),
        Column("p_node", "number", "p of the node over all times of the question, at the dose "
               "that counts, but for the hit", required=False, at_least=0, at_most=1),
        Column("p_hit", "number", "p of the hit of the question at any of these times",
               required=False, at_least=0, at_most=1),
        Column("own_arm", "flag", "an arm of the study inhibits the node, or a model lacks it: "
               "these nodes are a family of their own", required=False),
        Column("counts", "flag", "at the dose that counts for the question; others tell when, "
               "not whether", required=False),
        Column("status", "enum", "ok, or why there is no call", values=Status),
        Column("n_sites", "integer", "own sites measured"),
        Column("n_blocks", "integer", "blocks that hold case and reference"),
        Column("coverage", "number", "measured share of the node's reporter sites"),
        Column("contexts_seen", "integer", "models in which it was seen", at_least=0),
        Column("contexts_tested", "integer", "models in which it could be seen", at_least=0),
        Column("overturned_by", "list", "what would overturn this call if left out; or that "
               "nothing tried does; empty: not tried"),
        Column("selection_bound_log2", "number", "most that selection alone could raise it by, "
               "from growth of the same arms; missing: no bound", "log2", required=False),
        Column("could_be_selection", "enum", "of a rise: no (beyond the bound), yes, not_tested",
               values=Told, required=False),
        Column("tested", "flag", "what blocking it did to survival on the drug was read",
               required=False),
        Column("shown_on", "name", "arm with its direct inhibitor, under which it falls; empty: "
               "none shows that it is on",
               required=False),
        Column("risen_sites", "list", "own sites shown to have risen, two or more, where the class "
               "rests on them: the others leave open how far the node did", required=False),
        Column("excluded", "list", "receptors that an adaptor serves and the drug blocks: its rise "
               "does not speak for them",
               required=False),
        Column("not_rising", "list", "members of an adaptor's set whose own sites do not rise",
               required=False),
        Column("abundance_unknown", "flag", "called at a time at which its amount may have "
               "changed, and neither its protein nor its RNA was measured",
               required=False),
        Column("caution", "words", "cautions, joined by `; `"),
        Column("cautions", "list", "the same, one by one, as the page says them",
               required=False),
        Column("reason", "words", "why this class and level"),
    ),
    holds="class, level, p and q of each node in each comparison, and what would overturn it",
    in_json=True,
)

NOT_MEASURED = Schema(
    "not_measured",
    (
        Column("node", "name", "node that these data cannot see"),
        Column("kind", "text", "receptor, kinase, family, ..."),
        Column("sites_known", "integer", "reporter sites that would show it"),
        Column("sites_measured", "integer", "of these, measured"),
        Column("would_need", "words", "which assay would see it"),
    ),
    holds="nodes that these data cannot see, and which assay would",
)

NOTES = Schema(
    "notes",
    (
        Column("kind", "text", "reference_outlier, confounded, trap, normalisation, ..."),
        Column("where", "text", "contrast, node, peptide or block"),
        Column("words", "words", "one sentence"),
    ),
    holds="traps, disagreements and whatever else a reader must know",
    in_json=True,
)

CONTEXTS = Schema(
    "contexts",
    (
        Column("about", "text", "hit (the drug's target) or backup (a node called somewhere)"),
        Column("question", "name", "the comparison without its model"),
        Column("drug", "name", "drug(s) whose target is hit"),
        Column("target", "name", "node(s) hit"),
        Column("node", "name", "the node whose change is pooled"),
        Column("n_models", "integer", "independent models of the study (a parent and those made "
               "from it count once)", at_least=0),
        Column("n_seen", "integer", "models in which it was seen", at_least=0),
        Column("n_no", "integer", "models in which it was judged and not seen", at_least=0),
        Column("n_unjudged", "integer", "models that show an effect and allow no judgement",
               at_least=0),
        Column("n_not_measured", "integer", "models in which it was not measured", at_least=0),
        Column("pooled", "number", "mean change over models (random effects)", "log2"),
        Column("lo", "number", "lower end of its 95 % interval", "log2"),
        Column("hi", "number", "upper end of its 95 % interval", "log2"),
        Column("tau2", "number", "variance between models; missing = not identifiable", "log2^2"),
        Column("i2", "number", "share of variance between models", at_least=0, at_most=1),
        Column("next_lo", "number", "lower end of the 95 % prediction interval: a further model",
               "log2"),
        Column("next_hi", "number", "upper end of the 95 % prediction interval", "log2"),
        Column("out_lo", "number", "least mean with one model left out", "log2"),
        Column("out_hi", "number", "largest mean with one model left out", "log2"),
        Column("status", "enum", "ok, or why there is no prediction interval", values=Status),
        Column("words", "words", "in how many models it was seen"),
    ),
    holds="in how many models a hit or a backup was seen, and its mean change over them",
    in_json=True,
)

ASSOCIATION = Schema(
    "association",
    (
        Column("node", "name", "the node"),
        Column("drug", "name", "the drug"),
        Column("target", "name", "node(s) that it is meant to hit"),
        Column("measure", "name", "what stands for survival on the drug, higher = more survive"),
        Column("scale", "text", "level (models share blocks) or change against untreated"),
        Column("n_models", "integer", "independent models with both readings", at_least=0),
        Column("rho", "number", "rank correlation after dose and engagement"),
        Column("lo", "number", "lower end of its 95 % interval (Fisher z, approximate)"),
        Column("hi", "number", "upper end of its 95 % interval"),
        Column("p", "number", "one-sided permutation p of no positive association",
               at_least=0, at_most=1),
        Column("p_least", "number", "smallest p that this many models can give",
               at_least=0, at_most=1),
        Column("q", "number", "Benjamini-Hochberg, candidates x drugs and all others apart, half "
               "the level each",
               at_least=0, at_most=1),
        Column("status", "enum", "ok, or why there is no number", values=Status),
        Column("note", "words", "what was adjusted for, and what not"),
        Column("unpaired", "list", "families left out, by their root: activity was read in one "
               "model of it and survival in another", required=False),
    ),
    holds="is a node more active in the models of which more cells survive",
    in_json=True,
)
