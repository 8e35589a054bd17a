"""What was measured: models, arms, samples, modalities; read, checked, compared, written."""

from refugium.core.guards import LIMITS, Limits, safe_path
from refugium.identifiers.peptides import LabelRule, Peptide, find_label_rule, read_peptide
from refugium.io.folder import input_hashes, read_study
from refugium.io.matrices import matrix_from_table
from refugium.io.tables import read_table
from refugium.io.write import write_study
from refugium.study.check.near_duplicates import near_duplicates
from refugium.study.check.report import StudyReport, check_study
from refugium.study.design.contrasts import derive_contrasts
from refugium.study.model import Study, sample_ids
from refugium.study.treatment.history import (
    Agent,
    History,
    Period,
    agents_on,
    describe,
    ever_treated,
    histories,
    seen_by,
    signature,
)
from refugium.study.treatment.shorthand import parse_shorthand

__all__ = [
    "LIMITS",
    "Agent",
    "History",
    "LabelRule",
    "Limits",
    "Peptide",
    "Period",
    "Study",
    "StudyReport",
    "agents_on",
    "check_study",
    "derive_contrasts",
    "describe",
    "ever_treated",
    "find_label_rule",
    "histories",
    "input_hashes",
    "matrix_from_table",
    "near_duplicates",
    "parse_shorthand",
    "read_peptide",
    "read_study",
    "read_table",
    "safe_path",
    "sample_ids",
    "seen_by",
    "signature",
    "write_study",
]
