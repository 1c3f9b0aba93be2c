"""The first run: nothing lies on the disk before the recovery words were asked back, and Back forgets nothing."""

from itertools import count
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from partspair import paths
from partspair.flows import keeping
from partspair.flows.keeping import Key
from partspair.practice.words import load_words
from partspair.ui.door_pages import DoorPage
from partspair.ui.first_run import FirstRun
from partspair.ui.jobs import ManualExecutor, Worker
from partspair.ui.look import Look
from partspair.ui.theme import Theme
from partspair.ui.whereabouts import own_country, zones
from partspair.vault import keyslots, people
from tests.support.rooms import shoot

PASSPHRASE = "copper window seldom tide"


class Run:
    """A first run whose worker is run by hand; `vault` does not exist before."""

    def __init__(self, qtbot: QtBot, directory: Path) -> None:
        self.vault = directory / "vault"
        self.executor = ManualExecutor()
        numbers = count()
        worker = Worker(self.executor, lambda: self.vault)
        words = load_words(paths.resources() / "content" / "en")
        self.door = FirstRun(
            words, Theme(), Look(), self.vault, worker, lambda n: bytes(next(numbers) % 256 for _ in range(n))
        )
        self.opened: list[Key] = []
        self.door.opened.connect(self.opened.append)
        qtbot.addWidget(self.door)
        self.door.resize(1200, 800)
        self.door.show()

    @property
    def page(self) -> DoorPage:
        found = self.door.page
        assert isinstance(found, DoorPage)
        return found

    def is_at(self, page: DoorPage) -> bool:
        return self.page is page

    def on(self) -> None:
        self.page.next.click()

    def work(self) -> None:
        self.executor.run_all()
        QApplication.processEvents()

    def to_the_words(self) -> None:
        self.on()
        self.door.me.name.fill("Maren")
        self.door.me.zone.choose("Europe/London")
        self.door.me.country.choose("gb")
        self.on()
        for field in (self.door.passphrase.fields.one, self.door.passphrase.fields.other):
            field.fill(PASSPHRASE)
        self.on()

    def answer(self) -> None:
        for place, field in self.door.asked.answers.items():
            field.fill(self.door.drawn[place - 1])


@pytest.fixture
def run(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(keyslots, "_TARGET_SECONDS", 0.0)
    return Run(qtbot, tmp_path)


@pytest.mark.shows("000-15")
def test_from_the_scope_statement_to_an_open_vault(run: Run) -> None:
    shoot(run.door, "first-run-scope")
    assert [one.text() for one in run.page.findChildren(QPushButton)] == ["Help", "I’ve read this"]
    run.to_the_words()
    assert run.is_at(run.door.shown)
    shoot(run.door, "first-run-words")
    run.on()
    run.answer()
    assert not run.vault.exists()
    run.on()
    assert not run.vault.exists()
    run.work()
    assert len(run.opened) == 1
    with run.opened[0].open() as vault:
        assert people.profile(vault) == people.Profile("Maren", "Europe/London", "gb")
    assert Look.load(run.vault).country == "gb"
    assert run.door.passphrase.fields.text == ""
    assert keeping.unlock_with_words(run.vault, " ".join(run.door.drawn)).secret == run.opened[0].secret


def test_a_wrong_word_is_named_by_its_place_and_makes_nothing(run: Run) -> None:
    run.to_the_words()
    run.on()
    run.answer()
    place, field = list(run.door.asked.answers.items())[1]
    field.fill("zebra")
    run.on()
    run.work()
    assert field.error_text == f"Word {place} is another one. You can look again."
    assert (run.opened, run.vault.exists()) == ([], False)
    run.door.asked.back_button.click()
    assert run.is_at(run.door.shown)


def test_going_back_keeps_what_was_typed(run: Run) -> None:
    run.to_the_words()
    drawn = run.door.drawn
    for _ in range(3):
        run.door.leave_requested.emit()
    assert run.is_at(run.door.scope)
    run.on()
    assert run.is_at(run.door.me)
    assert (run.door.me.name.text, run.door.me.zone.choice) == ("Maren", "Europe/London")
    run.on()
    assert run.door.passphrase.fields.text == PASSPHRASE
    run.on()
    assert run.door.shown.grid.accessibleName() == ", ".join(drawn)


def test_it_waits_calmly_for_a_name_and_for_two_passphrases_that_are_the_same(run: Run) -> None:
    run.on()
    run.on()
    assert run.is_at(run.door.me)
    assert run.door.me.name.error_text
    run.door.me.name.fill("M")
    run.on()
    fields = run.door.passphrase.fields
    run.on()
    assert fields.one.error_text == "A passphrase is needed here."
    fields.one.fill("one")
    fields.one.edit.editingFinished.emit()
    assert fields.advice.text().startswith("This one is short")
    fields.other.fill("two")
    run.on()
    assert fields.other.error_text == "The two are not the same yet."
    fields.other.fill("one")
    run.on()
    assert run.is_at(run.door.shown)


def test_one_eye_opens_both_passphrases(run: Run) -> None:
    run.to_the_words()
    run.door.leave_requested.emit()
    fields = run.door.passphrase.fields
    assert fields.other.eye.isHidden()
    fields.one.eye.click()
    assert not fields.one.is_covered
    assert not fields.other.is_covered


def test_what_the_disk_has_to_say_is_said_and_nothing_typed_is_lost(run: Run) -> None:
    run.to_the_words()
    run.on()
    run.answer()
    run.vault.mkdir()
    (run.vault / "vault.db").touch()
    run.on()
    run.work()
    buttons = run.door.findChildren(QPushButton)
    assert run.opened == []
    next(one for one in buttons if one.text() == "Back" and one.isVisible()).click()
    assert run.is_at(run.door.asked)
    assert all(field.text for field in run.door.asked.answers.values())


def test_a_zone_is_found_by_typing_a_city_and_never_becomes_nonsense(run: Run) -> None:
    run.on()
    zone = run.door.me.zone
    zone.choose("Europe/London")
    edit = zone.box.lineEdit()
    assert edit is not None
    edit.setText("america/los angeles")
    edit.editingFinished.emit()
    assert zone.choice == "America/Los_Angeles"
    edit.setText("Nowhere")
    edit.editingFinished.emit()
    assert (zone.choice, edit.text()) == ("America/Los_Angeles", "America/Los Angeles")


def test_every_zone_on_offer_can_be_used_and_some_country_always_fits() -> None:
    assert "UTC" in zones()
    assert not [one for one in zones() if one.startswith(("posix/", "right/", "Etc/"))]
    assert own_country(("xx", "other")) == "other"
