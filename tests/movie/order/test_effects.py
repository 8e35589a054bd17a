"""Tables of changes over their times: followed as effects, claims only where errors were given."""

import numpy as np
import pytest

import refugium as rf
from builders.effects import paper
from refugium.movie.order.effects import _columns

TIMES = (2.0, 24.0, 72.0)
ROWS = [("E", "U", [0.0, -2.0, 0.0, 0.05]), ("E", "U", [-3.0, -2.5, 0.1, 0.0]),
        ("E", "U", [-3.5, -2.0, 2.0, 0.02])]


def followed(**options):
    return rf.make_movie(paper(ROWS, times=TIMES, **options))


def test_changes_are_followed_over_their_times():
    movie = followed(se=0.2, df=8.0)
    table = movie.effect_courses.set_index("feature")
    assert table["n_times"].tolist() == [3] * 4
    assert table["times_h"].iloc[0] == ("2", "24", "72")
    # EGFR not at 2 h, MAPK1 at once, AXL late, MET never
    assert table["onset_by_h"].fillna(-1).tolist() == [24.0, 2.0, 72.0, -1.0]
    assert table["status"].tolist()[:3] == ["ok"] * 3 and table["status"].iloc[3] != "ok"
    assert table["last_change"].tolist() == pytest.approx([-3.5, -2.0, 2.0, 0.02])


def test_sentences_name_them_effects_and_claim_no_movie():
    text = followed(se=0.2, df=8.0).summary()
    assert "are followed over 3 times (2 to 72 h) as effects: of 4 features 3 are shown" in text
    assert "No sample is here" in text


def test_without_errors_there_is_no_claim():
    movie = followed(se=None)
    assert set(movie.effect_courses["status"]) == {"error_not_stated"}
    assert movie.effect_courses[["q", "onset_by_h"]].isna().all().all()
    assert "no usable error was given" in movie.summary()


def test_one_time_is_nothing_to_follow():
    movie = rf.make_movie(paper(ROWS[:1], times=24.0))
    assert movie.effect_courses.empty


def test_nothing_that_changes_is_said_to_change_more_often_than_promised():
    rng = np.random.default_rng(0)
    false = 0
    for _ in range(200):
        se = rng.uniform(0.1, 0.4, (60, 1)) * np.ones(3)
        shared = rng.standard_normal((60, 1)) * np.sqrt(0.5)  # times share their reference
        change = se * (shared + np.sqrt(0.5) * rng.standard_normal((60, 3)))
        found = _columns(change, se, np.full((60, 3), 1e6), np.array(TIMES), selected=False)
        false += bool((found["q"] <= 0.05).any())
    assert false <= 19  # 99 % of samples of 200 at 5 %


def test_a_list_of_what_changed_has_no_errors():
    change = np.array([[2.0, 2.5, 3.0]])
    found = _columns(change, np.full((1, 3), 0.1), np.full((1, 3), 8.0), np.array(TIMES),
                     selected=True)
    assert found["status"].tolist() == ["error_not_stated"]


def test_the_page_tells_effects(tmp_path):
    page = rf.run(paper(ROWS, times=TIMES), out=tmp_path / "p", challenge=False).page
    assert "are followed over 3 times (2 to 72 h) as effects" in page.read_text(encoding="utf-8")
