"""JSON has one meaning for each text, and everything is bounded before it is built."""

import json
import re

import pytest

from partspair.errors import NewerVersionError
from partspair.sealing.failures import MalformedError
from partspair.sealing.strictjson import DEEPEST, LARGEST_INTEGER, MOST_MARKS, check_format, read_tree


def test_an_object_is_read() -> None:
    text = '{"a": [1, -5, "\\u00e9\\ud83d\\ude00", null, true], "b": {"c": {}}, "[[[": "{{{\\"{"}'
    assert read_tree(text.encode(), 1_000) == {
        "a": [1, -5, "\u00e9\U0001f600", None, True],
        "b": {"c": {}},
        "[[[": '{{{"{',
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "1",
        "null",
        "{",
        "{}x",
        "\ufeff{}",
        '{"a":1,}',
        '{"a":1,"a":1}',
        '{"a":1,"\\u0061":1}',
        '{"b":{"a":1,"\\u0061":2}}',
        '{"a":1.5}',
        '{"a":1.0}',
        '{"a":1e3}',
        '{"a":-0}',
        '{"a":01}',
        '{"a":NaN}',
        '{"a":Infinity}',
        '{"a":-Infinity}',
        '{"a":9007199254740993}',
        '{"a":-9007199254740993}',
        '{"a":' + "9" * 5_000 + "}",
        '{"a":"\\ud800"}',
        '{"\\udc00":1}',
        '{"a":"\n"}',
        "{'a':1}",
        '{"a":1}//',
    ],
)
def test_what_could_mean_two_things_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        read_tree(text.encode(), 100_000)


def test_another_number_of_the_same_format_is_newer_and_all_else_is_wrong() -> None:
    check_format({"format": "partspair/card/1"}, "partspair/card/1")
    for number in ("2", "10", "9999"):
        with pytest.raises(NewerVersionError):
            check_format({"format": f"partspair/card/{number}"}, "partspair/card/1")
    names: list[object] = [None, 2, [], "2", "/1", "partspair/bundle/2"]
    names += ["partspair/card/", "partspair/card/x", "partspair/card/02", "partspair/card/2\n"]
    for name in names:
        with pytest.raises(MalformedError):
            check_format({"format": name}, "partspair/card/1")
    with pytest.raises(MalformedError):
        check_format({}, "partspair/card/1")


def test_the_largest_integer_is_read() -> None:
    assert read_tree(b'{"a":%d,"b":-%d}' % (LARGEST_INTEGER, LARGEST_INTEGER), 100)["a"] == LARGEST_INTEGER


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(MalformedError):
        read_tree(b'{"a":"\xff"}', 100)


def test_depth_is_bounded() -> None:
    def nested(depth: int) -> bytes:
        return b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"

    assert read_tree(nested(DEEPEST), 1_000)
    for depth in (DEEPEST + 1, 100_000):
        with pytest.raises(MalformedError):
            read_tree(nested(depth), 1_000_000)


@pytest.mark.parametrize("piece", ["[]", "{}", "1", '{"a":1}', "[[1]]", '"a,[{"'])
def test_how_much_is_in_it_is_bounded_before_anything_is_built(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = 1 + sum(map(re.sub('"[^"]*"', "", piece).count, ",[{"))
    most = (MOST_MARKS - 1) // marks

    def holding(number: int) -> bytes:
        return ('{"a":[' + ",".join([piece] * number) + "]}").encode()

    tree = read_tree(holding(most), 1 << 20)
    assert isinstance(tree["a"], list)
    assert len(tree["a"]) == most
    monkeypatch.setattr(json, "loads", None)
    with pytest.raises(MalformedError):
        read_tree(holding(most + 1), 1 << 20)


def test_size_is_bounded_before_anything_is_read() -> None:
    assert read_tree(b"{}        ", 10) == {}
    with pytest.raises(MalformedError):
        read_tree(b"{}         ", 10)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", ['\\"', '"', "\\", '"\\', "[", '{"a":'])
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    text = '{"' + piece * (250_000 // len(piece))
    with pytest.raises(MalformedError):
        read_tree(text.encode(), 300_000)
