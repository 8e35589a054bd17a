"""Everything here reads a published study from the mirror named by REFUGIUM_DATA."""

import functools
import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.published)


@pytest.fixture(scope="session")
def published():
    """Read a published study by name, once per session."""
    from refugium.datasets import get_published

    return functools.cache(get_published)


@pytest.fixture(scope="session")
def mirror():
    return Path(os.environ["REFUGIUM_DATA"])


@pytest.fixture(scope="session")
def pc9(published):
    return published("pc9-axl")
