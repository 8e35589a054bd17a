"""What to measure next: the power formula against simulation, and additions on small studies."""

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.promise import Promise

import refugium as rf
from builders.drugged import ERL, NONE, build
from builders.planted_courses import planted_study
from refugium.core.errors import StudyError
from refugium.escape import find_escape
from refugium.escape.parameters import ALPHA
from refugium.plan.find_plan import PLAN, plan_study
from refugium.plan.power import ENOUGH_POWER, MAX_BLOCKS, Ask, NodeLayout, Part, power_of
from refugium.signal.linear_model import fit_states

REPEATS = 500
UP = ((1, 1.0), (0, -1.0))
DOWN = {"EGFR": -3.0, "GAB1": -2.5}


def _layout(blocks, plex=(0, 1, 2)):
    return NodeLayout((), ()).more(plex, blocks)


def _contrast(states):
    weights = np.zeros(states)
    weights[[0, 1]] = -1, 1
    return weights


@pytest.mark.parametrize("moderated", [False, True], ids=["own variance", "moderated"])
@pytest.mark.parametrize(("now", "more", "plex", "sd", "effect", "alpha"), [
    (2, 0, (0, 1, 2), 0.3, 1.0, 0.05), (2, 1, (0, 1, 2), 0.4, 1.0, 0.01),
    (1, 3, (0, 1), 0.3, 1.0, 0.025), (2, 3, (0, 0, 1, 2), 0.6, 1.0, 0.003),
    (3, 0, (0, 1, 2), 0.3, 0.25, 0.05),
])
def test_power_agrees_with_simulation_of_the_same_model(
    now, more, plex, sd, effect, alpha, moderated
):
    layout = _layout(now).more(plex, more)
    rng = np.random.default_rng(20261121 + now + 10 * more)
    state, block = np.array(layout.state), np.array(layout.block)
    truth = np.where(state == 1, effect, 0.0) + rng.normal(0, 2, block.max() + 1)[block]
    values = truth + rng.normal(0, sd, (REPEATS, len(state)))
    if moderated:
        fit = fit_states(values, state, block)
        p = fit.combine(_contrast(3)).p_above(0.25)
        df = float(fit.df[0, 0])
        base = df - layout.free + _layout(now).free
    else:
        p = np.array([fit_states(v[None], state, block).combine(_contrast(3)).p_above(0.25)[0]
                      for v in values])
        base = float(_layout(now).free)
    part = Part(layout=_layout(now), variance=sd**2, df=base, weights=UP, margin=0.25, alpha=alpha,
                effect=effect)
    promised = part.power(plex, more)
    # moderated rows of few df are surer than their df say: these are capped for noise that rows
    # may share, and here they share none
    bound = "at_least" if moderated else "equal"
    kept = Promise("power", promised, int((p <= alpha).sum()), REPEATS, bound)
    assert kept.kept, str(kept)


@pytest.mark.parametrize(("now", "more", "plex"), [(2, 1, (0, 1)), (1, 4, (0, 1, 1, 2)),
                                                   (3, 2, (0, 1, 3))])
def test_a_grown_layout_is_the_design_that_would_be_fitted(now, more, plex):
    grown = _layout(now).more(plex, more)
    state, block = np.array(grown.state), np.array(grown.block)
    rows = np.random.default_rng(1).normal(size=(3, len(state)))  # too few rows to moderate
    fit = fit_states(rows, state, block)
    effects = fit.combine(_contrast(int(state.max()) + 1))
    assert grown.free == fit.df[0, 0]
    assert grown.factor(UP) == pytest.approx(effects.se[0] ** 2 / fit.variance[0, 0])


@pytest.mark.parametrize("blocks", [1, 2, 5, 20])
def test_a_paired_layout_has_its_closed_form(blocks):
    layout = _layout(blocks, (0, 1))
    assert layout.factor(UP) == pytest.approx(2 / blocks)
    assert layout.free == blocks - 1


def test_two_parts_without_a_bridge_cannot_be_compared():
    apart = NodeLayout((0, 0, 1, 1), (0, 0, 1, 1))
    assert np.isnan(apart.factor(UP))
    assert np.isfinite(apart.more((0, 1), 1).factor(UP))
    assert np.isnan(apart.factor(((7, 1.0), (0, -1.0))))


@pytest.mark.parametrize("alpha", [0.001, 0.05])
@pytest.mark.parametrize("df", [1, 5, 1e6])
def test_power_at_the_margin_is_alpha_and_grows_to_one(alpha, df):
    known = {"margin": 0.25, "variance": 0.1, "factor": 1.0, "df": df, "alpha": alpha}
    assert power_of(0.25, **known) == pytest.approx(alpha, rel=1e-6)
    powers = [power_of(effect, **known) for effect in (-3, 0, 0.5, 1, 3, 30, 3e4)]
    assert powers == sorted(powers)
    assert powers[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("missing", [{"df": 0}, {"df": np.nan}, {"variance": np.nan},
                                     {"variance": 0.0}, {"factor": np.nan}])
def test_without_noise_or_estimate_there_is_no_power(missing):
    known = {"margin": 0.0, "variance": 0.1, "factor": 1.0, "df": 4, "alpha": 0.05} | missing
    assert power_of(5.0, **known) == 0.0


def test_needed_is_the_fewest_blocks_and_the_weakest_part_decides():
    easy = Part(layout=_layout(2), variance=0.04, df=2.0, weights=UP, margin=0.25, alpha=0.01)
    hard = replace(easy, variance=0.16)
    ask = Ask((easy, hard))
    n = int(ask.needed((0, 1, 2)))
    assert 0 < n <= MAX_BLOCKS
    assert ask.power((0, 1, 2), n) >= ENOUGH_POWER > ask.power((0, 1, 2), n - 1)
    assert ask.power((0, 1, 2), n) == hard.power((0, 1, 2), n)
    assert np.isnan(Ask((replace(easy, variance=9.0),)).needed((0, 1)))


def _study(levels, **kwargs):
    cells = [{"arm": "untreated", "agents": NONE, "time_h": 24.0, "levels": {}},
             {"arm": "erlotinib", "agents": ERL, "time_h": 24.0, "levels": DOWN | levels}]
    return build(cells, **kwargs)


def _of(plan, node, word):
    table = plan.plan
    return table[(table["node"] == node) & table["addition"].str.contains(word)]


def test_the_p_of_a_call_is_the_studys_own_cut():
    study = _study({"IGF1R": 3.0})
    plan, calls = plan_study(study), find_escape(study, challenge=False).calls
    tests = int(calls["p_node"].notna().sum())
    assert plan.tests == tests
    assert calls["question"].nunique() == 1
    assert plan.cut == pytest.approx(ALPHA * (int((calls["q"] <= ALPHA).sum()) + 1) / tests)
    assert f"{plan.cut:.2g}" in plan.summary()
    assert list(plan.plan.columns) == PLAN.names


def test_one_replicate_needs_plexes_and_more_of_them_do_no_harm():
    plan = plan_study(_study({}, blocks=1))
    rows = _of(plan, "EGFR", "more plex").sort_values("addition")
    assert rows["now"].str.contains("too_few_replicates").all()
    assert rows["power_now"].eq(0).all()
    assert len(rows) in (0, 3)
    assert rows["power_then"].is_monotonic_increasing


def test_a_persistent_node_is_helped_by_a_direct_inhibitor_of_it():
    plan = plan_study(_study({}, blocks=4))
    arm = _of(plan, "MET", "an arm with")
    assert len(arm) == 1
    assert bool(arm["would_change"].iloc[0])
    assert arm["power_now"].iloc[0] == 0
    named = arm["addition"].iloc[0].split("with ")[1].split(" on top")[0].split(" or ")
    from refugium.knowledge import targets_of
    assert all("MET" in targets_of(drug) for drug in named)


def test_an_arm_without_baseline_needs_an_untreated_one_and_replicates_do_not_help():
    cells = [{"arm": "untreated", "agents": NONE, "time_h": 24.0, "levels": {}, "block": "p0"},
             {"arm": "erlotinib", "agents": ERL, "time_h": 24.0, "levels": DOWN, "block": "p1"}]
    cells.append(cells[1] | {"arm": "erlotinib + IGF",
                             "agents": [*ERL, ("IGF1", "ligand", 50.0)]})
    plan = plan_study(build(cells))
    hit = plan.plan[plan.plan["now"].str.contains("no_baseline")
                     & (plan.plan["node"] == "EGFR")]
    never, bridge = hit.iloc[-1], hit.iloc[0]
    assert "cannot help: no baseline" in never["why"]
    assert (never["power_then"], never["would_change"]) == (0, False)
    assert "untreated arm" in bridge["addition"]
    assert bridge["power_then"] > 0.8
    assert "cannot help: no baseline" in plan.summary()


def test_an_induced_call_at_one_time_is_offered_an_early_one():
    plan = plan_study(_study({"IGF1R": 3.0}))
    early = _of(plan, "IGF1R/INSR", "before 24 h")
    assert len(early) == 1
    assert "not change the level" in early["why"].iloc[0]


def test_the_order_is_by_gain():
    table = plan_study(_study({"IGF1R": 0.6}, noise=0.5)).plan
    assert table["would_change"].is_monotonic_decreasing
    gain = (table["power_then"] - table["power_now"])[table["would_change"]]
    assert gain.is_monotonic_decreasing
    assert not table.loc[table["power_then"] < ENOUGH_POWER, "would_change"].any()


def test_a_study_in_which_no_kinase_is_read_is_refused():
    study = _study({})
    from dataclasses import replace
    with pytest.raises(StudyError, match="To do"):
        plan_study(replace(study, modalities={"protein": study.modalities["phospho"]}))


def test_a_course_of_transcripts_is_planned_by_its_design():
    plan = plan_study(planted_study())
    assert plan.plan["power_then"].isna().all()
    assert plan.plan_design["kind"].isin(["untreated arm", "times off"]).all()
    assert "One more call" not in plan.summary()


@pytest.mark.parametrize("verb", [rf.find_escape, rf.make_movie, rf.check_study, plan_study])
@pytest.mark.parametrize("given", ["my-study", None])
def test_what_is_no_study_is_answered_with_how_to_get_one(verb, given):
    with pytest.raises(StudyError, match=r"rf\.read_study\(folder\)"):
        verb(given)
