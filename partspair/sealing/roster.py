"""Roster statements: which devices are a person's, signed by their root (protocol section 8)."""

import hashlib
from collections.abc import Iterable, Sequence

from partspair.pair.ids import DeviceId, PairId
from partspair.pair.roster import Added, Removed, Statement
from partspair.sealing import shapes
from partspair.sealing.failures import MalformedError, NewerFormatError
from partspair.sealing.keys import SIGNATURE_BYTES, SigningKey, verify
from partspair.sealing.strictjson import exactly, read_tree, write

_BY_ROOT = b"partspair/1/roster\0"
_BY_DEVICE = b"partspair/1/roster device\0"
_ADD, _REMOVE = "add", "remove"


def sign_added(
    root: SigningKey,
    device_key: SigningKey,
    pair: PairId,
    device: DeviceId,
    baseline: Sequence[tuple[DeviceId, int, bytes]] = (),
) -> bytes:
    """Return the signed statement that `device` joined, counter-signed by the device itself.

    ValueError for a baseline of more than 64 devices, which nobody would read.
    """
    if len(baseline) > shapes.MOST_BASELINE:
        raise ValueError("a baseline that could not be read again")
    counter = device_key.sign(_counter_signed(root.public, pair, device, device_key.public))
    stands: list[tuple[bytes, int, bytes]] = [*sorted(baseline)]
    return _signed(root, write(shapes.AddShape(_ADD, pair, device, device_key.public, stands, counter)))


def sign_removed(root: SigningKey, pair: PairId, device: DeviceId, last: int, digest: bytes | None) -> bytes:
    """Return the signed statement that `device` left; what it wrote up to `last` stays (0, None: nothing)."""
    return _signed(root, write(shapes.RemoveShape(_REMOVE, pair, device, last, digest)))


def read_statement(root_public: bytes, pair: PairId, signed: bytes) -> Statement:
    """Return what a signed statement says; MalformedError unless this root signed it, canonical, for this pair."""
    signature, data = signed[:SIGNATURE_BYTES], signed[SIGNATURE_BYTES:]
    if not verify(root_public, _BY_ROOT + data, signature):
        raise MalformedError
    tree = read_tree(data, shapes.LARGEST_STATEMENT)
    match tree.get("kind"):
        case "add":
            statement, of_pair, is_canonical = _read_add(root_public, exactly(tree, shapes.AddShape), data)
        case "remove":
            removed = exactly(tree, shapes.RemoveShape)
            statement, of_pair = Removed(DeviceId(removed.device), removed.last), removed.pair
            is_canonical = write(removed) == data and (removed.hash is None) == (removed.last == 0)
        case _:
            raise NewerFormatError
    if of_pair != pair or not is_canonical:
        raise MalformedError
    return statement


def roster_hash(signed: Iterable[bytes]) -> bytes:
    """Return the SHA-256 of a person's statements as a set: over their sorted hashes, signatures left out."""
    hashes = sorted({hashlib.sha256(one[SIGNATURE_BYTES:]).digest() for one in signed})
    return hashlib.sha256(b"".join(hashes)).digest()


def _read_add(root_public: bytes, shape: shapes.AddShape, data: bytes) -> tuple[Statement, bytes, bool]:
    device = DeviceId(shape.device)
    if not verify(
        shape.public,
        _counter_signed(root_public, PairId(shape.pair), device, shape.public),
        shape.counter_signature,
    ):
        raise MalformedError
    devices = [one for one, _, _ in shape.baseline]
    baseline = tuple((DeviceId(one), seq, digest) for one, seq, digest in shape.baseline)
    is_canonical = write(shape) == data and devices == sorted(set(devices))
    return Added(device, shape.public, baseline), shape.pair, is_canonical


def _counter_signed(root_public: bytes, pair: PairId, device: DeviceId, device_public: bytes) -> bytes:
    return _BY_DEVICE + pair + root_public + device + device_public


def _signed(root: SigningKey, data: bytes) -> bytes:
    return root.sign(_BY_ROOT + data) + data
