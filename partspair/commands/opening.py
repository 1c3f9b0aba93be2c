"""`partspair open FILE`: the plain tar of one bundle, where a person asked for it, after a warning."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from partspair.commands.console import Asked, Code, Console, NotConfirmedError, shown
from partspair.commands.plain_file import PlaceError, PlainFile
from partspair.errors import KnownError
from partspair.flows import keeping
from partspair.flows.unsealing import unseal
from partspair.sealing.bundle import SUFFIX, is_name
from partspair.vault import pairs
from partspair.vault.database import Vault

UNNAMED = "bundle"


class UnreadableFileError(KnownError):
    """What was named is no file that can be read."""


def open_bundle(asked: Asked, console: Console) -> Code:
    """Open it with this vault's keys, verify all of it, and write its tar. Nothing is left of what is not right."""
    target = _target(asked)
    with _reading(asked.file) as source:
        _warn(asked, target, console)
        key = keeping.unlock_to_look(asked.vault, console.passphrase())
        with key.look() as vault:
            _refuse_shared(vault, target)
            with PlainFile(target) as out:
                unseal(vault, source, out.write)
                out.keep()
    console.say(shown(target))
    return Code.DONE


def _target(asked: Asked) -> Path:
    """Where it goes: a folder or a file that was named, else the folder one is in. Only names of our own are made."""
    try:
        to = asked.to if asked.to is not None else Path.cwd()
        if to.is_dir():
            stem = asked.file.name.removesuffix(SUFFIX)
            to /= f"{stem if is_name(stem) else UNNAMED}.tar"
        to = to.parent.resolve() / to.name
        is_folder_there, is_taken = to.parent.is_dir(), os.path.lexists(to)
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle, up to Python 3.12
        why = (error.strerror if isinstance(error, OSError) else None) or "it leads in a circle"
        raise PlaceError(
            "That is no place for a file.", f"The system says: {why}. Nothing was written.", "Name another with --to."
        ) from error
    if not is_folder_there:
        raise PlaceError(f"There is no folder {shown(to.parent)}.", "Nothing was written.", "Name another with --to.")
    if is_taken:
        raise PlaceError(
            f"There is something at {shown(to)} already.", "It was left as it is.", "Name another place with --to."
        )
    return to


def _reading(path: Path) -> BinaryIO:
    """Open a regular file and nothing else; a pipe put in its place must not hang."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise UnreadableFileError(f"{shown(path)} is not a file.", "Nothing was done.")
    except OSError as error:
        raise UnreadableFileError(
            f"{shown(path)} can’t be read.", f"The system says: {error.strerror or 'no reason'}."
        ) from error
    return os.fdopen(descriptor, "rb")


def _warn(asked: Asked, target: Path, console: Console) -> None:
    console.tell(
        f"What is sealed in this file will lie readable at {shown(target)}: whoever can read that place can read and "
        "hear it, and programs that copy folders may take it along. Deleting it later may leave traces on the disk."
    )
    if not asked.is_confirmed and not console.confirm("Write it there?"):
        raise NotConfirmedError("Nothing was written.")


def _refuse_shared(vault: Vault, target: Path) -> None:
    """Never into a folder that others can see, nor among the vault's own files."""
    shared = [Path(one.folder) for one in pairs.every(vault) if one.folder is not None]
    for place in (*shared, vault.directory):
        if any(_is_same(one, place) for one in (target.parent, *target.parent.parents)):
            what = "the vault’s own folder" if place == vault.directory else "the folder you two share"
            raise PlaceError(
                f"{shown(target)} is inside {what}.",
                "What is written there readable does not stay yours alone. Nothing was written.",
                "Name another place with --to.",
            )


def _is_same(one: Path, other: Path) -> bool:
    """The same folder, however it is spelt."""
    try:
        return one.samefile(other)
    except OSError:
        return False
