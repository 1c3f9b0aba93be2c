"""The computer does not fall asleep by itself while sound flows; the screen may darken and lock (voice.md V11)."""

import ctypes
import ctypes.util
import sys
from threading import Condition, Thread
from typing import Any, Protocol

from partspair.ui.session_bus import Holder

REASON = "Recording or playing a voice note"


class Inhibitor(Protocol):
    """One system's way. Called from one thread; where it does not work, nothing happens."""

    def hold(self, why: str) -> None:
        """Ask not to fall asleep by idleness."""
        ...

    def release(self) -> None:
        """Ask no more."""
        ...


class Awake:
    """Holds while anything sounds, where there is a way. The asking is done on a thread of its own."""

    def __init__(self, inhibitor: Inhibitor | None = None) -> None:
        self._inhibitor = inhibitor
        self._sounding: frozenset[str] = frozenset()
        self._changed = Condition()
        self._thread: Thread | None = None
        self._is_over = False

    def tell(self, what: str, is_sounding: bool) -> None:
        """Whether this ("recording", "playing") sounds now; told as often as one likes."""
        now = self._sounding | {what} if is_sounding else self._sounding - {what}
        if now == self._sounding or self._is_over:
            return
        with self._changed:
            self._sounding = now
            self._changed.notify()
        if self._thread is None and self._inhibitor is not None:
            self._thread = Thread(target=self._run, args=(self._inhibitor,), name="awake", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Hold no more."""
        with self._changed:
            self._is_over, self._sounding = True, frozenset()
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self, inhibitor: Inhibitor) -> None:
        is_held = False
        while True:
            with self._changed:
                while bool(self._sounding) is is_held and not self._is_over:
                    self._changed.wait()
                is_held, was_held = bool(self._sounding), is_held
                is_over = self._is_over
            if is_held and not was_held:
                inhibitor.hold(REASON)
            elif was_held and not is_held:
                inhibitor.release()
            if is_over:
                return


class Mac:
    """IOKit's assertion against idle sleep; the display may still sleep."""

    def __init__(self) -> None:
        self._power: Any = ctypes.CDLL(ctypes.util.find_library("IOKit") or "IOKit")
        self._texts: Any = ctypes.CDLL(ctypes.util.find_library("CoreFoundation") or "CoreFoundation")
        self._texts.CFStringCreateWithCString.restype = ctypes.c_void_p
        self._texts.CFStringCreateWithCString.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32)
        self._texts.CFRelease.argtypes = (ctypes.c_void_p,)
        self._power.IOPMAssertionCreateWithName.argtypes = (
            ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint32),
        )  # fmt: skip
        self._held: ctypes.c_uint32 | None = None

    def hold(self, why: str) -> None:
        """Create the assertion."""
        utf8, on, held = 0x08000100, 255, ctypes.c_uint32(0)
        texts = [
            self._texts.CFStringCreateWithCString(None, one.encode(), utf8)
            for one in ("PreventUserIdleSystemSleep", why)
        ]
        if self._power.IOPMAssertionCreateWithName(texts[0], on, texts[1], ctypes.byref(held)) == 0:
            self._held = held
        for one in texts:
            self._texts.CFRelease(one)

    def release(self) -> None:
        """Release it."""
        held, self._held = self._held, None
        if held is not None:
            self._power.IOPMAssertionRelease(held)


class Windows:
    """The execution state of the thread that asks; the display may still be switched off."""

    def hold(self, why: str) -> None:  # noqa: ARG002 - it takes no reason
        """The system is required."""
        self._set(0x80000001)

    def release(self) -> None:
        """It is not any more."""
        self._set(0x80000000)

    def _set(self, state: int) -> None:
        ctypes.windll.kernel32.SetThreadExecutionState(ctypes.c_uint32(state))  # type: ignore[attr-defined,unused-ignore]


def this_system() -> Inhibitor | None:
    """The way of this computer, if it has one."""
    try:
        if sys.platform == "darwin":
            return Mac()
        if sys.platform == "win32":
            return Windows()
        return Holder()
    except (OSError, AttributeError):
        return None
