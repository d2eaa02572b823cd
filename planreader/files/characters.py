"""Characters that XML, and so every Word and Excel file, cannot hold. Text that people paste may have them."""

import re

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """A text with a blank for each character that XML cannot hold, such as Word's soft line break, or U+FFFF."""
    return _NOT_IN_XML.sub(" ", text)
