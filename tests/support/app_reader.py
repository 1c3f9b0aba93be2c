"""The app's own readers, asked the same short question as the independent one: what comes of this file."""

import io
from collections.abc import Callable, Mapping, Sequence

from partspair.errors import KnownError, NewerVersionError
from partspair.pair.ids import PairId
from partspair.sealing.age import HybridIdentity, NoMatchError
from partspair.sealing.bundle import AttachmentInfo, is_signed, read_bundle
from partspair.sealing.failures import MalformedError
from partspair.sealing.invitation import Invitation, open_hello
from partspair.sealing.keys import secret_to_words
from partspair.sealing.roster import read_statement
from partspair.sealing.wire import Manifest, decode_manifest


def open_bundle(data: bytes, seeds: Sequence[bytes], pair: bytes, devices: Mapping[bytes, bytes]) -> bool:
    """Whether only a newer version can show it; every check that `flows.receiving` makes of a file alone."""
    found: list[Manifest] = []

    def check(manifest: bytes, signature: bytes) -> Sequence[AttachmentInfo]:
        read = decode_manifest(manifest)
        if read.pair != pair or not is_signed(devices.get(read.author, b""), manifest, signature):
            raise MalformedError
        found.append(read)
        return read.attachments

    read_bundle(io.BytesIO(data), [HybridIdentity(seed) for seed in seeds], check, lambda _place, _piece: None)
    return found[0].is_newer


def open_invited(data: bytes, secret: bytes) -> bool:
    """Open a hello; False, it is never a newer one that opens."""
    open_hello(Invitation(secret_to_words(secret)), data)
    return False


def open_statement(data: bytes, pair: bytes, root: bytes) -> bool:
    """Read a roster statement; False, it is never a newer one that is read."""
    read_statement(root, PairId(pair), data)
    return False


def judged(open_it: Callable[..., bool], *given: object) -> str:
    """`accepted`, `newer`, `closed` (no key at hand opens it) or `refused`."""
    try:
        return "newer" if open_it(*given) else "accepted"
    except NoMatchError:
        return "closed"
    except NewerVersionError:
        return "newer"
    except KnownError:
        return "refused"
