"""Draws the demonstration's evidence: pictures of scenes instead of photos, small Excel tables, papers."""

from datetime import UTC, datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image, ImageDraw

from targets.documents.word import OfficialDocument

SIZE = (1200, 800)
SKY, GROUND, ASPHALT, WATER, WALL, ROOF = "#bcd9ee", "#a9c07c", "#6d7278", "#5b8fb5", "#e9dcc3", "#a4553f"


def make_attachment(description: dict) -> SimpleUploadedFile:
    """A file like an uploaded one.

    Args:
        description: ``name``, and ``scene`` (road, water, houses, works), ``table`` (rows of a sheet) or ``paper`` (its
            title and paragraphs).
    """
    if "paper" in description:
        content = _paper(*description["paper"])
    else:
        content = _table(description["table"]) if "table" in description else _scene(description["scene"])
    return SimpleUploadedFile(description["name"], content)


def _paper(title: str, *paragraphs: str) -> bytes:
    document = OfficialDocument(title, author="", created=datetime(2021, 1, 4, tzinfo=UTC))
    document.add("Title", title)
    document.add_all("Body", paragraphs)
    return document.content()


def _table(rows: list[list]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _scene(scene: str) -> bytes:
    """A drawing that cannot be mistaken for a photo of a real place."""
    width, height = SIZE
    horizon = height * 2 // 5
    image = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, horizon, width, height), fill=GROUND)
    match scene:
        case "road":
            draw.polygon([(540, horizon), (660, horizon), (1010, height), (190, height)], fill=ASPHALT)
            for top in range(horizon + 20, height, 90):
                draw.rectangle((594, top, 606, top + 45), fill="white")
        case "water":
            draw.polygon([(0, 560), (width, 500), (width, 700), (0, 740)], fill=WATER)
            draw.rectangle((420, 330, 660, 540), fill=WALL)
            draw.polygon([(395, 335), (540, 240), (685, 335)], fill=ROOF)
        case "houses":
            for left in (120, 460, 800):
                draw.rectangle((left, 180, left + 260, 640), fill=WALL)
                draw.rectangle((left - 10, 160, left + 270, 190), fill=ROOF)
                for row in range(5):
                    for column in range(3):
                        corner = left + 30 + column * 75, 220 + row * 82
                        draw.rectangle((*corner, corner[0] + 45, corner[1] + 50), fill=WATER)
        case "works":
            draw.rectangle((120, 300, 800, 620), fill=WALL)
            draw.polygon([(100, 305), (460, 200), (820, 305)], fill=ROOF)
            for left in range(170, 760, 120):
                draw.rectangle((left, 420, left + 70, 620), fill=ASPHALT)
            # A tower crane above it.
            draw.rectangle((960, 90, 980, 640), fill=ROOF)
            draw.rectangle((620, 110, 1090, 124), fill=ROOF)
            draw.line((700, 124, 700, 260), fill=ASPHALT, width=4)
        case _:
            raise ValueError(scene)
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
