"""The stage itself: two programs side by side, driven by names; sound that comes back as it went in."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import marker_window
from tests.support.alignment import align
from tests.support.driver import Driver, NotShowingError
from tests.support.sound import Sound, read_wav, speech
from tests.support.stage import Stage

pytestmark = pytest.mark.window
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def two_windows(stage: Stage, drive: Callable[[int], Driver], tmp_path: Path) -> tuple[Driver, Driver]:
    """Two processes of the same program; both windows are there, as a new one takes the keyboard when it comes."""
    command = [sys.executable, marker_window.__file__]
    launched = [stage.launch([*command, f"Window {name}"], tmp_path / name) for name in ("a", "b")]
    first, second = (drive(process.pid) for process in launched)
    for driver in (first, second):
        driver.to_front()
    return first, second


def test_each_program_is_driven_by_its_own_names(two_windows: tuple[Driver, Driver], tmp_path: Path) -> None:
    first, second = two_windows
    for driver, name in ((first, "Ada"), (second, "Ben")):
        driver.type(name, into="Name")
        driver.click("Greet")
        driver.wait_for(f"Good morning, {name}")
        assert driver.value("Name") == name
        assert driver.screenshot(tmp_path / f"{name}.png").read_bytes().startswith(PNG)
    assert first.is_showing("Good morning, Ada")
    assert not first.is_showing("Good morning, Ben")


def test_controls_tell_what_they_hold(two_windows: tuple[Driver, Driver]) -> None:
    driver, _ = two_windows
    assert "focusable" in driver.find("slider", "Loudness")
    driver.set_value("Loudness", 30)
    assert driver.value("Loudness") == 30
    driver.click("Quiet")
    assert driver.value("Quiet") is True
    driver.focus("Greet")
    assert driver.focused() == [("push button", "Greet")]
    driver.key("space")
    driver.wait_for_text("Good morning")


def test_what_is_hidden_is_not_found(two_windows: tuple[Driver, Driver]) -> None:
    driver, _ = two_windows
    driver.wait_for("Greet", "push button")
    with pytest.raises(NotShowingError, match="push button 'Greet'"):
        driver.wait_for("Hidden", timeout=0)


def test_what_is_spoken_is_heard(sound: Sound, tmp_path: Path) -> None:
    spoken = speech(tmp_path / "spoken.wav", 4)
    heard = tmp_path / "heard.wav"
    with sound.hearing(heard, "pp_mic"):
        sound.speak(spoken)
    result = align(read_wav(spoken)[0], read_wav(heard)[0])
    assert result.correlation > 0.99
    assert result.worst_slip == 0
    assert len(result.halves) >= 5
