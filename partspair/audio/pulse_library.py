"""What is used of libpulse, by ctypes: its calls, and the beginnings of its structures as pulse/*.h has them."""

import ctypes
from ctypes import POINTER, Structure, c_char_p, c_int, c_uint8, c_uint32, c_uint64, c_void_p
from typing import Any

INVALID_INDEX = 0xFFFFFFFF
READY, FAILED, TERMINATED = 4, 5, 6
NO_AUTOSPAWN = 1
OF_DEVICES_AND_STREAMS = 0x01 | 0x02 | 0x04 | 0x08 | 0x80
"""Subscribed to: sinks, sources, sink inputs, source outputs, the server."""


class SampleSpec(Structure):
    """pa_sample_spec."""

    _fields_ = (("format", c_int), ("rate", c_uint32), ("channels", c_uint8))


class ChannelMap(Structure):
    """pa_channel_map."""

    _fields_ = (("channels", c_uint8), ("map", c_int * 32))


class Volume(Structure):
    """pa_cvolume."""

    _fields_ = (("channels", c_uint8), ("values", c_uint32 * 32))


class DeviceInfo(Structure):
    """The beginning that pa_source_info and pa_sink_info share; the monitor is of a sink, or of this sink."""

    _fields_ = (
        ("name", c_char_p), ("index", c_uint32), ("description", c_char_p), ("sample_spec", SampleSpec),
        ("channel_map", ChannelMap), ("owner_module", c_uint32), ("volume", Volume), ("mute", c_int),
        ("monitor", c_uint32),
    )  # fmt: skip


class RecordingInfo(Structure):
    """The beginning of pa_source_output_info."""

    _fields_ = (
        ("index", c_uint32), ("name", c_char_p), ("owner_module", c_uint32), ("client", c_uint32),
        ("device", c_uint32), ("sample_spec", SampleSpec), ("channel_map", ChannelMap), ("buffered", c_uint64),
        ("latency", c_uint64), ("resample_method", c_char_p), ("driver", c_char_p), ("proplist", c_void_p),
    )  # fmt: skip


class PlayingInfo(Structure):
    """The beginning of pa_sink_input_info."""

    _fields_ = (
        ("index", c_uint32), ("name", c_char_p), ("owner_module", c_uint32), ("client", c_uint32),
        ("device", c_uint32), ("sample_spec", SampleSpec), ("channel_map", ChannelMap), ("volume", Volume),
        ("buffered", c_uint64), ("latency", c_uint64), ("resample_method", c_char_p), ("driver", c_char_p),
        ("mute", c_int), ("proplist", c_void_p),
    )  # fmt: skip


class ServerInfo(Structure):
    """The beginning of pa_server_info."""

    _fields_ = (
        ("user_name", c_char_p), ("host_name", c_char_p), ("version", c_char_p), ("server_name", c_char_p),
        ("sample_spec", SampleSpec), ("default_sink", c_char_p), ("default_source", c_char_p),
    )  # fmt: skip


StateCallback = ctypes.CFUNCTYPE(None, c_void_p, c_void_p)
EventCallback = ctypes.CFUNCTYPE(None, c_void_p, c_int, c_uint32, c_void_p)
DeviceCallback = ctypes.CFUNCTYPE(None, c_void_p, POINTER(DeviceInfo), c_int, c_void_p)
RecordingCallback = ctypes.CFUNCTYPE(None, c_void_p, POINTER(RecordingInfo), c_int, c_void_p)
PlayingCallback = ctypes.CFUNCTYPE(None, c_void_p, POINTER(PlayingInfo), c_int, c_void_p)
ServerCallback = ctypes.CFUNCTYPE(None, c_void_p, POINTER(ServerInfo), c_void_p)

_CALLS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "pa_mainloop_new": (c_void_p, ()),
    "pa_mainloop_free": (None, (c_void_p,)),
    "pa_mainloop_get_api": (c_void_p, (c_void_p,)),
    "pa_mainloop_prepare": (c_int, (c_void_p, c_int)),
    "pa_mainloop_poll": (c_int, (c_void_p,)),
    "pa_mainloop_dispatch": (c_int, (c_void_p,)),
    "pa_mainloop_wakeup": (None, (c_void_p,)),
    "pa_context_new": (c_void_p, (c_void_p, c_char_p)),
    "pa_context_unref": (None, (c_void_p,)),
    "pa_context_connect": (c_int, (c_void_p, c_char_p, c_int, c_void_p)),
    "pa_context_disconnect": (None, (c_void_p,)),
    "pa_context_get_state": (c_int, (c_void_p,)),
    "pa_context_set_state_callback": (None, (c_void_p, StateCallback, c_void_p)),
    "pa_context_set_subscribe_callback": (None, (c_void_p, EventCallback, c_void_p)),
    "pa_context_subscribe": (c_void_p, (c_void_p, c_int, c_void_p, c_void_p)),
    "pa_context_get_server_info": (c_void_p, (c_void_p, ServerCallback, c_void_p)),
    "pa_context_get_source_info_list": (c_void_p, (c_void_p, DeviceCallback, c_void_p)),
    "pa_context_get_sink_info_list": (c_void_p, (c_void_p, DeviceCallback, c_void_p)),
    "pa_context_get_source_output_info_list": (c_void_p, (c_void_p, RecordingCallback, c_void_p)),
    "pa_context_get_sink_input_info_list": (c_void_p, (c_void_p, PlayingCallback, c_void_p)),
    "pa_operation_unref": (None, (c_void_p,)),
    "pa_proplist_gets": (c_char_p, (c_void_p, c_char_p)),
}


def load() -> Any:  # noqa: ANN401 - a C library
    """Return libpulse with its calls declared; None where it is missing, or lacks one of them."""
    try:
        library = ctypes.CDLL("libpulse.so.0")
        for name, (result, arguments) in _CALLS.items():
            call = getattr(library, name)
            call.restype, call.argtypes = result, arguments
    except (OSError, AttributeError):
        return None
    return library
