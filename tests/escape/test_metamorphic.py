"""What must not change an answer does not: names, order, units, scale, repeats, other arms."""

from types import SimpleNamespace

import anndata as ad
import numpy as np
import pandas as pd
import pytest

import refugium as rf
from refugium.io import read_study
from refugium.knowledge import load_knowledge
from refugium.signal.matrix import features_of
from refugium.signal.reporters.match import match_features
from refugium.study import Study
from refugium.virtual import Plan, write_tumour

NODES = ("EGFR", "AXL", "MET", "ERK", "SRC family", "KIT", "STAT3", "GAB1")
KEY = ["contrast", "target", "node"]
CALLED = ["class", "level", "baseline", "change", "after_hit", "status", "change_log2",
          "change_lo", "change_hi", "p", "q", "n_sites", "n_blocks", "coverage", "overturned_by"]
SETS = ["target", "overturned_by"]
HIT = ["verdict", "change_log2", "change_lo", "change_hi", "residual", "p", "n_sites", "n_blocks",
       "status"]
RNG = np.random.default_rng(11)


def small(plan):
    """A virtual tumour of a few nodes and its background: enough for calls, and quick."""
    study = write_tumour(plan).study
    data = study.modalities["phospho"]
    rows = match_features(features_of(data), load_knowledge())
    known = set(rows["position"])
    kept = sorted({*rows.loc[rows["node"].isin(NODES), "position"],
                   *(i for i in range(data.n_vars) if i not in known)})
    return again(study, data=data[:, kept])


def again(study, *, data=None, values=None, **tables):
    """The same study with some parts replaced."""
    old = study.modalities["phospho"]
    new = ad.AnnData(X=np.array(old.X) if values is None else values, obs=old.obs, var=old.var) \
        if data is None else data.copy()
    new.uns.update({**old.uns, **new.uns})
    parts = {"name": study.name, "models": study.models, "arms": study.arms,
             "samples": study.samples, "contrasts": study.contrasts}
    return Study(**{**parts, **tables}, modalities={"phospho": new})


@pytest.fixture(scope="module")
def study():
    return small(Plan(seed=3, planted="primed", backup="AXL", n_background=70))


@pytest.fixture(scope="module")
def answer(study):
    found = rf.find_escape(study)
    assert found.engagement["verdict"].nunique() > 1 and found.calls["class"].nunique() > 2
    return found


def same(found, expected, *, rename=lambda name: name, columns=(CALLED, HIT)):
    for table, key, wanted in (("calls", KEY, columns[0]), ("engagement", KEY[:2], columns[1])):
        one, other = (
            getattr(f, table).assign(contrast=lambda t, n=n: t["contrast"].map(n), **{
                c: lambda t, c=c: t[c].map(in_order) for c in SETS if c in getattr(f, table)})
            .set_index(key)[list(wanted)].sort_index()
            for f, n in ((found, rename), (expected, lambda name: name)))
        pd.testing.assert_frame_equal(one, other, rtol=1e-7, atol=1e-9)


def in_order(names):
    names = names.split(";") if isinstance(names, str) else names
    return ";".join(sorted(name.strip() for name in names))


def linear(study):
    return np.array(study.modalities["phospho"].X, dtype=float)


def swapped(table, column, words):
    return table.assign(**{column: table[column].replace(words)})


def reordered(study):
    data = study.modalities["phospho"]
    return again(
        study, samples=study.samples.sample(frac=1, random_state=3, ignore_index=True),
        arms=study.arms.sample(frac=1, random_state=4, ignore_index=True),
        data=data[RNG.permutation(data.n_obs), RNG.permutation(data.n_vars)])


def micromolar(study, unit="uM", rows=slice(None)):
    arms = study.arms.copy()
    place = arms.index[arms["unit"] == "nM"][rows]
    arms.loc[place, "dose"] /= 1000
    arms.loc[place, "unit"] = unit
    return again(study, arms=arms)


def vehicle_called(study, name):
    arms = swapped(study.arms, "agent", {"DMSO": name})
    return again(study, arms=arms.assign(kind=arms["kind"].replace({"vehicle": ""})))


def repeated(study, factor):
    """Every sample read twice, the second time loaded differently."""
    data = study.modalities["phospho"]
    twice = study.samples.assign(sample_id=study.samples["sample_id"] + " again")
    values = np.vstack([linear(study), factor * linear(study)])
    both = ad.AnnData(X=values, var=data.var, uns=dict(data.uns), obs=pd.DataFrame(
        index=[*data.obs_names, *(f"{name} again" for name in data.obs_names)]))
    return again(study, samples=pd.concat([study.samples, twice], ignore_index=True), data=both)


def one_plex_times(study, factor):
    block = study.samples.set_index("sample_id")["block"]
    own = block[study.modalities["phospho"].obs_names].to_numpy()
    return again(study, values=linear(study) * np.where(own == own[0], factor, 1.0)[:, None])


def on_log2(study):
    made = again(study, values=np.log2(linear(study)))
    made.modalities["phospho"].uns["scale"] = "log2"
    return made


SAME = {
    "rows and columns in another order": reordered,
    "doses in uM": micromolar,
    "doses in uM with the Greek letter": lambda s: micromolar(s, "\u03bcM"),
    "one arm in uM, the others in nM": lambda s: micromolar(s, rows=slice(1)),
    "vehicle called 0.1% DMSO": lambda s: vehicle_called(s, "0.1% DMSO"),
    "vehicle called veh": lambda s: vehicle_called(s, "veh"),
    "vehicle called untreated": lambda s: vehicle_called(s, "untreated"),
    "vehicle called Control": lambda s: vehicle_called(s, "Control"),
    "drug by its trade name": lambda s: again(s, arms=swapped(s.arms, "agent",
                                                              {"erlotinib": "Tarceva"})),
    "drug with its salt": lambda s: again(s, arms=swapped(s.arms, "agent",
                                                          {"erlotinib": "Erlotinib HCl"})),
    "blocks under other names": lambda s: again(s, samples=s.samples.assign(
        block=s.samples["block"].str.replace("plex", "plate"))),
    "linear or log2": on_log2,
    "one plex brighter": lambda s: one_plex_times(s, 7.3),
    "one sample loaded higher": lambda s: again(s, values=linear(s) * np.where(
        np.arange(len(s.samples)) == 2, 1.8, 1.0)[:, None]),
    "each peptide on its own scale": lambda s: again(s, values=linear(s) * np.exp2(
        RNG.normal(0, 2, s.modalities["phospho"].n_vars))),
    "every sample read twice": lambda s: repeated(s, 1.0),
    "read twice, the second time brighter": lambda s: repeated(s, 1.5),
}


@pytest.mark.parametrize("how", SAME)
def test_the_answer_stays(study, answer, how):
    found = rf.find_escape(SAME[how](study))
    names = found.calls
    # read as given, a sample that was loaded higher is another sample: that alone may differ
    given = "data taken as given" if how == "one sample loaded higher" else "\0"
    names["overturned_by"] = [tuple(part.replace("plate", "plex") for part in parts
                                    if not part.startswith(given))
                              for parts in names["overturned_by"]]
    object.__setattr__(found, "tables", {**found.tables, "calls": names})
    expected = answer.calls.assign(overturned_by=lambda t: [
        tuple(part for part in parts if not part.startswith(given))
        for parts in t["overturned_by"]])
    same(found, SimpleNamespace(calls=expected, engagement=answer.engagement))


def test_arms_and_models_under_other_names(study, answer):
    arms = {arm: f"arm {i}" for i, arm in enumerate(dict.fromkeys(study.arms["arm"]))}
    found = rf.find_escape(again(
        study, arms=swapped(study.arms, "arm", arms),
        samples=swapped(study.samples, "arm", arms).assign(model_id="cells"),
        models=study.models.assign(model_id="cells")))

    def rename(name):
        for old, new in reversed(arms.items()):
            name = name.replace(new, old)
        return name.replace("cells", "virtual")

    same(found, answer, rename=rename)


def test_a_model_that_shares_nothing_moves_no_class_and_no_p(study, answer):
    other = study.samples.assign(sample_id=study.samples["sample_id"] + " m2", model_id="m2",
                                 block=study.samples["block"] + " m2")
    data = study.modalities["phospho"]
    noisy = linear(study) * np.exp2(RNG.normal(0, 0.3, data.shape))
    both = ad.AnnData(X=np.vstack([linear(study), noisy]), var=data.var, uns=dict(data.uns),
                      obs=pd.DataFrame(index=[
                          *data.obs_names, *(f"{name} m2" for name in data.obs_names)]))
    found = rf.find_escape(again(
        study, data=both, samples=pd.concat([study.samples, other], ignore_index=True),
        models=pd.concat([study.models, study.models.assign(model_id="m2")], ignore_index=True)))
    own = {t: f[f["model_id"] == "virtual"] for t in ("calls", "engagement")
           if (f := getattr(found, t)) is not None}
    object.__setattr__(found, "tables", {**found.tables, **own})
    same(found, answer, columns=([c for c in CALLED if c not in ("q", "overturned_by", "level")],
                                 HIT))


def test_a_contrast_turned_round_changes_its_sign_and_calls_nothing(study):
    one = {"case_model": "virtual", "reference_model": "virtual", "time_h": 24.0}
    found = rf.find_escape(again(study, contrasts=pd.DataFrame([
        {"contrast": "on", "case_arm": "erlotinib", "reference_arm": "vehicle", **one},
        {"contrast": "off", "case_arm": "vehicle", "reference_arm": "erlotinib", **one}])))
    change = found.activities.pivot(index="node", columns="contrast", values="estimate")
    np.testing.assert_allclose(change["on"], -change["off"], rtol=1e-12)
    assert set(found.calls["contrast"]) == set(found.engagement["contrast"]) == {"on"}


def test_a_copy_under_its_own_replicate_label_is_named(study):
    from refugium.check import check_study

    made = repeated(study, 1.0)
    made = again(made, samples=made.samples.assign(
        replicate=np.where(made.samples["sample_id"].str.endswith("again"),
                           made.samples["replicate"] + "b", made.samples["replicate"])))
    found = check_study(made).warnings["found"]
    assert found.str.contains("same readings under two names").sum() == 1
    assert check_study(study).warnings.empty


def dirty(study, folder):
    """The study as a lab may have it: other order, names, units, ends of lines."""
    folder.mkdir()
    arms = study.arms.replace({"agent": {"erlotinib": "Tarceva", "DMSO": "0.1% DMSO"},
                               "kind": {"vehicle": ""}, "unit": {"nM": "\u00b5M"}})
    arms["dose"] = [("" if np.isnan(dose) else f"{dose / 1000:g}") for dose in arms["dose"]]
    data = study.modalities["phospho"]
    wide = pd.DataFrame(linear(study).T, columns=data.obs_names.astype(str))
    wide = wide[RNG.permutation(wide.columns)].map(
        lambda x: "NA" if np.isnan(x) else repr(float(x)))
    wide.insert(2, "peptide", data.var["peptide"].tolist())
    wide["gene"] = data.var["gene"].tolist()
    tables = {"arms.tsv": arms.iloc[::-1, ::-1], "models.csv": study.models,
              "samples.csv": study.samples.sample(frac=1, random_state=1)[
                  ["block", "time_h", "arm", "sample_id", "replicate", "model_id"]],
              "phospho.tsv": wide.sample(frac=1, random_state=2)}
    for name, table in tables.items():
        text = table.to_csv(index=False, sep="\t" if name.endswith("tsv") else ",",
                            lineterminator=" \r\n" if name.startswith("samples") else "\r\n")
        (folder / name).write_bytes(("\ufeff" + text + "\r\n\r\n").encode())
    (folder / "study.toml").write_text(
        'schema = 1\nname = "dirty"\ntime_zero = "first dose"\narms = "arms.tsv"\n'
        '[modalities.phospho]\ntable = "phospho.tsv"\nkind = "peptides"\nscale = "linear"\n')
    return folder


def test_a_dirty_folder_gives_the_same_candidate(tmp_path):
    study = small(Plan(seed=3, planted="persistent", backup="AXL", n_background=70, n_plexes=4))
    expected = rf.find_escape(study)
    assert expected.candidates["node"].tolist() == ["AXL"]
    same(rf.find_escape(read_study(dirty(study, tmp_path / "lab"))), expected)
