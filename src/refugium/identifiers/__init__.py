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
    from refugium.identifiers.look_up import Found
    from refugium.identifiers.mangled import read_date
    from refugium.identifiers.merge import merge_rows
    from refugium.identifiers.parameters import CHUNK, FEWEST_NAMES, UNRECOGNISED_SHARE
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
        "look_up": ("Found",),
        "mangled": ("read_date",),
        "merge": ("merge_rows",),
        "parameters": ("CHUNK", "FEWEST_NAMES", "UNRECOGNISED_SHARE"),
        "peptides": ("LabelRule", "Peptide", "core_of", "find_label_rule", "read_peptide"),
        "site_names": ("plain_names",),
        "symbols": ("load_symbols",),
        "verdicts": ("IDENTIFIED", "Recognised"),
    })

__all__ = [
    "CHUNK",
    "CLEAVED",
    "FEWEST_NAMES",
    "IDENTIFIED",
    "UNRECOGNISED_SHARE",
    "UNSTATED",
    "Found",
    "LabelRule",
    "Peptide",
    "Recognised",
    "core_of",
    "find_label_rule",
    "found_names",
    "identify",
    "identify_summary",
    "load_symbols",
    "merge_rows",
    "mostly_numbers",
    "plain_names",
    "read_antibody",
    "read_date",
    "read_peptide",
]
