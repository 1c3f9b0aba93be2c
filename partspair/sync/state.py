"""How the folder stands, as frozen types with a calm sentence each. protocol.md section 7."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar, Final

from partspair.sync.folder import Folder
from partspair.sync.names import SUFFIX, NameKind, kind_of, stem_in

MOST_NAMES: Final = 200_000


@dataclass(frozen=True)
class Ready:
    """All is well."""

    sentence: ClassVar[str] = ""
    action: ClassVar[str] = ""


@dataclass(frozen=True)
class Gone:
    """It can't be found: unmounted, moved, renamed."""

    sentence: ClassVar[str] = (
        "The folder isn't there just now. Your notes are safe here, and sending goes on when it's back."
    )
    action: ClassVar[str] = "Choose the folder"


@dataclass(frozen=True)
class Unwritable:
    """It can be read, but not written to."""

    sentence: ClassVar[str] = "The folder can't be written to just now. Notes still arrive; yours are safe here."
    action: ClassVar[str] = "Choose another folder"


@dataclass(frozen=True)
class Full:
    """The last write found no space."""

    sentence: ClassVar[str] = (
        "There is no space left in the folder. Your notes are safe here and go when there is room."
    )
    action: ClassVar[str] = "Try again"


@dataclass(frozen=True)
class Emptied:
    """None of the files we put there are there any more, and no others."""

    sentence: ClassVar[str] = "The folder is empty now. Nothing is lost here. Sending rests until you say how to go on."
    action: ClassVar[str] = "Put our files back"


@dataclass(frozen=True)
class Replaced:
    """None of our files are there, but files of another pair, or of another time, are."""

    sentence: ClassVar[str] = "This looks like another folder: what we put there is gone. Nothing is lost here."
    action: ClassVar[str] = "Choose the folder"


State = Ready | Gone | Unwritable | Full | Emptied | Replaced


def state_of(folder: Folder, own: Collection[str] = (), familiar: Collection[str] = ()) -> State:
    """Say how the folder stands, without writing to it.

    `own` are the names that should be there; `familiar` are names of the partner's that were seen there lately, which
    show that it is still the same folder. One of either is enough.
    """
    try:
        names = folder.names(MOST_NAMES)
    except PermissionError:
        return Unwritable()
    except OSError:
        return Gone()
    if own:
        stems = {stem_in(name) for name in names} - {""}
        if stems.isdisjoint(name.removesuffix(SUFFIX) for name in (*own, *familiar)):
            return Replaced() if any(kind_of(name) is NameKind.OURS for name in names) else Emptied()
    if not folder.is_writable():
        return Unwritable()
    return Full() if folder.is_full else Ready()
