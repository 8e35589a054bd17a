import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def valid(tmp_path):
    """A valid study folder."""
    from study_builders import valid_folder

    return valid_folder(tmp_path / "study")
