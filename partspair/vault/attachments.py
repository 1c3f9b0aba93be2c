"""Attachments: sound and pictures, in rows of 64 KiB, invisible until their link is accepted (protocol section 3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from partspair.vault.database import Vault
from partspair.vault.erasure import delete_in_steps, finish_erasure

CHUNK = 65_536


@dataclass(frozen=True)
class Attachment:
    """What a link carries. `link` is None while it is still arriving."""

    attachment: int
    link: int | None
    idx: int
    media_type: str
    size: int
    sha256: bytes


@dataclass(frozen=True)
class Sound:
    """Figures computed here from the decoded sound, never believed. `trouble` says why there are none."""

    duration_ms: int
    loudness: float | None
    peaks: bytes = field(repr=False)
    trouble: str | None = None


_SELECT = "SELECT attachment, link, idx, media_type, size, sha256 FROM attachment "


def begin(vault: Vault, idx: int, media_type: str, size: int, sha256: bytes) -> int:
    """Start an attachment, the `idx`-th of its link, from 0; returns its number. Nobody sees it until `adopt`."""
    sql = "INSERT INTO attachment (idx, media_type, size, sha256) VALUES (?, ?, ?, ?)"
    return vault.insert(sql, (idx, media_type, size, sha256))


def append(vault: Vault, attachment: int, n: int, piece: bytes) -> None:
    """Keep the `n`-th row, from 0, of at most 64 KiB."""
    vault.run("INSERT INTO attachment_chunk VALUES (?, ?, ?)", (attachment, n, piece))


def store(vault: Vault, idx: int, media_type: str, sha256: bytes, size: int, pieces: Iterable[bytes]) -> int:
    """Start an attachment and keep all of it, one row a transaction; returns its number."""
    number = begin(vault, idx, media_type, size, sha256)
    n = 0
    rest = bytearray()
    for piece in pieces:
        rest += piece
        while len(rest) >= CHUNK:
            append(vault, number, n, bytes(rest[:CHUNK]))
            del rest[:CHUNK]
            n += 1
    if rest:
        append(vault, number, n, bytes(rest))
    return number


def copy(vault: Vault, attachment: Attachment, idx: int) -> int:
    """Store the same content and figures once more, for this place of another link; returns its number."""
    content = read(vault, attachment.attachment)
    copied = store(vault, idx, attachment.media_type, attachment.sha256, attachment.size, content)
    figures = sound(vault, attachment.attachment)
    if figures is not None:
        set_sound(vault, copied, figures)
    return copied


def adopt(vault: Vault, attachment: int, link: int) -> None:
    """The link was accepted: the attachment is its own. Raises ValueError when it is not whole."""
    row = vault.read_one(
        """SELECT size, (SELECT coalesce(sum(length(bytes)), 0) FROM attachment_chunk c
           WHERE c.attachment = a.attachment) FROM attachment a WHERE attachment = ?""",
        (attachment,),
    )
    if row is None or row[0] != row[1]:
        raise ValueError("the attachment is not whole")
    vault.run("UPDATE attachment SET link = ? WHERE attachment = ?", (link, attachment))


def get(vault: Vault, attachment: int) -> Attachment | None:
    """The attachment with this number, arriving ones included."""
    row = vault.read_one(_SELECT + "WHERE attachment = ?", (attachment,))
    return Attachment(*row) if row else None


def of_link(vault: Vault, link: int) -> list[Attachment]:
    """What a link carries, in its order."""
    sql = _SELECT + "WHERE link = ? ORDER BY idx"
    return [Attachment(*row) for row in vault.read(sql, (link,))]


def at(vault: Vault, link: int, place: int) -> Attachment | None:
    """The attachment at this place of a link; None when there is none, or it was erased."""
    row = vault.read_one(_SELECT + "WHERE link = ? AND idx = ?", (link, place))
    return Attachment(*row) if row else None


def read(vault: Vault, attachment: int) -> Iterator[bytes]:
    """The content, a row of at most 64 KiB at a time."""
    n = -1
    sql = "SELECT n, bytes FROM attachment_chunk WHERE attachment = ? AND n > ? ORDER BY n LIMIT 1"
    while row := vault.read_one(sql, (attachment, n)):
        n = int(row[0])
        yield bytes(row[1])


def read_part(vault: Vault, attachment: int, offset: int, length: int) -> bytes:
    """`length` bytes from `offset` on, fewer at the end: for seeking in a note."""
    rows = vault.read(
        "SELECT bytes FROM attachment_chunk WHERE attachment = ? AND n BETWEEN ? AND ? ORDER BY n",
        (attachment, offset // CHUNK, (offset + max(length, 1) - 1) // CHUNK),
    )
    start = offset % CHUNK
    return b"".join(row[0] for row in rows)[start : start + length]


def set_sound(vault: Vault, attachment: int, sound: Sound) -> None:
    """Keep the figures of a note."""
    vault.run(
        "UPDATE attachment SET duration_ms = ?, loudness = ?, peaks = ?, trouble = ? WHERE attachment = ?",
        (sound.duration_ms, sound.loudness, sound.peaks, sound.trouble, attachment),
    )


def sound(vault: Vault, attachment: int) -> Sound | None:
    """The figures of a note; None until they were computed."""
    row = vault.read_one(
        "SELECT duration_ms, loudness, peaks, trouble FROM attachment WHERE attachment = ?", (attachment,)
    )
    return Sound(*row) if row and row[0] is not None else None


def without_sound(vault: Vault) -> list[Attachment]:
    """Whole sound attachments whose figures are still to be computed."""
    sql = _SELECT + "WHERE link IS NOT NULL AND duration_ms IS NULL AND media_type LIKE 'audio/%' ORDER BY attachment"
    return [Attachment(*row) for row in vault.read(sql)]


def erase(vault: Vault, attachment: int) -> None:
    """Delete an attachment in steps; finish_erasure ends it. Not inside a transaction."""
    delete_in_steps(vault, "DELETE FROM attachment_chunk WHERE attachment = ?", (attachment,))
    vault.run("DELETE FROM attachment WHERE attachment = ?", (attachment,))


def sweep(vault: Vault) -> int:
    """Erase what a crash left half arrived; only at start, before anything arrives. Returns how many went."""
    leftovers = vault.read("SELECT attachment FROM attachment WHERE link IS NULL")
    for (attachment,) in leftovers:
        erase(vault, attachment)
    if leftovers:
        finish_erasure(vault)
    return len(leftovers)
