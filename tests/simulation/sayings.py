"""What people say on a device: shares, answers, signs, take-backs. Every text holds a canary."""

import numpy as np

from partspair.audio.shape import RATE
from partspair.flows import drafting, looking, sending
from partspair.flows.recording import bring_in_file
from partspair.practice.reply import Reply, Signal, SignalKind
from partspair.practice.share import Ask, AskKind, EntryId, PartHere, Share
from partspair.practice.timeline import Whose
from partspair.vault import entries
from tests.simulation.devices import Device
from tests.simulation.fate import ERRNOS, dying_after, dying_before, failing, losing, writing_less
from tests.simulation.worlds import World

SOUND = (np.sin(2 * np.pi * 220 * np.arange(RATE // 20) / RATE) * 16_000).astype(np.int16)
MOST_CALLS = 40


def threaten(world: World, device: Device, most: int, *, with_files: bool) -> None:
    """Perhaps something befalls the device at one of its next calls."""
    chance = world.chance
    if world.is_calm or chance.random() < 0.7:
        return
    at = int(most ** chance.random())
    is_death = not with_files or chance.random() < 0.6
    deadly, failures = (dying_before, dying_after), (failing(chance.choice(ERRNOS)), writing_less, losing)
    device.fate.befall(at, chance.choice(deadly) if is_death else chance.choice(failures))


def words(world: World) -> str:
    """Something nobody else says."""
    world.said += 1
    return f"canary {world.said}"


def share(world: World, device: Device, *, is_aloud: bool = False) -> None:
    """A share, with sound now and then."""
    text = words(world)
    said = Share(parts=(PartHere(f"{text} part"),), ask=Ask(AskKind.WITNESS), text=text, one_line=f"{text} line")
    has_sound = is_aloud or world.chance.random() < 0.15
    with world.act(device, f"says {text}{' aloud' if has_sound else ''}"):
        draft = drafting.begin(device.vault, device.pair, said, device.now.timestamp()).id
        if has_sound:
            bring_in_file(device.vault, draft, iter([SOUND]), device.now.timestamp)
        threaten(world, device, MOST_CALLS, with_files=False)
        sending.send_share(device.vault, device.pair, draft, device.now)


def _theirs(device: Device) -> list[entries.Entry]:
    found = entries.of_pair(device.vault, device.pair, "share", 50)
    return [one for one in found if not one.is_mine and one.body and one.taken_back_at is None]


def reply(world: World, device: Device) -> None:
    """An answer to one of the partner's shares, or a sign."""
    found = _theirs(device)
    if not found:
        return
    to, text = world.chance.choice(found).entry, words(world)
    if world.chance.random() < 0.5:
        with world.act(device, f"answers {text}"):
            kept = Reply(to, AskKind.WITNESS, text=text)
            draft = drafting.begin_reply(device.vault, device.pair, kept, device.now.timestamp()).id
            drafting.save(device.vault, draft, kept, device.now.timestamp())
            threaten(world, device, MOST_CALLS, with_files=False)
            sending.send_reply(device.vault, device.pair, draft, device.now)
    else:
        with world.act(device, f"signs {text}"):
            threaten(world, device, MOST_CALLS, with_files=False)
            sign = Signal(to, world.chance.choice([SignalKind.HELD, SignalKind.LISTENED]), text)
            sending.send_signal(device.vault, device.pair, sign, device.now)


def take_back(world: World, device: Device) -> None:
    """Something of one's own, said here or on another device of the same person."""
    mine = [one for one in entries.of_pair(device.vault, device.pair, None, 50)
            if one.is_mine and one.kind in ("share", "reply", "signal") and one.taken_back_at is None]  # fmt: skip
    if not mine:
        return
    one = world.chance.choice(mine)
    with world.act(device, f"takes back {_number(device, one.entry)}"):
        threaten(world, device, MOST_CALLS, with_files=False)
        sending.take_back(device.vault, device.pair, one.entry, device.now)


def _number(device: Device, entry: EntryId) -> str:
    note = looking.find(device.vault, device.pair, entry, Whose.MINE)
    text = getattr(note.what, "text", "") or getattr(note.what, "words", "") if note is not None else ""
    return str(text)
