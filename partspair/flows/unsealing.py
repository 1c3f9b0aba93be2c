"""Opening a bundle for somebody who wants to see for themselves: its plain tar, exactly as it was sealed.

It is verified as if it had just arrived; nothing of a file that is not right to its very end counts.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import BinaryIO

from partspair.errors import KnownError, TamperedError
from partspair.flows.rosters import known_devices
from partspair.flows.vouching import may_sign
from partspair.pair.ids import PairId
from partspair.sealing.age import HybridIdentity
from partspair.sealing.bundle import AttachmentInfo, is_signed, read_bundle
from partspair.sealing.failures import NoMatchError
from partspair.sealing.header import read_header
from partspair.sealing.wire import decode_manifest
from partspair.vault import opening_keys, pairs
from partspair.vault.database import Vault


class NotForThisVaultError(KnownError):
    """None of the vault's keys opens it."""

    def __init__(self) -> None:
        super().__init__(
            "None of this vault’s keys opens this file.",
            "It was sealed to others, or to a key that was renewed and erased since, or before you two had paired.",
        )


class UnknownAuthorError(TamperedError):
    """It opens, and nobody of the pair has signed it."""

    def __init__(self) -> None:
        super().__init__(
            "This file opens, and none of your two people’s devices has signed it.", "Nothing of it was used."
        )


def unseal(vault: Vault, source: BinaryIO, write: Callable[[bytes], object]) -> None:
    """Hand the plain tar of a bundle to `write`, in pieces. What was written counts only when this has returned.

    `source` is read from its beginning, once for each pair. Raises HeaderError for what is no sealed file,
    NotForThisVaultError, UnknownAuthorError, and what `read_bundle` has to say of a damaged file or a newer version.
    """
    read_header(source.readline)
    for pair in pairs.every(vault):
        identities = [HybridIdentity(key.seed) for key in opening_keys.own(vault, pair.pair)]
        if not identities:
            continue
        source.seek(0)
        try:
            read_bundle(source, identities, _checking(vault, pair.pair), lambda _place, _piece: None, write)
        except NoMatchError:
            continue
        return
    raise NotForThisVaultError


def _checking(vault: Vault, pair: PairId) -> Callable[[bytes, bytes], Sequence[AttachmentInfo]]:
    """Refuse what no device of this very pair has signed: another pair's keys are none of its."""

    def check(data: bytes, signature: bytes) -> Sequence[AttachmentInfo]:
        manifest = decode_manifest(data)
        author = known_devices(vault, pair).get(manifest.author) if manifest.pair == pair else None
        if author is None or not may_sign(vault, pair, author, manifest.seq, sha256(data).digest()):
            raise UnknownAuthorError
        if not is_signed(author.member.public, data, signature):
            raise UnknownAuthorError
        return manifest.attachments

    return check
