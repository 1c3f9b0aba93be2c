"""The inside of a bundle: POSIX ustar with one allowed spelling, and how much padding it takes (protocol section 3)."""

BLOCK = 512
END = bytes(2 * BLOCK)
SMALLEST_PAYLOAD = 64 * 1024


def tar_header(name: str, size: int) -> bytes:
    """Return the one header a member may have: a regular file, mode 0600, everything else zero."""
    fields = (
        name.encode("ascii").ljust(100, b"\0"),
        b"0000600\0",
        b"0000000\0",
        b"0000000\0",
        b"%011o\0" % size,
        b"%011o\0" % 0,
        b" " * 8,
        b"0",
        bytes(100),
        b"ustar\x0000",
        bytes(64),
        b"0000000\0",
        b"0000000\0",
        bytes(155),
    )
    header = b"".join(fields).ljust(BLOCK, b"\0")
    return header[:148] + b"%06o\0 " % sum(header) + header[156:]


def size_in(header: bytes) -> int:
    """Return the size that a header claims; ValueError when it is no number. Compare with `tar_header` after."""
    return int(header[124:135], 8)


def fill(size: int) -> int:
    """Return how many zeros follow `size` bytes of a member up to the next block."""
    return -size % BLOCK


def member_bytes(size: int) -> int:
    """Return what a member of `size` bytes takes, its header included."""
    return BLOCK + size + fill(size)


def rounded_payload(bare: int) -> int:
    """Return the padded size for `bare` bytes: a multiple of an eighth of its leading power of two, at least 64 KiB."""
    step = max(1 << (bare.bit_length() - 1), SMALLEST_PAYLOAD) // 8
    return max(-(-bare // step) * step, SMALLEST_PAYLOAD)
