"""Two people for the tests of flows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.persons import Person, pair_up, two_people


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    """Maren and Idris, not paired yet."""
    yield from two_people(tmp_path)


@pytest.fixture
def paired(people: tuple[Person, Person]) -> tuple[Person, Person]:
    """Maren and Idris, paired."""
    pair_up(*people)
    return people
