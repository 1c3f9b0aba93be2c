"""The command line: one window, a rehearsal of two, the gallery, a part that is here; or a command without a window."""

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType, TracebackType

from partspair import __version__, log, paths
from partspair.errors import KnownError

MOST_DIGITS = 7  # no system has a million open files
EXPRESS = "express"
VAULT_HELP = "where the vault of this person lies"


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; prints help or what is wrong with it, and exits."""
    parser = argparse.ArgumentParser(
        prog="partspair",
        description="Two people keep each other company in parts work, by voice. Without a command, the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"Parts Pair {__version__}")
    parser.add_argument("--vault", metavar="DIR", type=_named, help=VAULT_HELP)
    rehearse = "open two windows as two invented people, to try everything; with DIR it is kept"
    parser.add_argument("--rehearse", metavar="DIR", nargs="?", const="", help=rehearse)
    parser.add_argument("--rehearsal", metavar="DIR", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--gallery", action="store_true", help="show what the pages are built from, in every state")
    parser.add_argument("--log", action="store_true", help="say what happens, in codes and numbers, on standard error")
    _add_commands(parser)
    found = parser.parse_args(arguments)
    if found.command not in {None, EXPRESS} and (
        found.rehearse is not None or found.rehearsal is not None or found.gallery
    ):
        parser.error(f"{found.command} opens no window, so it does not go with --rehearse or --gallery")
    return found


def _add_commands(parser: argparse.ArgumentParser) -> None:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--vault", metavar="DIR", type=_named, default=argparse.SUPPRESS, help=VAULT_HELP)
    by_descriptor = "read the line of the passphrase from file descriptor N; otherwise the terminal asks for it"
    shared.add_argument("--passphrase-fd", metavar="N", type=_descriptor, help=by_descriptor)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    here = "a part is here: its small window, in the Parts Pair that is open or in a new one; give it a key of its own"
    express = commands.add_parser(EXPRESS, help=here, description=here)
    express.add_argument("--vault", metavar="DIR", type=_named, default=argparse.SUPPRESS, help=VAULT_HELP)
    for name, does in (
        ("sync", "visit the shared folder once: take in what arrived, put out what is due"),
        ("check", "see whether the vault, the chains and the attachments are as they were written"),
        ("open", "write the readable tar of one sealed file to a place you name, after a warning"),
    ):
        one = commands.add_parser(name, parents=[shared], help=does, description=does)
        if name == "open":
            one.add_argument("file", metavar="FILE", type=_named, help="the sealed file, NAME.age")
            one.add_argument("--to", metavar="PLACE", type=_named, help="a folder, or a new file; otherwise right here")
            one.add_argument("--yes", action="store_true", help="the warning was read: do not ask")


def _named(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("a file or folder needs a name")
    return Path(text)


def _descriptor(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < MOST_DIGITS):
        raise argparse.ArgumentTypeError("a file descriptor is a number, such as 0 or 3")
    return int(text)


def _absolute(path: Path | None) -> Path | None:
    if path is None:
        return None
    try:
        return path.expanduser().absolute()
    except RuntimeError:  # "~nobody" is a name like another
        return path.absolute()


def main() -> int:
    """Run from a console."""
    found = parse(sys.argv[1:])
    if found.log:
        log.show()
    if found.command not in {None, EXPRESS}:
        return _command(found)
    from partspair import app

    vault, rehearsal = _absolute(found.vault) or paths.vault_dir(), _absolute(found.rehearsal)
    try:
        asked = app.Asked(vault, rehearsal, found.rehearse, found.gallery, _say, found.command == EXPRESS)
        return app.run(asked)
    except KnownError as error:
        print(error, file=sys.stderr)
        return 1


def _command(found: argparse.Namespace) -> int:
    sys.excepthook = _stumble
    signal.signal(signal.SIGTERM, _end)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the terminal can't show is no reason to stop
            stream.reconfigure(errors="replace")
    try:
        return run_command(found)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:  # whoever read the output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        _tell(f"The system refused: {error.strerror or 'no reason was given'}. Nothing is lost.")
        return 1


def run_command(found: argparse.Namespace) -> int:
    """Run a command that opens no window; returns its exit code."""
    from partspair.commands import asking
    from partspair.commands.console import Asked, Console
    from partspair.commands.running import run

    descriptor = found.passphrase_fd
    asked = Asked(found.command, _absolute(found.vault) or paths.vault_dir())
    if found.command == "open":
        asked = replace(asked, file=found.file, to=_absolute(found.to), is_confirmed=found.yes)
    by_terminal = asking.passphrase_from_terminal
    console = Console(
        say=_say,
        tell=_tell,
        passphrase=by_terminal if descriptor is None else lambda: asking.passphrase_from(descriptor),
        confirm=asking.confirm_on_terminal,
    )
    return run(asked, console)


def _stumble(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """What nobody foresaw, without a traceback: its kind and its place, and none of its words."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f", {Path(trace.tb_frame.f_code.co_filename).name} line {trace.tb_lineno}" if trace is not None else ""
    _tell(f"Parts Pair stumbled ({kind.__name__}{where}). What is in the vault is safe.")


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _say(line: str) -> None:
    print(line, flush=True)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def window() -> int:
    """Run from a desktop."""
    return main()


if __name__ == "__main__":
    sys.exit(main())
