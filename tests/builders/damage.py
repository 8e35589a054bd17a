"""Sound files made unsound, and what a reader may do with them: answer, or teach."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import strategies as st

from refugium.core.errors import StudyError


@st.composite
def damaged(draw, whole: bytes):
    """Cut, overwrite or insert a few bytes of a sound file."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        piece = draw(st.binary(max_size=6))
        data[at : at + draw(st.integers(0, 6))] = piece
    return bytes(data)


class Folder:
    """A folder that is gone afterwards."""

    def __enter__(self) -> Path:
        self.path = Path(tempfile.mkdtemp())
        return self.path

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.path)


def quiet(call, *args, **kwargs):
    """Call and let StudyError pass, provided that it teaches."""
    try:
        return call(*args, **kwargs)
    except StudyError as error:
        assert str(error)
        return None
