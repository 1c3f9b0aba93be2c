"""The names of things between two people: 16 random bytes each (protocol section 3)."""

from typing import NewType

PairId = NewType("PairId", bytes)
DeviceId = NewType("DeviceId", bytes)

ID_BYTES = 16
HASH_BYTES = 32
