"""My parts: cards, the map with its twin, the page of one part and its thread. All of it private, all by keyboard."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from partspair.flows import cards, carrying, drafting, expressing, sending
from partspair.practice.carry import Carry, CarryTo
from partspair.practice.part_card import Found, LinkKind, PromiseState, Tell, TellKind, Whose
from partspair.practice.share import PartHere, Share
from partspair.ui import places
from partspair.ui.look import Look
from partspair.ui.part_map import MapPart
from partspair.ui.routes import frame_for
from partspair.ui.theme import Theme
from partspair.ui.tokens import Mode
from partspair.vault import outbox, part_map
from tests.support.evenings import a_pair, buttons, doubled, name_of, said
from tests.support.persons import Person
from tests.support.rooms import Rooms, shoot

RTL = "الصغير بجانب النافذة"
LONG = "Grünspecht, die über das Geländer hängt und nicht herunterkommen mag, bis es st."


@pytest.fixture
def maren(tmp_path: Path) -> Iterator[Person]:
    with a_pair(tmp_path) as (one, _):
        yield one


class At:
    """Somebody at a place; where they are sent, they go."""

    def __init__(self, qtbot: QtBot, person: Person, place: places.Place, theme: Theme | None = None) -> None:
        self.rooms, self._qtbot = Rooms(person, theme), qtbot
        self.go(place)

    def go(self, place: places.Place) -> None:
        self.place = place
        self.frame = frame_for(self.rooms.house, place, Look(), None)
        self._qtbot.addWidget(self.frame, before_close_func=lambda frame: frame.leave())
        self.frame.resize(1200, 800)
        self.frame.show()
        self.gone: list[places.Place] = []
        self.frame.go_requested.connect(self.gone.append)
        self.rooms.step()

    def press(self, *names: str) -> None:
        for name in names:
            self.find(name).click()
            self.rooms.step()
            if self.gone:
                self.frame.leave()
                self.frame.hide()
                self.go(self.gone[0])
            assert doubled(self.frame.view) == []

    def find(self, beginning: str) -> QAbstractButton:
        found = [one for one in buttons(self.frame.view) if name_of(one).startswith(beginning)]
        assert found, (beginning, [name_of(one) for one in buttons(self.frame.view)])
        return found[0]

    def write(self, label: str, words: str) -> None:
        fields = [*self.frame.findChildren(QLineEdit), *self.frame.findChildren(QPlainTextEdit)]
        field = next(one for one in fields if one.isVisible() and one.accessibleName() == label)
        if isinstance(field, QLineEdit):
            field.setText(words)
        elif isinstance(field, QPlainTextEdit):
            field.setPlainText(words)

    @property
    def said(self) -> str:
        return said(self.frame.view)

    def close(self) -> None:
        self.frame.leave()
        self.rooms.step()
        self.rooms.close()


def begun(person: Person, *names: str) -> list[int]:
    return [cards.begin(person.vault, name, person.clock.now - timedelta(hours=n)) for n, name in enumerate(names)]


@pytest.mark.shows("001-11", "001-18")
def test_one_name_is_plenty_to_start_and_stays_as_it_was_written(qtbot: QtBot, maren: Person) -> None:
    sent = len(outbox.of_pair(maren.vault, maren.the_pair()))
    at = At(qtbot, maren, places.Parts())
    assert "No cards yet. One name is plenty to start." in at.said
    shoot(at.frame, "parts-empty")
    at.press("New card")
    at.write("What do you call it?", " ")
    at.press("Keep this card")
    assert "A name can be any words. It can’t be blank." in at.said
    shoot(at.frame, "parts-new")
    at.write("What do you call it?", LONG)
    at.press("Keep this card")
    (card,) = cards.cards(maren.vault)
    assert (card.name, at.place) == (LONG, places.PartPage(card.part))
    assert "Only me" in at.said
    at.press("Back to my parts")
    at.press("New card", "Not now")
    assert [name_of(one) for one in buttons(at.frame.view)].count(LONG) == 1
    at.close()
    assert len(outbox.of_pair(maren.vault, maren.the_pair())) == sent, "nothing of it goes into the folder"


@pytest.mark.shows("001-10", "001-17", "001-36", "002-07", "002-11", "004-02", "004-11", "004-15")
def test_a_card_is_filled_in_and_shows_what_was_said_and_nothing_else(qtbot: QtBot, maren: Person) -> None:
    (part,) = begun(maren, "the list")
    at = At(qtbot, maren, places.PartPage(part))
    assert "What it worries would happen otherwise" not in at.said, "empty fields are not shown"
    at.press("Edit")
    shoot(at.frame, "part-edit")
    at.write("What do you call it?", RTL)
    at.write("Its job, in your words", "keeps count so nothing gets dropped")
    at.write("What does it worry would happen otherwise?", "someone would be cross")
    at.write("You can help by…", "letting me know you heard it")
    at.write("In the body", "jaw\nawake at five\n")
    at.write("An urge", "to scroll")
    at.write("These days it…", "makes room before six")
    at.write("Something I promise it", "ten minutes with paper")
    assert "Company is plenty." not in at.said
    at.press("Where did the name come from? it told me", "Young or very tender", "Whose it is handed down")
    assert "Company is plenty. Deeper steps are better with someone trained." in at.said
    at.press("Save")
    kept = cards.get(maren.vault, part)
    assert (kept.name, kept.card.found, kept.card.carries_whose) == (RTL, Found.TOLD, Whose.HANDED_DOWN)
    jaw, awake, urge = (TellKind.BODY, "jaw"), (TellKind.BODY, "awake at five"), (TellKind.URGE, "to scroll")
    assert [(one.kind, one.words) for one in kept.card.tells] == [jaw, awake, urge]
    for words in (
        "Earlier: the list", "It told me its name", "Idris can help by", "jaw; awake at five; to scroll",
        "These days it makes room before six", "Promised: ten minutes with paper", "Until then called the list",
    ):  # fmt: skip
        assert words in at.said, words
    shoot(at.frame, "part-page")
    at.press("Edit", "ten minutes with paper changed my mind", "Save")
    assert cards.get(maren.vault, part).card.promises[0].state is PromiseState.CHANGED
    assert "ten minutes with paper · changed my mind, 1 March" in at.said
    at.close()


def test_what_stands_in_the_form_is_kept_when_somebody_leaves(qtbot: QtBot, maren: Person) -> None:
    (part,) = begun(maren, "the list")
    at = At(qtbot, maren, places.PartPage(part))
    at.press("Edit")
    at.write("What does it feel?", "braced")
    at.write("In a situation", "mail\tafter ten\n" + "on the stairs " * 40)
    at.write("What do you call it?", "")
    at.close()
    kept = cards.get(maren.vault, part)
    assert (kept.name, kept.card.feels) == ("the list", "braced")
    assert "".join(one.words for one in kept.card.tells) == "mail after ten" + "on the stairs " * 40


@pytest.mark.shows("001-25")
def test_its_thread_leads_to_what_it_appears_in(qtbot: QtBot, maren: Person) -> None:
    (part,) = begun(maren, "the list")
    now = maren.clock.now
    said_then = Share(parts=(PartHere("the list"), PartHere("the small cold one")), text="It woke at five.")
    draft = drafting.begin(maren.vault, maren.the_pair(), said_then, now.timestamp())
    sending.send_share(maren.vault, maren.the_pair(), draft.id, now)
    expressing.notice(maren.vault, part, now + timedelta(minutes=1))
    carrying.carry(maren.vault, Carry(CarryTo.THERAPIST, "the list", "It started before."), now + timedelta(minutes=2))
    at = At(qtbot, maren, places.PartPage(part))
    order = ["For my therapist: It started before.", "Noticed.", "A share, with the small cold one"]
    assert sorted(order, key=at.said.index) == order
    at.press("Open, 1 March")
    assert isinstance(at.place, places.Play)
    at.close()


def test_a_card_rests_joined_with_another_and_comes_back(qtbot: QtBot, maren: Person) -> None:
    one, other = begun(maren, "the list", "the foreman")
    at = At(qtbot, maren, places.PartPage(one))
    at.press("Rest this card")
    shoot(at.frame, "part-rest")
    at.press("If it joined with another, which one? the foreman", "Let it rest")
    assert "Joined with the foreman" in at.said
    assert [card.part for card in cards.cards(maren.vault)] == [other]
    at.press("Back to my parts")
    assert "Resting" in at.said
    at.press("the list", "Into the lists again")
    assert len(cards.cards(maren.vault)) == 2
    at.close()


@pytest.mark.shows("004-04")
def test_the_map_is_drawn_by_hand_or_by_keys_and_read_as_sentences(qtbot: QtBot, maren: Person) -> None:
    one, other = begun(maren, "the list", RTL)
    at = At(qtbot, maren, places.Parts())
    assert "A sketch for today. It may look different tomorrow." in at.said
    assert not at.frame.findChildren(MapPart), "nothing is put there by itself"
    at.press("On the map: the list", f"On the map: {RTL}", "Put “me” in")
    assert part_map.shows_me(maren.vault)
    x, y = part_map.places(maren.vault)[one]
    sign = at.find("the list, Map")
    sign.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(sign, key)
    at.rooms.step()
    assert part_map.places(maren.vault)[one] == (x + 16, y + 8)
    moved = at.find(f"{RTL}, Map")
    QTest.mousePress(moved, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QTest.mouseMove(moved, QPoint(120, 180))
    QApplication.processEvents()
    QTest.mouseRelease(moved, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    at.rooms.step()
    assert part_map.places(maren.vault)[other] != (x + 32, y + 32)
    at.press("Draw a line", "Draw it")
    assert "Choose two different ones, and how they are." in at.said
    shoot(at.frame, "parts-line")
    at.press("From: the list", "looks after", f"To: {RTL}", "Draw it")
    assert [(line.part, line.kind, line.other) for line in cards.lines(maren.vault)] == [
        (one, LinkKind.LOOKS_AFTER, other)
    ]
    assert f"the list looks after {RTL}" in at.said
    shoot(at.frame, "parts-map")
    at.press(f"Take away: the list looks after {RTL}")
    assert cards.lines(maren.vault) == ()
    sign = at.find("the list, Map")
    sign.setFocus()
    QTest.keyClick(sign, Qt.Key.Key_Space)
    assert at.gone == [places.PartPage(one)]
    at.close()


@pytest.mark.parametrize("mode", list(Mode))
def test_all_of_it_looks_like_itself_at_night_and_in_large_text(qtbot: QtBot, maren: Person, mode: Mode) -> None:
    numbers = begun(maren, "the list", "the small cold one", LONG, RTL, "upstairs")
    for part, days in zip(numbers, ("makes room before six", "sits nearer the radiator", "waves " * 30), strict=False):
        cards.say_these_days(maren.vault, part, days, maren.clock.now.date())
    cards.keep(maren.vault, numbers[0], lambda card: type(card)(
        Found.THERAPIST, tells=(Tell(TellKind.BODY, "jaw"),), role="keeps count so nothing gets dropped",
        worry="someone would be cross", these_days=card.these_days))  # fmt: skip
    cards.promise(maren.vault, numbers[0], "ten minutes with paper before six", maren.clock.now.date())
    for part, where in zip(numbers, ((60, 40), (60, 220), (200, 120), (190, 320)), strict=False):
        part_map.put(maren.vault, part, *where)
    cards.draw_line(maren.vault, numbers[0], LinkKind.LOOKS_AFTER, numbers[1])
    cards.draw_line(maren.vault, numbers[0], LinkKind.AGAINST, numbers[2])
    expressing.notice(maren.vault, numbers[0], maren.clock.now)
    for place in (places.Parts(), places.PartPage(numbers[0])):
        for scale, size in ((1.0, (1200, 800)), (1.0, (900, 640)), (2.0, (1200, 800))):
            at = At(qtbot, maren, place, Theme(mode, scale))
            shoot(at.frame, f"{type(place).__name__.lower()}-{mode}-{scale:.0f}-{size[0]}", size)
            assert all(one.width() <= at.frame.view.width() for one in buttons(at.frame.view))
            at.close()
