"""Sound without hardware: a private PulseAudio with a microphone that plays files and a loudspeaker that can be heard.

`pp_mic_feed` is a null sink (a file played into it is spoken into the microphone), `pp_mic` the microphone and default
source, `pp_speaker` the default sink. PortAudio reaches them through ALSA's pulse plugin.
"""

import os
import shutil
import signal
import subprocess
import wave
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.support.services import Services, succeeds, wait_until

RATE = 48_000  # samples a second, everywhere
PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec", "espeak-ng")
MONO = ("rate=48000", "channels=1", "channel_map=mono")
Samples = npt.NDArray[np.float32]

# Complete on its own: the system's alsa.conf would probe for cards that are not there.
ALSA = """\
pcm.!default { type pulse }
ctl.!default { type pulse }
pcm.pulse { type pulse hint { show on description "PulseAudio" } }
pcm.pp_mic { type pulse device "pp_mic" hint { show on description "virtual microphone" } }
pcm.pp_speaker { type pulse device "pp_speaker" hint { show on description "virtual loudspeaker" } }
"""
# Without norewinds about a second is lost now and then, with no flag.
PULSE = """\
load-module module-native-protocol-unix socket={socket} auth-anonymous=1
load-module module-null-sink norewinds=1 sink_name=pp_speaker rate=48000 channels=2 \
sink_properties=device.description=pp_speaker
load-module module-null-sink norewinds=1 sink_name=pp_mic_feed rate=48000 channels=1 channel_map=mono \
sink_properties=device.description=pp_mic_feed
load-module module-remap-source source_name=pp_mic master=pp_mic_feed.monitor channels=1 channel_map=mono \
master_channel_map=mono remix=no source_properties=device.description=pp_mic
set-default-sink pp_speaker
set-default-source pp_mic
"""


def missing() -> list[str]:
    """Return the programs that sound needs and this machine lacks."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def start_sound(services: Services, environment: Mapping[str, str], place: Path) -> dict[str, str]:
    """Start the daemon with everything it writes in `place`; return the variables that reach it."""
    runtime = place / "pulse"
    runtime.mkdir(mode=0o700)
    (place / "asound.conf").write_text(ALSA)
    (place / "sound.pa").write_text(PULSE.format(socket=runtime / "native"))
    new = {
        "PULSE_RUNTIME_PATH": str(runtime),
        "PULSE_STATE_PATH": str(runtime / "state"),
        "PULSE_CONFIG_PATH": str(runtime / "config"),
        "PULSE_COOKIE": str(runtime / "cookie"),
        "ALSA_CONFIG_PATH": str(place / "asound.conf"),
    }
    command = ["pulseaudio", "-n", "-F", str(place / "sound.pa"), "--daemonize=no", "--use-pid-file=no"]
    command += ["--exit-idle-time=-1", "--disallow-exit=no", "--high-priority=no", "--realtime=no", "--log-level=info"]
    services.start(command, {**environment, **new})  # it refuses to start while PULSE_SERVER is set
    new["PULSE_SERVER"] = f"unix:{runtime / 'native'}"
    wait_until(lambda: succeeds(["pactl", "info"], {**environment, **new}), "PulseAudio")
    wait_until(lambda: "pp_mic\t" in _pactl({**environment, **new}, "sources"), "the microphone")
    return new


def _pactl(environment: Mapping[str, str], what: str) -> str:
    command = ["pactl", "list", "short", what]
    return subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=True).stdout


class Sound:
    """Speaking into the microphone and hearing the loudspeaker of a stage with sound."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)

    def speak(self, wav: Path) -> None:
        """Play `wav` into the microphone; returns when all of it was spoken."""
        with self.speaking(wav):
            pass

    @contextmanager
    def speaking(self, wav: Path) -> Iterator[subprocess.Popen[bytes]]:
        """Play `wav` into the microphone meanwhile; leaving waits for its end, an error cuts it off."""
        process = subprocess.Popen(["paplay", "--device=pp_mic_feed", str(wav)], env=self._environment)
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            process.wait(600)
        if process.returncode != 0:
            raise RuntimeError(f"paplay ended with {process.returncode}")

    @contextmanager
    def hearing(self, wav: Path, source: str = "pp_speaker.monitor") -> Iterator[None]:
        """Record what comes from `source` into `wav` (48 kHz, mono, 16 bit) until left."""
        before = len(self.recorders())
        command = ["parec", f"--device={source}", "--file-format=wav", "--rate=48000", "--channels=1", "--format=s16le"]
        process = subprocess.Popen([*command, "--latency-msec=50", str(wav)], env=self._environment)
        try:
            wait_until(lambda: len(self.recorders()) > before and wav.exists(), "parec")
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(10)

    def recorders(self) -> list[str]:
        """Return one line for each stream that records now."""
        return _pactl(self._environment, "source-outputs").splitlines()

    def players(self) -> list[str]:
        """Return one line for each stream that plays now."""
        return _pactl(self._environment, "sink-inputs").splitlines()

    @contextmanager
    def another_microphone(self, name: str) -> Iterator[str]:
        """Plug in a second, silent microphone of this name; yields its module, to be unloaded by the caller."""
        feed = self.control("load-module", "module-null-sink", f"sink_name={name}_feed", "norewinds=1", *MONO)
        yield self.plug_microphone(name)
        self.control("unload-module", feed)

    def plug_microphone(self, name: str, feed: str | None = None) -> str:
        """Plug in a microphone that hears a feed, its own if none is named; return its module."""
        properties = ("channels=1", "channel_map=mono", "master_channel_map=mono", "remix=no")
        described = f"source_properties=device.description={name}"
        command = (
            "load-module",
            "module-remap-source",
            f"source_name={name}",
            f"master={feed or name + '_feed'}.monitor",
        )
        return self.control(*command, *properties, described)

    def unplug_microphone(self) -> None:
        """Pull out `pp_mic`, the only one; `plug_microphone` and `set-default-source` put it back."""
        modules = self.control("list", "short", "modules").splitlines()
        self.control("unload-module", next(one.split()[0] for one in modules if "source_name=pp_mic " in one))

    @contextmanager
    def another_loudspeaker(self, name: str) -> Iterator[str]:
        """Plug in a second loudspeaker of this name; yields its module, to be unloaded by the caller."""
        properties = ("rate=48000", "channels=2", f"sink_properties=device.description={name}")
        yield self.control("load-module", "module-null-sink", f"sink_name={name}", "norewinds=1", *properties)

    def control(self, *arguments: str) -> str:
        """Run pactl, for planted faults: unload-module, suspend-source, set-source-mute …"""
        command = ["pactl", *arguments]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, check=True).stdout.strip()


def read_wav(path: Path) -> tuple[Samples, int]:
    """Return the first channel between -1 and 1, and the rate in samples a second."""
    with wave.open(os.fspath(path), "rb") as file:
        raw = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        samples: Samples = raw[:: file.getnchannels()].astype(np.float32)
        return samples / np.float32(32768), file.getframerate()


def write_wav(path: Path, samples: Samples) -> Path:
    """Write mono samples between -1 and 1 at 48 kHz as 16 bit."""
    with wave.open(os.fspath(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def resample(samples: Samples, rate: int) -> Samples:
    """Return the samples at 48 kHz, by zero-padding or cutting their spectrum."""
    length = round(len(samples) * RATE / rate)
    spectrum = np.fft.rfft(samples)
    wider = np.zeros(length // 2 + 1, dtype=spectrum.dtype)
    kept = min(len(spectrum), len(wider))
    wider[:kept] = spectrum[:kept]
    return np.asarray(np.fft.irfft(wider, length) * (length / len(samples)), dtype=np.float32)


def speech(path: Path, seconds: float, text: str = "") -> Path:
    """Write `seconds` of synthetic speech to `path` (48 kHz, mono), the text counted on so that no part repeats."""
    said: list[Samples] = []
    count = 0
    while sum(map(len, said)) < seconds * RATE:
        count += 1
        words = (
            text if text and count == 1 else f"This is sentence number {count}, spoken slowly, {count * 7919} times."
        )
        part = path.with_suffix(f".{count}.part")
        subprocess.run(["espeak-ng", "-w", str(part), words], check=True, capture_output=True)
        said.append(resample(*read_wav(part)))
        part.unlink()
    whole = np.concatenate(said)[: round(seconds * RATE)]
    return write_wav(path, whole * np.float32(0.6 / max(float(np.abs(whole).max()), 1e-9)))
