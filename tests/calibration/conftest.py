import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))


@pytest.fixture(scope="session")
def pc9():
    from refugium.datasets import get_published

    return get_published("pc9-axl")
