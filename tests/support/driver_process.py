"""The half of the driver that the system's Python runs: requests in, answers out, one JSON line each.

A request is {"do": verb, …}; an answer {"ok": value} or {"error": sentence}. Only visible things are found.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

DEPTH = 40
CONTROLS = {"push button", "check box", "toggle button", "slider", "text", "combo box"}
PATIENCE = 15_000  # milliseconds; the usual 800 are too few on a busy machine, and what was done late was done twice
Atspi.set_timeout(PATIENCE, PATIENCE)


def application(pid: int) -> Any:
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        try:
            if child is not None and child.get_process_id() == pid:
                child.clear_cache()
                return child
        except GLib.Error:
            continue  # it ended meanwhile
    raise LookupError(f"no program with the process id {pid} is on the accessibility bus")


def walk(node: Any, depth: int = 0) -> Iterator[tuple[Any, int]]:
    """Yield every node that is showing, parents first."""
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is None:
            continue
        states = child.get_state_set()
        if states.contains(Atspi.StateType.SHOWING) and states.contains(Atspi.StateType.VISIBLE):
            yield child, depth
            if depth < DEPTH:
                yield from walk(child, depth + 1)


def named(pid: int, name: str, role: str | None) -> Any:
    found = [node for node, _ in walk(application(pid)) if node.get_name() == name]
    if role is not None:
        found = [node for node in found if node.get_role_name() == role]
    elif len(found) > 1:  # a label shares its name with what it labels
        found = [node for node in found if node.get_role_name() not in {"label", "frame", "filler"}] or found
    if not found:
        there = [f"{kind} {known!r}" for kind, known, _ in names(pid, None)]
        raise LookupError(f"no {role or 'thing'} {name!r} is showing; there are: {', '.join(there)}")
    return found[0]


def names(pid: int, role: str | None) -> list[tuple[str, str, int]]:
    rows = [(node.get_role_name(), node.get_name(), depth) for node, depth in walk(application(pid))]
    return [row for row in rows if (row[1] if role is None else row[0] == role)]


def xdotool(*arguments: object) -> str:
    command = ["xdotool", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def windows(pid: int) -> list[str]:
    """Return the ids of the visible windows of `pid`, the largest first."""
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--all", "--pid", str(pid), "--name", ""],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    sizes = {}
    for window in found:
        shape = dict(line.split("=") for line in xdotool("getwindowgeometry", "--shell", window).splitlines())
        sizes[window] = int(shape["WIDTH"]) * int(shape["HEIGHT"])
    return sorted((one for one in found if sizes[one] > 100), key=lambda one: -sizes[one])


def activate(pid: int) -> None:
    """Bring the program's windows to the front, unless one of them is already."""
    mine = windows(pid)
    if not mine:
        raise LookupError(f"the process {pid} shows no window")
    active = subprocess.run(["xdotool", "getactivewindow"], capture_output=True, text=True, check=False).stdout.strip()
    if active not in mine:
        xdotool("windowactivate", "--sync", mine[0])


def click(pid: int, name: str, role: str | None) -> None:
    """Click with the real pointer where the thing is; where it lies outside its window, do its first action instead."""
    node = named(pid, name, role)
    activate(pid)
    box = node.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
    frame = node
    while frame.get_role_name() not in {"frame", "dialog", "window"} and frame.get_parent() is not None:
        frame = frame.get_parent()
    outer = frame.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
    x, y = box.x + box.width // 2, box.y + box.height // 2
    if outer.x <= x < outer.x + outer.width and outer.y <= y < outer.y + outer.height and box.width > 0:
        xdotool("mousemove", "--sync", x, y, "click", 1)
    else:
        press(pid, name, role, None)


def press(pid: int, name: str, role: str | None, action: str | None) -> None:
    """Do an action of the thing by its name, the first one otherwise."""
    node = named(pid, name, role)
    iface = node.get_action_iface()
    known = [iface.get_action_name(index) for index in range(iface.get_n_actions())] if iface else []
    if not known or (action is not None and action not in known):
        raise LookupError(f"{name!r} cannot do {action!r}; it can do {known}")
    iface.do_action(known.index(action) if action else 0)
    wait_released(node)


def wait_released(node: Any) -> None:
    """Wait until a button is let go, a moment after it was pressed: only then it does what it does."""
    end = time.monotonic() + PATIENCE / 1000
    with suppress(GLib.Error):  # it may be gone by then
        while time.monotonic() < end:
            node.clear_cache()
            if not node.get_state_set().contains(Atspi.StateType.PRESSED):
                return
            time.sleep(0.02)


def focus(pid: int, name: str, role: str | None) -> None:
    activate(pid)
    named(pid, name, role).get_component_iface().grab_focus()


def type_text(pid: int, text: str) -> None:
    activate(pid)
    xdotool("type", "--delay", 12, "--", text)


def key(pid: int, keys: str) -> None:
    activate(pid)
    xdotool("key", "--", keys)


def value(pid: int, name: str, role: str | None) -> object:
    """Return the number of a slider, the checked state of a box, or the text of anything else."""
    node = named(pid, name, role)
    number, text, states = node.get_value_iface(), node.get_text_iface(), node.get_state_set()
    if number is not None:
        return number.get_current_value()
    if text is not None and node.get_role_name() != "label":
        return text.get_text(0, text.get_character_count())
    if node.get_role_name() in {"check box", "radio button", "toggle button"} or states.contains(
        Atspi.StateType.CHECKABLE
    ):
        return states.contains(Atspi.StateType.CHECKED)
    return node.get_name()


def set_value(pid: int, name: str, number: float) -> None:
    iface = named(pid, name, None).get_value_iface()
    if iface is None:
        raise LookupError(f"{name!r} has no number")
    iface.set_current_value(number)


def states(pid: int, name: str, role: str | None) -> list[str]:
    return sorted(state.value_nick for state in named(pid, name, role).get_state_set().get_states())


def description(pid: int, name: str, role: str | None) -> str:
    return str(named(pid, name, role).get_description())


def focused(pid: int) -> list[tuple[str, str]]:
    nodes = [node for node, _ in walk(application(pid)) if node.get_state_set().contains(Atspi.StateType.FOCUSED)]
    return [(node.get_role_name(), node.get_name()) for node in nodes]


class Stops:
    """What Tab leads to, one after another."""

    def __init__(self, pid: int) -> None:
        self._pid, self._known, self.here = pid, [], None
        activate(pid)
        self._settle(None)

    def go_on(self) -> None:
        """Press Tab, and wait until the keyboard is elsewhere; a second is enough for a page with one stop."""
        xdotool("key", "--", "Tab")
        self._settle(self.here)

    def _settle(self, before: Any) -> None:
        end = time.monotonic() + 1
        while (here := self._look()) in (None, before) and time.monotonic() < end:
            found = [node for node, _ in walk(application(self._pid))]
            self._known = [node for node in found if _is(node, Atspi.StateType.FOCUSABLE)]
        self.here = here

    def _look(self) -> Any:
        return next((node for node in self._known if _is(node, Atspi.StateType.FOCUSED)), None)

    @property
    def name(self) -> tuple[str, str]:
        return (self.here.get_role_name(), self.here.get_name()) if self.here is not None else ("", "")


def tab_to(pid: int, name: str, role: str | None, most: int) -> list[str]:
    """Press Tab until the thing has the keyboard; return what had it on the way."""
    stops, passed = Stops(pid), []
    for _ in range(most):
        kind, known = stops.name
        if known == name and role in (None, kind):
            return passed
        passed.append(f"{kind} {known!r}")
        stops.go_on()
    raise LookupError(f"Tab leads to no {role or 'thing'} {name!r}; it leads to {', '.join(dict.fromkeys(passed))}")


def tour(pid: int, most: int) -> list[tuple[str, str]]:
    """Press Tab until the keyboard is where it began; return each stop."""
    stops, passed = Stops(pid), []
    first = stops.here
    for _ in range(most):
        passed.append(stops.name)
        stops.go_on()
        if stops.here == first:
            return passed
    raise LookupError(f"Tab does not come back; it leads to {passed}")


def controls(pid: int) -> list[tuple[str, str]]:
    """Return what can be used and shows, but for answers that arrow keys lead to."""
    found = [node for node, _ in walk(application(pid)) if node.get_role_name() in CONTROLS]
    usable = [node for node in found if _is(node, Atspi.StateType.SENSITIVE) and _is(node, Atspi.StateType.ENABLED)]
    return [(node.get_role_name(), node.get_name()) for node in usable]


def _is(node: Any, state: Any) -> bool:
    node.clear_cache()
    return bool(node.get_state_set().contains(state))


def screenshot(pid: int, path: str) -> None:
    activate(pid)
    subprocess.run(["import", "-window", windows(pid)[0], path], check=True, capture_output=True)


VERBS = {
    "names": names,
    "click": click,
    "press": press,
    "focus": focus,
    "type_text": type_text,
    "key": key,
    "value": value,
    "set_value": set_value,
    "states": states,
    "description": description,
    "focused": focused,
    "tab_to": tab_to,
    "tour": tour,
    "controls": controls,
    "screenshot": screenshot,
    "windows": windows,
    "activate": activate,
}


def answer(request: dict[str, Any]) -> dict[str, Any]:
    verb = VERBS[request.pop("do")]
    for attempt in (1, 2, 3):  # a page that changes while it is walked
        try:
            return {"ok": verb(**request)}
        except LookupError as error:
            return {"error": str(error)}
        except (GLib.Error, subprocess.CalledProcessError, AttributeError) as error:
            if attempt == 3:
                return {"error": f"{type(error).__name__}: {error} {getattr(error, 'stderr', '')}"}
            time.sleep(0.1)
    raise RuntimeError("unreachable")


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
