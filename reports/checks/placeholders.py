"""Marks that only fill a box: they say nothing, and count as empty."""

#: Written where there is nothing to say.
WORDS = {"无", "暂无", "没有", "暂没有", "none", "nil", "n/a", "na", "null"}
MARKS = " \t\r\n　.。,，、;；:：!！?？…·*/／\\|-－—–_~～()（）"


def without_placeholder(text: str) -> str:
    """The text without spaces at its ends; empty where it only fills the box: ``/``, ``-``, 无, 暂无。"""
    said = text.strip()
    core = said.strip(MARKS)
    return "" if not core or core.casefold() in WORDS else said
