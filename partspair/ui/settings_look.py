"""Light, text size, motion, key hints: chosen here, shown at once, kept outside the vault."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partspair.practice.words import Words
from partspair.ui.chips import Tick
from partspair.ui.chooser import Chooser
from partspair.ui.layouts import column, flow
from partspair.ui.look import Light, Look
from partspair.ui.segmented import Segmented
from partspair.ui.settings_section import SettingsSection, labelled
from partspair.ui.theme import Theme

SIZES = (100, 125, 150, 175, 200)  # percent
HALF_HOURS = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))


class LookSection(SettingsSection):
    """`chosen` carries the Look after every choice; the theme has it already."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, words: Words, look: Look, now: Callable[[], datetime]) -> None:
        super().__init__(theme)
        self.look, self._now, self._words = look, now, words
        self.light = Segmented(
            theme, "",
            [(one.value, words(f"set.light.{one.value}"), icon) for one, icon in
             ((Light.DAY, "day"), (Light.NIGHT, "too-much"), (Light.BY_CLOCK, ""))],
        )  # fmt: skip
        self.text = Segmented(theme, "", [(str(one), f"{one} %", "") for one in SIZES])
        self.hours = self._hours()
        self.motion = Tick(theme, words("set.motion"))
        self.hints = Tick(theme, words("set.hints"))
        self._show()
        self._connect()
        self.lay_out(
            words("set.look"), labelled(theme, words("set.light"), self.light), self.hours, 8,
            labelled(theme, words("set.text"), self.text), 8, column(self.motion, self.hints, space=8),
        )  # fmt: skip

    def _hours(self) -> QWidget:
        every = [(one, one) for one in HALF_HOURS]
        self.night_from = Chooser(self.theme, self._words("set.night.from"), every)
        self.night_until = Chooser(self.theme, self._words("set.night.until"), every)
        made = QWidget()
        made.setLayout(flow(self.night_from, self.night_until, space=16))
        return made

    def _show(self) -> None:
        look = self.look
        self.light.choose(look.light.value)
        self.text.choose(str(min(SIZES, key=lambda one: abs(one - look.text_scale * 100))))
        self.night_from.choose(look.night_from)
        self.night_until.choose(look.night_until)
        self.motion.setChecked(look.is_motion_reduced)
        self.hints.setChecked(look.shows_keys)
        self.hours.setVisible(look.light is Light.BY_CLOCK)

    def _connect(self) -> None:
        self.light.chosen.connect(lambda key: self._choose(light=Light(key)))
        self.text.chosen.connect(lambda key: self._choose(text_scale=int(key) / 100))
        self.night_from.chosen.connect(lambda key: self._choose(night_from=key))
        self.night_until.chosen.connect(lambda key: self._choose(night_until=key))
        self.motion.toggled.connect(lambda is_on: self._choose(is_motion_reduced=is_on))
        self.hints.toggled.connect(lambda is_on: self._choose(shows_keys=is_on))

    def _choose(self, **changes: Any) -> None:  # noqa: ANN401  fields of Look
        self.look = look = replace(self.look, **changes)
        self.hours.setVisible(look.light is Light.BY_CLOCK)
        self.theme.switch(
            look.mode(self._now().time()), look.text_scale, look.is_motion_reduced, shows_keys=look.shows_keys
        )
        self.chosen.emit(look)
