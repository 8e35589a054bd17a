"""Changes from files: a long table, each trap with its row, and back again exactly."""

from pathlib import Path

import numpy as np
import pytest

import refugium as rf
from builders.any_study import assert_same
from builders.effects import as_effects
from builders.means import in_one_block
from refugium.core.errors import StudyError
from refugium.io import input_hashes, read_study, write_study
from refugium.io.formats.h5mu import read_h5mu, write_h5mu

TABLE = """\
gene,site,contrast,log2fc,se,p,df
EGFR,Y1197,E vs U,-3.5,0.25,0.001,4
MAPK1,Y187,E vs U,-2.75,,0.02,inf
AXL,pY702,E vs U,0.5,,,
AXL,Y702,D vs U,-1.5,0.5,0.3,4
"""
CONTRASTS = """\
contrast,case_model,case_arm,time_h,reference_model,reference_arm
E vs U,PC9,E,24,PC9,U
D vs U,PC9,D,24,PC9,U
"""
ARMS = "arm,start_h,agent\nU,0,none\nE,0,erlotinib:1 uM\nD,0,dasatinib:40 nM\n"
TOML = """\
schema = 1
name = "a supplement"
time_zero = "first dose"
contrasts = "contrasts.csv"

[modalities.phospho]
table = "changes.csv"
given = "effects"
kind = "sites"
scale = "log2"
"""


def folder(path, table=TABLE, toml=TOML, contrasts=CONTRASTS):
    path.mkdir(exist_ok=True)
    for name, text in {"models.csv": "model_id\nPC9\n", "arms.csv": ARMS, "study.toml": toml,
                       "contrasts.csv": contrasts, "changes.csv": table}.items():
        (path / name).write_text(text)
    return path


def test_a_long_table_is_read_without_a_table_of_samples(tmp_path):
    study = read_study(folder(tmp_path))
    data = study.modalities["phospho"]
    assert study.samples.empty
    assert data.var_names.tolist() == ["EGFR:Y1197", "MAPK1:Y187", "AXL:Y702"]
    assert data.obs_names.tolist() == ["E vs U", "D vs U"]
    assert np.array_equal(data.X, [[-3.5, -2.75, 0.5], [np.nan, np.nan, -1.5]], equal_nan=True)
    assert np.array_equal(data.layers["df"][0], [4, np.inf, np.nan], equal_nan=True)
    assert sorted(input_hashes(tmp_path)) == ["arms.csv", "changes.csv", "contrasts.csv",
                                              "models.csv", "study.toml"]


@pytest.mark.parametrize(("table", "message"), [
    (TABLE.replace(",p,", ",adj.P.Val,"), r"row 1, column 'adj.P.Val'.*nominal two-sided p"),
    (TABLE.replace(",p,", ",q,"), r"row 1, column 'q'.*adjusted"),
    (TABLE.replace(",p,", ",FDR,"), r"column 'FDR'.*adjusted"),
    (TABLE.replace("log2fc", "logFC"), r"column 'logFC'.*name it 'log2fc' if that is meant"),
    (TABLE.replace(",p,", ",P.Value,"), r"column 'P.Value'.*name it 'p' if that is meant"),
    (TABLE.replace(",p,", ",AveExpr,"), r"column 'AveExpr'.*delete it; columns are"),
    (TABLE.replace(",contrast,", ",comparison,"), r"column 'comparison'.*name it 'contrast'"),
    (TABLE.replace("D vs U,-1.5", "D v U,-1.5"), r"row 5, column 'contrast'.*write 'D vs U'"),
    (TABLE.replace("0.001,4", "0,4"), r"row 2, column 'p'.*a p of 0"),
    (TABLE.replace("0.02,inf", "2,inf"), r"row 3, column 'p'.*no p"),
    (TABLE.replace("0.25,", "-0.25,"), r"row 2, column 'se'.*0 or below"),
    (TABLE.replace("-2.75", "x"), r"row 3, column 'log2fc'.*not a number"),
    (TABLE.replace("-2.75", "-inf"), r"row 3, column 'log2fc'"),
    (TABLE.replace("-2.75", "-275"), r"row 3, column 'log2fc'.*no log2 ratio"),
    (TABLE + "EGFR,S1197,E vs U,1,,,\nEGFR,pY1197,E vs U,2,,,\n",
     r"row 7.*stands twice in this contrast"),
    (TABLE.splitlines()[0] + "\n", "no rows"),
], ids=["adj.P.Val", "q", "FDR", "logFC", "P.Value", "AveExpr",
        "comparison", "unknown", "p 0", "p 2", "se<0", "word",
        "inf", "per cent", "twice", "empty"])
def test_a_fault_is_named_with_its_place(tmp_path, table, message):
    with pytest.raises(StudyError, match=f"(?s)changes.csv.*{message}"):
        read_study(folder(tmp_path, table))


def test_t_is_an_error_and_a_turned_one_is_refused(tmp_path):
    table = ("gene,site,contrast,log2fc,t,df\nEGFR,Y1197,E vs U,-3,-12,4\n"
             "AXL,Y702,E vs U,0,0,4\n")
    data = read_study(folder(tmp_path, table)).modalities["phospho"]
    assert np.array_equal(data.layers["se"], [[0.25, np.nan]], equal_nan=True)
    with pytest.raises(StudyError, match=r"row 2, column 't'.*opposite signs"):
        read_study(folder(tmp_path, table.replace("-12", "12")))


def test_a_single_contrast_need_not_be_repeated_in_every_row(tmp_path):
    one = "\n".join(CONTRASTS.splitlines()[:2]) + "\n"
    table = "gene,site,log2fc\nEGFR,Y1197,-3\nAXL,Y702,1\n"
    data = read_study(folder(tmp_path, table, contrasts=one)).modalities["phospho"]
    assert data.obs_names.tolist() == ["E vs U"]
    with pytest.raises(StudyError, match="lacks a column"):
        read_study(folder(tmp_path, table))


def test_without_contrasts_a_change_is_no_answer(tmp_path):
    with pytest.raises(StudyError, match=r"this contrast is not stated.*contrasts.csv"):
        read_study(folder(tmp_path, toml=TOML.replace('contrasts = "contrasts.csv"\n', "")))


def test_layers_belong_to_values_of_effects(tmp_path):
    with pytest.raises(StudyError, match="`se` belongs to `values` of effects"):
        read_study(folder(tmp_path, toml=TOML + 'se = "changes.csv"\n'))
    with pytest.raises(StudyError, match="`table` in long form"):
        read_study(folder(tmp_path, toml=TOML.replace('table = "changes.csv"', 'file = "a.h5ad"')))
    with pytest.raises(StudyError, match="log2 of a ratio"):
        read_study(folder(tmp_path, toml=TOML.replace('"log2"', '"linear"')))


def test_samples_are_asked_for_where_something_else_needs_them(tmp_path):
    toml = TOML + '\n[modalities.rna_log]\ntable = "rna.csv"\nscale = "log2"\n'
    with pytest.raises(StudyError, match="samples"):
        read_study(folder(tmp_path, toml=toml))


def test_written_is_read_exactly(tmp_path):
    studies = [read_study(folder(tmp_path / "in")),
               as_effects(in_one_block(), errors=("se", "p", "df")), as_effects(in_one_block(),
                                                                                errors=())]
    for number, study in enumerate(studies):
        target = tmp_path / f"s{number}"
        write_study(study, target)
        write_h5mu(study, target.with_suffix(".h5mu"))
        for back in (read_study(target), read_h5mu(target.with_suffix(".h5mu"))):
            assert_same(study, back)
            one, two = study.modalities["phospho"], back.modalities["phospho"]
            assert two.uns["given"] == "effects"
            assert set(one.layers) == set(two.layers)
            for layer in one.layers:
                assert np.array_equal(one.layers[layer], two.layers[layer], equal_nan=True)

def test_the_example_answers_as_its_page_says():
    place = Path(rf.__file__).parents[2] / "docs" / "examples" / "effects"
    code = (place / "README.md").read_text().split("```python\n")[1].split("```")[0]
    run = {}
    # the page names the folder as seen from the root of the repository
    exec(code.replace("docs/examples/effects", place.as_posix()), run)
    sites = run["sites"].set_index("site")
    assert sites["estimate"].to_dict() == {
        "EGFR Y1197": -3.5, "MAPK1 Y187": -2.7, "AXL Y702": 1.6, "MET Y1234": 0.3}
    assert sites.index[sites["lo"].isna()].tolist() == ["MET Y1234"]
    found = rf.find_escape(run["study"], challenge=False)
    calls = found.calls.set_index("node")
    assert found.engagement["verdict"].tolist() == ["engaged"]
    assert calls.loc["MET", "status"] == "error_not_stated"
    assert calls.loc["AXL", "level"] == "candidate"
