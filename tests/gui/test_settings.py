"""Settings: what is chosen shows at once and is still there next time; nothing else changes."""

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAccessible, QPalette
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from partspair import paths
from partspair.audio.devices import Device
from partspair.audio.shape import AudioUnavailableError
from partspair.practice.words import load_words
from partspair.ui import folder_page
from partspair.ui.chooser import Chooser
from partspair.ui.folder_page import FolderPage
from partspair.ui.jobs import Err
from partspair.ui.labels import Label
from partspair.ui.look import LARGEST_TEXT, Light, Look
from partspair.ui.settings_page import SettingsPlace
from partspair.ui.settings_passphrase import PassphraseSection
from partspair.ui.settings_sound import SoundSection, choices
from partspair.ui.theme import Theme
from partspair.ui.tokens import Mode
from partspair.vault import keyslots, pairs, settings
from tests.support.persons import Person, pair_up, tone, two_people
from tests.support.rooms import Rooms, shoot


class Visit:
    """Somebody in the settings."""

    def __init__(self, qtbot: QtBot, person: Person, look: Look | None = None) -> None:
        self.person, self.rooms = person, Rooms(person)
        self.place = SettingsPlace(self.rooms.house, look or Look())
        qtbot.addWidget(self.place, before_close_func=lambda place: place.leave())
        shoot(self.place, "settings")
        self.rooms.step()

    @property
    def sound(self) -> SoundSection:
        assert self.place.sound is not None
        return self.place.sound

    @property
    def passphrase(self) -> PassphraseSection:
        assert self.place.passphrase is not None
        return self.place.passphrase

    def said(self) -> str:
        return " | ".join(one.text() for one in self.place.findChildren(Label) if one.isVisible())


@pytest.fixture
def maren(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    monkeypatch.setattr(folder_page, "_places", list)
    for one, idris in two_people(tmp_path):
        pair_up(one, idris)
        yield one


@pytest.fixture
def visit(qtbot: QtBot, maren: Person) -> Visit:
    return Visit(qtbot, maren)


def test_light_and_text_change_at_once_and_stay(visit: Visit, qtbot: QtBot) -> None:
    theme, look = visit.rooms.house.theme, visit.place.look
    with qtbot.waitSignal(visit.place.look_chosen):
        look.light.choose("night")
    assert theme.mode is Mode.NIGHT
    assert visit.place.palette().color(QPalette.ColorRole.Window) == theme.colour("paper")
    shoot(visit.place, "settings-night")
    look.text.choose("150")
    look.motion.setChecked(True)
    look.hints.setChecked(False)
    assert (theme.text_scale, theme.shows_keys) == (1.5, False)
    assert theme.motion("hover") == 0
    kept = Look.load(visit.person.vault.directory)
    assert kept == Look(Light.NIGHT, text_scale=1.5, is_motion_reduced=True, shows_keys=False)
    again = Visit(qtbot, visit.person, Look())
    assert again.place.look.light.choice == "night"
    look.light.choose("day")
    assert visit.place.palette().color(QPalette.ColorRole.Window) == theme.colour("paper")


def test_by_the_clock_asks_from_when_and_follows_one_s_own_clock(visit: Visit) -> None:
    look = visit.place.look
    assert look.hours.isHidden()
    look.light.choose("by_clock")
    assert not look.hours.isHidden()
    now = visit.rooms.house.now()
    assert (now.hour, visit.rooms.house.theme.mode) == (6, Mode.DAY)
    look.night_until.choose("07:30")
    look.night_until.chosen.emit("07:30")
    assert visit.rooms.house.theme.mode is Mode.NIGHT
    assert Look.load(visit.person.vault.directory).night_until == "07:30"


def test_a_microphone_is_remembered_by_its_name(visit: Visit, qtbot: QtBot) -> None:
    visit.sound.microphone.choose("fake microphone")
    visit.sound.microphone.chosen.emit("fake microphone")
    visit.rooms.step()
    assert settings.load(visit.person.vault) == settings.Settings(microphone="fake microphone")
    again = Visit(qtbot, visit.person)
    assert again.sound.microphone.choice == "fake microphone"
    assert again.sound.speaker.choice == ""


def test_the_guards_sound_is_chosen_here(visit: Visit, qtbot: QtBot) -> None:
    assert visit.sound.guard.isChecked()
    visit.sound.guard.setChecked(False)
    visit.rooms.step()
    assert settings.load(visit.person.vault) == settings.Settings(is_sound_of_guard_on=False)
    assert not Visit(qtbot, visit.person).sound.guard.isChecked()


def test_a_microphone_that_is_not_here_now_stays_in_the_list() -> None:
    words = load_words(paths.resources() / "content" / "en")
    listed = choices(words, (Device("headset", True),), "good one", "set.mic.default")
    assert listed == [("", "The computer’s choice"), ("headset", "headset"), ("good one", "good one")]


def test_three_seconds_say_whether_the_microphone_hears(visit: Visit) -> None:
    sound = visit.rooms.sound
    visit.sound.trial.click()
    assert sound.is_listening
    sound.speak(tone(0.2))
    visit.sound._hear()
    visit.sound.end_trial()
    assert visit.sound.said.text() == "I can hear you."
    assert not sound.is_listening
    visit.sound.trial.click()
    sound.speak(np.zeros(4800, np.int16))
    visit.sound._hear()
    visit.sound.end_trial()
    assert visit.sound.said.text().startswith("Nothing came through.")


def test_a_computer_without_sound_says_so_and_keeps_the_rest(qtbot: QtBot, maren: Person) -> None:
    visit = Visit(qtbot, maren)
    visit.sound._learn(Err(AudioUnavailableError("No sound on this computer", "Writing and reading work.")))
    assert "No sound on this computer" in visit.said()
    assert "Passphrase" in visit.said()


def test_leaving_closes_the_microphone(visit: Visit) -> None:
    visit.sound.trial.click()
    visit.place.leave()
    assert not visit.rooms.sound.is_listening


def test_another_folder_is_checked_before_the_pair_meets_there(visit: Visit, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    assert "folder" in visit.said()
    visit.place.folder_section.change.click()
    visit.rooms.step()
    page = visit.place.findChild(FolderPage)
    assert page is not None
    page.path.fill(str(visit.person.vault.directory))
    use = next(one for one in visit.place.findChildren(QPushButton) if one.text() == "Use that one")
    use.click()
    visit.rooms.step()
    assert "This folder can’t be the shared one" in visit.said()
    page.path.fill(str(other))
    use.click()
    visit.rooms.step()
    kept = pairs.get(visit.person.vault, visit.person.the_pair())
    assert kept is not None
    assert (kept.folder, kept.folder_label) == (str(other), "other")
    assert str(other) in visit.said()


def test_the_old_passphrase_is_asked_and_only_then_the_new_one_opens(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyslots, "_TARGET_SECONDS", 0.0)
    key = visit.rooms.house.key
    words = "abandon " * 11 + "about"
    keyslots.create(key.directory, key.secret, "the old one", words)
    section = visit.passphrase
    section.open.click()
    section.old.fill("a wrong one")
    for field in (section.new.one, section.new.other):
        field.fill("the new one")
    section.save.click()
    visit.rooms.step()
    assert section.old.error_text == "That passphrase doesn’t open it."
    assert keyslots.open_with_passphrase(key.directory, "the old one") == key.secret
    section.old.fill("the old one")
    section.save.click()
    visit.rooms.step()
    assert "Changed. The new one opens it from now on." in visit.said()
    assert section.fields.isHidden()
    assert (section.old.text, section.new.text) == ("", "")
    assert keyslots.open_with_passphrase(key.directory, "the new one") == key.secret


@pytest.mark.parametrize("kept", [
    '{"light": "by_clock", "night_from": "late"}', '{"light": "by_clock", "night_until": "06:00+02:00"}',
    '{"night_from": 21}', '{"text_scale": NaN}', '{"text_scale": 1e999}', '{"country": ["gb"]}',
    '{"shows_keys": "no"}', "[" * 4000, "",
])  # fmt: skip
def test_a_damaged_look_keeps_nobody_out(tmp_path: Path, kept: str) -> None:
    (tmp_path / "look.json").write_text(kept)
    look = Look.load(tmp_path)
    assert 1 <= look.text_scale <= LARGEST_TEXT
    assert look.mode(time(12)) is Mode.DAY
    assert isinstance(look.country, str)


def test_a_list_tells_a_screen_reader_its_label(qtbot: QtBot) -> None:
    made = Chooser(Theme(), "Microphone", [("", "The computer’s choice")])
    qtbot.addWidget(made)
    box = QAccessible.queryAccessibleInterface(made.box)
    labels = [one.text(QAccessible.Text.Name) for one, _ in box.relations(QAccessible.RelationFlag.Label)]
    assert "Microphone" in [box.text(QAccessible.Text.Name), *labels]


def test_what_is_typed_into_a_list_has_the_size_of_all_text(qtbot: QtBot) -> None:
    theme = Theme(text_scale=2.0)
    made = Chooser(theme, "Time zone", [("UTC", "UTC")], is_searched=True)
    qtbot.addWidget(made)
    edit = made.box.lineEdit()
    assert edit is not None
    assert edit.font().pixelSize() == theme.sans("body").pixelSize()
    theme.switch(text_scale=1.0)
    assert edit.font().pixelSize() == theme.sans("body").pixelSize()
