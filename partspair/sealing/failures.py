"""What can be wrong with an age file: one class for each result that the public age vectors know."""

from partspair.errors import KnownError, TamperedError


class AgeError(KnownError):
    """An age file that does not open."""


class HeaderError(AgeError):
    """The header is not one that the age format allows, or not one that is read here."""

    def __init__(self, happened: str = "Its first lines are not those of a sealed file.") -> None:
        super().__init__("This is not a sealed file.", happened)


class NoMatchError(AgeError):
    """A well-formed file, sealed to somebody else, or to another passphrase."""

    def __init__(self) -> None:
        super().__init__("This file does not open.", "It was sealed to another key or another passphrase.")


class HmacError(AgeError, TamperedError):
    """The key fits, and the header was changed after it was sealed."""

    def __init__(self) -> None:
        super().__init__("This file was changed after it was sealed.", "Nothing of it was used.")


class PayloadError(AgeError, TamperedError):
    """The sealed content was changed, cut short or lengthened."""

    def __init__(self, happened: str = "It was changed, or a piece of it is missing.") -> None:
        super().__init__("This file is damaged.", happened)


class TooLargeError(KnownError):
    """More than one file may hold."""

    def __init__(self) -> None:
        super().__init__("This is too large for one file.", "A file holds at most 512 MiB.", "Make it shorter.")
