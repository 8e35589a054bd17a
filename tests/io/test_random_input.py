"""Readers fed with anything at all: a result, or StudyError; never another exception."""

import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.damage import Folder, damaged, quiet
from builders.studies import FILES, valid_folder
from refugium.identifiers import find_label_rule, read_peptide
from refugium.io import matrix_from_table, read_study, read_table
from refugium.io.formats import read_any_table
from refugium.io.settings import read_settings
from refugium.study import Study
from refugium.study.treatment.shorthand import parse_shorthand

FAST = settings(max_examples=60, deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
anything = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=120).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(alphabet='a,1."\n\r;\t=[]{}\'#\\ ', max_size=120).map(str.encode),
)


def _parquet() -> bytes:
    buffer = io.BytesIO()
    pd.DataFrame({"well": ["A", None], "value": [1.0, 2.0]}).to_parquet(buffer)
    return buffer.getvalue()


PARQUET = _parquet()


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".txt", ".parquet", ".xlsx", ".rds", ".pkl",
                                    ""])
@given(data=anything)
@FAST
def test_any_bytes_as_a_table(ending, data):
    with Folder() as folder:
        (folder / f"t{ending}").write_bytes(data)
        quiet(read_table, folder / f"t{ending}")
        quiet(read_any_table, folder / f"t{ending}")


@given(data=damaged(PARQUET))
@settings(FAST, max_examples=250)
def test_damaged_parquet(data):
    with Folder() as folder:
        (folder / "t.parquet").write_bytes(data)
        quiet(read_table, folder / "t.parquet")


@given(data=st.one_of(anything, damaged(FILES["study.toml"].encode())))
@settings(FAST, max_examples=200)
def test_any_bytes_as_settings(data):
    with Folder() as folder:
        (folder / "study.toml").write_bytes(data)
        quiet(read_settings, folder / "study.toml")


@pytest.mark.parametrize("file", FILES)
@given(data=st.data())
@FAST
def test_any_damage_to_one_file_of_a_study(file, data):
    content = data.draw(st.one_of(anything, damaged(FILES[file].encode()),
                                  damaged(FILES[file].encode())))
    with Folder() as folder:
        valid_folder(folder / "s")
        (folder / "s" / file).write_bytes(content)
        quiet(read_study, folder / "s")


cells = st.one_of(st.text(max_size=8), st.floats(), st.integers(), st.none(), st.booleans(),
                  st.sampled_from(["1", "NA", "gSTAENAEyLR-1", "EGFR", "-2", "1e999"]))


@given(
    columns=st.lists(st.one_of(st.sampled_from(["gene", "peptide", "site", "antibody", "feature",
                                                "s1", "s2"]), st.text(max_size=5)),
                     max_size=6),
    rows=st.lists(st.lists(cells, min_size=6, max_size=6), max_size=4),
    kind=st.sampled_from(["peptides", "sites", "antibodies", "genes"]),
    scale=st.sampled_from(["linear", "log2"]),
    modality=st.sampled_from(["phospho", "rna_counts"]),
)
@settings(FAST, max_examples=300)
def test_any_table_as_a_matrix(columns, rows, kind, scale, modality):
    table = pd.DataFrame([row[: len(columns)] for row in rows], dtype=object,
                         columns=pd.Index(columns, dtype=object))
    made = quiet(matrix_from_table, table, ["s1", "s2"], kind=kind, scale=scale,
                 modality=modality, file="t.csv")
    if made is not None:
        data, losses = made
        assert set(data.obs_names) <= {"s1", "s2"}
        assert data.var_names.is_unique
        assert list(losses.columns) == ["modality", "item", "why"]


@given(st.one_of(st.text(max_size=60), st.text(alphabet="ab:+1 .eE-nM", max_size=30)))
@settings(FAST, max_examples=400)
def test_any_text_as_shorthand(text):
    for agent in quiet(parse_shorthand, text) or ():
        assert agent.name == agent.name.strip() != ""
        assert agent.dose is None or agent.dose >= 0


@given(st.lists(st.text(max_size=20), max_size=5))
@FAST
def test_any_text_as_a_peptide(texts):
    rule = find_label_rule(texts)
    for text in texts:
        peptide = read_peptide(text, rule)
        assert peptide is None or str(peptide).upper() == peptide.sequence


frames = st.one_of(
    st.none(), st.integers(), st.just(pd.DataFrame()),
    st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(
        ("model_id", "parent_id", "arm", "start_h", "agent", "dose", "kind", "sample_id", "time_h",
         "block", "odd"), cells)), max_size=3).map(pd.DataFrame),
)


@given(models=frames, arms=frames, samples=frames)
@settings(FAST, max_examples=120)
def test_any_tables_in_memory(models, arms, samples):
    quiet(Study, name="s", models=models, arms=arms, samples=samples, modalities={})
