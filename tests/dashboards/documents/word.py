"""Reads a bulletin as a person does who opens it: by headings, styles and tables."""

from io import BytesIO

from docx import Document

ADDRESS = "/documents/2021/6/bulletin.docx"


def bulletin(client, address: str = ADDRESS):
    response = client.get(address)
    assert response.status_code == 200
    return Document(BytesIO(response.content))


def texts(document, style: str | None = None) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if style is None or paragraph.style.style_id == style]


def section(document, heading: str) -> list[str]:
    """The paragraphs under a heading of the first level, up to the next."""
    found, inside = [], False
    for paragraph in document.paragraphs:
        if paragraph.style.style_id == "Heading1":
            inside = paragraph.text == heading
        elif inside and paragraph.text.strip() and paragraph.style.style_id != "Signature":
            found.append(paragraph.text)
    return found


def rows(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]
