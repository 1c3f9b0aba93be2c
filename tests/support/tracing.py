"""What sockets a program asks the system for, by strace."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.support.services import wait_until

_SOCKET = re.compile(r"\bsocket\((\w+)")


def traced(command: Sequence[str], record: Path) -> list[str]:
    """Return the command that runs `command`, in a process of the same id, and records its sockets."""
    # -D: strace runs beside the program, which keeps the process id that it was started with.
    return ["strace", "-D", "-f", "-e", "trace=socket", "-o", str(record), *command]


def why_not() -> str:
    """Return why nothing can be traced here; empty where it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    done = subprocess.run(["strace", "-D", "-e", "trace=socket", "-o", "/dev/null", "true"],
                          capture_output=True, text=True, check=False)  # fmt: skip
    return f"strace may not trace here: {done.stderr.strip()}" if done.returncode or done.stderr else ""


def families(record: Path) -> Counter[str]:
    """Return how many sockets were asked for, by family (AF_UNIX …), once the program has ended."""
    wait_until(lambda: "+++ " in record.read_text().rpartition("\n")[0].rpartition("\n")[2], "the end of the record")
    return Counter(_SOCKET.findall(record.read_text()))
