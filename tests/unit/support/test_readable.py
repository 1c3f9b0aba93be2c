"""The search itself: it finds what was planted, however it is spelled and wherever it lies."""

import os
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.support.readable import PIECE, Search, is_in_memory

MARK = "4f1c7702"
PHRASE = f"the lamplighter {MARK}"


def in_base64(before: int, text: str) -> bytes:
    return b64encode(b"x" * before + text.encode() + b"yz")


SPELLINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "UTF-16LE": lambda text: text.encode("utf-16-le"),
    "UTF-16BE": lambda text: text.encode("utf-16-be"),
    **{f"Base64, {n} before": partial(in_base64, n) for n in range(5)},
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_planted_phrase_is_found_in_every_spelling(tmp_path: Path, spelling: str) -> None:
    path = tmp_path / "deep" / "inside"
    path.parent.mkdir()
    path.write_bytes(os.urandom(999) + SPELLINGS[spelling](PHRASE) + os.urandom(999))
    search = Search({"a name": PHRASE}, MARK)
    search.in_places([tmp_path])
    assert search.found == [f"a name in {path}"]
    assert search.seen == {path}


def test_a_piece_of_a_phrase_is_a_find_too(tmp_path: Path) -> None:
    (tmp_path / "index").write_text(f"lamplighter\n{MARK}\n")
    search = Search({"a name": PHRASE}, MARK)
    search.in_places([tmp_path])
    assert search.found == [f"a piece of a phrase in {tmp_path / 'index'}"]


def test_it_is_found_across_the_border_of_two_pieces_and_in_the_name_of_a_file(tmp_path: Path) -> None:
    big, named = tmp_path / "big", tmp_path / f"draft of {PHRASE}.txt"
    big.write_bytes(bytes(PIECE - 7) + PHRASE.encode())
    named.touch()
    search = Search({"a name": PHRASE}, MARK)
    search.in_places([tmp_path])
    assert sorted(search.found) == sorted([f"a name in {big}", f"a name in the name {named}"])


def test_what_is_left_in_a_temp_directory_is_found_when_it_is_new() -> None:
    with tempfile.NamedTemporaryFile(prefix="partspair-planted-", dir="/tmp") as file:
        file.write(PHRASE.encode())
        file.flush()
        search = Search({"a name": PHRASE}, MARK)
        search.in_shared_places(time.time() - 60)
        assert f"a name in {file.name}" in search.found
        search = Search({"a name": PHRASE}, MARK)
        search.in_shared_places(time.time() + 3600)
        assert search.found == []


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_it_is_found_in_an_open_file_that_was_removed_and_in_memory() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(PHRASE.encode())
        file.flush()
        search = Search({"a name": PHRASE}, MARK)
        search.in_process(os.getpid())
        assert f"a name in an open file of {os.getpid()}" in search.found
    assert is_in_memory(os.getpid(), PHRASE)
    with subprocess.Popen(["sleep", "60"]) as another:
        assert not is_in_memory(another.pid, PHRASE)
        another.kill()
