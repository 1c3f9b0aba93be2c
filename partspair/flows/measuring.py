"""Length, peaks and loudness of what arrived, computed from the sound itself and never believed (voice P2)."""

from io import BytesIO

from partspair.audio.codec import Note
from partspair.audio.loudness import measure
from partspair.errors import KnownError
from partspair.vault import attachments
from partspair.vault.attachments import Sound
from partspair.vault.database import Vault


def measure_arrived(vault: Vault) -> int:
    """Measure every sound that was not measured yet; returns how many. What cannot be played says why."""
    found = attachments.without_sound(vault)
    for one in found:
        attachments.set_sound(vault, one.attachment, _measured(vault, one.attachment))
    return len(found)


def _measured(vault: Vault, attachment: int) -> Sound:
    try:
        note = Note(BytesIO(b"".join(attachments.read(vault, attachment))))
        try:
            result = measure(note.blocks())
        finally:
            note.close()
    except KnownError as error:
        return Sound(0, None, b"", str(error))
    return Sound(result.duration_ms, result.loudness, result.peaks)
