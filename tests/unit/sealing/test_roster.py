"""Roster statements: signed by the root, agreed to by the device, for one pair."""

import json

import pytest

from partspair.errors import NewerVersionError, TamperedError
from partspair.pair.ids import DeviceId, PairId
from partspair.pair.roster import Added, Removed
from partspair.sealing.keys import SigningKey
from partspair.sealing.roster import read_statement, roster_hash, sign_added, sign_removed
from partspair.sealing.shapes import MOST_BASELINE

ROOT, DEVICE_KEY, OTHER = SigningKey(b"r" * 32), SigningKey(b"d" * 32), SigningKey(b"o" * 32)
PAIR, DEVICE, FIRST, SECOND = PairId(b"p" * 16), DeviceId(b"d" * 16), DeviceId(b"1" * 16), DeviceId(b"2" * 16)
BASELINE = [(SECOND, 9, b"s" * 32), (FIRST, 4, b"f" * 32)]
ADDED = sign_added(ROOT, DEVICE_KEY, PAIR, DEVICE, BASELINE)


def signed_by(root: SigningKey, text: bytes) -> bytes:
    return root.sign(b"partspair/1/roster\0" + text) + text


def test_an_addition_says_what_was_signed() -> None:
    baseline = ((FIRST, 4, b"f" * 32), (SECOND, 9, b"s" * 32))
    assert read_statement(ROOT.public, PAIR, ADDED) == Added(DEVICE, DEVICE_KEY.public, baseline)


@pytest.mark.parametrize(("last", "digest"), [(5, b"h" * 32), (0, None)])
def test_a_removal_says_what_was_signed(last: int, digest: bytes | None) -> None:
    assert read_statement(ROOT.public, PAIR, sign_removed(ROOT, PAIR, DEVICE, last, digest)) == Removed(DEVICE, last)


def test_a_baseline_that_nobody_could_read_is_not_signed() -> None:
    many = [(DeviceId(number.to_bytes(16, "big")), 1, b"h" * 32) for number in range(MOST_BASELINE + 1)]
    whole = read_statement(ROOT.public, PAIR, sign_added(ROOT, DEVICE_KEY, PAIR, DEVICE, many[1:]))
    assert whole == Added(DEVICE, DEVICE_KEY.public, tuple(many[1:]))
    with pytest.raises(ValueError, match="baseline"):
        sign_added(ROOT, DEVICE_KEY, PAIR, DEVICE, many)


def test_another_root_pair_or_bit_is_refused() -> None:
    refused = [
        (OTHER.public, PAIR, ADDED),
        (ROOT.public, PairId(b"q" * 16), ADDED),
        (ROOT.public, PAIR, ADDED[:-1]),
        (ROOT.public, PAIR, b""),
        *((ROOT.public, PAIR, ADDED[:at] + bytes([ADDED[at] ^ 1]) + ADDED[at + 1 :]) for at in range(0, len(ADDED), 9)),
    ]
    for root, pair, signed in refused:
        with pytest.raises(TamperedError):
            read_statement(root, pair, signed)


def test_a_device_that_did_not_agree_is_not_added() -> None:
    fields = json.loads(ADDED[64:])
    fields["device"] = "MTExMTExMTExMTExMTExMQ=="
    with pytest.raises(TamperedError):
        read_statement(ROOT.public, PAIR, signed_by(ROOT, json.dumps(fields, separators=(",", ":")).encode()))


def test_there_is_one_spelling() -> None:
    fields = json.loads(ADDED[64:])
    again = json.dumps(fields, separators=(",", ":")).encode()
    assert isinstance(read_statement(ROOT.public, PAIR, signed_by(ROOT, again)), Added)
    fields["baseline"].reverse()
    for text in (json.dumps(fields, separators=(",", ":")).encode(), again + b" ", again.replace(b":", b": ", 1)):
        with pytest.raises(TamperedError):
            read_statement(ROOT.public, PAIR, signed_by(ROOT, text))


def test_a_removal_with_a_hash_of_nothing_is_refused() -> None:
    with pytest.raises(TamperedError):
        read_statement(ROOT.public, PAIR, sign_removed(ROOT, PAIR, DEVICE, 0, b"h" * 32))
    removal = sign_removed(ROOT, PAIR, DEVICE, 5, b"h" * 32)[64:]
    with pytest.raises(TamperedError):
        read_statement(ROOT.public, PAIR, signed_by(ROOT, removal.replace(b'"last":5', b'"last": 5')))


def test_an_unknown_statement_is_newer() -> None:
    with pytest.raises(NewerVersionError):
        read_statement(ROOT.public, PAIR, signed_by(ROOT, b'{"kind":"rename"}'))


def test_the_hash_is_of_the_set() -> None:
    removal = sign_removed(ROOT, PAIR, DEVICE, 5, b"h" * 32)
    assert roster_hash([ADDED, removal]) == roster_hash([removal, ADDED, removal])
    assert roster_hash([ADDED]) != roster_hash([ADDED, removal])
    assert roster_hash([ADDED]) == roster_hash([bytes(64) + ADDED[64:]])
