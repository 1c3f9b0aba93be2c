"""One seed decides everything: every source of chance in the package, every pause, and the names of files."""

import base64
import hashlib
import importlib
import os
import pkgutil
import random
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType, ModuleType
from typing import Any

import partspair
from partspair.sealing import bundle

ROOMS = ("pair", "practice", "sealing", "sync", "vault", "flows")
Source = Callable[[int], bytes]
Change = tuple[object, str, object]


class Names:
    """Names by the order in which contents were first seen: they stand for their content, and do not depend on it.

    The sealing itself draws from OpenSSL, so the bytes of a file differ from run to run; nothing else may.
    """

    def __init__(self, known: dict[bytes, int] | None = None) -> None:
        self.known = dict(known or {})

    def name_of(self, digest: bytes) -> str:
        number = self.known.setdefault(bytes(digest), len(self.known) + 1)
        return base64.b32encode(hashlib.sha256(b"%d" % number).digest()[:20]).decode("ascii").lower()


def bytes_from(chance: random.Random) -> Source:
    """A source of bytes that is as good as its seed."""
    return chance.randbytes


def _no_pause(_seconds: float) -> None:
    """Time is virtual."""


def _modules() -> list[ModuleType]:
    for room in ROOMS:
        package = importlib.import_module(f"{partspair.__name__}.{room}")
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    wanted = tuple(f"{partspair.__name__}.{room}" for room in ROOMS)
    return [module for name, module in sorted(sys.modules.items()) if name.startswith(wanted)]


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    for value in list(vars(module).values()):
        if isinstance(value, FunctionType):
            yield value
        elif isinstance(value, type) and value.__module__ == module.__name__:
            for inner in list(vars(value).values()):
                function = inner.__func__ if isinstance(inner, classmethod | staticmethod) else inner
                if isinstance(function, FunctionType):
                    yield function


def _replaced(value: object, source: Source) -> Any:
    if value is os.urandom or value is secrets.token_bytes:
        return source
    return _no_pause if value is time.sleep else value


def _changes(source: Source, names: Names) -> Iterator[Change]:
    """What is put in the place of what, in every room."""
    name_of = bundle.name_of
    for module in _modules():
        for function in _functions(module):
            if function.__defaults__:
                yield function, "__defaults__", tuple(_replaced(one, source) for one in function.__defaults__)
            if function.__kwdefaults__:
                changed = {key: _replaced(one, source) for key, one in function.__kwdefaults__.items()}
                yield function, "__kwdefaults__", changed
        if vars(module).get("name_of") is name_of:
            yield module, "name_of", names.name_of
        for word, value in list(vars(module).items()):
            if value is time.sleep:
                yield module, word, _no_pause


@contextmanager
def seeded(source: Source, names: Names) -> Iterator[None]:
    """Inside, no part of the package draws from anywhere else, nothing waits, and names come from `names`."""
    done: list[Change] = []
    try:
        for place, word, value in list(_changes(source, names)):
            done.append((place, word, getattr(place, word)))
            setattr(place, word, value)
        yield
    finally:
        for place, word, value in reversed(done):
            setattr(place, word, value)
