"""How long things wait. Injected, so that a rehearsal and a test need not wait for days."""

from dataclasses import dataclass

MINUTE = 60.0
DAY = 86_400.0


@dataclass(frozen=True)
class Waits:
    """All in seconds. An acknowledgement waits a random time between the two `acknowledge` figures (protocol 5)."""

    look: float = 20.0
    quiet: float = 10.0
    acknowledge_least: float = 1 * MINUTE
    acknowledge_most: float = 10 * MINUTE
    clear: float = DAY
    check_again: float = 10 * MINUTE
    invitation: float = 7 * DAY
    unanswered: float = 14 * DAY
    shelf: float = 7 * DAY
    renew: float = 7 * DAY
    keep_keys: float = 30 * DAY
    longest_keys: float = 90 * DAY
    resend: float = DAY
    dormant: float = 60 * DAY


REAL = Waits()
REHEARSAL = Waits(look=1.0, quiet=2.0, acknowledge_least=5.0, acknowledge_most=5.0, check_again=30.0)
