"""Bech32, the way age writes keys for people (BIP 173 without its length limit). Only the tests need it."""

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def from_bech32(text: str) -> tuple[str, bytes]:
    """Return the prefix and the bytes of a key; ValueError for a wrong checksum."""
    prefix, _, letters = text.lower().rpartition("1")
    values = [_LETTERS.index(letter) for letter in letters]
    if _checksum([*_expanded(prefix), *values]) != 1:
        raise ValueError("wrong checksum")
    number = 0
    for value in values[:-6]:
        number = number << 5 | value
    bits = 5 * len(values[:-6])
    return prefix, (number >> bits % 8).to_bytes(bits // 8, "big")


def to_bech32(prefix: str, data: bytes) -> str:
    """Return `data` as a key, in lower case."""
    bits = 8 * len(data)
    count = -(-bits // 5)
    number = int.from_bytes(data, "big") << (5 * count - bits)
    values = [number >> 5 * (count - 1 - place) & 31 for place in range(count)]
    check = _checksum([*_expanded(prefix), *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return prefix + "1" + "".join(_LETTERS[value] for value in values)


def _expanded(prefix: str) -> list[int]:
    return [*(ord(sign) >> 5 for sign in prefix), 0, *(ord(sign) & 31 for sign in prefix)]


def _checksum(values: list[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for place, part in enumerate(_GENERATOR):
            state ^= part if top >> place & 1 else 0
    return state
