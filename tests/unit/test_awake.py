"""It is asked for once while anything sounds, and let go when nothing does."""

from contextlib import closing

from partspair.ui.awake import Awake
from tests.support.services import wait_until


class Asked:
    """Remembers what was asked for."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def hold(self, why: str) -> None:
        self.said.append("hold" if why else "")

    def release(self) -> None:
        self.said.append("release")


def test_two_sounds_are_one_holding() -> None:
    asked = Asked()
    with closing(Awake(asked)) as awake:
        awake.tell("recording", is_sounding=False)
        assert not asked.said
        awake.tell("recording", is_sounding=True)
        wait_until(lambda: asked.said == ["hold"], "the holding")
        awake.tell("playing", is_sounding=True)
        awake.tell("recording", is_sounding=False)
        awake.tell("playing", is_sounding=False)
        wait_until(lambda: asked.said == ["hold", "release"], "the release")
        awake.tell("recording", is_sounding=True)
        wait_until(lambda: len(asked.said) == 3, "another holding")
    assert asked.said == ["hold", "release", "hold", "release"]
    awake.tell("recording", is_sounding=True)
    assert len(asked.said) == 4
