"""Every page of tests/support/pages.py, by day and night, at three sizes of text and of window.

Whoever adds a page adds a row there, and everything here holds for it. With $PARTSPAIR_SHOTS, the name of
a folder, each page is also saved as a picture: by day, by night, at 200 % text, and at 900 by 640.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from partspair.ui import places
from partspair.ui.express import ExpressWindow
from partspair.ui.frame import Frame
from partspair.ui.theme import Theme
from partspair.ui.tokens import Mode, tokens
from tests.support import seen
from tests.support.evenings import doubled
from tests.support.pages import PAGES, Page, World, make_world
from tests.support.rooms import SHOTS, settle

PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
USUAL, SMALL, LARGE = (1200, 800), (900, 640), (1600, 1000)
Looked = tuple[Page, QWidget, Theme]


@pytest.fixture(scope="module")
def world_and_theme(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Theme]]:
    theme = Theme()
    theme.dress_application(qapp)
    with ExitStack() as stack:
        yield make_world(tmp_path_factory.mktemp("every"), stack, theme), theme


@pytest.fixture
def opened(qtbot: QtBot, world_and_theme: tuple[World, Theme], page: Page) -> Iterator[Looked]:  # noqa: ARG001
    """The page, by day, at its usual size; it goes after the test."""
    world, theme = world_and_theme
    widget = page.make(world)
    yield page, widget, theme
    theme.switch(Mode.DAY, 1.0)
    for one in world.opened:
        if isinstance(one, Frame):
            one.leave()
        one.close()
        one.deleteLater()
    world.opened.clear()
    for rooms in (world.maren, world.idris, world.noor):
        rooms.step()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def fit(widget: QWidget, size: tuple[int, int]) -> None:
    widget.resize(widget._fitting() if isinstance(widget, ExpressWindow) else QSize(*size))
    for _ in range(3):
        QApplication.processEvents()
        settle()


def save(widget: QWidget, name: str) -> None:
    folder = os.environ.get(SHOTS)
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        widget.grab().save(str(Path(folder) / f"{name}.png"))


def test_every_place_has_a_row() -> None:
    assert set(get_args(places.Place)) - {page.place for page in PAGES} == set()
    assert len({page.name for page in PAGES}) == len(PAGES)


@PAGE
def test_it_can_be_read_by_day_and_by_night(opened: Looked) -> None:
    page, widget, theme = opened
    for mode in Mode:
        theme.switch(mode)
        for size, mark in ((USUAL, ""), (SMALL, "-900")):
            fit(widget, size)
            save(widget, f"{page.name}-{mode.value}{mark}")
            assert seen.faint(widget) == [], (mode, size)
        if mode is Mode.NIGHT:
            fills = (tokens().colour[mode][name] for name in ("me_fill", "them_fill", "press", "line2"))
            assert seen.glaring(widget) <= max(map(seen.luminance_of, fills)), "nothing is a lamp"


@PAGE
def test_nothing_is_cut_off_at_any_size(opened: Looked) -> None:
    page, widget, theme = opened
    for scale in (1.0, 1.5, 2.0):
        theme.switch(text_scale=scale)
        for size in (SMALL, LARGE, USUAL) if scale == 1.0 else (SMALL, USUAL):
            fit(widget, size)
            assert seen.cut(widget) == [], (scale, size)
    save(widget, f"{page.name}-200")


@PAGE
def test_the_keyboard_reaches_everything_and_shows_where_it_is(qtbot: QtBot, opened: Looked) -> None:
    _page, widget, _theme = opened
    fit(widget, USUAL)
    assert seen.nameless(widget) == []
    assert doubled(widget) == []
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    if isinstance(widget, Frame):
        widget.focus_first()
    stops = seen.stops_of(widget)
    assert stops
    assert seen.backwards(widget, stops) == []
    assert seen.unmarked(stops) == []


@PAGE
def test_from_right_to_left_it_is_the_other_way_round(qapp: QApplication, opened: Looked) -> None:
    _page, widget, _theme = opened
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        fit(widget, USUAL)
        assert seen.cut(widget) == []
        if isinstance(widget, Frame) and widget.exits.isVisible():
            assert widget.exits.mapTo(widget, widget.exits.rect().center()).x() < widget.width() / 2
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
