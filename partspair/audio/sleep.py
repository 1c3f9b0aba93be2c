"""How long this computer has slept: its clocks run apart while it does."""

import sys
import time


def seconds_slept() -> float:
    """Grows by the seconds of each sleep; only differences mean anything.

    On Linux and macOS the monotonic clock stands still meanwhile. On macOS a clock that is set counts as sleep. On
    Windows it goes on, and what shows is that no sound came.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.time() - time.monotonic() if sys.platform == "darwin" else 0.0
