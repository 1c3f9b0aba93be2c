"""How it looks, kept outside the vault because it is needed before the vault opens: theme, text, motion, country."""

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Self

from partspair.ui.theme import Theme
from partspair.ui.tokens import Mode

FILE = "look.json"
LARGEST_FILE = 4096
LARGEST_TEXT = 2.0


class Light(StrEnum):
    """When it is night: never, always, or between two times of one's own clock."""

    DAY = "day"
    NIGHT = "night"
    BY_CLOCK = "by_clock"


@dataclass(frozen=True)
class Look:
    """The choices; `night_from` and `night_until` are `HH:MM`."""

    light: Light = Light.DAY
    night_from: str = "21:00"
    night_until: str = "06:00"
    text_scale: float = 1.0
    is_motion_reduced: bool = False
    shows_keys: bool = True
    country: str = ""
    stays_in_tray: bool = False

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read the choices; what is missing, damaged or unknown has its default."""
        try:
            with (directory / FILE).open("rb") as file:
                kept = json.loads(file.read(LARGEST_FILE))
            known = {each.name for each in fields(cls)}
            return cls(**{name: value for name, value in kept.items() if name in known})._checked()
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return cls()

    def _checked(self) -> Self:
        """What a file said, as far as it makes sense. ValueError or TypeError where it does not."""
        kinds = (
            (self.is_motion_reduced, bool), (self.shows_keys, bool), (self.country, str), (self.stays_in_tray, bool)
        )  # fmt: skip
        if any(type(said) is not kind for said, kind in kinds):
            raise TypeError
        if any(time.fromisoformat(each).tzinfo is not None for each in (self.night_from, self.night_until)):
            raise ValueError
        return replace(self, light=Light(self.light), text_scale=_bounded(self.text_scale))

    def save(self, directory: Path) -> None:
        """Keep the choices."""
        fresh = directory / f".{FILE}"
        fresh.write_text(json.dumps(asdict(self)), encoding="utf-8")
        fresh.chmod(0o600)
        fresh.replace(directory / FILE)

    def mode(self, at: time) -> Mode:
        """Day or night, at this time of one's own clock."""
        match self.light:
            case Light.DAY:
                return Mode.DAY
            case Light.NIGHT:
                return Mode.NIGHT
            case Light.BY_CLOCK:
                start, end = time.fromisoformat(self.night_from), time.fromisoformat(self.night_until)
                is_night = start <= at < end if start <= end else at >= start or at < end
                return Mode.NIGHT if is_night else Mode.DAY

    def theme(self, at: time) -> Theme:
        """A theme that looks like this."""
        made = Theme(self.mode(at), self.text_scale, self.is_motion_reduced)
        made.switch(shows_keys=self.shows_keys)
        return made


def _bounded(scale: float) -> float:
    return max(1.0, min(float(scale), LARGEST_TEXT))  # in this order, what is no number becomes 1
