"""How we do this: one line of each is on the screen, and the rest opens where somebody asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partspair.ui import places
from partspair.ui.how import HowPlace
from tests.support.evenings import a_pair, button, buttons, name_of, said
from tests.support.rooms import Rooms


@pytest.fixture
def how(qtbot: QtBot, tmp_path: Path) -> Iterator[HowPlace]:
    with a_pair(tmp_path) as (maren, _):
        rooms = Rooms(maren)
        place = HowPlace(rooms.house)
        qtbot.addWidget(place)
        place.show()
        yield place
        rooms.close()


def opened(how: HowPlace, title: str) -> str:
    """What is said after More was pressed for one of the sections, and what Less takes away again."""
    before = said(how.view)
    button(how, f"More, {title}").click()
    QApplication.processEvents()
    after = said(how.view)
    assert len(after) > len(before)
    button(how, f"Less, {title}").click()
    assert said(how.view) == before
    return after.replace(before[:40], "", 1)


@pytest.mark.shows("000-07", "000-12")
def test_nothing_is_forced_and_everything_is_one_press_away(how: HowPlace) -> None:
    assert len(said(how.view)) < 600
    assert "“Not tonight” is a real answer." in opened(how, "A day of it")
    swaps = opened(how, "When you listen")
    assert all(part in swaps for part in ("At least …", "That’s a lot.", "This part feels guilty. I hear it."))
    untangle = opened(how, "When you speak")
    assert "A part of me felt unheard on Tuesday." in untangle
    example = opened(how, "One share, and its answer")
    assert all(part in example for part in ("Morning, Bea.", "I know it’s there now.", "a clear ask"))


@pytest.mark.shows("000-05", "002-29", "004-01")
def test_what_is_asked_has_plain_answers(how: HowPlace) -> None:
    asked = opened(how, "Questions")
    for part in (
        "Is having parts the same as multiple personalities? | No. Nearly everyone has different sides",
        "It isn’t therapy, diagnosis or treatment",
        "still being studied",
        "no machine writes to you",
    ):
        assert part in asked


def test_the_glossary_has_every_word(how: HowPlace) -> None:
    words = opened(how, "Words used here")
    assert all(how.house.words(f"gloss.{key}.sub") in words for key in how.house.words.each("gloss.order"))


def test_our_words_are_reached_from_here(qtbot: QtBot, how: HowPlace) -> None:
    with qtbot.waitSignal(how.go_requested) as gone:
        next(one for one in buttons(how.view) if name_of(one).startswith("Our words")).click()
    assert gone.args == [places.OurWords()]
