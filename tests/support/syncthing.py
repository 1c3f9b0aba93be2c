"""Two real Syncthing nodes on loopback that share one folder: no discovery, no relays, no reports."""

import json
import os
import shutil
import signal
import socket
import subprocess
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final

from typing_extensions import override

from tests.support.engine import PATIENCE, Engine, wait_for_some
from tests.support.services import Services, wait_until
from tests.support.stage import plain_environment

PROGRAM: Final = "syncthing"
KEY: Final = "partspair-test"
SHARED: Final = "notes"
CONFIG: Final = """\
<configuration version="35">
<folder id="{shared}" path="{path}" type="sendreceive" rescanIntervalS="3600" fsWatcherEnabled="true"
 fsWatcherDelayS="1" autoNormalize="true"><device id="{me}"/><device id="{other}"/>
<minDiskFree unit="%">0</minDiskFree><maxConflicts>-1</maxConflicts></folder>
<device id="{me}" name="me"><address>dynamic</address></device>
<device id="{other}" name="other"><address>tcp://127.0.0.1:{other_port}</address></device>
<gui enabled="true" tls="false"><address>127.0.0.1:{asked_at}</address><apikey>{key}</apikey></gui>
<options><listenAddress>tcp://127.0.0.1:{port}</listenAddress>
<globalAnnounceEnabled>false</globalAnnounceEnabled><localAnnounceEnabled>false</localAnnounceEnabled>
<relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled><urAccepted>-1</urAccepted>
<crashReportingEnabled>false</crashReportingEnabled><autoUpgradeIntervalH>0</autoUpgradeIntervalH>
<startBrowser>false</startBrowser><reconnectionIntervalS>1</reconnectionIntervalS></options>
</configuration>
"""


@dataclass
class Node:
    """One of the two: where it keeps its own things, its id, and where it is asked."""

    home: Path
    id: str
    asked_at: int
    services: Services
    process: subprocess.Popen[bytes] | None = None

    def ask(self, path: str, method: str = "GET") -> Any:
        """What it answers, None for nothing. Raises OSError or HTTPException while it isn't up."""
        connection = HTTPConnection("127.0.0.1", self.asked_at, timeout=PATIENCE)
        try:
            connection.request(method, path, headers={"X-API-Key": KEY})
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 200:
                raise HTTPException(f"{path}: {answer.status} {text!r}")
            return json.loads(text) if text.strip() else None
        finally:
            connection.close()

    def is_up(self) -> bool:
        try:
            return bool(self.ask("/rest/system/ping")["ping"] == "pong")
        except (OSError, HTTPException):
            return False

    def sees(self, other: "Node") -> bool:
        """Whether it is connected to the other."""
        return bool(self.ask("/rest/system/connections")["connections"][other.id]["connected"])

    def look(self) -> None:
        """Look at the whole folder; returns when that is done."""
        self.ask(f"/rest/db/scan?folder={SHARED}", "POST")

    def start(self) -> None:
        command = [PROGRAM, "serve", f"--home={self.home}", "--no-browser", "--no-upgrade"]
        self.process = self.services.start(command, {**plain_environment(), "STNOUPGRADE": "1"})

    def kill(self) -> None:
        """End it with no warning, and the one that watches over it."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Syncthing(Engine):
    """Both nodes, started and configured here, on free ports."""

    again = 4.0

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        *asked_at, first, second = _free_ports(4)
        self.nodes = tuple(
            _make_node(place / name, port) for name, port in zip(("first", "second"), asked_at, strict=True)
        )
        ports = (first, second)
        for side, node in enumerate(self.nodes):
            config = CONFIG.format(
                shared=SHARED, path=self.folders[side], me=node.id, other=self.nodes[1 - side].id, key=KEY,
                port=ports[side], other_port=ports[1 - side], asked_at=node.asked_at,
            )  # fmt: skip
            (node.home / "config.xml").write_text(config)

    @override
    def begin(self) -> None:
        for node in self.nodes:
            node.start()
        self._wait()

    @override
    def look(self) -> None:
        for node in self.nodes:
            node.look()

    @override
    def interrupt(self) -> None:
        """Kill the second node once something has begun to arrive there."""
        self.nodes[0].look()
        wait_for_some(self.folders, lambda: False)
        self.nodes[1].kill()

    @override
    def rest(self) -> None:
        self.nodes[1].services.stop()

    @override
    def go_on(self) -> None:
        self.nodes[1].start()
        self._wait()

    @override
    def close(self) -> None:
        for node in self.nodes:
            node.services.stop()

    def _wait(self) -> None:
        one, other = self.nodes
        for node in self.nodes:
            wait_until(node.is_up, f"{node.home.name} to answer", PATIENCE)
        wait_until(lambda: one.sees(other) and other.sees(one), "both to be connected", PATIENCE)


def is_missing() -> bool:
    """Whether this machine lacks it."""
    return shutil.which(PROGRAM) is None


def _make_node(home: Path, asked_at: int) -> Node:
    home.mkdir()
    environment = plain_environment()
    command = [PROGRAM, "generate", "--no-default-folder", f"--home={home}"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    told = subprocess.run(
        [PROGRAM, f"--home={home}", "--device-id"], env=environment, check=True, capture_output=True, text=True
    )
    return Node(home, told.stdout.strip(), asked_at, Services(home))


def _free_ports(number: int) -> list[int]:
    held_open = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [int(one.getsockname()[1]) for one in held_open]
    for one in held_open:
        one.close()
    return ports
