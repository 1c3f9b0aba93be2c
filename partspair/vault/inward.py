"""What a listener noticed in themselves at a note: kept for oneself, erased with the note, and never sent."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace

from partspair.pair.ids import PairId
from partspair.vault import settings
from partspair.vault.database import Vault


@dataclass(frozen=True)
class Inward:
    """Who spoke up while listening, in one's own words, and how a reply landed (practice's word for it)."""

    spoke_up: tuple[str, ...] = field(default=(), repr=False)
    felt: str = ""


def key_of(pair: PairId, row: int) -> str:
    """The setting that holds it; it ends with the pair, and goes with it."""
    return f"inward {row} {pair.hex()}"


def get(vault: Vault, pair: PairId, row: int) -> Inward:
    """What was noticed at the entry in this row."""
    text = settings.get(vault, key_of(pair, row))
    kept = json.loads(text) if text else {}
    return Inward(tuple(kept.get("spoke_up", ())), kept.get("felt", ""))


def keep(
    vault: Vault, pair: PairId, row: int, *, spoke_up: Sequence[str] | None = None, felt: str | None = None
) -> None:
    """Keep what was noticed; what is not given stays, and nothing at all leaves no trace."""
    with vault.transaction():
        now_is = get(vault, pair, row)
        if spoke_up is not None:
            now_is = replace(now_is, spoke_up=tuple(spoke_up))
        if felt is not None:
            now_is = replace(now_is, felt=felt)
        text = json.dumps(asdict(now_is), ensure_ascii=False) if now_is != Inward() else None
        settings.put(vault, key_of(pair, row), text)
