"""Which frame belongs to which place."""

from collections.abc import Callable
from dataclasses import replace

from partspair.flows.rehearsing import Rehearsed
from partspair.ui import places
from partspair.ui.carries import CarriesPlace
from partspair.ui.drawer import DrawerPlace
from partspair.ui.ending import EndPlace
from partspair.ui.frame import Frame
from partspair.ui.history import HistoryPlace
from partspair.ui.house import House, Partner
from partspair.ui.how import HowPlace
from partspair.ui.landing import LandingPlace
from partspair.ui.look import Look
from partspair.ui.my_card_page import MyCardPlace
from partspair.ui.new_device import NewDevicePlace
from partspair.ui.night import ListenPlace
from partspair.ui.noticed import NoticedPlace
from partspair.ui.our_words_page import OurWordsPlace
from partspair.ui.pairing import PairingPlace
from partspair.ui.part_page import PartPlace
from partspair.ui.parts import PartsPlace
from partspair.ui.pause import PausePlace
from partspair.ui.play import PlayPlace
from partspair.ui.respond import RespondPlace
from partspair.ui.safety_page import SafetyPlace
from partspair.ui.security_page import SecurityPlace
from partspair.ui.settings_page import SettingsPlace
from partspair.ui.share import SharePlace
from partspair.ui.shelf import ShelfPlace
from partspair.ui.stopped import StoppedPlace
from partspair.ui.today import TodayPlace
from partspair.ui.unsafe_page import UnsafePlace
from partspair.ui.waiting import WaitingPlace
from partspair.ui.worried_page import WorriedPlace

PLAIN: dict[type[places.Place], Callable[[House], Frame]] = {
    places.Today: TodayPlace,
    places.Waiting: WaitingPlace,
    places.Parts: PartsPlace,
    places.Drawer: DrawerPlace,
    places.Shelf: ShelfPlace,
    places.Carries: CarriesPlace,
    places.Noticed: NoticedPlace,
    places.Landing: LandingPlace,
    places.Safety: SafetyPlace,
    places.Security: SecurityPlace,
    places.Unsafe: UnsafePlace,
    places.Worried: WorriedPlace,
    places.MyCard: MyCardPlace,
    places.HowWeDoThis: HowPlace,
    places.OurWords: OurWordsPlace,
}


def frame_for(house: House, place: places.Place, look: Look, rehearsed: tuple[Rehearsed, str] | None) -> Frame:
    """Make the frame of a place."""
    match place:
        case places.MakeShare():
            made: Frame = SharePlace(house, place)
        case places.Listen() | places.Respond() | places.Play():
            made = _with_a_note(house, place)
        case places.Pairing():
            made = PairingPlace(house, rehearsed[1] if rehearsed is not None else "")
        case places.History(past):
            made = HistoryPlace(_looking_back(house, past), past)
        case places.PartPage():
            made = PartPlace(house, place)
        case places.EndPair():
            made = EndPlace(house, place)
        case places.NewDevice():
            made = NewDevicePlace(house, place)
        case places.Settings():
            made = SettingsPlace(house, look)
        case places.Pause(back):
            made = PausePlace(house, back)
        case places.TooMuch(back):
            made = StoppedPlace(house, back)
        case _:
            made = PLAIN[type(place)](house)
    return made


def _with_a_note(house: House, place: places.Listen | places.Respond | places.Play) -> Frame:
    match place:
        case places.Listen():
            return ListenPlace(house, place)
        case places.Respond():
            return RespondPlace(house, place)
        case places.Play():
            return PlayPlace(_looking_back(house, place.past), place)


def _looking_back(house: House, past: places.Past | None) -> House:
    """The house as the history of a pair that has ended needs it: the partner is who it was."""
    if past is None:
        return house
    return replace(house, partner=Partner(past.pair, past.name, past.zone, is_confirmed=True, is_over=True))
