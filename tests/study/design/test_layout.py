"""A layout says of random designs what the readers before it said, in any order of rows."""

from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.studies import design
from refugium.core.errors import StudyError
from refugium.study import Study
from refugium.study.design import by_arm, derive_contrasts, find_state, technical
from refugium.study.treatment.history import (
    agents_on,
    course,
    histories,
    seen_by,
    signature,
    time_key,
)

NAN = float("nan")
AGENTS = ("none", "DMSO", "erl:1 uM", "erl:1000 nM", "das:40 nM", "erl:1 uM + das:40 nM",
          "das:0 nM")


@st.composite
def random_studies(draw):
    """Arms with holidays that part late or never, branches, repeats, and times nobody wrote."""
    arms = draw(st.integers(1, 4))
    stem = draw(st.lists(st.tuples(st.sampled_from([0, 24]), st.sampled_from(AGENTS)),
                         max_size=2, unique_by=lambda period: period[0]))
    rows = []
    for arm in range(arms):
        own = draw(st.lists(st.tuples(st.sampled_from([0, 24, 48, 96]), st.sampled_from(AGENTS)),
                            max_size=3, unique_by=lambda period: period[0]))
        periods = {**dict(stem), **dict(own)} if draw(st.booleans()) else dict(own)
        rows += [(f"a{arm}", start, agent) for start, agent in (periods or {0: "none"}).items()]
    samples = draw(st.lists(st.tuples(
        st.integers(0, arms - 1).map("a{}".format),
        st.sampled_from([NAN, -2, 0, 12, 24, 36, 72, 120]),
        st.sampled_from(["", "R1", "R2"]), st.sampled_from(["wt", "ko", "other"])),
        min_size=1, max_size=10))
    samples += draw(st.lists(st.sampled_from(samples), max_size=5))  # by chance few would repeat
    made = design(samples, rows, parents={"ko": "wt"})
    labels = draw(st.lists(st.sampled_from(["", "1", "2"]), min_size=len(samples),
                           max_size=len(samples)))
    seen = draw(st.permutations(range(len(samples))))[: draw(st.integers(1, len(samples)))]
    return Study(
        name="random", models=made.models, arms=made.arms,
        samples=made.samples.assign(replicate=labels),
        modalities={"phospho": made.modalities["phospho"][list(seen)].copy()},
    )


def old_states(study, modality):
    """The states as `Study.states` made them before there was a design."""
    table, past = study.samples, histories(study.arms)
    if modality is not None:
        table = table[table["sample_id"].isin(study.modalities[modality].obs_names)]
    keys, first, rows = {}, {}, []
    for row in table.to_dict(orient="records"):
        time_h = float(row["time_h"])
        key = (row["model_id"], signature(past[row["arm"]], time_h), time_key(time_h))
        state = keys.setdefault(key, len(keys))
        first.setdefault(state, row["arm"])
        on = " + ".join(sorted({a.name for a in agents_on(past[row["arm"]], time_h)}))
        rows.append({**row, "state": state, "state_arm": first[state], "agents": on})
    return pd.DataFrame(rows, columns=[*study.samples, "state", "state_arm", "agents"])


def old_branches(study):
    """Every arm with the history of a sample, looked for sample by sample."""
    past = histories(study.arms)
    return {
        row["sample_id"]: [arm for arm, history in past.items()
                           if seen_by(history, row["time_h"]) == seen_by(past[row["arm"]],
                                                                         row["time_h"])]
        for row in study.samples.to_dict(orient="records")
    }


def old_summary(study, modality):
    """What `summarise` said of each state."""
    past, branches, grouped = histories(study.arms), old_branches(study), defaultdict(list)
    table = old_states(study, modality)
    for row in table.assign(again=technical(table)).to_dict(orient="records"):
        grouped[row["state"]].append(row)
    return [{
        "number": number, "model": rows[0]["model_id"], "arm": rows[0]["state_arm"],
        "samples": sum(not row["again"] for row in rows),
        "labels": len({row["replicate"] for row in rows}),
        "arms": {row["arm"] for row in rows}, "blocks": {row["block"] for row in rows},
        "owners": {arm for row in rows for arm in branches[row["sample_id"]]},
        "time": time_key(rows[0]["time_h"]),
        "course": course(past[rows[0]["state_arm"]], rows[0]["time_h"]),
        "history": past[rows[0]["state_arm"]], "agents": rows[0]["agents"],
    } for number, rows in grouped.items()]


@given(random_studies(), st.sampled_from(["phospho", None]))
@settings(max_examples=80, deadline=None)
def test_states_are_those_of_the_old_reader(study, modality):
    layout = study.design.layout(modality)
    pd.testing.assert_frame_equal(
        study.states(modality), old_states(study, modality), check_dtype=False)
    expected = old_summary(study, modality)
    assert [{name: getattr(state, name) for name in expected[0]} for state in layout.states
            ] == expected
    assert study.branches() == old_branches(study)
    assert {sample: list(arms) for sample, arms in study.design.owners.items()
            } == old_branches(study)


@given(random_studies())
@settings(max_examples=40, deadline=None)
def test_readings_of_a_sample_are_the_rows_that_tell_nothing_apart(study):
    layout = study.design.layout("phospho")
    about = study.samples.set_index("sample_id").loc[list(layout.sample_ids)].reset_index()
    first = {}
    for position, row in enumerate(about.to_dict(orient="records")):
        key = tuple("nan" if row[name] != row[name] else row[name]
                    for name in ("model_id", "arm", "time_h", "block", "replicate"))
        expected = position if row["replicate"] == "" else first.setdefault(key, position)
        assert layout.reading_of[position] == expected
        assert layout.block_names[layout.block[position]] == row["block"]
    independent = np.unique(layout.reading_of)
    assert np.bincount(layout.state[independent], minlength=len(layout.states)).tolist() == [
        state.samples for state in layout.states]


@given(random_studies(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_changes_no_state_and_no_contrast(study, random):
    data = study.modalities["phospho"]
    order = random.sample(range(data.n_obs), data.n_obs)
    turned = Study(name="turned", models=study.models, arms=study.arms, samples=study.samples,
                   modalities={"phospho": data[order].copy()})
    one, two = study.design.layout("phospho"), turned.design.layout("phospho")
    assert _plain(one.states) == _plain(two.states)
    pd.testing.assert_frame_equal(one.contrasts, two.contrasts)
    assert dict(zip(one.sample_ids, one.state, strict=True)) == dict(
        zip(two.sample_ids, two.state, strict=True))


@given(random_studies(), st.sets(st.sampled_from(["wt", "ko", "other"])))
@settings(max_examples=40, deadline=None)
def test_some_models_keep_states_readings_and_contrasts(study, models):
    whole = study.design.layout("phospho")
    part = whole.of_models(models)
    kept = [i for i, number in enumerate(whole.state) if whole.states[number].model in models]
    assert part.sample_ids == tuple(whole.sample_ids[i] for i in kept)
    assert [s.number for s in part.states] == list(range(len(part.states)))
    assert _plain(part.states, number=False) == _plain(
        [s for s in whole.states if s.model in models], number=False)
    assert [part.sample_ids[i] for i in part.reading_of] == [
        whole.sample_ids[whole.reading_of[i]] for i in kept]
    contrasts = whole.contrasts[whole.contrasts["case_model"].isin(models)]
    pd.testing.assert_frame_equal(part.contrasts, contrasts.reset_index(drop=True))


@given(random_studies())
@settings(max_examples=40, deadline=None)
def test_both_sides_of_a_contrast_are_states(study):
    layout = study.design.layout("phospho")
    index = by_arm(layout.states)
    for row in derive_contrasts(study, "phospho").to_dict(orient="records"):
        case, reference = find_state(index, row, "case"), find_state(index, row, "reference")
        assert case is not None
        assert (reference is None) == (row["kind"] == "standing")
        assert reference is None or reference is not case


def _plain(states, *, number=True):
    """States as values: an unknown time is not equal to itself."""
    return [(s.number if number else None, s.model, s.arm, s.time, s.samples, s.labels, s.arms,
             s.owners, s.blocks, s.course, s.history) for s in states]


def test_a_layout_is_made_once_and_contrasts_are_handed_out_as_copies():
    study = design([("U", 24), ("E", 24)], [("U", 0, "none"), ("E", 0, "erl")])
    assert study.design is study.design
    assert study.design.layout("phospho") is study.design.layout("phospho")
    derive_contrasts(study, "phospho").drop(index=0, inplace=True)
    assert len(derive_contrasts(study, "phospho")) == 1


def test_of_no_such_modality_there_is_no_layout():
    study = design([("U", 24)], [("U", 0, "none")])
    with pytest.raises(StudyError, match="no such modality"):
        study.design.layout("phosphos")


def test_lineages_lead_to_the_root():
    study = design([("U", 24, "", name) for name in ("a", "b", "c", "d")], [("U", 0, "none")],
                   parents={"b": "a", "c": "b"})
    assert dict(study.design.lineages) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_a_table_of_states_has_one_row_each():
    study = design([("U", 24), ("E", 24), ("E", 24)], [("U", 0, "none"), ("E", 0, "erl")])
    table = study.design.layout("phospho").table
    assert table[["state", "arm", "agents"]].to_numpy().tolist() == [[0, "U", ""], [1, "E", "erl"]]
    assert np.isfinite(table["time_h"]).all()
