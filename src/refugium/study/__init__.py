"""What was measured: models, arms, contrasts, samples, modalities."""

from refugium.study.contrasts import derive_contrasts
from refugium.study.folder import input_hashes, read_study, write_study
from refugium.study.model import Study

__all__ = ["Study", "derive_contrasts", "input_hashes", "read_study", "write_study"]
