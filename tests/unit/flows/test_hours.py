"""However long somebody speaks, no more memory is taken, and all of it is kept (voice.md V7)."""

import subprocess
import sys
from pathlib import Path

import pytest

from partspair.audio.shape import RATE

ROOT = Path(__file__).resolve().parents[3]
MOST_GROWTH = 16 * 2**20


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell how much memory is taken")
@pytest.mark.parametrize(
    "minutes",
    [
        pytest.param(10, marks=[pytest.mark.slow, pytest.mark.timeout(600)]),
        pytest.param(120, marks=[pytest.mark.long, pytest.mark.timeout(3600)]),
    ],
)
def test_long_speech_takes_no_more_memory_and_all_of_it_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], minutes: int
) -> None:
    """Through a test device, as fast as the recorder takes it in."""
    command = [sys.executable, "-m", "tests.support.hours_process", str(tmp_path / "vault"), str(minutes)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    *resident, samples = map(int, told.split())
    growth = max(resident) - resident[0]
    with capsys.disabled():
        sys.stdout.write(f"\n{minutes} minutes: {resident[0] / 2**20:.0f} MiB, {growth / 2**20:.1f} MiB more at most\n")
    assert len(resident) == minutes
    assert samples == minutes * 60 * RATE
    assert growth < MOST_GROWTH
