"""A desktop's power service on a bus, for tests: it tells who holds and who let go. Run by the system's Python."""

import subprocess
from collections.abc import Mapping

PYTHON = "/usr/bin/python3"
SERVICES = {
    "org.gnome.SessionManager": ("/org/gnome/SessionManager", "org.gnome.SessionManager", "s u s u", "u"),
    "org.freedesktop.PowerManagement": (
        "/org/freedesktop/PowerManagement/Inhibit", "org.freedesktop.PowerManagement.Inhibit", "s s", "u",
    ),
    "org.freedesktop.portal.Desktop": (
        "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Inhibit", "s u a{sv}", "o",
    ),
    "org.freedesktop.login1": ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "s s s s", "h"),
}  # fmt: skip
_PROGRAM = """
import os, sys
from gi.repository import Gio, GLib
name, path, interface, takes, gives = sys.argv[1:]
rest = ['<arg type="%s" direction="in"/>' % one for one in takes.split()]
xml = '<node><interface name="%s"><method name="Inhibit">%s<arg type="%s" direction="out"/></method></interface></node>'
node = Gio.DBusNodeInfo.new_for_xml(xml % (interface, "".join(rest), gives))
def say(*words):
    try:
        print(*words, flush=True)
    except BrokenPipeError:  # nobody listens any more
        os._exit(0)
def called(bus, sender, _path, _interface, _method, arguments, invocation):
    say("held", *arguments.unpack())
    if gives == "h":
        read, write = os.pipe()
        fds = Gio.UnixFDList.new()
        answer = GLib.Variant("(h)", (fds.append(write),))
        os.close(write)
        GLib.io_add_watch(read, GLib.IO_HUP, lambda *_: say("released") and False)
        invocation.return_value_with_unix_fd_list(answer, fds)
        return
    Gio.bus_watch_name_on_connection(bus, sender, 0, None, lambda *_: say("released"))
    value = 7 if gives == "u" else "/org/freedesktop/portal/desktop/request/1"
    invocation.return_value(GLib.Variant("(" + gives + ")", (value,)))
def there(bus, _name):
    bus.register_object(path, node.interfaces[0], called)
Gio.bus_own_name(Gio.BusType.SESSION, name, 0, there, lambda *_: say("ready"), None)
GLib.MainLoop().run()
"""


class StandIn:
    """One service; `said` has a line for each thing that happened."""

    def __init__(self, service: str, environment: Mapping[str, str]) -> None:
        command = [PYTHON, "-c", _PROGRAM, service, *SERVICES[service]]
        self._process = subprocess.Popen(command, env=dict(environment), stdout=subprocess.PIPE, text=True)
        self._wait_for("ready")

    def _wait_for(self, start: str) -> str:
        if self._process.stdout is None:
            raise RuntimeError("no output")
        line = self._process.stdout.readline().strip()
        if not line.startswith(start):
            raise RuntimeError(f"{line!r} instead of {start!r}")
        return line

    def held(self) -> str:
        """Wait until somebody holds; what they said."""
        return self._wait_for("held")

    def wait_for_release(self) -> None:
        """Wait until they let go."""
        self._wait_for("released")

    def close(self) -> None:
        """Stop it."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
