"""ges2021: read whole; what its wells hold."""

import pytest


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
