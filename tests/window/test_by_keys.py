"""Recording and playing by keyboard alone in a real window, and what a screen reader is told of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from partspair.audio.shape import samples_of
from partspair.audio.tone import PITCH
from partspair.flows import drafting, sending
from partspair.flows.exchanging import Post
from partspair.flows.recording import bring_in_file
from partspair.flows.waits import REHEARSAL
from partspair.vault import pairs, takes
from tests.support.actor import SLOW, open_window
from tests.support.alignment import align
from tests.support.driver import Driver
from tests.support.evenings import SHARE
from tests.support.hands import BUTTON, SLIDER, TEXT, Hands
from tests.support.sound import RATE, Sound, read_wav, speech
from tests.support.stage import Stage
from tests.support.troupe import PASSPHRASE, Member, make_pair
from tests.support.voices import voice

pytestmark = [pytest.mark.window, pytest.mark.slow, pytest.mark.timeout(600)]

PLACE = "Position in the note"
SECONDS, LONG = 2.0, 60.0


def send_note(member: Member, seconds: float) -> None:
    """A share of so many seconds goes into the folder."""
    with member.key.open() as vault:
        (pair,) = [one.pair for one in pairs.every(vault)]
        draft = drafting.begin(vault, pair, SHARE, time.time())
        bring_in_file(vault, draft.id, iter([voice(seconds)]), time.time)
        sending.send_share(vault, pair, draft.id, datetime.now(UTC))
        Post(vault, pair, REHEARSAL).exchange(datetime.now(UTC), time.monotonic())


@pytest.fixture
def maren(tmp_path: Path) -> Member:
    """Maren, who is alone at her computer; a share of Idris waits in the folder."""
    maren, idris, _ = make_pair(tmp_path)
    send_note(idris, LONG)
    return maren


@pytest.fixture
def hands(stage: Stage, drive: Callable[[int], Driver], maren: Member, tmp_path: Path) -> Hands:
    """Her hands, before the locked door."""

    arguments = ("--vault", str(maren.vault))
    return Hands(open_window(lambda: stage.launch_app(maren.home, *arguments), drive, "Maren", tmp_path / "shots"))


@contextmanager
def no_microphone(sound: Sound) -> Iterator[None]:
    """The only one is pulled out meanwhile."""
    sound.unplug_microphone()
    try:
        yield
    finally:
        sound.plug_microphone("pp_mic")
        sound.control("set-default-source", "pp_mic")


def assert_tone(heard: Path) -> None:
    """The guard's soft tone came out of the loudspeaker."""
    samples = read_wav(heard)[0].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(samples))
    assert np.argmax(spectrum) * RATE / len(samples) == pytest.approx(PITCH, abs=8)
    assert 20 * np.log10(np.abs(samples).max()) == pytest.approx(-24, abs=2)


def record_a_share(hands: Hands, sound: Sound, said: Path, heard: Path) -> None:
    """Speak, lose the microphone, have it back, and finish."""
    hands.use("Share")
    hands.choose("Just let me talk")
    hands.onward()
    hands.starts_at("Record")
    hands.press("space")
    hands.says("Recording.")
    sound.speak(said)
    hands.look_about("recording")
    with sound.hearing(heard), no_microphone(sound):
        hands.says("The microphone went away. What you said until then is saved.")
        hands.actor.shoot("microphone-gone")
        time.sleep(0.5)
    hands.says("The microphone is back. You can carry on.")
    hands.says("Recording.")
    hands.onward()


def trim_and_send(hands: Hands) -> None:
    """Listen back, trim both ends, and send what is left."""
    hands.starts_at("Play")
    hands.plays()
    hands.use("Trim the ends", role="check box")
    hands.starts_at("Beginning", SLIDER)
    assert hands.moves("Right", "Beginning") == 10
    assert hands.moves("Left", "End") == -10
    hands.look_about("trimming")
    hands.use("Undo the last trim")
    hands.onward()
    hands.actor.at.wait_for("What would you like from Idris?")
    hands.onward()
    hands.use("Skip")
    hands.says("A word of warning")
    hands.use("Skip")
    hands.choose("Send to Idris")
    hands.look_about("where")
    hands.use("Send")
    hands.says("Sealed and in the folder")
    hands.use("Close")


def save_as_a_file(hands: Hands, folder: Path) -> None:
    """Open one's own share in the history, and save it."""
    hands.use("History")
    hands.says("In the folder.")
    hands.look_about("history")
    hands.use_one("yours, Witness me")
    hands.starts_at("Play")
    hands.look_about("own-share")
    hands.use("Save as a file")
    hands.starts_at("Leave it")
    hands.look_about("export")
    hands.use("WAV")
    hands.starts_at("Directory:", TEXT)
    hands.actor.at.type(str(folder))
    hands.press("Return")
    hands.says("Saved: ")
    assert [path.suffix for path in folder.iterdir()] == [".wav"]
    hands.use("Close")


def bring_in_and_record_over(hands: Hands, sound: Sound, said: Path) -> None:
    """Bring in a recording, speak instead, leave it as a draft, and hear the first one on the shelf."""
    hands.use("Share")
    hands.choose("Just let me talk")
    hands.onward()
    hands.use("Bring in a recording")
    hands.starts_at("File name:", TEXT)
    hands.actor.at.type(str(said))
    hands.press("Return")
    hands.use("Record again")
    hands.starts_at("Record")
    hands.press("space")
    hands.says("Recording.")
    sound.speak(said)
    hands.onward()
    hands.starts_at("Play")
    hands.press("Escape")
    hands.use("My drawer", "See the shelf")
    hands.says("You recorded again.")
    hands.look_about("shelf")
    hands.use_one("Listen, A share")
    hands.starts_at("Play")
    hands.plays()
    hands.look_about("shelf-sound")


def listen(hands: Hands) -> None:
    """The night's way to the partner's share: play, move, mark, another speed, slow down."""
    hands.use("Listen")
    hands.use_one("Open this one")
    hands.says("Arrive first.")
    hands.use("Skip", "Room to listen")
    hands.says("asks to be witnessed")
    hands.look_about("ask")
    hands.use("Play")
    hands.says("Done listening")
    hands.starts_at("Play")
    hands.press("bracketright")
    hands.actor.at.wait_for("Speed, 1.25×")
    assert hands.moves("Right", PLACE) == 10_000
    hands.press("m")
    hands.actor.at.wait_for("Your marks", BUTTON)
    assert "10 seconds of 1 minute" in hands.actor.at.description(PLACE, SLIDER)
    hands.plays()
    hands.look_about("player")
    hands.press("b")
    hands.starts_at("Carry on")
    hands.press("space")
    hands.actor.at.wait_for("Pause here", BUTTON)
    hands.press("space")
    hands.use("Done listening")


def answer_at_the_moment(hands: Hands, sound: Sound, said: Path) -> None:
    """From the mark, speak there, hear it in its place, and send it."""
    for sentence in ("Let it settle.", "Did a part of you speak up while you listened?"):
        hands.says(sentence)
        hands.use("Skip")
    hands.use("Me, fairly steady")
    hands.starts_at("Record")
    hands.look_about("answer")
    hands.use_one("Felt this, 0:10")
    hands.use("Answer this moment")
    hands.says("Your answer at 0:10")
    hands.starts_at("Record")
    hands.look_about("moment")
    hands.press("space")
    hands.says("Recording.")
    sound.speak(said)
    hands.onward()
    hands.says("At 0:10, ")
    hands.onward()
    hands.use("Hear it in its place")
    hands.starts_at("Play")
    hands.look_about("in-its-place")
    hands.use("Back", "Send")
    hands.says("Would you like a turn?")


def assert_whole(maren: Member, said: Path) -> None:
    """The take in which the microphone went away: all that was said until then, without a slip, and a segment after."""
    with maren.key.open() as vault:
        take = min(one.take for one in takes.in_state(vault, takes.TakeState.SENT))
        first, second = takes.segments(vault, take)[:2]
        kept = samples_of(b"".join(takes.read_segment(vault, take, first.segment)))
    found = align(read_wav(said)[0][: -RATE // 4], np.asarray(kept / 32768, np.float32))
    assert found.correlation > 0.99
    assert found.worst_slip < RATE // 100
    assert (first.device, second.device) == ("pp_mic", "pp_mic")


@pytest.mark.shows("K-04", "K-03")
def test_everything_of_a_voice_is_done_by_keys(hands: Hands, maren: Member, sound: Sound, tmp_path: Path) -> None:
    said, heard, folder = speech(tmp_path / "said.wav", SECONDS), tmp_path / "heard.wav", tmp_path / "saved"
    folder.mkdir()
    hands.actor.at.wait_for("Locked.", timeout=SLOW)
    hands.actor.at.type(PASSPHRASE)
    hands.press("Return")
    record_a_share(hands, sound, said, heard)
    assert_tone(heard)
    trim_and_send(hands)
    assert_whole(maren, said)
    save_as_a_file(hands, folder)
    bring_in_and_record_over(hands, sound, said)
    listen(hands)
    answer_at_the_moment(hands, sound, said)
