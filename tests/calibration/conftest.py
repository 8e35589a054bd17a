import pytest


@pytest.fixture(scope="session")
def pc9():
    from refugium.datasets import get_published

    return get_published("pc9-axl")
