"""The one shape sound has in this house: 48 kHz, mono, 16 bit, in blocks of 20 ms."""

from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from partspair.errors import KnownError

RATE = 48_000
"""Samples a second."""
BLOCK = 960
"""Samples a block: 20 ms."""
SAMPLE_BYTES = 2
LONGEST = 6 * 3600 * RATE
"""Samples of the longest sound that is opened: six hours."""

Samples: TypeAlias = NDArray[np.int16]
"""One dimension, 48 kHz mono."""


class AudioUnavailableError(KnownError):
    """Sound cannot be recorded or played here just now; everything else works."""


class UnplayableSoundError(KnownError):
    """These bytes are no recording that can be opened safely."""


class SoundReader(Protocol):
    """Something that gives samples in order and can be moved: a received note, a take to listen back to."""

    @property
    def frames(self) -> int:
        """Its length in samples."""
        ...

    def read(self, count: int) -> Samples:
        """At most `count` samples from here; empty at the end. May raise KnownError."""
        ...

    def seek(self, sample: int) -> None:
        """Move to this sample, held inside the sound."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


def samples_of(pcm: bytes | memoryview) -> Samples:
    """The samples of little-endian 16-bit PCM."""
    return np.frombuffer(pcm, dtype="<i2").astype(np.int16, copy=False)


def pcm_of(samples: Samples) -> bytes:
    """Little-endian 16-bit PCM of these samples."""
    return samples.astype("<i2", copy=False).tobytes()


def peak_of(samples: Samples) -> float:
    """The largest absolute sample, 0 to 1."""
    if not samples.size:
        return 0.0
    return max(int(samples.max()), -int(samples.min())) / 32768
