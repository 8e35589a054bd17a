import pytest

from refugium.core.errors import KnowledgeError, RefugiumError
from refugium.virtual import Plan, demo_plan, write_tumour


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("planted", "dormant"), ("n_plexes", 0), ("seed", -1), ("misannotated", 1.5),
        ("missing", float("nan")), ("noise_log2", -0.1), ("noise_log2", float("inf")),
        ("times_h", (24.0, 4.0)), ("times_h", (0.0,)), ("times_h", (4.0, 4.0)),
        ("times_h", (-4.0, 4.0)), ("times_h", (float("inf"),)), ("also", (("MET", "quiet"),)),
        ("backup", "EGFR"), ("n_background", -1), ("off_target", -1),
    ],
)
def test_a_value_outside_its_range_is_named(field, value):
    with pytest.raises(RefugiumError) as error:
        Plan(**{field: value})
    assert error.value.remedy


@pytest.mark.parametrize(
    "fields",
    [
        {"backup": "NOT A NODE", "planted": "induced"}, {"target": "SRC"}, {"drug": "aspirin"},
        {"drug": "trametinib"}, {"unseen": ("FGFR1",)},
        {"target": "AKT", "drug": "ipatasertib"},
        {"planted": "primed", "backup": "DDR1"},
    ],
    ids=str,
)
def test_an_unknown_or_misleading_name_is_refused_with_advice(fields):
    with pytest.raises(KnowledgeError) as error:
        write_tumour(Plan(**fields))
    assert error.value.remedy


def test_mixed_takes_no_single_backup():
    with pytest.raises(RefugiumError):
        Plan(planted="mixed", backup="MET")


@pytest.mark.parametrize(
    ("plan", "times"),
    [
        (Plan(), (24.0,)), (Plan(planted="induced_early"), (4.0, 24.0, 72.0)),
        (Plan(also=(("MET", "induced_late"),)), (4.0, 24.0, 72.0)),
        (Plan(planted="induced_late", times_h=(0, 6)), (0.0, 6.0)),
    ],
)
def test_times_follow_what_is_planted_unless_given(plan, times):
    assert plan.times == times


def test_an_assay_without_any_peptide_is_refused():
    with pytest.raises(RefugiumError, match="no peptide"):
        write_tumour(Plan(seen=0.0, n_background=0, unseen=("EGFR",)))


def test_the_demo_tells_its_story():
    tumour = write_tumour(demo_plan())
    truth = tumour.truth.set_index("node")
    assert truth.loc["EGFR", "class"] == "target"
    assert truth.loc["IGF1R/INSR", "class"] == "induced_late"
    assert truth.loc["AXL", "class"] == "persistent"
    assert truth.loc["AXL", "inhibitor"]
    assert not truth.loc["FGFR", "measured"]
    assert truth.loc[["IGF1R/INSR", "AXL", "ALK", "IRS"], "measured"].all()
    assert set(truth.index[truth["rises"]]) == {"IGF1R/INSR", "IRS"}
