"""The five tables of a study: their columns, declared once for readers, checks and docs."""

from __future__ import annotations

from refugium.core.tables import Column, Schema

MODEL_KINDS = ("cell_line", "pdx", "patient", "organoid")
AGENT_KINDS = ("drug", "ligand", "antibody", "genetic", "medium", "vehicle", "radiation", "none")
NEUTRAL_KINDS = ("medium", "vehicle", "none")
SCALES = ("linear", "log2")
FEATURE_KINDS = ("peptides", "sites", "antibodies", "genes")
FEATURE_COLUMNS = (
    "feature", "gene", "uniprot", "peptide", "site", "window", "antibody", "protein", "localisation"
)

MODELS = Schema(
    "models",
    (
        Column("model_id", "text", "the biological system"),
        Column("parent_id", "text", "model it was made from", required=False),
        Column("perturbation", "text", "what was changed, e.g. AXL:KO", required=False),
        Column("kind", "text", f"one of {', '.join(MODEL_KINDS)}", required=False),
        Column("subject_id", "text", "person or animal it comes from", required=False),
        Column("lineage", "text", "tissue and disease", required=False),
        Column("species", "text", "e.g. human", required=False),
    ),
)

ARMS = Schema(
    "arms",
    (
        Column("arm", "text", "treatment history"),
        Column("start_h", "number", "start of the period, from time zero", "h"),
        Column("agent", "text", "what is given from then on; `none` is a holiday"),
        Column("kind", "text", f"one of {', '.join(AGENT_KINDS)}", required=False),
        Column("dose", "number", "dose; empty = unknown", "see unit", required=False),
        Column("unit", "text", "unit of the dose", required=False),
        Column("schedule", "text", "e.g. once daily", required=False),
    ),
)

SAMPLES = Schema(
    "samples",
    (
        Column("sample_id", "text", "unique name of the sample"),
        Column("model_id", "text", "its model"),
        Column("arm", "text", "its arm"),
        Column("time_h", "number", "time from time zero; empty = not stated", "h", required=False),
        Column("replicate", "text", "replicate label", required=False),
        Column("block", "text", "plex, batch or plate measured together", required=False),
    ),
)

CONTRASTS = Schema(
    "contrasts",
    (
        Column("contrast", "text", "its name"),
        Column("case_arm", "text", "arm of the case"),
        Column("case_model", "text", "model of the case"),
        Column("reference_arm", "text", "arm of the reference"),
        Column("reference_model", "text", "model of the reference"),
        Column("time_h", "number", "time of the case", "h", required=False),
        Column("reference_time_h", "number", "time of the reference, if other", "h",
               required=False),
        Column("block", "text", "only this block; empty = all shared blocks", required=False),
    ),
)

WELLS = Schema(
    "wells",
    (
        Column("well", "text", "well or replicate series"),
        Column("model_id", "text", "its model"),
        Column("arm", "text", "its arm"),
        Column("time_h", "number", "time from time zero; empty = not stated", "h",
               required=False),
        Column("measure", "text",
               "what was read, e.g. confluence, dead_objects, wound_density, nuclear_yap"),
        Column("value", "number", "the reading"),
        Column("unit", "text", "unit of the reading", required=False),
        Column("block", "text", "experiment or plate", required=False),
    ),
)

RESPONSE_KINDS = ("gr", "rate_ratio", "group")
GROUPS = ("survives", "dies")

RESPONSES = Schema(
    "responses",
    (
        Column("model_id", "text", "its model"),
        Column("drug", "text", "the drug, as in the arms"),
        Column("dose", "number", "dose; empty = not stated", "see unit", required=False),
        Column("unit", "text", "unit of the dose", required=False),
        Column("time_h", "number", "time on the drug; empty = not stated", "h", required=False),
        Column("kind", "text", "gr (growth rate inhibition value, 1 = grows as untreated, 0 = no "
               "growth, below 0 = fewer cells), rate_ratio (growth rate on the drug over "
               "untreated), group"),
        Column("value", "number", "the response of `gr` and `rate_ratio`; higher = survives",
               required=False),
        Column("group", "text", f"of `group`: {' or '.join(GROUPS)}", required=False),
        Column("se", "number", "standard error of the value; empty = not known", required=False),
        Column("source", "text", "where it comes from", required=False),
    ),
)

LOSSES = Schema(
    "losses",
    (
        Column("modality", "text", "where"),
        Column("item", "text", "feature, identifier or column"),
        Column("why", "text", "what happened to it and why"),
    ),
)

DERIVED_CONTRASTS = Schema(
    "derived_contrasts",
    (
        *CONTRASTS.columns,
        Column("kind", "text", "agent, all_agents, before, washout, model, stated, standing"),
        Column("agents", "text", "agents that the case has and the reference lacks"),
        Column("status", "text", "ok, or why no reference exists"),
    ),
)
