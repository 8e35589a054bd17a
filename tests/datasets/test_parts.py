"""Parts that recipes share: FASTA headers, joined plexes, growth tables."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest

from refugium.core.errors import StudyError
from refugium.datasets.plate_table import read_plate
from refugium.datasets.plexes import join_plexes
from refugium.io.vendors.fasta_header import FastaHeader, read_headers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alpha-enolase OS=Homo sapiens GN=ENO1 PE=1 SV=2 - [ENOA_HUMAN]",
         [FastaHeader("Alpha-enolase", "ENO1")]),
        ("sp|P06239|LCK_HUMAN Tyrosine-protein kinase Lck OS=Homo sapiens OX=9606 GN=LCK SV=6",
         [FastaHeader("Tyrosine-protein kinase Lck", "LCK", "P06239")]),
        ("A (x; y) OS=Homo sapiens GN=AA PE=1 SV=12;B OS=Homo sapiens GN=BB PE=1 SV=3",
         [FastaHeader("A (x; y)", "AA"), FastaHeader("B", "BB")]),
        ("uncharacterised protein", [FastaHeader("uncharacterised protein")]),
        ("", []),
    ],
)
def test_headers(text, expected):
    assert list(read_headers(text)) == expected


def plex(samples, rows):
    var = pd.DataFrame(rows, columns=["peptide", "gene"])
    var.index = [f"{g}:{p}" for p, g in rows]
    data = ad.AnnData(
        X=np.arange(1.0, len(samples) * len(rows) + 1).reshape(len(samples), -1),
        obs=pd.DataFrame(index=samples), var=var,
    )
    data.uns["scale"], data.uns["kind"] = "linear", "peptides"
    return data


def test_joined_plexes_keep_values_and_leave_the_rest_missing():
    joined, losses = join_plexes({
        "one": plex(["a", "b"], [("AyK", "G1"), ("CsK", "G2")]),
        "two": plex(["c"], [("CsK", "G2")]),
    })
    wide = joined.to_df()
    assert wide.loc["a", "G1:AyK"] == 1
    assert wide.loc["b", "G2:CsK"] == 4
    assert wide.loc["c", "G2:CsK"] == 1
    assert np.isnan(wide.loc["c", "G1:AyK"])
    assert joined.var.loc["G2:CsK", "plexes"] == "one;two"
    assert losses.empty


def test_a_shorter_peptide_inherits_the_owners_of_a_longer_one_and_not_the_reverse():
    joined, losses = join_plexes({
        "one": plex(["a"], [("KLDyR", "YES1"), ("LDyR", "SRC")]),
        "two": plex(["b"], [("KLDYR", "FYN")]),
    })
    genes = joined.var.set_index("peptide")["gene"]
    assert genes["KLDyR"] == genes["KLDYR"] == "FYN;YES1"
    assert genes["LDyR"] == "FYN;SRC;YES1"
    assert set(losses["item"]) == {"KLDyR", "KLDYR", "LDyR"}


def test_growth_table_keeps_repeated_columns(tmp_path):
    file = tmp_path / "plate.csv"
    file.write_bytes(b"\xef\xbb\xbfElapsed,WT 0nM ,WT 0nM\r\n0,1.5,2\r\n3,,2.5\r\n\r\n")
    header, values = read_plate(file)
    assert header == ["Elapsed", "WT 0nM", "WT 0nM"]
    assert values[0] == [0, 1.5, 2]
    assert np.isnan(values[1][1])


@pytest.mark.parametrize(
    ("text", "words"),
    [("t,a\n0,1\n1,x\n", "row 3, column 'a'"), ("t,a\n0,1,2\n", "row 2"), ("t,a\n", "no readings")],
)
def test_growth_table_says_what_is_wrong(tmp_path, text, words):
    file = tmp_path / "plate.csv"
    file.write_text(text)
    with pytest.raises(StudyError, match=words):
        read_plate(file)
