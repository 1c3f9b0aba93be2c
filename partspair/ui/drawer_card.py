"""A draft, or something kept, as a card with what can be done with it."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from partspair.flows.drafting import Draft
from partspair.practice.reply import Reply
from partspair.practice.share import Share
from partspair.ui.button import Button, Kind
from partspair.ui.house import House
from partspair.ui.labels import Label
from partspair.ui.layouts import Panel, gap
from partspair.ui.note_words import moment
from partspair.ui.signs import Arch, Sign
from partspair.ui.times import clock
from partspair.ui.typesetting import Words, plain, spoken

LONGEST = 80


class DraftCard(Panel):
    """Open it, or let it go."""

    opened = Signal()
    let_go = Signal()

    def __init__(self, house: House, draft: Draft) -> None:
        super().__init__(house.theme, pad=16)
        self.draft = draft
        title, detail = title_of(house, draft), ", ".join(details_of(house, draft))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(house.theme, title, most_lines=2))
        words.addWidget(Label(house.theme, detail, "detail", "ink2"))
        row = QHBoxLayout()
        row.setSpacing(gap(12))
        row.addWidget(Arch(house.theme, Sign.ME, 28), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(12)
        row.addLayout(words, 1)
        for key, signal in (("drawer.letgo", self.let_go), ("drawer.open", self.opened)):
            does = house.words(key)
            button = Button(house.theme, does, Kind.PLAIN if key == "drawer.open" else Kind.FAINT, small=True)
            button.setAccessibleName(", ".join((does, plain(title).rstrip("."), detail)))
            button.clicked.connect(signal)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.first = button
        self.inside.addLayout(row)


def title_of(house: House, draft: Draft) -> Words:
    """What it is called: its one line, its names, its first words, or that it has none of these."""
    body = draft.body
    if isinstance(body, Reply):
        return house.words("r.draft", partner=house.name)
    own = body.one_line or ", ".join(part.name for part in body.parts if part.name) or _beginning(body)
    return (spoken(own),) if own else house.words("his.share.unnamed")


def details_of(house: House, draft: Draft) -> Iterator[str]:
    """How long it is, and when it was touched last."""
    take = draft.take
    if take is not None and take.frames:
        yield clock(take.length_ms)
    elif draft.body.text:
        yield house.words("his.words")
    yield moment(house, draft.updated_at)


def _beginning(share: Share) -> str:
    line = share.text.strip().partition("\n")[0]
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()} …"
