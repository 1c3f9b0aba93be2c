"""One stream at one real device: asked for when it is opened, and ended when the server moves it elsewhere."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from partspair.audio.homes import RealDevice, Side
from partspair.audio.pulse import TAG

Callback = Callable[[Any, int, Any, Any], None]

_WISH = {Side.MICROPHONE: "PULSE_SOURCE", Side.LOUDSPEAKER: "PULSE_SINK"}


class Placed:
    """A stream's callback. Once it was ended, nothing more is heard from it, nor given to it."""

    def __init__(self, name: str, tag: str, callback: Callback, side: Side, abort: type[Exception]) -> None:
        self.name, self.tag = name, tag
        self._callback, self._abort = callback, abort
        self._is_output = side is Side.LOUDSPEAKER
        self._is_ended = False

    def end(self) -> None:
        """Stop it at its next call; PortAudio then says that it finished."""
        self._is_ended = True

    def __call__(self, data: Any, frames: int, time: Any, status: Any) -> None:  # noqa: ANN401 - PortAudio's callback
        """Hear or give one block."""
        if not self._is_ended:
            self._callback(data, frames, time, status)
            return
        if self._is_output:
            out = memoryview(data).cast("B")
            out[:] = bytes(len(out))
        raise self._abort


@contextmanager
def asking_for(side: Side, device: RealDevice | None, tag: str) -> Iterator[None]:
    """While a stream is opened, let libpulse read from the environment where it is to be and how it is known again."""
    if device is None:
        yield
        return
    wishes = {_WISH[side]: device.key, "PULSE_PROP": f"{os.environ.get('PULSE_PROP', '')} {TAG}={tag}".strip()}
    before = {name: os.environ.get(name) for name in wishes}
    os.environ.update(wishes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
