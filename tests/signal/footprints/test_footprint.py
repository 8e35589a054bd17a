"""The footprint score: against decoupler, under the null, and its interval against the truth."""

import numpy as np
import pandas as pd
import pytest
from benchmarks.promise import Promise
from scipy import sparse
from scipy import stats as sps

from refugium.core.errors import KnowledgeError, StudyError
from refugium.signal.footprints.bootstrap import slope_intervals
from refugium.signal.footprints.inflation import set_inflation, signed_correlation, slope_inflation
from refugium.signal.footprints.score import FOOTPRINTS, footprint_table


def _problem(seed=0, features=200, contrasts=3, sets=4, size=20):
    """Two sites per protein; every set has `size` signed targets."""
    rng = np.random.default_rng(seed)
    names = [f"P{i // 2}_S{i}" for i in range(features)]
    effects = pd.DataFrame(
        rng.normal(size=(features, contrasts)), names, [f"c{j}" for j in range(contrasts)]
    )
    rows = [
        {"source": f"K{k}", "target": names[i], "weight": rng.choice([-1.0, 1.0, 0.5]),
         "protein": names[i].split("_")[0]}
        for k in range(sets)
        for i in rng.choice(features, size, replace=False)
    ]
    return effects, pd.DataFrame(rows)


def _pick(table, source, contrast):
    return table.set_index(["source", "contrast"]).loc[(source, contrast)]


def test_equals_decoupler():
    decoupler = pytest.importorskip("decoupler")
    effects, network = _problem()
    edges = network[["source", "target", "weight"]]
    es, adjusted = decoupler.mt.ulm(effects.T, edges, tmin=3, verbose=False)
    table = footprint_table(effects, network, correlation=0.0, draws=20)
    assert (table["status"] == "ok").all()
    for value, theirs in (("t", es), ("q", adjusted)):
        ours = table.pivot(index="contrast", columns="source", values=value)
        assert np.abs(ours - theirs).to_numpy().max() < 1e-5
    slope = sps.linregress(
        effects.index.map(network[network["source"] == "K0"].set_index("target")["weight"])
        .fillna(0).to_numpy(dtype=float),
        effects["c0"],
    ).slope
    assert _pick(table, "K0", "c0")["estimate"] == pytest.approx(slope)


def test_missing_features_are_left_out_contrast_by_contrast():
    effects, network = _problem(1)
    holes = effects.mask(np.random.default_rng(2).random(effects.shape) < 0.3)
    holes["c2"] = holes["c1"]
    together = footprint_table(holes, network, draws=20)
    for contrast in holes:
        alone = footprint_table(holes[[contrast]].dropna(), network, draws=20)
        for source in network["source"].unique():
            a, b = _pick(together, source, contrast), _pick(alone, source, contrast)
            assert a["t"] == pytest.approx(b["t"], rel=1e-9)
            assert a["n_features"] == b["n_features"]
    assert (together["n_features"] < 20).any()


def test_signs_flip_the_score_and_nothing_else():
    effects, network = _problem(3)
    one = footprint_table(effects, network)
    for other in (
        footprint_table(-effects, network),
        footprint_table(effects, network.assign(weight=-network["weight"])),
    ):
        for name in ("estimate", "t", "z"):
            assert np.allclose(one[name], -other[name])
        assert np.allclose(one["p"], other["p"])
        assert np.allclose(one["lo"], -other["hi"])


def test_z_carries_the_p_of_its_row():
    table = footprint_table(*_problem(4), draws=20)
    assert np.allclose(2 * sps.norm.sf(table["z"].abs()), table["p"])
    for _, part in table.groupby("contrast"):
        assert np.allclose(part["q"], sps.false_discovery_control(part["p"]))


@pytest.mark.parametrize(
    ("targets", "proteins", "status"),
    [
        (["P0_S0", "P1_S2"], {}, "not_measured"),
        (["P0_S0", "P0_S1", "P1_S2"], {}, "not_measured"),
        (["P0_S0", "P1_S2", "P2_S4"], {}, "ok"),
        (["P0_S0", "P1_S2", "P2_S4"], {"P2_S4": "P1"}, "not_measured"),
        (["X1", "X2", "X3"], {}, "not_measured"),
    ],
)
def test_too_few_targets_or_proteins_give_no_number(targets, proteins, status):
    effects, _ = _problem()
    network = pd.DataFrame({"source": "K", "target": targets, "weight": 1.0})
    network["protein"] = network["target"].str.split("_").str[0]
    table = footprint_table(effects, network, proteins=proteins, draws=20)
    assert list(table.columns) == FOOTPRINTS.names
    assert set(table["status"]) == {status}
    assert table["p"].notna().all() == (status == "ok")


def test_no_variance_is_said():
    effects, network = _problem()
    assert set(footprint_table(effects * 0 + 1, network)["status"]) == {"flat"}
    every = pd.DataFrame({"source": "K", "target": effects.index, "weight": 1.0})
    assert set(footprint_table(effects, every)["status"]) == {"not_testable"}
    unseen = footprint_table(effects * np.nan, network)
    assert set(unseen["status"]) == {"not_measured"}
    assert len(footprint_table(effects[[]], network)) == 0
    assert len(footprint_table(effects, network.iloc[:0])) == 0


def test_wrong_tables_are_refused():
    effects, network = _problem()
    with pytest.raises(KnowledgeError, match="weight"):
        footprint_table(effects, network.drop(columns="weight"))
    with pytest.raises(KnowledgeError, match="twice"):
        footprint_table(effects, pd.concat([network, network]))
    with pytest.raises(KnowledgeError, match="finite"):
        footprint_table(effects, network.assign(weight="up"))
    torn = pd.concat([network, network.iloc[:1].assign(source="Z", protein="elsewhere")])
    with pytest.raises(KnowledgeError, match="two proteins"):
        footprint_table(effects, torn)
    with pytest.raises(StudyError, match="infinite"):
        footprint_table(effects.replace(effects.iloc[0, 0], np.inf), network)
    with pytest.raises(StudyError, match="twice"):
        footprint_table(pd.concat([effects, effects]), network)


def test_same_seed_same_interval():
    effects, network = _problem(5)
    a, b = footprint_table(effects, network), footprint_table(effects, network)
    pd.testing.assert_frame_equal(a, b)
    assert not np.allclose(a["lo"], footprint_table(effects, network, seed=1)["lo"])


def _correlated(rng, repeats, features, size, rho):
    """Targets 0..size-1 share noise along their signs."""
    signs = np.where(np.arange(size) % 3 == 0, -1.0, 1.0)
    y = rng.normal(size=(repeats, features))
    shared = rng.normal(size=(repeats, 1)) * signs
    y[:, :size] = np.sqrt(1 - rho) * y[:, :size] + np.sqrt(rho) * shared
    return y, signs


@pytest.mark.parametrize("given", ["nothing to inflate", "correlation", "residuals"])
def test_null_p_is_uniform(given):
    rng = np.random.default_rng(11)
    rho = 0.0 if given == "nothing to inflate" else 0.15
    y, signs = _correlated(rng, 2000, 150, 12, rho)
    effects = pd.DataFrame(y.T, [f"f{i}" for i in range(150)], range(2000))
    network = pd.DataFrame({"source": "K", "target": effects.index[:12], "weight": signs})
    residuals = None
    if given == "residuals":
        left, _ = _correlated(rng, 200, 150, 12, rho)
        residuals = pd.DataFrame(left.T, effects.index)
    table = footprint_table(
        effects, network, residuals=residuals, correlation=rho, draws=2
    )
    assert sps.kstest(table["p"], "uniform").pvalue > 0.001
    assert Promise("p < 0.05", 0.05, int((table["p"] < 0.05).sum()), len(table)).kept


def test_correlation_of_signed_targets_is_recovered():
    y, signs = _correlated(np.random.default_rng(12), 3000, 12, 12, 0.3)
    assert signed_correlation(y.T, signs) == pytest.approx(0.3, abs=0.03)
    holes = np.where(np.random.default_rng(13).random(y.shape) < 0.3, np.nan, y)
    assert signed_correlation(holes.T, signs) == pytest.approx(0.3, abs=0.03)
    assert signed_correlation(y.T, np.ones(12)) < 0.1
    assert np.isnan(signed_correlation(y[:2].T, signs))


def test_inflation_equals_the_variance_it_stands_for():
    rng = np.random.default_rng(14)
    y, signs = _correlated(rng, 20000, 40, 10, 0.2)
    w = np.zeros(40)
    w[:10] = signs * np.linspace(0.5, 1.5, 10)
    centred = w - w.mean()
    observed = (y @ centred).var() / (centred**2).sum()
    assert slope_inflation(w[:10], 40, 0.2) == pytest.approx(observed, rel=0.05)
    factor, df = set_inflation(sparse.csc_array(w[:, None]), None, 0.2)
    assert factor[0] == slope_inflation(w[:10], 40, 0.2)
    assert df == 38


@pytest.mark.parametrize("holders", [3, 5, 12])
def test_interval_covers_the_slope(holders):
    """Three sites per protein share two thirds of their noise; 500 repeats, exact binomial."""
    rng = np.random.default_rng(100 + holders)
    repeats, proteins, truth = 500, 60, 0.8
    protein = np.repeat(np.arange(proteins), 3)
    w = np.zeros(len(protein))
    w[: 3 * holders] = np.where(rng.random(3 * holders) < 0.3, -1.0, 1.0)
    noise = np.sqrt(2) * rng.normal(size=(repeats, proteins))[:, protein]
    y = truth * w + noise + rng.normal(size=(repeats, len(protein)))
    lo, hi = slope_intervals(
        y, sparse.csc_array(w[:, None]), protein,
        confidence=0.95, draws=400, seed=np.random.SeedSequence(holders),
    )
    promise = Promise(
        "coverage", 0.95, int(((lo <= truth) & (truth <= hi)).sum()), repeats, bound="at_least"
    )
    assert promise.kept, str(promise)
    assert promise.interval[0] < 0.97, f"needlessly wide: {promise}"
