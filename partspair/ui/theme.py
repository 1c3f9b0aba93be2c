"""The look of everything: colours by name, fonts by role, the palette and the one style sheet."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette, Qt
from PySide6.QtWidgets import QApplication, QWidget

from partspair.ui.tokens import Mode, tokens

BODY = 16  # pixels; the body is never smaller
LARGEST_SIGN = 1.75  # icons, radios and step buttons grow with the text up to this
LOUD = {"line": "edge", "line2": "edge", "ink2": "ink", "ink3": "ink"}  # what high contrast paints instead


class Theme(QObject):
    """Colours, fonts and sizes as they are now. Everything painted asks it, and repaints when it `changed`.

    `text_scale` is 1.0 to 2.0; `family` names a sans font, empty is the system's; `more_contrast` None asks the system.
    """

    changed = Signal()

    def __init__(
        self,
        mode: Mode = Mode.DAY,
        text_scale: float = 1.0,
        reduced_motion: bool = False,
        more_contrast: bool | None = None,
        family: str = "",
    ) -> None:
        super().__init__()
        self._mode, self._text_scale, self._reduced_motion = mode, text_scale, reduced_motion
        self._more_contrast, self._family = more_contrast, family
        self._shows_keys = True
        self._body = 0
        self._followers: list[Theme] = []

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def is_night(self) -> bool:
        return self._mode is Mode.NIGHT

    @property
    def text_scale(self) -> float:
        return self._text_scale

    @property
    def has_more_contrast(self) -> bool:
        """Whether lines and hints are painted as strongly as text."""
        return _system_wants_contrast() if self._more_contrast is None else self._more_contrast

    @property
    def shows_keys(self) -> bool:
        """Whether key hints are painted where there is room."""
        return self._shows_keys

    def switch(
        self,
        mode: Mode | None = None,
        text_scale: float | None = None,
        reduced_motion: bool | None = None,
        shows_keys: bool | None = None,
    ) -> None:
        """Change the look of everything that is shown, at once. What is None stays."""
        self._mode = self._mode if mode is None else mode
        self._text_scale = self._text_scale if text_scale is None else text_scale
        self._reduced_motion = self._reduced_motion if reduced_motion is None else reduced_motion
        self._shows_keys = self._shows_keys if shows_keys is None else shows_keys
        self._body = 0
        self.changed.emit()
        for one in self._followers:
            one.switch(None, self._text_scale, self._reduced_motion, self._shows_keys)

    def at_night(self) -> "Theme":
        """Return a theme that is always night and otherwise follows this one; for Stopped, also by day."""
        if self.is_night:
            return self
        for one in self._followers:
            return one
        one = Theme(Mode.NIGHT, self._text_scale, self._reduced_motion, self._more_contrast, self._family)
        self._followers.append(one)
        return one

    def colour(self, name: str) -> QColor:
        """Return the colour of that token, for example `ink` or `me_fill`."""
        return QColor(self.hex(name))

    def hex(self, name: str) -> str:
        """Return the colour of that token as `#RRGGBB`."""
        return tokens().colour[self._mode][LOUD.get(name, name) if self.has_more_contrast else name]

    @property
    def body(self) -> int:
        """The body size in pixels: 1 em. Asked for by everything that is painted, so it is worked out once."""
        self._body = self._body or self._work_out_body()
        return self._body

    def _work_out_body(self) -> int:
        system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        screen = QGuiApplication.primaryScreen()
        dots = screen.logicalDotsPerInchY()
        pixels = system.pixelSize() if system.pixelSize() > 0 else system.pointSizeF() * dots / 72
        return round(max(pixels, BODY) * self._text_scale)

    def px(self, role: str = "body") -> int:
        """Return the text size in pixels of a role of the type scale."""
        return round(self.body * tokens().scale[role])

    def sized(self, pixels: float) -> int:
        """Return a size that grows with the text up to 1.75 times: icons, radios, step buttons."""
        return round(pixels * min(self.body / BODY, LARGEST_SIGN))

    def sans(self, role: str = "body", strong: bool = False) -> QFont:
        """Return the app's own voice."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        if self._family:
            font = QFont(self._family)
        font.setPixelSize(self.px(role))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def serif(self, role: str = "own", italic: bool = False) -> QFont:
        """Return the type of somebody's own words. Italic only in signatures."""
        font = QFont(list(tokens().serif))
        font.setStyleHint(QFont.StyleHint.Serif)
        font.setPixelSize(self.px(role))
        font.setItalic(italic)
        return font

    def motion(self, name: str) -> int:
        """Return a duration in milliseconds; 0 at night and when motion is reduced."""
        return 0 if self._reduced_motion or self.is_night else tokens().motion[name]

    def dress(self, widget: QWidget) -> None:
        """Give the palette, font and style sheet to a window and everything in it.

        The sheet comes first: a new one brings back the palette that the widget had before the last one.
        """
        widget.setStyleSheet(style_sheet(self))
        widget.setFont(self.sans())
        widget.setPalette(palette(self))

    def dress_application(self, app: QApplication) -> None:
        """Set the Fusion style, the palette and the font that every window starts from."""
        app.setStyle("Fusion")
        app.setPalette(palette(self))
        app.setFont(self.sans())


def _system_wants_contrast() -> bool:
    hints = QGuiApplication.styleHints()
    accessibility = hints.accessibility()
    return accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast


def palette(theme: Theme) -> QPalette:
    """Return the palette for what the standard controls paint themselves."""
    role, made = QPalette.ColorRole, QPalette()
    for one, name in (
        (role.Window, "paper"), (role.WindowText, "ink"), (role.Base, "card"), (role.AlternateBase, "well"),
        (role.Text, "ink"), (role.Button, "card"), (role.ButtonText, "ink"), (role.BrightText, "ink"),
        (role.Highlight, "me_fill"), (role.HighlightedText, "on_me"), (role.Accent, "me_fill"), (role.Link, "me"),
        (role.LinkVisited, "me"), (role.ToolTipBase, "card"), (role.ToolTipText, "ink"), (role.PlaceholderText, "ink3"),
        (role.Light, "card"), (role.Midlight, "line"), (role.Mid, "line2"), (role.Dark, "edge"), (role.Shadow, "edge"),
    ):  # fmt: skip
        made.setColor(one, theme.colour(name))
    for one in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, one, theme.colour("ink3"))
    return made


def style_sheet(theme: Theme) -> str:
    """Return the one style sheet: what standard controls paint themselves. The rest is painted from the tokens."""
    c = theme.hex
    small, tick = theme.px("small"), theme.sized(20)
    return f"""
QToolTip {{ background: {c("card")}; color: {c("ink")}; border: 1px solid {c("edge")}; padding: 6px 10px;
  font-size: {small}px }}
QLineEdit, QPlainTextEdit {{ background: transparent; border: none; color: {c("ink")}; padding: 0;
  placeholder-text-color: {c("ink3")}; lineedit-password-character: 8226;
  selection-background-color: {c("me_fill")}; selection-color: {c("on_me")} }}
QLineEdit:disabled, QPlainTextEdit:disabled {{ color: {c("ink3")} }}
QPlainTextEdit > QWidget {{ background: transparent; border: none }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0 }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0 }}
QScrollBar::handle {{ background: {c("line2")}; border-radius: 3px }}
QScrollBar::handle:vertical {{ min-height: 44px; margin: 0 3px }}
QScrollBar::handle:horizontal {{ min-width: 44px; margin: 3px 0 }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {c("edge")}; margin: 0; border-radius: 6px }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0 }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent }}
QMenu {{ background: {c("card")}; color: {c("ink")}; border: 1px solid {c("edge")}; padding: 6px }}
QMenu::item {{ padding: 10px 36px 10px 20px; border-radius: 8px; min-height: 24px }}
QMenu::item:selected {{ background: {c("me_tint")}; color: {c("ink")} }}
QMenu::item:disabled {{ color: {c("ink3")} }}
QMenu::indicator {{ width: {tick}px; height: {tick}px }}
QComboBox {{ background: {c("card")}; color: {c("ink")}; border: 1px solid {c("edge")}; border-radius: 10px;
  padding: 0 14px; min-height: 44px }}
QComboBox:focus {{ border: 2px solid {c("focus")} }}
QComboBox QAbstractItemView {{ background: {c("card")}; color: {c("ink")}; border: 1px solid {c("edge")};
  selection-background-color: {c("me_tint")}; selection-color: {c("ink")}; outline: none }}
QComboBox QAbstractItemView::item {{ min-height: 44px; padding: 0 12px }}
"""
