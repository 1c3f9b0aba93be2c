"""Manifests: what is written reads as the same, and nothing else reads."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from partspair.errors import NewerVersionError, TamperedError
from partspair.pair.ids import PairId
from partspair.pair.seen import Seen
from partspair.practice.share import EntryId
from partspair.sealing.base64text import encode_padded
from partspair.sealing.bundle import LARGEST_MANIFEST
from partspair.sealing.entries import Entry, Profile
from partspair.sealing.wire import decode_manifest, encode_manifest
from tests.support.manifests import EVENING, HERE, THERE, dumped, entries, manifest, tree

Tree = dict[str, Any]


def test_everything_comes_back() -> None:
    data = encode_manifest(manifest())
    assert decode_manifest(data) == manifest()
    assert encode_manifest(decode_manifest(data)) == data
    assert decode_manifest(data).written_at.utcoffset() == EVENING.utcoffset()


def test_nothing_said_is_shown_by_accident() -> None:
    for secret in ("little one", "Two lines", "Ada", "later"):
        assert secret not in repr(manifest())


@pytest.mark.parametrize("piece", [[], {}, [[[[]]]], 1, {"a": 1}])
def test_what_is_only_kept_is_not_gone_through_piece_by_piece(piece: object) -> None:
    calls = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    changed = tree()
    changed["entries"][0]["also"] = {"kept": [piece] * 4_000}
    data = dumped(changed)
    sys.setprofile(counted)
    try:
        decode_manifest(data)
    finally:
        sys.setprofile(None)
    assert calls < 9_000


def test_the_largest_that_can_be_said_is_read() -> None:
    """All shares with chapters that fit: what is bounded beside the bytes leaves room for everything that is known."""
    changed = tree()
    share = changed["entries"][0] | {"chapters": [{"at_ms": 0, "part": ""}] * 200, "audio": None}
    changed["entries"] = [share | {"id": encode_padded(number.to_bytes(16, "big"))} for number in range(49)]
    data = json.dumps(changed, separators=(",", ":")).encode()
    assert 0.9 * LARGEST_MANIFEST < len(data) <= LARGEST_MANIFEST
    assert not decode_manifest(data).is_newer


def test_a_bundle_that_only_acknowledges_has_no_entries() -> None:
    bare = replace(manifest(), entries=(), attachments=())
    assert decode_manifest(encode_manifest(bare)) == bare


def test_moments_are_written_to_the_second() -> None:
    exact = replace(manifest(), written_at=EVENING.replace(microsecond=654_321))
    assert decode_manifest(encode_manifest(exact)) == manifest()


@pytest.mark.parametrize(
    "changed",
    [
        replace(manifest(), written_at=datetime(2026, 1, 1)),
        replace(manifest(), seq=0),
        replace(manifest(), pair=PairId(b"short")),
        replace(manifest(), entries=(*entries(), entries()[0])),
        replace(manifest(), entries=(replace(entries()[0], audio=9),)),
        replace(manifest(), entries=(Entry(EntryId(b"1" * 16), Profile("", "UTC")),)),
        replace(manifest(), entries=None),
        replace(manifest(), seen={HERE: Seen(0, None)}),
    ],
)
def test_what_could_not_be_read_is_not_written(changed: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        encode_manifest(changed)


def put(*path: str | int, value: object) -> Callable[[Tree], None]:
    def change(found: Any) -> None:
        for step in path[:-1]:
            found = found[step]
        found[path[-1]] = value

    return change


def drop(*path: str | int) -> Callable[[Tree], None]:
    def change(found: Any) -> None:
        for step in path[:-1]:
            found = found[step]
        del found[path[-1]]

    return change


B64_16, B64_32 = "AAAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

NOTHING_SAID = {
    "id": B64_16,
    "kind": "reply",
    "also": {},
    "to": B64_16,
    "answers": "witness",
    "text": "",
    "duration_ms": 0,
    "is_held": False,
    "audio": None,
}

FAULTS: dict[str, Callable[[Tree], None]] = {
    "no format": drop("format"),
    "another format": put("format", value="partspair/card/1"),
    "format no text": put("format", value=1),
    "unknown top field": put("more", value=1),
    "unknown field in opening": put("opening", "more", value=1),
    "unknown field in seen": put("seen", 0, "more", value=1),
    "no pair": drop("pair"),
    "short pair": put("pair", value="AAAA"),
    "pair not canonical": put("pair", value="AAAAAAAAAAAAAAAAAAAAAB=="),
    "pair without padding": put("pair", value=B64_16[:-2]),
    "pair with a line break": put("pair", value=B64_16 + "\n"),
    "long author": put("author", value=B64_32),
    "seq zero": put("seq", value=0),
    "seq negative": put("seq", value=-1),
    "seq true": put("seq", value=True),
    "seq text": put("seq", value="7"),
    "seq too large": put("seq", value=(1 << 53) + 1),
    "prev short": put("prev", value=B64_16),
    "prev missing": drop("prev"),
    "written without offset": put("written_at", value="2026-11-22T22:10:05"),
    "written with Z": put("written_at", value="2026-11-22T22:10:05Z     "),
    "written with a fraction": put("written_at", value="2026-11-22T22:10:05.5+00:00"),
    "written in month 13": put("written_at", value="2026-13-22T22:10:05+00:00"),
    "written at year 1": put("written_at", value="0001-01-01T00:00:00+23:59"),
    "written at year 9999": put("written_at", value="9999-12-31T23:59:59-23:59"),
    "written at minus zero": put("written_at", value="2026-11-22T22:10:05-00:00"),
    "written in other digits": put("written_at", value="\u0662026-11-22T22:10:05+00:00"),
    "generation zero": put("opening", "generation", value=0),
    "opening key short": put("opening", "public", value=B64_32),
    "three rosters": put("roster", value=[{"root": c * 43 + "=", "hash": B64_32} for c in "AEI"]),
    "one root twice": put("roster", value=[{"root": B64_32, "hash": B64_32}] * 2),
    "seen twice": put("seen", value=[{"device": B64_16, "upto": 0, "hash": None, "beyond": []}] * 2),
    "own device seen": put("seen", 0, "device", value="aGhoaGhoaGhoaGhoaGhoaA=="),
    "seen up to something without hash": put("seen", 0, "hash", value=None),
    "seen nothing with hash": put("seen", 0, "upto", value=0),
    "beyond not rising": put("seen", 0, "beyond", value=[[9, B64_32], [6, B64_32]]),
    "beyond twice": put("seen", 0, "beyond", value=[[9, B64_32], [9, B64_32]]),
    "beyond what is seen": put("seen", 0, "beyond", value=[[4, B64_32]]),
    "beyond too many": put("seen", 0, "beyond", value=[[n + 100, B64_32] for n in range(65)]),
    "beyond a triple": put("seen", 0, "beyond", value=[[9, B64_32, 1]]),
    "too many seen": put(
        "seen", value=[{"device": "A" * 20 + f"{n:02d}==", "upto": 0, "hash": None, "beyond": []} for n in range(65)]
    ),
    "too many entries": put("entries", value=[{}] * 257),
    "entry no object": put("entries", value=[1]),
    "entry without id": drop("entries", 0, "id"),
    "entry id short": put("entries", 0, "id", value="AAAA"),
    "entry without also": drop("entries", 0, "also"),
    "entry also no object": put("entries", 0, "also", value=[]),
    "entry without kind": drop("entries", 0, "kind"),
    "entry id twice": put("entries", 1, "id", value="MTExMTExMTExMTExMTExMQ=="),
    "share without ask": drop("entries", 0, "ask"),
    "audio beyond the attachments": put("entries", 0, "audio", value=3),
    "audio negative": put("entries", 0, "audio", value=-1),
    "audio is a picture": put("entries", 0, "audio", value=1),
    "audio used twice": put("entries", 0, "audio", value=2),
    "part name too long": put("entries", 0, "parts", 0, "name", value="x" * 81),
    "part name in two lines": put("entries", 0, "parts", 0, "name", value="a\nb"),
    "too many parts": put("entries", 0, "parts", value=[{"name": "x", "speaking": "for"}] * 13),
    "one line too long": put("entries", 0, "one_line", value="x" * 121),
    "text too long": put("entries", 0, "text", value="x" * 20_001),
    "text with a NUL": put("entries", 0, "text", value="a\0b"),
    "a chapter after a day": put("entries", 0, "chapters", 0, "at_ms", value=86_400_000),
    "too many tags": put("entries", 0, "heads_up", "tags", value=["loss"] * 21),
    "reply by no moment": put("entries", 0, "ask", "reply_by", value="tomorrow, in the evening."),
    "held no yes or no": put("entries", 1, "is_held", value=1),
    "signal words too long": put("entries", 2, "words", value="x" * 501),
    "a reply that says nothing": put("entries", 1, value=NOTHING_SAID),
    "signal words with a NUL": put("entries", 2, "words", value="a\0b"),
    "entry id not canonical": put("entries", 0, "id", value="MTExMTExMTExMTExMTExMR=="),
    "name in two lines": put("entries", 6, "display_name", value="a\nb"),
    "gone at zero": put("entries", 5, "seq", value=0),
    "nobody's name": put("entries", 6, "display_name", value=" "),
    "zone a path": put("entries", 6, "zone", value="../../etc/passwd"),
    "zone empty": put("entries", 6, "zone", value=""),
    "attachment of another type": put("attachments", 0, "media_type", value="text/html"),
    "attachment negative": put("attachments", 0, "bytes", value=-1),
    "attachment too large": put("attachments", 0, "bytes", value=1 << 40),
    "attachment hash short": put("attachments", 0, "sha256", value=B64_16),
    "attachment with a name": put("attachments", 0, "name", value="../x"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_refuses_the_whole_manifest(fault: str) -> None:
    changed = tree()
    FAULTS[fault](changed)
    with pytest.raises(TamperedError):
        decode_manifest(dumped(changed))


NEWER: dict[str, Callable[[Tree], None]] = {
    "unknown kind": put("entries", 3, value={"id": "QUFBQUFBQUFBQUFBQUFBQQ==", "kind": "song", "also": {}, "at": 5}),
    "unknown field": put("entries", 0, "weather", value="rain"),
    "unknown field inside": put("entries", 0, "ask", "weather", value="rain"),
    "unknown field in a list": put("entries", 0, "parts", 0, "weather", value=["rain"]),
    "unknown ask": put("entries", 0, "ask", "kind", value="sing"),
    "unknown please not": put("entries", 0, "ask", "please_not", 0, value="sing"),
    "unknown weight": put("entries", 0, "heads_up", "weight", value="floating"),
    "unknown speaking": put("entries", 0, "parts", 0, "speaking", value="with"),
    "unknown signal": put("entries", 3, "signal", value="wave"),
}


@pytest.mark.parametrize("name", NEWER)
def test_what_a_newer_version_says_is_kept_and_can_be_acknowledged(name: str) -> None:
    changed = tree()
    NEWER[name](changed)
    found = decode_manifest(dumped(changed))
    assert found.is_newer
    assert found == replace(manifest(), entries=None)
    assert found.seen[THERE].upto == 4


def test_a_newer_format_is_named_as_such() -> None:
    changed = tree()
    changed["format"] = "partspair/bundle/2"
    changed["pair"] = {"anything": "goes"}
    with pytest.raises(NewerVersionError):
        decode_manifest(dumped(changed))


def test_also_is_kept_whatever_it_holds() -> None:
    changed = tree()
    changed["entries"][3]["also"] = {"x": {"y": [1, "two", None]}}
    found = decode_manifest(dumped(changed)).entries
    assert found is not None
    assert found[3].also == {"x": {"y": [1, "two", None]}}


def test_names_are_data_and_come_back_as_they_are() -> None:
    for name in ("../../etc/passwd", "<b>x</b>", "{0.__class__} %s", "\u202eevil", "e\u0301", "\u00e9"):
        changed = tree()
        changed["entries"][0]["parts"][0]["name"] = name
        found = decode_manifest(dumped(changed)).entries
        assert found is not None
        assert found[0].what.parts[0].name == name  # type: ignore[union-attr]


def test_size_is_bounded() -> None:
    data = encode_manifest(manifest())
    assert decode_manifest(data + b" " * (LARGEST_MANIFEST - len(data))) == manifest()
    with pytest.raises(TamperedError):
        decode_manifest(data + b" " * (LARGEST_MANIFEST - len(data) + 1))
