"""The main job, end to end: two real processes, a real folder, real sound, driven by what is on the screen."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.actor import Actor, open_window
from tests.support.alignment import align
from tests.support.driver import Driver
from tests.support.sound import Sound, read_wav, speech
from tests.support.stage import Stage

pytestmark = [pytest.mark.window, pytest.mark.timeout(900)]

SHARE_SECONDS, ANSWER_SECONDS = 20.0, 6.0
HALF_SECOND = 24_000


@pytest.fixture
def two(stage: Stage, drive: Callable[[int], Driver], tmp_path: Path) -> tuple[Actor, Actor]:
    """Maren and Idris, each at a window of their own, nothing made yet."""

    def start(name: str) -> Actor:
        home = tmp_path / name
        return open_window(
            lambda: stage.launch_app(home, "--vault", str(home / "vault")), drive, name, tmp_path / "shots"
        )

    return start("Maren"), start("Idris")


def assert_same_sound(spoken: Path, heard: Path) -> None:
    """What came out at the far end is what was spoken, nowhere out of step."""
    before, rate = read_wav(spoken)
    after, other = read_wav(heard)
    assert rate == other
    found = align(before, after)
    assert found.correlation > 0.8
    assert found.worst_slip < HALF_SECOND // 10


@pytest.mark.shows("K-05")
def test_a_share_reaches_the_partner_and_an_answer_comes_back(
    two: tuple[Actor, Actor], sound: Sound, tmp_path: Path
) -> None:
    maren, idris = two
    folder = tmp_path / "shared"
    folder.mkdir()
    morning, night = speech(tmp_path / "morning.wav", SHARE_SECONDS), speech(tmp_path / "night.wav", ANSWER_SECONDS)
    maren.first_run("the kettle sings at seven")
    idris.first_run("a lamp beside the window")
    words = maren.invite(folder)
    idris.join(words, folder)
    assert maren.check_words() == idris.check_words()
    maren.confirm()
    idris.confirm()

    maren.begin_share("the list")
    maren.skip_to("What would you like from Idris?")
    maren.shoot("ask")
    maren.press("Next")
    maren.speak(sound, morning)
    maren.send("Idris")

    idris.open_what_waits()
    idris.listen(sound, tmp_path / "heard-by-idris.wav", SHARE_SECONDS)
    assert_same_sound(morning, tmp_path / "heard-by-idris.wav")
    idris.answer(sound, night)

    maren.press("Close")
    maren.open_what_waits()
    maren.hear(sound, tmp_path / "heard-by-maren.wav", ANSWER_SECONDS)
    assert_same_sound(night, tmp_path / "heard-by-maren.wav")
    for one in two:
        one.press("Leave", "push button")
        one.press("History", "push button")
        one.at.wait_for_text("the list")
        one.shoot("history")
