"""The test command itself leaves nothing behind when it is stopped in the middle."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import stage as stages
from tests.support.services import marked, wait_until

pytestmark = pytest.mark.window


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_leaves_no_process_and_no_file(tmp_path: Path, sign: signal.Signals) -> None:
    if lacking := stages.missing():
        pytest.skip(f"this machine lacks {', '.join(lacking)}")
    command = [sys.executable, "-P", str(stages.ROOT / "packaging" / "checks.py"), "tests/window/test_stage.py"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(stages.ROOT)}
    with (tmp_path / "output.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_until(lambda: any(tmp_path.glob("partspair-*/tmp/partspair-home-*")), "the tests to begin", 120)
        place = next(tmp_path.glob("partspair-*"))
        assert len(marked(str(place))) > 1
        process.send_signal(sign)
        assert process.wait(30) == 128 + signal.SIGINT
    finally:
        process.kill()
    assert marked(str(place)) == []
    assert [path.name for path in tmp_path.iterdir()] == ["output.log"]
