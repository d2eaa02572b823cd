"""The one guard against zip bombs: a zip is judged by its directory, before anything in it is unpacked."""

import zipfile
from dataclasses import dataclass

ZIP_MARK = b"PK\x03\x04"
#: What the part ``mimetype`` of an OpenDocument file begins with.
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
#: A sheet of empty cells packs to a fiftieth. What packs better than this was made to fill a disk or a memory.
MOST_PACKED = 100


@dataclass(frozen=True)
class ZipLimits:
    """What a zip may hold.

    Args:
        unpacked: how many bytes its parts may have together.
        parts: how many parts it may have.
        harmless: so many bytes are accepted however well they pack.
    """

    unpacked: int
    parts: int = 5000
    harmless: int = 10 * 1024 * 1024


def unpacks_to_too_much(archive: zipfile.ZipFile, limits: ZipLimits) -> bool:
    """Whether a zip has more parts or bytes than it may, by what its directory says of them."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    is_bomb = unpacked > limits.harmless and unpacked > MOST_PACKED * max(packed, 1)
    return is_bomb or unpacked > limits.unpacked or len(parts) > limits.parts
