"""An hour's note is opened and moved about in without much memory (voice.md P9)."""

from pathlib import Path

import pytest

from tests.support.sound_measures import look_at_note, make_note

MOST = 64 * 2**20


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell how much memory is taken")
def test_an_hour_takes_little_memory(tmp_path: Path) -> None:
    make_note(tmp_path, 60)
    found = look_at_note(tmp_path)
    assert len(found["seeks"]) == len(found["plain seeks"])
    assert found["most"] - found["idle"] < MOST
