"""What is taken as evidence: told by the content of a file, never by its name; small enough; with a harmless name."""

from io import BytesIO

import pytest
from PIL import Image

from tests import files
from tests.files import upload

from .steps import attach, body, evidence_address, evidence_of, messages_of, stored_files

pytestmark = pytest.mark.usefixtures("evidence_folder")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.jpg", files.picture("JPEG"), "image"),
        ("a.jpeg", files.picture("JPEG"), "image"),
        ("a.png", files.picture("PNG"), "image"),
        ("a.webp", files.picture("WEBP"), "image"),
        ("A.PDF", files.pdf(), "pdf"),
        ("a.docx", files.docx(), "word"),
        ("a.doc", files.ole("WordDocument"), "word"),
        ("a.xlsx", files.xlsx(), "excel"),
        ("a.xls", files.ole("Workbook"), "excel"),
        ("old.xls", files.ole("Book"), "excel"),
    ],
)
def test_a_file_comes_back_as_it_was(town, name, content, kind):
    client = town.client("reporter")
    assert messages_of(attach(client, town.sub_measure, 3, upload(name, content))) == ["1 file attached."]
    [evidence] = evidence_of(town.sub_measure)
    assert (evidence.name, evidence.kind, evidence.size) == (name, kind, len(content))
    assert body(client.get(evidence_address(evidence))) == content


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("photo.jpg", b"MZ\x90\x00" + bytes(600), "it is a program, whatever its name says; attach photos"),
        ("run.png", b"\x7fELF" + bytes(600), "it is a program"),
        ("notes.pdf", "正在推进".encode(), "its content is not of a kind that is taken; attach photos"),
        ("plain.txt", b"figures", "its content is not of a kind that is taken"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not of a kind that is taken"),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not of a kind that is taken"),
        ("page.html", b"<!doctype html><script>alert(1)</script>", "not of a kind that is taken"),
        ("move.gif", files.picture("GIF"), "not of a kind that is taken"),
        ("scan.tiff", files.picture("TIFF"), "not of a kind that is taken"),
        ("setup.msi.doc", files.ole("SummaryInformation"), "not of a kind that is taken"),
        ("nothing.jpg", b"", "the file is empty; choose another file"),
        ("cut.jpg", files.picture("JPEG", (900, 900))[:2000], "the picture is damaged; take or save it again"),
        ("cut.png", files.picture("PNG", (90, 90))[:60], "the picture is damaged"),
        ("bare.jpg", b"\xff\xd8\xff\xe0" + b"x" * 500, "the picture is damaged"),
        ("cut.docx", files.docx()[:-30], "the file is damaged; open and save it again"),
        ("untyped.docx", files.zipped({"word/document.xml": "<w/>"}), "the file is damaged"),
        ("photos.zip", files.zipped({"a.jpg": files.picture()}), "it is an archive; unpack it"),
        ("macros.docx", files.docx(word__vbaProject_bin=b"x"), "it holds macros; save it without them"),
        ("macros.docm", files.docx(content_type=files.WORD_WITH_MACROS), "it holds macros"),
        ("macros.doc", files.ole("WordDocument", "Macros"), "it holds macros"),
        ("macros.xls", files.ole("Workbook", "_VBA_PROJECT_CUR"), "it holds macros"),
        ("secret.xlsx", files.ole("EncryptedPackage"), "it is protected by a password; save it without one"),
        ("bomb.docx", files.docx(word__more_xml=bytes(30_000_000)), "unpacked it would be many times its size"),
    ],
)
def test_what_is_no_evidence_is_refused_by_its_content_and_the_good_files_stay(town, name, content, why):
    good = upload("minutes.pdf", files.pdf())
    response = attach(town.client("reporter"), town.sub_measure, 3, upload(name, content), good)
    refusal, kept = messages_of(response)
    assert refusal.startswith(f"“{name}” was not attached: ")
    assert why in refusal
    assert kept == "1 file attached."
    assert [evidence.name for evidence in evidence_of(town.sub_measure)] == ["minutes.pdf"]
    assert len(stored_files()) == 1


def test_a_zip_that_declares_too_much_is_refused_unread(town, settings):
    settings.EVIDENCE_MAX_UNPACKED_BYTES = 1000
    response = attach(town.client("reporter"), town.sub_measure, 3, upload("a.docx", files.docx("x" * 2000)))
    assert "unpacked it would be many times its size" in messages_of(response)[0]
    assert not stored_files()


def test_a_file_over_the_limit_is_refused_with_both_sizes(town, settings):
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    big = upload("big.pdf", files.pdf() + bytes(1_500_000))
    response = attach(town.client("reporter"), town.sub_measure, 3, big)
    assert messages_of(response) == ["“big.pdf” was not attached: it has 1.4 MB; a file may have 1 MB."]
    assert not town.sub_measure.reports.exists()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_of_too_many_pixels_is_refused(town, settings, form):
    settings.EVIDENCE_MAX_PIXELS = 1_000_000
    response = attach(town.client("reporter"), town.sub_measure, 3, upload("a.jpg", files.picture(form, (1100, 1000))))
    assert messages_of(response) == [
        "“a.jpg” was not attached: the picture has more than 1 million pixels; save it smaller."
    ]


def test_a_picture_that_would_burst_the_memory_is_refused(town):
    one, many = b"\x00\x00\x00\x01", b"\x00\x00\xff\xff"
    bomb = files.picture("PNG", (1, 1)).replace(b"IHDR" + one + one, b"IHDR" + many + many)
    response = attach(town.client("reporter"), town.sub_measure, 3, upload("bomb.png", bomb))
    assert "was not attached: the picture" in messages_of(response)[0]
    assert not stored_files()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (r"C:\Users\li\会议纪要.pdf", "会议纪要.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ("line\tbreak\u0000.pdf", "linebreak.pdf"),
        ("evil.html", "evil.html.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        ("...", "file.pdf"),
    ],
)
def test_a_name_is_kept_without_what_could_deceive(town, given, kept):
    client = town.client("reporter")
    attach(client, town.sub_measure, 3, upload(given, files.pdf()))
    assert [evidence.name for evidence in evidence_of(town.sub_measure)] == [kept]


def test_a_photo_s_thumbnail_stands_upright_and_tells_nothing_of_the_camera(town):
    client = town.client("reporter")
    attach(client, town.sub_measure, 3, upload("phone.jpg", files.phone_photo()))
    [evidence] = evidence_of(town.sub_measure)
    response = client.get(evidence_address(evidence, "evidence_thumbnail"))
    assert response.headers["Content-Type"] == "image/jpeg"
    small = Image.open(BytesIO(body(response)))
    assert small.size == (240, 320)
    top, bottom = small.getpixel((120, 20)), small.getpixel((120, 300))
    assert (top[0] > 200, bottom[2] > 200) == (True, True)
    assert not small.getexif()
    assert "exif" not in small.info


def test_a_document_has_no_thumbnail(town):
    client = town.client("reporter")
    attach(client, town.sub_measure, 3, upload("a.pdf", files.pdf()))
    [evidence] = evidence_of(town.sub_measure)
    assert client.get(evidence_address(evidence, "evidence_thumbnail")).status_code == 404
