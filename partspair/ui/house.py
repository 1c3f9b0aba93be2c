"""What a page is handed: the words, the look, the workers, the two voices' machines, and who the two people are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from partspair.audio.devices import Sound
from partspair.flows.keeping import Key
from partspair.flows.listening import Listener
from partspair.flows.recording import Microphone
from partspair.flows.settling import Settled
from partspair.flows.waits import Waits
from partspair.pair.ids import PairId
from partspair.practice import clocks
from partspair.practice.boundaries import Boundaries, together
from partspair.practice.clocks import zone_named
from partspair.practice.words import Words
from partspair.ui.awake import Awake
from partspair.ui.jobs import Worker
from partspair.ui.post import PostRoom
from partspair.ui.theme import Theme
from partspair.vault.database import Vault
from partspair.vault.people import Profile
from partspair.vault.settings import Settings


@dataclass(frozen=True)
class Partner:
    """The other person, as they call themselves; `is_confirmed` once the check words were compared.

    `is_over` when the pair has ended: nothing can be sent any more, and what is here can be read.
    """

    pair: PairId
    name: str = field(repr=False)
    zone: str
    is_confirmed: bool
    is_over: bool = False


@dataclass(frozen=True)
class House:
    """Everything a page may use. `vault`, `folder` and `takes` are serial workers; jobs run on theirs, answers here.

    `takes` has the vault too, for making takes whole: what lasts there keeps no other page waiting.
    `is_back` when whoever unlocked it had not been here for days.
    """

    words: Words
    theme: Theme
    vault: Worker[Vault]
    folder: Worker[PostRoom]
    takes: Worker[Vault]
    microphone: Microphone
    listener: Listener
    sound: Sound
    waits: Waits
    key: Key
    me: Profile
    partner: Partner | None
    settings: Settings
    clock: Callable[[], datetime]
    awake: Awake = field(default_factory=Awake)
    settled: Settled = field(default_factory=Settled)
    is_back: bool = False

    @property
    def name(self) -> str:
        """What the partner is called in sentences, with the content's own word while there is none."""
        return self.partner.name if self.partner is not None and self.partner.name else self.words("name.partner.none")

    @property
    def is_over(self) -> bool:
        """Whether the pair that is shown has ended."""
        return self.partner is not None and self.partner.is_over

    @property
    def zone(self) -> tzinfo:
        """One's own time zone."""
        return zone_named(self.me.zone) or UTC

    def now(self) -> datetime:
        """This moment on one's own clock, with the zone of one's profile."""
        return self.clock().astimezone(self.zone)

    def there(self) -> datetime | None:
        """This moment on the partner's clock; None while there is nobody, or nobody knows their zone."""
        zone = self.there_zone
        return self.clock().astimezone(zone) if zone is not None else None

    @property
    def there_zone(self) -> tzinfo | None:
        """The partner's time zone; None while there is nobody, or nobody knows it."""
        return zone_named(self.partner.zone) if self.partner is not None else None

    @property
    def agreed(self) -> Boundaries:
        """What the two keep to: of each value the gentler."""
        return together(self.settled.mine, self.settled.theirs)

    def quiet_here(self) -> datetime | None:
        """Until when it is quiet here; None while it is not."""
        until = clocks.quiet_until(self.settled.mine.quiet, self.zone, self.clock())
        return until and until.astimezone(self.zone)

    def quiet_there(self) -> datetime | None:
        """Until when it is quiet at the partner's, on their clock; None while it is not, or they told nothing."""
        zone, theirs = self.there_zone, self.settled.theirs
        until = clocks.quiet_until(theirs.quiet, zone, self.clock()) if theirs is not None else None
        return until.astimezone(zone) if until is not None and zone is not None else None

    @property
    def may_announce(self) -> bool:
        """Whether a notice may say now that something is here: not in one's quiet hours, and only if one wants any."""
        return self.settings.has_notices and not self.is_over and self.quiet_here() is None

    def seconds(self) -> float:
        """This moment in seconds since 1970."""
        return self.clock().timestamp()
