"""One library read again is one sample, also where logarithms or TPM were given."""

import dataclasses

import pytest

import refugium as rf
from builders.rereads import reread_study
from refugium.core.status import Status
from refugium.signal import read
from refugium.signal.footprints import find_rereads


def judged(study):
    return find_rereads(read(study).matrix("rna_log"))


@pytest.mark.parametrize("given", ["log2", "log2 tpm", "tpm"])
@pytest.mark.parametrize("n", [2, 3])
def test_a_library_read_again_is_one_sample(given, n):
    found = [judged(reread_study("reread", given=given, n=n, seed=seed)) for seed in range(4)]
    both = {0, 1}
    assert all(one.one | one.doubtful == both for one in found)
    assert sum(one.one == both for one in found) >= (4 if given == "log2" else 3)


@pytest.mark.parametrize("cv", [0.04, 0.08, 0.15])
@pytest.mark.parametrize("given", ["log2", "tpm"])
def test_dishes_stay_samples(cv, given):
    for seed in range(4):
        found = judged(reread_study("dishes", given=given, cv=cv, seed=seed))
        assert not found.one and not found.doubtful


def test_where_counting_hides_the_dishes_it_is_said_and_nothing_is_taken():
    for how in ("reread", "dishes"):
        found = judged(reread_study(how, depth=1e6, cv=0.02, seed=1))
        assert not found.one
    study = reread_study("reread", depth=1e6, seed=1)
    words = "agree closer than separate dishes do: if these are re-reads of one dish, n is 1"
    assert words in " | ".join(rf.check_study(study).warnings["found"])
    assert words in rf.find_escape(study, challenge=False).summary()
    movie = rf.make_movie(study)
    assert words in " ".join(movie.notes)
    told = movie.table("state_changes")
    assert told.loc[told["status"] == Status.OK, "reason"].str.contains(words).all()


def test_a_copied_column_is_no_second_sample():
    study = reread_study("dishes", n=2, seed=2)
    study.modalities["rna_log"].X[1] = study.modalities["rna_log"].X[0]
    assert judged(study).one == {0}


def test_no_state_and_no_hit_are_told_of_a_library_read_again():
    study = reread_study("reread", cv=0.15, seed=3)
    movie = rf.make_movie(study)
    told = movie.table("state_changes")
    assert set(told.loc[told["status"] != Status.NOT_MEASURED, "status"]) == {
        Status.TOO_FEW_REPLICATES}
    hits = rf.find_escape(study, challenge=False)
    assert set(hits.engagement["status"]) == {Status.TOO_FEW_REPLICATES}
    assert "they count as one sample" in hits.summary()
    assert "count as one sample" in " | ".join(rf.check_study(study).warnings["found"])


def test_names_that_no_list_holds_leave_the_scatter_alone():
    for how, one in (("reread", {0, 1}), ("dishes", set())):
        study = reread_study(how, seed=5)
        data = study.modalities["rna_log"].copy()
        data.var["gene"] = [f"X{i}" for i in range(data.n_vars)]
        data.var_names = list(data.var["gene"])
        found = judged(dataclasses.replace(study, modalities={"rna_log": data}))
        assert found.one == one and not found.doubtful
