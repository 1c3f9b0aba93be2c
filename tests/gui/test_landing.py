"""A landing in the partner's voice: spoken, heard once, trimmed, sent; among the landings where there is one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from partspair.audio.shape import RATE, Samples, pcm_of
from partspair.flows import landings
from partspair.practice.share import Share
from partspair.practice.steps import Step
from partspair.ui import places
from partspair.ui.landing import LandingPlace
from partspair.ui.landing_pages import LandingCheckPage, MyLandingPage, SpeakLandingPage
from partspair.ui.look import Look
from partspair.ui.night_before import LandPage as NightLandPage
from partspair.ui.places import Landing
from partspair.ui.settings_page import SettingsPlace
from partspair.ui.share_arrive import LandPage
from partspair.ui.stopped import StoppedPlace
from partspair.ui.theme import Theme
from partspair.vault import takes
from tests.support.evenings import a_pair, button, buttons, doubled, pass_on, said, send
from tests.support.nights import Night
from tests.support.persons import Person
from tests.support.rooms import Rooms, shoot
from tests.support.share_visit import Visit
from tests.support.voices import voice


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with a_pair(tmp_path) as people:
        yield people


def begin(person: Person, sound: Samples) -> None:
    """Speak a landing, and leave it there."""
    take = landings.begin(person.vault, person.the_pair(), person.clock.seconds)
    segment = takes.add_segment(person.vault, take, "x", person.clock.seconds)
    for n, start in enumerate(range(0, len(sound), RATE // 2)):
        takes.append_pcm(person.vault, take, segment, n, pcm_of(sound[start : start + RATE // 2]))


def give(maren: Person, idris: Person) -> None:
    """Maren's landing is here at Idris's."""
    begin(maren, voice(3.0))
    take = landings.begun(maren.vault, maren.the_pair())
    assert take is not None
    landings.send(maren.vault, maren.the_pair(), take, maren.clock.now)
    pass_on(maren, idris)
    idris.look()


class Speaking:
    """Somebody at the page for their landing."""

    def __init__(self, qtbot: QtBot, person: Person, theme: Theme | None = None) -> None:
        self.rooms = Rooms(person, theme)
        self.place = LandingPlace(self.rooms.house)
        qtbot.addWidget(self.place)
        self.place.resize(1200, 800)
        self.place.show()
        self.gone: list[object] = []
        self.place.go_requested.connect(self.gone.append)
        self.rooms.step()

    def press(self, *names: str) -> None:
        for name in names:
            button(self.place, name).click()
            self.rooms.step()
            assert doubled(self.place) == []

    def close(self) -> None:
        self.place.leave()
        self.rooms.step()
        self.rooms.close()


def test_it_is_spoken_heard_and_sent(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, _ = both
    visit = Speaking(qtbot, maren)
    page = visit.place.now
    assert isinstance(page, SpeakLandingPage)
    shoot(visit.place, "landing-speak")
    shoot(visit.place, "landing-speak-900", (900, 640))
    QTest.keyClick(visit.place, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: visit.rooms.sound.is_listening)
    visit.rooms.sound.speak(voice(2.0))
    qtbot.waitUntil(lambda: page.panel.milliseconds >= 1_900)
    visit.press("Finish")

    def is_checked() -> bool:
        visit.rooms.step()
        return isinstance(visit.place.now, LandingCheckPage)

    qtbot.waitUntil(is_checked)
    shoot(visit.place, "landing-check")
    visit.press("Send")
    assert "It is on its way" in said(visit.place)
    mine = landings.mine(maren.vault, maren.the_pair())
    assert mine is not None
    assert 1_900 <= mine.duration_ms <= 2_100
    visit.press("Close")
    assert visit.gone == [places.Settings()]
    visit.close()


@pytest.mark.parametrize("look", ["day", "night"])
def test_it_ends_by_itself_after_half_a_minute_and_says_so_before(
    qtbot: QtBot, both: tuple[Person, Person], look: str
) -> None:
    maren, _ = both
    visit = Speaking(qtbot, maren, Theme().at_night() if look == "night" else None)
    page = visit.place.now
    assert isinstance(page, SpeakLandingPage)
    page.panel.button.click()
    qtbot.waitUntil(lambda: visit.rooms.sound.is_listening)
    visit.rooms.sound.speak(voice(23.0))
    qtbot.waitUntil(lambda: page.panel.milliseconds >= 22_500)
    assert "A few seconds more." not in said(page)
    visit.rooms.sound.speak(voice(3.0))
    qtbot.waitUntil(lambda: "A few seconds more." in said(page))
    assert visit.rooms.sound.is_listening
    shoot(visit.place, f"landing-soon-{look}")
    shoot(visit.place, f"landing-soon-{look}-900", (900, 640))
    visit.rooms.sound.speak(voice(4.5))

    def is_checked() -> bool:
        visit.rooms.step()
        return isinstance(visit.place.now, LandingCheckPage)

    qtbot.waitUntil(is_checked)
    assert not visit.rooms.sound.is_listening
    assert "all you said until then is kept" in said(visit.place)
    assert "Add a line at the end" not in [one.text() for one in buttons(visit.place)]
    shoot(visit.place, f"landing-full-{look}")
    take = landings.begun(maren.vault, maren.the_pair())
    assert take is not None
    kept = takes.get(maren.vault, take)
    assert kept is not None
    assert kept.frames >= 30 * RATE
    visit.press("Send")
    mine = landings.mine(maren.vault, maren.the_pair())
    assert mine is not None
    assert mine.duration_ms == 30_000
    visit.close()


@pytest.mark.parametrize("look", ["day", "night", "large"])
def test_what_is_too_long_is_kept_whole_and_trimmed_by_its_speaker(
    qtbot: QtBot, both: tuple[Person, Person], look: str
) -> None:
    maren, _ = both
    begin(maren, voice(32.0))
    theme = Theme(text_scale=2.0) if look == "large" else Theme().at_night() if look == "night" else None
    visit = Speaking(qtbot, maren, theme)
    page = visit.place.now
    assert isinstance(page, LandingCheckPage)
    assert "This is 0:32 long." in said(visit.place)
    visit.press("Send")
    assert "This is longer than half a minute." in said(visit.place)
    visit.press("Trim the ends")
    shoot(visit.place, f"landing-long-{look}", (900, 640) if look == "large" else (1200, 800))
    assert page.take.trimming is not None
    page.take.trimming.wave.end.setValue(30_000)
    page.take.keep()
    visit.rooms.step()
    assert page.notice.isHidden()
    visit.press("Send")
    mine = landings.mine(maren.vault, maren.the_pair())
    assert mine is not None
    assert mine.duration_ms == 30_000
    visit.close()


def test_it_is_heard_again_taken_back_or_followed_by_another(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, idris = both
    give(maren, idris)
    visit = Speaking(qtbot, maren)
    assert isinstance(visit.place.now, MyLandingPage)
    assert not visit.rooms.sound.is_sounding
    shoot(visit.place, "landing-mine")
    shoot(visit.place, "landing-mine-900", (900, 640))
    visit.press("Record another")
    assert isinstance(visit.place.now, SpeakLandingPage)
    visit.close()
    again = Speaking(qtbot, maren)
    again.press("Take it back")
    assert "Taken back." in said(again.place)
    assert landings.mine(maren.vault, maren.the_pair()) is None
    again.close()


def test_what_was_begun_is_there_again_and_is_let_go_by_hand(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, _ = both
    begin(maren, voice(2.0))
    visit = Speaking(qtbot, maren)
    visit.press("Not now")
    assert landings.begun(maren.vault, maren.the_pair()) is not None
    visit.press("Add a line at the end")
    page = visit.place.now
    assert isinstance(page, SpeakLandingPage)
    assert page.panel.milliseconds == 2_000
    visit.close()
    again = Speaking(qtbot, maren)
    again.press("Let it go")
    assert landings.begun(maren.vault, maren.the_pair()) is None
    again.close()


def test_the_settings_lead_there(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    rooms = Rooms(both[0])
    place = SettingsPlace(rooms.house, Look())
    qtbot.addWidget(place, before_close_func=lambda one: one.leave())
    rooms.step()
    with qtbot.waitSignal(place.go_requested) as gone:
        place.landing.way.click()
    assert gone.args == [Landing()]
    rooms.close()


@pytest.mark.shows("003-10")
@pytest.mark.parametrize("has_one", [True, False])
def test_it_is_among_the_landings_of_the_night_and_sounds_when_play_is_pressed(
    qtbot: QtBot, both: tuple[Person, Person], has_one: bool
) -> None:
    maren, idris = both
    if has_one:
        give(maren, idris)
    send(maren)
    pass_on(maren, idris)
    night = Night(qtbot, maren, idris)
    page = night.place.now
    assert isinstance(page, NightLandPage)
    assert page.theirs.isVisible() is has_one
    if has_one:
        page.theirs.click()
        night.shoot("landing-night")
        assert not night.rooms.sound.is_sounding
        night.press("Play")
        assert night.rooms.sound.is_sounding
        page.chips["feet"].click()
        assert not night.rooms.sound.is_sounding
        page.theirs.click()
        night.press("Play", "I’m here enough")
        assert not night.rooms.sound.is_sounding
    night.close()


@pytest.mark.parametrize("has_one", [True, False])
def test_it_is_among_the_landings_of_a_share(qtbot: QtBot, both: tuple[Person, Person], has_one: bool) -> None:
    maren, idris = both
    if has_one:
        give(maren, idris)
    visit = Visit(qtbot, Rooms(idris), idris.draft(Share()))
    visit.go(Step.LAND)
    page = visit.page(LandPage)
    assert page.theirs.isVisible() is has_one
    if has_one:
        page.theirs.click()
        shoot(visit.place, "landing-share")
        shoot(visit.place, "landing-share-900", (900, 640))
        assert visit.place.share.landing == "partner"
        assert not visit.rooms.sound.is_sounding
        button(visit.place, "Play").click()
        assert visit.rooms.sound.is_sounding
        visit.next()
        assert not visit.rooms.sound.is_sounding
        visit.place.go_back()
        visit.rooms.step()
        assert visit.page(LandPage).player is not None
    visit.close()
    visit.rooms.close()


@pytest.mark.parametrize("has_one", [True, False])
def test_it_is_among_the_landings_of_the_stopped_page(qtbot: QtBot, both: tuple[Person, Person], has_one: bool) -> None:
    maren, idris = both
    if has_one:
        give(maren, idris)
    rooms = Rooms(idris)
    place = StoppedPlace(rooms.house, places.Today())
    qtbot.addWidget(place)
    rooms.step()
    button(place, "Help me land").click()
    seen = []
    for _ in range(5):
        seen.append("Play" in [one.accessibleName() for one in buttons(place)])
        if seen[-1]:
            assert doubled(place) == []
            shoot(place, "landing-stopped")
            shoot(place, "landing-stopped-900", (900, 640))
            button(place, "Play").click()
            assert rooms.sound.is_sounding
        button(place, "Another one").click()
        assert not rooms.sound.is_sounding
    assert seen == [False, False, False, False, has_one]
    place.leave()
    rooms.close()
