"""Folders of counts: every file a sample, every gene in every file, summaries are no genes."""

import gzip

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.formats import COUNTS, HTSEQ, counts
from refugium.io import input_hashes, read_study, write_study
from refugium.io.formats.count_folders import read_count_folder


def test_a_folder_becomes_a_modality(valid, tmp_path):
    counts()(valid)
    study = read_study(valid)
    data = study.modalities["rna_counts"]
    assert data.obs_names.tolist() == ["e1", "u1"]
    assert data.var_names.tolist() == ["EGFR", "AXL"]
    assert data.X.tolist() == [[1, 40], [7, 0]]
    assert data.obs["__no_feature"].tolist() == [3, 9]
    lost = study.losses[study.losses["modality"] == "rna_counts"]
    assert lost["why"].tolist() == ["12 reads in 2 samples: no gene, kept in obs"]
    assert {"counts/u1.txt", "counts/e1.txt"} <= set(input_hashes(valid))
    write_study(study, tmp_path / "again")
    assert read_study(tmp_path / "again").modalities["rna_counts"].X.tolist() == data.X.tolist()


def test_names_endings_and_gzip(valid):
    files = {"u1.htseq.counts.gz": gzip.compress(HTSEQ["u1.txt"].encode()), "run7.tsv":
             HTSEQ["e1.txt"].replace("\n", "\r\n"), ".DS_Store": b"x"}
    counts(files, COUNTS + 'names = {"run7.tsv" = "e1", "u1.htseq.counts.gz" = "u1"}\n')(valid)
    assert read_study(valid).modalities["rna_counts"].obs_names.tolist() == ["e1", "u1"]


def test_star_reads_the_stated_column(valid):
    star = "N_unmapped\t5\t5\t5\nEGFR\t10\t1\t9\nAXL\t4\t4\t0\n"
    for column, expected in ((2, [10, 4]), (3, [1, 4]), (4, [9, 0])):
        counts({"u1_ReadsPerGene.out.tab": star},
               COUNTS.replace("htseq", "star") + f"column = {column}\n")(valid)
        data = read_study(valid).modalities["rna_counts"]
        assert data.X.tolist() == [expected]
        assert data.obs["N_unmapped"].tolist() == [5]
        text = (valid / "study.toml").read_text()
        (valid / "study.toml").write_text(text[: text.index("\n[modalities.rna_counts]")])


def test_feature_counts_of_one_sample_a_file(valid):
    text = ("# Program:featureCounts v2\nGeneid\tChr\tStart\tEnd\tStrand\tLength\tu1.bam\n"
            "EGFR\t7\t1\t9\t+\t8\t12\n")
    counts({"u1.txt": text}, COUNTS.replace("htseq", "featurecounts"))(valid)
    assert read_study(valid).modalities["rna_counts"].X.tolist() == [[12]]


@given(st.permutations(range(8)), st.lists(st.integers(0, 10**9), min_size=8, max_size=8))
@settings(max_examples=20, deadline=None)
def test_the_order_of_genes_in_a_file_does_not_matter(tmp_path_factory, order, values):
    folder = tmp_path_factory.mktemp("counts")
    lines = [f"g{i}\t{value}\n" for i, value in enumerate(values)]
    (folder / "a.txt").write_text("".join(lines))
    (folder / "b.txt").write_text("".join(lines[i] for i in order))
    data, _ = read_count_folder(folder, ["a", "b"], format="htseq", scale="linear",
                                modality="rna_counts")
    np.testing.assert_array_equal(data.X[0], values)
    np.testing.assert_array_equal(data.X[1], values)
