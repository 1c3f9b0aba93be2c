"""If everything is delivered in the end: both sides are equal, every gap is closed, only the newest files stay (7)."""

from datetime import timedelta

from partspair.flows import ending, looking, noticing, vouching
from partspair.flows.rosters import active_devices
from partspair.pair.ids import DeviceId
from partspair.sync.names import stem_in
from partspair.vault import devices, links, opening_keys, outbox, pairs
from partspair.vault.pairs import PairState
from tests.simulation import invariants, lives, sayings
from tests.simulation.devices import WAITS, Device
from tests.simulation.invariants import BrokenError
from tests.simulation.replicas import OURS
from tests.simulation.worlds import World

DAY = 86_400.0
MOST_ROUNDS = 40
QUIET_ROUNDS = 2
SETTLING = 3
LATER = 6
MOST_SECONDS = 900.0


def deliver_everything(world: World) -> None:
    """Clocks are right again, nothing is held back, and everybody looks for some days."""
    world.say("from now on everything is delivered")
    world.is_calm = True
    for device in world.in_use():
        device.skew = 0.0
        device.fate.spare()
        world.engine.settle(device.replica)
    for _ in range(SETTLING):
        visit_all(world, MOST_SECONDS)
    while lives.mend(world):
        visit_all(world, MOST_SECONDS)
    lives.shut_out_all(world)
    for _ in range(2):
        visit_all(world, MOST_SECONDS)
    say_good_night(world)
    for _ in range(2):
        visit_all(world, MOST_SECONDS)
    rest(world)


def rest(world: World) -> None:
    """Until nothing happens any more. A device that nobody is holds up clearing until it is dormant (decision 0009)."""
    come_to_rest(world)
    if any(_devices_that_nobody_is(world, one) for one in world.in_use() if _may_sign(one)):
        world.clock += WAITS.dormant
        come_to_rest(world)


def _devices_that_nobody_is(world: World, device: Device) -> set[DeviceId]:
    return {*active_devices(device.vault, device.pair)} - {one.own_id for one in world.in_use() if one.own_id}


def come_to_rest(world: World) -> None:
    """Until nothing has happened for two days; whoever learns only now that a vault is an old copy enters the words."""
    quiet = 0
    for _ in range(MOST_ROUNDS):
        is_news = visit_all(world, DAY)
        quiet = 0 if lives.mend(world) or is_news else quiet + 1
        if quiet == QUIET_ROUNDS:
            return
    raise BrokenError(7, "everybody", "it does not come to rest")


def say_good_night(world: World) -> None:
    """Everybody says a last thing, which acknowledges all before it; nothing answers what only acknowledges."""
    for device in world.in_use():
        if device.own_id is not None:
            sayings.share(world, device)
    for device in world.in_use():
        _visit(world, device)


def visit_all(world: World, seconds: float) -> bool:
    """Everybody looks once, with a folder that has all; whether anything happened."""
    is_news = False
    for device in world.in_use():
        world.clock += seconds / len(world.devices)
        deliver(world)
        is_news |= _visit(world, device)
    deliver(world)
    return is_news


def _visit(world: World, device: Device) -> bool:
    """One look; a stick is where it is looked at."""
    if world.engine.habits.is_carried:
        world.engine.sync(device.replica, 1.0, is_honest=True)
    done = world.look(device, heals=True)
    return done is None or done.is_news


def deliver(world: World) -> None:
    """Every folder has what every other has."""
    if world.engine.habits.is_carried:
        return
    for _ in range(LATER):
        if not sum(world.engine.sync(one.replica, 1.0, is_honest=True) for one in world.in_use()):
            return


def expect_equal(world: World, *, is_settled: bool = True) -> None:
    """(7) Everything is there, on every device that may have it; once all was settled, all was received too."""
    if is_settled:
        expect_told(world)
    active = [one for one in connected(world) if _may_sign(one)]
    if not active:
        return
    shown = _shown(active)
    first = active[0]
    for one in active[1:]:
        if shown[one.label] != shown[first.label]:
            raise BrokenError(7, f"{first.label} and {one.label}", _difference(shown[first.label], shown[one.label]))
    for one in active:
        missing = looking.still_coming(one.vault, one.pair)
        if missing is not None and not _may_lie_with_nobody(world, one):
            raise BrokenError(7, one.label, f"{missing.number} are still on their way")
        expect_truly_lost(one, active)
        if is_settled:
            _expect_received(one)


def expect_truly_lost(device: Device, others: list[Device]) -> None:
    """(8) What is said to have gone with a device is with nobody."""
    own = devices.every_own(device.vault, device.pair)
    for author, seqs in vouching.lost(device.vault, device.pair, own[0].device).items() if own else ():
        for one in others:
            if any(links.find(one.vault, one.pair, author, seq) for seq in seqs):
                raise BrokenError(8, device.label, f"is told that something went with a device, and {one.label} has it")


def _may_lie_with_nobody(world: World, device: Device) -> bool:
    """Whether all it waits for is with no device in use, and may be with one that nobody is (decision 0009)."""
    own = devices.every_own(device.vault, device.pair)
    wanted = vouching.lacking(device.vault, device.pair, own[0].device).items()
    held = [
        links.find(one.vault, one.pair, author, seq)
        for one in world.in_use()
        for author, seqs in wanted
        for seq in seqs
    ]
    return not any(held) and bool(_devices_that_nobody_is(world, device))


def connected(world: World) -> list[Device]:
    """The devices in use from or to which a key leads."""
    return [one for one in world.in_use() if not _is_cut_off(world, one)]


def _is_cut_off(world: World, device: Device) -> bool:
    """Whether all keys of others that it knows are erased there, and all of its own that others know are erased here.

    Nothing that anybody does can bring them together: a limit of keys that are renewed and erased (protocol 2). That is
    so as well of several copies that reach each other alone: those of one person, while the other is elsewhere, or of
    both, who know of devices there that do not know of them.
    """
    around = _around(world, device)
    elsewhere = [one for one in world.in_use() if one not in around]
    if len(around) == 1:
        return bool(elsewhere)
    if all(one.person == device.person for one in around):
        return any(one.person != device.person for one in elsewhere)
    meeting = [one for one in elsewhere if len({each.person for each in _around(world, one)}) > 1]
    return any(_knows_alone(device, one) for one in meeting)


def _knows_alone(device: Device, other: Device) -> bool:
    """Whether a device knows what another was once, and is not known there."""
    once = {one.device for one in devices.every_own(other.vault, other.pair)}
    is_known = device.own_id in active_devices(other.vault, other.pair)
    return not is_known and bool(once & {*active_devices(device.vault, device.pair)})


def _around(world: World, device: Device) -> list[Device]:
    """Everybody to whom a key leads from a device, or from them to it, over others as well; itself first."""
    found, others = [device], [one for one in world.in_use() if one is not device]
    for one in found:
        near = [other for other in others if _leads(one, other) or _leads(other, one)]
        found += near
        others = [other for other in others if other not in near]
    return found


def _leads(sender: Device, reader: Device) -> bool:
    """Whether anything `sender` seals would open at `reader`."""
    active = active_devices(sender.vault, sender.pair)
    known = {key.public for key in opening_keys.of_pair(sender.vault, sender.pair) if key.device in active}
    return bool(known & {key.public for key in opening_keys.own(reader.vault, reader.pair)})


def expect_told(world: World) -> None:
    """(8) Who is cut off is told so within days, and nobody who is heard is told that they are not.

    Whoever never became another device is told when the partner was last heard: what comes now may be for others.
    """
    for one in [one for one in world.in_use() if _may_sign(one)]:
        news = noticing.news(one.vault, one.pair, one.now + timedelta(seconds=noticing.LONG))
        is_told = news.is_unheard or (len(devices.every_own(one.vault, one.pair)) == 1 and bool(news.last_heard))
        if _is_cut_off(world, one) and not is_told:
            raise BrokenError(8, one.label, "is cut off, and not told")
        if news.is_unheard and not _is_cut_off(world, one):
            raise BrokenError(8, one.label, "is told that nobody hears it, and somebody does")


def _may_sign(device: Device) -> bool:
    return device.own_id is not None


def _forks(devices: list[Device]) -> dict[bytes, int]:
    """Where a device's chain was forked: who put back a vault and its mark signs again what others have otherwise.

    What it said there before lies with those who believed that branch; decision 0007 leaves it there.
    """
    sql = "SELECT device, min(seq) FROM link WHERE state = 'fork' GROUP BY device"
    found: dict[bytes, int] = {}
    for one in devices:
        for device, seq in one.vault.read(sql):
            found[device] = min(seq, found.get(device, seq))
    return found


def _shown(devices: list[Device]) -> dict[str, dict[bytes, tuple[str, str]]]:
    """What each shows, with whose it is and what it says; but not what only lies beyond a fork.

    What was said again elsewhere counts for everybody, wherever it came to them first.
    """
    forks, found, certain = _forks(devices), {}, set()
    for one in devices:
        entries = _entries(one)
        certain |= {entry for entry, (_, author, seq) in entries.items() if seq < forks.get(author, seq + 1)}
        found[one.label] = entries
    return {
        label: {entry: entries[entry][0] for entry in entries if entry in certain} for label, entries in found.items()
    }


def _entries(device: Device) -> dict[bytes, tuple[tuple[str, str], bytes, int]]:
    """Every entry, and the place of its link; but not those taken back, which may never have been elsewhere."""
    sql = """SELECT e.entry, e.is_mine, e.kind, hex(e.body), l.device, l.seq FROM entry e JOIN link l USING (link)
             WHERE e.pair = ? AND (e.taken_back_at IS NULL OR e.is_kept) ORDER BY e.row"""
    return {
        entry: ((_whose(device.person if is_mine else f"not {device.person}"), body), author, seq)
        for entry, is_mine, kind, body, author, seq in device.vault.read(sql, (device.pair,))
        if kind in ("share", "reply", "signal")
    }


def _whose(words: str) -> str:
    return {"Maren": "Maren", "Idris": "Idris", "not Maren": "Idris", "not Idris": "Maren"}[words]


def _difference(one: dict[bytes, tuple[str, str]], other: dict[bytes, tuple[str, str]]) -> str:
    lines = []
    for entry in sorted({*one, *other}):
        if one.get(entry) != other.get(entry):
            lines.append(" | ".join(_readable(side.get(entry)) for side in (one, other)))
    return "not the same: " + "; ".join(lines[:8])


def _readable(shown: tuple[str, str] | None) -> str:
    if shown is None:
        return "-"
    whose, body = shown
    text = bytes.fromhex(body).decode(errors="replace")
    place = text.find("canary")
    return f"{whose} {text[place : place + 12]!r}"


def _expect_received(device: Device) -> None:
    """All but what only acknowledges, or announces a key: nobody answers that by itself."""
    for seq, is_silent in _unacknowledged(device).items():
        if not is_silent:
            raise BrokenError(7, device.label, f"its {seq} was never acknowledged")


def _unacknowledged(device: Device) -> dict[int, bool]:
    """What of one's own chain nobody acknowledged, and whether it says nothing."""
    sql = """SELECT o.seq, NOT EXISTS (SELECT 1 FROM entry e WHERE e.link = o.link)
             FROM outbox o JOIN link l USING (link) WHERE l.device = ? AND o.pair = ?
             AND o.kind = 'bundle' AND o.state <> 'received' AND o.cleared_at IS NULL"""
    own = device.own_id
    return {seq: bool(is_silent) for seq, is_silent in device.vault.read(sql, (own, device.pair))} if own else {}


def expect_cleared(world: World) -> None:
    """(7) Of all that was published only each device's newest bundle lies in the folders.

    And what says nothing and was not acknowledged by everybody yet: nobody answers that by itself.
    """
    own_files: dict[tuple[bytes, str], tuple[str, DeviceId, int]] = {}
    may_stay: set[tuple[DeviceId, int]] = set()
    for device in world.in_use():
        sql = """SELECT n.digest, n.name, l.device, l.seq FROM outbox_name n JOIN outbox o USING (item)
                 JOIN link l USING (link) WHERE o.kind = 'bundle'"""
        for digest, name, author, seq in device.vault.read(sql):
            own_files[digest, name] = (device.label, DeviceId(author), seq)
        may_stay |= _may_stay(world, device)
    for device in world.in_use():
        for name, digest in device.replica.files().items():
            found = own_files.get((digest, stem_in(name) + OURS))
            if found is not None and found[1:] not in may_stay:
                raise BrokenError(7, device.label, f"{name} of {found[0]}'s {found[2]} was not cleared")


def _may_stay(world: World, device: Device) -> set[tuple[DeviceId, int]]:
    own = device.own_id
    newest = links.newest(device.vault, device.pair, own) if own is not None else None
    if own is None or newest is None:
        return set()
    if _is_cut_off(world, device):
        return {(own, seq) for seq in range(1, newest.seq + 1)}
    others = {one.own_id for one in connected(world)} - {own, None}
    sql = """SELECT o.seq FROM outbox o JOIN link l USING (link) WHERE l.device = ? AND o.kind = 'bundle'
             AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.link = o.link)"""
    silent = [seq for (seq,) in device.vault.read(sql, (own,))]
    acknowledged = {seq: outbox.acknowledged_by(device.vault, device.pair, own, seq) for seq in silent}
    return {(own, newest.seq)} | {(own, seq) for seq in silent if others - set(acknowledged[seq])}


def part(world: World) -> None:
    """Somebody says goodbye: keys go, nothing more is signed, and what was said stays on every side."""
    staying = connected(world)
    leavers = [one for one in staying if _may_sign(one)]
    if not leavers:  # both are cut off, each from the other
        return
    leaver = world.chance.choice(leavers)
    with world.act(leaver, "says goodbye"):
        ending.say_goodbye(leaver.vault, leaver.pair, sayings.words(world), ending.Keeping.READABLE, leaver.now)
    for _ in range(3):
        visit_all(world, MOST_SECONDS)
        for device in world.in_use():
            with world.act(device, "concludes"):
                ending.conclude(device.vault, device.now.timestamp())
    for device in staying:
        kept = pairs.get(device.vault, device.pair)
        is_over = kept is not None and kept.state in (PairState.LEFT, PairState.ENDED)
        if not is_over or (device is leaver and opening_keys.own(device.vault, device.pair)):
            raise BrokenError(7, device.label, "a goodbye was said, and it goes on")
        sayings.share(world, device)
        if "MayNotSignError" not in world.trace[-1]:
            raise BrokenError(7, device.label, "says something after a goodbye")


def expect_quiet(world: World) -> None:
    """(9) One more look at the same moment, with everything doubled, changes nothing."""
    for device in world.in_use():
        if world.engine.habits.is_carried:
            world.engine.sync(device.replica, 1.0, is_honest=True)
        done = world.look(device)
        while done is not None and done.is_news:
            done = world.look(device)
        before, files = invariants.state_of_vault(device), device.replica.files()
        for name in sorted(files):
            copy = world.engine.copy_name(name)
            if name.endswith(OURS) and copy not in device.replica.listing():
                device.replica.write(copy, world.contents.get(files[name]))
        world.look(device, "looks at everything twice")
        invariants.nothing_changed(device, before, "the same files once more")
