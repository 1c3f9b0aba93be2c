"""A stream's place is the device it was asked for, or where the desktop lays it within its first second."""

from partspair.audio.homes import MOST_MOVES, SETTLING, WITHIN, Homes, RealDevice, Side, Standing, View

MIC, EFFECTS, OTHER, MONITOR = 1, 2, 3, 9


def device(index: int) -> RealDevice:
    return RealDevice(f"number {index}", f"key.{index}", index, is_default=index == MIC)


class Desk:
    """A server with three microphones, and one stream that is looked at."""

    def __init__(self) -> None:
        self.homes, self.told = Homes(), 0
        self.there = [MIC, EFFECTS, OTHER]
        self.now = 100.0
        self.tags = 0

    def open(self) -> None:
        self.tags += 1
        self.homes.follow(str(self.tags), Side.MICROPHONE, device(MIC), self._tell)

    def see(self, at: int, after: float = 0.0, stream: int = 7) -> int:
        """How often it was told, after a look so many seconds later."""
        self.now += after
        devices = {Side.MICROPHONE: tuple(map(device, self.there)), Side.LOUDSPEAKER: ()}
        for tell in self.homes.see(View(devices, {str(self.tags): Standing(stream, at)}), self.now):
            tell()
        return self.told

    def _tell(self) -> None:
        self.told += 1


def opened() -> Desk:
    desk = Desk()
    desk.open()
    return desk


def test_a_stream_that_is_moved_later_has_left_and_it_is_told_once() -> None:
    desk = opened()
    assert desk.see(MIC) == 0
    assert desk.see(EFFECTS, SETTLING + 0.1) == 1
    assert desk.see(OTHER, 1) == 1


def test_where_it_is_laid_within_its_first_second_is_its_place_and_from_there_it_can_leave() -> None:
    desk = opened()
    assert desk.see(MIC) == 0
    assert desk.see(EFFECTS, SETTLING / 2) == 0
    assert desk.see(EFFECTS, 10) == 0
    assert desk.see(OTHER, 1) == 1


def test_a_stream_that_comes_back_to_the_device_that_was_asked_for_has_not_left() -> None:
    desk = opened()
    desk.see(EFFECTS)
    assert desk.see(MIC, 10) == 0
    assert desk.see(EFFECTS, 1) == 0


def test_a_stream_that_is_begun_anew_is_laid_into_its_place_anew() -> None:
    desk = opened()
    desk.see(EFFECTS)
    assert desk.see(MIC, 10, stream=8) == 0
    assert desk.see(OTHER, SETTLING / 2, stream=8) == 0
    assert desk.see(EFFECTS, 10, stream=8) == 1


def test_a_device_that_went_is_told_at_once_wherever_the_stream_was_laid() -> None:
    desk = opened()
    desk.see(EFFECTS)
    desk.there.remove(MIC)
    assert desk.see(EFFECTS) == 1
    desk = opened()
    desk.see(MIC)
    desk.there.remove(MIC)
    assert desk.see(EFFECTS) == 1


def test_a_loudspeakers_monitor_is_no_place_however_early() -> None:
    desk = opened()
    assert desk.see(MONITOR) == 1


def test_who_moves_one_stream_after_another_gets_its_way_and_not_for_ever() -> None:
    desk = opened()
    for number in range(MOST_MOVES):
        assert desk.see(MIC, stream=number) == number
        assert desk.see(EFFECTS, 2 * SETTLING, stream=number) == number + 1
        desk.open()
    desk.see(MIC, stream=50)
    assert desk.see(EFFECTS, 2 * SETTLING, stream=50) == MOST_MOVES
    desk.open()
    desk.see(MIC, WITHIN, stream=51)
    assert desk.see(EFFECTS, 2 * SETTLING, stream=51) == MOST_MOVES + 1


def test_a_stream_that_is_forgotten_or_nowhere_has_not_left() -> None:
    desk = opened()
    desk.see(MIC)
    desk.homes.forget("1")
    assert desk.see(EFFECTS, 5) == 0
    view = View(dict.fromkeys(Side, ()), {})
    desk.open()
    assert not desk.homes.see(view, 1.0)
