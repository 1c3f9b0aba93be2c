"""While sound flows, the desktop is asked not to suspend, by whichever service is there; it is let go after."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from partspair.ui.awake import Awake, this_system
from partspair.ui.session_bus import Holder
from tests.support.services import Services
from tests.support.stage import plain_environment
from tests.support.stand_in_power import PYTHON, SERVICES, StandIn

pytestmark = [pytest.mark.window, pytest.mark.slow]
HAS_GI = Path(PYTHON).exists() and subprocess.run([PYTHON, "-c", "import gi"], check=False).returncode == 0


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A session bus of its own that stands for the system's too. One for all: libdbus looks for it once."""
    if shutil.which("dbus-daemon") is None or not HAS_GI:
        pytest.skip("this machine lacks dbus-daemon or python3-gi")
    services = Services(tmp_path_factory.mktemp("bus"))
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address={fd}"]
    address = services.start_and_read(command, plain_environment())
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
            patch.setenv(name, address)
        yield {**plain_environment(), "DBUS_SESSION_BUS_ADDRESS": address}
    services.stop()


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_it_is_held_while_something_sounds_and_not_longer(bus: dict[str, str], service: str) -> None:
    with closing(StandIn(service, bus)) as desktop, closing(Awake(this_system())) as awake:
        awake.tell("recording", is_sounding=True)
        said = desktop.held()
        assert "Recording or playing" in said or service.endswith("portal.Desktop")
        assert (" 4" in said) == ("u" in SERVICES[service][2].split()), "suspending alone, never the screen"
        awake.tell("playing", is_sounding=True)
        awake.tell("recording", is_sounding=False)
        awake.tell("playing", is_sounding=True)
        awake.tell("playing", is_sounding=False)
        desktop.wait_for_release()
        awake.tell("playing", is_sounding=True)
        desktop.held()
        awake.close()
        desktop.wait_for_release()


def test_a_desktop_without_any_of_them_is_left_alone(bus: dict[str, str]) -> None:
    assert bus
    holder = Holder()
    holder.hold("because")
    holder.release()
