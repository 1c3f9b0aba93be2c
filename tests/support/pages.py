"""One table of every page: where it is, and how somebody comes there. tests/gui/test_every_page.py looks at each row.

A new place or a new page of one adds a row to `PAGES`; a place without a row fails a test. A row's `make` is handed a
`World`, opens the page, and returns what is shown; what it opens is let go with the world.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from partspair.flows import cards, carrying, drafting, looking, sending
from partspair.practice.carry import Carry, CarryTo
from partspair.practice.part_card import Found, LinkKind
from partspair.practice.share import AskKind, PartHere
from partspair.practice.steps import Step
from partspair.practice.words import Words
from partspair.ui import places
from partspair.ui.express import ExpressWindow
from partspair.ui.first_run import FirstRun
from partspair.ui.fold import Fold
from partspair.ui.frame import Frame
from partspair.ui.house import House
from partspair.ui.jobs import ManualExecutor, Worker
from partspair.ui.locked_help import LockedHelp
from partspair.ui.look import Look
from partspair.ui.night_page import NightPlace
from partspair.ui.our_words_page import Prompt
from partspair.ui.respond_page import ComposePage
from partspair.ui.routes import frame_for
from partspair.ui.share import SharePlace
from partspair.ui.stumble import Stumble
from partspair.ui.theme import Theme
from partspair.ui.unlock import Unlock
from partspair.vault import part_map
from tests.support.evenings import SHARE, a_pair, button, pass_on, row_of, send
from tests.support.persons import Person, make_person, tone
from tests.support.rooms import Rooms


@dataclass
class World:
    """Maren and Idris, who have shared and answered; Noor, who is alone."""

    directory: Path
    maren: Rooms
    idris: Rooms
    noor: Rooms
    opened: list[QWidget] = field(default_factory=list)

    def open(self, rooms: Rooms, place: places.Place) -> Frame:
        """The frame of a place, after everything it asked for has come."""
        frame = frame_for(rooms.house, place, Look(), None)
        self.opened.append(frame)
        frame.resize(1200, 800)
        frame.show()
        rooms.step()
        return frame

    def close(self) -> None:
        """Leave every page."""
        for one in self.opened:
            if isinstance(one, Frame):
                one.leave()
            one.close()
        for rooms in (self.maren, self.idris, self.noor):
            rooms.step()
            rooms.close()


def make_world(directory: Path, stack: ExitStack, theme: Theme, read: Callable[[Words], Words] | None = None) -> World:
    """Two people with a little of everything, let go with `stack`; `read` changes the words of every page."""
    maren, idris = stack.enter_context(a_pair(directory))
    noor = make_person("Noor O.", directory / "noor", directory / "elsewhere", maren.clock)
    stack.callback(noor.vault.close)
    _live_a_little(maren, idris)

    def rooms_of(person: Person) -> Rooms:
        rooms = Rooms(person, theme)
        if read is not None:
            rooms.house = replace(rooms.house, words=read(rooms.house.words))
        return rooms

    world = World(directory, rooms_of(maren), rooms_of(idris), rooms_of(noor))
    stack.callback(world.close)
    return world


def _live_a_little(maren: Person, idris: Person) -> None:
    """Notes each way, an answer, drafts, something kept and something let go."""
    send(idris, replace(SHARE, parts=(PartHere("the one with the map"),), one_line="It wants to plan the week."))
    pass_on(idris, maren)
    send(maren)
    pass_on(maren, idris)
    share = looking.waiting(idris.vault, idris.the_pair())[0]
    reply = idris.draft_reply(share.id, AskKind.WITNESS, "I was there with the lamp-keeper.")
    sending.send_reply(idris.vault, idris.the_pair(), reply, idris.clock.now)
    pass_on(idris, maren)
    maren.clock.forward(3600)
    send(maren, replace(SHARE, one_line="The list woke early again."))
    pass_on(maren, idris)
    now = maren.clock.seconds
    carrying.carry(maren.vault, Carry(CarryTo.THERAPIST, "", "The phone rang.", "the quiet"), maren.clock.now)
    drafting.remember_names(maren.vault, ("the list", "the small cold one", "the lamp-keeper"), now)
    maren.draft(replace(SHARE, one_line="Half said"), tone(3.0))
    drafting.keep(maren.vault, maren.draft(replace(SHARE, one_line="Only for me")), now)
    drafting.let_go(maren.vault, maren.draft(replace(SHARE, one_line="Let go of")), now)


Make = Callable[[World], QWidget]


@dataclass(frozen=True)
class Page:
    """A row: its name, the place it belongs to (None outside the rooms), how to open it."""

    name: str
    place: type[places.Place] | None
    make: Make


def _at(place: places.Place, whose: str = "maren") -> Make:
    return lambda world: world.open(getattr(world, whose), place)


def _unfolded(place: places.Place) -> Make:
    """A page whose every "More" was pressed."""

    def make(world: World) -> QWidget:
        frame = world.open(world.maren, place)
        for one in frame.findChildren(Fold):
            one.way.click()
        for prompt in frame.findChildren(Prompt)[:1]:
            prompt.edit()
        return frame

    return make


def _step(step: Step) -> Make:
    """A step of the share, of two parts, with three seconds of sound."""

    def make(world: World) -> QWidget:
        rooms = world.maren
        draft = next(one for one in drafting.drawer(rooms.person.vault) if not one.is_in_drawer)
        frame = world.open(rooms, places.MakeShare(draft.id))
        assert isinstance(frame, SharePlace)
        frame.go_to(step)
        rooms.step()
        assert frame.step is step
        return frame

    return make


def _night(*presses: str) -> Make:
    """The night with a note that waits, after these buttons were pressed."""

    def make(world: World) -> QWidget:
        rooms = world.idris
        frame = world.open(rooms, places.Listen(row_of(rooms.person)))
        assert isinstance(frame, NightPlace)
        for name in presses:
            button(frame, name).click()
            rooms.step()
        return frame

    return make


def _respond(*presses: str) -> Make:
    def make(world: World) -> QWidget:
        rooms = world.idris
        frame = world.open(rooms, places.Respond(row_of(rooms.person)))
        assert isinstance(frame, NightPlace)
        assert isinstance(frame.now, ComposePage)
        for name in presses:
            button(frame, name).click()
            rooms.step()
        return frame

    return make


def _play(world: World) -> QWidget:
    return world.open(world.idris, places.Play(row_of(world.idris.person)))


def _part(*presses: str) -> Make:
    """The page of a part with a little of everything on its card and on the map."""

    def make(world: World) -> QWidget:
        vault, today = world.maren.person.vault, world.maren.person.clock.now.date()
        first, second, *_ = (one.part for one in cards.cards(vault))
        cards.keep(vault, first, lambda card: replace(card, found=Found.PARTNER, is_young=True, company="a word"))
        cards.say_these_days(vault, first, "makes room before six", today)
        cards.promise(vault, first, "ten minutes with paper", today)
        cards.draw_line(vault, first, LinkKind.LOOKS_AFTER, second)
        part_map.put(vault, first, 24.0, 24.0)
        part_map.put(vault, second, 160.0, 200.0)
        frame = world.open(world.maren, places.PartPage(first))
        for name in presses:
            button(frame, name).click()
            world.maren.step()
        return frame

    return make


def _of_the_pair(kind: type[places.EndPair] | type[places.NewDevice]) -> Make:
    return lambda world: world.open(world.maren, kind(world.maren.person.the_pair()))


def _express(*presses: str) -> Make:
    def make(world: World) -> QWidget:
        world.maren.person.clock.forward(60)  # no two moments are the same, whatever was opened before
        window = ExpressWindow(world.maren.house)
        world.opened.append(window)
        window.show()
        world.maren.step()
        for name in presses:
            button(window, name).click()
            world.maren.step()
        return window

    return make


def _nowhere(world: World) -> Worker[Path]:
    return Worker(ManualExecutor(), lambda: world.directory)


def _first_run(at: int) -> Make:
    def make(world: World) -> QWidget:
        house = world.maren.house
        door = FirstRun(house.words, house.theme, Look(), world.directory / "new", _nowhere(world), bytes)
        world.opened.append(door)
        door.show()
        door._show(at)
        return door

    return make


def _before_the_door(make: Callable[[House, World], QWidget]) -> Make:
    def shown(world: World) -> QWidget:
        door = make(world.maren.house, world)
        world.opened.append(door)
        door.show()
        return door

    return shown


def _unlock(house: House, world: World) -> QWidget:
    return Unlock(house.words, house.theme, Look(), world.directory / "maren", _nowhere(world), None)


def _locked_help(house: House, _world: World) -> QWidget:
    return LockedHelp(house.words, house.theme, "gb")


def _stumble(house: House, _world: World) -> QWidget:
    return Stumble(house.words, house.theme, ValueError())


PAGES: Sequence[Page] = (
    Page("today", places.Today, _at(places.Today())),
    Page("today-listener", places.Today, _at(places.Today(), "idris")),
    Page("today-alone", places.Today, _at(places.Today(), "noor")),
    *(Page(f"share-{step.value}", places.MakeShare, _step(step)) for step in Step),
    Page("waiting", places.Waiting, _at(places.Waiting(), "idris")),
    Page("listen-land", places.Listen, _night()),
    Page("listen-room", places.Listen, _night("Skip")),
    Page("listen-not-tonight", places.Listen, _night("Skip", "Not tonight")),
    Page("listen-ask", places.Listen, _night("Skip", "Room to listen")),
    Page("listen-play", places.Listen, _night("Skip", "Room to listen", "Play")),
    Page("respond", places.Respond, _respond()),
    Page("play", places.Play, _play),
    Page("history", places.History, _at(places.History())),
    Page("history-empty", places.History, _at(places.History(), "noor")),
    Page("part", places.PartPage, _part()),
    Page("part-edit", places.PartPage, _part("Edit")),
    Page("part-rest", places.PartPage, _part("Rest this card")),
    Page("parts", places.Parts, _at(places.Parts())),
    Page("parts-empty", places.Parts, _at(places.Parts(), "noor")),
    Page("drawer", places.Drawer, _at(places.Drawer())),
    Page("drawer-empty", places.Drawer, _at(places.Drawer(), "noor")),
    Page("shelf", places.Shelf, _at(places.Shelf())),
    Page("carries", places.Carries, _at(places.Carries())),
    Page("noticed", places.Noticed, _at(places.Noticed())),
    Page("pairing", places.Pairing, _at(places.Pairing(), "noor")),
    Page("settings", places.Settings, _at(places.Settings())),
    Page("landing", places.Landing, _at(places.Landing())),
    Page("safety", places.Safety, _at(places.Safety())),
    Page("worried", places.Worried, _at(places.Worried())),
    Page("my-card", places.MyCard, _at(places.MyCard())),
    Page("unsafe", places.Unsafe, _at(places.Unsafe())),
    Page("end-pair", places.EndPair, _of_the_pair(places.EndPair)),
    Page("new-device", places.NewDevice, _of_the_pair(places.NewDevice)),
    Page("security", places.Security, _at(places.Security())),
    Page("how", places.HowWeDoThis, _at(places.HowWeDoThis())),
    Page("how-open", places.HowWeDoThis, _unfolded(places.HowWeDoThis())),
    Page("our-words", places.OurWords, _at(places.OurWords())),
    Page("our-words-open", places.OurWords, _unfolded(places.OurWords())),
    Page("pause", places.Pause, _at(places.Pause(places.Today()))),
    Page("stopped", places.TooMuch, _at(places.TooMuch(places.Today()))),
    Page("express-who", None, _express()),
    Page("express-here", None, _express("the list")),
    *(Page(f"first-run-{at}", None, _first_run(at)) for at in range(5)),
    Page("unlock", None, _before_the_door(_unlock)),
    Page("locked-help", None, _before_the_door(_locked_help)),
    Page("stumble", None, _before_the_door(_stumble)),
)
