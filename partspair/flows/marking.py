"""The mark of the machine outside the vault: a copied or restored vault is noticed before it signs (protocol 2)."""

import ctypes
import json
import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from partspair.flows.becoming import Silence, fall_silent
from partspair.vault import pairs, settings
from partspair.vault.database import Vault
from partspair.vault.pairs import PairState

ID_BYTES = 16
LARGEST = 64

_KEY = "mark"
_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_LABEL = b"partspair/1/machine mark\0"


def check_mark(
    vault: Vault, directory: Path, machine: bytes, now: float, random: Callable[[int], bytes] = secrets.token_bytes
) -> bool:
    """Count one more opening, in the vault and outside it; True when this vault is a copy, which signs nothing then.

    It is one when another machine wrote it, or when the count outside is ahead of its own: an older copy was put back,
    or another copy was opened meanwhile. `machine` is whatever tells machines apart, and empty when nothing does.
    """
    kept = settings.get(vault, _KEY)
    name, opened, known = json.loads(kept) if kept is not None else (random(ID_BYTES).hex(), 0, None)
    here = sha256(_LABEL + bytes.fromhex(name) + machine).hexdigest()
    is_copy = (known is not None and known != here) or _count(directory / name) > opened
    with vault.transaction():
        if is_copy:
            for one in pairs.every(vault):
                if one.state is not PairState.ENDED:
                    fall_silent(vault, one.pair, Silence.COPIED, now)
            name, opened = random(ID_BYTES).hex(), 0
            here = sha256(_LABEL + bytes.fromhex(name) + machine).hexdigest()
        settings.put(vault, _KEY, json.dumps([name, opened + 1, here]))
    with suppress(OSError):  # without the count outside, a copy is still noticed by what it finds in the folder
        _write(directory / name, opened + 1)
    return is_copy


def machine() -> bytes:
    """What tells this machine from others, as the system has it; empty where it has nothing of the kind."""
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0]).encode()
        return b""
    if sys.platform == "darwin":
        return _host_uuid()
    for place in _MACHINE_IDS:
        with suppress(OSError), place.open("rb") as file:
            return file.read(LARGEST).strip()
    return b""


def _host_uuid() -> bytes:
    """The hardware's id on macOS (gethostuuid(2)); empty when the system does not say."""
    found, patience = ctypes.create_string_buffer(ID_BYTES), (ctypes.c_long * 2)(1, 0)
    with suppress(OSError, AttributeError):
        if ctypes.CDLL(None).gethostuuid(found, patience) == 0:
            return found.raw
    return b""


def _count(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return int(file.read(LARGEST))
    except (OSError, ValueError):
        return 0


def _write(path: Path, count: int) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staging = path.with_suffix(".new")
    staging.write_bytes(b"%d" % count)
    staging.replace(path)
