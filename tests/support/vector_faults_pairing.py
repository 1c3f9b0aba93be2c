"""Faults of hellos, cards and roster statements: name → (what is expected, the fault in words, the file)."""

import hmac
import json
from typing import Any

from partspair.sealing.base64text import encode_padded
from partspair.sealing.keys import SigningKey
from partspair.sealing.roster import sign_added, sign_removed
from tests.support import vector_files as files
from tests.support.vector_faults_entries import i
from tests.support.vector_faults_header import flipped
from tests.support.vector_faults_manifest import without
from tests.support.vector_files import (
    CARD,
    DEVICE,
    HASH,
    OTHER,
    PAIR,
    ROOT,
    TO_MEET,
    Bundle,
    Case,
    card_mac,
    dumped,
    hello,
    member,
    sealed,
    tar,
)

ADD: dict[str, Any] = json.loads(sign_added(ROOT, files.DEVICE_KEY, PAIR, DEVICE, [(OTHER, 3, files.seed("one"))])[64:])
REMOVE: dict[str, Any] = json.loads(sign_removed(ROOT, PAIR, DEVICE, 5, files.seed("one"))[64:])


def by_root(statement: object, root: SigningKey = ROOT) -> bytes:
    """Return a signed statement; a tree is written as JSON first."""
    data = statement if isinstance(statement, bytes) else dumped(statement)
    return root.sign(b"partspair/1/roster\0" + data) + data


good = dumped(CARD)


def card(**changes: object) -> bytes:
    return hello(CARD | changes)


def added(statement: bytes) -> bytes:
    return card(roster_statement=encode_padded(statement))


public = files.AUTHOR.recipient.public
HELLOS: dict[str, Case] = {
    "sound": ("accepted", "none", hello(CARD)),
    "inviter": (
        "accepted",
        "none: the inviter's",
        hello(CARD | {"role": "inviter"}, card_mac(dumped(CARD | {"role": "inviter"}), "inviter")),
    ),
    "open-pair": ("accepted", "none: an invitation of one's own", card(own_open_pair=i(4))),
    "bundle": ("closed", "a bundle in its place", Bundle().file()),
    "other-words": ("closed", "sealed to other words", hello(CARD, None, TO_MEET[:2] + TO_MEET[3:] + ("spare7",))),
    "mac-changed": ("refused", "a bit of the MAC", hello(CARD, flipped(card_mac(good), 3))),
    "mac-other-role": ("refused", "a MAC for the other role", hello(CARD, card_mac(good, "inviter"))),
    "mac-without-label": (
        "refused",
        "a MAC of the card alone",
        hello(CARD, hmac.digest(files.INVITATION.mac_key, good, "sha256")),
    ),
    "role-unknown": (
        "refused",
        "another role",
        hello(CARD | {"role": "witness"}, card_mac(dumped(CARD | {"role": "witness"}), "witness")),
    ),
    "card-changed": (
        "refused",
        "a card that was changed after its MAC",
        hello(CARD | {"display_name": "Eve"}, card_mac(good)),
    ),
    "card-large": ("refused", "a card of 16,385 bytes", hello(good + b" " * (16_385 - len(good)))),
    "card-largest": ("accepted", "none: a card of 16,384 bytes", hello(good + b" " * (16_384 - len(good)))),
    "member-more": (
        "refused",
        "a member more",
        sealed(tar([member("card.json", good), member("card.mac", card_mac(good)), member("more", b"")]), TO_MEET),
    ),
    "bundle-inside": ("refused", "a bundle inside", sealed(Bundle().payload(), TO_MEET)),
    "format-newer": ("newer", "the next format of a card", card(format="partspair/card/2")),
    "format-other": ("refused", "the format of a bundle", card(format="partspair/bundle/1")),
    "field-more": ("refused", "a field more", card(more=1)),
    "field-missing": ("refused", "a field is missing", hello(without("own_open_pair", dict(CARD)))),
    "key-twice": ("refused", "a key twice", hello(good.replace(b'"zone":', b'"zone":"UTC","zone":'))),
    "pair-other": ("refused", "another pair", card(pair=i(3))),
    "name-blank": ("refused", "a blank name", card(display_name="  ")),
    "name-long": ("refused", "a name of 81 characters", card(display_name="a" * 81)),
    "zone-dots": ("refused", "a zone that leads elsewhere", card(zone="Europe/../Berlin")),
    "opening-low-order": (
        "refused",
        "an opening key of low order",
        card(opening={"generation": 1, "public": encode_padded(public[:1184] + bytes(32))}),
    ),
    "opening-malformed": (
        "refused",
        "an opening key that is none",
        card(opening={"generation": 1, "public": encode_padded(b"\xff" * 1184 + public[1184:])}),
    ),
    "root-other": (
        "refused",
        "another root than the one that signed",
        card(root=encode_padded(files.OTHER_KEY.public)),
    ),
    "device-other": ("refused", "another device than the one that was added", card(device=encode_padded(OTHER))),
    "key-other": (
        "refused",
        "another key than the one that was added",
        card(device_public=encode_padded(files.OTHER_KEY.public)),
    ),
    "statement-none": ("refused", "no statement", added(b"")),
    "statement-removes": ("refused", "a statement that removes", added(sign_removed(ROOT, PAIR, DEVICE, 0, None))),
    "statement-baseline": (
        "refused",
        "a statement with a baseline",
        added(sign_added(ROOT, files.DEVICE_KEY, PAIR, DEVICE, [(OTHER, 1, bytes(32))])),
    ),
    "statement-other-root": (
        "refused",
        "a statement by another root",
        added(sign_added(files.OTHER_KEY, files.DEVICE_KEY, PAIR, DEVICE)),
    ),
    "open-pair-short": ("refused", "a pair id of 15 bytes", card(own_open_pair=encode_padded(bytes(15)))),
}

good, low, high = by_root(ADD), [i(1), 4, HASH["one"]], [i(2), 4, HASH["one"]]
counter = files.OTHER_KEY.sign(b"partspair/1/roster device\0" + PAIR + ROOT.public + DEVICE + files.DEVICE_KEY.public)
other_root = files.DEVICE_KEY.sign(
    b"partspair/1/roster device\0" + PAIR + files.OTHER_KEY.public + DEVICE + files.DEVICE_KEY.public
)
STATEMENTS: dict[str, Case] = {
    "add": ("accepted", "none", good),
    "remove": ("accepted", "none", by_root(REMOVE)),
    "remove-all": ("accepted", "none: nothing of it stays", by_root(REMOVE | {"last": 0, "hash": None})),
    "baseline-two": ("accepted", "none: two devices in a baseline", by_root(ADD | {"baseline": [low, high]})),
    "empty": ("refused", "nothing", b""),
    "signature-alone": ("refused", "a signature of nothing", by_root(b"")),
    "signature-changed": ("refused", "a bit of the signature", flipped(good, 7)),
    "signed-by-other": ("refused", "another root's signature", by_root(ADD, files.OTHER_KEY)),
    "signed-as-bundle": (
        "refused",
        "a signature for another purpose",
        ROOT.sign(b"partspair/1/bundle\0" + good[64:]) + good[64:],
    ),
    "pair-other": ("refused", "another pair", by_root(REMOVE | {"pair": i(3)})),
    "kind-newer": ("newer", "another kind", by_root(REMOVE | {"kind": "rename"})),
    "kind-missing": ("newer", "no kind", by_root(without("kind", dict(REMOVE)))),
    "field-more": ("refused", "a field more", by_root(REMOVE | {"more": 1})),
    "field-missing": ("refused", "a field is missing", by_root(without("hash", dict(REMOVE)))),
    "order": ("refused", "another order of fields", by_root(dict(reversed(REMOVE.items())))),
    "space": ("refused", "a space", by_root(json.dumps(REMOVE).encode())),
    "line-behind": ("refused", "a line feed behind it", by_root(dumped(REMOVE) + b"\n")),
    "escape": (
        "refused",
        "an escape that need not be",
        by_root(dumped(REMOVE).replace(b'"remove"', b'"\\u0072emove"')),
    ),
    "key-twice": ("refused", "a key twice", by_root(dumped(REMOVE).replace(b'"last":5', b'"last":5,"last":5'))),
    "last-without-hash": ("refused", "a last link without its hash", by_root(REMOVE | {"hash": None})),
    "none-with-hash": ("refused", "no last link, with a hash", by_root(REMOVE | {"last": 0})),
    "last-negative": ("refused", "less than no last link", by_root(REMOVE | {"last": -1})),
    "device-short": ("refused", "a device id of 15 bytes", by_root(REMOVE | {"device": encode_padded(bytes(15))})),
    "baseline-falling": ("refused", "a baseline in falling order", by_root(ADD | {"baseline": [high, low]})),
    "baseline-twice": ("refused", "a device twice in a baseline", by_root(ADD | {"baseline": [low, low]})),
    "baseline-zero": ("refused", "link 0 in a baseline", by_root(ADD | {"baseline": [[i(1), 0, HASH["one"]]]})),
    "baseline-65": (
        "refused",
        "a baseline of 65",
        by_root(ADD | {"baseline": [[i(n), 1, HASH["one"]] for n in range(65)]}),
    ),
    "counter-by-other": (
        "refused",
        "a counter-signature by another key",
        by_root(ADD | {"counter_signature": encode_padded(counter)}),
    ),
    "counter-for-other": (
        "refused",
        "a counter-signature for another root",
        by_root(ADD | {"counter_signature": encode_padded(other_root)}),
    ),
    "counter-missing": (
        "refused",
        "no counter-signature",
        by_root(ADD | {"counter_signature": encode_padded(bytes(64))}),
    ),
    "device-taken": (
        "refused",
        "a counter-signature for another device",
        by_root(ADD | {"device": encode_padded(OTHER)}),
    ),
}
