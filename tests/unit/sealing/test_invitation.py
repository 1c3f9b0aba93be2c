"""Invitations: words, hellos, cards, check words."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from partspair.errors import KnownError, NewerVersionError, TamperedError
from partspair.pair.ids import DeviceId, PairId
from partspair.sealing import cards
from partspair.sealing import invitation as module
from partspair.sealing.age import AgeError, HybridIdentity, NoMatchError, open_sealed, seal
from partspair.sealing.bundle import sign_manifest, write_bundle
from partspair.sealing.cards import Card, Role, decode_card, encode_card
from partspair.sealing.invitation import Invitation, check_words, new_invitation, open_hello, seal_hello
from partspair.sealing.keys import SigningKey, secret_to_words
from partspair.sealing.roster import sign_added
from partspair.sealing.wire import Opening

WORDS = secret_to_words(bytes(range(16)))
INVITED = Invitation(WORDS)
OTHER = Invitation(secret_to_words(bytes(range(1, 17))))
ROOT, DEVICE_KEY, DEVICE = SigningKey(b"r" * 32), SigningKey(b"d" * 32), DeviceId(b"d" * 16)


def card(role: Role = Role.INVITER, pair: PairId = INVITED.pair_id) -> Card:
    return Card(
        role=role,
        display_name="Ada",
        zone="Europe/Berlin",
        pair=pair,
        root_public=ROOT.public,
        device=DEVICE,
        device_public=DEVICE_KEY.public,
        opening=Opening(1, HybridIdentity(bytes(32)).recipient.public),
        roster_statement=sign_added(ROOT, DEVICE_KEY, pair, DEVICE),
    )


CARD = encode_card(card())


def test_everything_follows_from_the_words() -> None:
    again = Invitation("  " + WORDS.upper() + "\n")
    assert again == INVITED
    assert (again.name, again.pair_id, again.mac_key) == (INVITED.name, INVITED.pair_id, INVITED.mac_key)
    assert again.meeting_identity == INVITED.meeting_identity
    assert INVITED.name == "immense gaze"
    assert len(INVITED.pair_id) == 16
    assert len({INVITED.pair_id, INVITED.mac_key[:16], INVITED.meeting_identity.seed[:16]}) == 3
    assert INVITED.name != OTHER.name
    assert new_invitation() != new_invitation()


def test_words_are_not_shown() -> None:
    assert WORDS.split(" ")[3] not in repr(INVITED)
    assert "Ada" not in repr(card())


def test_wrong_words_are_refused() -> None:
    for words in ("", WORDS[:-1], WORDS.rsplit(" ", 1)[0], WORDS + " zoo", " ".join(["zoo"] * 12)):
        with pytest.raises(KnownError):
            Invitation(words)


@pytest.mark.parametrize("role", Role)
def test_a_hello_arrives(role: Role) -> None:
    sent = encode_card(card(role))
    assert open_hello(INVITED, seal_hello(INVITED, sent, role)) == (role, sent)
    assert decode_card(sent) == card(role)


def test_a_hello_looks_like_the_smallest_bundle() -> None:
    class Sink:
        size = 0

        def write(self, data: bytes, /) -> int:
            self.size += len(data)
            return len(data)

    sink = Sink()
    write_bundle(sink, b"{}", sign_manifest(DEVICE_KEY, b"{}"), [], [INVITED.meeting_identity.recipient])
    assert len(seal_hello(INVITED, CARD, Role.INVITER)) == sink.size


def test_other_words_do_not_open_it() -> None:
    with pytest.raises(NoMatchError):
        open_hello(OTHER, seal_hello(INVITED, CARD, Role.INVITER))


def test_any_change_is_refused() -> None:
    hello = seal_hello(INVITED, CARD, Role.INVITER)
    for at in [*range(0, 14_000, 499), *range(14_000, len(hello), 3_001), len(hello) - 1]:
        with pytest.raises((AgeError, TamperedError)):
            open_hello(INVITED, hello[:at] + bytes([hello[at] ^ 4]) + hello[at + 1 :])
        with pytest.raises((AgeError, TamperedError)):
            open_hello(INVITED, hello[:at])


def test_whoever_has_the_key_alone_cannot_write_a_hello(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(module, "_mac", lambda *_: bytes(32))
        forged = seal_hello(INVITED, CARD, Role.INVITER)
    with pytest.raises(TamperedError):
        open_hello(INVITED, forged)


def test_the_mac_covers_the_role() -> None:
    with pytest.raises(TamperedError):
        open_hello(INVITED, seal_hello(INVITED, CARD, Role.JOINER))


def test_what_is_no_card_is_not_sealed() -> None:
    for data in (b"", bytes(16 * 1024 + 1)):
        with pytest.raises(ValueError, match="not a card"):
            seal_hello(INVITED, data, Role.INVITER)


def test_a_card_for_another_pair_is_refused() -> None:
    other = encode_card(card(pair=OTHER.pair_id))
    with pytest.raises(TamperedError):
        open_hello(INVITED, seal_hello(INVITED, other, Role.INVITER))


def test_a_hello_with_something_else_inside_is_refused() -> None:
    throw_away = [HybridIdentity(bytes([n]) * 32).recipient for n in range(7)]
    recipients = [INVITED.meeting_identity.recipient, *throw_away]
    payload = open_sealed(seal_hello(INVITED, CARD, Role.INVITER), [INVITED.meeting_identity])
    assert open_hello(INVITED, seal(payload, recipients))
    for changed in (b"", payload + bytes(512), payload[:-1] + b"x", payload.replace(b"card.mac", b"card.mad")):
        with pytest.raises(TamperedError):
            open_hello(INVITED, seal(changed, recipients))


@pytest.mark.parametrize(
    "changed",
    [
        {"root_public": SigningKey(b"x" * 32).public},
        {"device": DeviceId(b"x" * 16)},
        {"device_public": SigningKey(b"x" * 32).public},
        {"opening": Opening(1, bytes(1216))},
        {"roster_statement": b""},
        {"roster_statement": sign_added(ROOT, DEVICE_KEY, INVITED.pair_id, DEVICE, [(DEVICE, 1, b"h" * 32)])},
        {"pair": OTHER.pair_id},
        {"display_name": ""},
        {"display_name": "x" * 81},
        {"zone": "a b"},
    ],
)
def test_a_card_whose_pieces_do_not_belong_together_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="could not be read"):
        encode_card(replace(card(), **changed))  # type: ignore[arg-type]


def test_a_card_is_read_strictly() -> None:
    fields = json.loads(CARD)
    for change in ({"role": "host"}, {"more": 1}, {"format": "partspair/bundle/1"}, {"own_open_pair": "AA=="}):
        with pytest.raises(TamperedError):
            decode_card(json.dumps(fields | change).encode())
    with pytest.raises(NewerVersionError):
        decode_card(json.dumps({"format": "partspair/card/2"}).encode())


def test_ones_own_open_invitation_is_named() -> None:
    both = replace(card(Role.JOINER), own_open_pair=OTHER.pair_id)
    assert decode_card(encode_card(both)) == both


def test_check_words_are_the_same_for_the_same_cards_alone() -> None:
    words = check_words(b"inviter", b"joiner")
    assert list(words) == ["bounce", "candy", "whale", "sauce", "axis", "bike", "tunnel", "swear"]
    assert len(words) == 8
    assert check_words(b"joiner", b"inviter") != words
    assert check_words(b"inviter", b"joiner!") != words


def test_check_words_cost_what_they_should(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    def watched(**options: object) -> Argon2id:
        asked.append(options)
        return Argon2id(**options)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "Argon2id", watched)
    check_words(b"", b"")
    wanted = {"salt": b"partspair/1/check words", "length": 11, "iterations": 3, "lanes": 1, "memory_cost": 65_536}
    assert asked == [wanted]


def test_the_values_in_the_specification_are_these() -> None:
    rows = (Path(cards.__file__).parent / "FORMAT.md").read_text(encoding="utf-8").rpartition("| what | value |")[2]
    said = [line.split("|")[2].strip().strip("`") for line in rows.strip().splitlines()[1:]]
    meeting = hashlib.sha256(INVITED.meeting_identity.recipient.public).hexdigest()
    words = " ".join(check_words(b"inviter", b"joiner"))
    assert said == [WORDS, INVITED.pair_id.hex(), meeting, INVITED.mac_key.hex(), INVITED.name, words]
