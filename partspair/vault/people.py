"""The owner of the vault, and what their recovery words can open."""

from dataclasses import dataclass

from partspair.vault.database import Vault


@dataclass(frozen=True)
class Profile:
    """The owner: what they are called, an IANA time zone, and a country as two letters (may be empty)."""

    display_name: str
    zone: str
    country: str = ""


def profile(vault: Vault) -> Profile | None:
    """Who the owner is; None until it was set."""
    row = vault.read_one("SELECT display_name, zone, country FROM profile")
    return Profile(*row) if row else None


def set_profile(vault: Vault, new: Profile) -> None:
    """Keep who the owner is."""
    vault.run("INSERT OR REPLACE INTO profile VALUES (1, ?, ?, ?)", (new.display_name, new.zone, new.country))


def root_recipient(vault: Vault) -> bytes | None:
    """The public recipient derived from the recovery words, which seals the roots."""
    row = vault.read_one("SELECT public FROM root_recipient")
    return bytes(row[0]) if row else None


def set_root_recipient(vault: Vault, public: bytes) -> None:
    """Keep the public recipient of the recovery words; the words themselves are never kept."""
    vault.run("INSERT OR REPLACE INTO root_recipient VALUES (1, ?)", (public,))
