"""Files that must be refused: one too big, a zip bomb, a program under another file's name, what is costly to open."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from PIL import Image

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


def large_picture() -> bytes:
    """A PNG of 8000 x 8000 pixels in some 200 KB."""
    written = BytesIO()
    Image.new("RGB", (8000, 8000), "green").save(written, "PNG")
    return written.getvalue()


def one_sheet_many_times() -> bytes:
    """A workbook of fourteen sheets that are one and the same part, of 60,000 cells."""
    book, written, changed = Workbook(), BytesIO(), BytesIO()
    for number in range(3000):
        book.active.append([number] * 20)
    book.save(written)
    with ZipFile(written) as source, ZipFile(changed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/workbook.xml":
                head, sheet, tail = content.partition(b"<sheet ")
                own, end, rest = tail.partition(b"/>")
                named = (
                    sheet + own.replace(b'"Sheet"', b'"S%d"' % n).replace(b'sheetId="1"', b'sheetId="%d"' % n) + end
                    for n in range(1, 15)
                )
                content = head + b"".join(named) + rest
            target.writestr(name, content)
    return changed.getvalue()


def script() -> bytes:
    """A PDF of 2 MB that runs a script when it is opened."""
    return b"%PDF-1.5\n1 0 obj <</OpenAction <</S /JavaScript /JS (app.alert(1))>>>> endobj\n" + bytes(2 * MEGABYTE)
