"""The partner's voice among the landings: looked up when a page opens, and heard when Play is pressed."""

from collections.abc import Callable
from dataclasses import dataclass, field

from partspair.flows import landings
from partspair.flows.landings import LandingNote
from partspair.flows.listening import Sounding
from partspair.pair.ids import PairId
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.sound_panel import SoundPanel
from partspair.ui.tokens import Whose
from partspair.vault.database import Vault

PARTNER = "partner"


@dataclass(frozen=True)
class Heard:
    """A landing that can be played."""

    note: LandingNote
    sounding: Sounding = field(repr=False)


def read(vault: Vault, pair: PairId) -> Heard | None:
    """The partner's landing, if there is one."""
    note = landings.theirs(vault, pair)
    return Heard(note, landings.sounding(vault, note.row)) if note is not None else None


def find(house: House, asker: Asker, then: Callable[[Heard], None]) -> None:
    """Look for the partner's landing; `then` hears of it, and of nothing when there is none."""
    partner = house.partner
    if partner is None:
        return
    pair = partner.pair

    def found(answer: Ok[Heard | None] | Err) -> None:
        if isinstance(answer, Ok) and answer.value is not None:
            then(answer.value)

    house.vault.run(lambda vault: read(vault, pair), asker.newest(found))


def panel_for(house: House, heard: Heard) -> SoundPanel:
    """A player that has it, silent. Close it when the page goes."""
    panel = SoundPanel(house, Whose.THEM)
    panel.load(heard.sounding, heard.note.peaks)
    return panel
