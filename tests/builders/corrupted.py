"""Damaged studies: each case spoils the valid folder in one way and names what must be said.

A case: name, what to do to the folder, and the file, row, column and word of the message.
"""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

Damage = Callable[[Path], None]


@dataclass(frozen=True)
class Corrupted:
    """One damaged study and what its message must hold."""

    name: str
    damage: Damage
    file: str
    word: str
    row: int | None = None
    column: str | None = None


def swap(file: str, old: str, new: str) -> Damage:
    """Replace the first occurrence of a text."""

    def damage(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return damage


def write(file: str, text: str) -> Damage:
    return lambda folder: (folder / file).write_text(text, encoding="utf-8") and None


def raw(file: str, change: Callable[[bytes], bytes]) -> Damage:
    return lambda folder: (folder / file).write_bytes(change((folder / file).read_bytes())) and None


def delete(file: str) -> Damage:
    return lambda folder: (folder / file).unlink()


def add(file: str, line: str) -> Damage:
    return raw(file, lambda data: data + line.encode() + b"\n")


def both(*parts: Damage) -> Damage:
    def damage(folder: Path) -> None:
        for part in parts:
            part(folder)

    return damage


def named(key_line: str, new: str) -> Damage:
    return swap("study.toml", key_line, new)


def parquet(file: str, frame: pd.DataFrame, old: str) -> Damage:
    """Give the study a Parquet table in place of a text table."""

    def damage(folder: Path) -> None:
        frame.to_parquet(folder / file, index=False)
        swap("study.toml", old, file)(folder)

    return damage


def _xlsx(_: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


def _link(folder: Path) -> None:
    outside = folder.parent / "outside.csv"
    outside.write_text((folder / "arms.csv").read_text())
    (folder / "arms.csv").unlink()
    (folder / "arms.csv").symlink_to(outside)


def _linked_folder(folder: Path) -> None:
    outside = folder.parent / "elsewhere"
    outside.mkdir()
    (outside / "arms.csv").write_text((folder / "arms.csv").read_text())
    (folder / "tables").symlink_to(outside)
    swap("study.toml", "contrasts =", 'arms = "tables/arms.csv"\ncontrasts =')(folder)


def _fifo(folder: Path) -> None:
    (folder / "arms.csv").unlink()
    os.mkfifo(folder / "arms.csv")


ARMS, MODELS, SAMPLES = "arms.csv", "models.csv", "samples.csv"
PHOSPHO, WELLS, CONTRASTS = "phospho.csv", "wells.csv", "contrasts.csv"
VALUES, FEATURES, TOML = "rna.values.csv", "rna.features.csv", "study.toml"

ENCODINGS = [
    Corrupted("latin-1", raw(MODELS, lambda d: d.replace(b"lung\nPC9-KO", b"lung \xe9\nPC9-KO")),
              MODELS, "UTF-8", 2),
    Corrupted("utf-16 with mark", raw(ARMS, lambda d: d.decode().encode("utf-16")), ARMS, "UTF-16"),
    Corrupted("utf-16 without mark", raw(ARMS, lambda d: d.decode().encode("utf-16-le")), ARMS,
              "NUL", 1),
    Corrupted("NUL in a cell", raw(SAMPLES, lambda d: d.replace(b"e1,", b"e\x001,")), SAMPLES,
              "NUL", 4),
    Corrupted("gzip under .csv", raw(SAMPLES, gzip.compress), SAMPLES, "gzip"),
    Corrupted("xlsx under .csv", raw(SAMPLES, _xlsx), SAMPLES, "xlsx"),
    Corrupted("parquet under .csv", raw(PHOSPHO, lambda _: b"PAR1 and more"), PHOSPHO, "Parquet"),
    Corrupted("old Excel under .csv", raw(ARMS, lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1"), ARMS,
              "Excel"),
    Corrupted("parquet that is none", both(named('"wells.csv"', '"wells.parquet"'),
                                           write("wells.parquet", "well,model_id\nA1,PC9\n")),
              "wells.parquet", "Parquet"),
    Corrupted("parquet cut short", both(
        named('"wells.csv"', '"wells.parquet"'),
        lambda f: pd.DataFrame({"well": ["A"] * 99}).to_parquet(f / "wells.parquet"),
        raw("wells.parquet", lambda d: d[: len(d) // 2])), "wells.parquet", "Parquet"),
    Corrupted("empty file", write(ARMS, ""), ARMS, "empty"),
    Corrupted("blank lines only", write(ARMS, "\n\n ,\n"), ARMS, "empty"),
    Corrupted("toml in latin-1", raw(TOML, lambda d: d.replace(b"made-up", b"made\xfcup")), TOML,
              "UTF-8", 2),
    Corrupted("unknown ending", both(named("contrasts =", 'arms = "arms.ods"\ncontrasts ='),
                                     write("arms.ods", "x")), "arms.ods", ".csv"),
]

SHAPES = [
    Corrupted("ragged row", swap(SAMPLES, "e2,PC9,E,24,2,R2", "e2,PC9,E,24,2,R2,more"), SAMPLES,
              "7 cells", 5),
    Corrupted("short row", swap(SAMPLES, "e2,PC9,E,24,2,R2", "e2,PC9,E,24"), SAMPLES, "4 cells", 5),
    Corrupted("ragged row after blank lines", swap(SAMPLES, "u2,", "\n\n\nu2,extra,"), SAMPLES,
              "7 cells", 6),
    Corrupted("wrong number after blank lines",
              swap(SAMPLES, "u2,PC9,untreated,24", "\n,,,,,\nu2,PC9,untreated,soon"), SAMPLES,
              "not a number", 5, "time_h"),
    Corrupted("wrong number after a cell of two lines",
              swap(SAMPLES, "u1,PC9,untreated,24,1,R1\nu2,PC9,untreated,24",
                   'u1,PC9,untreated,24,"1\na",R1\nu2,PC9,untreated,soon'), SAMPLES,
              "not a number", 3, "time_h"),
    Corrupted("doubled header", swap(SAMPLES, "replicate,block", "replicate,replicate"), SAMPLES,
              "twice", 1, "replicate"),
    Corrupted("nameless column", swap(SAMPLES, "replicate,block", "replicate,"), SAMPLES,
              "no name", 1),
    Corrupted("column of row numbers", raw(MODELS, lambda d: b",model_id\n0,PC9\n1,PC9-KO\n"),
              MODELS, "row numbers", 1),
    Corrupted("unknown column", swap(MODELS, "lineage", "tissue"), MODELS, "unknown column", 1,
              "tissue"),
    Corrupted("misspelt column", swap(SAMPLES, "sample_id", "sampleid"), SAMPLES, "'sample_id'", 1,
              "sampleid"),
    Corrupted("time in days", swap(SAMPLES, "time_h", "time_d"), SAMPLES, "hours", 1, "time_d"),
    Corrupted("dose with unit in the header", swap(ARMS, "dose,unit", "dose_nM,unit"), ARMS,
              "'dose'", 1, "dose_nM"),
    Corrupted("column missing", write(SAMPLES, "sample_id,model_id,time_h\nu1,PC9,24\n"), SAMPLES,
              "missing", 1, "arm"),
    Corrupted("unclosed quote", swap(ARMS, "E,0,erl", 'E,0,"erl'), ARMS, "quotation mark", 3),
    Corrupted("stray quote", swap(ARMS, "E,0,erlotinib", 'E,0,"erl"otinib'), ARMS,
              "quotation mark", 3),
    Corrupted("semicolons", raw(SAMPLES, lambda d: d.replace(b",", b";")), SAMPLES, "commas", 1),
    Corrupted("tabs under .csv", raw(MODELS, lambda d: d.replace(b",", b"\t")), MODELS, "commas",
              1),
    Corrupted("title above the header", raw(MODELS, lambda d: b"Table S1\n" + d), MODELS, "title",
              2),
    Corrupted("header only: models", write(MODELS, "model_id\n"), MODELS, "no rows"),
    Corrupted("header only: arms", write(ARMS, "arm,start_h,agent\n"), ARMS, "no rows"),
    Corrupted("header only: samples", write(SAMPLES, "sample_id,model_id,arm\n"), SAMPLES,
              "no rows"),
    Corrupted("header only, column missing", write(CONTRASTS, "contrast,case_arm\n"), CONTRASTS,
              "missing", 1, "case_model"),
    Corrupted("header only: phospho", write(PHOSPHO, "gene,peptide,u1\n"), PHOSPHO, "no rows"),
]

NUMBERS = [
    Corrupted("a declared node that is none", swap("study.toml", "[modalities.phospho]",
              '[declared]\nnodes = ["SRC famly"]\n[modalities.phospho]'), "study.toml",
              "did you mean 'SRC family'", None, "declared"),
    Corrupted("intensities declared log2", swap("study.toml", 'kind = "peptides"\nscale = "linear"',
              'kind = "peptides"\nscale = "log2"'), PHOSPHO, "no logarithm", 2, "u1"),
    Corrupted("dose in a name", swap(ARMS, "E,0,erlotinib,drug,1,uM", "E,0,erlotinib_1uM,drug,,"),
              ARMS, "write 'erlotinib:1 uM'", 3, "agent"),
    Corrupted("one dose beside two agents", swap(ARMS, "E,0,erlotinib,drug,1,uM",
              "E,0,erlotinib + dasatinib,drug,1,uM"), ARMS, "each dose with its agent", 3, "dose"),
    Corrupted("arm in another case", swap(SAMPLES, "u2,PC9,untreated", "u2,PC9,Untreated"), SAMPLES,
              "write 'untreated'", 3, "arm"),
    Corrupted("dose before a name", swap(ARMS, "E,0,erlotinib,drug,1,uM",
              "E,0,1 µM erlotinib,drug,,"), ARMS, "write 'erlotinib:1 µM'", 3, "agent"),
    Corrupted("a line for Excel", write(MODELS, "sep=,\nmodel_id\nPC9\nPC9-KO\n"), MODELS,
              "delete it", 1),
    Corrupted("thousands or decimals", swap(PHOSPHO, "880", '"1,880"'), PHOSPHO,
              "write 1.880 or 1880", 2, "u2"),
    Corrupted("above the range", swap(PHOSPHO, "880", ">880"), PHOSPHO, "leave out this feature",
              2, "u2"),
    Corrupted("decimal comma", swap(SAMPLES, "u2,PC9,untreated,24", 'u2,PC9,untreated,"24,5"'),
              SAMPLES, "decimal point", 3, "time_h"),
    Corrupted("hours with unit", swap(SAMPLES, "u2,PC9,untreated,24", "u2,PC9,untreated,24h"),
              SAMPLES, "write 24", 3, "time_h"),
    Corrupted("days with unit", swap(SAMPLES, "u2,PC9,untreated,24", "u2,PC9,untreated,1 d"),
              SAMPLES, "write 24", 3, "time_h"),
    Corrupted("dose with unit", swap(ARMS, "E,0,erlotinib,drug,1,uM",
                                     "E,0,erlotinib,drug,10 nM,"), ARMS, "'unit'", 3, "dose"),
    Corrupted("negative dose", swap(ARMS, "E,0,erlotinib,drug,1", "E,0,erlotinib,drug,-1"), ARMS,
              "negative dose", 3, "dose"),
    Corrupted("negative dose in shorthand", swap(ARMS, "dasatinib:40", "dasatinib:-40"), ARMS,
              "shorthand", 4, "agent"),
    Corrupted("infinite dose", swap(ARMS, "E,0,erlotinib,drug,1", "E,0,erlotinib,drug,1e999"),
              ARMS, "infinite", 3, "dose"),
    Corrupted("word inf", swap(ARMS, "E,0,erlotinib,drug,1", "E,0,erlotinib,drug,inf"), ARMS,
              "not a number", 3, "dose"),
    Corrupted("text in a number", swap(ARMS, "pulse,48", "pulse,later"), ARMS, "not a number", 6,
              "start_h"),
    Corrupted("empty start", swap(ARMS, "pulse,48", "pulse,"), ARMS, "empty cell", 6, "start_h"),
    Corrupted("underscore in a number", swap(ARMS, "pulse,48", "pulse,4_8"), ARMS, "not a number",
              6, "start_h"),
    Corrupted("date for hours", swap(SAMPLES, "u2,PC9,untreated,24", "u2,PC9,untreated,2021-03-04"),
              SAMPLES, "not a date", 3, "time_h"),
    Corrupted("clock time for hours", swap(SAMPLES, "u2,PC9,untreated,24", "u2,PC9,untreated,1:30"),
              SAMPLES, "decimal", 3, "time_h"),
    Corrupted("time before -10 years", swap(SAMPLES, "u2,PC9,untreated,24",
                                            "u2,PC9,untreated,-100000"),
              SAMPLES, "10 years", 3, "time_h"),
    Corrupted("start a century on", swap(ARMS, "pulse,48", "pulse,9e6"), ARMS, "100 years", 6,
              "start_h"),
    Corrupted("intensity with unit", swap(PHOSPHO, "880", "880 a.u."), PHOSPHO, "not a number", 2,
              "u2"),
    Corrupted("intensity below a limit", swap(PHOSPHO, "880", "<10"), PHOSPHO, "limits", 2, "u2"),
    Corrupted("intensity with thousands", swap(PHOSPHO, "880", '"1,880,000"'), PHOSPHO,
              "thousands", 2, "u2"),
    Corrupted("spreadsheet error", swap(PHOSPHO, "880", "#DIV/0!"), PHOSPHO, "not a number", 2,
              "u2"),
    Corrupted("infinite intensity", swap(PHOSPHO, "880", "1e999"), PHOSPHO, "infinite", 2, "u2"),
    Corrupted("negative intensity on the linear scale", swap(PHOSPHO, "320", "-0.4"), PHOSPHO,
              "log2", 3, "e1"),
    Corrupted("negative intensity after blank lines", swap(PHOSPHO, "YES1,lIEDNEyTAR,300",
                                                           "\n\nYES1,lIEDNEyTAR,-3"),
              PHOSPHO, "log2", 5, "u1"),
    Corrupted("text in a log2 value", swap(VALUES, "3.1", "low"), VALUES, "not a number", 2, "e1"),
    Corrupted("empty reading of a well", swap(WELLS, "confluence,22", "confluence,"), WELLS,
              "empty cell", 3, "value"),
    Corrupted("date in Parquet", parquet("wells.parquet", pd.DataFrame({
        "well": ["A"], "model_id": ["PC9"], "arm": ["E"], "measure": ["confluence"], "value": [1.0],
        "time_h": [pd.Timestamp("2021-03-04")]}), "wells.csv"), "wells.parquet", "not a date", 2,
        "time_h"),
    Corrupted("lists in Parquet", parquet("wells.parquet", pd.DataFrame({
        "well": [["A", "B"]], "model_id": ["PC9"]}), "wells.csv"), "wells.parquet",
        "neither numbers nor text", None, "well"),
    Corrupted("bytes in Parquet", parquet("wells.parquet", pd.DataFrame({
        "well": [b"\xff\xfe"], "model_id": ["PC9"]}), "wells.csv"), "wells.parquet",
        "neither numbers nor text", None, "well"),
]

IDS = [
    Corrupted("doubled model", add(MODELS, "PC9,,,cell_line,lung"), MODELS, "twice", 4,
              "model_id"),
    Corrupted("doubled sample", swap(SAMPLES, "e2,PC9", "e1,PC9"), SAMPLES, "twice", 5,
              "sample_id"),
    Corrupted("doubled contrast", swap(CONTRASTS, "added", "hit"), CONTRASTS, "twice", 3,
              "contrast"),
    Corrupted("empty id", swap(SAMPLES, "e2,PC9", ",PC9"), SAMPLES, "empty cell", 5, "sample_id"),
    Corrupted("unknown model", swap(SAMPLES, "e2,PC9", "e2,HCC827"), SAMPLES, "no such entry", 5,
              "model_id"),
    Corrupted("misspelt model", swap(SAMPLES, "k1,PC9-KO", "k1,PC9_KO"), SAMPLES, "'PC9-KO'", 8,
              "model_id"),
    Corrupted("unknown arm", swap(SAMPLES, "e2,PC9,E", "e2,PC9,osimertinib"), SAMPLES,
              "no such entry", 5, "arm"),
    Corrupted("shorthand where arms.csv lacks it", swap(SAMPLES, "e2,PC9,E", "e2,PC9,a:1 nM + b"),
              SAMPLES, "no such entry", 5, "arm"),
    Corrupted("unknown parent", swap(MODELS, "PC9-KO,PC9", "PC9-KO,PC10"), MODELS,
              "no such entry", 3, "parent_id"),
    Corrupted("NA for no parent", swap(MODELS, "PC9,,", "PC9,NA,"), MODELS, "empty", 2,
              "parent_id"),
    Corrupted("own parent", swap(MODELS, "PC9-KO,PC9", "PC9-KO,PC9-KO"), MODELS,
              "descend from itself", 3, "parent_id"),
    Corrupted("circle of parents", swap(MODELS, "PC9,,", "PC9,PC9-KO,"), MODELS,
              "descend from itself", 2, "parent_id"),
    Corrupted("unknown kind of model", swap(MODELS, "cell_line", "cells"), MODELS, "cell_line", 2,
              "kind"),
    Corrupted("unknown kind of agent", swap(ARMS, "drug", "pill"), ARMS, "ligand", 3, "kind"),
    Corrupted("period given twice", add(ARMS, "E,0,erlotinib,drug,1,uM"), ARMS,
              "twice in one period", 7, "agent"),
    Corrupted("two doses in one period", add(ARMS, "E,0,Erlotinib,drug,2,uM"), ARMS,
              "first in row 3", 7, "agent"),
    Corrupted("two doses in shorthand", swap(ARMS, "dasatinib:40 nM", "erlotinib:2 uM"), ARMS,
              "twice in one period", 4, "agent"),
    Corrupted("holiday with a drug", add(ARMS, "E,0,none,none,,"), ARMS, "beside another", 7,
              "agent"),
    Corrupted("shorthand with a dose beside", swap(ARMS, "nM,,,", "nM,drug,5,nM"), ARMS,
              "own column", 4, "dose"),
    Corrupted("broken shorthand", swap(ARMS, "erlotinib:1 uM + ", "erlotinib:1 uM + + "), ARMS,
              "shorthand", 4, "agent"),
    Corrupted("contrast of an unknown arm", swap(CONTRASTS, "hit,E", "hit,O"), CONTRASTS,
              "no such entry", 2, "case_arm"),
    Corrupted("contrast of an unknown model", swap(CONTRASTS, "untreated,PC9", "untreated,PC8"),
              CONTRASTS, "no such entry", 2, "reference_model"),
    Corrupted("contrast of an unknown block", raw(CONTRASTS, lambda d: d.replace(
        b"time_h", b"time_h,block").replace(b",24\nadded", b",24,R9\nadded").replace(
        b"PC9,24\n", b"PC9,24,\n")), CONTRASTS, "samples.block", 2, "block"),
    Corrupted("case is the reference", swap(CONTRASTS, "E+D,PC9,E,PC9", "E,PC9,E,PC9"), CONTRASTS,
              "the same", 3, "reference_arm"),
    Corrupted("well of an unknown arm", swap(WELLS, "A2,PC9,E,24", "A2,PC9,F,24"), WELLS,
              "no such entry", 5, "arm"),
    Corrupted("well read twice", swap(WELLS, "A2,PC9,E,24", "A2,PC9,E,0"), WELLS, "twice", 5,
              "well"),
    Corrupted("one measure in two units", swap(WELLS, "confluence,13,%", "confluence,13,cells"),
              WELLS, "'%'", 5, "unit"),
]

MATRICES = [
    Corrupted("unknown sample column", swap(PHOSPHO, "p1,p2", "p1,z9"), PHOSPHO, "neither", 1,
              "z9"),
    Corrupted("feature column in capitals", swap(PHOSPHO, "gene", "Gene"), PHOSPHO, "'gene'", 1,
              "Gene"),
    Corrupted("doubled sample column", swap(PHOSPHO, "p1,p2", "p1,p1"), PHOSPHO, "twice", 1, "p1"),
    Corrupted("no sample at all", raw(PHOSPHO, lambda d: b"gene,peptide\nEGFR,gSTAENAEyLR\n"),
              PHOSPHO, "no column is a sample", 1),
    Corrupted("peptides without peptides", swap(PHOSPHO, "gene,peptide", "gene,site"), PHOSPHO,
              "'peptide'", 1),
    Corrupted("row without a peptide", swap(PHOSPHO, "lIEDNEyTAR", ""), PHOSPHO, "no feature", 3,
              "peptide"),
    Corrupted("no peptide in any row", raw(PHOSPHO, lambda d: b"gene,peptide,u1\nEGFR,12,7\n"),
              PHOSPHO, "no row holds", None, "peptide"),
    Corrupted("nothing measured", raw(PHOSPHO, lambda d: b"gene,peptide,u1\nEGFR,gSTAENAEyLR,NA\n"),
              PHOSPHO, "no value"),
    Corrupted("antibodies without antibodies", named('"peptides"', '"antibodies"'), PHOSPHO,
              "'antibody'", 1),
    Corrupted("nameless first column of names", swap(PHOSPHO, "gene,peptide", ",peptide"), PHOSPHO,
              "no name", 1),
    Corrupted("values without a feature", add(VALUES, "MITF,1,2,3,4"), VALUES, "do not fit", 4,
              "feature"),
    Corrupted("features without values", add(FEATURES, "MITF,MITF"), VALUES, "do not fit", 4),
    Corrupted("features in another order", write(FEATURES, "feature,gene\nAXL,AXL\nDUSP6,DUSP6\n"),
              VALUES, "order", 2, "feature"),
    Corrupted("doubled feature", both(swap(FEATURES, "AXL,AXL", "DUSP6,DUSP6"),
                                      swap(VALUES, "AXL,2.0", "DUSP6,2.0")),
              FEATURES, "twice", 3, "feature"),
    Corrupted("values of an unknown sample", swap(VALUES, "u1,u2,e1,e2", "u1,u2,e1,e9"), VALUES,
              "no sample", 1, "e9"),
    Corrupted("values all missing", write(VALUES, "feature,u1\nDUSP6,\nAXL,NA\n"), VALUES,
              "no value"),
    Corrupted("negative values declared linear",
              both(named('"log2"', '"linear"'), swap(VALUES, "3.1", "-3.1")), VALUES, "log2"),
]

SETTINGS = [
    Corrupted("not TOML", write(TOML, "schema = 1\nname = my study\n"), TOML, "TOML", 2),
    Corrupted("TOML nested without end", write(TOML, "a = " + "[" * 3000), TOML, "TOML"),
    Corrupted("number of 5000 digits", write(TOML, "schema = " + "1" * 5000), TOML, "TOML"),
    Corrupted("schema missing", named("schema = 1\n", ""), TOML, "schema = 1", None, "schema"),
    Corrupted("schema 2", named("schema = 1", "schema = 2"), TOML, "update", 1, "schema"),
    Corrupted("schema as text", named("schema = 1", 'schema = "1"'), TOML, "schema = 1", 1,
              "schema"),
    Corrupted("unknown key", named("contrasts =", "contrast ="), TOML, "'contrasts'", 4,
              "contrast"),
    Corrupted("name missing", named('name = "made-up base study"\n', ""), TOML, "missing", None,
              "name"),
    Corrupted("name empty", named('"made-up base study"', '""'), TOML, "empty", 2, "name"),
    Corrupted("name too long", named("made-up base study", "long " * 50), TOML, "too long", 2,
              "name"),
    Corrupted("name of blanks", named("made-up base study", "   "), "name", "1 to 200"),
    Corrupted("wrong type", named('"made-up base study"', "5"), TOML, "string", 2, "name"),
    Corrupted("unknown modality", named("[modalities.rna_log]", "[modalities.rna_logs]"), TOML,
              "'rna_log'", 13, "modalities.rna_logs"),
    Corrupted("unknown scale", named('"linear"', '"ln"'), TOML, "linear", 11,
              "modalities.phospho.scale"),
    Corrupted("scale missing", named('scale = "linear"\n', ""), TOML, "intensities", 8,
              "modalities.phospho.scale"),
    Corrupted("unknown kind", named('"peptides"', '"peptide"'), TOML, "peptides", 10,
              "modalities.phospho.kind"),
    Corrupted("unknown key of a modality", named('kind = "peptides"', 'type = "peptides"'), TOML,
              "unknown key", 10, "modalities.phospho.type"),
    Corrupted("table and values", named('table = "phospho.csv"',
                                        'table = "phospho.csv"\nvalues = "rna.values.csv"'),
              "modalities.phospho", "delete one"),
    Corrupted("values without features", named('features = "rna.features.csv"\n', ""),
              "modalities.rna_log", "features"),
    Corrupted("toml missing", delete(TOML), TOML, "no study here"),
    Corrupted("models missing", delete(MODELS), "models", "not found"),
    Corrupted("wells missing", delete(WELLS), "wells", "not found"),
    Corrupted("phospho missing", delete(PHOSPHO), "modalities.phospho", "not found"),
]

PATHS = [
    Corrupted("path upwards", named('"wells.csv"', '"../wells.csv"'), "wells", "own folder"),
    Corrupted("path upwards inside", named('"wells.csv"', '"a/../wells.csv"'), "wells",
              "own folder"),
    Corrupted("absolute path", named('"wells.csv"', '"/etc/passwd"'), "wells", "own folder"),
    Corrupted("backslash", named('"wells.csv"', '"..\\\\wells.csv"'), "wells", "own folder"),
    Corrupted("NUL in a path", named('"wells.csv"', '"wells\\u0000.csv"'), "wells", "own folder"),
    Corrupted("folder for a file", both(named('"wells.csv"', '"wells"'),
                                        lambda f: (f / "wells").mkdir()), "wells", "plain file"),
    Corrupted("empty path", named('"wells.csv"', '""'), "wells", "plain file"),
    Corrupted("name of 5000 letters", named('"wells.csv"', f'"{"w" * 5000}.csv"'), "wells",
              "not found"),
    Corrupted("symbolic link", _link, "arms", "symbolic"),
    Corrupted("symbolic link to a folder", _linked_folder, "arms", "symbolic"),
    Corrupted("pipe for a file", _fifo, "arms", "plain file"),
]

CORRUPTED = [*ENCODINGS, *SHAPES, *NUMBERS, *IDS, *MATRICES, *SETTINGS, *PATHS]
