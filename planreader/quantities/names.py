"""Names for quantities, from the words around them."""

import re

LONGEST = 60
_LEADING = re.compile(
    r"^(?:[\d.、（()）一二三四五六七八九十①-⑳\s]*(?:是|、|\.)|力争|冲刺|力促|确保|全年|年内|今年|预计|计划|争取|努力|坚决|全面|积极|大力|继续|"
    r"实现|完成|开展|加快|推进|突出|全力|抓好|做好|再|其中|并|使|让|对(?!外)|将|年底前?|本年度?|到(?![位账])|在(?![建岗册])|于|前|底|全[镇乡县市区]|[，、：:\s“\"（(和及与])+"
)
_TRAILING = re.compile(
    r"(?:稳定)?(?:达到?|增?至|到|稳定在|保持在?|控制在|不低于|不少于|不超过|不高于|低于|超过?|在|约为?|为|总数|各|共|约|近|分别|≥|≤|的|、|和|及|与|[（(\s])+$"
)
_KEPT = {"完成", "实现", "开展"}


def quantity_name(before: str, after: str, quote: str) -> str:
    """A name for a number: what stands before it, or what it counts.

    Args:
        before, after: the words of its own stretch before the number and behind its unit.
        quote: all words of the stretch, the name where the others say nothing (确保30户).
    """
    first, last = tidy(before), re.split(r"[，。；、：（(]", after)[0].strip()
    if before.endswith("等") or re.search(r"(?:由|从)$", first):
        first = "" if before.endswith("等") else first[:-1]
    last = re.sub(r"^(?:以上|以内|以下|之内|左右|上下|余)的?|^的", "", last)
    if not last or re.fullmatch(r"(?:任务|目标|以上|工作)", last):
        return cut(first or tidy(before + after) or quote)
    return cut(f"{first}{last}" if re.fullmatch(r"[一-龥]{0,8}", first) else first)


def tidy(words: str) -> str:
    """Words without what a promise begins and ends with."""
    previous = None
    while previous != words:
        previous = words
        words = _TRAILING.sub("", words)
        words = re.sub(r"^\s*(?:20\d\d年|\d{1,2}月(?:份|底|末)?前?)", "", _LEADING.sub("", words))
    words = words.strip('"，,、：:；;。 \n（(')
    # A quotation mark whose other half was cut off, or stands behind the number.
    return words if words.count("“") == words.count("”") else re.sub("[“”]", "", words)


def cut(words: str) -> str:
    """A name no longer than a target's may be."""
    words = re.sub(r"\s+", "", words)
    return words if len(words) <= LONGEST else words[:LONGEST]
