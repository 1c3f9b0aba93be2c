"""How the folder stands, as frozen types with a calm sentence each. protocol.md section 7."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar, Final

from partspair.sync.folder import Folder
from partspair.sync.names import SUFFIX, NameKind, kind_of, stem_in

MOST_NAMES: Final = 200_000


class Remedy(Enum):
    """What the one action of a state does."""

    NONE = auto()
    CHOOSE = auto()
    """Choose a folder, this one perhaps: what belongs there is put there."""
    PUT_BACK = auto()
    LOOK_AGAIN = auto()


@dataclass(frozen=True)
class Ready:
    """All is well."""

    sentence: ClassVar[str] = ""
    action: ClassVar[str] = ""
    remedy: ClassVar[Remedy] = Remedy.NONE
    may_receive: ClassVar[bool] = True
    may_send: ClassVar[bool] = True


@dataclass(frozen=True)
class Gone:
    """It can't be found: unmounted, moved, renamed."""

    sentence: ClassVar[str] = (
        "The folder isn’t there just now. Your notes are safe here, and sending goes on when it’s back."
    )
    action: ClassVar[str] = "Choose the folder"
    remedy: ClassVar[Remedy] = Remedy.CHOOSE
    may_receive: ClassVar[bool] = False
    may_send: ClassVar[bool] = False


@dataclass(frozen=True)
class Unwritable:
    """It can be read, but not written to."""

    sentence: ClassVar[str] = "The folder can’t be written to just now. Notes still arrive; yours are safe here."
    action: ClassVar[str] = "Choose another folder"
    remedy: ClassVar[Remedy] = Remedy.CHOOSE
    may_receive: ClassVar[bool] = True
    may_send: ClassVar[bool] = True


@dataclass(frozen=True)
class Full:
    """The last write found no space."""

    sentence: ClassVar[str] = (
        "There is no space left in the folder. Your notes are safe here and go when there is room."
    )
    action: ClassVar[str] = "Try again"
    remedy: ClassVar[Remedy] = Remedy.LOOK_AGAIN
    may_receive: ClassVar[bool] = True
    may_send: ClassVar[bool] = True


@dataclass(frozen=True)
class Emptied:
    """None of the files we put there are there any more, and no others."""

    sentence: ClassVar[str] = "The folder is empty now. Nothing is lost here. Sending rests until you say how to go on."
    action: ClassVar[str] = "Put our files back"
    remedy: ClassVar[Remedy] = Remedy.PUT_BACK
    may_receive: ClassVar[bool] = False
    may_send: ClassVar[bool] = False


@dataclass(frozen=True)
class Replaced:
    """None of our files are there, but files of another pair, or of another time, are.

    Looking on is safe, and may be all it needs: where the folder was emptied and the other person put their files
    back, those open here, and show that it is the same one. Into a strange folder nothing is put unasked.
    """

    sentence: ClassVar[str] = (
        "This looks like another folder: what we put there is gone. Nothing is lost here, and nothing is put there "
        "until you say so."
    )
    action: ClassVar[str] = "Choose the folder"
    remedy: ClassVar[Remedy] = Remedy.CHOOSE
    may_receive: ClassVar[bool] = True
    may_send: ClassVar[bool] = False


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
    if own and not _is_any_of(names, (own, familiar)):
        return Replaced() if any(kind_of(name) is NameKind.OURS for name in names) else Emptied()
    if not folder.is_writable():
        return Unwritable()
    return Full() if folder.is_full else Ready()


def _is_any_of(names: Collection[str], expected: Iterable[Collection[str]]) -> bool:
    """Whether one of the expected names is there, by itself or as a renamed copy. Thousands of names cost little."""
    present = frozenset(names)
    if any(not present.isdisjoint(some) for some in expected):
        return True
    stems = {stem_in(name) for name in present} - {""}
    return any(name.removesuffix(SUFFIX) in stems for some in expected for name in some)
