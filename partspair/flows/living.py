"""The time a vault has lived with a pair: the clock's, but it never goes back, and no leap makes it old at once."""

from partspair.pair.ids import PairId
from partspair.vault import settings
from partspair.vault.database import Vault

LONGEST_LEAP = 30 * 86_400.0
"""Seconds that one leap of the clock counts at most: it was wrong, or nobody was here for that long."""
_KEEP_EVERY = 3_600.0


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
