"""The draft behind the page: a row from the first choice on, saved on the vault's worker, in the order of asking."""

from collections.abc import Callable
from dataclasses import dataclass, field

from partspair.flows import drafting, trimming
from partspair.flows.continuing import keep_earlier
from partspair.flows.drafting import Draft
from partspair.flows.listening import Sounding
from partspair.flows.wholeness import is_whole, make_whole
from partspair.practice.share import Chapter, Share
from partspair.practice.steps import Step
from partspair.vault import settings, takes
from partspair.vault.database import Vault
from partspair.vault.takes import TakeId

from .house import House
from .jobs import Asker, Err, Ok
from .recovering import read_whole


@dataclass(frozen=True)
class Whole:
    """All that was spoken, and which of its samples are kept: from `start` up to `end`."""

    peaks: bytes = field(repr=False)
    frames: int
    start: int
    end: int


@dataclass(frozen=True)
class Spoken:
    """What was spoken for a draft and kept of it, ready to be heard. Lengths in milliseconds."""

    take: TakeId
    sounding: Sounding = field(repr=False)
    peaks: bytes = field(repr=False)
    duration_ms: int
    chapters: tuple[Chapter, ...] = ()
    whole: Whole | None = None


@dataclass(frozen=True)
class TakenUp:
    """A draft that is taken up again: what it says, the step it was left at, one's own names."""

    share: Share | None
    step: Step | None
    spoken: Spoken | None
    names: tuple[str, ...] = field(repr=False)
    takes: tuple[TakeId, ...] = ()


class DraftKeeper:
    """Begins the row at the first save. `number` is known once that was done; later saves go to the same row."""

    def __init__(self, house: House, number: int | None) -> None:
        self._house, self.number = house, number
        self._earlier: TakeId | None = None
        self._refusal: Exception | None = None

    def take_up(self, asker: Asker, then: Callable[[Ok[TakenUp] | Err], None]) -> None:
        """Read what there is; a take that was cut off is made whole first."""

        def read(vault: Vault) -> TakenUp:
            names = drafting.own_names(vault)
            if self.number is None:
                return TakenUp(None, None, None, names)
            left_at = settings.get(vault, _key(self.number))
            step = Step(left_at) if left_at in set(Step) else None
            kept = drafting.get(vault, self.number)
            return TakenUp(kept.share, step, spoken_now(vault, kept), names, takes_in(kept))

        read_whole(self._house, asker, read, lambda found: found.takes, then)

    def save(
        self, share: Share, step: Step, then: Callable[[Ok[int] | Err], None] | None = None, is_settled: bool = True
    ) -> None:
        """Keep the share and where one is in it. `is_settled` while nothing is being recorded."""
        now, pair = self._house.seconds(), self._house.partner.pair if self._house.partner else None

        def keep(vault: Vault) -> int:
            with vault.transaction():
                number = self.number
                if number is None:
                    number = drafting.begin(vault, pair, share, now).id
                else:
                    drafting.save(vault, number, share, now)
                settings.put(vault, _key(number), step)
            return number

        def write(vault: Vault) -> int:
            try:
                number = keep(vault)
            except Exception as error:
                self._refusal = error
                raise
            self.number, self._refusal = number, None
            if is_settled:
                self._bring_back(vault, now)
            return number

        self._house.vault.run(write, then)

    def close(
        self, does: Callable[[Vault, int], object], then: Callable[[Ok[object] | Err], None], is_last: bool
    ) -> None:
        """Send, keep or let go of the draft: `does` gets its number. `is_last` when nobody comes back to it.

        Nothing is done with what was not saved as it stands on the page.
        """

        def act(vault: Vault) -> object:
            if self._refusal is not None:
                raise self._refusal
            if self.number is None:
                raise LookupError("no draft yet")
            done = does(vault, self.number)
            if is_last:
                settings.put(vault, _key(self.number), None)
            return done

        self._house.vault.run(act, then)

    def listen(self, then: Callable[[Ok[Spoken | None] | Err], None]) -> None:
        """Read what was spoken."""
        now = self._house.seconds()

        def read(vault: Vault) -> Spoken | None:
            found = spoken_for(vault, self.number, now)
            self._earlier = found.take if found is not None else None
            return found

        self._house.vault.run(read, then)

    def _bring_back(self, vault: Vault, now: float) -> None:
        """Nothing was said into the newest take: the one before it is the draft's again."""
        if self._earlier is not None and self.number is not None:
            keep_earlier(vault, self.number, self._earlier, now)


def spoken_for(vault: Vault, draft: int | None, now: float) -> Spoken | None:
    """What was spoken for a draft; a take that was cut off is made whole first. None when there is no sound."""
    number = drafting.take_of(vault, draft) if draft is not None else None
    if number is None:
        return None
    make_whole(vault, number, now)
    return spoken_of(vault, number)


def takes_in(*kept: Draft) -> tuple[TakeId, ...]:
    """The takes of drafts."""
    return tuple(one.take.take for one in kept if one.take is not None)


def spoken_now(vault: Vault, draft: Draft) -> Spoken | None:
    """What was spoken for a draft, as far as it is whole."""
    take = draft.take.take if draft.take is not None else None
    return spoken_of(vault, take) if take is not None and is_whole(vault, take) else None


def spoken_of(vault: Vault, number: TakeId) -> Spoken | None:
    """What is kept of a whole take. None when there is no sound."""
    take = takes.get(vault, number)
    if take is None or take.frames == 0:
        return None
    kept = trimming.kept_of(vault, number)
    whole = Whole(take.peaks or b"", take.frames, *take.kept)
    return Spoken(number, kept.sounding, kept.peaks, kept.duration_ms, kept.chapters, whole)


def _key(draft: int) -> str:
    return f"draft.{draft}.step"
