"""Somebody who uses nothing but the keyboard, and knows of the window what the accessibility tree says of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.support.actor import SLOW, Actor
from tests.support.driver import NotShowingError
from tests.support.services import wait_until

BUTTON, RADIO, SLIDER, TEXT = "push button", "radio button", "slider", "text"
HAS_ARROWS = 20  # answers that a group has at most
TIME = re.compile(r"\d+ (second|minute)s?( \d+)?")


def _timeless(things: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Names as they are whatever the time, for what counts seconds meanwhile."""
    return {(role, TIME.sub("", name)) for role, name in things}


@dataclass(frozen=True)
class Hands:
    """The keyboard of somebody's window: no pointer, no accessible action, no focus that is given."""

    actor: Actor

    def look_about(self, page: str) -> None:
        """Keep a picture; Tab leads to everything that can be used here, and nothing on the way lacks a name."""
        self.actor.shoot(page)
        stops = self.actor.at.tour()
        assert all(name for _, name in stops), (page, stops)
        left_out = _timeless(self.actor.at.controls()) - _timeless(stops)
        assert not left_out, (page, left_out)

    def starts_at(self, name: str, role: str = BUTTON) -> None:
        """Wait until this has the keyboard by itself."""
        self.actor.at.wait_for(name, role, SLOW)
        wait_until(lambda: (role, name) in self.actor.at.focused(), f"the keyboard at {name!r}", SLOW)

    def reach(self, name: str, role: str = BUTTON) -> None:
        """Go there with Tab, as soon as it shows."""
        self.actor.at.wait_for(name, role, SLOW)
        self.actor.at.tab_to(name, role)

    def use(self, *names: str, role: str = BUTTON) -> None:
        """Go to one after another with Tab, and press Space there."""
        for name in names:
            self.reach(name, role)
            self.press("space")

    def use_one(self, part: str) -> None:
        """Use the button whose name contains `part`."""
        self.use(self.says(part))

    def choose(self, name: str) -> None:
        """Go to a group of answers with Tab, and to one of them with the arrow keys."""
        at = self.actor.at
        at.wait_for(name, RADIO, SLOW)
        stops = at.tour()
        at.tab_to(next(known for role, known in stops if role == RADIO), RADIO)
        for _ in range(HAS_ARROWS):
            if (RADIO, name) in at.focused():
                return
            self.press("Down")
        raise NotShowingError(f"the arrow keys do not lead to {name!r}")

    def press(self, keys: str) -> None:
        """Press keys, wherever the keyboard is."""
        self.actor.at.key(keys)

    def onward(self) -> None:
        """Next, from wherever the keyboard is."""
        self.press("ctrl+Return")

    def says(self, sentence: str) -> str:
        """Wait until something says that; return all it says."""
        return self.actor.at.wait_for_text(sentence, SLOW)

    def moves(self, key: str, slider: str) -> float:
        """Press a key on a slider; return by how much it moved."""
        self.reach(slider, SLIDER)
        before = self.value(slider)
        self.press(key)
        wait_until(lambda: self.value(slider) != before, f"{slider!r} to move", SLOW)
        return self.value(slider) - before

    def value(self, slider: str) -> float:
        """Where a slider stands."""
        return float(str(self.actor.at.value(slider, SLIDER)))

    def plays(self) -> None:
        """Hear that it plays at Space, and is silent at the next."""
        self.use("Play")
        self.actor.at.wait_for("Pause here", BUTTON, SLOW)
        self.press("space")
        self.actor.at.wait_for("Play", BUTTON, SLOW)
