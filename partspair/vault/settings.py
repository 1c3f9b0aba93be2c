"""What the owner chose, and the few single values the app remembers."""

import json
from dataclasses import asdict, dataclass, fields

from partspair.vault.database import Vault

_CHOICES = "choices"


@dataclass(frozen=True)
class Settings:
    """The owner's choices. Microphone and speaker by name, None for the system's; minutes None for no soft line."""

    microphone: str | None = None
    speaker: str | None = None
    soft_line_minutes: int | None = None
    breath_seconds: int = 30
    is_motion_reduced: bool = False
    is_sound_of_guard_on: bool = True
    has_notices: bool = True
    is_listening_told: bool = False


def load(vault: Vault) -> Settings:
    """The choices; what was never chosen, or is no longer known, has its default."""
    text = get(vault, _CHOICES)
    kept = json.loads(text) if text else {}
    known = {each.name for each in fields(Settings)}
    return Settings(**{name: value for name, value in kept.items() if name in known})


def save(vault: Vault, settings: Settings) -> None:
    """Keep the choices."""
    put(vault, _CHOICES, json.dumps(asdict(settings), ensure_ascii=False))


def get(vault: Vault, key: str) -> str | None:
    """A single value; None when there is none."""
    row = vault.read_one("SELECT value FROM setting WHERE key = ?", (key,))
    return str(row[0]) if row else None


def beginning_with(vault: Vault, prefix: str) -> list[tuple[str, str]]:
    """The single values whose key begins so, with their keys."""
    rows = vault.read("SELECT key, value FROM setting WHERE substr(key, 1, length(?1)) = ?1", (prefix,))
    return [(str(key), str(value)) for key, value in rows]


def put(vault: Vault, key: str, value: str | None) -> None:
    """Keep a single value, or forget it with None."""
    if value is None:
        vault.run("DELETE FROM setting WHERE key = ?", (key,))
    else:
        vault.run("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))


def forget_about(vault: Vault, subject: str) -> None:
    """Forget every single value whose key ends with `subject`, such as a pair's id."""
    vault.run("DELETE FROM setting WHERE substr(key, -length(?1)) = ?1", (subject,))
