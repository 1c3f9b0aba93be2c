"""The rooms behind the door: goes from place to place, looks into the folder again and again, and keeps it quiet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from time import monotonic

from PySide6.QtCore import QObject, QTimer

from partspair.audio.devices import SoundSystem
from partspair.audio.playback import Player, Playing
from partspair.flows import keeping, living
from partspair.flows.exchanging import Exchanged
from partspair.flows.keeping import Key
from partspair.flows.listening import Listener
from partspair.flows.recording import Microphone
from partspair.flows.settling import Settled, settled
from partspair.flows.waits import Waits
from partspair.pair.ids import PairId
from partspair.practice.words import Words
from partspair.ui import places
from partspair.ui.awake import Awake, this_system
from partspair.ui.express import ExpressWindow
from partspair.ui.frame import Frame
from partspair.ui.garbage import settle
from partspair.ui.house import House, Partner
from partspair.ui.jobs import Err, Ok, ThreadExecutor, Worker
from partspair.ui.our_words_page import OurWordsPlace
from partspair.ui.post import Hints, PostRoom
from partspair.ui.routes import frame_for
from partspair.ui.settings_page import SettingsPlace
from partspair.ui.window import Window
from partspair.vault import entries, pairs, people, settings
from partspair.vault.database import Vault
from partspair.vault.pairs import PairState

Known = tuple[Partner | None, tuple[PairId, ...]]
Learned = tuple[Known, settings.Settings, people.Profile, Settled, int]
Round = tuple[Exchanged | None, Known]
SWEEPS = 6 * 3600 * 1000  # milliseconds between two looks at what left the shelf
LISTENS = 1000  # milliseconds between two looks whether something plays
AWAITED = (PairState.INVITING, PairState.JOINING, PairState.LEAVING, PairState.LEFT)


def _each(owner: QObject, milliseconds: int, does: Callable[[], object]) -> QTimer:
    timer = QTimer(owner)
    timer.timeout.connect(does)
    timer.start(milliseconds)
    return timer


class Rooms:
    """Everything after unlocking. One frame is shown at a time; it is made on arrival and let go on leaving."""

    def __init__(self, window: Window, words: Words, key: Key, waits: Waits, clock: Callable[[], datetime]) -> None:
        self._window = window
        self._here: places.Place = places.Today()
        self._frame: Frame | None = None
        self._is_looking = True
        self._hints = hints = Hints(window)
        hints.heard.connect(self.look_into_folder)
        sound = SoundSystem()
        with key.open() as vault:
            (partner, _), chosen, me, both, _ = _who_and_what(vault)
            is_back = living.comes_back(vault, clock().timestamp())
        self._house = House(
            words=words,
            theme=window.theme,
            vault=Worker(ThreadExecutor("vault"), key.open, Vault.close, window.stumble),
            folder=Worker(
                ThreadExecutor("folder"), lambda: PostRoom(key.open, waits, hints.hint), PostRoom.close, window.stumble
            ),
            takes=Worker(ThreadExecutor("takes"), key.open, Vault.close, window.stumble),
            microphone=Microphone(sound, key.open, lambda: clock().timestamp()),
            listener=Listener(Player(sound, chosen.speaker)),
            sound=sound,
            waits=waits,
            key=key,
            me=me,
            partner=partner,
            settings=chosen,
            clock=clock,
            awake=Awake(this_system()),
            settled=both,
            is_back=is_back,
        )
        self._timer = _each(window, round(waits.look * 1000), self.look_into_folder)
        self._listening = _each(window, LISTENS, self._tell_playing)
        self._house.vault.run(lambda vault: keeping.sweep(vault, clock().timestamp(), waits))
        self._sweeps = _each(window, SWEEPS, self.sweep_shelf)
        self.go(self._here)
        self._learn()
        settle()

    def go(self, place: places.Place) -> None:
        """Leave where one is and go there."""
        before = self._frame
        self._leave()
        self._here = place
        frame = frame_for(self._house, place, self._window.look, self._window.rehearsed)
        self._frame = frame
        self._connect(frame)
        self._window.show_frame(frame)
        self._tell_exchange()
        if before is not None:
            self._learn()

    def express(self) -> None:
        """A part is here: its small window opens on top, whatever else is shown."""
        if self._express is None:
            self._express = made = ExpressWindow(self._house)
            made.closed.connect(self._express_closed)
            made.noticed.connect(self._learn)
            made.go_requested.connect(self._go_from_express)
            made.too_much_requested.connect(self._stop_from_express)
            made.lock_requested.connect(self._window.lock)
            made.exchange_requested.connect(self.look_into_folder)
        self._express.show()
        self._express.raise_()
        self._express.activateWindow()

    def rest(self) -> None:
        """The window is put away for a while: save what is open, let nothing sound, and be at the first page."""
        self.silence()
        self.go(places.Today())

    def _go_from_express(self, place: places.Place) -> None:
        self._window.come_forward()
        self.go(place)

    def _stop_from_express(self) -> None:
        self._window.come_forward()
        self._stop(places.TooMuch)
        if self._express is not None:
            self._express.close()

    def _express_closed(self) -> None:
        if self._express is not None:
            self._express.deleteLater()
            self._express = None
            self._learn()

    def silence(self) -> None:
        """Let nothing sound, at once: playing first, then recording."""
        self._house.listener.pause()
        if self._express is not None:
            self._express.silence()
        if self._frame is not None:
            self._frame.silence()

    def _tell_playing(self) -> None:
        self._house.awake.tell("playing", isinstance(self._house.listener.look(), Playing))

    @property
    def is_sounding(self) -> bool:
        """Whether something is being heard, or a place is open where something may be recorded."""
        is_speaking = self._express is not None and self._express.is_sounding
        is_playing = isinstance(self._house.listener.look(), Playing)
        return is_playing or is_speaking or isinstance(self._here, places.MakeShare | places.Respond)

    def sweep_shelf(self) -> None:
        """Erase what left the shelf while the window stayed open."""
        clock, waits = self._house.clock, self._house.waits
        self._house.vault.run(lambda vault: keeping.sweep_shelf(vault, clock().timestamp(), waits))

    def look_into_folder(self) -> None:
        """One round with the folder of every pair that is met or awaited, unless one is under way."""
        known = [self._house.partner.pair] if self._house.partner is not None else []
        pairs_met = [*known, *(one for one in self._awaited if one not in known)]
        if self._is_looking:
            return
        self._is_looking = True
        now = self._house.clock()

        def exchange(post: PostRoom) -> Round:
            """The pair that is shown comes first, and is what the rail tells of."""
            found = [post.exchange(pair, now, monotonic()) for pair in pairs_met]
            post.tidy(now)
            return found[0] if found else None, _who(post.vault)

        self._house.folder.run(exchange, self._looked)

    def close(self) -> None:
        """Save what is open, a running take first, and end the workers."""
        self._timer.stop()
        self._sweeps.stop()
        self._listening.stop()
        if self._express is not None:
            self._express.close()
        self._leave()
        self._house.listener.close()
        self._house.awake.close()
        self._house.sound.close()
        self._house.takes.close()
        self._house.vault.close()
        self._house.folder.close()
        self._hints.stop()

    _express: ExpressWindow | None = None
    _last: tuple[Exchanged, datetime] | None = None
    _awaited: tuple[PairId, ...] = ()
    _newest = 0
    """The row of the newest note of the partner that was here when it was last looked at."""
    _has_learned = False
    """The vault was swept and read; only then may anything arrive."""

    def _looked(self, answer: Ok[Round] | Err) -> None:
        self._is_looking = False
        if isinstance(answer, Err):
            return
        found, known = answer.value
        if found is not None:
            self._last = (found, self._house.clock())
            self._tell_exchange()
        if (found is not None and found.is_news) or known != (self._house.partner, self._awaited):
            self._learn()

    def _learn(self) -> None:
        """Read again who the partner is, and let the page show what is new."""
        self._house.vault.run(_who_and_what, self._learned)

    def _learned(self, answer: Ok[Learned] | Err) -> None:
        if isinstance(answer, Err):
            return
        (partner, awaited), chosen, me, both, newest = answer.value
        is_first, self._has_learned = not self._has_learned, True
        is_arrived, self._newest = newest > self._newest and not is_first, newest
        house = replace(self._house, partner=partner, settings=chosen, me=me, settled=both)
        is_new = house != self._house
        self._awaited = awaited
        if is_new:
            self._house = house
        if is_new and isinstance(self._here, places.Today):
            self.go(self._here)
        elif self._frame is not None:
            self._frame.refresh()
        if is_arrived and self._house.may_announce:
            self._window.announce()
        if is_first:
            self._is_looking = False
            self.look_into_folder()

    def _connect(self, frame: Frame) -> None:
        frame.too_much_requested.connect(lambda: self._stop(places.TooMuch))
        frame.pause_requested.connect(lambda: self._stop(places.Pause))
        frame.safety_requested.connect(lambda: self.go(places.Safety()))
        frame.how_requested.connect(lambda: self.go(places.HowWeDoThis()))
        frame.go_requested.connect(self.go)
        frame.lock_requested.connect(self._window.lock)
        frame.exchange_requested.connect(self.look_into_folder)
        frame.close_requested.connect(self._window.close)
        frame.express_requested.connect(self.express)
        if isinstance(frame, SettingsPlace):
            frame.look_chosen.connect(self._window.keep_look)
        if isinstance(frame, OurWordsPlace):
            frame.words_kept.connect(self._read_with)

    def _read_with(self, words: Words) -> None:
        self._house = replace(self._house, words=words)

    def _stop(self, kind: type[places.TooMuch | places.Pause]) -> None:
        """Be silent first, then cover what is shown; the way back leads to where one was."""
        self.silence()
        here = self._here
        if isinstance(here, places.Pause | places.TooMuch):
            here = here.back
        elif self._frame is not None:
            here = self._frame.way_back or here
        self.go(kind(here))

    def _leave(self) -> None:
        self._house.listener.pause()
        if self._frame is not None:
            self._frame.leave()

    def _tell_exchange(self) -> None:
        if self._frame is not None and self._last is not None:
            self._frame.show_exchange(*self._last)


def partner_of(vault: Vault) -> Partner | None:
    """The partner of the pair that is shown: the newest that meets, or else the newest that was said goodbye to."""
    met = [one for one in pairs.every(vault) if one.partner_root is not None]
    for states in ((PairState.ANSWERED, PairState.PAIRED), (PairState.LEFT,)):
        for kept in reversed(met):
            if kept.state in states:
                is_over = kept.state is PairState.LEFT
                is_confirmed = kept.confirmed_at is not None
                return Partner(kept.pair, kept.partner_name, kept.partner_zone, is_confirmed, is_over)
    return None


def _who(vault: Vault) -> Known:
    return partner_of(vault), tuple(one.pair for one in pairs.every(vault) if one.state in AWAITED)


def _who_and_what(vault: Vault) -> Learned:
    who, me = _who(vault), people.profile(vault) or people.Profile("", "UTC")
    pair = who[0].pair if who[0] is not None else None
    newest = entries.newest_from_partner(vault, pair) if pair is not None else 0
    return who, settings.load(vault), me, settled(vault, pair), newest
