"""A town opens its ledger in an office program: it must open as it was written, charts and all, and print on A3."""

import csv
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.factories import make_area, make_client, make_department, make_report, make_sub_measure, make_target
from tests.reports.steps import body

pytestmark = pytest.mark.django_db
MONTH = 3
DOCUMENT = f"/documents/2021/{MONTH}/ledger.xlsx"
#: The ledger's sheet alone, as text: a comma, quotes, UTF-8, as printed.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1"
A3_ACROSS, A4_ACROSS, A4_UPRIGHT = (1191, 842), (842, 595), (595, 842)
ASSESSMENT = f"/assessment/assessment.xlsx?month={MONTH}"


@pytest.fixture
def filled(town):
    """Sixty targets more in every light, a headline figure, and words that a spreadsheet might run."""
    office = make_department(name="党政办公室", leader="示例领导甲")
    head = make_area(town.plan, number=0, kind="headline", title="主要预期目标")
    tax = make_target(make_sub_measure(head, office, code="0.1", title="税收"), code="tax", name="税收收入")
    for month in range(1, MONTH + 1):
        make_report(tax.sub_measure, month, figures={tax: 90 * month})
    for number in range(20):
        sub_measure = make_sub_measure(town.area, office, code=f"2.{number}", title=f"工作举措{number}")
        targets = [
            make_target(sub_measure, name=f"目标任务{number}-{n}", value=None if n == 2 else 1200) for n in range(3)
        ]
        figures = {target: 150 * n + 150 for n, target in enumerate(targets) if n != number % 3}
        make_report(
            sub_measure, MONTH, figures=figures, progress="=1+1 按计划推进。" * 9, problems="@SUM(A1)", next_steps="-"
        )
    make_report(town.sub_measure, MONTH, figures={town.target: "1234.5"})
    return town


def write(town, folder: Path, name: str, address: str, language: str = "en") -> Path:
    path = folder / name
    path.write_bytes(body(make_client(town.people["leader"], language=language).get(address)))
    return path


def test_each_opens_and_prints_on_its_paper_in_both_languages(filled, soffice, tmp_path):
    files = [write(filled, tmp_path, "filtered.xlsx", f"/ledger/ledger.xlsx?month={MONTH}&light=red")]
    for language in ("en", "zh-hans"):
        files.append(write(filled, tmp_path, f"ledger-{language}.xlsx", DOCUMENT, language))
        files.append(write(filled, tmp_path, f"assessment-{language}.xlsx", ASSESSMENT, language))
    found = {made.stem: pages_of(made) for made in soffice(files, "pdf")}
    assert set(found["filtered"]) == {A3_ACROSS}
    for language in ("en", "zh-hans"):
        # The charts have a page of their own.
        ledger = found[f"ledger-{language}"]
        assert set(ledger) == {A3_ACROSS, A4_UPRIGHT}
        assert ledger.count(A4_UPRIGHT) == 1
        # The table, and what it is made of.
        assert found[f"assessment-{language}"] == [A4_ACROSS, A4_ACROSS]


def test_libreoffice_reads_what_was_written(filled, soffice, tmp_path):
    written = write(filled, tmp_path, "ledger.xlsx", DOCUMENT)
    [made] = soffice([written], CSV)
    read = list(csv.reader(made.read_text(encoding="utf-8").splitlines()))
    revenue = next(row for row in read if "Revenue" in row)
    assert revenue[3:6] == ["Revenue", "万元", "1,200.00"]
    assert revenue[11] == "1,234.50"
    assert revenue[14:18] == ["102.9%", "25.0%", "+77.9", "✓ Done"]


def test_saved_anew_by_libreoffice_they_have_lost_nothing(filled, soffice, tmp_path):
    written = [write(filled, tmp_path, "ledger.xlsx", DOCUMENT), write(filled, tmp_path, "year.xlsx", ASSESSMENT)]
    for before, after in zip(written, soffice(written, "xlsx"), strict=True):
        ours, theirs = load_workbook(before), load_workbook(after)
        assert theirs.sheetnames == ours.sheetnames
        for name in ours.sheetnames:
            assert cells_of(theirs[name]) == cells_of(ours[name])
            assert merged_in(theirs[name]) == merged_in(ours[name])
            assert theirs[name].print_title_rows == ours[name].print_title_rows
            assert len(theirs[name]._charts) == len(ours[name]._charts)
    assert ours.sheetnames == ["Annual assessment", "Sub-measures"]


def pages_of(pdf: Path) -> list[tuple[int, int]]:
    """The size of each page, in points."""
    boxes = re.findall(rb"/Type\s*/Page\b[^>]*?/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", pdf.read_bytes())
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def merged_in(sheet) -> set[str]:
    return {str(cells) for cells in sheet.merged_cells.ranges}


def cells_of(sheet) -> dict[str, object]:
    """Every cell that says something; a text never as a formula, a number without what a float adds."""
    values = {}
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            if cell.value not in (None, ""):
                values[cell.coordinate] = round(cell.value, 9) if isinstance(cell.value, float) else cell.value
    return values
