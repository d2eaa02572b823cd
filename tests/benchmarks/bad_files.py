"""Files that must be refused: one too big, a zip bomb, a program under another file's name."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

MEGABYTE = 1024 * 1024
#: The size of the bomb's last part when unpacked; packed it is a few megabytes.
UNPACKED = 512 * MEGABYTE
#: The head of a Windows program: "MZ", and the sentence that DOS would print.
PROGRAM = b"MZ\x90\x00" + bytes(60) + b"This program cannot be run in DOS mode.\r\r\n$" + bytes(200_000)


def big(head: bytes) -> bytes:
    """Fifty megabytes that begin like a file of an accepted kind."""
    return head + bytes(50 * MEGABYTE)


def bomb(parts: tuple[str, ...], last: str) -> bytes:
    """An Office file of these parts, and of a last one that unpacks to half a gigabyte of zeros."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
        block = bytes(16 * MEGABYTE)
        with archive.open(last, "w") as part_of_zeros:
            for _n in range(UNPACKED // len(block)):
                part_of_zeros.write(block)
    return written.getvalue()
