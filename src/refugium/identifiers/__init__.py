"""Which gene each feature name means: symbols, accessions, antibodies, mangled names."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.identifiers.antibodies import CLEAVED, UNSTATED, read_antibody
    from refugium.identifiers.doctor import (
        found_names,
        identify,
        identify_summary,
        mostly_numbers,
    )
    from refugium.identifiers.gene_sets import split_genes
    from refugium.identifiers.labels.modifications import phospho_peptide, phosphorylated
    from refugium.identifiers.labels.numbers import older_numbers
    from refugium.identifiers.labels.residues import residues_of
    from refugium.identifiers.labels.sites import plain_site
    from refugium.identifiers.look_up import Found
    from refugium.identifiers.mangled import read_date
    from refugium.identifiers.merge import merge_rows
    from refugium.identifiers.other_species import (
        NotHuman,
        Writing,
        not_human,
        numbers_are_human,
    )
    from refugium.identifiers.parameters import CHUNK, FEWEST_NAMES, HUMAN, UNRECOGNISED_SHARE
    from refugium.identifiers.peptides import (
        LabelRule,
        Peptide,
        core_of,
        find_label_rule,
        read_peptide,
    )
    from refugium.identifiers.site_names import plain_names
    from refugium.identifiers.symbols import load_symbols
    from refugium.identifiers.verdicts import IDENTIFIED, Recognised
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "antibodies": ("CLEAVED", "UNSTATED", "read_antibody"),
        "doctor": ("found_names", "identify", "identify_summary", "mostly_numbers"),
        "gene_sets": ("split_genes",),
        "look_up": ("Found",),
        "mangled": ("read_date",),
        "merge": ("merge_rows",),
        "labels.modifications": ("phospho_peptide", "phosphorylated"),
        "labels.numbers": ("older_numbers",),
        "labels.residues": ("residues_of",),
        "other_species": ("NotHuman", "Writing", "not_human", "numbers_are_human"),
        "parameters": ("CHUNK", "FEWEST_NAMES", "HUMAN", "UNRECOGNISED_SHARE"),
        "peptides": ("LabelRule", "Peptide", "core_of", "find_label_rule", "read_peptide"),
        "labels.sites": ("plain_site",),
        "site_names": ("plain_names",),
        "symbols": ("load_symbols",),
        "verdicts": ("IDENTIFIED", "Recognised"),
    })

__all__ = [
    "CHUNK",
    "CLEAVED",
    "FEWEST_NAMES",
    "HUMAN",
    "IDENTIFIED",
    "UNRECOGNISED_SHARE",
    "UNSTATED",
    "Found",
    "LabelRule",
    "NotHuman",
    "Peptide",
    "Recognised",
    "Writing",
    "core_of",
    "find_label_rule",
    "found_names",
    "identify",
    "identify_summary",
    "load_symbols",
    "merge_rows",
    "mostly_numbers",
    "not_human",
    "numbers_are_human",
    "older_numbers",
    "phospho_peptide",
    "phosphorylated",
    "plain_names",
    "plain_site",
    "read_antibody",
    "read_date",
    "read_peptide",
    "residues_of",
    "split_genes",
]
