"""Sound that was hurt, or means no good, is refused or played as far as it goes; it takes nothing down with it."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from typing_extensions import override

from partspair.audio.bring_in import CannotBringInError, bring_in
from partspair.audio.shape import RATE
from tests.support.hostile_audio import SECONDS

ROOT = Path(__file__).resolve().parents[3]
MOST = 4 * SECONDS
"""Seconds of sound that come of one, whatever it claims: some of it is there more than once."""


def test_nothing_takes_the_process_down_or_comes_to_more_than_is_there() -> None:
    """In a process of its own: a crash in a library would end this one before it could say so."""
    command = [sys.executable, "-m", "tests.support.hostile_audio"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    outcomes = dict(line.split("\t") for line in done.stdout.splitlines())
    assert done.returncode == 0, list(outcomes)[-1:]
    assert "Traceback" not in done.stderr
    played = {name: float(outcome) for name, outcome in outcomes.items() if outcome != "refused"}
    assert len(outcomes) > 1_000
    assert 0 < len(played) < len(outcomes)
    assert max(played.values()) <= MOST
    assert all(outcomes[f"take flac cut at {at}"] == "refused" for at in (43, 44, 45)), "a beginning without sound"


def test_a_file_that_goes_away_meanwhile_is_not_taken_for_its_end() -> None:
    class Pulled(io.BytesIO):
        reads = 0

        @override
        def read(self, size: int | None = -1, /) -> bytes:
            self.reads += 1
            if self.reads > 20:
                raise OSError("gone")
            return super().read(size)

    out = io.BytesIO()
    soundfile.write(out, np.zeros(60 * RATE, np.int16), RATE, format="WAV", subtype="PCM_16")
    with pytest.raises(CannotBringInError) as refused:
        list(bring_in(Pulled(out.getvalue())))
    assert "to its end" in refused.value.happened
