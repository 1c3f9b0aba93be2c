"""Making a take whole before a page needs it, beside everything else, so that no other page waits for it."""

from collections.abc import Callable

from partspair.flows.wholeness import make_whole
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.vault.takes import TakeId


def recover(
    house: House, asker: Asker, take: TakeId | None, then: Callable[[], None], fails: Callable[[Err], None]
) -> None:
    """Call `then` once the take is whole, at once when there is none; neither when `asker` is asked anew meanwhile."""
    if take is None:
        then()
        return
    now = house.seconds()

    def done(answer: Ok[None] | Err) -> None:
        if isinstance(answer, Ok):
            then()
        else:
            fails(answer)

    house.takes.run(lambda vault: make_whole(vault, take, now), asker.newest(done))
