"""Pairs: two people over one folder. Any number of them."""

from dataclasses import astuple, dataclass, field
from enum import StrEnum

from partspair.pair.ids import PairId
from partspair.vault import attachments
from partspair.vault.database import Row, Vault
from partspair.vault.erasure import delete_in_steps, finish_erasure


class PairState(StrEnum):
    """How far a pair has come.

    LEAVING: one's own goodbye is on its way into the folder. LEFT: a goodbye has come; nothing is sent any more, and
    what is still on its way may arrive. ENDED: there are no keys any more.
    """

    INVITING = "inviting"
    JOINING = "joining"
    ANSWERED = "answered"
    PAIRED = "paired"
    LEAVING = "leaving"
    LEFT = "left"
    ENDED = "ended"


class PairRole(StrEnum):
    """Who sent the words."""

    INVITER = "inviter"
    JOINER = "joiner"


@dataclass(frozen=True)
class Pair:
    """One pair. `words` are the invitation's, only while needed; `root_sealed` is an age file with one's own root."""

    pair: PairId
    state: PairState
    role: PairRole
    created_at: float
    folder: str | None = None
    folder_label: str = ""
    own_name: str = ""
    own_zone: str = ""
    partner_name: str = field(default="", repr=False)
    partner_zone: str = ""
    own_root: bytes | None = None
    partner_root: bytes | None = None
    root_sealed: bytes | None = field(default=None, repr=False)
    words: str | None = field(default=None, repr=False)
    own_card: bytes | None = field(default=None, repr=False)
    partner_card: bytes | None = field(default=None, repr=False)
    expires_at: float | None = None
    confirmed_at: float | None = None
    ended_at: float | None = None


_SELECT = """SELECT pair, state, role, created_at, folder, folder_label, own_name, own_zone, partner_name, partner_zone,
    own_root, partner_root, root_sealed, words, own_card, partner_card, expires_at, confirmed_at, ended_at FROM pair """
_SMALL_ROWS = 20
_SMALL = (
    "DELETE FROM outbox WHERE pair = ?",
    "DELETE FROM entry WHERE pair = ?",
    "DELETE FROM link WHERE pair = ?",
    "DELETE FROM acknowledgement WHERE pair = ?",
    "DELETE FROM inbox_file WHERE pair = ?",
    "DELETE FROM inbox_name WHERE pair = ?",
)


def add(vault: Vault, pair: Pair) -> None:
    """Keep a new pair. Its id must be new."""
    vault.run(
        "INSERT INTO pair VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        astuple(pair),
    )


def save(vault: Vault, pair: Pair) -> None:
    """Keep a pair as it now is: read it, `dataclasses.replace`, save, in one transaction."""
    vault.run(
        """UPDATE pair SET state = ?, role = ?, created_at = ?, folder = ?, folder_label = ?, own_name = ?,
           own_zone = ?, partner_name = ?, partner_zone = ?, own_root = ?, partner_root = ?, root_sealed = ?, words = ?,
           own_card = ?, partner_card = ?, expires_at = ?, confirmed_at = ?, ended_at = ? WHERE pair = ?""",
        (*astuple(pair)[1:], pair.pair),
    )


def get(vault: Vault, pair: PairId) -> Pair | None:
    """The pair with this id."""
    row = vault.read_one(_SELECT + "WHERE pair = ?", (pair,))
    return _pair(row) if row else None


def every(vault: Vault) -> list[Pair]:
    """All pairs, oldest first."""
    return [_pair(row) for row in vault.read(_SELECT + "ORDER BY created_at, pair")]


def erase(vault: Vault, pair: PairId) -> None:
    """Delete the pair with everything said in it, in steps; drafts and takes stay. Not inside a transaction."""
    sql = "SELECT attachment FROM attachment WHERE link IN (SELECT link FROM link WHERE pair = ?)"
    for (attachment,) in vault.read(sql, (pair,)):
        attachments.erase(vault, attachment)
    for delete in _SMALL:
        delete_in_steps(vault, delete, (pair,), rows=_SMALL_ROWS)
    vault.run("DELETE FROM pair WHERE pair = ?", (pair,))
    finish_erasure(vault)


def _pair(row: Row) -> Pair:
    pair, state, role, *rest = row
    return Pair(PairId(pair), PairState(state), PairRole(role), *rest)
