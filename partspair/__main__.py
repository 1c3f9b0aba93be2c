"""The command line: one window, a rehearsal of two, or the gallery of what pages are built from."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from partspair import __version__, log, paths
from partspair.errors import KnownError


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; prints help or what is wrong with it, and exits."""
    parser = argparse.ArgumentParser(
        prog="partspair", description="Two people keep each other company in parts work, by voice."
    )
    parser.add_argument("--version", action="version", version=f"Parts Pair {__version__}")
    parser.add_argument("--vault", metavar="DIR", type=Path, help="where this person's vault lies")
    rehearse = "open two windows as two invented people, to try everything; with DIR it is kept"
    parser.add_argument("--rehearse", metavar="DIR", nargs="?", const="", help=rehearse)
    parser.add_argument("--rehearsal", metavar="DIR", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--gallery", action="store_true", help="show what the pages are built from, in every state")
    parser.add_argument("--log", action="store_true", help="say what happens, in codes and numbers, on standard error")
    return parser.parse_args(arguments)


def _absolute(path: Path | None) -> Path | None:
    return path.expanduser().absolute() if path is not None else None


def main() -> int:
    """Run from a console."""
    found = parse(sys.argv[1:])
    if found.log:
        log.show()
    from partspair import app

    vault, rehearsal = _absolute(found.vault) or paths.vault_dir(), _absolute(found.rehearsal)
    try:
        return app.run(app.Asked(vault, rehearsal, found.rehearse, found.gallery, _say))
    except KnownError as error:
        print(error, file=sys.stderr)
        return 1


def _say(line: str) -> None:
    print(line, flush=True)


def window() -> int:
    """Run from a desktop."""
    return main()


if __name__ == "__main__":
    sys.exit(main())
