"""Where sync programs keep their folders on this computer. Every place is only a suggestion; any folder will do."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from partspair.sync.settings_files import dropbox_paths, nextcloud_paths, onedrive_paths, syncthing_paths

MAC_CLOUDS: Final = {"Dropbox": "Dropbox", "OneDrive": "OneDrive", "GoogleDrive": "Google Drive", "Box": "Box"}
"""First part of a name in macOS's ~/Library/CloudStorage, and whose it is."""


@dataclass(frozen=True)
class Place:
    """A folder that a sync program carries."""

    engine: str
    path: Path


def find_places(home: Path, env: Mapping[str, str], platform: str) -> list[Place]:
    """Find existing folders of known sync programs, each once. `platform` is as in sys.platform. Touches disks."""
    system = _System(home, env, platform)
    found: dict[Path, Place] = {}
    for find in (_dropbox, _syncthing, _nextcloud, _onedrive, _google_drive, _icloud, _mac_clouds):
        for place in find(system):
            if _is_directory(place.path):
                found.setdefault(_real(place.path), place)
    return list(found.values())


def engine_of(path: Path, places: Iterable[Place]) -> str:
    """The sync program that carries a folder, as far as is known, or nothing."""
    resolved = _real(path)
    inside = [place for place in places if resolved.is_relative_to(_real(place.path))]
    return max(inside, key=lambda place: len(_real(place.path).parts)).engine if inside else ""


@dataclass(frozen=True)
class _System:
    home: Path
    env: Mapping[str, str]
    platform: str

    @property
    def is_mac(self) -> bool:
        return self.platform == "darwin"

    @property
    def is_windows(self) -> bool:
        return self.platform == "win32"

    def under(self, variable: str, default: str) -> Path:
        """The directory a variable names, or the default under the home directory."""
        value = self.env.get(variable, "")
        return Path(value) if value else self.home / default

    @property
    def config(self) -> Path:
        return self.under("XDG_CONFIG_HOME", ".config")

    @property
    def roaming(self) -> Path:
        return self.under("APPDATA", "AppData/Roaming")

    @property
    def local(self) -> Path:
        return self.under("LOCALAPPDATA", "AppData/Local")


def _dropbox(system: _System) -> Iterator[Place]:
    if system.is_windows:
        files = [base / "Dropbox" / "info.json" for base in (system.roaming, system.local)]
    else:
        flatpak = system.home / ".var/app/com.dropbox.Client/.dropbox/info.json"
        files = [system.home / ".dropbox" / "info.json", flatpak]
    paths = [path for file in files for path in dropbox_paths(file)]
    for path in paths or [system.home / "Dropbox"]:
        yield Place("Dropbox", path)


def _syncthing(system: _System) -> Iterator[Place]:
    if system.is_mac:
        directories = [system.home / "Library/Application Support/Syncthing"]
    elif system.is_windows:
        directories = [system.local / "Syncthing", system.local / "SyncthingTray"]
    else:
        state = system.under("XDG_STATE_HOME", ".local/state")
        flatpak = system.home / ".var/app/com.github.zocker_160.SyncThingy/config"
        directories = [base / "syncthing" for base in (state, system.config, flatpak)]
    for variable in ("STCONFDIR", "STHOMEDIR"):
        if system.env.get(variable):
            directories.insert(0, Path(system.env[variable]))
    for directory in directories:
        for path in syncthing_paths(directory / "config.xml", system.home):
            yield Place("Syncthing", path)


def _nextcloud(system: _System) -> Iterator[Place]:
    for engine, file in (("Nextcloud", "nextcloud.cfg"), ("ownCloud", "owncloud.cfg")):
        if system.is_mac:
            bases = [system.home / "Library/Preferences"]
        elif system.is_windows:
            bases = [system.roaming, system.local]
        else:
            bases = [system.config, system.home / ".var/app/com.nextcloud.desktopclient.nextcloud/config"]
        paths = [path for base in bases for path in nextcloud_paths(base / engine / file)]
        for path in paths or [system.home / engine]:
            yield Place(engine, path)


def _onedrive(system: _System) -> Iterator[Place]:
    if system.is_windows:
        for variable in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
            value = system.env.get(variable) or system.env.get(variable.upper())
            if value:
                yield Place("OneDrive", Path(value))
    elif not system.is_mac:
        for path in onedrive_paths(system.config / "onedrive" / "config", system.home):
            yield Place("OneDrive", path)
    yield Place("OneDrive", system.home / "OneDrive")


def _google_drive(system: _System) -> Iterator[Place]:
    for name in ("Google Drive", "My Drive", "GoogleDrive"):
        yield Place("Google Drive", system.home / name)
    if system.is_windows:
        for letter in "GHIJKL":
            yield Place("Google Drive", Path(f"{letter}:/My Drive"))


def _icloud(system: _System) -> Iterator[Place]:
    if system.is_mac:
        yield Place("iCloud Drive", system.home / "Library/Mobile Documents/com~apple~CloudDocs")
    elif system.is_windows:
        yield Place("iCloud Drive", system.home / "iCloudDrive")


def _mac_clouds(system: _System) -> Iterator[Place]:
    if not system.is_mac:
        return
    try:
        clouds = sorted((system.home / "Library/CloudStorage").iterdir())
    except OSError:
        return
    for cloud in clouds:
        engine = MAC_CLOUDS.get(cloud.name.split("-", 1)[0])
        if engine == "Google Drive":
            yield Place(engine, cloud / "My Drive")
        elif engine:
            yield Place(engine, cloud)


def _real(path: Path) -> Path:
    """Where it is, its links followed. One that leads round in a circle stays as it is: Path.resolve would raise."""
    return Path(os.path.realpath(path))


def _is_directory(path: Path) -> bool:
    try:
        return path.is_absolute() and path.is_dir()
    except (OSError, ValueError):
        return False
