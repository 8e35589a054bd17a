"""Packs by name: mirror, pinned address, wrong file; and their networks from small copies."""

from __future__ import annotations

import hashlib
import http.server
import threading

import pandas as pd
import pytest
from typer.testing import CliRunner

from refugium.cli.app import app
from refugium.core.errors import KnowledgeError
from refugium.knowledge.packs import fetch, fetch_pack, list_packs, load_pack
from refugium.knowledge.packs.entries import pack_entry
from refugium.knowledge.packs.load import pack_edges

CONTENT = b'"source","target","weight"\n"MYC","TERT",1\n"STAT3","MCL1",1\n"STAT3","TP53",-1\n'


@pytest.fixture
def pinned(monkeypatch):
    """A pack whose pinned content is CONTENT and whose address is given."""

    def _pin(address: str = ""):
        pack = pack_entry("collectri").model_copy(update={
            "sha256": hashlib.sha256(CONTENT).hexdigest(), "address": address})
        monkeypatch.setattr(fetch, "pack_entry", lambda _: pack)
        monkeypatch.delenv("REFUGIUM_DATA", raising=False)

    return _pin


@pytest.fixture
def server():
    """An address that answers with the bytes it is told to."""
    state = {"content": CONTENT, "asked": 0}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            state["asked"] += 1
            self.send_response(200)
            self.end_headers()
            self.wfile.write(state["content"])

        def log_message(self, *_):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    state["address"] = f"http://127.0.0.1:{running.server_port}/collectri.csv"
    yield state
    running.shutdown()
    running.server_close()
    thread.join()


def test_the_mirror_is_used_first_and_checked(pinned, tmp_path, monkeypatch):
    pinned()
    file = tmp_path / "knowledge" / "collectri.csv"
    file.parent.mkdir()
    file.write_bytes(CONTENT)
    monkeypatch.setenv("REFUGIUM_DATA", str(tmp_path))
    assert fetch_pack("collectri") == file
    file.write_bytes(CONTENT + b"\n")
    with pytest.raises(KnowledgeError, match="not the pinned one"):
        fetch_pack("collectri")


def test_without_mirror_and_address_it_says_where_the_file_comes_from(pinned):
    pinned()
    with pytest.raises(KnowledgeError, match="no public address that is pinned") as caught:
        fetch_pack("collectri")
    assert "REFUGIUM_DATA" in str(caught.value)


def test_a_download_is_checked_and_kept(pinned, server, tmp_path):
    pinned(server["address"])
    path = fetch_pack("collectri", cache=tmp_path)
    assert path.read_bytes() == CONTENT
    assert fetch_pack("collectri", cache=tmp_path) == path
    assert server["asked"] == 1


def test_another_file_at_the_address_is_refused_and_removed(pinned, server, tmp_path):
    pinned(server["address"])
    server["content"] = b"something else"
    with pytest.raises(KnowledgeError, match="not the pinned one"):
        fetch_pack("collectri", cache=tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_damaged_cache_is_downloaded_again(pinned, server, tmp_path):
    pinned(server["address"])
    path = fetch_pack("collectri", cache=tmp_path)
    path.write_bytes(b"damaged")
    assert fetch_pack("collectri", cache=tmp_path).read_bytes() == CONTENT


def test_an_address_that_does_not_answer(pinned, tmp_path):
    pinned("http://127.0.0.1:9/collectri.csv")
    with pytest.raises(KnowledgeError, match="cannot be downloaded"):
        fetch_pack("collectri", cache=tmp_path)


def test_a_mirror_that_is_no_folder(monkeypatch):
    monkeypatch.setenv("REFUGIUM_DATA", "/no/such/folder")
    with pytest.raises(KnowledgeError, match="does not name a folder"):
        list_packs()


def test_unknown_names_suggest_known_ones():
    with pytest.raises(KnowledgeError, match="did you mean omnipath"):
        load_pack("omnipth")


def test_factors_and_targets_from_the_users_copy(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_bytes(CONTENT)
    net = load_pack("collectri", path=file)
    assert net.values.tolist() == [
        ["MYC", "TERT", 1.0, "transcription factor", "MYC"],
        ["STAT3", "MCL1", 1.0, "transcription factor", "STAT3"],
        ["STAT3", "TP53", -1.0, "transcription factor", "STAT3"],
    ]


def test_pairs_with_both_signs_are_left_out_and_genes_become_nodes(tmp_path):
    file = tmp_path / "mine.tsv"
    file.write_text("source\tinteraction\ttarget\nYES1\t1\tYAP1\nSRC\t1\tYAP1\nFYN\t-1\tYAP1\n"
                    "SRC\t1\tFYN\nABL1\t1\tCRK\nABL1\t-1\tCRK\nXYZ\t1\tSRC\n")
    net = load_pack("omnipath", path=file)
    assert ("ABL1", "CRK") not in set(zip(net["source"], net["target"], strict=True))
    edges = pack_edges(net).set_index(["from_node", "to_node"])
    assert edges.loc[("SRC family", "YAP"), ["sign", "edges", "against"]].tolist() == [1, 2, 1]
    assert ("XYZ", "SRC family") in edges.index
    assert ("SRC family", "SRC family") not in edges.index
    assert not edges["checked"].any()


def test_sites_are_shared_out_among_pooled_kinases(tmp_path):
    left, right = "A" * 13 + "CDEFGHI", "KLMNPQR" + "A" * 13
    rows = [(k, "P00533", "Y1197", "EGFR", f"{left}y{right}")
            for k in ("P12931", "P07947", "P00519")]
    rows.append(("P12931", "P00533", "S99", "EGFR ERBB", f"{left}s{right}"))
    rows.append(("Q99999", "P00533", "Y1", "EGFR", f"{left}y{right}"))
    rows.append(("P12931", "P00533", "1197", "EGFR", f"{left}y{right}"))
    file = tmp_path / "sites.parquet"
    pd.DataFrame(rows, columns=["kinase_uniprot", "substrate_uniprot", "site", "substrate_genes",
                                "site_seq"]).to_parquet(file)
    net = load_pack("sugiyama", path=file)
    assert net[["source", "target", "weight"]].values.tolist() == [
        ["SRC family", "EGFR_Y1197", 0.5], ["ABL", "EGFR_Y1197", 0.5],
        ["SRC family", "EGFR_S99", 1.0], ["Q99999", "EGFR_Y1", 1.0]]
    assert net["window"].iloc[0] == "CDEFGHIYKLMNPQR"
    assert net["node"].tolist() == ["SRC family", "ABL", "SRC family", ""]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\x89PNG\xff"])
def test_another_layout_is_refused(tmp_path, content):
    file = tmp_path / "mine.csv"
    file.write_bytes(content)
    with pytest.raises(KnowledgeError):
        load_pack("collectri", path=file)


def test_command_line_lists_packs_and_tables(monkeypatch):
    monkeypatch.delenv("REFUGIUM_DATA", raising=False)
    shown = CliRunner().invoke(app, ["knowledge", "list"]).output
    assert "network" in shown and "sugiyama" in shown
    assert "no pinned public address" in shown
