"""Invitations: twelve words, what follows from them, the hello both ways, and the words both compare (section 4)."""

import hashlib
import hmac
import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from partspair.pair.ids import ID_BYTES, PairId
from partspair.sealing.cards import LARGEST_CARD, Role, decode_card
from partspair.sealing.envelope import EnvelopeReader, EnvelopeWriter, padding_for
from partspair.sealing.failures import MalformedError
from partspair.sealing.hybrid import HybridIdentity
from partspair.sealing.keys import derive, new_words, tidy_words, word_list, words_to_secret

LARGEST_HELLO = 128 * 1024
CHECK_WORDS = 8

_BITS = 11
_MAC_BYTES = 32
_COVERED = b"partspair/1/hello\0"
_CHECK_SALT = b"partspair/1/check words"
_CHECK_MEMORY = 64 * 1024
_CHECK_PASSES = 3
_CARD_NAME = "card.json"
_MAC_NAME = "card.mac"


@dataclass(frozen=True)
class Invitation:
    """Twelve words and everything that follows from them. KnownError when they are not twelve words that fit."""

    words: str = field(repr=False)

    def __post_init__(self) -> None:
        words_to_secret(self.words)
        object.__setattr__(self, "words", tidy_words(self.words))

    @cached_property
    def name(self) -> str:
        """The two words that both screens show, so that a wrong word is noticed."""
        return " ".join(_words_of(derive(self._secret, "invitation name", 3), 2))

    @cached_property
    def pair_id(self) -> PairId:
        """The id of the pair that this invitation makes."""
        return PairId(derive(self._secret, "pair id", ID_BYTES))

    @cached_property
    def meeting_identity(self) -> HybridIdentity:
        """The key that both hellos are sealed to."""
        return HybridIdentity(derive(self._secret, "meeting key"))

    @cached_property
    def mac_key(self) -> bytes:
        """The key that says that a hello comes from somebody who has the words."""
        return derive(self._secret, "hello mac")

    @property
    def _secret(self) -> bytes:
        return words_to_secret(self.words)


def new_invitation(random: Callable[[int], bytes] = os.urandom) -> Invitation:
    """Make an invitation."""
    return Invitation(new_words(random))


def seal_hello(invitation: Invitation, card: bytes, role: Role, random: Callable[[int], bytes] = os.urandom) -> bytes:
    """Return the file that carries an encoded card. From outside it is like the smallest bundle."""
    if not 1 <= len(card) <= LARGEST_CARD:
        raise ValueError("not a card")
    out = io.BytesIO()
    writer = EnvelopeWriter(out, [invitation.meeting_identity.recipient], random)
    writer.member(_CARD_NAME, len(card), [card])
    writer.member(_MAC_NAME, _MAC_BYTES, [_mac(invitation, card, role)])
    writer.close(padding_for((len(card), _MAC_BYTES)))
    return out.getvalue()


def open_hello(invitation: Invitation, data: bytes) -> tuple[Role, bytes]:
    """Return who wrote a hello and the encoded card in it, which is sound and for this pair and role.

    AgeError for a file of another kind or another invitation (NoMatchError when it is whole); MalformedError when its
    MAC is not from the words; NewerFormatError for a newer card.
    """
    reader = EnvelopeReader(io.BytesIO(data), [invitation.meeting_identity])
    card = reader.first(_CARD_NAME, LARGEST_CARD)
    mac = b"".join(reader.member(_MAC_NAME, _MAC_BYTES))
    reader.finish(padding_for((len(card), _MAC_BYTES)))
    for role in Role:
        if hmac.compare_digest(mac, _mac(invitation, card, role)):
            return role, _for(invitation, card, role)
    raise MalformedError


def check_words(inviter_card: bytes, joiner_card: bytes) -> tuple[str, ...]:
    """Return the eight words that both compare by voice, from both encoded cards.

    It takes 64 MiB and some tenths of a second (Argon2id), so that nobody can search for cards that agree by chance.
    """
    cards = hashlib.sha256(inviter_card).digest() + hashlib.sha256(joiner_card).digest()
    drawn = Argon2id(
        salt=_CHECK_SALT, length=CHECK_WORDS * _BITS // 8, iterations=_CHECK_PASSES, lanes=1, memory_cost=_CHECK_MEMORY
    ).derive(cards)
    return _words_of(drawn, CHECK_WORDS)


def _for(invitation: Invitation, card: bytes, role: Role) -> bytes:
    found = decode_card(card)
    if found.pair != invitation.pair_id or found.role is not role:
        raise MalformedError
    return card


def _mac(invitation: Invitation, card: bytes, role: Role) -> bytes:
    covered = _COVERED + role.value.encode("ascii") + b"\0" + card
    return hmac.new(invitation.mac_key, covered, hashlib.sha256).digest()


def _words_of(data: bytes, count: int) -> tuple[str, ...]:
    """Return the words that the first `count` × 11 bits choose."""
    words, number = word_list(), int.from_bytes(data, "big")
    bits = 8 * len(data)
    return tuple(words[number >> bits - _BITS * (place + 1) & 2047] for place in range(count))
