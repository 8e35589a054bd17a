"""Every class and refusal on small studies with known levels."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from builders.drugged import ERL, NONE, build, with_drug
from refugium.core.errors import StudyError
from refugium.core.status import CaseRole
from refugium.escape import find_escape
from refugium.escape.situations import read_situations
from refugium.knowledge import load_knowledge
from refugium.signal import read
from refugium.signal.reporters import match_reporters, measure

DAS = ("dasatinib", "drug", 100.0)
DOWN = {"EGFR": -3.0, "GAB1": -2.5}


def _study(levels_on=None, *, extra=(), time_h=24.0, **kwargs):
    cells = [
        {"arm": "untreated", "agents": NONE, "time_h": time_h, "levels": {}},
        {"arm": "erlotinib", "agents": ERL, "time_h": time_h, "levels": DOWN | (levels_on or {})},
        *extra,
    ]
    return build(cells, **kwargs)


def _call(found, node, arm="erlotinib"):
    rows = found.calls[
        (found.calls["node"] == node) & found.calls["contrast"].str.startswith(f"M: {arm} ")
        | (found.calls["node"] == node) & (found.calls["contrast"] == f"M: {arm} vs untreated")
    ]
    assert len(rows) == 1
    return rows.iloc[0]


def test_engaged_and_adaptor_lost():
    found = find_escape(_study(), challenge=False)
    row = found.engagement.iloc[0]
    assert (row["target"], row["verdict"], row["status"]) == ("EGFR", "engaged", "ok")
    assert row["residual"] == pytest.approx(2**-3, abs=0.05)
    assert _call(found, "GAB1")["class"] == "lost"
    assert found.candidates.empty


def test_the_role_of_a_case_is_what_tells_it_from_its_reference():
    at = {"time_h": 24.0, "levels": {}}
    ligand = with_drug(("HGF", "ligand", None))
    study = build([
        {"arm": "untreated", "agents": NONE, **at}, {"arm": "erlotinib", "agents": ERL, **at},
        {"arm": "HGF on top", "agents": ligand, **at},
        {"arm": "alone", "agents": [DAS], "block": "apart", **at},
        {"arm": "erlotinib", "agents": ERL, "model": "KO", **at},
    ])
    study = replace(study, models=pd.DataFrame({
        "model_id": ["M", "KO"], "parent_id": ["", "M"], "perturbation": ["", "AXL:KO"]}))
    pack = load_knowledge()
    signal = measure(match_reporters(read(study).matrix("phospho"), pack), pack)
    contrasts = study.design.layout("phospho").contrasts
    situations = read_situations(study.design, signal, contrasts, pack)
    seen = {s.contrast: s.role for s in situations.each}
    assert seen["M: erlotinib vs untreated"] is CaseRole.DRUG
    assert seen["M: HGF on top vs erlotinib"] is CaseRole.AGENT
    assert {s.role for s in situations.each if s.model_id == "KO"} >= {CaseRole.MODEL}
    assert {s.role for s in situations.each if s.reference is None} == {CaseRole.STANDING}


def test_not_engaged_gives_no_call():
    cells = [
        {"arm": "untreated", "agents": NONE, "time_h": 24.0, "levels": {}},
        {"arm": "erlotinib", "agents": ERL, "time_h": 24.0, "levels": {"IGF1R": 3.0}},
    ]
    found = find_escape(build(cells), challenge=False)
    assert found.engagement.iloc[0]["verdict"] == "not_engaged"
    assert found.candidates.empty
    assert "not established" in _call(found, "IGF1R/INSR")["reason"]


def test_induced_at_one_time_is_neither_early_nor_late():
    found = find_escape(_study({"IGF1R": 3.0}), challenge=False)
    call = _call(found, "IGF1R/INSR")
    assert (call["class"], call["level"]) == ("induced", "candidate")


@pytest.mark.parametrize(
    ("first", "expected"), [({"IGF1R": 3.0}, "induced_early"), ({}, "induced_late")]
)
def test_a_series_tells_early_from_late(first, expected):
    cells = []
    for time_h, levels in ((4.0, first), (72.0, {"IGF1R": 3.0})):
        cells += [
            {"arm": "untreated", "agents": NONE, "time_h": time_h, "levels": {}},
            {"arm": "erlotinib", "agents": ERL, "time_h": time_h, "levels": DOWN | levels},
        ]
    found = find_escape(build(cells), challenge=False)
    calls = found.calls[(found.calls["node"] == "IGF1R/INSR")
                        & found.calls["contrast"].str.contains("72 h")]
    assert calls["class"].tolist() == [expected]


def test_rebound_needs_a_time_matched_untreated_arm():
    cells = []
    for time_h, level in ((4.0, -3.0), (48.0, -0.5)):
        cells += [
            {"arm": "untreated", "agents": NONE, "time_h": time_h, "levels": {}},
            {"arm": "erlotinib", "agents": ERL, "time_h": time_h, "levels": {"EGFR": level}},
        ]
    found = find_escape(build(cells), challenge=False)
    late = found.engagement[found.engagement["time_h"] == 48.0].iloc[0]
    assert late["verdict"] == "rebound"
    assert "4 h" in late["note"]
    unmatched = [c for c in cells if not (c["arm"] == "untreated" and c["time_h"] > 4)]
    unmatched[0]["time_h"] = 0.0
    found = find_escape(build(unmatched), challenge=False)
    assert "rebound" not in set(found.engagement["verdict"])


def test_unchanged_without_reference_is_persistent_without_level():
    call = _call(find_escape(_study(), challenge=False), "SRC family")
    assert (call["class"], call["level"]) == ("persistent", "none")
    assert call["baseline"] == "no_reference"
    assert "nothing in these data shows that it is on" in call["reason"]


def test_unchanged_above_its_own_floor_is_primed():
    extra = (
        {"arm": "dasatinib", "agents": [DAS], "time_h": 24.0, "levels": {"YES1": -3.0}},
        {"arm": "both", "agents": with_drug(DAS), "time_h": 24.0,
         "levels": DOWN | {"YES1": -3.0}},
    )
    call = _call(find_escape(_study(extra=extra), challenge=False), "SRC family")
    assert (call["class"], call["level"]) == ("primed", "candidate")
    assert call["before"] == pytest.approx(3.0, abs=0.5)
    assert call["on_drug"] == pytest.approx(3.0, abs=0.5)


def test_an_inactive_node_with_a_floor_is_quiet():
    extra = (
        {"arm": "dasatinib", "agents": [DAS], "time_h": 24.0, "levels": {}},
        {"arm": "both", "agents": with_drug(DAS), "time_h": 24.0, "levels": DOWN},
    )
    call = _call(find_escape(_study(extra=extra, noise=0.05), challenge=False), "SRC family")
    assert (call["class"], call["level"]) == ("quiet", "none")


def test_without_any_sample_before_the_drug_it_is_persistent_with_borrowed_hit():
    cells = [
        {"arm": "untreated", "agents": NONE, "time_h": 24.0, "levels": {}},
        {"arm": "erlotinib", "agents": ERL, "time_h": 24.0, "levels": DOWN},
    ]
    study_a = build(cells)
    more = [
        {"arm": "erl+ab", "agents": with_drug(("AF154", "antibody", None)), "time_h": 24.0,
         "levels": {}},
        {"arm": "erl+ab+das", "agents": with_drug(("AF154", "antibody", None), DAS),
         "time_h": 24.0, "levels": {"YES1": -3.0}},
    ]
    cells_b = [{**c, "block": None} for c in more]
    for c in cells_b:
        c.pop("block")
    both = build([*cells, *more])
    samples = both.samples.copy()
    far = samples["arm"].str.startswith("erl+")
    samples.loc[far, "block"] = "far " + samples.loc[far, "block"]
    from dataclasses import replace

    found = find_escape(replace(both, samples=samples), challenge=False)
    rows = found.calls[found.calls["contrast"] == "M: erl+ab vs no reference"]
    call = rows[rows["node"] == "SRC family"].iloc[0]
    assert (call["class"], call["level"]) == ("persistent", "candidate")
    assert "another block" in call["caution"]
    assert len(study_a.samples) == 6


def test_one_replicate_gives_an_effect_and_no_verdict():
    found = find_escape(_study(blocks=1), challenge=False)
    row = found.engagement.iloc[0]
    assert row["status"] == "too_few_replicates"
    assert row["verdict"] == ""
    assert np.isfinite(row["change_log2"])
    assert np.isnan(row["p"])
    assert found.candidates.empty


def test_treatment_confounded_with_block_gives_no_number():
    from dataclasses import replace

    study = _study()
    samples = study.samples.copy()
    samples["block"] = np.where(samples["arm"] == "untreated", "a", "b")
    found = find_escape(replace(study, samples=samples), challenge=False)
    assert found.engagement["status"].tolist() == ["no_baseline"]
    assert found.engagement["change_log2"].isna().all()
    assert found.candidates.empty


def test_adaptor_names_only_measured_unblocked_receptors():
    extra = (
        {"arm": "erl+HGF", "agents": with_drug(("HGF", "ligand", None)), "time_h": 24.0,
         "levels": {"EGFR": -3.0, "GAB1": 0.0}},
    )
    found = find_escape(_study(extra=extra), challenge=False)
    rows = found.calls[found.calls["contrast"] == "M: erl+HGF vs erlotinib"]
    call = rows[rows["node"] == "GAB1"].iloc[0]
    assert call["level"] == "candidate"
    members = set(call["members"])
    assert "MET" in members
    assert not members & {"EGFR", "FGFR", "AXL", "KIT"}


def test_ligand_whose_receptor_is_not_measured():
    extra = (
        {"arm": "erl+FGF", "agents": with_drug(("FGF", "ligand", None)), "time_h": 24.0,
         "levels": DOWN},
    )
    found = find_escape(_study(extra=extra), challenge=False)
    row = found.calls[found.calls["node"] == "FGFR"].iloc[0]
    assert row["status"] == "not_measured"
    assert row["level"] == "none"


def test_what_would_overturn_names_the_site():
    found = find_escape(_study({"IGF1R": 3.0}), challenge=True)
    call = _call(found, "IGF1R/INSR")
    assert any("IGF1R" in part or "INSR" in part for part in call["overturned_by"])


def test_unknown_names_are_refused_with_advice():
    study = _study()
    for option in ({"model": "X"}, {"drug": "nothing"}, {"contrast": "none"}):
        with pytest.raises(StudyError):
            find_escape(study, **option)


def test_saved_and_loaded_is_the_same(tmp_path):
    from refugium.escape import EscapeResult

    found = find_escape(_study({"IGF1R": 3.0}), challenge=False)
    found.save(tmp_path / "r")
    again = EscapeResult.load(tmp_path / "r")
    assert again.calls.equals(found.calls)
    assert again.manifest == found.manifest


def test_same_seed_same_tables():
    one, two = (find_escape(_study({"IGF1R": 3.0}), challenge=False) for _ in range(2))
    assert one.calls.equals(two.calls)
    assert one.engagement.equals(two.engagement)
