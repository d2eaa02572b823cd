"""OLE files, the form of Word, Excel and WPS before 2007 and of encrypted ones: known by their directory."""

import re

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The stream that makes an OLE file one.
OLE_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}
#: The entries of macros, and those of files and controls that were put into it: the file as such, an ActiveX control.
OLE_MACROS = ("_VBA_PROJECT_CUR", "Macros", "_VBA_PROJECT")
OLE_PROGRAMS = ("\x01Ole10Native", "\x03OCXNAME", "\x03OCXDATA")


def has_ole_entry(content: bytes, name: str) -> bool:
    """Whether an OLE directory has an entry: 128 bytes on a multiple of 128 that begin with the name in UTF-16."""
    wanted = (name + "\0").encode("utf-16-le")
    position = content.find(wanted)
    while position >= 0:
        length = int.from_bytes(content[position + 64 : position + 66], "little")
        if position % 128 == 0 and length == len(wanted):
            return True
        position = content.find(wanted, position + 1)
    return False


#: A record that names a sheet (0x0085): its length, where the sheet begins, whether it is shown, and its kind; 1 is a
#: sheet of macros, as Excel had them before VBA.
_MACRO_SHEET = re.compile(rb"\x85\x00[\x09-\x50]\x00.{4}[\x00-\x02]\x01[\x01-\x1f][\x00\x01]", re.DOTALL)


def has_macro_sheet(content: bytes) -> bool:
    """Whether an old Excel file has a sheet of macros (XLM)."""
    return _MACRO_SHEET.search(content) is not None
