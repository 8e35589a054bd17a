"""ges2021: read whole; what its wells hold."""

import pytest

import refugium as rf


@pytest.fixture(scope="module")
def study(published):
    return published("ges2021")


def test_every_well_and_time_is_there(study):
    wells = study.wells
    whole = wells[wells["experiment"] == "populations"]
    assert len(whole) == 1920 + 600 and set(whole["measure"]) == {"nuclei"}
    assert whole.groupby("arm")["time_h"].agg(["nunique", "max"]).round(0).to_numpy().tolist() == [
        [32, 512], [10, 119]]
    assert (whole.groupby(["model_id", "arm"])["well"].nunique() == 6).all()
    colonies = wells[wells["measure"] == "colony cells"].groupby("model_id")
    shape = colonies.agg(wells=("well", "nunique"), times=("time_h", "nunique"))
    large = {"PC9-DS1", "PC9-DS3", "PC9-DS4", "PC9-DS7", "PC9-parental", "PC9-BR1"}
    assert {name: tuple(row) for name, row in shape.iterrows()} == {
        name: (384, 8) if name in large else (308, 9) for name in shape.index}
    assert len(shape) == 10 and not colonies["value"].apply(lambda v: v.isna().any()).any()


@pytest.fixture(scope="module")
def answer(study):
    return rf.fit_population(study)


def test_clonal_rates_are_those_of_the_wells_with_their_ties(answer):
    rates = answer.colony_rates
    every = rates[rates["wells"] == "all"].set_index("model_id")
    assert every["rate_per_h"].round(4).to_dict() == {
        "PC9-DS3": -0.0044, "PC9-MGH": -0.0035, "PC9-DS7": -0.0006, "PC9-DS6": 0.0001,
        "PC9-parental": 0.0004, "PC9-DS1": 0.0009, "PC9-DS8": 0.0013, "PC9-DS9": 0.0013,
        "PC9-DS4": 0.0042, "PC9-BR1": 0.0081}
    # whole plates rise and fall by a tenth between readings: most of the order is ties
    assert every.loc["PC9-DS3", "rank_hi"] < 10 and every.loc["PC9-BR1", "rank_lo"] > 1
    middle = every.loc[["PC9-DS6", "PC9-parental", "PC9-DS1", "PC9-DS8", "PC9-DS9"]]
    assert (middle["rank_lo"] == 1).all() and (middle["rank_hi"] == 10).all()
    compared = rates[rates["wells"] == "compared"].set_index("model_id")
    assert compared.loc["PC9-MGH", "rank_hi"] <= 2 and compared.loc["PC9-BR1", "rank_lo"] >= 9


def test_wells_without_a_colony_hide_how_fast_lines_shrink(answer):
    rates = answer.colony_rates.set_index(["model_id", "wells"])["rate_per_h"]
    assert rates["PC9-MGH", "compared"] < -0.012 and rates["PC9-MGH", "all"] > -0.005
    rows = answer.colonies.set_index("model_id")
    assert (rows["size_p"] < 0.05).sum() == 9 and rows.loc["PC9-DS6", "size_p"] > 0.05


def test_no_line_is_judged_by_poisson_counting(answer):
    rows = answer.colonies.set_index("model_id")
    assert rows["n_compared"].min() > 50
    # the variance of DS1, DS3 and DS7 is beyond Poisson counting, and not beyond equal cells
    assert (rows.loc[["PC9-DS1", "PC9-DS3", "PC9-DS7"], "verdict"] == "not_shown").all()
    assert rows.loc["PC9-parental", "verdict"] == "beyond_any_turnover"
    assert (rows.loc[rows["verdict"] == "heterogeneous", "p_lasting"] < 0.002).all()
    # four readings a well: curves beside lines pass for errors that last
    assert (rows.loc[["PC9-DS1", "PC9-DS3"], "status"] == "not_identifiable").all()
    given = rows["unless_turnover_above_per_h"].dropna()
    assert given.between(0.005, 0.12).all()


def test_held_out_wells_lie_in_their_band(answer):
    rows = answer.colonies
    assert 0.86 < rows["n_inside"].sum() / rows["n_held_out"].sum() < 0.97
