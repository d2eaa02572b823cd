"""Looks in a PDF for what runs a script, starts a program or carries a file, also where objects are packed together."""

import base64
import binascii
import re
import zlib
from itertools import islice

from django.utils.translation import gettext as _

from .errors import Problem

#: A packed group of objects has a few hundred KB; more than this, in one or in all, is not looked through.
_LARGEST_GROUP = 20 * 1024 * 1024
_MOST_GROUPS = 100 * 1024 * 1024
#: So much of a stream is unpacked to see whether it can be a group of objects, which begins with numbers.
_HEAD = 64
#: A stream in text form is unpacked whole to see that; larger ones are pictures.
_LARGEST_ODD = 256 * 1024
_GROUP_BEGINS = re.compile(rb"\s*(?:%[^\r\n]*[\r\n]\s*)*\d+\s+\d+\s")


_LETTER_AS_CODE = re.compile(rb"#(4[1-9A-Fa-f]|5[0-9Aa]|6[1-9A-Fa-f]|7[0-9Aa])")


def _named(*names: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"/(?:" + b"|".join(names) + rb")(?![A-Za-z0-9_#])")


#: What runs or starts something. ``URI`` and ``GoTo`` are links that a person clicks.
_RUNS = _named(*b"JavaScript Launch SubmitForm ImportData GoToE XFA Rendition RichMedia Movie".split())
_CARRIES = _named(b"EmbeddedFiles?")
_ENCRYPTED = _named(b"Encrypt")
_GROUP = _named(b"ObjStm")
_FILTER = re.compile(rb"/Filter\s{0,9}(\[[^\]]{0,200}\]|/[^\s/<>\[\]()]{1,50}|\d{1,9}\s)")
_OPENS = re.compile(rb"/OpenAction(?![A-Za-z])\s{0,9}(\[|<<[^>]{0,500}|\d{1,9}\s)?")
_GOES = re.compile(rb"/S\s{0,9}/GoTo(?![A-Za-z])")
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
#: A page has a handful of streams.
_MOST_STREAMS = 50_000
#: Each time a PDF is saved anew, it may say again what is shown first.
_MOST_OPENINGS = 20


def problem_in_pdf(content: bytes) -> Problem | None:
    """Why a PDF is not taken, and what would be right; None where nothing in it runs, starts or carries anything.

    A PDF that is encrypted, or whose objects are packed in a way that is not read here, cannot be looked through and is
    not taken either.
    """
    printed = _("print it to PDF again and attach that")
    if _ENCRYPTED.search(_plain(content)):
        return Problem(_("it is protected by a password"), _("save it without one"))
    groups = _groups(content)
    if groups is None:
        return Problem(_("parts of it cannot be looked through"), printed)
    texts = [_plain(content), *map(_plain, groups)]
    for text in texts:
        if _RUNS.search(text):
            return Problem(_("it holds a script, or starts a program"), printed)
        if _CARRIES.search(text):
            return Problem(_("there are programs or other files in it"), printed)
    openings = [opening[1] for text in texts for opening in islice(_OPENS.finditer(text), _MOST_OPENINGS + 1)]
    if len(openings) > _MOST_OPENINGS or not all(_only_turns_to_a_page(opening, texts) for opening in openings):
        return Problem(_("it starts something when it is opened"), printed)
    return None


def _plain(text: bytes) -> bytes:
    """A text in which no letter of a name is written as a code (#4A for J)."""
    return _LETTER_AS_CODE.sub(lambda code: bytes.fromhex(code[1].decode()), text) if b"#" in text else text


def _only_turns_to_a_page(action: bytes | None, texts: list[bytes]) -> bool:
    """Whether what happens at opening is a page to show, written as a list or as GoTo, in place or as an object."""
    if action is None or action.startswith(b"["):
        return action is not None
    if action.startswith(b"<<"):
        return _GOES.search(action) is not None
    number = action.split()[0]
    for text in texts:
        found = re.search(rb"(?<!\d)%s\s\d{1,9}\sobj\s{0,9}(\[|<<[^>]{0,500})" % number, text)
        if found:
            return found[1] == b"[" or _GOES.search(found[1]) is not None
    return False


def _groups(content: bytes) -> list[bytes] | None:
    """The unpacked groups of objects, each object led by its number as outside; None where one cannot be unpacked."""
    groups: list[bytes] = []
    view, previous, end, work = memoryview(content), 0, -1, 0
    for count, stream in enumerate(_STREAM.finditer(content)):
        if count > _MOST_STREAMS:
            return None
        # Each search begins where the last one ended, so that the time is linear in the file's size.
        dictionary = _plain(content[max(content.rfind(b"obj", previous, stream.start()), previous) : stream.start()])
        previous = stream.end()
        if end < previous:
            end = content.find(b"endstream", previous)
            end = end if end >= 0 else len(content)
        is_group, filters = _GROUP.search(dictionary) is not None, _filters(dictionary)
        if not is_group and not _GROUP_BEGINS.match(_beginning(view[previous:end], filters)):
            continue
        work += end - previous
        is_odd = is_group and b"/DecodeParms" in dictionary  # which nobody writes for text
        unpacked = None if is_odd or work > _MOST_GROUPS else _unpacked(view[previous:end], filters)
        if unpacked is None:
            return None
        work += len(unpacked)
        groups.append(_with_numbers(unpacked))
    return groups


def _filters(dictionary: bytes) -> list[bytes]:
    """How a stream is packed, the outermost first."""
    found = _FILTER.search(dictionary)
    if not found:
        return []
    return re.findall(rb"/([^\s/<>\[\]()]+)", found[1]) or [b"in another object"]


def _beginning(data: memoryview, filters: list[bytes]) -> bytes:
    """The first bytes of a stream; empty where they cannot be unpacked."""
    if filters in ([b"FlateDecode"], [b"Fl"]):
        try:
            return zlib.decompressobj().decompress(data[:1024], _HEAD)
        except zlib.error:
            return b""
    if not filters:
        return bytes(data[:_HEAD])
    return (_unpacked(data, filters) or b"") if len(data) < _LARGEST_ODD and len(filters) < 4 else b""


def _unpacked(data: memoryview, filters: list[bytes]) -> bytes | None:
    """A stream as it is inside; None where its filters are not read here, it is broken, or too large."""
    content = bytes(data)
    try:
        for name in filters:
            if name in (b"FlateDecode", b"Fl"):
                unpacking = zlib.decompressobj()
                content = unpacking.decompress(content, _LARGEST_GROUP)
                if not unpacking.eof:
                    return None
            elif name in (b"ASCIIHexDecode", b"AHx"):
                content = binascii.unhexlify(re.sub(rb"[^0-9A-Fa-f]", b"", content.partition(b">")[0]))
            elif name in (b"ASCII85Decode", b"A85"):
                content = base64.a85decode(content.partition(b"~>")[0])
            else:
                return None
    except (zlib.error, ValueError):
        return None
    return content


def _with_numbers(group: bytes) -> bytes:
    """A group, and each of its objects again with its number before it, as objects outside of groups have it."""
    head = re.match(rb"[\d\s]+", group)
    numbers = [int(number) for number in head[0].split()] if head else []
    if not head or len(numbers) % 2:
        return group
    ends = [*numbers[3::2], len(group)]
    rest = group[head.end() :]
    pairs = zip(numbers[::2], numbers[1::2], ends, strict=True)
    return group + b"".join(b"\n%d 0 obj %s" % (number, rest[begin:end]) for number, begin, end in pairs)
