"""What is carried and what was noticed: newest first, brought or not, named later; nothing counted, nothing sent."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from partspair.audio.shape import RATE, pcm_of
from partspair.flows import carrying, drafting, expressing
from partspair.practice.carry import Carry, CarryTo
from partspair.practice.noticed import Caught
from partspair.ui import places
from partspair.ui.carries import CarriesPlace
from partspair.ui.drawer import DrawerPlace
from partspair.ui.home_frame import HomeFrame
from partspair.ui.look import Look
from partspair.ui.noticed import NoticedPlace
from partspair.ui.routes import frame_for
from partspair.ui.theme import Theme
from partspair.ui.tokens import Mode
from partspair.vault import outbox, takes
from tests.support.evenings import a_pair, button, buttons, doubled, name_of, said
from tests.support.persons import Person
from tests.support.rooms import Rooms, shoot
from tests.support.voices import voice

LONG = "Grünspecht, die über das Geländer hängt und nicht herunterkommen mag, bis es st"


@pytest.fixture
def maren(tmp_path: Path) -> Iterator[Person]:
    with a_pair(tmp_path) as (one, _):
        yield one


class At:
    """Somebody on one of the two pages."""

    def __init__(self, qtbot: QtBot, person: Person, place: places.Place, theme: Theme | None = None) -> None:
        self.rooms = Rooms(person, theme)
        self.frame = frame_for(self.rooms.house, place, Look(), None)
        qtbot.addWidget(self.frame, before_close_func=lambda frame: frame.leave())
        self.frame.resize(1200, 800)
        self.frame.show()
        self.rooms.step()

    def press(self, *names: str) -> None:
        for name in names:
            self.find(name).click()
            self.rooms.step()
            assert doubled(self.frame) == []

    def find(self, beginning: str) -> QAbstractButton:
        return next(one for one in buttons(self.frame.view) if name_of(one).startswith(beginning))

    def close(self) -> None:
        self.frame.leave()
        self.rooms.step()
        self.rooms.close()


def say_line(person: Person, noticed: int, seconds: float = 1.0) -> None:
    """A line as it is when a crash ended it: rows, and nothing encoded."""
    take = expressing.begin_line(person.vault, noticed, person.clock.seconds)
    segment = takes.add_segment(person.vault, take, "x", person.clock.seconds)
    sound = voice(seconds)
    for n, start in enumerate(range(0, len(sound), RATE // 2)):
        takes.append_pcm(person.vault, take, segment, n, pcm_of(sound[start : start + RATE // 2]))


def test_the_drawer_leads_to_both(qtbot: QtBot, maren: Person) -> None:
    rooms = Rooms(maren)
    drawer = DrawerPlace(rooms.house)
    qtbot.addWidget(drawer)
    rooms.step()
    shoot(drawer, "lines-drawer")
    for name, place in (("What I carry", places.Carries()), ("What I noticed", places.Noticed())):
        with qtbot.waitSignal(drawer.go_requested) as gone:
            button(drawer, name).click()
        assert gone.args == [place]
    rooms.close()


@pytest.mark.shows("001-23")
def test_lines_are_marked_as_brought_and_let_go_and_taken_back(qtbot: QtBot, maren: Person) -> None:
    now = maren.clock.now
    first = Carry(CarryTo.THERAPIST, "the list", "A mail after ten.", "The little one by the window.")
    carrying.carry(maren.vault, first, now)
    carrying.carry(maren.vault, Carry(CarryTo.PARTNER, "", "It went quiet."), now + timedelta(hours=1))
    sent = len(outbox.of_pair(maren.vault, maren.the_pair()))
    at = At(qtbot, maren, places.Carries())
    assert isinstance(at.frame, CarriesPlace)
    shoot(at.frame, "carries")
    words = said(at.frame.view)
    assert words.index("It went quiet.") < words.index("A mail after ten."), "newest first"
    assert "For Idris" in words
    assert "Brought" not in words
    at.press("Mark as brought, the list")
    assert "Brought · For my therapist" in said(at.frame.view)
    assert [one.is_brought for one in carrying.lines(maren.vault)] == [False, True]
    at.press("Not brought yet, the list")
    assert not any(one.is_brought for one in carrying.lines(maren.vault))
    at.press("Let it go, A line")
    assert "Here for seven days, then gone." in said(at.frame.view)
    shoot(at.frame, "carries-gone")
    at.press("Take it back, A line")
    assert len(carrying.lines(maren.vault)) == 2
    assert len(outbox.of_pair(maren.vault, maren.the_pair())) == sent
    at.close()


def test_a_line_is_written_here_too(qtbot: QtBot, maren: Person) -> None:
    at = At(qtbot, maren, places.Carries())
    assert "Nothing to carry just now." in said(at.frame.view)
    at.press("Carry a line", "Keep it")
    assert "There is nothing to carry yet." in said(at.frame.view)
    shoot(at.frame, "carries-write")
    fields = [one for one in at.frame.findChildren(QLineEdit) if one.isVisible()]
    assert [one.accessibleName() for one in fields] == ["What set this part off", "What it seemed to be guarding"]
    fields[0].setText("A door. " * 40)
    assert len(fields[0].text()) == 200
    fields[0].setText("A door.")
    at.press("me", "Keep it")
    (line,) = carrying.lines(maren.vault)
    assert line.line == Carry(CarryTo.ME, "", "A door.")
    assert "A door." in said(at.frame.view)
    at.close()


def test_a_line_is_spoken_here_and_slow_down_holds_it(qtbot: QtBot, maren: Person) -> None:
    at = At(qtbot, maren, places.Carries())
    at.press("Carry a line", "Say it")
    qtbot.waitUntil(lambda: at.rooms.sound.is_listening)
    at.rooms.sound.speak(voice(1.0))
    button(at.frame, "Slow down").click()
    shoot(at.frame, "carries-slow")
    assert "Carry on" in [name_of(one) for one in buttons(at.frame)]
    at.close()
    (line,) = carrying.lines(maren.vault)
    assert line.is_spoken, "left in the middle, it is kept"


def test_one_nobody_knew_is_given_a_name_and_its_thread_follows(qtbot: QtBot, maren: Person) -> None:
    """Scenario 3: express with "Don't know who", saved; later given a name; the part's thread has it."""
    drafting.remember_names(maren.vault, ("the list",), 1.0)
    kept = expressing.notice(maren.vault, None, maren.clock.now, "jaw")
    other = expressing.notice(maren.vault, None, maren.clock.now + timedelta(hours=1))
    at = At(qtbot, maren, places.Noticed())
    assert isinstance(at.frame, NoticedPlace)
    at.press("Give it a name, A part, 1 March, 06:")
    shoot(at.frame, "noticed-name")
    at.press("the list")
    parts = {one.name: one.part for one in expressing.who(maren.vault)}
    assert [one.id for one in expressing.of_part(maren.vault, parts["the list"])] == [kept.id]
    at.press("Give it a name, A part")
    field = next(one for one in at.frame.findChildren(QLineEdit) if one.isVisible())
    field.setText("der Kleine — am Fenster")
    at.press("Save")
    parts = {one.name: one.part for one in expressing.who(maren.vault)}
    assert [one.id for one in expressing.of_part(maren.vault, parts["der Kleine — am Fenster"])] == [other.id]
    assert "der Kleine — am Fenster" in said(at.frame.view)
    at.close()


@pytest.mark.shows("001-08", "001-38")
def test_when_it_was_noticed_is_asked_later_and_may_stay_open(qtbot: QtBot, maren: Person) -> None:
    drafting.remember_names(maren.vault, ("the list",), 1.0)
    (known,) = expressing.who(maren.vault)
    kept = expressing.notice(maren.vault, known.part, maren.clock.now)
    at = At(qtbot, maren, places.Noticed())
    assert "All three are noticing." not in said(at.frame.view)
    at.press("When did you notice?, the list")
    assert "All three are noticing." in said(at.frame.view)
    shoot(at.frame, "noticed-when")
    at.press("In the middle")
    assert expressing.get(maren.vault, kept.id).caught is Caught.DURING
    assert "noticed in the middle" in said(at.frame.view)
    assert not any(sign.isdigit() and "of" in one for one in said(at.frame.view).split(" | ") for sign in one)
    at.close()


def test_a_line_that_a_crash_ended_is_heard_where_it_was_said(qtbot: QtBot, maren: Person) -> None:
    kept = expressing.notice(maren.vault, None, maren.clock.now)
    say_line(maren, kept.id)
    at = At(qtbot, maren, places.Noticed())
    assert "Said aloud, 0:01" in said(at.frame.view)
    at.press("Listen, A part", "Play")
    at.rooms.sound.hear(10)
    shoot(at.frame, "noticed-sound")
    assert at.rooms.sound.is_sounding
    at.frame.silence()
    at.close()


def test_what_is_older_comes_when_it_is_asked_for(qtbot: QtBot, maren: Person) -> None:
    with maren.vault.transaction():
        for at_hour in range(60):
            expressing.notice(maren.vault, None, maren.clock.now - timedelta(hours=at_hour))
    at = At(qtbot, maren, places.Noticed())
    assert len(at.frame.findChildren(type(at.frame.cards[0]))) == 50  # type: ignore[attr-defined]
    at.press("Older")
    assert len(at.frame.cards) == 60  # type: ignore[attr-defined]
    at.close()


@pytest.mark.parametrize("mode", list(Mode))
def test_both_look_like_themselves_at_night_and_in_large_text(qtbot: QtBot, maren: Person, mode: Mode) -> None:
    drafting.remember_names(maren.vault, (LONG, "the list"), 1.0)
    for known in expressing.who(maren.vault):
        kept = expressing.notice(maren.vault, known.part, maren.clock.now, "cold hands")
        carrying.carry(maren.vault, Carry(CarryTo.THERAPIST, known.name, "A mail " * 20), maren.clock.now)
    say_line(maren, kept.id)
    expressing.remember(maren.vault, kept.id, Caught.BEFORE)
    for place in (places.Carries(), places.Noticed()):
        for scale, size in ((1.0, (1200, 800)), (1.0, (900, 640)), (2.0, (1200, 800))):
            at = At(qtbot, maren, place, Theme(mode, scale))
            assert isinstance(at.frame, HomeFrame)
            shoot(at.frame, f"{type(place).__name__.lower()}-{mode}-{scale:.0f}-{size[0]}", size)
            assert all(one.width() <= at.frame.view.width() for one in buttons(at.frame.view))
            at.close()
