"""Every vector, the public ones and the project's own, gives exactly the result that it names."""

import hashlib
import io
from pathlib import Path

import pytest

from partspair.sealing.age import AgeError, HeaderError, HmacError, NoMatchError, OpeningReader, PayloadError
from tests.support.age_vectors import OWN_VECTORS, load_vector, public_vectors

RESULTS: dict[type[AgeError], str] = {
    HeaderError: "header failure",
    HmacError: "HMAC failure",
    NoMatchError: "no match",
    PayloadError: "payload failure",
}
PUBLIC = public_vectors()


def paths(place: Path | None) -> list[Path]:
    return sorted(one for one in place.iterdir() if not one.name.startswith(".")) if place else []


def run_vector(path: Path) -> None:
    vector = load_vector(path)
    if vector.is_armored:
        pytest.skip("armor is not read by this app")
    digest, result = hashlib.sha256(), "success"
    try:
        reader = OpeningReader(io.BytesIO(vector.file), vector.identities)
        while piece := reader.read(50_000):
            digest.update(piece)
    except AgeError as error:
        result = next(told for kind, told in RESULTS.items() if isinstance(error, kind))
    assert result == vector.expect
    if result == "success":
        assert digest.hexdigest() == vector.payload


@pytest.mark.skipif(PUBLIC is None, reason="the public age vectors are not on this computer: set PARTSPAIR_AGE_VECTORS")
def test_the_public_vectors_are_all_there() -> None:
    assert sum(not load_vector(path).is_armored for path in paths(PUBLIC)) >= 110


@pytest.mark.parametrize("path", [p for p in paths(PUBLIC) if not p.name.startswith("armor")], ids=lambda one: one.name)
def test_public_vector(path: Path) -> None:
    run_vector(path)


@pytest.mark.parametrize("path", paths(OWN_VECTORS), ids=lambda one: one.name)
def test_own_vector(path: Path) -> None:
    run_vector(path)
