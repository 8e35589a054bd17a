"""Changes in memory: what cannot be is refused with what to do, and no sample is made up."""

from dataclasses import replace

import anndata as ad
import numpy as np
import pandas as pd
import pytest
from scipy import stats

import refugium as rf
from refugium.core.errors import StudyError
from refugium.study import Study

NAN = float("nan")
FEATURES = ["EGFR:Y1197", "AXL:Y702", "MAPK1:Y187"]
CONTRASTS = pd.DataFrame({
    "contrast": ["E vs U", "ED vs E"], "case_model": "PC9", "case_arm": ["E", "ED"],
    "reference_model": "PC9", "reference_arm": ["U", "E"], "time_h": 24.0})


def effects(kind="sites", scale="log2", x=None, features=FEATURES, **layers):
    change = np.array([[-3.0, 1.0, -2.0], [0.1, -1.5, NAN]]) if x is None else x
    var = pd.DataFrame({"gene": [f.partition(":")[0] for f in features],
                        "site": [f.partition(":")[2] for f in features]}, index=features)
    return ad.AnnData(change, obs=pd.DataFrame(index=["E vs U", "ED vs E"]), var=var,
                      uns={"scale": scale, "kind": kind, "given": "effects"}, layers=layers)


def study(data=None, modality="phospho", contrasts=CONTRASTS):
    return Study(
        name="a supplement", models=pd.DataFrame({"model_id": ["PC9"]}),
        arms=pd.DataFrame({"arm": ["U", "E", "ED"], "start_h": 0,
                           "agent": ["none", "erlotinib:1 uM",
                                     "erlotinib:1 uM + dasatinib:40 nM"]}),
        samples=pd.DataFrame(columns=["sample_id", "model_id", "arm"]), contrasts=contrasts,
        modalities={modality: effects() if data is None else data})


def full(value):
    return np.full((2, 3), value)


def one(value, rest=0.3):
    held = full(rest)
    held[0, 1] = value
    return held


@pytest.mark.parametrize(("data", "modality", "message"), [
    (effects(x=one(np.inf)), "phospho",
     r"contrast 'E vs U', feature 'AXL:Y702': an infinite change.*seen on one side only"),
    (effects(x=one(80.0, -1.0)), "phospho", "no log2 ratio"),
    (effects(se=one(0.0)), "phospho", r"AXL:Y702': an se of 0 or below"),
    (effects(se=one(-0.1)), "phospho", "an se of 0 or below"),
    (effects(p=one(0.0)), "phospho", "a p of 0: rounded, or cut off.*give the se"),
    (effects(p=one(1.5)), "phospho", r"no p.*-log10"),
    (effects(p=one(-0.5)), "phospho", "no p"),
    (effects(df=one(0.0)), "phospho", "df of 0"),
    (effects(n_case=one(2.5, 3.0)), "phospho", "no number of samples"),
    (effects(n_reference=one(0.0, 3.0)), "phospho", "no number of samples"),
    (effects(padj=full(0.1)), "phospho", r"adjusted p.*'padj'|padj.*adjusted p"),
    (effects(scale="linear"), "phospho", "log2 of a ratio.*give log2 ratios"),
    (effects(kind="genes"), "rna_counts", "no counts.*rna_log"),
], ids=["inf", "ratio", "se 0", "se<0", "p 0", "p>1", "p<0", "df 0", "n broken", "n 0", "padj",
        "linear", "counts"])
def test_what_cannot_be_is_refused_with_what_to_do(data, modality, message):
    with pytest.raises(StudyError, match=f"(?s){message}"):
        study(data, modality)


def test_ratios_are_questioned_and_a_list_of_rises_is_not():
    names = [f"G{i}:S{i + 1}" for i in range(6)]
    ratios = np.array([[0.1, 0.9, 1.0, 1.1, 1.2, 0.95]] * 2)
    with pytest.raises(StudyError, match=r"nothing falls at all, as in ratios.*give log2"):
        study(effects(x=ratios, features=names))
    rises = study(effects(x=ratios + 1.5, features=names))
    found = rf.check_study(rises).warnings["found"]
    assert found.str.contains("nothing falls").any()


def test_p_that_repeat_as_adjusted_ones_do_are_refused():
    rng = np.random.default_rng(1)
    p = rng.uniform(0, 1, (2, 60))
    names = [f"G{i}:S{i + 1}" for i in range(60)]
    change = rng.normal(0, 1, (2, 60))
    study(effects(x=change, features=names, p=p))
    order = np.argsort(p, axis=1)
    ranked = np.take_along_axis(p, order, 1) * 60 / np.arange(1, 61)
    q = np.empty_like(p)
    np.put_along_axis(q, order, np.minimum.accumulate(ranked[:, ::-1], axis=1)[:, ::-1], 1)
    with pytest.raises(StudyError, match=r"same to the last digit, as adjusted p"):
        study(effects(x=change, features=names, p=np.minimum(q, 1.0)))
    study(effects(x=change, features=names, p=np.clip(p.round(2), 0.01, 1)))


@pytest.mark.parametrize(("contrasts", "message"), [
    (CONTRASTS.assign(contrast=["E against U", "ED vs E"]),
     r"contrasts do not name this one \(found 'E vs U'\)"),
    (CONTRASTS.iloc[:0], "a change is of something against something"),
    (CONTRASTS.assign(reference_arm=["", "E"]), "column 'reference_arm'.*empty cell"),
    (CONTRASTS.assign(reference_arm=["E", "E"]), "case and reference are the same"),
    (CONTRASTS.assign(time_h=[24.0, NAN]), "state the time of this arm, others do not"),
    (CONTRASTS.assign(case_arm=["E", "E"], reference_arm=["U", "U"]), "compared twice"),
    (CONTRASTS.assign(case_arm=["E", "U"], reference_arm=["U", "E"]), "compared twice"),
    (CONTRASTS.assign(time_h=0.0), "one and the same state"),
], ids=["unknown", "none", "no reference", "itself", "half timed", "twice", "turned", "before"])
def test_case_and_reference_are_named_and_apart(contrasts, message):
    with pytest.raises(StudyError, match=f"(?s){message}"):
        study(contrasts=contrasts)


def test_a_gene_twice_is_refused_where_genes_are_read():
    data = effects(kind="genes", features=["DUSP6:1", "DUSP6:2", "SPRY2:1"])
    with pytest.raises(StudyError, match=r"holds a gene twice.*'DUSP6'|gene twice"):
        study(data, "rna_log")


def test_the_layer_log2fc_stands_for_x():
    data = effects(se=full(0.2))
    bare = ad.AnnData(obs=data.obs, var=data.var, uns=dict(data.uns),
                      layers={"log2fc": data.X, "se": data.layers["se"]})
    read = study(bare).modalities["phospho"]
    assert np.array_equal(read.X, data.X, equal_nan=True)
    assert list(read.layers) == ["se"]


def test_there_are_states_and_no_sample():
    held = study(effects(se=full(0.2), n_case=full(3.0), n_reference=full(4.0)))
    layout = held.design.layout("phospho")
    assert layout.sample_ids == () and len(layout.state) == 0
    assert [(s.arm, s.samples, s.readings) for s in layout.states] == [
        ("E", 4, 0), ("U", 4, 0), ("ED", 3, 0)]
    assert held.design.rows["phospho"] == ()
    assert layout.contrasts["contrast"].tolist() == ["E vs U", "ED vs E"]
    assert set(layout.contrasts["status"]) == {"ok"}
    assert held.states("phospho").empty


@pytest.mark.parametrize(("layers", "words"), [
    ({"se": full(0.2), "df": full(4.0)}, "errors: se and df"),
    ({"p": full(0.02), "n_case": full(3.0), "n_reference": full(3.0)}, "errors: p and n"),
    ({"p": full(0.02)}, "errors: none"), ({"se": full(0.2)}, "errors: none"), ({}, "errors: none"),
], ids=["se", "p and n", "p alone", "se alone", "nothing"])
def test_check_says_what_errors_rest_on(layers, words):
    report = rf.check_study(study(effects(**layers)))
    # the summary is wrapped
    assert f"given as effects of 2 comparisons; {words}" in " ".join(report.summary().split())
    answers = report.questions.set_index("number")
    assert answers.loc[10, "answer"] == "no"
    sure = "errors: none" not in words
    assert ("without an error" in answers.loc[1, "reason"]) != sure
    unsure = report.warnings["found"].str.contains("changes have no error").any()
    assert unsure != sure


def test_a_comparison_that_looks_turned_round_is_questioned():
    turned = CONTRASTS.assign(case_arm=["U", "ED"], reference_arm=["E", "E"])
    found = rf.check_study(study(contrasts=turned)).warnings
    assert found["where"].eq("contrasts.reference_arm").any()
    assert not rf.check_study(study()).warnings["where"].eq("contrasts.reference_arm").any()


def test_unrelated_models_are_said_to_be_unread():
    models = pd.DataFrame({"model_id": ["PC9", "H3122"]})
    apart = replace(study(), models=models,
                    contrasts=CONTRASTS.assign(reference_model=["H3122", "PC9"]))
    found = rf.check_study(apart).warnings.set_index("where")["found"]
    assert "'E vs U'" in found["contrasts.reference_model"]


def test_se_and_p_of_two_tests_are_questioned():
    change, df = effects().X, full(4.0)
    se = full(0.3)
    p = np.where(np.isfinite(change), 2 * stats.t.sf(np.abs(change) / se, df), 0.5)
    for factor, told in ((1.0, False), (np.sqrt(3), True)):  # an sd of three samples for their se
        held = effects(se=se * factor, p=p, df=df)
        found = rf.check_study(study(held)).warnings["found"]
        assert found.str.contains("se and p do not belong together").any() == told


def test_time_not_stated_is_one_time():
    held = study(contrasts=CONTRASTS.assign(time_h=NAN))
    assert len(held.design.layout("phospho").states) == 3
    assert set(held.design.layout("phospho").contrasts["status"]) == {"ok"}


def test_inputs_stay_as_they_were():
    data = effects(se=full(0.2))
    before = data.X.copy()
    rf.find_escape(replace(study(data)))
    assert np.array_equal(data.X, before, equal_nan=True)
