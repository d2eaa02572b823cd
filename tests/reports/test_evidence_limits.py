"""What evidence may cost: counted before it is opened, room for each report, files without one, the scanner."""

import os
import socketserver
import threading
import time
from io import BytesIO
from pathlib import Path

import pytest
from django.core.cache import cache
from PIL import Image

from tests import files
from tests.files import upload

from .steps import attach, body, evidence_address, evidence_of, messages_of, stored_files

pytestmark = pytest.mark.usefixtures("evidence_folder")
DAYS = 2 * 24 * 60 * 60


def test_forty_pictures_are_counted_before_one_is_opened(town, settings):
    settings.EVIDENCE_MAX_FILES = 3
    # Nobody could open the later ones: that they are not said to be damaged shows that nobody tried.
    uploads = [upload(f"{n}.jpg", b"\xff\xd8\xff\xe0 no picture") for n in range(40)]
    sentences = messages_of(attach(town.client("reporter"), town.sub_measure, 3, *uploads))
    assert sum("the picture is damaged" in sentence for sentence in sentences) == 3
    assert sum("a report takes 3 files" in sentence for sentence in sentences) == 37
    assert not stored_files()


def test_a_png_of_many_pixels_is_refused_where_a_photo_is_taken(town, settings):
    settings.EVIDENCE_MAX_PIXELS_DECODED = 1_000_000
    big = {form: files.picture(form, (1200, 1000)) for form in ("JPEG", "PNG")}
    uploads = [upload("a.png", big["PNG"]), upload("b.jpg", big["JPEG"])]
    sentences = messages_of(attach(town.client("reporter"), town.sub_measure, 3, *uploads))
    assert sentences == [
        "“a.png” was not attached: the picture has more than 1 million pixels; save it smaller.",
        "1 file attached.",
    ]


def test_a_picture_that_takes_too_much_is_given_up(town, settings):
    settings.APART_FROM_PIXELS, settings.APART_MEGABYTES = 1, 1
    [sentence] = messages_of(
        attach(town.client("reporter"), town.sub_measure, 3, upload("a.png", files.picture("PNG")))
    )
    assert sentence == "“a.png” was not attached: it takes too long to open; save it smaller."
    assert not stored_files()


def test_a_picture_opened_apart_has_the_same_thumbnail(town, settings):
    settings.APART_FROM_PIXELS = 1
    cut = upload("cut.png", files.picture("PNG", (90, 90))[:60])
    sentences = messages_of(
        attach(town.client("reporter"), town.sub_measure, 3, upload("phone.jpg", files.phone_photo()), cut)
    )
    assert "the picture is damaged" in sentences[0]
    [evidence] = evidence_of(town.sub_measure)
    small = body(town.client("reporter").get(evidence_address(evidence, "evidence_thumbnail")))
    assert Image.open(BytesIO(small)).size == (240, 320)


def test_a_report_has_room_for_so_much_with_what_was_removed(town, settings):
    client, first = town.client("reporter"), files.pdf("1" * 1000)
    settings.EVIDENCE_MAX_REPORT_BYTES = len(first) * 2 - 1
    attach(client, town.sub_measure, 3, upload("1.pdf", first))
    [evidence] = evidence_of(town.sub_measure)
    client.post(evidence_address(evidence, "evidence_remove"), follow=True)
    [sentence] = messages_of(attach(client, town.sub_measure, 3, upload("2.pdf", files.pdf("2" * 1000))))
    assert "“2.pdf” was not attached: the files of a report may have" in sentence
    assert "together, those that were removed among them; attach a smaller one." in sentence
    assert messages_of(attach(client, town.sub_measure, 2, upload("2.pdf", files.pdf("2" * 1000)))) == [
        "1 file attached."
    ]


@pytest.fixture
def orphan(town, evidence_folder):
    """A file of two days ago that belongs to no report, beside one that does and one of just now."""
    cache.clear()
    attach(town.client("reporter"), town.sub_measure, 3, upload("a.pdf", files.pdf()))
    [folder] = {Path(evidence.file.path).parent for evidence in evidence_of(town.sub_measure)}
    old, new = folder / ("0" * 32 + ".pdf"), folder / ("1" * 32 + ".pdf")
    for path in (old, new, *folder.iterdir()):
        path.touch()
        if path != new:
            os.utime(path, (time.time() - DAYS,) * 2)
    return old


def test_it_goes_by_itself_with_the_first_upload_of_a_day(town, orphan):
    cache.clear()
    attach(town.client("reporter"), town.sub_measure, 2, upload("b.pdf", files.pdf("b")))
    assert not orphan.exists()


def test_nothing_is_deleted_where_the_database_seems_to_be_another(town, orphan):
    for number in range(3):
        path = orphan.with_name(f"{number}.pdf")
        path.touch()
        os.utime(path, (time.time() - DAYS,) * 2)
    cache.clear()
    attach(town.client("reporter"), town.sub_measure, 2, upload("b.pdf", files.pdf("b")))
    assert orphan.exists()


class Scanner(socketserver.StreamRequestHandler):
    """Speaks as clamd does, and finds one word."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(size)
        self.wfile.write(b"stream: Test-Virus FOUND\0" if b"EVIL" in content else b"stream: OK\0")


@pytest.fixture
def scanner(settings):
    with socketserver.TCPServer(("127.0.0.1", 0), Scanner) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.SCANNER = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


@pytest.mark.usefixtures("scanner")
def test_the_scanner_is_asked(town):
    uploads = [upload("bad.pdf", files.pdf("EVIL")), upload("good.pdf", files.pdf())]
    sentences = messages_of(attach(town.client("reporter"), town.sub_measure, 3, *uploads))
    assert sentences == [
        "“bad.pdf” was not attached: the virus scanner found Test-Virus in it; tell the administrator.",
        "1 file attached.",
    ]


@pytest.mark.parametrize("required", [True, False])
def test_a_scanner_that_is_away_holds_files_back_or_not_as_is_set(town, settings, required):
    settings.SCANNER, settings.SCANNER_REQUIRED = "/nowhere/clamd.ctl", required
    [sentence] = messages_of(attach(town.client("reporter"), town.sub_measure, 3, upload("a.pdf", files.pdf())))
    assert ("the virus scanner does not answer" in sentence) is required
    assert len(evidence_of(town.sub_measure)) == (0 if required else 1)
