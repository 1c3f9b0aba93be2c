"""A part is here, in a real window: two clicks, kept though the process is killed at once; locked, nothing shows."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from partspair.flows import drafting, expressing
from tests.support.actor import SLOW, Actor, open_window
from tests.support.driver import Driver
from tests.support.services import stop
from tests.support.stage import Stage
from tests.support.troupe import PASSPHRASE, Member, make_member

pytestmark = [pytest.mark.window, pytest.mark.slow, pytest.mark.timeout(300)]

BUTTON = "push button"


@pytest.fixture
def maren(tmp_path: Path) -> Member:
    """Somebody alone, who has a name for one part."""
    member = make_member("Maren", tmp_path / "home")
    with member.key.open() as vault:
        drafting.remember_names(vault, ("the list",), 1.0)
    return member


def noticed(member: Member) -> list[str]:
    with member.key.open() as vault:
        return [one.name for one in expressing.noticed(vault)]


def test_the_second_click_outlives_the_process_and_a_locked_one_asks_first(
    stage: Stage, drive: Callable[[int], Driver], maren: Member, tmp_path: Path
) -> None:
    vault = ("--vault", str(maren.vault))

    def start(*more: str) -> Actor:
        return open_window(lambda: stage.launch_app(maren.home, *more, *vault), drive, "Maren", tmp_path / "shots")

    actor = start()
    actor.unlock(PASSPHRASE)
    actor.press("A part is here", BUTTON)
    actor.press("the list", BUTTON)
    actor.at.wait_for_text("the list is here.", SLOW)
    os.kill(actor.process.pid, signal.SIGKILL)
    stop(actor.process)
    assert noticed(maren) == ["the list"]

    actor = start("express")
    actor.at.wait_for("Locked.", timeout=SLOW)
    assert not any("the list" in name for _, name in actor.at.names()), "locked, nothing of it can be read"
    actor.unlock(PASSPHRASE)
    actor.press("Don’t know who", BUTTON)
    actor.at.wait_for_text("A part is here.", SLOW)
    actor.shoot("noticed")
    actor.press("Close", BUTTON)

    second = stage.launch_app(maren.home, "express", *vault)
    assert second.wait(SLOW) == 0, "the first one opens it"
    actor.press("the list", BUTTON)
    actor.at.wait_for_text("the list is here.", SLOW)
    assert noticed(maren) == ["the list", "", "the list"]
