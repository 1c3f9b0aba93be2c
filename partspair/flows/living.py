"""The time a vault has lived: the clock's, but it never goes back, and no leap makes it old at once."""

from partspair.pair.ids import PairId
from partspair.vault import settings
from partspair.vault.database import Vault

LONGEST_LEAP = 30 * 86_400.0
"""Seconds that one leap of the clock counts at most: it was wrong, or nobody was here for that long."""
_KEEP_EVERY = 3_600.0
LONGEST_STEP = 3 * 86_400.0
"""Seconds that count at most between two sweeps, ahead or back, for what lies and can still be brought back."""
_LAIN = "lain"
AWAY = 3 * 86_400.0
"""Seconds without anybody here after which somebody comes back."""
_HERE = "was here"


def lived(vault: Vault, pair: PairId, now: float) -> float:
    """Seconds, comparable only with what this function returned before. `now` is what the clock says.

    Old keys are erased by this time (protocol 2): a clock that is off by years neither erases one early nor keeps one.
    """
    key = f"lived {pair.hex()}"
    kept = settings.get(vault, key)
    if kept is None:
        settings.put(vault, key, f"{now!r} {now!r}")
        return now
    looked_at, before = map(float, kept.split())
    passed = now - looked_at
    reached = before + min(max(passed, 0.0), LONGEST_LEAP)
    if passed < 0 or passed >= _KEEP_EVERY:
        settings.put(vault, key, f"{now!r} {reached!r}")
    return reached


def lain(vault: Vault, now: float) -> float:
    """Seconds, comparable only with what this function returned before; asked at every sweep.

    What was let go, sent or taken back is erased by this time. A leap ahead counts three days, and one back takes three
    days away from what is counted next: a clock that is wrong for a while, however often, makes no time.
    """
    looked_at, place, reached = _kept(vault) or (now, 0.0, 0.0)
    place += max(-LONGEST_STEP, min(now - looked_at, LONGEST_STEP))
    place = max(place, reached - LONGEST_STEP)
    reached = max(place, reached)
    settings.put(vault, _LAIN, f"{now!r} {place!r} {reached!r}")
    return reached


def comes_back(vault: Vault, now: float) -> bool:
    """Whether the one who unlocks comes back after days. Only the last moment is kept, and no number of days."""
    before = settings.get(vault, _HERE)
    with vault.transaction():
        settings.put(vault, _HERE, repr(now))
    return before is not None and now - float(before) >= AWAY


def goes_at(vault: Vault, put_at: float, since: float | None, after: float) -> float:
    """When what was put there at `put_at` goes, by the clock, if the app is opened daily from now on.

    `since` is what `lain` said when a sweep first found it.
    """
    kept = _kept(vault)
    if kept is None or since is None:
        return put_at + after
    looked_at, _, reached = kept
    return looked_at + after - (reached - since)


def _kept(vault: Vault) -> tuple[float, float, float] | None:
    """What the clock said at the last sweep; where that leads, and the furthest it ever led."""
    found = settings.get(vault, _LAIN)
    if found is None:
        return None
    looked_at, place, reached = map(float, found.split())
    return looked_at, place, reached
