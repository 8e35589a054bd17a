"""The catalogue is well formed: every entry, every file, every recipe."""

from importlib import import_module
from pathlib import PurePosixPath

import pytest

from refugium.datasets.entries import catalogue

STUDIES = catalogue()


@pytest.mark.parametrize("name", STUDIES)
def test_an_entry_is_complete(name):
    study = STUDIES[name]
    assert study.name == name
    assert study.title
    assert study.licence
    assert study.questions
    assert study.citation
    assert not study.doi or study.doi.startswith("10.")
    assert callable(import_module(f"refugium.datasets.recipes.{study.recipe}").arrange)


@pytest.mark.parametrize("name", STUDIES)
def test_files_are_plain_relative_paths_once_each(name):
    paths = [file.path for file in STUDIES[name].files]
    assert len(set(paths)) == len(paths)
    for file in STUDIES[name].files:
        for text in (file.path, file.source or file.path):
            path = PurePosixPath(text)
            assert not path.is_absolute()
            assert ".." not in path.parts
            assert str(path) == text


@pytest.mark.parametrize("name", STUDIES)
def test_addresses_are_pinned_and_quoted(name):
    study = STUDIES[name]
    assert any(file.source for file in study.files)
    for file in study.files:
        if not file.source:
            continue
        address = study.address(file)
        assert address.startswith("https://raw.githubusercontent.com/")
        assert f"/{study.commit}/" in address
        assert " " not in address
        assert "&" not in address
