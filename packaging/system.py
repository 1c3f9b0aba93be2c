"""What the system must bring, by the Debian package that brings it.

`system.py run|test needed|wished` prints the packages that are missing.
"""

import ctypes
import shutil
import subprocess
import sys
from pathlib import Path

QT = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
TOOLS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "import": "imagemagick",
    "dbus-daemon": "dbus",
    "pulseaudio": "pulseaudio",
    "pactl": "pulseaudio-utils",
    "espeak-ng": "espeak-ng",
    "strace": "strace",
    "syncthing": "syncthing",
    "unison": "unison",
    "git": "git",
}
A11Y_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")


def has_library(soname: str) -> bool:
    """Whether the loader finds `soname`."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Whether there is any scalable font; Qt brings none."""
    places = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return any(next(place.rglob(kind), None) for place in places for kind in ("*.ttf", "*.otf", "*.ttc"))


def has_alsa_bridge() -> bool:
    """Whether ALSA, all that PortAudio speaks here, reaches the sound server."""
    kinds = ("pulse", "pipewire")
    return any(next(Path("/usr").glob(f"lib*/**/alsa-lib/libasound_module_pcm_{kind}.so"), None) for kind in kinds)


def has_atspi() -> bool:
    """Whether the system's own Python can read the accessibility tree."""
    command = ["/usr/bin/python3", "-c", "import gi; gi.require_version('Atspi', '2.0')"]
    return Path(command[0]).exists() and subprocess.run(command, capture_output=True, check=False).returncode == 0


def needed(role: str) -> list[str]:
    """Return the packages without which the app (or the test command) does not start."""
    missing = [package for soname, package in QT.items() if not has_library(soname)]
    missing += [] if has_font() else ["fonts-dejavu-core"]
    if role == "test":
        missing += [package for tool, package in TOOLS.items() if shutil.which(tool) is None]
        missing += [] if any(Path(path).exists() for path in A11Y_LAUNCHERS) else ["at-spi2-core"]
        missing += [] if has_atspi() else ["python3-gi", "gir1.2-atspi-2.0"]
        missing += wished("run")
    return missing


def wished(role: str) -> list[str]:
    """Return the packages without which everything but sound works."""
    if role == "test":
        return []
    bridge = "pipewire-alsa" if shutil.which("pipewire") else "libasound2-plugins"
    missing = [] if has_library("libportaudio.so.2") else ["libportaudio2"]
    return missing if has_alsa_bridge() else [*missing, bridge]


if __name__ == "__main__":
    print(*{"needed": needed, "wished": wished}[sys.argv[2]](sys.argv[1]))
