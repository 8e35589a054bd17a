"""A virtual tumour, written as vendors write, comes back with the same numbers and sites."""

import re

import numpy as np
import pandas as pd
import pytest

from builders.vendor_tables import tab
from refugium.io.vendors import import_table
from refugium.knowledge import load_knowledge
from refugium.signal.matrix import features_of
from refugium.signal.reporters.match import match_features
from refugium.virtual import demo_plan, write_tumour


@pytest.fixture(scope="module")
def phospho():
    data = write_tumour(demo_plan()).study.modalities["phospho"]
    assert data.uns["scale"] == "linear"
    return data


def marked(peptide, how):
    return re.sub("[sty]", lambda letter: how.format(letter[0].upper()), peptide)


def as_diann(data, path):
    rows = []
    for sample, values in zip(data.obs_names, np.asarray(data.X), strict=True):
        for (_, var), value in zip(data.var.iterrows(), values, strict=True):
            if np.isfinite(value):
                sequence = marked(var["peptide"], "{}(UniMod:21)")
                rows.append([sample, var.get("uniprot", ""), var["gene"], sequence, f"{sequence}2",
                             repr(float(value)), 0.001, 0.001, 1.0])
    path.write_text(tab(["Run", "Protein.Ids", "Genes", "Modified.Sequence", "Precursor.Id",
                         "Precursor.Normalised", "Q.Value", "PTM.Q.Value",
                         "PTM.Site.Confidence"], rows))


def as_proteome_discoverer(data, path):
    rows = []
    for i, (_, var) in enumerate(data.var.iterrows()):
        places = [f"{letter.upper()}{at + 1}(100)" for at, letter in enumerate(var["peptide"])
                  if letter.islower()]
        values = ["" if np.isnan(v) else repr(float(v)) for v in np.asarray(data.X)[:, i]]
        rows.append([f"[K].{var['peptide'].upper()}.[A]",
                     f"{len(places)}xPhospho [{'; '.join(places)}]", "", var["gene"], *values])
    path.write_text(tab(["Annotated Sequence", "Modifications", "Modifications in Master Proteins",
                         "Gene Symbol", *(f"Abundance: {s}" for s in data.obs_names)], rows))


@pytest.mark.parametrize(("write", "name"), [(as_diann, "report.tsv"),
                                             (as_proteome_discoverer, "groups.txt")])
def test_same_numbers_and_same_reporters(phospho, write, name, tmp_path):
    write(phospho, tmp_path / name)
    back = import_table(tmp_path / name).data
    kept = phospho.var_names[np.isfinite(np.asarray(phospho.X)).any(axis=0)
                             & np.array([p != p.upper() for p in phospho.var["peptide"]])]
    kept = [n for n in kept if phospho.var["peptide"].value_counts()[
        phospho.var.loc[n, "peptide"]] == 1]
    assert len(kept) > 0.9 * phospho.n_vars and set(kept) <= set(back.var_names)
    np.testing.assert_array_equal(back[phospho.obs_names, kept].X, phospho[:, kept].X)
    knowledge = load_knowledge()
    columns = ["feature", "node", "site", "kind", "sign"]
    before, after = (match_features(features_of(d[:, kept]), knowledge)[columns]
                     for d in (phospho, back))
    pd.testing.assert_frame_equal(before, after)
    assert (before["kind"] == "own").sum() >= 10
