"""A program that opens a vault by its key and goes to Today: `python -m tests.support.opening_process VAULT KEY`.

Prints the seconds from the right passphrase to the moment at which what waits there can be clicked. The key is not
derived here, which takes a second by itself and is meant to.
"""

import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from PySide6.QtWidgets import QApplication

from partspair import paths
from partspair.flows.keeping import Key
from partspair.flows.waits import REAL
from partspair.practice.words import load_words
from partspair.ui.look import Look
from partspair.ui.notices import WaitingCard
from partspair.ui.theme import Theme
from partspair.ui.window import Window

PATIENCE = 60.0


def main(directory: Path, secret: bytes) -> float:
    """Seconds."""
    app = QApplication(sys.argv[:1])
    theme, words = Theme(), load_words(paths.resources() / "content" / "en")
    theme.dress_application(app)
    window = Window(words, theme, Look.load(directory), directory, REAL, lambda: datetime.now(UTC), None)
    window.show()
    import_module("partspair.ui.home")  # while the passphrase is typed
    app.processEvents()
    begun = time.monotonic()
    window.open_home(Key(directory, secret))
    while time.monotonic() < begun + PATIENCE:
        app.processEvents()
        if any(card.isVisible() for card in window.findChildren(WaitingCard)):
            app.processEvents()
            taken = time.monotonic() - begun
            window.close()
            return taken
    raise SystemExit(1)


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])):.6f}\n")
