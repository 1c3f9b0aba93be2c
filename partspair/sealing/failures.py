"""What can be wrong with an age file: one class for each result that the public age vectors know."""

from partspair.errors import KnownError, NewerVersionError, TamperedError


class AgeError(KnownError):
    """An age file that does not open."""


class HeaderError(AgeError):
    """The header is not one that the age format allows, or not one that is read here."""

    def __init__(
        self,
        happened: str = "Its first lines are not those of a sealed file.",
        title: str = "This is not a sealed file.",
    ) -> None:
        super().__init__(title, happened)


class CutShortError(HeaderError):
    """As far as it goes it may be a header; it ends before that does."""

    def __init__(self) -> None:
        super().__init__(
            "It ends within its first lines, as a file does that is still arriving.", "This file is not whole."
        )


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


class MalformedError(TamperedError):
    """It opened, and is not what this app writes: nothing of it is used."""

    def __init__(self) -> None:
        super().__init__("This file is not as it was sent.", "It was put aside, and nothing of it was used.")


class NewerFormatError(NewerVersionError):
    """It is genuine as far as can be seen, and says something that this version does not know."""

    def __init__(self) -> None:
        super().__init__(
            "This was written by a newer version of Parts Pair.",
            "It is kept as it is.",
            "Install the newer version to read it.",
        )
