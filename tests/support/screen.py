"""A screen of its own: Xvfb with a window manager, a D-Bus session and the accessibility bus."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.support.services import Services, succeeds, wait_until

SIZE = "2560x1440x24"
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
PROGRAMS = ("Xvfb", "openbox", "dbus-daemon", "xdotool", "import")


def missing() -> list[str]:
    """Return the programs that a screen needs and this machine lacks."""
    return [name for name in PROGRAMS if shutil.which(name) is None] + ([] if _launcher() else ["at-spi-bus-launcher"])


def _launcher() -> str | None:
    return next((path for path in LAUNCHERS if Path(path).exists()), None)


def start_screen(services: Services, environment: Mapping[str, str]) -> dict[str, str]:
    """Start all of it; return the variables that a program needs to appear there."""
    env = dict(environment)
    number = services.start_and_read(
        ["Xvfb", "-displayfd", "{fd}", "-screen", "0", SIZE, "-dpi", "96", "-nolisten", "tcp", "-noreset"], env
    )
    new = {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    env |= new
    new["DBUS_SESSION_BUS_ADDRESS"] = services.start_and_read(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address={fd}"], env
    )
    env |= new
    services.start(["openbox", "--sm-disable"], env)
    services.start([_launcher() or "at-spi-bus-launcher", "--launch-immediately"], env)
    ask = ["dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress"]
    wait_until(lambda: succeeds(ask, env), "the accessibility bus")
    wait_until(lambda: succeeds(["xdotool", "get_desktop"], env), "the window manager")
    return new
