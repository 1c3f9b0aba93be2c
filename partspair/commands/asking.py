"""Asking for the passphrase and for a yes: from a descriptor that was named, or from the terminal without an echo."""

import getpass
import os
import warnings

from partspair.commands.console import NotConfirmedError
from partspair.errors import KnownError

LONGEST = 4096
TERMINAL = "/dev/tty"
YES = frozenset({"y", "yes"})


class NoPassphraseError(KnownError):
    """There was nobody and nothing to have the passphrase from."""


def passphrase_from(descriptor: int) -> str:
    """The first line of what can be read from a descriptor, without its end. Raises NoPassphraseError."""
    read = b""
    try:
        while b"\n" not in read and len(read) <= LONGEST and (piece := os.read(descriptor, LONGEST)):
            read += piece
    except OSError:
        raise NoPassphraseError(f"Nothing can be read from file descriptor {descriptor}.") from None
    line = read.partition(b"\n")[0].removesuffix(b"\r")
    if len(line) > LONGEST:
        raise NoPassphraseError("What came as the passphrase is too long to be one.")
    try:
        found = line.decode()
    except UnicodeDecodeError:
        raise NoPassphraseError("What came as the passphrase is not text.") from None
    if not found:
        raise NoPassphraseError("No passphrase came.")
    return found


def passphrase_from_terminal() -> str:
    """Ask on the terminal, without an echo. Raises NoPassphraseError where there is none."""
    if not _has_terminal():
        raise NoPassphraseError(
            "The passphrase is needed, and there is no terminal to ask on.", "", "Hand it over with --passphrase-fd."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            found = getpass.getpass("Passphrase: ")
    except (getpass.GetPassWarning, EOFError, UnicodeDecodeError):
        found = ""
    if not found:
        raise NoPassphraseError("No passphrase came.")
    return found


def confirm_on_terminal(question: str) -> bool:
    """Ask on the terminal; only a yes is one. Raises NotConfirmedError where nobody can be asked."""
    try:
        terminal = os.open(TERMINAL, os.O_RDWR | os.O_NOCTTY)
    except OSError:
        raise NotConfirmedError(
            "Nobody can be asked here, so nothing was written.", "", "If this is what you want, add --yes."
        ) from None
    try:
        os.write(terminal, f"{question} [y/N] ".encode())
        answer = os.read(terminal, 64)
    except OSError:
        return False
    finally:
        os.close(terminal)
    return answer.decode(errors="replace").strip().lower() in YES


def _has_terminal() -> bool:
    try:
        os.close(os.open(TERMINAL, os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True
