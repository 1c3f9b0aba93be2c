"""PulseAudio's own view: which microphones and loudspeakers there are, and where our streams really are.

PortAudio knows it only through ALSA, as one device "pulse", and hears nothing of a stream that the server moved to
another device. PipeWire answers the same questions. Without the library or the server, nothing is known or said.
"""

import atexit
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from partspair.audio import pulse_library as pulse
from partspair.audio.homes import Homes, RealDevice, Side, Standing, View

TAG = "partspair.stream"
"""The property by which a stream is known again."""
AGAIN, LONGEST = 1.0, 30.0
"""Seconds until the server is looked for again, at first and at last."""
PATIENCE = 2.0
"""Seconds that the first question waits for the server."""


class PulseWatch:
    """Looks on from a thread of its own until `close`. All of it may be asked from any thread."""

    def __init__(self, library: Any) -> None:  # noqa: ANN401 - libpulse
        self._pulse = library
        self._lock = Lock()
        self._view: View | None = None
        self._homes = Homes()
        self._leave, self._looked = Event(), Event()
        self._loop: Any = None
        self._thread = Thread(target=self._run, name="pulse", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def devices(self, side: Side) -> tuple[RealDevice, ...] | None:
        """Microphones without the loudspeakers' monitors, or loudspeakers, the default first; None without a server."""
        self._looked.wait(PATIENCE)
        self._looked.set()  # a server that does not answer is waited for once
        view = self._view
        return view.devices[side] if view is not None else None

    def follow(self, tag: str, side: Side, asked: RealDevice, moved: Callable[[], None]) -> None:
        """Call `moved` once, from the thread here, when the stream with this tag has left its place."""
        with self._lock:
            self._homes.follow(tag, side, asked, moved)

    def forget(self, tag: str) -> None:
        """Look no more where this stream is."""
        with self._lock:
            self._homes.forget(tag)

    def close(self) -> None:
        """End it; a second call is fine."""
        atexit.unregister(self.close)
        self._leave.set()
        with self._lock:
            if self._loop is not None:
                self._pulse.pa_mainloop_wakeup(self._loop)
        self._thread.join()

    def _run(self) -> None:
        pause = AGAIN
        while not self._leave.is_set():
            connection = _Connection(self._pulse, self._show)
            with self._lock:
                self._loop = connection.loop
            try:
                while not self._leave.is_set() and connection.go_on():
                    pass
            finally:
                with self._lock:
                    self._loop = None
                pause = AGAIN if self._view is not None else min(2 * pause, LONGEST)
                self._view = None
                self._looked.set()
                connection.close()
            self._leave.wait(pause)

    def _show(self, view: View) -> None:
        self._view = view
        self._looked.set()
        with self._lock:
            moved = self._homes.see(view, monotonic())
        for tell in moved:
            tell()


class _Connection:
    """One connection to the server, and the questions that are on their way. Used on the watch's thread alone."""

    def __init__(self, library: Any, show: Callable[[View], None]) -> None:  # noqa: ANN401
        self._pulse = library
        self._show = show
        self._has_asked = self._is_old = False
        self._defaults: dict[Side, str] = {}
        self._found: dict[Side, list[tuple[str, str, int]]] = {}
        self._streams: dict[str, Standing] = {}
        self._on_state = pulse.StateCallback(self._hear_state)
        self._on_event = pulse.EventCallback(self._hear_event)
        self._on_server = pulse.ServerCallback(self._hear_server)
        self._on_source = pulse.DeviceCallback(self._hear_source)
        self._on_sink = pulse.DeviceCallback(self._hear_sink)
        self._on_recording = pulse.RecordingCallback(self._hear_stream)
        self._on_playing = pulse.PlayingCallback(self._hear_last_stream)
        self.loop = library.pa_mainloop_new()
        self._context = library.pa_context_new(library.pa_mainloop_get_api(self.loop), b"Parts Pair")
        library.pa_context_set_state_callback(self._context, self._on_state, None)
        library.pa_context_set_subscribe_callback(self._context, self._on_event, None)
        library.pa_context_connect(self._context, None, pulse.NO_AUTOSPAWN, None)

    def go_on(self) -> bool:
        """Wait for what comes next and hear it; False when the server is gone."""
        library = self._pulse
        if library.pa_context_get_state(self._context) in (pulse.FAILED, pulse.TERMINATED):
            return False
        for step, arguments in (
            (library.pa_mainloop_prepare, (self.loop, -1)),
            (library.pa_mainloop_poll, (self.loop,)),
            (library.pa_mainloop_dispatch, (self.loop,)),
        ):
            if step(*arguments) < 0:
                return False
        return True

    def close(self) -> None:
        """Let go of everything."""
        self._pulse.pa_context_disconnect(self._context)
        self._pulse.pa_context_unref(self._context)
        self._pulse.pa_mainloop_free(self.loop)

    def _hear_state(self, context: int, _data: int) -> None:
        if self._pulse.pa_context_get_state(context) == pulse.READY:
            self._send(self._pulse.pa_context_subscribe(context, pulse.OF_DEVICES_AND_STREAMS, None, None))
            self._ask()

    def _hear_event(self, _context: int, _kind: int, _index: int, _data: int) -> None:
        self._is_old = True
        self._ask()

    def _ask(self) -> None:
        """Ask for everything, once at a time; the answers come in this order."""
        if self._has_asked:
            return
        self._has_asked, self._is_old = True, False
        self._defaults, self._streams = {}, {}
        self._found = {side: [] for side in Side}
        library, context = self._pulse, self._context
        self._send(library.pa_context_get_server_info(context, self._on_server, None))
        self._send(library.pa_context_get_source_info_list(context, self._on_source, None))
        self._send(library.pa_context_get_sink_info_list(context, self._on_sink, None))
        self._send(library.pa_context_get_source_output_info_list(context, self._on_recording, None))
        self._send(library.pa_context_get_sink_input_info_list(context, self._on_playing, None))

    def _send(self, operation: int | None) -> None:
        if operation:
            self._pulse.pa_operation_unref(operation)

    def _hear_server(self, _context: int, info: Any, _data: int) -> None:  # noqa: ANN401
        if info:
            self._defaults[Side.MICROPHONE] = _text(info.contents.default_source)
            self._defaults[Side.LOUDSPEAKER] = _text(info.contents.default_sink)

    def _hear_source(self, _context: int, info: Any, end: int, _data: int) -> None:  # noqa: ANN401
        if not end and info.contents.monitor == pulse.INVALID_INDEX:
            self._add(Side.MICROPHONE, info.contents)

    def _hear_sink(self, _context: int, info: Any, end: int, _data: int) -> None:  # noqa: ANN401
        if not end:
            self._add(Side.LOUDSPEAKER, info.contents)

    def _add(self, side: Side, info: Any) -> None:  # noqa: ANN401
        key = _text(info.name)
        self._found[side].append((_text(info.description) or key, key, int(info.index)))

    def _hear_stream(self, _context: int, info: Any, end: int, _data: int) -> None:  # noqa: ANN401
        if end or info.contents.device == pulse.INVALID_INDEX:  # PipeWire links a stream a moment after it is there
            return
        if info.contents.proplist:
            tag = self._pulse.pa_proplist_gets(info.contents.proplist, TAG.encode())
            if tag:
                self._streams[_text(tag)] = Standing(int(info.contents.index), int(info.contents.device))

    def _hear_last_stream(self, context: int, info: Any, end: int, data: int) -> None:  # noqa: ANN401
        self._hear_stream(context, info, end, data)
        if not end:
            return
        self._has_asked = False
        self._show(View({side: _named(found, self._defaults.get(side)) for side, found in self._found.items()},
                        self._streams))  # fmt: skip
        if self._is_old:
            self._ask()


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")


def _named(found: list[tuple[str, str, int]], default: str | None) -> tuple[RealDevice, ...]:
    """The devices, the default first; of two with one name, each is told by what the server calls it."""
    names = [name for name, _, _ in found]
    devices = [
        RealDevice(name if names.count(name) == 1 else f"{name} ({key})", key, index, key == default)
        for name, key, index in found
    ]
    return tuple(sorted(devices, key=lambda one: not one.is_default))


def open_pulse() -> PulseWatch | None:
    """Begin to look on; None where libpulse is missing or refuses."""
    library = pulse.load()
    with suppress(OSError, RuntimeError):
        return PulseWatch(library) if library is not None else None
    return None
