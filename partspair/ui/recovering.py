"""Making a take whole before a page needs it, beside everything else, so that no other page waits for it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from partspair.flows.wholeness import is_whole, make_whole
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.vault.database import Vault
from partspair.vault.takes import TakeId

T = TypeVar("T")


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


def read_whole(
    house: House,
    asker: Asker,
    read: Callable[[Vault], T],
    takes_of: Callable[[T], Sequence[TakeId]],
    then: Callable[[Ok[T] | Err], None],
) -> None:
    """Read what a page needs. Where takes of it are not whole they are made so, and it is read once more."""

    def look(vault: Vault) -> tuple[T, list[TakeId]]:
        found = read(vault)
        return found, [one for one in takes_of(found) if not is_whole(vault, one)]

    def looked(answer: Ok[tuple[T, list[TakeId]]] | Err) -> None:
        if isinstance(answer, Err):
            then(answer)
            return
        found, lacking = answer.value
        if lacking:
            make(lacking)
        else:
            then(Ok(found))

    def make(lacking: Sequence[TakeId]) -> None:
        now = house.seconds()

        def whole(vault: Vault) -> None:
            for one in lacking:
                make_whole(vault, one, now)

        house.takes.run(whole, asker.newest(made))

    def made(answer: Ok[None] | Err) -> None:
        if isinstance(answer, Err):
            then(answer)
        else:
            house.vault.run(read, asker.newest(then))

    house.vault.run(look, asker.newest(looked))
