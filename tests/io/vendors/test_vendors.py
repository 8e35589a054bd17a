"""Every vendor's table: right numbers, every dropped row counted, order of columns of no matter."""

import numpy as np
import pandas as pd
import pytest

import refugium as rf
from builders.vendor_tables import TABLES, tab
from refugium.core.errors import StudyError
from refugium.io import read_study
from refugium.io.vendors import import_table, write_import
from refugium.io.vendors.detect import detect_vendor
from refugium.io.vendors.dispatch import VENDORS
from refugium.signal.matrix import features_of

NAN = float("nan")
VALUES = {
    "maxquant": {"EGFR:Y1197": [8000, 1000], "SRC;YES1:Y419;Y426": [500, 400],
                 "MAPK1:Y187": [100, 30], "YAP1:S127": [50, 60], "MAPK1:Y187 x2": [20, 3]},
    "diann_matrix": {"EGFR:Y1197": [8000, 1000], "SRC;YES1:Y419": [500, NAN],
                     "MAPK1:Y187": [100, 30]},
    "diann_report": {"MAPK1:VADPDHDHTGFLtEyVATR": [150, 45], "MAPK1:VADPDHDHTGFLTEyVATR": [40, 40],
                     "EGFR:GSTAENAEyLR": [8000, NAN]},
    "spectronaut": {"EGFR:Y1197": [8000, 1000], "MAPK1:Y187 x2": [100, NAN],
                    "MAPK1:T185": [5, 6]},
    "fragpipe_tmt": {"EGFR:Y1197": [21.5, 18.5], "MAPK1:Y187": [19.5, NAN]},
    "fragpipe_lfq": {"EGFR:Y1197": [8000, 1000], "MAPK1:Y187": [100, NAN]},
    "proteome_discoverer": {"EGFR:GSTAENAEyLR": [8000, 1000],
                            "MAPK1:VADPDHDHTGFLtEyVATR": [100, NAN]},
    "rppa": {"Akt_pS473": [0.5, -0.5], "Akt": [-0.1, 0.1], "MAPK_pT202_Y204": [1.2, -1.2],
             "EGFR_pY1068-R-V": [2, -2], "HER2": [0.3, 0.3],
             "Caspase-7_cleavedD198": [0.1, NAN], "FooBar": [0.2, 0.1]},
    "luminex": {"p-ERK1/2 (Thr202/Tyr204)": [900, 100, 110], "p-Akt (Ser473)": [400, NAN, NAN]},
}
LOST = {
    "maxquant": ["1 reverse hits", "1 potential contaminants", "6 readings of zero",
                 "3 rows without a reading", "1 rows without a gene"],
    "diann_matrix": ["1 rows without a protein", "1 readings of zero"],
    "diann_report": ["2 rows without a phosphosite", "1 rows with Q.Value", "1 rows with PTM.Q",
                     "measured in 2 rows: summed"],
    "spectronaut": ["1 rows of other modifications", "1 readings that Spectronaut filtered"],
    "fragpipe_tmt": [],
    "fragpipe_lfq": ["1 contaminants", "1 readings of zero"],
    "proteome_discoverer": ["1 contaminants", "1 rows without a phosphosite",
                            "1 rows with a phosphate that has no position"],
    "rppa": ["2 columns that describe samples", "1 labels"],
    "luminex": ["1 wells of background", "1 readings of fewer than 35", "1 readings at or below"],
    "incucyte": ["1 columns of standard errors", "2 columns of images", "1 empty readings"],
}


@pytest.fixture(params=sorted(TABLES))
def written(request, tmp_path):
    name, text = TABLES[request.param]()
    (tmp_path / name).write_text(text, encoding="utf-8")
    return request.param, tmp_path / name


def write(tmp_path, vendor, change=lambda text: text):
    name, text = TABLES[vendor]()
    (tmp_path / name).write_text(change(text), encoding="utf-8")
    return tmp_path / name


def test_every_vendor_is_told_from_its_header(written):
    assert detect_vendor(written[1]) == written[0]
    assert set(TABLES) == set(VENDORS)


def test_numbers_and_losses(written):
    vendor, path = written
    table = import_table(path)
    assert [why.startswith(start) for why, start in
            zip(table.losses["why"], LOST[vendor], strict=True)] == [True] * len(LOST[vendor])
    if vendor == "incucyte":
        assert table.wells[["well", "time_h", "value"]].to_numpy().tolist() == [
            ["A1", 0, 11], ["A1", 4, 15], ["B12", 0, 9]]
        assert set(table.wells["measure"]) == {"confluence"} and set(table.wells["unit"]) == {"%"}
        return
    expected = pd.DataFrame(VALUES[vendor]).to_numpy(dtype=float)
    assert table.data.var_names.tolist() == list(VALUES[vendor])
    np.testing.assert_array_equal(table.data.X, expected)


def test_order_of_columns_does_not_matter(written):
    vendor, path = written
    if vendor in ("luminex", "incucyte"):
        pytest.skip("columns of blocks are held by their own tests")
    text = path.read_text(encoding="utf-8")
    separator = "," if path.suffix == ".csv" else "\t"
    rows = [line.split(separator) for line in text.splitlines()]
    before = import_table(path)
    order = np.random.default_rng(3).permutation(len(rows[0]))
    path.write_text("\n".join(separator.join(row[i] for i in order) for row in rows) + "\n")
    after = import_table(path)
    names = before.data.var_names.tolist()
    assert sorted(after.data.var_names) == sorted(names)
    np.testing.assert_array_equal(after.data[before.data.obs_names, names].X, before.data.X)
    pd.testing.assert_frame_equal(after.data.var.loc[names], before.data.var)


def test_sites_carry_what_the_reporter_scores_need(tmp_path):
    var = import_table(write(tmp_path, "maxquant")).data.var
    assert var.loc["SRC;YES1:Y419;Y426", "uniprot"] == "P12931;P07947"
    assert var.loc["SRC;YES1:Y419;Y426", "peptide"] == "DFGLARLIEDNEyTAR"
    assert var["localisation_low"].to_dict() == {
        "EGFR:Y1197": False, "SRC;YES1:Y419;Y426": False, "MAPK1:Y187": True, "YAP1:S127": False,
        "MAPK1:Y187 x2": True}
    assert var.loc["MAPK1:Y187 x2", "multiplicity"] == 2


def test_reporters_find_imported_sites(written):
    from refugium.knowledge import load_knowledge
    from refugium.signal.reporters.match import match_features

    vendor, path = written
    if vendor == "incucyte":
        pytest.skip("wells")
    found = match_features(features_of(import_table(path).data), load_knowledge())
    own = set(found.loc[found["kind"] == "own", "node"])
    assert {"rppa": "AKT", "luminex": "ERK"}.get(vendor, "EGFR") in " ".join(sorted(own))


@pytest.mark.parametrize("vendor", [v for v in VENDORS if v != "rppa"])
def test_a_missing_column_names_file_column_and_export(vendor, tmp_path):
    name, text = TABLES[vendor]()
    column = {"maxquant": "Localization prob", "diann_matrix": "Residue",
              "diann_report": "PTM.Site.Confidence", "spectronaut": "PTM.Quantity",
              "fragpipe_tmt": "ReferenceIntensity", "luminex": "Location", "incucyte": "Elapsed",
              "fragpipe_lfq": "Best Localization Probability",
              "proteome_discoverer": "Modifications in Master Proteins"}[vendor]
    (tmp_path / name).write_text(text.replace(column, "gone"), encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        import_table(tmp_path / name, vendor=vendor)
    words = str(caught.value)
    assert name in words and "expects" in words
    assert column in words


@pytest.mark.parametrize(
    ("vendor", "old", "new", "says"),
    [
        ("maxquant", "419;426", "419", "2 proteins but 1 positions"),
        ("maxquant", "Reverse", "Ratio H/L", "SILAC"),
        ("maxquant", "8000\t8000", "8000\teight", "not a number"),
        ("maxquant", "8000\t8000", "8000\t-8000", "negative intensity"),
        ("diann_report", "2\t0.001\t0.001\t0.99\t8000", "2\t0.001\t0.001\t0.99\t80,5", "decimal"),
        ("spectronaut", "P28482_Y187_M2", "Y187", "cannot be read"),
        ("spectronaut", "PTM.SiteProbability\tPTM.FlankingRegion\tPTM.Quantity",
         "PTM.SiteProbability\tPTM.FlankingRegion\tQ", "PTM.Quantity"),
        ("fragpipe_tmt", "P00533_Y1197", "P00533_1195_1197_2_2_Y1195Y1197", "single site"),
        ("fragpipe_tmt", "21.5", "2150000", "no logarithms"),
        ("rppa", "-0.5", "x", "not a number"),
        ("luminex", '"4(1,D1)",drug,150', '"4(1,D1)",other,150', ""),
        ("luminex", '"4(1,D1)",drug,90', '"4(1,E1)",drug,90', "different wells"),
        ("incucyte", "A1, Image 2", "A1", ""),
        ("incucyte", "4\t14", "4h\t14", "not a number"),
    ],
)
def test_what_cannot_be_right_is_refused(vendor, old, new, says, tmp_path):
    path = write(tmp_path, vendor, lambda text: text.replace(old, new))
    assert old in TABLES[vendor]()[1]
    if not says:  # legal: nothing may break
        import_table(path, vendor=vendor)
        return
    with pytest.raises(StudyError, match="(?s)" + says):
        import_table(path, vendor=vendor)


def test_conflicting_values_of_one_site_are_refused(tmp_path):
    path = write(tmp_path, "spectronaut", lambda text: text.replace("1000\n", "1001\n", 1))
    with pytest.raises(StudyError, match="two values"):
        import_table(path)


def test_two_wells_without_images_are_refused(tmp_path):
    path = write(tmp_path, "incucyte", lambda text: text.replace(", Image 1", "").replace(
        ", Image 2", ""))
    with pytest.raises(StudyError, match="same well"):
        import_table(path)


def test_scale_of_an_array_without_negatives_must_be_stated(tmp_path):
    path = write(tmp_path, "rppa", lambda text: text.replace("-0.", "0.").replace(
        ",-1", ",1").replace(",-2", ",2"))
    with pytest.raises(StudyError, match="cannot be told"):
        import_table(path)
    assert import_table(path, scale="linear").data.uns["scale"] == "linear"
    with pytest.raises(StudyError, match="scale of maxquant is known"):
        import_table(write(tmp_path, "maxquant"), scale="log2")


def test_samples_are_named_by_a_table(tmp_path):
    path = write(tmp_path, "diann_matrix")
    names = pd.DataFrame({"source_column": ["drug"], "sample_id": ["PC9 erlotinib"]})
    table = import_table(path, samples=names)
    assert table.data.obs_names.tolist() == ["PC9 erlotinib"]
    assert "1 columns" in table.losses["why"][1] and table.losses["item"][1] == "ctrl"
    names.to_csv(tmp_path / "names.csv", index=False)
    assert import_table(path, samples=tmp_path / "names.csv").data.n_obs == 1
    for wrong, says in (({"nowhere": "a"}, "no such column"),
                        ({"ctrl": "a", "drug": "a"}, "one sample")):
        with pytest.raises(StudyError, match=says):
            import_table(path, samples=wrong)


def test_a_plate_map_fills_wells(tmp_path):
    plate = pd.DataFrame({"well": ["A1", "B12"], "model_id": "PC9", "arm": ["E", "none"]})
    wells = import_table(write(tmp_path, "incucyte"), samples=plate).wells
    assert wells["arm"].tolist() == ["E", "E", "none"]


@pytest.mark.parametrize("vendor", ["rppa", "fragpipe_lfq"])
def test_workbooks_say_the_same(vendor, tmp_path):
    path = write(tmp_path, vendor)
    frame = pd.read_csv(path, sep="," if path.suffix == ".csv" else "\t", na_values=[],
                        keep_default_na=False)
    frame.to_excel(tmp_path / "book.xlsx", index=False)
    assert detect_vendor(tmp_path / "book.xlsx") == vendor
    before, after = import_table(path).data, import_table(tmp_path / "book.xlsx").data
    np.testing.assert_array_equal(before.X, after.X)
    pd.testing.assert_frame_equal(before.var, after.var)


def test_other_ways_to_write_the_same_export(tmp_path):
    path = write(tmp_path, "incucyte", lambda text: text.replace(
        "A1, Image", ": A1, Image").replace("(Percent)", "(%)"))
    wells = import_table(path).wells
    assert wells["well"].tolist() == ["A1", "A1", "B12"] and set(wells["unit"]) == {"%"}
    plain = import_table(write(tmp_path, "luminex")).data
    path = write(tmp_path, "luminex", lambda text: text.replace("\n\n", "\n,,\n").replace(
        "DataType:,Net MFI", '"DataType:","Net MFI",'))
    assert detect_vendor(path) == "luminex"
    np.testing.assert_array_equal(import_table(path).data.X, plain.X)


def test_shared_run_names_fall_back_to_their_paths(tmp_path):
    path = write(tmp_path, "diann_matrix", lambda text: text.replace(
        r"D:\raw\drug.raw", r"E:\raw\ctrl.raw"))
    assert import_table(path).data.obs_names.tolist() == [r"D:\raw\ctrl.raw", r"E:\raw\ctrl.raw"]


def test_rows_of_one_site_are_summed_and_the_best_localisation_counts(tmp_path):
    name, text = TABLES["fragpipe_lfq"]()
    lines = text.splitlines()
    twin = lines[1].replace("0.99\t0.99\t1\t2\t8000\t1000", "0.4\t0.4\t1\t2\t80\t10")
    (tmp_path / name).write_text("\n".join([*lines, twin]) + "\n")
    data = import_table(tmp_path / name).data
    assert data[:, "EGFR:Y1197"].X.ravel().tolist() == [8080, 1010]
    assert data.var.loc["EGFR:Y1197", "localisation"] == 0.99


def test_isoforms_with_one_site_name_stay_apart(tmp_path):
    header = ["Index", "Gene", "ProteinID", "SequenceWindow", "ReferenceIntensity", "a"]
    rows = [["P1_Y5", "SHC1", "P29353", "AAAAAAAYAAAAAAA", 1, 3],
            ["P2_Y5", "SHC1", "P29353-2", "AAAAAAAYAAAAAAC", 1, 4]]
    (tmp_path / "abundance_x.tsv").write_text(tab(header, rows))
    data = import_table(tmp_path / "abundance_x.tsv").data
    assert data.var_names.tolist() == ["SHC1:Y5", "SHC1:Y5 (P29353-2)"]
    assert data.var["site"].tolist() == ["Y5", "Y5 (P29353-2)"]  # never read as canonical Y5


def test_accessions_that_share_gene_and_number_stay_apart(tmp_path):
    header = ["Index", "Gene", "ProteinID", "SequenceWindow", "ReferenceIntensity", "a"]
    rows = [["P62805_Y5", "X", "P62805", "AAAAAAAYAAAAAAA", 1, 3],
            ["P00533_Y5", "X", "P00533", "AAAAAAAYAAAAAAC", 1, 4]]
    (tmp_path / "abundance_x.tsv").write_text(tab(header, rows))
    data = import_table(tmp_path / "abundance_x.tsv").data
    assert data.var_names.tolist() == ["X:Y5 (P62805)", "X:Y5 (P00533)"]


def test_a_long_list_of_losses_is_told_in_few_lines(tmp_path):
    name, text = TABLES["fragpipe_lfq"]()
    lines = text.splitlines()
    body = [line.replace("Y1197", f"Y{i}") for i in range(40) for line in [lines[1]] * 2]
    (tmp_path / name).write_text("\n".join([lines[0], *body]) + "\n")
    table = import_table(tmp_path / name)
    assert len(table.losses) == 40 and "(40 like this)" in table.summary()


def test_written_folder_reads_back_once_it_is_filled_in(written, tmp_path):
    vendor, path = written
    table = import_table(path)
    folder = tmp_path / "out"
    write_import(table, folder, source=path)
    with pytest.raises(StudyError, match="time_zero"):
        read_study(folder)
    toml = folder / "study.toml"
    toml.write_text(toml.read_text().replace('time_zero = ""', 'time_zero = "first dose"'))
    said = []
    for name, row in (("models.csv", "PC9,,,,,,"), ("arms.csv", "E,0,erlotinib,drug,1,uM,")):
        with pytest.raises(StudyError) as caught:
            read_study(folder)
        said.append(str(caught.value))
        with (folder / name).open("a") as handle:
            handle.write(row + "\n")
    own = "wells.csv" if vendor == "incucyte" else "samples.csv"
    with pytest.raises(StudyError) as caught:
        read_study(folder)
    said.append(str(caught.value))
    assert own in said[-1]
    frame = pd.read_csv(folder / own, dtype=str, keep_default_na=False)
    frame["model_id"], frame["arm"] = "PC9", "E"
    frame.to_csv(folder / own, index=False)
    study = rf.read_study(folder)
    assert study.losses["why"].tolist() == table.losses["why"].tolist()
    if vendor == "incucyte":
        assert study.wells["value"].tolist() == table.wells["value"].tolist()
        return
    data = study.modalities[table.modality]
    np.testing.assert_array_equal(data.X, table.data.X)
    assert list(data.var["gene"]) == list(table.data.var["gene"])
    assert data.uns["kind"] == table.data.uns["kind"]
    if vendor == "luminex":
        assert set(study.samples["block"]) == {"plate 7"}


def test_names_that_would_run_as_formulas_are_refused(tmp_path):
    path = write(tmp_path, "diann_matrix", lambda text: text.replace(r"D:\raw\drug.raw", "=1+1"))
    with pytest.raises(StudyError, match="formula"):
        write_import(import_table(path), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("low", "high"), [("<OOR", ">OOR"), ("OOR <", "OOR >"),
                                           ("< 3.2", "> 20000")])
def test_luminex_readings_out_of_range(tmp_path, low, high):
    """Below the range is missing; an analyte above it is left out: a gap would read as nothing."""
    path = write(tmp_path, "luminex", lambda text: text.replace(
        '"3(1,C1)",drug,100,200', f'"3(1,C1)",drug,{low},{high}'))
    table = import_table(path)
    assert table.data.var_names.tolist() == ["p-ERK1/2 (Thr202/Tyr204)"]
    np.testing.assert_array_equal(table.data.X[:, 0], [900, NAN, 110])
    assert table.losses["why"].str.contains("1 readings below the assay's range").sum() == 1
    assert table.losses.query("item == 'p-Akt (Ser473)'")["why"].str.contains("above").all()


@pytest.mark.parametrize("mark", ["***", "---"])
def test_luminex_marks_of_no_data_are_missing(tmp_path, mark):
    path = write(tmp_path, "luminex", lambda text: text.replace("drug,100,", f"drug,{mark},"))
    np.testing.assert_array_equal(import_table(path).data.X[:, 0], [900, NAN, 110])


@pytest.mark.parametrize(("header", "hours"), [
    ("Elapsed", 4), ("Elapsed (h)", 4), ("Elapsed Hours", 4), ("Elapsed (days)", 96),
    ("Elapsed (minutes)", 4 / 60)])
def test_incucyte_hours_by_the_header(tmp_path, header, hours):
    path = write(tmp_path, "incucyte", lambda text: text.replace("Elapsed", header))
    assert set(import_table(path).wells["time_h"]) == {0, hours}


def test_incucyte_elapsed_in_an_unknown_unit_is_refused(tmp_path):
    path = write(tmp_path, "incucyte", lambda text: text.replace("Elapsed", "Elapsed (scans)"))
    with pytest.raises(StudyError, match="unit of the elapsed time"):
        import_table(path)


@pytest.mark.parametrize("vendor", sorted(TABLES))
def test_utf_16_is_called_so(tmp_path, vendor):
    name, text = TABLES[vendor]()
    (tmp_path / name).write_text(text, encoding="utf-16")
    with pytest.raises(StudyError, match="UTF-16"):
        import_table(tmp_path / name)


def test_another_separator_is_named(tmp_path):
    text = TABLES["maxquant"]()[1]
    (tmp_path / "a.csv").write_text(text.replace(";", "/").replace("\t", ";"))
    with pytest.raises(StudyError, match="separated by another character") as caught:
        import_table(tmp_path / "a.csv")
    assert "';'" in str(caught.value)
    (tmp_path / "b.csv").write_text(TABLES["proteome_discoverer"]()[1])
    with pytest.raises(StudyError, match=r"name the file \.tsv"):
        import_table(tmp_path / "b.csv")
