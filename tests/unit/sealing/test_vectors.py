"""The project's own vectors: the app, and a reader written from FORMAT.md alone, say the same of every one of them."""

import re
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from partspair.sealing.bundle import name_of
from partspair.sync.names import stem_in
from tests.support import app_reader, opener, opener_shapes
from tests.support import vector_files as files
from tests.support.fuzz_mutators import json_tree
from tests.support.make_vectors import write_all
from tests.support.vectors import FAULTS, PLACE, Vector, known, load_vector, vector_paths

ROOMS = {"attachment", "chunk", "entry", "header", "hello", "json", "manifest", "name", "signature", "statement", "tar"}


def by_app(vector: Vector) -> str:
    return asked(vector, app_reader.judged, app_reader.open_bundle, app_reader.open_invited, app_reader.open_statement)


def by_opener(vector: Vector) -> str:
    return asked(vector, opener.judged, opener.open_bundle, opener.open_hello, opener.open_statement)


def asked(vector: Vector, judged: Callable[..., str], *readers: Callable[..., bool]) -> str:
    bundle, hello, statement = readers
    pair, root, secret = (known(name)[0] for name in ("pair", "root", "secret"))
    devices = dict(zip(known("device") + known("other"), known("device_public") + known("other_public"), strict=True))
    how = {
        "bundle": partial(judged, bundle, vector.data, known("seed"), pair, devices),
        "hello": partial(judged, hello, vector.data, secret),
        "statement": partial(judged, statement, vector.data, pair, root),
    }
    return how[vector.kind]()


@pytest.mark.parametrize("path", vector_paths(), ids=lambda path: path.name)
def test_both_readers_say_of_a_vector_what_it_says_itself(path: Path) -> None:
    vector = load_vector(path)
    assert (by_app(vector), by_opener(vector)) == (vector.expect, vector.expect), vector.fault


def test_there_are_many_and_no_room_is_left_out() -> None:
    found = [load_vector(path) for path in vector_paths()]
    assert len(found) >= 120
    assert {vector.name.split("-")[0] for vector in found} == ROOMS
    assert len({(vector.kind, vector.file_name, vector.data) for vector in found}) == len(found)
    assert {vector.expect for vector in found} == {"accepted", "refused", "newer", "closed"}
    assert sum(vector.expect == "refused" for vector in found) > 200


@pytest.mark.slow
def test_the_same_bytes_come_out_each_time(tmp_path: Path) -> None:
    write_all(tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(PLACE): path.read_bytes() for path in PLACE.rglob("*") if path.is_file()}
    del kept[Path("stanzas")], kept[Path(".gitattributes")]
    assert {str(name) for name in made} == {str(name) for name in kept}
    assert [str(name) for name, data in made.items() if kept[name] != data] == []


@pytest.mark.parametrize(("more", "expect"), [(0, "accepted"), (1, "refused")])
def test_both_readers_count_how_much_is_in_it(more: int, expect: str) -> None:
    tree = files.tree()
    tree["entries"][2]["also"] = {"kept": [0]}
    marks = sum(re.sub(r'"[^"]*"', "", files.dumped(tree).decode()).count(mark) for mark in ",[{")
    tree["entries"][2]["also"] = {"kept": [0] * (50_001 - marks + more)}
    vector = Vector("", "bundle", expect, "", files.saying(tree))
    assert (by_app(vector), by_opener(vector)) == (expect, expect)


def test_a_name_says_whether_a_file_is_whole_and_nothing_else() -> None:
    for path in sorted(FAULTS.glob("name-*")):
        vector = load_vector(path)
        is_whole = (
            stem_in(vector.file_name) == name_of(sha256(vector.data).digest()) == opener_shapes.name_of(vector.data)
        )
        assert is_whole == (path.name not in {"name-other-file", "name-no-meaning"}), path.name


def test_the_independent_reader_is_independent_and_short() -> None:
    for module in (opener, opener_shapes):
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        imported = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
        assert not any("partspair" in line for line in imported)
        assert "tests.support" not in " ".join(imported).replace("tests.support.opener_shapes", "").replace(
            "tests.support import opener_shapes", ""
        )
    assert len(Path(str(opener.__file__)).read_text(encoding="utf-8").splitlines()) <= 150


@given(number=some.integers(0, 1 << 32))
@settings(deadline=None, max_examples=100)
def test_what_one_reader_takes_of_a_changed_manifest_the_other_takes_too(number: int) -> None:
    manifest, chance = files.Bundle().manifest, Random(number)
    data = files.saying(json_tree(manifest, chance, lambda one: one[:-1] + chance.randbytes(1)))
    vector = Vector("made up", "bundle", "", "", data)
    said = {by_app(vector), by_opener(vector)}
    assert len(said) == 1 or "accepted" not in said
