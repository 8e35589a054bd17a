"""What holds for every published study: it is cited, checked, and survives writing and reading."""

import numpy as np
import pandas as pd
import pytest

from refugium.check import check_study
from refugium.datasets.entries import catalogue
from refugium.io import read_study, write_study

NAMES = list(catalogue())


@pytest.mark.parametrize("name", NAMES)
def test_cited_with_its_licence_and_traps(published, name):
    study = published(name)
    entry = catalogue()[name]
    assert study.name == name
    assert entry.title in study.citation
    assert ("verify before citing" in study.citation) != entry.citation_checked
    assert study.notes[-1] == f"Licence: {entry.licence}."
    assert len(study.notes) >= 4
    assert not study.losses.empty


@pytest.mark.parametrize("name", NAMES)
def test_checked(published, name):
    assert check_study(published(name)) is not None


@pytest.mark.parametrize("name", ["pc9-axl", "tnbc-rppa", "kavran2022", "cellbox-skmel133"])
def test_written_and_read_back(published, tmp_path, name):
    study = published(name)
    write_study(study, tmp_path / "study")
    again = read_study(tmp_path / "study")
    for table in ("models", "arms", "samples", "wells"):
        pd.testing.assert_frame_equal(getattr(again, table), getattr(study, table))
    for modality, data in study.modalities.items():
        np.testing.assert_array_equal(again.modalities[modality].X, data.X)
        assert again.modalities[modality].var_names.tolist() == data.var_names.tolist()
