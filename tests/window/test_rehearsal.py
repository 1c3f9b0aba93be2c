"""The rehearsal: one person tries the whole of it alone, in two windows. And what a second start and Ctrl+L do."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import tracing
from tests.support.actor import SLOW, Actor
from tests.support.driver import Driver
from tests.support.readable import is_in_memory
from tests.support.services import wait_until
from tests.support.sound import Sound, speech
from tests.support.stage import Stage
from tests.support.troupe import PASSPHRASE, make_member

pytestmark = [pytest.mark.window, pytest.mark.slow, pytest.mark.timeout(600)]

SECONDS, TRACE = 2.0, "sockets.trace"
PART = "the harbour pilot 77c1"
EXEC_MARK = b"-P"  # how a process that replaced itself was started


def windows_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the ids of the windows that were started by a process."""
    lists = Path(f"/proc/{process.pid}/task").glob("*/children")
    started = [int(pid) for path in lists for pid in path.read_text().split()]
    return [pid for pid in started if b"--vault" in arguments_of(pid)]


def arguments_of(pid: int) -> list[bytes]:
    return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")


def who(pid: int) -> str:
    """Whose window a process of the rehearsal is, by its vault."""
    found = arguments_of(pid)
    return Path(found[found.index(b"--vault") + 1].decode()).name.title()


@pytest.fixture
def rehearsal(stage: Stage, drive: Callable[[int], Driver], tmp_path: Path) -> tuple[Actor, Actor]:
    """Maren and Idris of a new rehearsal, at their locked doors."""
    command = [sys.executable, "-m", "partspair", "--rehearse", str(tmp_path / "kept")]
    is_traced = not tracing.why_not()
    process = stage.launch(tracing.traced(command, tmp_path / TRACE) if is_traced else command, tmp_path / "home")
    wait_until(lambda: len(windows_of(process)) == 2, "two windows", SLOW)
    pids = {who(pid): pid for pid in windows_of(process)}
    maren, idris = (Actor(name, process, drive(pids[name]), tmp_path / "shots") for name in ("Maren", "Idris"))
    for one in (maren, idris):
        one.at.wait_for("Locked.", timeout=SLOW)
    return maren, idris


def open_door(actor: Actor) -> None:
    """Let the passphrase be filled in, and open."""
    actor.at.wait_for_text("This is a rehearsal. The passphrase is: ")
    actor.press("Fill it in")
    actor.press("Open", "push button")
    actor.at.wait_for("Share", "push button", timeout=SLOW)


def choose_rehearsal_folder(actor: Actor, role: str) -> None:
    """Say who begins, and take the folder that is offered."""
    actor.press("Pair with someone")
    actor.choose(role)
    actor.press("Next")
    actor.at.wait_for("Where shall your notes travel?")
    actor.choose("The rehearsal’s folder")
    actor.press("Next")


def pair_up(maren: Actor, idris: Actor) -> None:
    """Invite, join, compare and confirm."""
    choose_rehearsal_folder(maren, "I invite someone")
    maren.at.wait_for("Invite your partner with twelve words.", timeout=SLOW)
    words = maren.read_words(12)
    choose_rehearsal_folder(idris, "I was given twelve words")
    idris.at.wait_for("The twelve words you were given", timeout=SLOW)
    idris.at.type(" ".join(words), into="Invitation words")
    idris.press("Next")
    assert maren.check_words() == idris.check_words()
    maren.confirm()
    idris.confirm()


def test_one_person_alone_pairs_two_windows_and_sees_a_note_received(
    rehearsal: tuple[Actor, Actor], stage: Stage, sound: Sound, tmp_path: Path
) -> None:
    maren, idris = rehearsal
    open_door(maren)
    open_door(idris)
    pair_up(maren, idris)
    maren.begin_share(PART)
    maren.speak(sound, speech(tmp_path / "speech.wav", SECONDS))
    maren.send("Idris")
    maren.press("Close")
    idris.press("Listen", "push button")
    idris.at.wait_for_text(PART, timeout=SLOW)
    maren.press("History", "push button")
    maren.at.wait_for_text("Received", timeout=SLOW)
    maren.shoot("received")
    stage.clear()
    if (tmp_path / TRACE).exists():
        assert set(tracing.families(tmp_path / TRACE)) == {"AF_UNIX"}


def test_a_second_start_brings_the_first_window_forward_and_ends(
    rehearsal: tuple[Actor, Actor], stage: Stage, tmp_path: Path
) -> None:
    maren, idris = rehearsal
    assert place_of(stage, maren) < place_of(stage, idris), "neither covers the other"
    idris.at.focus("Passphrase")
    wait_until(lambda: active_window(stage) in idris.at.windows(), "the other window in front")
    again = stage.launch_app(tmp_path / "again", "--vault", str(tmp_path / "kept" / "maren"))
    assert again.wait(60) == 0
    wait_until(lambda: active_window(stage) in maren.at.windows(), "the first window in front")
    assert (tmp_path / "again" / "output.log").read_text() == ""


def place_of(stage: Stage, actor: Actor) -> tuple[int, int]:
    """Where on the screen the left upper corner of somebody's window is."""
    command = ["xdotool", "getwindowgeometry", "--shell", actor.at.windows()[0]]
    done = subprocess.run(command, env=stage.environment, capture_output=True, text=True, check=True)
    found = dict(line.split("=") for line in done.stdout.splitlines())
    return int(found["X"]), int(found["Y"])


def active_window(stage: Stage) -> str:
    done = subprocess.run(
        ["xdotool", "getactivewindow"], env=stage.environment, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def test_locking_while_one_speaks_keeps_the_take_and_replaces_the_process(
    stage: Stage, drive: Callable[[int], Driver], sound: Sound, tmp_path: Path
) -> None:
    member = make_member("Maren", tmp_path / "home")
    process = stage.launch_app(member.home, "--vault", str(member.vault))
    maren = Actor("Maren", process, drive(process.pid), tmp_path / "shots")
    maren.unlock(PASSPHRASE)
    maren.begin_share(PART)
    maren.skip_to("When you’re ready.")
    maren.press("Record")
    maren.at.wait_for_text("Recording.", timeout=SLOW)
    with sound.speaking(speech(tmp_path / "speech.wav", SECONDS)):
        pass
    assert is_in_memory(process.pid, PART)
    before = arguments_of(process.pid)
    maren.at.key("ctrl+l")
    maren.at.wait_for("Locked.", timeout=SLOW)
    maren.shoot("locked")
    after = arguments_of(process.pid)
    assert (EXEC_MARK in before, EXEC_MARK in after) == (False, True)
    assert Path(os.fsdecode(after[0])) == Path(sys.executable)
    assert not is_in_memory(process.pid, PART)
    assert not is_in_memory(process.pid, PASSPHRASE)

    maren.unlock(PASSPHRASE)
    maren.press("My drawer", "push button")
    shown = maren.at.wait_for_text(f"Open, {PART}, 0:0", timeout=SLOW)
    length = re.search(r"0:(\d\d)", shown)
    assert length is not None
    assert int(length[1]) >= SECONDS - 1
