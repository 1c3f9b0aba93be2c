"""Components: what a screen reader gets, what the keyboard does, and that nothing is cut."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from partspair.errors import KnownError
from partspair.practice.limits import is_text
from partspair.ui.button import Button, IconButton, Kind
from partspair.ui.chips import Chip, Radio, Tick
from partspair.ui.choices import CheckCard, ChoiceCard, NameButton
from partspair.ui.fields import Field, PassphraseField, TextField
from partspair.ui.gallery import Gallery, open_gallery
from partspair.ui.labels import Label, Spoken
from partspair.ui.layouts import column, holding
from partspair.ui.meter import LevelMeter
from partspair.ui.notices import GuardRow, Notice
from partspair.ui.painting import RING
from partspair.ui.round_button import Glyph, RoundButton
from partspair.ui.rows import LinkRow, NavRow, StepRow, StepState
from partspair.ui.segmented import Segmented
from partspair.ui.theme import Theme
from partspair.ui.tokens import Mode, Whose
from partspair.ui.typesetting import TextBlock, spoken

ROUND = 12
LONG = "Mrs Just-in-Case & the one who counts everything twice before it may rest, always"
ROLE = QAccessible.Role


def heard(widget: QWidget) -> tuple[QAccessible.Role, str]:
    """Return what a screen reader learns first."""
    one = QAccessible.queryAccessibleInterface(widget)
    return one.role(), one.text(QAccessible.Text.Name)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    assert qapp is not None
    return Theme()


SAID: list[tuple[Callable[[Theme], QWidget], QAccessible.Role, str]] = [
    (lambda theme: Button(theme, "Bread & salt", Kind.NEXT), ROLE.Button, "Bread & salt"),
    (lambda theme: LinkRow(theme, "paper", "Bread is here.", "", "Eat it"), ROLE.Button, "Bread is here, Eat it"),
    (lambda theme: IconButton(theme, "back-10", "Back 10 seconds"), ROLE.Button, "Back 10 seconds"),
    (lambda theme: RoundButton(theme, Whose.ME, Glyph.RECORD, "Record"), ROLE.Button, "Record"),
    (lambda theme: ChoiceCard(theme, "Witness me.", "No advice."), ROLE.RadioButton, "Witness me."),
    (lambda theme: CheckCard(theme, "Carry"), ROLE.CheckBox, "Carry"),
    (lambda theme: NameButton(theme, "the list", "goes first"), ROLE.CheckBox, "the list, goes first"),
    (lambda theme: NameButton(theme, "salt & <b>bread</b>"), ROLE.CheckBox, "salt & <b>bread</b>"),
    (lambda theme: Chip(theme, "advice"), ROLE.CheckBox, "advice"),
    (lambda theme: Radio(theme, "No reply needed"), ROLE.RadioButton, "No reply needed"),
    (lambda theme: Tick(theme, "questions"), ROLE.CheckBox, "questions"),
    (lambda theme: Label(theme, ("about ", spoken("<i>the list</i>"))), ROLE.StaticText, "about <i>the list</i>"),
    (lambda theme: Spoken(theme, "the one & only"), ROLE.StaticText, "the one & only"),
    (LevelMeter, ROLE.ProgressBar, "Input level, nothing heard"),
]


@pytest.mark.parametrize(("make", "role", "name"), SAID)
def test_role_and_name_reach_a_screen_reader(
    qtbot: QtBot, theme: Theme, make: Callable[[Theme], QWidget], role: QAccessible.Role, name: str
) -> None:
    widget = make(theme)
    qtbot.addWidget(widget)
    assert heard(widget) == (role, name)


def test_a_folded_place_keeps_its_name(qtbot: QtBot, theme: Theme) -> None:
    row = NavRow(theme, "today", "Today")
    qtbot.addWidget(row)
    row.show_icon_alone(True)
    assert heard(row)[1] == "Today"
    assert row.toolTip() == "Today"


def test_a_round_button_changes_glyph_and_name_together(qtbot: QtBot, theme: Theme) -> None:
    button = RoundButton(theme, Whose.ME, Glyph.RECORD, "Record")
    qtbot.addWidget(button)
    before = button.grab().toImage()
    button.become(Glyph.PAUSE, "Pause")
    assert heard(button)[1] == "Pause"
    assert button.grab().toImage() != before


def test_space_chooses_a_name_and_a_chip(qtbot: QtBot, theme: Theme) -> None:
    for one in (NameButton(theme, "the list"), Chip(theme, "advice"), CheckCard(theme, "Carry")):
        qtbot.addWidget(one)
        QTest.keyClick(one, Qt.Key.Key_Space)
        assert one.isChecked()
        QTest.keyClick(one, Qt.Key.Key_Space)
        assert not one.isChecked()


def test_arrows_go_through_choice_cards_and_keep_one_chosen(qtbot: QtBot, theme: Theme) -> None:
    cards = [ChoiceCard(theme, title) for title in ("Just be there.", "Witness me.", "Say it back.")]
    group = holding(column(*cards))
    qtbot.addWidget(group)
    group.show()
    group.activateWindow()
    cards[1].setChecked(True)
    cards[1].setFocus()
    qtbot.waitUntil(cards[1].hasFocus)
    QTest.keyClick(cards[1], Qt.Key.Key_Down)
    assert [card.isChecked() for card in cards] == [False, False, True]


def test_the_whole_card_is_the_target(qtbot: QtBot, theme: Theme) -> None:
    card = ChoiceCard(theme, "Witness me.", "No advice, no questions.")
    qtbot.addWidget(card)
    card.resize(600, card.heightForWidth(600))
    card.show()
    corner = card.rect().bottomRight() - QPoint(20, 8)
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, corner)
    assert card.isChecked()


def test_a_field_inside_a_card_shows_while_it_is_chosen(qtbot: QtBot, theme: Theme) -> None:
    card, other = ChoiceCard(theme, "Give me input."), ChoiceCard(theme, "Witness me.")
    topic = Field(theme, "About")
    card.embed(topic)
    group = holding(column(card, other))
    qtbot.addWidget(group)
    group.show()
    card.setChecked(True)
    assert topic.isVisible()
    assert card.heightForWidth(500) > other.heightForWidth(500) + topic.box.height()
    other.setChecked(True)
    assert not topic.isVisible()


def test_a_fields_error_is_said_kept_in_place_and_gone_with_the_first_letter(qtbot: QtBot, theme: Theme) -> None:
    field = Field(theme, "About")
    qtbot.addWidget(field)
    field.show()
    before = field.sizeHint().height()
    assert heard(field.edit) == (ROLE.EditableText, "About")
    field.say_error("Give one topic.")
    assert field.edit.accessibleDescription() == "Give one topic."
    assert field.error.isVisible()
    assert field.sizeHint().height() == before
    QTest.keyClicks(field.edit, "a")
    assert field.error_text == ""


def test_a_passphrase_is_covered_until_the_eye_is_opened(qtbot: QtBot, theme: Theme) -> None:
    field = PassphraseField(theme, "Passphrase")
    qtbot.addWidget(field)
    field.fill("correct horse")
    assert heard(field.edit)[1] == "Passphrase"
    assert "correct" not in QAccessible.queryAccessibleInterface(field.edit).text(QAccessible.Text.Value)
    field.eye.click()
    assert field.edit.displayText() == "correct horse"
    assert field.eye.accessibleName() == "Hide the passphrase"
    field.eye.click()
    assert field.is_covered


def test_a_segmented_control_tells_what_was_chosen(qtbot: QtBot, theme: Theme) -> None:
    made = Segmented(theme, "Answer", [("voice", "Voice", "share"), ("words", "A few words", "own-words")])
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.chosen) as told:
        made.segments["words"].click()
    assert told.args == ["words"]
    assert made.choice == "words"


def test_a_step_stays_where_the_flow_put_it(qtbot: QtBot, theme: Theme) -> None:
    step = StepRow(theme, "The ask", StepState.VISITED)
    qtbot.addWidget(step)
    step.click()
    assert not step.is_here
    assert step.accessibleDescription() == "visited"


def test_a_notice_says_an_error_with_its_remedy_and_does_what_is_asked(qtbot: QtBot, theme: Theme) -> None:
    done: list[str] = []
    notice = Notice(theme)
    qtbot.addWidget(notice)
    error = KnownError("No folder.", "Your share is safe.", "Look again.")
    notice.say_error(error, [("Look again", lambda: done.append("x"))])
    assert notice.accessibleName() == "No folder."
    assert notice.text.text() == "Your share is safe. Look again."
    notice.buttons[0].click()
    assert done == ["x"]


def test_the_guard_row_turns_into_a_notice_at_the_same_place(qtbot: QtBot, theme: Theme) -> None:
    row = GuardRow(theme)
    qtbot.addWidget(row)
    row.resize(800, row.sizeHint().height())
    row.say_well("I can hear you.", "Built-in microphone")
    calm = row.sizeHint().height()
    row.warn("Very quiet. Want to move closer?", "Change")
    assert row.sizeHint().height() == calm
    with qtbot.waitSignal(row.remedy_requested):
        row.change.click()


def test_the_meter_speaks_and_fills_with_loudness(qtbot: QtBot, theme: Theme) -> None:
    meter = LevelMeter(theme)
    qtbot.addWidget(meter)
    meter.hear(float("-inf"))
    assert (meter.value(), meter.accessibleName()) == (0, "Input level, nothing heard")
    meter.hear(-48)
    assert meter.accessibleName() == "Input level, quiet"
    meter.hear(-12)
    assert meter.accessibleName() == "Input level, good"
    meter.hear(0)
    assert meter.value() == meter.maximum()


def test_a_focus_ring_stays_in_the_4_pixels_of_the_control(qtbot: QtBot, theme: Theme) -> None:
    controls: list[QAbstractButton] = [Button(theme, "Skip"), ChoiceCard(theme, "Witness me."), NameButton(theme, "x")]
    for one in controls:
        page = holding(column(Button(theme, "before"), one))
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        calm = one.grab().toImage()
        size = one.size()
        one.setFocus()
        qtbot.waitUntil(one.hasFocus)
        ringed = one.grab().toImage()
        assert one.size() == size
        assert ringed != calm
        for across, down in ((RING, RING + ROUND), (RING + ROUND, RING)):  # all of the body but its round corners
            inner = one.rect().adjusted(across, down, -across, -down)
            assert ringed.copy(inner) == calm.copy(inner)


def test_a_long_name_wraps_to_three_lines_and_then_loses_its_middle(qtbot: QtBot, theme: Theme) -> None:
    block = TextBlock(theme, LONG * 3, "own", is_spoken=True, most_lines=3)
    assert block.lines(300) == 3
    button = NameButton(theme, LONG * 3)
    qtbot.addWidget(button)
    button.resize(300, button.heightForWidth(300))
    button.show()
    assert button.accessibleName() == LONG * 3
    assert "&amp;" in button.toolTip()


WITH_WORDS = (QLabel, QAbstractButton, QLineEdit, QPlainTextEdit)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [900, 1200])
def test_nothing_in_the_gallery_is_cut(qtbot: QtBot, scale: float, width: int) -> None:
    frame = open_gallery(Theme(text_scale=scale))
    qtbot.addWidget(frame)
    frame.resize(width, 800)
    frame.show()
    qtbot.waitExposed(frame)
    shown = [one for one in frame.findChildren(QWidget) if one.isVisible() and isinstance(one, WITH_WORDS)]
    assert len(shown) > 100

    def nothing_is_cut() -> None:
        for one in shown:
            assert one.width() >= one.minimumSizeHint().width() - 1, (one, one.size(), one.minimumSizeHint())
            least = one.heightForWidth(one.width()) if one.hasHeightForWidth() else one.minimumSizeHint().height()
            assert one.height() >= least - 1, (one, one.size(), least)
            parent = one.parentWidget()
            assert parent is not None
            assert one.geometry().right() <= parent.rect().right() + 1, one

    qtbot.waitUntil(nothing_is_cut)


@pytest.mark.parametrize("mode", Mode)
def test_everything_in_the_gallery_that_takes_focus_has_a_name(qtbot: QtBot, mode: Mode) -> None:
    gallery = Gallery(Theme(mode))
    qtbot.addWidget(gallery)
    gallery.show()
    stops = [one for one in gallery.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(stops) > 40
    for one in stops:
        assert heard(one)[1], one


def test_a_choice_that_is_alone_stays_chosen_when_pressed_again(qtbot: QtBot) -> None:
    card = ChoiceCard(Theme(), "Another folder")
    qtbot.addWidget(card)
    card.click()
    card.click()
    assert card.isChecked()


def test_a_place_in_the_rail_is_pressed_by_assistive_technology_as_by_the_pointer(qtbot: QtBot, theme: Theme) -> None:
    row = NavRow(theme, "share", "Share")
    qtbot.addWidget(row)
    action = QAccessible.queryAccessibleInterface(row).actionInterface()
    assert heard(row) == (QAccessible.Role.Button, "Share")
    with qtbot.waitSignal(row.clicked):
        action.doAction(action.pressAction())


def test_signs_that_nobody_can_see_are_not_kept_of_what_was_pasted(qtbot: QtBot, theme: Theme) -> None:
    field = TextField(theme, "Words")
    qtbot.addWidget(field)
    field.fill("one\x0btwo\x0cthree\x00\x1b\tfour")
    assert field.text == "one\ntwo\nthree\tfour"
    assert is_text(field.text, 100)
