"""Whether there is a screen: Qt itself would end the process without a word that a person could use."""

import ctypes
import os
import sys

from partspair.errors import KnownError

NAMES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


class NoScreenError(KnownError):
    """No window can open here."""

    def __init__(self, happened: str) -> None:
        super().__init__(
            "No window can open here.",
            happened,
            "On a machine without a screen, xvfb-run gives a program one. The commands sync, check and open need none.",
        )


def require_screen() -> None:
    """Raise NoScreenError on Linux when no screen is named, or the one that is named does not answer."""
    if not sys.platform.startswith("linux"):
        return
    display, wayland, platform = (os.environ.get(name, "") for name in NAMES)
    if not (display or wayland or platform):
        raise NoScreenError("There is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set.")
    if not wayland and platform in ("", "xcb") and not _answers():
        raise NoScreenError("The screen that DISPLAY names does not answer.")


def _answers() -> bool:
    """Whether the X server that DISPLAY names takes a connection; where that can't be tried, yes."""
    try:
        library = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    library.xcb_connect.restype = ctypes.c_void_p
    library.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    for function in (library.xcb_connection_has_error, library.xcb_disconnect):
        function.argtypes = (ctypes.c_void_p,)
    library.xcb_disconnect.restype = None
    connection = library.xcb_connect(None, None)
    is_there = bool(library.xcb_connection_has_error(connection) == 0)
    library.xcb_disconnect(connection)
    return is_there
