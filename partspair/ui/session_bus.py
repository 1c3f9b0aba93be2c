"""Asking a Linux desktop, over D-Bus, not to suspend by idleness: the portal, GNOME, PowerManagement, or logind.

libdbus by ctypes, which QtDBus needs too: PySide's QtDBus cannot send the unsigned number that the first two want. The
connection is a private one, and closing it is how all four learn that it is over, also when the app is killed.
"""

import ctypes
import os
from ctypes import POINTER, byref, c_char_p, c_int, c_uint32, c_void_p
from dataclasses import dataclass
from typing import Any

WAIT = 2000
"""Milliseconds for one answer."""
SUSPEND = 4
"""The flag of the portal and of GNOME for suspending alone; 8 would be the idle screen, which is left alone."""

_SESSION, _SYSTEM = 0, 1
_STRING, _UNSIGNED, _ARRAY, _DESCRIPTOR = ord("s"), ord("u"), ord("a"), ord("h")


class _Iterator(ctypes.Structure):
    _fields_ = (("room", c_void_p * 16),)


@dataclass(frozen=True)
class Way:
    """One service's method; `arguments` are texts, numbers, or () for no options."""

    bus: int
    service: str
    path: str
    interface: str
    arguments: tuple[str | int | tuple[()], ...]


def ways(why: str) -> tuple[Way, ...]:
    """The services to ask, the first that answers is enough."""
    app = "org.partspair.PartsPair"
    portal, gnome = "org.freedesktop.portal", "org.gnome.SessionManager"
    power, login = "org.freedesktop.PowerManagement", "org.freedesktop.login1"
    return (
        Way(_SESSION, gnome, "/org/gnome/SessionManager", gnome, (app, 0, why, SUSPEND)),
        Way(_SESSION, power, "/org/freedesktop/PowerManagement/Inhibit", f"{power}.Inhibit", (app, why)),
        Way(_SESSION, f"{portal}.Desktop", "/org/freedesktop/portal/desktop", f"{portal}.Inhibit", ("", SUSPEND, ())),
        Way(_SYSTEM, login, "/org/freedesktop/login1", f"{login}.Manager", ("idle", "Parts Pair", why, "block")),
    )


def _load() -> Any:  # noqa: ANN401 - a C library
    library = ctypes.CDLL("libdbus-1.so.3")
    pointers = "dbus_bus_get_private", "dbus_message_new_method_call", "dbus_connection_send_with_reply_and_block"
    for name in pointers:
        getattr(library, name).restype = c_void_p
    library.dbus_bus_get_private.argtypes = (c_int, c_void_p)
    library.dbus_message_new_method_call.argtypes = (c_char_p,) * 4
    library.dbus_connection_send_with_reply_and_block.argtypes = (c_void_p, c_void_p, c_int, c_void_p)
    for name in ("dbus_connection_close", "dbus_connection_unref", "dbus_message_unref"):
        getattr(library, name).argtypes = (c_void_p,)
    library.dbus_connection_set_exit_on_disconnect.argtypes = (c_void_p, c_uint32)
    library.dbus_message_set_auto_start.argtypes = (c_void_p, c_uint32)
    library.dbus_message_iter_init.argtypes = (c_void_p, POINTER(_Iterator))
    library.dbus_message_iter_init_append.argtypes = (c_void_p, POINTER(_Iterator))
    library.dbus_message_iter_append_basic.argtypes = (POINTER(_Iterator), c_int, c_void_p)
    library.dbus_message_iter_open_container.argtypes = (POINTER(_Iterator), c_int, c_char_p, POINTER(_Iterator))
    library.dbus_message_iter_close_container.argtypes = (POINTER(_Iterator), POINTER(_Iterator))
    library.dbus_message_iter_get_arg_type.argtypes = (POINTER(_Iterator),)
    library.dbus_message_iter_get_basic.argtypes = (POINTER(_Iterator), c_void_p)
    return library


class Holder:
    """Asks the services in turn. Raises OSError or AttributeError where libdbus is missing; else it never raises."""

    def __init__(self) -> None:
        self._dbus = _load()
        self._connection: int | None = None
        self._descriptor: int | None = None

    def hold(self, why: str) -> None:
        """Ask until one of them answers."""
        for way in ways(why):
            connection = self._dbus.dbus_bus_get_private(way.bus, None)
            if not connection:
                continue
            self._dbus.dbus_connection_set_exit_on_disconnect(connection, 0)
            if self._ask(connection, way):
                self._connection = connection
                return
            self._close(connection)

    def release(self) -> None:
        """Leave the bus."""
        connection, self._connection = self._connection, None
        descriptor, self._descriptor = self._descriptor, None
        if connection is not None:
            self._close(connection)
        if descriptor is not None:
            os.close(descriptor)

    def _close(self, connection: int) -> None:
        self._dbus.dbus_connection_close(connection)
        self._dbus.dbus_connection_unref(connection)

    def _ask(self, connection: int, way: Way) -> bool:
        names = (way.service, way.path, way.interface, "Inhibit")
        message = self._dbus.dbus_message_new_method_call(*(one.encode() for one in names))
        self._dbus.dbus_message_set_auto_start(message, 0)
        iterator = _Iterator()
        self._dbus.dbus_message_iter_init_append(message, byref(iterator))
        for one in way.arguments:
            self._append(iterator, one)
        answer = self._dbus.dbus_connection_send_with_reply_and_block(connection, message, WAIT, None)
        self._dbus.dbus_message_unref(message)
        if not answer:
            return False
        self._keep_descriptor(answer)
        self._dbus.dbus_message_unref(answer)
        return True

    def _append(self, iterator: _Iterator, one: str | int | tuple[()]) -> None:
        if isinstance(one, str):
            self._dbus.dbus_message_iter_append_basic(byref(iterator), _STRING, byref(c_char_p(one.encode())))
        elif isinstance(one, int):
            self._dbus.dbus_message_iter_append_basic(byref(iterator), _UNSIGNED, byref(c_uint32(one)))
        else:
            inner = _Iterator()
            self._dbus.dbus_message_iter_open_container(byref(iterator), _ARRAY, b"{sv}", byref(inner))
            self._dbus.dbus_message_iter_close_container(byref(iterator), byref(inner))

    def _keep_descriptor(self, answer: int) -> None:
        """Logind holds for as long as the descriptor that it gave is open."""
        iterator, number = _Iterator(), c_int(-1)
        self._dbus.dbus_message_iter_init(answer, byref(iterator))
        if self._dbus.dbus_message_iter_get_arg_type(byref(iterator)) == _DESCRIPTOR:
            self._dbus.dbus_message_iter_get_basic(byref(iterator), byref(number))
            self._descriptor = number.value
