"""Fetching without data: a mirror, a source that answers, a source that does not, wrong files."""

import hashlib
import http.server
import io
import tarfile
import threading

import pytest

from refugium.core.errors import StudyError
from refugium.datasets import entries, list_published
from refugium.datasets.entries import Published, entry
from refugium.datasets.fetch import fetch_study

CONTENT = b"gene,a\nEGFR,1\n"


def made_up(content=CONTENT, *, source="data/a & b.csv", member=""):
    return Published(
        name="made-up", title="t", questions=("hit",), repository="https://github.com/o/r",
        commit="0" * 40, licence="none", citation="c", citation_checked=False, recipe="none",
        files=({"path": "sub/a & b.csv", "source": source, "member": member,
                "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)},),
    )


@pytest.fixture
def put(monkeypatch):
    """Put one made-up study into the catalogue."""

    def _put(study):
        monkeypatch.setattr("refugium.datasets.fetch.entry", lambda _: study)
        return study

    monkeypatch.delenv("REFUGIUM_DATA", raising=False)
    return _put


@pytest.fixture
def source(monkeypatch):
    """A source on this machine that answers every request with the bytes it is told to."""
    state = {"content": CONTENT, "asked": []}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            state["asked"].append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(len(state["content"])))
            self.end_headers()
            self.wfile.write(state["content"])

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setattr(entries, "RAW_ADDRESS", f"http://127.0.0.1:{server.server_port}")
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


def packed(content, name="top/data/a.csv"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def test_a_mirror_is_used_first(put, tmp_path, monkeypatch):
    put(made_up())
    file = tmp_path / "made-up" / "sub" / "a & b.csv"
    file.parent.mkdir(parents=True)
    file.write_bytes(CONTENT)
    monkeypatch.setenv("REFUGIUM_DATA", str(tmp_path))
    assert fetch_study("made-up") == {"sub/a & b.csv": file}


def test_a_changed_file_in_the_mirror_is_refused(put, tmp_path, monkeypatch):
    study = put(made_up())
    file = tmp_path / "made-up" / "sub" / "a & b.csv"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"changed")
    monkeypatch.setenv("REFUGIUM_DATA", str(tmp_path))
    with pytest.raises(StudyError, match="not the pinned one") as caught:
        fetch_study("made-up")
    words = str(caught.value)
    for part in (str(file), study.files[0].sha256, hashlib.sha256(b"changed").hexdigest(),
                 "https://github.com/o/r", "To do: delete it"):
        assert part in words


def test_a_mirror_that_is_no_folder_is_refused(put, tmp_path, monkeypatch):
    put(made_up())
    monkeypatch.setenv("REFUGIUM_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(StudyError, match="does not name a folder"):
        fetch_study("made-up")


def test_a_file_is_downloaded_once_from_the_pinned_address(put, source, tmp_path):
    put(made_up())
    (first,) = fetch_study("made-up", cache=tmp_path).values()
    (second,) = fetch_study("made-up", cache=tmp_path).values()
    assert first == second
    assert first.read_bytes() == CONTENT
    assert source["asked"] == [f"/o/r/{'0' * 40}/data/a%20%26%20b.csv"]


def test_a_damaged_cache_is_downloaded_again(put, source, tmp_path):
    put(made_up())
    (file,) = fetch_study("made-up", cache=tmp_path).values()
    file.write_bytes(b"damaged")
    fetch_study("made-up", cache=tmp_path)
    assert file.read_bytes() == CONTENT
    assert len(source["asked"]) == 2


def test_a_wrong_download_is_refused_and_not_kept(put, source, tmp_path):
    put(made_up())
    source["content"] = b"something else"
    with pytest.raises(StudyError, match="not the pinned one"):
        fetch_study("made-up", cache=tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_download_beyond_the_pinned_size_is_given_up(put, source, tmp_path):
    put(made_up())
    source["content"] = CONTENT + b"x"
    with pytest.raises(StudyError, match="it is larger"):
        fetch_study("made-up", cache=tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_mirror_that_cannot_be_read_is_said(put, tmp_path, monkeypatch):
    put(made_up())
    file = tmp_path / "made-up" / "sub" / "a & b.csv"
    file.parent.mkdir(parents=True)
    file.write_bytes(CONTENT)
    monkeypatch.setenv("REFUGIUM_DATA", str(tmp_path))
    monkeypatch.setattr("refugium.core.pinned.sha256_of", _refused)
    with pytest.raises(StudyError, match="cannot be read"):
        fetch_study("made-up")


def _refused(path):
    raise PermissionError(13, "Permission denied", str(path))


def test_a_member_of_an_archive_is_taken_out_alone(put, source, tmp_path):
    put(made_up(source="data/all.tar.gz", member="data/a.csv"))
    source["content"] = packed(CONTENT)
    (file,) = fetch_study("made-up", cache=tmp_path).values()
    assert file.read_bytes() == CONTENT
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [file]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (packed(CONTENT, "other.csv"), "does not hold this file"),
        (packed(CONTENT * 1000), "larger inside the archive"),
        (b"no archive at all", "cannot be read"),
        (packed(CONTENT)[:60], "cannot be read"),
        (packed(CONTENT, "../../data/b.csv"), "does not hold this file"),
    ],
    ids=["other file", "larger", "no archive", "cut short", "path trick"],
)
def test_a_bad_archive_is_refused(put, source, tmp_path, answer, words):
    put(made_up(source="data/all.tar.gz", member="data/a.csv"))
    source["content"] = answer
    with pytest.raises(StudyError, match=words):
        fetch_study("made-up", cache=tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_without_mirror_and_network_the_error_says_what_to_do(put, tmp_path, monkeypatch):
    put(made_up())
    monkeypatch.setattr(entries, "RAW_ADDRESS", "http://127.0.0.1:9")
    with pytest.raises(StudyError, match="cannot be downloaded") as caught:
        fetch_study("made-up", cache=tmp_path)
    assert "REFUGIUM_DATA" in str(caught.value)
    assert "connect to the network" in str(caught.value)


def test_a_file_without_public_address_is_left_out_where_no_mirror_holds_it(put, tmp_path):
    put(made_up(source=""))
    assert fetch_study("made-up", cache=tmp_path) == {}


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(StudyError, match="pc9-axl"):
        entry("pc9")


def test_the_list_says_what_is_here(monkeypatch, tmp_path):
    monkeypatch.setenv("REFUGIUM_DATA", str(tmp_path))
    table = list_published()
    assert not table["here"].any()
    assert (table["megabytes"] > 0).all()
