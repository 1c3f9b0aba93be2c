"""What is read before it is trusted: the fuzzer's targets, over its first inputs and over what is made of them here."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.support.fuzz_mutators import MUTATORS, json_tree, summed
from tests.support.fuzz_targets import CORPUS, TARGETS, BrokenPromiseError, keep

SEEDS = sorted(path for path in CORPUS.rglob("*") if path.is_file() and path.parent != CORPUS)


def changed(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, left out or doubled."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(4):
            case 0:
                del found[at : at + chance.choice((1, 1, 16, 512))]
            case 1:
                found[at:at] = found[at : at + chance.choice((1, 16, 512))]
            case 2:
                found[at : at + 1] = chance.randbytes(1)
            case _:
                found[at : at + 1] = bytes(
                    [chance.choice((0, 1, 9, 10, 32, 34, 44, 48, 57, 91, 93, 123, 125, 127, 255))]
                )
    return bytes(found)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_first_input_is_taken(seed: Path) -> None:
    TARGETS[seed.parent.name](seed.read_bytes())


@pytest.mark.parametrize("name", list(TARGETS))
@given(number=some.integers(0, 1 << 32))
@settings(deadline=None, max_examples=60)
def test_what_a_first_input_becomes_is_refused_or_read(name: str, number: int) -> None:
    chance = random.Random(number)
    data = chance.choice([path for path in SEEDS if path.parent.name == name]).read_bytes()
    mutate = MUTATORS.get(name)
    TARGETS[name](mutate(data, chance, lambda one: changed(one, chance)) if mutate else changed(data, chance))


@pytest.mark.parametrize("name", list(TARGETS))
@given(data=some.binary(max_size=2000))
@settings(deadline=None, max_examples=40)
def test_noise_is_refused_or_read(name: str, data: bytes) -> None:
    TARGETS[name](data)


def test_each_target_has_first_inputs_and_a_broken_promise_is_not_swallowed() -> None:
    assert {path.parent.name for path in SEEDS} == set(TARGETS)
    with pytest.raises(BrokenPromiseError):
        keep(False, "planted")


def test_a_page_is_summed_as_its_writer_does() -> None:
    data = (CORPUS / "ogg" / "moment").read_bytes()
    assert b"".join(summed(b"OggS" + page) for page in data.split(b"OggS")[1:]) == data


@given(number=some.integers(0, 1 << 32))
@settings(deadline=None, max_examples=50)
def test_a_changed_manifest_is_mostly_still_json(number: int) -> None:
    data = (CORPUS / "manifest" / "full").read_bytes()
    assert json_tree(data, random.Random(number), lambda one: one[::-1]) != b""
