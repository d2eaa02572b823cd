"""Reads a page's table as people read it."""

import html
import re


def text(markup: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", markup))).strip()


def table(page: str) -> list[dict[str, str]]:
    """The rows of the page's table by heading: the cell's own text, what stands under it as ``… under``, and what its
    signs say as ``… marks``.
    """
    part = page.partition("<thead>")[2].partition("</table>")[0]
    head, *rows = (
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", part, re.DOTALL)
    )
    found = []
    for row in rows:
        line = {}
        for heading, cell in zip(map(text, head), row, strict=True):
            marks = re.findall(r'<span class="figure-mark[^>]* title="([^"]*)">[^<]*</span>', cell)
            cell = re.sub(r'<span class="figure-mark.*?</span>', "", cell)
            own, *under = re.split(r'<(?:div|span) class="under[^>]*>', cell)
            line |= {
                heading: text(own),
                f"{heading} under": text(" ".join(under)),
                f"{heading} marks": "; ".join(marks),
            }
        found.append(line)
    return found
