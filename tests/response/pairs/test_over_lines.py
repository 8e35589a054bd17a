"""Scores of pairs over lines: closed form, rates where nothing is there, contexts, bad input."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats as sps

from refugium.core.errors import RefugiumError
from refugium.core.tables import rows_of
from refugium.response import pairs_over_lines, say_pair_over_lines
from refugium.response.pairs.contexts import contexts_of


def scores(rng, means, lines=8, line_sd=0.0, noise=20.0, repeats=2, shared=None):
    """Scores of A with partners: heavy-tailed noise, effects of lines shared by all pairs."""
    shared = np.zeros(lines) if shared is None else shared
    return pd.DataFrame([
        {"line_id": f"l{i}", "drug": drug, "partner": partner,
         "score": mean + shared[i] + own + noise * rng.standard_t(6) / np.sqrt(1.5)}
        for (drug, partner), mean in means.items()
        for i, own in enumerate(line_sd * rng.standard_normal(lines)) for _ in range(repeats)])


def test_mean_intervals_and_noise_are_their_closed_forms():
    rng = np.random.default_rng(0)
    table = scores(rng, {("A", "B"): 10.0, ("A", "C"): 0.0})
    row = pairs_over_lines(table).set_index("partner").loc["B"]
    lines = table[table.partner == "B"].groupby("line_id").score.mean()
    lo, hi = sps.t.interval(0.95, 7, lines.mean(), lines.sem())
    wide = sps.t.ppf(0.975, 7) * lines.std() * np.sqrt(1 + 1 / 8)
    assert (row["mean"], row.lo, row.hi) == pytest.approx((lines.mean(), lo, hi))
    assert (row.next_lo, row.next_hi) == pytest.approx(
        (lines.mean() - wide, lines.mean() + wide))
    sd = np.sqrt(table.groupby(["partner", "line_id"]).score.var().mean())
    assert row.least_difference == pytest.approx(1.959964 * np.sqrt(2) * sd)
    assert row.least_mean == pytest.approx(row.least_difference / np.sqrt(8))


def test_nothing_is_called_where_nothing_is_there():
    rng = np.random.default_rng(1)
    means = {("A", f"p{k}"): 0.0 for k in range(20)}
    found = [pairs_over_lines(scores(rng, means, line_sd=15.0, repeats=1 + (i % 2 == 0)))
             for i in range(40)]
    assert sum((f.verdict != "no_call").any() for f in found) <= 4  # of 40 families: 5 %


def test_a_pair_beyond_its_noise_is_called_and_one_within_is_not():
    rng = np.random.default_rng(2)
    found = pairs_over_lines(scores(rng, {("A", "B"): 60.0, ("A", "C"): 8.0}, lines=10))
    found = found.set_index("partner")
    assert found.verdict.to_dict() == {"B": "synergistic", "C": "no_call"}
    assert found["rank"].to_dict() == {"B": 1, "C": 2}


def test_sensitive_lines_are_no_merit_of_the_pair():
    rng = np.random.default_rng(3)
    means = {("A", "M1"): 40.0, ("X", "M1"): 40.0, ("Y", "M2"): 40.0}
    table = scores(rng, means, noise=5.0, shared=rng.normal(0, 20, 8))
    row = pairs_over_lines(table, drug="A", classes={"M1": "MEK", "M2": "MEK"}).iloc[0]
    assert row.verdict == "synergistic" and row.n_compared == 8
    assert row.over_class_lo < 0 < row.over_class_hi
    assert row.over_class_hi - row.over_class_lo < row.hi - row.lo  # within the line


def test_without_repeats_the_noise_is_not_known_and_nothing_called():
    table = scores(np.random.default_rng(4), {("A", "B"): 80.0}, repeats=1, noise=1.0)
    row = pairs_over_lines(table).iloc[0]
    assert (row.status, row.verdict) == ("too_few_replicates", "no_call")
    assert np.isnan(row.least_difference)


def test_two_lines_are_too_few_and_order_of_drugs_means_nothing():
    table = scores(np.random.default_rng(5), {("B", "A"): 80.0, ("A", "B"): 80.0}, lines=2)
    row = pairs_over_lines(table, drug="B").iloc[0]
    assert (row.drug, row.partner, row.status, row.n_lines) == ("B", "A", "too_few_points", 2)
    assert np.isnan(row.lo) and row.verdict == "no_call"


def test_one_line_of_a_lineage_and_a_difference_within_noise_are_no_context():
    kinds = np.array(["gut"] * 4 + ["skin"] + ["lung"] * 4, dtype=object)
    values = np.array([20.0, 21, 22, 23, 300, 10, 11, 12, 13])
    assert contexts_of(values, kinds, 5.0) == ["gut"]
    assert contexts_of(values, kinds, 40.0) == []
    assert contexts_of(values, kinds, np.nan) == []


@pytest.mark.parametrize(("change", "asked", "named"), [
    ({"partner": "A"}, None, "with itself"),
    ({}, "Z", "no pair was scored"),
    ({"score": np.nan}, None, "no pair was scored"),
    ({"score": "high"}, None, "no number"),
    ({"score": np.inf}, None, "not finite"),
    ({"partner": None}, None, "name is missing"),
    ({"score": "drop"}, None, "lacks a column"),
])
def test_bad_input_is_named(change, asked, named):
    table = scores(np.random.default_rng(6), {("A", "B"): 0.0}).assign(**change)
    if change.get("score") == "drop":
        table = table.drop(columns="score")
    with pytest.raises(RefugiumError, match=named):
        pairs_over_lines(table, drug=asked)


def test_the_sentence_says_place_class_lineages_and_noise():
    rng = np.random.default_rng(7)
    table = scores(rng, {("A", "M1"): 70.0, ("X", "M1"): 0.0, ("A", "C"): 0.0})
    found = pairs_over_lines(table, drug="A", lineages={f"l{i}": "gut" for i in range(8)})
    first, second = (say_pair_over_lines(row) for row in rows_of(found))
    for part in ("number 1 of 2 pairs", "higher than no interaction", "partner's class",
                 "lines of gut only", "two single scores differ from"):
        assert part in first
    assert "no call" in second and "nothing is foretold" in second
    alone = pairs_over_lines(scores(rng, {("A", "B"): 70.0}, repeats=1))
    assert "how far a score scatters is not known" in say_pair_over_lines(rows_of(alone)[0])
