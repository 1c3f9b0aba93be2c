"""What a person may meet: a title, what happened, and one remedy. Never content, keys or tracebacks."""

from typing_extensions import override


class KnownError(Exception):
    """Something that can happen, said in words for a person.

    `title` is one line, `happened` says what happened and what is safe, `remedy` says what to do (may be empty).
    """

    def __init__(self, title: str, happened: str = "", remedy: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.happened = happened
        self.remedy = remedy

    @override
    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.happened, self.remedy) if part)


class TamperedError(KnownError):
    """Bytes that were altered, or not signed by who they name. Kept aside, never half shown."""


class NewerVersionError(KnownError):
    """Written by a newer version of the app. Kept as it is, until this one is newer too."""
