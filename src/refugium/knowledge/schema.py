"""Which columns each knowledge table has and which values they may hold."""

from __future__ import annotations

from dataclasses import dataclass, field

YES_NO = ("yes", "no")
NODE_KINDS = ("receptor", "kinase", "family", "adaptor", "transcription_factor", "pathway")
REPORTER_KINDS = ("own", "adaptor", "context")
SIGNATURE_KINDS = ("state", "pathway", "hallmark", "oncogenic")
EDGE_LAYERS = ("signalling", "transcription")
EDGE_MECHANISMS = (
    "phosphorylation",
    "dephosphorylation",
    "binding",
    "dimerisation",
    "ubiquitination",
    "cleavage",
    "release",
    "GTP loading",
    "GTP hydrolysis",
    "lipid messenger",
    "transcription",
    "translation",
    "ligand",
    "indirect",
)
WINDOW_LENGTH = 15
LIST_SEPARATOR = ";"


@dataclass(frozen=True)
class TableSchema:
    """What one table must look like.

    Attributes
    ----------
    columns
        Column name to meaning, in file order; further columns are kept as they are.
    key
        Columns that together name a row.
    required
        Columns whose cells may not be empty.
    choices
        Column to its allowed values; ``yes``/``no`` columns become booleans.
    numbers
        Columns that become numbers; an empty cell becomes NaN.
    nodes
        Columns that hold node names, possibly several separated by ``;``.
    lists
        Columns made when loaded, tuples of the names in a ``;`` separated column of the file:
        name of the tuple's column to that of the file's.
    packed
        True: the file is NAME.csv.gz.
    """

    columns: dict[str, str]
    key: tuple[str, ...]
    required: tuple[str, ...]
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    lists: dict[str, str] = field(default_factory=dict)
    packed: bool = False

    def file_name(self, name: str) -> str:
        """Name of the table's file."""
        return f"{name}.csv.gz" if self.packed else f"{name}.csv"


_SOURCE = {
    "source": "DOI, PMID, PMC, UniProtKB or Reactome entry that backs the row; else empty",
    "checked": "yes: the row was held against its source; no: from general knowledge",
}

SCHEMAS: dict[str, TableSchema] = {
    "nodes": TableSchema(
        columns={
            "node": "name of anything that can be active",
            "kind": "receptor, kinase, family, adaptor, transcription_factor or pathway",
            "genes": "HGNC symbols, separated by ;",
            "uniprot": "UniProt accessions in the order of genes",
            "parent": "family node this node belongs to, or empty",
            "survival_effector": "yes: keeps cells alive by itself (end of a detour)",
            "death_effector": "yes: kills by itself (a detour may end by lowering it)",
            "role": "few words; says what 'active' means where that is not obvious",
            "in_disease": "tumour types where it is a known driver, separated by ;",
        },
        key=("node",),
        required=("node", "kind", "genes", "uniprot", "role"),
        choices={"kind": NODE_KINDS, "survival_effector": YES_NO, "death_effector": YES_NO},
        nodes=("parent",),
    ),
    "reporters": TableSchema(
        columns={
            "node": "node whose activity the site reports",
            "gene": "HGNC symbol of the protein that carries the site",
            "uniprot": "UniProt accession of that protein",
            "residue": "S, T or Y and its number in the UniProt canonical sequence",
            "window": "15 residues, the site in the middle; _ beyond a terminus",
            "sign": "+1: activity goes with phosphorylation; -1: against it",
            "kind": "own (site of the node), adaptor (serves receptors), context (never scored)",
            "serves": "adaptor rows: receptor nodes it can report for, separated by ;",
            "aliases": "the same site in other numberings, separated by ;",
            "role": "activation loop, docking site, ...",
            **_SOURCE,
            "location_checked": "yes: the window is the UniProt sequence around the residue",
        },
        key=("node", "uniprot", "residue"),
        required=("node", "gene", "uniprot", "residue", "window", "role"),
        choices={
            "sign": ("1", "-1"),
            "kind": REPORTER_KINDS,
            "checked": YES_NO,
            "location_checked": YES_NO,
        },
        numbers=("sign",),
        nodes=("node", "serves"),
    ),
    "drugs": TableSchema(
        columns={
            "drug": "generic name, lower case",
            "aliases": "codes and trade names, separated by ;",
            "class": "for example EGFR inhibitor",
            "chemotype": "scaffold; two drugs of one scaffold count once",
            "binding": "ATP-competitive, allosteric, covalent, antibody, ...",
            **_SOURCE,
        },
        key=("drug",),
        required=("drug", "class"),
        choices={"checked": YES_NO},
    ),
    "drug_targets": TableSchema(
        columns={
            "drug": "generic name as in drugs",
            "node": "node that the drug binds",
            "gene": "HGNC symbol of the protein; empty in the row of a family",
            "construct": "name of the tested protein in the source, where Kd was measured",
            "kd_nM": "dissociation constant in nM; empty if not known here",
            "intended": "yes: what the drug is given for; no: seen in a binding panel",
            **_SOURCE,
        },
        key=("drug", "node", "gene", "construct"),
        required=("drug", "node"),
        choices={"intended": YES_NO, "checked": YES_NO},
        numbers=("kd_nM",),
        nodes=("node",),
    ),
    "exposure": TableSchema(
        columns={
            "drug": "generic name as in drugs",
            "dose_mg": "dose in mg",
            "schedule": "how often",
            "cmax_ng_mL": "highest total concentration in plasma, ng/mL",
            "molar_mass": "g/mol of the free drug",
            "cmax_nM": "the same in nM",
            "unbound_fraction": "share not bound to plasma proteins; empty if not known",
            "cmax_unbound_nM": "highest unbound concentration; empty if not known",
            "words": "which mean, and what is said of binding",
            "source": "label or paper",
            "checked": "yes: the row was held against its source; no: from general knowledge",
        },
        key=("drug", "dose_mg", "schedule", "source"),
        required=("drug", "dose_mg", "schedule", "cmax_nM", "words"),
        choices={"checked": YES_NO},
        numbers=(
            "dose_mg",
            "cmax_ng_mL",
            "molar_mass",
            "cmax_nM",
            "unbound_fraction",
            "cmax_unbound_nM",
        ),
    ),
    "traps": TableSchema(
        columns={
            "trap": "short name",
            "node": "node whose readout misleads",
            "residue": "GENE_RESIDUE of the sites concerned, separated by ;",
            "drug_class": "drug classes (as in drugs) under which it does, separated by ;",
            "paradoxical": "yes: the site rises while the kinase is off; no: real signalling",
            "words": "what happens and what to read instead",
            **_SOURCE,
        },
        key=("trap", "node"),
        required=("trap", "node", "residue", "drug_class", "paradoxical", "words"),
        choices={"paradoxical": YES_NO, "checked": YES_NO},
        nodes=("node",),
        lists={"sites": "residue", "drug_classes": "drug_class"},
    ),
    "readouts": TableSchema(
        columns={
            "target": "node that a drug is meant to hit",
            "readout": "node whose sites show it, where the target has none of its own to trust",
            "sign": "+1: falls with the target; -1: rises as the target falls",
            "rank": "the lowest measured rank is used",
            "words": "why it is a readout",
            **_SOURCE,
        },
        key=("target", "readout"),
        required=("target", "readout", "sign", "rank", "words"),
        choices={"sign": ("1", "-1"), "checked": YES_NO},
        numbers=("sign", "rank"),
        nodes=("target", "readout"),
    ),
    "network": TableSchema(
        columns={
            "from_node": "node that acts; a family where its members are not told apart",
            "to_node": "node that is acted on",
            "sign": "+1 raises the activity of to_node, -1 lowers it",
            "mechanism": "phosphorylation, binding, transcription, ...; indirect: not one step",
            "layer": "signalling (minutes) or transcription (hours, new protein)",
            **_SOURCE,
        },
        key=("from_node", "to_node"),
        required=("from_node", "to_node", "sign", "mechanism", "layer"),
        choices={
            "sign": ("1", "-1"),
            "mechanism": EDGE_MECHANISMS,
            "layer": EDGE_LAYERS,
            "checked": YES_NO,
        },
        numbers=("sign",),
        nodes=("from_node", "to_node"),
    ),
    "signatures": TableSchema(
        columns={
            "signature": "name; that of the source where it has one",
            "kind": "state, pathway, hallmark or oncogenic",
            "node": "node whose activity raises the score, or empty",
            "genes": "number of genes",
            "words": "what it is",
            "source": "DOI or place of the list; empty: our own",
            "licence": "licence of the source",
            "checked": "yes: the list is the source's file, or a second copy agrees; else no",
        },
        key=("signature",),
        required=("signature", "kind", "genes", "words", "licence"),
        choices={"kind": SIGNATURE_KINDS, "checked": YES_NO},
        numbers=("genes",),
        nodes=("node",),
    ),
    "signature_genes": TableSchema(
        columns={
            "signature": "signature as in signatures",
            "gene": "HGNC symbol",
            "weight": "positive: rises with the signature; negative: falls",
        },
        key=("signature", "gene"),
        required=("signature", "gene", "weight"),
        numbers=("weight",),
        packed=True,
    ),
    "ligands": TableSchema(
        columns={
            "ligand": "ligand or activating antibody",
            "aliases": "other names, separated by ;",
            "node": "receptor node it is given for",
            **_SOURCE,
        },
        key=("ligand",),
        required=("ligand", "node"),
        choices={"checked": YES_NO},
        nodes=("node",),
    ),
}


def split_list(cell: str) -> tuple[str, ...]:
    """Parts of a ``;`` separated cell, without blanks.

    Examples
    --------
    >>> split_list("EGFR; MET;")
    ('EGFR', 'MET')
    """
    return tuple(part.strip() for part in cell.split(LIST_SEPARATOR) if part.strip())
