"""Framed messages over a pipe: a length of four bytes (big-endian), then the content."""

import struct
from typing import IO

__all__ = ["read_frame", "write_frame"]

_LENGTH = struct.Struct(">I")


def write_frame(pipe: IO[bytes], content: bytes) -> None:
    """Send one message.

    Raises:
        OSError: the reader has closed the pipe.
    """
    pipe.write(_LENGTH.pack(len(content)) + content)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> bytes | None:
    """The next message, or None at the end of the pipe, also within a message."""
    try:
        head = pipe.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack(head)
        content = pipe.read(length)
    except (OSError, ValueError):
        return None
    return content if len(content) == length else None
