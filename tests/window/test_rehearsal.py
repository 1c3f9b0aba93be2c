"""A rehearsal that is stopped from outside takes its windows and everything it made with it."""

from pathlib import Path

import pytest

from tests.support.services import wait_until
from tests.support.stage import Stage

pytestmark = pytest.mark.window

SLOW = 60.0  # seconds for two vaults on a busy machine


def test_a_stopped_rehearsal_leaves_nothing_behind(stage: Stage, tmp_path: Path) -> None:
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    temporary.mkdir()
    process = stage.launch_app(home, "--rehearse", TMPDIR=str(temporary))
    log = home / "output.log"
    wait_until(lambda: "They meet over" in log.read_text(), "the rehearsal", SLOW)
    assert list(temporary.glob("*/rehearsal.json"))
    process.terminate()
    assert process.wait(timeout=SLOW) == 130
    assert not list(temporary.glob("*/rehearsal.json"))
