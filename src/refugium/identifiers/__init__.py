"""Which gene each feature name means: symbols, accessions, antibodies, mangled names."""

from refugium.identifiers.antibodies import AntibodyName, read_antibody
from refugium.identifiers.doctor import identify, identify_summary
from refugium.identifiers.verdicts import IDENTIFIED, Recognised

__all__ = ["IDENTIFIED", "AntibodyName", "Recognised", "identify", "identify_summary",
           "read_antibody"]
