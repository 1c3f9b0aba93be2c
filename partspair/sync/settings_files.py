"""Reads the settings of sync programs for one thing: the folders they carry. Bounded; what is odd is skipped."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat

LARGEST: Final = 1024 * 1024
"""Settings above this many bytes are not read."""

_INI_FOLDER = re.compile(r"^\s*\d+\\Folders\w*\\.+\\localPath\s*=\s*(?P<path>.*?)\s*$", re.MULTILINE)
_INI_ESCAPE = re.compile(r"\\(?:x(?P<code>[0-9a-fA-F]{1,6})|(?P<plain>.))")
_SYNC_DIR = re.compile(r'^\s*sync_dir\s*=\s*"?(?P<path>[^"\n]+?)"?\s*$', re.MULTILINE)


def dropbox_paths(file: Path) -> Iterator[Path]:
    """Dropbox's info.json: {"personal": {"path": …}, "business": {"path": …}}."""
    try:
        accounts = json.loads(_text(file))
    except (ValueError, RecursionError):
        return
    if isinstance(accounts, dict):
        for account in accounts.values():
            path = account.get("path") if isinstance(account, dict) else None
            if isinstance(path, str) and path:
                yield Path(path)


def syncthing_paths(file: Path, home: Path) -> Iterator[Path]:
    """Syncthing's config.xml: <configuration><folder path="…">. A document type is refused, entities with it."""
    reader = _FolderElements()
    try:
        reader.read(_text(file))
    except (expat.ExpatError, ValueError):
        return
    for path in reader.paths:
        yield _from_home(path, home)


def nextcloud_paths(file: Path) -> Iterator[Path]:
    r"""nextcloud.cfg and owncloud.cfg: 0\Folders\1\localPath=/home/…/Nextcloud/ in Qt's ini writing."""
    for found in _INI_FOLDER.finditer(_text(file)):
        path = _INI_ESCAPE.sub(_unescape, found.group("path").removeprefix('"').removesuffix('"'))
        if path:
            yield Path(path)


def onedrive_paths(file: Path, home: Path) -> Iterator[Path]:
    """The configuration of the OneDrive client for Linux: sync_dir = "~/OneDrive"."""
    for found in _SYNC_DIR.finditer(_text(file)):
        yield _from_home(found.group("path"), home)


class _FolderElements:
    """Collects the folders directly under the root; those under <defaults> are none."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self._depth = 0

    def read(self, text: str) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        parser.Parse(text, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 2 and name == "folder" and attributes.get("path"):
            self.paths.append(attributes["path"])

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _refuse(self, *_doctype: object) -> None:
        raise ValueError("settings need no document type")


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError:
        return ""
    return content.decode(errors="replace") if len(content) <= LARGEST else ""


def _from_home(path: str, home: Path) -> Path:
    return home / path[1:].lstrip("/\\") if path.startswith("~") else Path(path)


def _unescape(found: re.Match[str]) -> str:
    code = found.group("code")
    if code is None:
        return str(found.group("plain"))
    return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else ""
