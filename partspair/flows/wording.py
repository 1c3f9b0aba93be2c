"""Our words: a person's own prompts, kept in the vault and laid over the app's."""

import json
from collections.abc import Mapping

from partspair.practice.our_words import overlaid
from partspair.practice.words import Words
from partspair.vault import settings
from partspair.vault.database import Vault

_KEPT = "our words"


def edits(vault: Vault) -> dict[str, str]:
    """What was put in own words, by key."""
    text = settings.get(vault, _KEPT)
    kept = json.loads(text) if text else {}
    return {str(key): str(value) for key, value in kept.items()}


def own_words(vault: Vault, words: Words) -> Words:
    """The app's words with one's own over them."""
    return overlaid(words, edits(vault))


def keep(vault: Vault, words: Words, changes: Mapping[str, str | None]) -> Words:
    """Keep what was put in own words, None for as it was; what cannot stand is not kept. Returns the words from now."""
    with vault.transaction():
        wanted = {**edits(vault), **changes}
        made = overlaid(words, {key: text for key, text in wanted.items() if text is not None})
        own = {key: text for key, text in wanted.items() if text is not None and key in made and made.raw(key) == text}
        settings.put(vault, _KEPT, json.dumps(own, ensure_ascii=False) if own else None)
    return made


def reset(vault: Vault, words: Words) -> Words:
    """Everything is as it was shipped again."""
    settings.put(vault, _KEPT, None)
    return words.as_shipped
