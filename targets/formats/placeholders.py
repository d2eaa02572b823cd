"""Marks that only fill a box, and count as empty; and those for a number that is left open."""

import unicodedata

#: Written where there is nothing to say.
WORDS = {"无", "暂无", "没有", "暂没有", "无问题", "暂无问题", "没有问题", "同上", "none", "nil", "n/a", "na", "null"}
MARKS = " \t\r\n　.。,，、;；:：!！?？…·*/／\\|-－—–_~～()（）[]［］【】"
#: A longer text says something.
LONGEST = 20
#: Signs that nobody sees, which come along in a paste.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def in_one_line(text: str) -> str:
    """A name on one line, without signs that nobody sees or that turn the line around; spaces become single ones."""
    seen = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    return " ".join("".join(sign for sign in seen if unicodedata.category(sign)[0] != "C").split())


def without_placeholder(text: str) -> str:
    """The text without spaces at its ends; empty where it only fills the box: ``/``, ``-``, 无, 暂无。"""
    if not text or len(text) > LONGEST:
        return text.strip()
    said = text.translate(INVISIBLE).strip()
    core = unicodedata.normalize("NFKC", said).strip(MARKS)
    return "" if not core or core.casefold() in WORDS else said


def leaves_open(words: str) -> bool:
    """Whether a plan's words leave a number open: 税收收入XX万元, 新建扬水站X座."""
    return bool(set("xｘ×") & set(words.lower()))
