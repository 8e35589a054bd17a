"""The change against a reference over all its times: the closed form, and none for one time."""

import numpy as np
import pytest

import refugium as rf
from refugium.escape.engagement.drift import against_all_times
from refugium.escape.engagement.readout import readout_of
from refugium.escape.situations import read_situations
from refugium.knowledge import load_knowledge
from refugium.signal import read
from refugium.signal.reporters import match_reporters, measure
from refugium.virtual import Plan, write_tumour


def laid(plan):
    study, pack = write_tumour(plan).study, load_knowledge()
    signal = measure(match_reporters(read(study).matrix("phospho"), pack), pack)
    contrasts = study.design.layout("phospho").contrasts
    situations = read_situations(study.design, signal, contrasts, pack)
    return study, signal, situations


def test_it_is_the_mean_of_the_contrasts_with_each_time():
    study, signal, situations = laid(Plan(planted="none", times_h=(4.0, 24.0), seed=2))
    drug = [s for s in situations.each if s.role == "drug" and s.kind == "agent"]
    assert drug
    for situation in drug:
        shown = readout_of(signal, situations, situation, "erlotinib", "EGFR")
        effect = against_all_times(shown, situations, situation.case, situation.reference)
        own = situations.arms[situation.reference]
        arm = [i for i, name in enumerate(situations.arms) if name == own]
        each = np.array([shown.change(situation.case, i).estimate for i in arm])
        assert len(arm) > 1
        assert effect.estimate == pytest.approx(each.mean(axis=0), nan_ok=True)
    table = rf.find_escape(study, challenge=False).engagement
    measured = table["change_log2"].notna()
    assert table.loc[measured, "all_times_log2"].notna().all()


def test_a_reference_of_one_time_gives_none():
    study, signal, situations = laid(Plan(planted="none", times_h=(24.0,), seed=2))
    situation = next(s for s in situations.each if s.role == "drug")
    shown = readout_of(signal, situations, situation, "erlotinib", "EGFR")
    assert against_all_times(shown, situations, situation.case, situation.reference) is None
    assert rf.find_escape(study, challenge=False).engagement["all_times_log2"].isna().all()
