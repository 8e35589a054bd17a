"""What else a drug binds within a dose: constructs and genes counted apart."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from refugium.core.errors import RefugiumError
from refugium.knowledge.packs.therapies import built_in_affinities, read_panel
from refugium.therapy import SELECTIVITY, targets_within


def table(**columns):
    return pd.DataFrame({"drug": "x", "source": "mine", **columns})


AT_300 = pd.DataFrame({"drug": ["dasatinib", "bosutinib", "erlotinib"], "dose": 300.0,
                       "unit": "nM"})


@pytest.mark.published
@pytest.mark.skipif(not os.environ.get("REFUGIUM_DATA"), reason="REFUGIUM_DATA names no mirror")
def test_the_whole_panel():
    panel = read_panel(Path(os.environ["REFUGIUM_DATA"]) / "davis2011/data/davis")
    found = targets_within(panel, AT_300)
    assert found["n_constructs"].tolist() == [89, 102, 32]
    assert found["n_genes"].tolist() == [63, 76, 12]
    assert found["constructs_listed"].tolist() == [442] * 3
    # names before the bracket count phosphorylated ABL1 (`ABL1p`) as a gene of its own: one more
    names = [len({c.partition("(")[0] for c in rows["construct"]})
             for _, rows in panel[panel["kd_nM"] <= 300].groupby("drug", sort=False)
             if rows["drug"].iloc[0] in set(AT_300["drug"])]
    assert sorted(names) == [13, 64, 77]
    assert "SRC family" in found.loc[0, "survival_nodes"]
    # three constructs are of no human gene
    assert (panel.loc[panel["drug"] == "dasatinib", "gene"] == "").sum() == 3


def test_forms_of_one_protein_are_one_gene():
    panel = table(construct=["ABL1", "ABL1(T315I)", "ABL1p", "SRC"],
                  gene=["ABL1", "ABL1", "ABL1", "SRC"], kd_nM=[1.0, 10.0, 2.0, np.nan])
    row = targets_within(panel, pd.DataFrame({"drug": ["x"], "dose": [10], "unit": ["nM"]})).iloc[0]
    assert (row["n_constructs"], row["n_genes"]) == (3, 1)
    assert (row["constructs_listed"], row["genes_listed"]) == (4, 2)
    assert list(targets_within(panel, AT_300).columns) == SELECTIVITY.names


def test_more_dose_never_binds_less():
    grid = pd.DataFrame({"drug": "dasatinib", "dose": [0.1, 1, 10, 100, 300], "unit": "nM"})
    found = targets_within(built_in_affinities(), grid)
    assert found["n_genes"].is_monotonic_increasing
    assert found["n_constructs"].is_monotonic_increasing
    assert (found["n_genes"] <= found["n_constructs"]).all()


def test_a_drug_without_a_row_is_not_selective():
    row = targets_within(built_in_affinities(), pd.DataFrame(
        {"drug": ["osimertinib"], "dose": [300.0], "unit": ["nM"]})).iloc[0]
    assert (row["n_constructs"], row["constructs_listed"]) == (0, 0)


@pytest.mark.parametrize(("kd", "match"), [(0.0, "not positive"), (-1.0, "not positive"),
                                           (">10000", "no number")])
def test_constants_that_are_none_are_refused(kd, match):
    with pytest.raises(RefugiumError, match=match):
        targets_within(table(construct=["SRC"], gene=["SRC"], kd_nM=[kd]), AT_300)


def test_a_missing_column_teaches():
    with pytest.raises(RefugiumError, match="construct"):
        targets_within(pd.DataFrame({"drug": ["x"]}), AT_300)
