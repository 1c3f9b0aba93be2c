"""The locked door: it names nobody, says calmly what doesn't fit, and twelve words open it too."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partspair import paths
from partspair.flows import keeping
from partspair.flows.keeping import Key
from partspair.flows.rehearsing import Rehearsed
from partspair.practice.words import load_words
from partspair.ui.door_pages import PassphrasePage
from partspair.ui.jobs import ManualExecutor, Worker
from partspair.ui.labels import Label
from partspair.ui.look import Look
from partspair.ui.recovery import RecoveryPage
from partspair.ui.theme import Theme
from partspair.ui.unlock import Unlock, UnlockPage
from partspair.vault import keyslots
from partspair.vault.people import Profile
from tests.support.rooms import shoot

PASSPHRASE, SECRET = "copper window seldom tide", bytes(32)


@dataclass
class Door:
    unlock: Unlock
    executor: ManualExecutor
    opened: list[Key] = field(default_factory=list)

    @property
    def page(self) -> UnlockPage:
        assert isinstance(self.unlock.page, UnlockPage)
        return self.unlock.page

    @property
    def recovery(self) -> RecoveryPage:
        assert isinstance(self.unlock.page, RecoveryPage)
        return self.unlock.page

    def work(self) -> None:
        self.executor.run_all()
        QApplication.processEvents()

    def open_with(self, passphrase: str) -> None:
        self.page.field.fill(passphrase)
        self.page.open.click()
        self.work()

    def recover_with(self, words: str) -> None:
        self.recovery.field.fill(words)
        self.recovery.open.click()
        self.work()


@pytest.fixture(autouse=True, scope="module")
def quick_keys() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyslots, "_TARGET_SECONDS", 0.0)
        yield


@pytest.fixture(scope="module")
def words() -> tuple[str, ...]:
    return keeping.draw_words()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, words: tuple[str, ...], quick_keys: None) -> Path:  # noqa: ARG001
    vault = tmp_path_factory.mktemp("made") / "vault"
    keeping.create(vault, PASSPHRASE, words, Profile("Maren", "Europe/London"), SECRET)
    return vault


@pytest.fixture
def vault(tmp_path: Path, made: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "vault"))


def at_the_door(qtbot: QtBot, vault: Path, rehearsed: Rehearsed | None = None) -> Door:
    executor = ManualExecutor()
    content = load_words(paths.resources() / "content" / "en")
    given = (rehearsed, "") if rehearsed is not None else None
    unlock = Unlock(content, Theme(), Look(), vault, Worker(executor, lambda: vault), given)
    door = Door(unlock, executor)
    unlock.opened.connect(door.opened.append)
    qtbot.addWidget(unlock)
    shoot(unlock, "unlock")
    return door


def said(door: Door) -> str:
    return " | ".join(one.text() for one in door.unlock.findChildren(Label) if one.isVisible())


def test_a_wrong_passphrase_is_told_in_its_place_and_the_right_one_opens(qtbot: QtBot, vault: Path) -> None:
    door = at_the_door(qtbot, vault)
    assert "Maren" not in said(door)
    place = door.page.open.y()
    door.open_with("something else")
    shoot(door.unlock, "unlock-error")
    assert door.page.field.error_text == "That passphrase doesn’t open it."
    assert door.page.open.y() == place
    assert door.opened == []
    door.open_with(PASSPHRASE)
    assert [key.secret for key in door.opened] == [SECRET]
    assert door.page.field.text == ""


def test_the_recovery_words_open_it_and_offer_a_new_passphrase(
    qtbot: QtBot, vault: Path, words: tuple[str, ...]
) -> None:
    door = at_the_door(qtbot, vault)
    door.page.use_words.click()
    door.recover_with("  " + "   ".join(words).upper())
    page = door.unlock.page
    assert isinstance(page, PassphrasePage)
    assert door.opened == []
    for each in (page.fields.one, page.fields.other):
        each.fill("another one")
    page.next.click()
    door.work()
    assert [key.secret for key in door.opened] == [SECRET]
    assert keeping.unlock(vault, "another one").secret == SECRET


def test_the_old_passphrase_may_stay_after_recovery(qtbot: QtBot, vault: Path, words: tuple[str, ...]) -> None:
    door = at_the_door(qtbot, vault)
    door.page.use_words.click()
    door.recover_with(" ".join(words))
    page = door.unlock.page
    assert isinstance(page, PassphrasePage)
    page.back_button.click()
    assert len(door.opened) == 1
    assert keeping.unlock(vault, PASSPHRASE).secret == SECRET


def test_words_that_cannot_be_are_told_apart_before_anything_is_tried(
    qtbot: QtBot, vault: Path, words: tuple[str, ...]
) -> None:
    door = at_the_door(qtbot, vault)
    door.page.use_words.click()
    for typed, says in (
        ("copper window", "There are twelve words. So far there are 2."),
        (" ".join((*words[:11], "copperr")), "“copperr” is not one of the words used here."),
        (" ".join(["abandon"] * 12), "These words don’t open it."),
    ):
        door.recover_with(typed)
        assert door.recovery.field.error_text.startswith(says)
    assert not door.executor.waiting
    door.recover_with(" ".join(keeping.draw_words()))
    assert door.recovery.field.error_text.startswith("These words don’t open it.")
    assert door.opened == []


def test_a_damaged_vault_is_said_with_its_remedy_and_help_stays_in_reach(qtbot: QtBot, vault: Path) -> None:
    (vault / keyslots.FILE_NAME).write_bytes(b"{")
    door = at_the_door(qtbot, vault)
    door.open_with(PASSPHRASE)
    assert door.page.trouble.isVisible()
    assert keyslots.DamagedKeysError().title in said(door)
    with qtbot.waitSignal(door.unlock.help_requested):
        door.page.help.click()


def test_nobody_waits_at_a_second_press_while_it_opens(qtbot: QtBot, vault: Path) -> None:
    door = at_the_door(qtbot, vault)
    door.page.field.fill(PASSPHRASE)
    door.page.field.entered.emit()
    door.page.field.entered.emit()
    assert len(door.executor.waiting) == 1
    assert not door.page.open.isEnabled()
    door.work()
    assert len(door.opened) == 1


def test_a_rehearsal_shows_its_passphrase_and_fills_it_in(qtbot: QtBot, vault: Path) -> None:
    door = at_the_door(qtbot, vault, Rehearsed("Maren", str(vault), PASSPHRASE, ()))
    assert PASSPHRASE in said(door)
    door.page.fill_in.click()
    assert door.page.field.text == PASSPHRASE
