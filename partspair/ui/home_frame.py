"""The frame of the main pages with its rail filled: where one can go, whose room it is, how the folder stands."""

from datetime import datetime

from typing_extensions import override

from partspair.flows.exchanging import Exchanged
from partspair.sync.state import Ready
from partspair.ui import places
from partspair.ui.house import House
from partspair.ui.room_frame import Place, RoomFrame

GO: dict[str, places.Place] = {
    "today": places.Today(),
    "share": places.MakeShare(),
    "listen": places.Waiting(),
    "history": places.History(),
    "parts": places.Parts(),
    "drawer": places.Drawer(),
}
ICONS = {
    "today": "today",
    "share": "share",
    "listen": "listen",
    "history": "history",
    "parts": "part",
    "drawer": "drawer",
}


class HomeFrame(RoomFrame):
    """A main page. `key` is its row in the rail ('' for none). Subclasses show their page, and `refresh` it on news."""

    def __init__(self, house: House, key: str, title: str, aside: str = "") -> None:
        super().__init__(house.theme)
        self.house = house
        words = house.words
        self.show_places([Place(one, ICONS[one], words(f"nav.{one}")) for one in GO])
        self.show_here(key, title, aside)
        partner = house.partner
        if partner is None:
            self.show_people(house.me.display_name, has_partner=False)
        else:
            self.show_people(words("name.pair", me=house.me.display_name, partner=partner.name), has_partner=True)
        self._show_folder(None, None)
        self.place_chosen.connect(lambda name: self.go_requested.emit(GO[name]))
        self.settings_requested.connect(lambda: self.go_requested.emit(places.Settings()))

    @override
    def show_exchange(self, found: Exchanged, at: datetime) -> None:
        self._show_folder(found, at)

    def _show_folder(self, found: Exchanged | None, at: datetime | None) -> None:
        """Say how the folder stands; None before the first round."""
        words = self.house.words
        if self.house.partner is None and found is None:
            self.folder.show_state("folder", words("sync.none"), words("sync.none.sub"))
        elif found is None or at is None:
            self.folder.show_state("folder", words("sync.ok"))
        elif found.trouble is not None:
            self.folder.show_state("sync-problem", found.trouble.title, is_notice=True)
        elif not isinstance(found.state, Ready):
            self.folder.show_state("sync-problem", words("sync.gone.short"), is_notice=True)
        elif found.waiting:
            self.folder.show_state("sync-waiting", found.waiting[0])
        else:
            here = at.astimezone(self.house.zone)
            self.folder.show_state("sync-ok", words("sync.ok"), words("sync.looked", time=f"{here:%H:%M}"))
