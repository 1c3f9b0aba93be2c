"""Makes the pictures of the README from the app's own pages: `.venv/bin/python packaging/pictures.py [FOLDER]`.

Two invented people, real vaults, a real note through a folder; only the sound is made from numbers.
"""

import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from partspair.audio.shape import RATE, Samples
from partspair.flows import sending
from partspair.practice.steps import Step
from partspair.ui import places
from partspair.ui.night import ListenPlace
from partspair.ui.share import SharePlace
from partspair.vault import takes
from tests.support.evenings import SHARE, a_pair, button, pass_on, row_of
from tests.support.persons import Person
from tests.support.rooms import Rooms

SIZE = (1200, 800)
SECONDS, SECOND_PART = 132, 74


def spoken(seconds: int) -> Samples:
    """Return noise as loud as somebody speaking: syllables, phrases, and breaths between them."""
    chance = np.random.default_rng(7)
    loudness = 0.0
    pieces: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
    while sum(len(piece) for piece in pieces) < seconds * RATE:
        length = int(RATE * chance.uniform(0.9, 4.0))
        loudness = float(np.clip(loudness + chance.normal(0, 0.25), 0.15, 0.75)) if pieces else 0.45
        syllables = np.abs(np.sin(np.pi * 3.1 * np.arange(length) / RATE + chance.uniform(0, 3)))
        swell = np.sin(np.pi * np.arange(length) / length) ** 0.6
        pieces.append(chance.normal(0, 1, length) * syllables * swell * loudness)
        pieces.append(chance.normal(0, 0.004, int(RATE * chance.uniform(0.3, 1.8))))
    sound = np.concatenate(pieces)[: seconds * RATE]
    return np.asarray(np.clip(sound * 9_000, -32_000, 32_000), np.int16)


def keep(widget: QWidget, path: Path) -> None:
    """Save a picture, packed as small as PNG gets without losing anything."""
    QApplication.processEvents()
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    if not picture.save(str(path), quality=0):  # 0 is the strongest packing
        raise OSError(f"{path} cannot be written")
    print(f"{path}: {path.stat().st_size // 1024} KB")


def show(widget: QWidget, rooms: Rooms) -> None:
    """Lay a page out as a window would."""
    widget.resize(*SIZE)
    widget.show()
    rooms.step()


def picture_the_ask(maren: Person, path: Path) -> None:
    """The page where the speaker says what they would like back."""
    rooms = Rooms(maren)
    place = SharePlace(rooms.house, places.MakeShare(maren.draft(SHARE)))
    show(place, rooms)
    place.step_requested.emit(Step.ASK.value)
    rooms.step()
    keep(place, path)
    place.leave()
    rooms.step()
    place.close()
    rooms.close()


def picture_the_night(maren: Person, idris: Person, path: Path) -> None:
    """The player at night, with the ask in sight."""
    draft = maren.draft(SHARE, spoken(SECONDS))
    take = next(one.take for one in takes.in_state(maren.vault, takes.TakeState.KEPT))
    takes.add_chapter(maren.vault, take, 0, SHARE.parts[0].name)
    takes.add_chapter(maren.vault, take, SECOND_PART * RATE, SHARE.parts[1].name)
    sending.send_share(maren.vault, maren.the_pair(), draft, maren.clock.now)
    pass_on(maren, idris)
    rooms = Rooms(idris)
    place = ListenPlace(rooms.at_night(), places.Listen(row_of(idris)))
    show(place, rooms)
    for name in ("Skip", "Room to listen", "Play"):
        button(place, name).click()
        rooms.step()
    keep(place, path)
    place.leave()
    rooms.step()
    place.close()
    rooms.close()


def main() -> None:
    """Make both, without a screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(sys.argv[:1])
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "resources" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, a_pair(Path(place)) as (maren, idris):
        picture_the_ask(maren, folder / "ask.png")
        picture_the_night(maren, idris, folder / "night.png")
    application.quit()


main()
