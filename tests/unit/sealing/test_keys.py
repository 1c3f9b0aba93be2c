"""Keys, derivations and words."""

import pytest

from partspair.errors import KnownError
from partspair.sealing.keys import (
    SigningKey,
    derive,
    new_opening_key,
    new_signing_key,
    new_words,
    recovery_identity,
    secret_to_words,
    verify,
    word_list,
    words_to_secret,
)

KEY = SigningKey(bytes(range(32)))


def test_each_purpose_has_a_key_of_its_own() -> None:
    purposes = ["recovery", "meeting", "invitation mac"]
    assert len({derive(bytes(16), purpose) for purpose in purposes}) == 3
    assert len(derive(bytes(16), "pair id", 16)) == 16
    assert derive(bytes(16), "recovery").hex() == "cd63a2a3591957229e20f78485a0777da09ab69b169c1c563f36b7927f494c24"


def test_a_signature_holds_for_its_message_and_key_alone() -> None:
    signature = KEY.sign(b"message")
    assert verify(KEY.public, b"message", signature)
    assert not verify(KEY.public, b"Message", signature)
    assert not verify(KEY.public, b"message", signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not verify(KEY.public, b"message", signature[:-1])
    assert not verify(KEY.public[:-1], b"message", signature)
    assert not verify(b"\xff" * 32, b"message", signature)
    assert not verify(new_signing_key().public, b"message", signature)


def test_secrets_are_not_shown() -> None:
    assert str(KEY.seed) not in repr(KEY)


def test_words_carry_a_secret_and_forgive_spacing_and_case() -> None:
    words = secret_to_words(bytes(range(16)))
    assert len(words.split(" ")) == 12
    assert words_to_secret("  " + words.upper().replace(" ", "\n\t ") + " ") == bytes(range(16))
    assert recovery_identity(words) == recovery_identity(words.title())
    assert len({new_words() for _ in range(5)}) == 5
    assert len(word_list()) == 2048


def test_an_unknown_word_is_named_by_its_place_alone() -> None:
    words = secret_to_words(bytes(16)).split(" ")
    words[4] = "sesame"
    with pytest.raises(KnownError, match="Word 5") as caught:
        words_to_secret(" ".join(words))
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize("words", ["", "zoo", " ".join(["abandon"] * 12), " ".join(["abandon"] * 24)])
def test_too_few_too_many_or_mismatched_words_are_refused(words: str) -> None:
    with pytest.raises(KnownError):
        words_to_secret(words)


def test_another_number_of_words_is_named_as_such() -> None:
    for words in ("", "zoo", "abandon " * 23 + "art"):
        with pytest.raises(KnownError, match="twelve"):
            words_to_secret(words)


def test_keys_of_the_wrong_length_are_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKey(bytes(31))
    assert len(new_opening_key().recipient.public) == 1216
