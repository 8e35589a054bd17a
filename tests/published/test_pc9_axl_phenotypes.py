"""Knock-outs, death, wound closure and YAP of PC9: what is read, and what is never survival."""

import pytest

import refugium as rf
from refugium.escape.levels.survival import survival
from refugium.escape.levels.told_beside import told_beside
from refugium.knowledge import load_knowledge


@pytest.fixture(scope="module")
def grown(pc9):
    return survival(pc9.design, load_knowledge())


def one(table, **want):
    for column, value in want.items():
        table = table[table[column] == value]
    assert len(table) == 1, table
    return table.iloc[0]


@pytest.mark.parametrize(("model", "fold"), [
    ("PC9", 2.82), ("PC9 AXL-KO", 1.32), ("PC9 YAP-KO", 1.75),
])
def test_three_days_on_erlotinib(pc9, model, fold):
    """Mean over the four wells of the erlotinib plate, none left out."""
    wells = pc9.wells
    own = wells[(wells["block"] == "3days plate 2") & (wells["model_id"] == model)
                & (wells["arm"] == "erlotinib") & (wells["measure"] == "confluence")]
    wide = own.pivot(index="well", columns="time_h", values="value")
    assert len(wide) == 4
    assert (wide[72.0] / wide[0.0]).mean() == pytest.approx(fold, abs=0.006)


def test_yap_knock_out_lowers_survival_in_its_one_experiment(grown):
    for scale in ("fold", "rate"):
        row = one(grown.experiments, agent="YAP1:KO", background="erlotinib", scale=scale)
        assert (row["block"], row["verdict"], row["status"]) == ("3days plate 2", "lower", "ok")
        assert row["kind"] == "genetic"
        pooled = one(grown.pooled, agent="YAP1:KO", background="erlotinib", scale=scale)
        assert pooled["status"] == "too_few_replicates"
        assert pooled["verdict"] == "too_few"


def test_axl_knock_out_is_no_agreed_lowering(grown):
    rows = grown.pooled[(grown.pooled["agent"] == "AXL:KO")
                        & (grown.pooled["background"] == "erlotinib")].set_index("scale")
    assert rows.loc["fold", "verdict"] == "no_difference_seen"
    assert rows.loc["rate", "verdict"] == "assays_disagree"
    assert set(rows["n_experiments"]) == {8}
    assert rows["n_lower"].to_dict() == {"fold": 4, "rate": 7}


def test_wells_that_begin_elsewhere_are_left_out_and_counted(grown):
    row = one(grown.experiments, agent="AXL:KO", background="erlotinib", scale="fold",
              block="3days plate 2")
    assert (row["n_wells"], row["n_left_out"]) == (3, 2)
    rest = grown.experiments[~grown.experiments["block"].str.startswith("3days")]
    assert (rest["n_left_out"] == 0).all()


def test_dasatinib_is_not_shown_to_lower_growth_beyond_its_own_effect(grown):
    """Three experiments, one with single wells: both signs at 40 nM, one sign at 200 nM."""
    pooled = grown.pooled[(grown.pooled["model_id"] == "PC9")
                          & (grown.pooled["background"] == "erlotinib + AF154")]
    both = one(pooled, agent="dasatinib 40 nM", scale="fold")
    assert both["least"] < -1 < 0.8 < both["most"]
    same = one(pooled, agent="dasatinib 200 nM", scale="rate")
    assert (same["n_lower"], same["verdict"]) == (3, "no_difference_seen")
    bare = grown.pooled[(grown.pooled["model_id"] == "PC9")
                        & (grown.pooled["background"] == "erlotinib")]
    assert one(bare, agent="dasatinib 200 nM", scale="rate")["verdict"] == "lower"
    assert set(pooled.loc[pooled["kind"] == "drug", "n_experiments"]) == {3}
    assert grown.counted_once == ("Dasatinib_Dose_BR3",)
    assert set(grown.experiments["phenotype"]) == {"growth"}


def test_the_page_says_what_was_not_seen_active(pc9, grown):
    pack = load_knowledge()
    calls = rf.find_escape(pc9, challenge=False, knowledge=pack).calls
    told = told_beside(grown.pooled, calls, pc9.design, pack)
    words = told[(told["agent"] == "AXL:KO") & (told["background"] == "erlotinib")]["beside"]
    assert words.str.endswith("AXL was not seen active").all()
    yap = told[(told["agent"] == "YAP1:KO") & (told["background"] == "erlotinib")]["beside"]
    assert yap.str.contains("too few experiments").all()
    assert (told.loc[told["kind"] == "drug", "beside"] == "").all()


def test_erlotinib_slows_wounds_and_kills_and_these_stay_apart(grown):
    table = grown.phenotypes
    pooled = table[(table["scope"] == "pooled") & (table["model_id"] == "PC9")
                   & (table["reference_model"] == "PC9") & (table["reference_arm"] == "untreated")
                   & (table["arm"] == "erlotinib")]
    assert one(pooled, measure="wound_density")["verdict"] == "lower"
    assert one(pooled, measure="wound_width")["phenotype"] == "migration"
    assert one(pooled, measure="dead_objects")["verdict"] == "higher"
    assert one(pooled, phenotype="growth")["verdict"] == "lower"


def test_no_wound_was_closed_under_dasatinib(grown):
    table = grown.phenotypes
    missing = table[(table["agent"] == "dasatinib") & (table["status"] == "not_measured")]
    assert set(missing["phenotype"]) == {"death", "migration", "yap"}
    assert table[table["phenotype"] == "migration"]["arm"].str.contains("dasatinib").sum() == 0


def test_yap_leaves_the_nucleus_on_erlotinib_and_copied_cells_are_not_read(pc9, grown):
    row = one(grown.phenotypes, measure="nuclear_yap", model_id="PC9", arm="erlotinib",
              reference_arm="untreated")
    assert row["verdict"] == "lower"
    assert row["scale"] == "difference"
    arms = pc9.wells[(pc9.wells["measure"] == "nuclear_yap")
                     & (pc9.wells["model_id"] == "PC9 AXL-KO")]["arm"]
    assert set(arms) == {"untreated"}
    assert pc9.losses["why"].str.contains("same cells stand under two treatments").sum() == 2
