"""Chains: planted ones are found where sampling allows, null ones are not, broken files teach."""

import contextlib

import numpy as np
import pandas as pd
import pytest
from benchmarks.movie.two_courses import pulse, rise
from benchmarks.promise import Promise
from hypothesis import given, settings
from hypothesis import strategies as st

from refugium.core.errors import StudyError
from refugium.movie.chain import load_chain, parse_chain
from refugium.movie.chain.links import run_chain
from refugium.movie.chain.partners import find_partners
from refugium.movie.time_course.course import POINTS, Course

CHAIN = parse_chain("""
name = "c"
[[node]]
name = "A"
genes = {A1 = 1, A2 = 1, A3 = 1}
[[node]]
name = "B"
genes = {B1 = 1, B2 = 1, B3 = -1}
[[node]]
name = "chromatin of B"
layer = "chromatin"
[[link]]
from = "A"
to = "B"
[[link]]
from = "A"
to = "chromatin of B"
""")
NONE = pd.DataFrame({"source": [], "target": [], "weight": []})
DENSE = (0.0, 1.0, 3.0, 6.0, 12.0, 24.0, 48.0, 96.0)
SPARSE = (0.0, 48.0, 96.0)


def _course(rng, times=DENSE, a=(), b=(), replicates=3, sd=0.15, told=True):
    """Stage A changes by `a` at each time, B by `b`; genes of a stage share half their noise."""
    point = np.repeat(np.arange(len(times)), replicates)
    rows = {}
    for name, change, signs in (("A", a, (1, 1, 1)), ("B", b, (1, 1, -1))):
        path = np.concatenate([[0.0], change]) if len(change) else np.zeros(len(times))
        common = rng.normal(0, sd, len(point))
        for i, sign in enumerate(signs):
            rows[f"{name}{i + 1}"] = 6 + sign * (
                path[point] + common + rng.normal(0, sd, len(point)))
    points = POINTS.table([{
        "point": i, "model_id": "M", "time_h": t, "arm": "drug", "arms": ("drug",),
        "phase": "on" if t else "before", "switches": int(t > 0),
        "since_h": t if t else np.nan, "n_replicates": replicates,
    } for i, t in enumerate(times)])
    return Course(model_id="M", modality="rna_log", features=tuple(rows),
                  values=np.stack(list(rows.values())), point=point, points=points,
                  paths={"drug": tuple(range(len(times)))}, absent={}, recipe="log2",
                  repeated_harvests=told)


EARLY = np.array([0.6, 1.5, 2.0, 2.0, 2.0, 2.0, 2.0])
LATE = np.array([0.0, 0.0, 0.0, 0.1, 0.6, 1.5, 2.0])


def test_planted_chain_is_supported_and_no_proof():
    """A hours before B on a dense grid: supported, in words that claim no cause."""
    links, stages = run_chain(_course(np.random.default_rng(1), a=EARLY, b=LATE), CHAIN, "drug",
                              NONE)
    row = links.iloc[0]
    assert row["verdict"] == "supported" and row["first_by_h"] < row["second_by_h"]
    assert "not proof" in row["words"]
    assert stages["verdict"].tolist() == ["changed", "changed", "not_measured"]
    assert links["verdict"].iloc[1] == "not_measured"


def test_reversed_chain_is_contradicted():
    """B hours before A contradicts A -> B."""
    links, _ = run_chain(_course(np.random.default_rng(2), a=LATE, b=EARLY), CHAIN, "drug", NONE)
    assert links["verdict"].iloc[0] == "contradicted"


def test_wrong_sign_is_contradicted():
    """A raises B in the chain; here B falls."""
    links, _ = run_chain(_course(np.random.default_rng(3), a=EARLY, b=-LATE), CHAIN, "drug", NONE)
    assert links["verdict"].iloc[0] == "contradicted"


LONG = (0.0, 1.0, 2.0, 4.0, 8.0, 12.0, 24.0, 48.0, 72.0, 120.0, 168.0, 240.0, 408.0, 576.0)


def _paths(kind, t):
    """Changes of the first and the second stage of two links, hours after the switch."""
    if kind == "NRF2, then NF-kB: two pulses":
        return 2 * pulse(t, 0, 6), 1.5 * pulse(t, 6, 24)
    if kind == "NF-kB, a pulse, then dedifferentiation":
        return 2 * pulse(t, 2, 12), 2 * rise(t, 24, 20)
    return 2 * rise(t, 2, 6), 2 * rise(t, 24, 20)


@pytest.mark.parametrize("kind", ["NRF2, then NF-kB: two pulses",
                                  "NF-kB, a pulse, then dedifferentiation",
                                  "SOX10 lost for good, then dedifferentiation"])
def test_a_planted_link_is_supported_at_short_and_long_sampling(kind):
    """Whatever comes after both: 3, 10 and 24 days of one study, and never contradicted."""
    rng = np.random.default_rng(11)
    found = []
    for _ in range(3):
        for length_h in (72.0, 240.0, 576.0):
            times = tuple(t for t in LONG if t <= length_h)
            first, second = _paths(kind, np.array(times[1:]))
            links, _ = run_chain(_course(rng, times, first, second, sd=0.1), CHAIN, "drug", NONE)
            found.append((links["verdict"].iloc[0], links["order_reason"].iloc[0]))
    # noise at one early sample of the second (5 % of studies) takes the support away, not the order
    assert [verdict for verdict, _ in found].count("supported") >= 8
    assert {reason for _, reason in found} == {"shown"}
    assert "contradicted" not in dict(found)


def test_three_genes_do_not_withstand_harvests():
    """The same link where nothing tells what each harvest did: cannot tell, and what would."""
    course = _course(np.random.default_rng(1), a=EARLY, b=LATE, told=False)
    row = run_chain(course, CHAIN, "drug", NONE)[0].iloc[0]
    assert (row["verdict"], row["order_reason"]) == ("not_supported", "harvest")
    assert row["would_show"] == "untreated cells of the same harvests"


def test_a_first_stage_without_a_peak_cannot_be_told():
    """It goes straight on: what it has done so far may be little of what it will do."""
    times = tuple(t for t in LONG if t <= 72)
    t = np.array(times[1:])
    links, _ = run_chain(_course(np.random.default_rng(12), times, 3 * t / 72, 2 * rise(t, 40, 4),
                                 sd=0.05), CHAIN, "drug", NONE)
    row = links.iloc[0]
    assert (row["verdict"], row["order_reason"]) == ("not_supported", "no_peak_yet")
    assert row["would_show"] == "later samples"


def test_sparse_grid_cannot_order():
    """The same tumour sampled at 0, 48 and 96 h: no order, and what would show it."""
    early, late = EARLY[[5, 6]], LATE[[5, 6]]
    links, _ = run_chain(_course(np.random.default_rng(4), SPARSE, early, late), CHAIN, "drug",
                         NONE)
    assert links["verdict"].iloc[0] == "not_testable_at_this_sampling"
    assert "samples before 48 h" in links["would_show"].iloc[0]


def test_trigger_without_early_sample():
    """A trigger of hours that no sample falls into is not testable, even if it is up later."""
    chain = parse_chain("""
[[node]]
name = "T"
layer = "signalling"
genes = {A1 = 1, A2 = 1, A3 = 1}
trigger_window_h = 6
[[node]]
name = "B"
genes = {B1 = 1, B2 = 1, B3 = -1}
[[link]]
from = "T"
to = "B"
""")
    rng = np.random.default_rng(5)
    sparse = _course(rng, SPARSE, EARLY[[5, 6]], LATE[[5, 6]])
    links, stages = run_chain(sparse, chain, "drug", NONE)
    assert stages["verdict"].iloc[0] == "not_testable_at_this_sampling"
    assert links["verdict"].iloc[0] == "not_supported"
    _, stages = run_chain(_course(rng, a=LATE, b=LATE), chain, "drug", NONE)
    assert stages["verdict"].iloc[0] == "changed_late"


@pytest.mark.parametrize("times, status", [((0.0,), "too_few_points"), ((0.0, 24.0),
                                                                       "too_few_points")])
def test_too_few_times(times, status):
    """One or two times give a status and no number."""
    links, stages = run_chain(_course(np.random.default_rng(6), times), CHAIN, "drug", NONE)
    assert set(links["status"]) == {status} and (links["verdict"] == "").all()
    assert stages["change"].isna().all() and links["second_change"].isna().all()


def test_null_chains_are_not_supported():
    """Nothing changes, or both follow one path: at most 5 % of chains are supported."""
    rng = np.random.default_rng(7)
    shared = np.array([0.2, 0.5, 0.9, 1.3, 1.6, 1.9, 2.0])
    supported = 0
    for i in range(80):
        course = _course(rng, a=shared if i % 2 else (), b=1.3 * shared if i % 2 else ())
        links, _ = run_chain(course, CHAIN, "drug", NONE)
        supported += links["verdict"].iloc[0] == "supported"
    promise = Promise("null chain supported", 0.05, supported, 80, "at_most")
    assert promise.kept, str(promise)


def _window(**cells):
    return pd.DataFrame([{"quantity": "p_return_slower", "estimate": 0.5, "status": "ok"},
                         {"quantity": "reversible_window", "estimate": np.nan, "lo": np.nan,
                          "hi": np.nan, "status": "ok"} | cells])


SUPPORTED = {"model_id": "M", "arm": "drug", "chain": "c", "first": "chromatin enzymes",
             "second": "x", "verdict": "supported", "second_by_h": 72.0}


def test_default_chain_and_partners_only_where_supported():
    """Partners are hypotheses and stand beside supported links alone."""
    assert len(load_chain().links) == 4
    links = pd.DataFrame([SUPPORTED, SUPPORTED | {"verdict": "not_supported", "first": "NF-kB"}])
    table = find_partners(links, _window(estimate=48.0, lo=40.0, hi=60.0))
    assert set(table["first"]) == {"chromatin enzymes"} and set(table["evidence"]) == {"hypothesis"}
    assert (table["to_h"] == 48.0).all() and (table["reversible_until_h"] == 48.0).all()
    assert (table["reversible_lo_h"] == 40.0).all() and (table["reversible_hi_h"] == 60.0).all()


@pytest.mark.parametrize("window, status, lowest", [
    ({"lo": 240.0, "bound": "lower"}, "ok", 240.0),
    ({"estimate": 10.0, "lo": 5.0, "hi": 20.0, "status": "not_measured"}, "not_measured", np.nan),
    ({"quantity": "no such row", "estimate": 10.0}, "not_measured", np.nan),
], ids=["a lower bound", "refused", "not fitted"])
def test_an_unknown_reversible_window_is_no_number(window, status, lowest):
    """A bound or a refusal never shortens the window, and is said."""
    table = find_partners(pd.DataFrame([SUPPORTED]), _window(**window))
    assert set(table["reversible_status"]) == {status}
    assert table[["reversible_until_h", "reversible_hi_h"]].isna().all().all()
    assert table["reversible_lo_h"].fillna(-1).eq(-1 if np.isnan(lowest) else lowest).all()
    assert (table["to_h"] == 72.0).all()


def test_error_of_the_second_is_that_of_one_time():
    """A two-sample standard error with the variance pooled over points, in closed form."""
    course = _course(np.random.default_rng(8), a=EARLY, b=LATE)
    links, stages = run_chain(course, CHAIN, "drug", NONE)
    score = (course.values[3] + course.values[4] - course.values[5]) / 3
    left = score - np.array([score[course.point == p].mean() for p in course.point])
    by_hand = np.sqrt((left**2).sum() / (2 * len(DENSE)) * (1 / 3 + 1 / 3))
    assert links["second_se"].iloc[0] == pytest.approx(by_hand)
    assert stages["se"].iloc[1] == pytest.approx(by_hand)
    width = stages["hi"].iloc[1] - stages["lo"].iloc[1]
    assert width / 2 > 2.5 * by_hand  # that interval holds for all times together


NODE = '[[node]]\nname = "A"\ngenes = {A = 1}\n[[node]]\nname = "B"\ngenes = {B = 1}\n'
LINK = '[[link]]\nfrom = "A"\nto = "B"\n'


@pytest.mark.parametrize("text, word", [
    ("x = ", "no TOML"), (NODE, "nodes and links"), (NODE + LINK.replace('"B"', '"C"'), "unknown"),
    (NODE + LINK + LINK.replace('from = "A"\nto = "B"', 'from = "B"\nto = "A"'), "circle"),
    (NODE.replace('"B"', '"A"', 1) + LINK, "twice"), (NODE + LINK + "sign = 3\n", "raises"),
    (NODE + LINK + 'layer = "moon"\n', "layer"), (NODE + LINK + "strange = 1\n", "unknown key"),
    (NODE.replace("{A = 1}", "{A = 0}") + LINK, "weight"), ("node = 3\n", "tables"),
    ('[[node]]\nname = "A"\n' + LINK, "nodes and links|read"),
    (NODE.replace('name = "A"', "name = 3") + LINK, "no name"),
    (NODE.replace("genes = {A = 1}", "genes = {A = 1}\ntrigger_window_h = -1") + LINK, "hours"),
    (NODE.replace("genes = {A = 1}", "genes = {A = 1}\ntrigger_window_h = true") + LINK, "hours"),
    (NODE + LINK + LINK, "stands twice"), (NODE + LINK + "[[links]]\nx = 1\n", "unknown key"),
    ("title = 1\n" + NODE + LINK, "unknown key"), ("name = 3\n" + NODE + LINK, "is text"),
    (NODE.replace('"A"', '"A"\nlayer = ["rna", "protein"]', 1) + LINK, "unknown layer"),
    (NODE + LINK.replace('"B"', '"A"'), "circle"),
])
def test_broken_chains_teach(text, word):
    """Every fault is named, never a traceback of another kind."""
    with pytest.raises(StudyError, match=word):
        parse_chain(text)


def test_a_fault_is_told_by_its_line():
    """The row is that of the node or link in the file."""
    with pytest.raises(StudyError) as error:
        parse_chain("# mine\n" + NODE + LINK + "\n" + LINK.replace('"B"', '"C"'))
    assert error.value.row == 1 + (NODE + LINK).count("\n") + 2
    with pytest.raises(StudyError) as error:
        parse_chain(NODE + LINK + "extra = 1\n[links]\n")
    assert error.value.row == 11 and error.value.column == "links"


def test_unmeasured_stages_say_what_is_missing():
    """A gene that is not there is named; a stage on chromatin asks for chromatin."""
    text = """
[[node]]
name = "A"
genes = {A1 = 1, A2 = 1, NOSUCHGENE = 1}
[[node]]
name = "C"
layer = "chromatin"
genes = {B1 = 1, B2 = 1, B3 = 1}
[[link]]
from = "A"
to = "C"
"""
    links, stages = run_chain(_course(np.random.default_rng(9), a=EARLY, b=LATE),
                              parse_chain(text), "drug", NONE)
    assert stages["verdict"].tolist() == ["not_measured"] * 2
    assert "2 (not in the data: NOSUCHGENE)" in stages["words"].iloc[0]
    assert "chromatin, which was not measured" in stages["words"].iloc[1]
    assert "NOSUCHGENE" in links["words"].iloc[0] and stages["change"].isna().all()


def test_chain_files(tmp_path):
    """A missing, huge or undecodable file is refused."""
    with pytest.raises(StudyError, match="no such chain"):
        load_chain(tmp_path / "none.toml")
    big, odd = tmp_path / "big.toml", tmp_path / "odd.toml"
    big.write_text("#" * 300_000)
    odd.write_bytes(b"\xff\xfe\x00name")
    marked = tmp_path / "marked.toml"
    marked.write_text(NODE + LINK, encoding="utf-8-sig")  # as Windows editors do
    assert len(load_chain(marked).nodes) == 2
    for path in (big, odd):
        with pytest.raises(StudyError):
            load_chain(path)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_chain_or_an_error(text):
    """Random text never raises anything but StudyError."""
    with contextlib.suppress(StudyError):
        parse_chain(text)
