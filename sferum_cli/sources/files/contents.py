"""Where the bytes of a file of the call are: on the disk, or unpacked in memory."""

import io
from pathlib import Path
from typing import BinaryIO

Content = Path | bytes
"""The file itself, or the bytes that were packed in it."""


def stream_of(content: Content) -> BinaryIO:
    """The bytes as a stream that can be wound back."""
    return io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def bytes_of(content: Content) -> bytes:
    """All the bytes."""
    return content if isinstance(content, bytes) else content.read_bytes()


def size_of(content: Content) -> int:
    """The number of the bytes."""
    return len(content) if isinstance(content, bytes) else content.stat().st_size
