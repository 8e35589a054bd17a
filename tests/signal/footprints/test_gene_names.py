"""Genes under another name: found where one gene is meant, left alone where two are possible."""

import pandas as pd
import pytest

from refugium.signal.footprints.gene_names import find_renamed, rename_targets


@pytest.mark.parametrize(("wanted", "names", "found"), [
    ("CCN1", ["CYR61"], "CYR61"),  # the data bear the earlier symbol
    ("CYR61", ["CCN1"], "CCN1"),  # the list bears the earlier symbol
    ("CCN1", ["ENSG00000142871.17"], "ENSG00000142871.17"),
    ("CCN1", ["CCN1", "CYR61"], None),  # it is there under its own name
    ("WWTR1", ["TAZ"], None),  # TAZ was also a name of TAFAZZIN
    ("CCN1", ["Cyr61"], None),  # a mouse gene
    ("CCN1", ["CYR61:S188"], None),  # a site
    ("CCN1", ["CYR61;CCN2"], None),  # a set
    ("CCN1", ["IGFBP10", "CYR61"], None),  # twice in the data
    ("NO SUCH GENE", ["CYR61"], None),
])
def test_one_gene_two_names(wanted, names, found):
    """Mapped only if both names lead to one approved symbol, and to one row of the data."""
    assert find_renamed([wanted], names) == ({} if found is None else {wanted: found})


def test_no_gene_stands_twice_in_a_set():
    """A list that holds both names keeps the row of the name in the data, and its weight."""
    net = pd.DataFrame({"source": ["a", "a", "b"], "target": ["CCN1", "CYR61", "CCN1"],
                        "weight": [-1.0, 1.0, 2.0]})
    table, renamed = rename_targets(net, ["CYR61"])
    assert table.to_dict("list") == {"source": ["a", "b"], "target": ["CYR61", "CYR61"],
                                     "weight": [1.0, 2.0]}
    assert renamed == {"CCN1": "CYR61"}
    assert net["target"].tolist() == ["CCN1", "CYR61", "CCN1"]  # the input is not changed


def test_stacked_networks_whose_rows_share_an_index():
    parts = [pd.DataFrame({"source": "YAP", "target": ["CCN1", "CYR61", "ANKRD1"]}),
             pd.DataFrame({"source": "MYC", "target": ["CCN1", "NCL", "CDK4"]})]
    table, _ = rename_targets(pd.concat(parts), ["CYR61", "ANKRD1", "NCL", "CDK4"])
    assert table.to_numpy().tolist() == [["YAP", "CYR61"], ["YAP", "ANKRD1"], ["MYC", "CYR61"],
                                         ["MYC", "NCL"], ["MYC", "CDK4"]]
