"""Which frame belongs to which place."""

from typing import assert_never

from partspair.flows.rehearsing import Rehearsed
from partspair.ui import places
from partspair.ui.drawer import DrawerPlace
from partspair.ui.frame import Frame
from partspair.ui.history import HistoryPlace
from partspair.ui.house import House
from partspair.ui.how import HowPlace
from partspair.ui.look import Look
from partspair.ui.night import ListenPlace
from partspair.ui.pairing import PairingPlace
from partspair.ui.pause import PausePlace
from partspair.ui.play import PlayPlace
from partspair.ui.respond import RespondPlace
from partspair.ui.safety_page import SafetyPlace
from partspair.ui.settings_page import SettingsPlace
from partspair.ui.share import SharePlace
from partspair.ui.stopped import StoppedPlace
from partspair.ui.today import TodayPlace
from partspair.ui.waiting import WaitingPlace


def frame_for(house: House, place: places.Place, look: Look, rehearsed: tuple[Rehearsed, str] | None) -> Frame:
    """Make the frame of a place."""
    match place:
        case places.Today():
            return TodayPlace(house)
        case places.MakeShare():
            return SharePlace(house, place)
        case places.Waiting():
            return WaitingPlace(house)
        case places.Listen() | places.Respond() | places.Play():
            return _with_a_note(house, place)
        case places.History():
            return HistoryPlace(house)
        case places.Drawer():
            return DrawerPlace(house)
        case places.Pairing():
            return PairingPlace(house, rehearsed[1] if rehearsed is not None else "")
        case places.Settings():
            return SettingsPlace(house, look)
        case places.Safety():
            return SafetyPlace(house)
        case places.HowWeDoThis():
            return HowPlace(house)
        case places.Pause(back):
            return PausePlace(house, back)
        case places.TooMuch(back):
            return StoppedPlace(house, back)
        case _:
            assert_never(place)


def _with_a_note(house: House, place: places.Listen | places.Respond | places.Play) -> Frame:
    match place:
        case places.Listen():
            return ListenPlace(house, place)
        case places.Respond():
            return RespondPlace(house, place)
        case places.Play():
            return PlayPlace(house, place)
