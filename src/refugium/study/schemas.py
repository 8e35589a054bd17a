"""The five tables of a study: their columns, declared once for readers, checks and docs."""

from __future__ import annotations

from refugium.core.status import Status
from refugium.core.tables import Column, Schema

MODEL_KINDS = ("cell_line", "pdx", "patient", "organoid")
AGENT_KINDS = ("drug", "ligand", "antibody", "genetic", "medium", "vehicle", "radiation", "none")
NEUTRAL_KINDS = ("medium", "vehicle", "none")
SCALES = ("linear", "log2")
FEATURE_KINDS = ("peptides", "sites", "antibodies", "genes")
ACQUISITIONS = ("lfq", "dia", "tmt_ms2", "tmt_ms3", "itraq")
GIVEN = ("samples", "means", "effects")
MEANS, EFFECTS = GIVEN[1:]
LAYERS = {MEANS: ("sd", "n"), EFFECTS: ("se", "p", "df", "n_case", "n_reference")}
"""What may stand beside means and changes that came as such; of means all of it must."""
STATED = ("scale", "kind", "acquisition", "given")
FEATURE_COLUMNS = (
    "feature", "gene", "uniprot", "peptide", "site", "window", "antibody", "protein", "localisation"
)

MODELS = Schema(
    "models",
    (
        Column("model_id", "name", "the biological system"),
        Column("parent_id", "name", "model it was made from", required=False),
        Column("perturbation", "name", "what was changed, e.g. AXL:KO", required=False),
        Column("kind", "text", f"one of {', '.join(MODEL_KINDS)}", required=False),
        Column("subject_id", "name", "person or animal it comes from", required=False),
        Column("lineage", "name", "tissue and disease", required=False),
        Column("species", "name", "e.g. human", required=False),
    ),
)

ARMS = Schema(
    "arms",
    (
        Column("arm", "name", "treatment history"),
        Column("start_h", "number", "start of the period, from time zero", "h"),
        Column("agent", "name", "what is given from then on; `none` is a holiday"),
        Column("kind", "text", f"one of {', '.join(AGENT_KINDS)}", required=False),
        Column("dose", "number", "dose; empty = unknown", "see unit", required=False),
        Column("unit", "text", "unit of the dose", required=False),
        Column("schedule", "text", "e.g. once daily", required=False),
    ),
)

SAMPLES = Schema(
    "samples",
    (
        Column("sample_id", "name", "unique name of the sample"),
        Column("model_id", "name", "its model"),
        Column("arm", "name", "its arm"),
        Column("time_h", "number", "time from time zero; empty = not stated", "h", required=False),
        Column("replicate", "name", "replicate label", required=False),
        Column("block", "name", "plex, batch or plate measured together", required=False),
        Column("pair", "name", "subject or dish measured before and after: samples of one pair "
               "are compared with each other; empty: none", required=False),
    ),
)

CONTRASTS = Schema(
    "contrasts",
    (
        Column("contrast", "name", "its name"),
        Column("case_arm", "name", "arm of the case"),
        Column("case_model", "name", "model of the case"),
        Column("reference_arm", "name", "arm of the reference"),
        Column("reference_model", "name", "model of the reference"),
        Column("time_h", "number", "time of the case", "h", required=False),
        Column("reference_time_h", "number", "time of the reference, if other", "h",
               required=False),
        Column("block", "name", "only this block; empty = all shared blocks", required=False),
    ),
)

WELLS = Schema(
    "wells",
    (
        Column("well", "name", "well or replicate series"),
        Column("model_id", "name", "its model"),
        Column("arm", "name", "its arm"),
        Column("time_h", "number", "time from time zero; empty = not stated", "h",
               required=False),
        Column("measure", "name",
               "what was read, e.g. confluence, dead_objects, wound_density, nuclear_yap"),
        Column("value", "number", "the reading"),
        Column("unit", "text", "unit of the reading", required=False),
        Column("block", "name", "experiment or plate", required=False),
        Column("experiment", "name", "experiment that the block is a plate of; empty: NAME of "
               "`NAME plate 2`, else the block itself", required=False),
    ),
)

RESPONSE_KINDS = ("gr", "rate_ratio", "group")
GROUPS = ("survives", "dies")

RESPONSES = Schema(
    "responses",
    (
        Column("model_id", "name", "its model"),
        Column("drug", "name", "the drug, as in the arms"),
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
        Column("modality", "name", "where"),
        Column("item", "name", "feature, identifier or column"),
        Column("why", "words", "what happened to it and why"),
    ),
    holds="identifiers that were changed or left out on reading",
)

DERIVED_CONTRASTS = Schema(
    "derived_contrasts",
    (
        *CONTRASTS.columns,
        Column("kind", "text", "agent, all_agents, before, washout, model, stated, standing"),
        Column("agents", "name", "agents that the case has and the reference lacks"),
        Column("status", "enum", "ok, or why no reference exists", values=Status),
    ),
    holds="which state is compared with which",
)
