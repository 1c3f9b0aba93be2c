"""Drives a program's windows as a person with a screen reader would: by the names of what is showing.

The accessibility library belongs to the system's Python, so a small process of it does the work (driver_process.py).
"""

import json
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

SYSTEM_PYTHON = "/usr/bin/python3"
PROCESS = Path(__file__).with_name("driver_process.py")
PATIENCE = 15.0  # seconds


class NotShowingError(AssertionError):
    """What a test looked for is not on the screen; says what is."""


class Driver:
    """The windows of the one program with the process id `pid`. Every search waits up to `timeout` seconds."""

    def __init__(self, environment: Mapping[str, str], pid: int) -> None:
        self.pid = pid
        self._process = subprocess.Popen(
            [SYSTEM_PYTHON, str(PROCESS)],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the helping process; the program itself goes on."""
        self._process.communicate(timeout=10)

    def _ask(self, verb: str, **arguments: object) -> object:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the driver's process has no pipes")
        self._process.stdin.write(json.dumps({"do": verb, "pid": self.pid, **arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the driver's process ended; are python3-gi and gir1.2-atspi-2.0 installed?")
        answer: dict[str, object] = json.loads(line)
        if "error" in answer:
            raise NotShowingError(answer["error"])
        return answer["ok"]

    def _ask_patiently(self, verb: str, timeout: float, **arguments: object) -> object:
        end = time.monotonic() + timeout
        while True:
            try:
                return self._ask(verb, **arguments)
            except NotShowingError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def names(self, role: str | None = None) -> list[tuple[str, str]]:
        """Return (role, name) of everything that is showing and named, or of every thing with `role`."""
        rows = self._ask("names", role=role)
        return [(row[0], row[1]) for row in rows] if isinstance(rows, list) else []

    def is_showing(self, name: str, role: str | None = None) -> bool:
        """Whether something with that name shows right now."""
        try:
            return any(known == name for _, known in self.names(role))
        except NotShowingError:
            return False

    def wait_for(self, name: str, role: str | None = None, timeout: float = PATIENCE) -> None:
        """Return when it shows."""
        self._ask_patiently("states", timeout, name=name, role=role)

    def wait_gone(self, name: str, role: str | None = None, timeout: float = PATIENCE) -> None:
        """Return when it no longer shows."""
        end = time.monotonic() + timeout
        while self.is_showing(name, role):
            if time.monotonic() > end:
                raise NotShowingError(f"{name!r} still shows after {timeout:.0f} s")
            time.sleep(0.05)

    def wait_for_text(self, part: str, timeout: float = PATIENCE) -> str:
        """Return the first name that contains `part`, as soon as there is one."""
        end = time.monotonic() + timeout
        while True:
            try:
                shown = [name for _, name in self.names()]
            except NotShowingError:
                shown = []
            if found := next((name for name in shown if part in name), None):
                return found
            if time.monotonic() > end:
                raise NotShowingError(f"nothing says {part!r}; there are: {shown}")
            time.sleep(0.05)

    def find(self, role: str, name: str, timeout: float = PATIENCE) -> list[str]:
        """Wait for (role, name) and return its states: focused, checked, enabled, sensitive …"""
        return self.states(name, role, timeout)

    def states(self, name: str, role: str | None = None, timeout: float = PATIENCE) -> list[str]:
        """Return the states of a thing by their AT-SPI names."""
        found = self._ask_patiently("states", timeout, name=name, role=role)
        return [str(state) for state in found] if isinstance(found, list) else []

    def description(self, name: str, role: str | None = None, timeout: float = PATIENCE) -> str:
        """Return what is said of a thing beside its name."""
        return str(self._ask_patiently("description", timeout, name=name, role=role))

    def click(self, name: str, role: str | None = None, timeout: float = PATIENCE) -> None:
        """Click it with the pointer."""
        self._ask_patiently("click", timeout, name=name, role=role)

    def press(self, name: str, role: str | None = None, action: str | None = None, timeout: float = PATIENCE) -> None:
        """Do its accessible action (the first one by default), without the pointer."""
        self._ask_patiently("press", timeout, name=name, role=role, action=action)

    def focus(self, name: str, role: str | None = None, timeout: float = PATIENCE) -> None:
        """Give it the keyboard."""
        self._ask_patiently("focus", timeout, name=name, role=role)

    def focused(self) -> list[tuple[str, str]]:
        """Return (role, name) of what has the keyboard."""
        rows = self._ask("focused")
        return [(row[0], row[1]) for row in rows] if isinstance(rows, list) else []

    def tab_to(self, name: str, role: str | None = None, most: int = 60) -> list[str]:
        """Press Tab until it has the keyboard; return what had it on the way, each by its role and name."""
        passed = self._ask("tab_to", name=name, role=role, most=most)
        return [str(one) for one in passed] if isinstance(passed, list) else []

    def tour(self, most: int = 60) -> list[tuple[str, str]]:
        """Press Tab once around; return (role, name) of each stop."""
        rows = self._ask("tour", most=most)
        return [(row[0], row[1]) for row in rows] if isinstance(rows, list) else []

    def controls(self) -> list[tuple[str, str]]:
        """Return (role, name) of what can be used and shows, but for answers that arrow keys lead to."""
        rows = self._ask("controls")
        return [(row[0], row[1]) for row in rows] if isinstance(rows, list) else []

    def type(self, text: str, into: str | None = None, timeout: float = PATIENCE) -> None:
        """Type with real keys, into the field called `into` or wherever the keyboard is."""
        if into is not None:
            self.focus(into, timeout=timeout)
        self._ask("type_text", text=text)

    def key(self, keys: str) -> None:
        """Press keys by their X names: Return, Escape, Tab, ctrl+n."""
        self._ask("key", keys=keys)

    def value(self, name: str, role: str | None = None, timeout: float = PATIENCE) -> object:
        """Return a slider's number, whether a box is checked, or a field's text."""
        return self._ask_patiently("value", timeout, name=name, role=role)

    def set_value(self, name: str, number: float, timeout: float = PATIENCE) -> None:
        """Move a slider."""
        self._ask_patiently("set_value", timeout, name=name, number=number)

    def windows(self) -> list[str]:
        """Return the X ids of the program's visible windows, the largest first."""
        found = self._ask("windows")
        return [str(window) for window in found] if isinstance(found, list) else []

    def to_front(self, timeout: float = PATIENCE) -> None:
        """Wait until the program shows a window, and give it the keyboard."""
        self._ask_patiently("activate", timeout)

    def screenshot(self, path: Path) -> Path:
        """Save a picture of the largest window as PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._ask_patiently("screenshot", PATIENCE, path=str(path))
        return path
