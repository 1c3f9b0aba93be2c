"""The look: contrasts that hold, fonts that grow, a switch that reaches everything, icons that exist."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from partspair.paths import resources
from partspair.ui import icons
from partspair.ui.labels import Label
from partspair.ui.theme import Theme
from partspair.ui.tokens import Mode, contrast, tokens

GROUNDS = ("paper", "card", "rail", "well")
NEEDED = {  # WCAG 2, as the design asks
    **{(text, ground): 7.0 for text in ("ink", "ink2") for ground in (*GROUNDS, "me_tint", "them_tint")},
    **{("ink3", ground): 4.5 for ground in (*GROUNDS, "hover")},
    **{(f"on_{who}", f"{who}_{state}"): 7.0 for who in ("me", "them") for state in ("fill", "hover", "press")},
    **{(who, ground): 4.5 for who in ("me", "them") for ground in ("paper", "card", "rail", f"{who}_tint")},
    **{("note", ground): 4.5 for ground in ("note_tint", "paper", "card", "rail")},
    ("ink", "note_tint"): 7.0, ("ink", "hover"): 7.0, ("ink", "press"): 7.0,
    **{(edge, "paper"): 3.0 for edge in ("edge", "me_soft", "them_soft", "note_edge", "focus")},
    **{(edge, "card"): 3.0 for edge in ("edge", "me_soft", "them_soft", "focus")},
    ("edge", "well"): 3.0, ("edge", "rail"): 3.0, ("note_edge", "note_tint"): 3.0,
}  # fmt: skip


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("pair", NEEDED, ids=" on ".join)
def test_contrast_of_the_tokens_is_what_the_design_asks(mode: Mode, pair: tuple[str, str]) -> None:
    colours = tokens().colour[mode]
    assert contrast(colours[pair[0]], colours[pair[1]]) >= NEEDED[pair]


@pytest.mark.parametrize("mode", Mode)
def test_day_and_night_name_the_same_colours(mode: Mode) -> None:
    assert tokens().colour[mode].keys() == tokens().colour[Mode.DAY].keys()


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_no_text_is_smaller_than_14_pixels(scale: float) -> None:
    theme = Theme(text_scale=scale)
    assert min(theme.px(role) for role in tokens().scale) >= round(14 * scale)


@pytest.mark.usefixtures("qapp")
def test_high_contrast_paints_lines_and_hints_as_strongly_as_text() -> None:
    loud = Theme(more_contrast=True)
    assert loud.hex("line") == loud.hex("edge")
    assert loud.hex("ink3") == loud.hex("ink")


def test_switching_reaches_what_is_painted(qtbot: QtBot) -> None:
    theme = Theme()
    label = Label(theme, "Who is here?", "question")
    qtbot.addWidget(label)
    before, by_day = label.sizeHint(), label.grab().toImage()
    theme.switch(mode=Mode.NIGHT, text_scale=2.0)
    assert label.sizeHint().height() > before.height()
    assert label.grab().toImage() != by_day


@pytest.mark.usefixtures("qapp")
def test_the_theme_of_stopped_is_night_by_day_and_follows_the_text_size() -> None:
    theme = Theme()
    stopped = theme.at_night()
    theme.switch(text_scale=1.5)
    assert stopped.is_night
    assert stopped.text_scale == 1.5
    assert not theme.is_night


@pytest.mark.usefixtures("qapp")
def test_motion_ends_at_night_and_when_reduced() -> None:
    assert Theme().motion("hover") > 0
    assert Theme(Mode.NIGHT).motion("hover") == 0
    assert Theme(reduced_motion=True).motion("fade_page") == 0


@pytest.mark.usefixtures("qapp")
def test_every_icon_can_be_drawn_in_a_colour() -> None:
    names = [path.stem for path in (resources() / "icons").glob("*.svg")]
    assert len(names) > 60
    for name in names:
        assert QSvgRenderer(str(resources() / "icons" / f"{name}.svg")).isValid(), name
        image = icons.pixmap(name, QColor("#25513C"), 24, 2.0).toImage()
        assert image.width() == 48
        assert any(image.pixelColor(x, y).alpha() for x in range(48) for y in range(48)), name


def test_every_icon_that_the_code_names_is_there() -> None:
    named = set()
    for path in (Path(icons.__file__).parent).glob("*.py"):
        named |= set(re.findall(r'icon(?:_after)?="([a-z0-9-]+)"', path.read_text("utf-8")))
    assert named
    missing = [name for name in named if not (resources() / "icons" / f"{name}.svg").is_file()]
    assert missing == []


def test_colours_and_style_sheets_are_in_the_theme_alone() -> None:
    folder, looked = Path(icons.__file__).parent, 0
    for path in folder.glob("*.py"):
        if path.name == "theme.py":
            continue
        looked += 1
        text = path.read_text("utf-8")
        assert not re.search(r"#[0-9A-Fa-f]{6}\b|setStyleSheet", text), path.name
    assert looked > 30
