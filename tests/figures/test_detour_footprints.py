"""Detour and footprint figures: what they say in words, hostile names, nothing to draw."""

import pandas as pd
import pytest

from refugium.figures.detour import detour_chart
from refugium.figures.footprints import footprint_chart
from refugium.figures.svg import to_svg

EVIL = '</script><img src=x onerror="alert(1)">'
EDGE = {"contrast": "c", "model_id": "M", "from_node": "SRC", "to_node": "BIM", "sign": -1,
        "to_state": "lowered", "measured": "", "role": "survival effector", "checked": False,
        "frequency": 0.5}
SUMMARY = {"called": ("SRC",), "blocked": ("EGFR",), "reached": ("BIM",)}
SET = {"modality": "rna_counts", "source": "EMT", "kind": "state", "node": "", "contrast": "c",
       "estimate": 1.0, "lo": 0.5, "hi": 1.5, "z": 5.0, "q": 0.001, "n_features": 20,
       "status": "ok"}


def test_detour_says_that_it_is_no_evidence():
    """The text summary names start, end, the blocked target and what is unchecked."""
    text = detour_chart(SUMMARY, pd.DataFrame([EDGE])).to_dict()["description"]
    for words in ("from SRC to BIM", "EGFR blocked", "1 of them not held", "not evidence"):
        assert words in text


def test_detour_with_a_cycle_is_drawn():
    """Edges that lead back do not hang the layout."""
    back = EDGE | {"from_node": "BIM", "to_node": "SRC", "role": "backup", "sign": 1}
    assert "<svg" in to_svg(detour_chart(SUMMARY, pd.DataFrame([EDGE, back])))


@pytest.mark.parametrize("chart", [
    lambda: detour_chart(SUMMARY | {"called": (EVIL,)}, pd.DataFrame([EDGE | {"from_node": EVIL}])),
    lambda: footprint_chart(pd.DataFrame([SET | {"source": EVIL, "kind": EVIL}])),
])
def test_hostile_names_stay_text(chart):
    """A name that is a tag is escaped in the picture."""
    assert "<img" not in to_svg(chart())


def test_nothing_measured_is_said():
    """No edges, or no set with a number, gives a picture in words."""
    assert "No known route" in str(detour_chart(SUMMARY, pd.DataFrame()).to_dict())
    rows = pd.DataFrame([SET | {"status": "not_measured", "estimate": float("nan")}])
    assert "enough measured genes" in str(footprint_chart(rows).to_dict())


def test_footprints_in_words():
    """What moves beyond chance is named with its direction; the rest is counted."""
    rows = pd.DataFrame([SET, SET | {"source": "YAP", "q": 0.6},
                         SET | {"source": "gone", "status": "not_measured"}])
    text = footprint_chart(rows).to_dict()["description"]
    assert "1 of 2" in text and "EMT up" in text and "1 were not measured" in text
