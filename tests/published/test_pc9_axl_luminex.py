"""Bead assays of PC9: YAP S127 under dasatinib, what is a block, what is not a lysate."""

import csv

import numpy as np
import pytest

from refugium.study.design.contrasts import derive_contrasts

CHECK = "DasatinibDR_pYAP127_check"
DOSES = (0, 50, 100, 200, 500)


def arm(background, dose):
    return f"{background} + dasatinib {dose} nM" if dose else background


def level(study, block, model, name, antibody):
    data = study.modalities["luminex"]
    rows = study.samples[(study.samples["block"] == block) & (study.samples["arm"] == name)
                         & (study.samples["model_id"] == model)]
    return data.to_df().loc[rows["sample_id"], antibody].tolist()


def test_yap_s127_rises_with_dasatinib_in_the_knock_out(pc9):
    found = [level(pc9, f"{CHECK} RIPA", "PC9 AXL-KO", arm("erlotinib", dose), "p-YAP S127")
             for dose in DOSES]
    assert found == [[158.0], [225.0], [363.0], [425.0], [530.0]]
    parent = [level(pc9, f"{CHECK} RIPA", "PC9", arm("erlotinib + AF154", dose), "p-YAP S127")
              for dose in DOSES]
    assert parent == [[173.0], [189.0], [182.0], [230.0], [281.0]]


def test_the_src_family_falls_with_dasatinib(pc9):
    block = "20210730 ABL_SRC_YAP_DasDR 2_20210730_182250 Old"
    medians = [np.median(level(pc9, block, "PC9", arm("erlotinib + AF154", dose), "p-SRC Y416"))
               for dose in DOSES]
    assert medians == sorted(medians, reverse=True)
    assert medians[-1] / medians[0] < 0.15


def test_every_lysate_of_the_check_file_is_a_sample_and_no_blank_is(pc9, mirror):
    path = mirror / "pc9-axl" / "Validations" / "Luminex" / f"{CHECK}.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    own = pc9.samples[pc9.samples["block"].str.startswith(CHECK)]
    assert len(own) == sum(row["Line"] != "Background" for row in rows) == 20
    assert (pc9.losses["item"] == f"{CHECK}: Background").any()


def test_lysis_buffers_are_blocks_and_never_compared(pc9):
    blocks = set(pc9.samples["block"])
    assert {f"{CHECK} RIPA", f"{CHECK} NP-40"} <= blocks
    contrasts = derive_contrasts(pc9, "luminex").set_index("contrast")
    assert contrasts.loc[
        "PC9 AXL-KO: erlotinib + dasatinib 200 nM vs erlotinib", "status"] == "ok"


def test_samples_are_no_wells_and_sites_are_only_those_named(pc9):
    data = pc9.modalities["luminex"]
    assert data.shape == (204, 15)
    assert data.uns["scale"] == "linear"
    site = data.var["site"]
    assert set(site[site != ""].index) == {"p-YAP S127", "p-SRC Y416", "p-ABL Y245"}
    assert not set(pc9.samples["sample_id"]) & set(pc9.wells["well"])


@pytest.mark.parametrize("repeat", ["BR1", "BR2"])
def test_time_courses_are_in_hours(pc9, repeat):
    own = pc9.samples[pc9.samples["block"] == f"AXLm_TimeSeries_Signaling_{repeat}"]
    assert sorted(own["time_h"].unique()) == pytest.approx([0, 1 / 12, 1 / 6, 0.5, 1, 2, 4])
    assert set(own["model_id"]) == {"PC9", "PC9 AXL-KO"}


def test_total_axl_in_yap_knock_out_cells(pc9):
    block = "120522-YAPKO_E_EA"
    assert level(pc9, block, "PC9 YAP-KO", "untreated", "total AXL") == [4468.0, 2894.0, 3891.0]
    phospho = level(pc9, block, "PC9 YAP-KO", "erlotinib", "p-AXL")
    assert np.mean(phospho) == pytest.approx(55.33, abs=0.01)
