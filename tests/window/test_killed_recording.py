"""A window that is killed while it records: what was spoken is offered back in the drawer, less than a second short."""

import os
import random
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from partspair.audio.shape import RATE, samples_of
from partspair.vault import takes
from partspair.vault.takes import Take
from tests.support.actor import Actor, open_window
from tests.support.alignment import Samples, align
from tests.support.driver import Driver
from tests.support.services import stop, wait_until
from tests.support.sound import Sound, read_wav, speech
from tests.support.stage import Stage
from tests.support.troupe import PASSPHRASE, Member, make_member

pytestmark = [pytest.mark.window, pytest.mark.slow, pytest.mark.timeout(900)]

FIRST, LAST = 3.0, 6.0  # seconds of a recording between which it is killed
LONGEST = 60.0  # seconds that are spoken, if nothing ends it before
WITNESS = ("parec", "--device=pp_mic", "--rate=48000", "--channels=1", "--format=s16le", "--latency-msec=20", "--raw")


@dataclass
class Kills:
    """One vault, in which one window after another is killed. `lost` are seconds, one for each."""

    stage: Stage
    member: Member
    drive: Callable[[int], Driver]
    words: Path
    heard: Path
    lost: list[float] = field(default_factory=list)

    def open(self) -> Actor:
        """Start a window and unlock."""
        arguments = ("--vault", str(self.member.vault))
        actor = open_window(
            lambda: self.stage.launch_app(self.member.home, *arguments), self.drive, "Maren", self.member.home
        )
        actor.unlock(PASSPHRASE)
        return actor

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Somebody speaks all the while; a witness hears the same microphone."""
        command = ["paplay", "--device=pp_mic_feed", str(self.words)]
        with (
            self.heard.open("wb") as out,
            subprocess.Popen(WITNESS, stdout=out, env=self.stage.environment) as witness,
            subprocess.Popen(command, env=self.stage.environment) as speaker,
        ):
            try:
                self.witness = witness.pid
                yield
            finally:
                speaker.kill()
                witness.kill()

    def kill_while_recording(self, actor: Actor, seconds: float) -> None:
        """Record for so long; then the window and the witness end at the same instant."""
        actor.press("Share", "push button")
        actor.at.wait_for("What kind of share is this?")
        actor.choose("Just let me talk")
        actor.press("Next")
        actor.at.wait_for("When you’re ready.")
        with self.speaking():
            wait_until(lambda: self.heard.stat().st_size > 0, "the witness")
            actor.press("Record")
            actor.at.wait_for_text("Recording.")
            begun = self.heard.stat().st_size
            wait_until(lambda: self.heard.stat().st_size > begun + seconds * RATE * 2, "enough speech")
            os.kill(actor.process.pid, signal.SIGKILL)
            os.kill(self.witness, signal.SIGKILL)
        stop(actor.process)

    def kept(self) -> tuple[Take, Samples]:
        """Return the one take that was cut off, and its sound; the window that offers it may be open."""
        with self.member.key.open() as vault:
            (take,) = takes.interrupted(vault)
            kept = samples_of(b"".join(takes.read_pcm(vault, take.take)))
        return take, np.asarray(kept / 32768, np.float32)

    def compare(self, kept: Samples) -> None:
        """Find what was kept in what the witness heard, and note how much of its end is missing."""
        raw = self.heard.read_bytes()
        whole = np.asarray(samples_of(raw[: len(raw) // 2 * 2]) / 32768, np.float32)
        found = align(kept, whole)
        assert found.correlation > 0.99
        self.lost.append((len(whole) - found.delay - len(kept)) / RATE)


@pytest.fixture
def kills(stage: Stage, drive: Callable[[int], Driver], tmp_path: Path) -> Kills:
    """Somebody alone, with a vault of their own, and plenty to say."""
    member = make_member("Maren", tmp_path / "home")
    return Kills(stage, member, drive, speech(tmp_path / "speech.wav", LONGEST), tmp_path / "heard.raw")


def offered(actor: Actor) -> tuple[str, str]:
    """Go to the drawer; return the names of the two buttons beside what was cut off: open it, let it go."""
    actor.press("My drawer", "push button")
    actor.at.wait_for_text("Recording was interrupted.", timeout=60)
    names = [name for _, name in actor.at.names("push button")]
    (opens,) = (name for name in names if name.startswith("Open it, 0:"))
    (lets_go,) = (name for name in names if name.startswith("Let it go, 0:"))
    return opens, lets_go


@pytest.mark.shows("K-02")
@pytest.mark.parametrize("times", [2, pytest.param(10, marks=pytest.mark.long)])
def test_kills_at_random_moments_lose_less_than_a_second_each(
    kills: Kills, sound: Sound, tmp_path: Path, times: int
) -> None:
    """One is let go, the last is opened and heard. Ten recorders without windows are killed in tests/sound."""
    chance = random.Random()
    actor = kills.open()
    for number in range(1, times + 1):
        kills.kill_while_recording(actor, chance.uniform(FIRST, LAST))
        actor = kills.open()
        opens, lets_go = offered(actor)
        take, kept = kills.kept()
        kills.compare(kept)
        length = int(take.frames / RATE)
        assert opens.startswith(f"Open it, 0:{length:02}, ")
        if number < times:
            actor.press(lets_go, "push button")
            actor.at.wait_for("Undo", "push button")
    assert min(kills.lost) > -0.5, kills.lost
    assert max(kills.lost) <= 1.0, kills.lost

    actor.press(opens, "push button")
    actor.press("Next", "push button")
    actor.at.wait_for("Would you like to hear it first?")
    with sound.hearing(tmp_path / "again.wav"):
        actor.press("Play", "push button")
        actor.at.wait_for("Pause here", "push button")
        actor.at.wait_for("Play", "push button", timeout=LAST + 60)
    again = align(kept, read_wav(tmp_path / "again.wav")[0])
    assert again.correlation > 0.95
    assert again.worst_slip < RATE // 20
