"""Files that nobody should open: one too big, a zip bomb, a program in another file's clothes."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MEGABYTE = 1024 * 1024
#: What the bomb's part would take when unpacked; packed it is half a megabyte.
SWOLLEN = 512 * MEGABYTE
#: The head of a Windows program: "MZ", and the sentence that DOS would print.
PROGRAM = b"MZ\x90\x00" + bytes(60) + b"This program cannot be run in DOS mode.\r\r\n$" + bytes(200_000)


def big(head: bytes) -> bytes:
    """Fifty megabytes that begin like a file that would be taken."""
    return head + bytes(50 * MEGABYTE)


def bomb(parts: tuple[str, ...], swollen: str) -> bytes:
    """An Office file of these parts, and of one more that swells to half a gigabyte of zeros."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as folder:
        for part in parts:
            folder.writestr(part, "<x/>")
        entry = ZipInfo(swollen)
        entry.compress_type = ZIP_DEFLATED
        block = bytes(16 * MEGABYTE)
        with folder.open(entry, "w") as sheet:
            for _n in range(SWOLLEN // len(block)):
                sheet.write(block)
    return written.getvalue()
