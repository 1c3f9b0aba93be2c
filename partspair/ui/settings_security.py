"""Security in the settings: what there is to tell, calmly and once; and the way to what protects the notes."""

from datetime import datetime

from PySide6.QtCore import Signal

from partspair.flows import noticing
from partspair.flows.noticing import Kind, LastHeard, News, Told
from partspair.ui import places
from partspair.ui.button import Button
from partspair.ui.button import Kind as ButtonKind
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label
from partspair.ui.layouts import clear, column, row
from partspair.ui.note_words import day_of
from partspair.ui.rows import LinkRow
from partspair.ui.settings_section import SettingsSection
from partspair.vault.devices import Owner

KEYS = {
    Kind.UNREADABLE: "sec.told.unreadable",
    Kind.NEWER: "sec.told.newer",
    Kind.REMOVED: "sec.told.removed",
    Kind.KEY: "sec.told.key",
}


class SecuritySection(SettingsSection):
    """Lines, and a button once they were read. `gone_to` carries a place."""

    gone_to = Signal(object)

    def __init__(self, house: House) -> None:
        super().__init__(house.theme)
        self._house, self._asker = house, Asker()
        theme, words = house.theme, house.words
        self.lines = column(space=16)
        self.read = Button(theme, words("sec.set.read"), ButtonKind.FAINT, small=True)
        self.read.clicked.connect(lambda _checked: self._mark_read())
        self.read.hide()
        self.way = LinkRow(theme, "seal", words("sec.link"), words("sec.link.sub"))
        self.way.clicked.connect(lambda _checked: self.gone_to.emit(places.Security()))
        self.lay_out(words("sec.set"), self.lines, row(self.read, None), self.way)
        self._ask()

    def _ask(self) -> None:
        partner, now = self._house.partner, self._house.clock()
        if partner is None:
            self._show(News())
            return
        self._house.vault.run(lambda vault: noticing.news(vault, partner.pair, now), self._asker.newest(self._learned))

    def _learned(self, answer: Ok[News] | Err) -> None:
        if isinstance(answer, Ok):
            self._show(answer.value)

    def _show(self, news: News) -> None:
        clear(self.lines)
        for line in lines_of(self._house, news):
            self.lines.addWidget(Label(self.theme, line))
        if news.is_empty:
            self.lines.addWidget(Label(self.theme, self._house.words("sec.set.well"), colour="ink2"))
        self.read.setVisible(bool(news.told))

    def _mark_read(self) -> None:
        partner = self._house.partner
        if partner is not None:
            self._house.vault.run(lambda vault: noticing.mark_read(vault, partner.pair))
            self._ask()
            self.way.setFocus()

    def leave(self) -> None:
        """The page goes."""
        self._asker.forget()


def lines_of(house: House, news: News) -> list[str]:
    """What there is to tell, as sentences."""
    words = house.words
    lines: list[str] = [words(f"sec.silent.{news.silence}")] if news.silence is not None else []
    lines += [words("sec.unheard")] if news.is_unheard else []
    lines += [words("sec.deaf", partner=house.name)] if news.is_deaf else []
    lines += [_told(house, one) for one in news.told]
    lines += [_heard(house, one) for one in news.last_heard]
    return lines


def _told(house: House, one: Told) -> str:
    words = house.words
    if one.kind is Kind.FORK:
        return _fork(house, one)
    key = KEYS[one.kind]
    if one.kind is Kind.REMOVED and one.count > 1:
        key = f"{key}.many"
    if one.kind in {Kind.UNREADABLE, Kind.NEWER}:
        return words.counted(key, one.count)
    return words(key, partner=house.name, n=str(one.count))


def _fork(house: House, one: Told) -> str:
    match one.owner:
        case Owner.THEIRS:
            return house.words("sec.told.fork", name=_device(house, one.label))
        case Owner.MINE:
            return house.words("sec.told.fork.mine")
        case None:
            return house.words("sec.told.fork.some")


def _heard(house: House, one: LastHeard) -> str:
    name = _device(house, one.label)
    if one.at is None:
        return house.words("sec.heard.never", name=name)
    return house.words("sec.heard", name=name, date=day_of(datetime.fromtimestamp(one.at, house.zone)))


def _device(house: House, label: str) -> str:
    """A device as it is called, with its person's name."""
    if not label:
        return house.words("sec.device", partner=house.name)
    return house.words("sec.device.label", partner=house.name, device=label)
