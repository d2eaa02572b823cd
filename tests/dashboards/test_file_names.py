"""Every file that can be downloaded is named in the same way: town, year, month, what it is."""

from email.message import Message

import pytest

from tests.factories import make_client, make_project, make_report

pytestmark = pytest.mark.django_db

#: Who downloads it, where, and its name in Chinese and in English.
FILES = (
    ("leader", "/ledger/ledger.csv?month=3", "Weir2021年3月工作台账.csv", "Weir 2021-03 Ledger.csv"),
    ("leader", "/ledger/ledger.xlsx?month=3", "Weir2021年3月工作台账.xlsx", "Weir 2021-03 Ledger.xlsx"),
    (
        "leader",
        "/ledger/ledger.csv?month=3&on=2021-12-31",
        "Weir2021年3月工作台账（截至2021-12-31）.csv",
        "Weir 2021-03 Ledger on 2021-12-31.csv",
    ),
    ("leader", "/documents/2021/3/ledger.xlsx", "Weir2021年3月工作台账（全部）.xlsx", "Weir 2021-03 Whole ledger.xlsx"),
    ("leader", "/documents/2021/3/bulletin.docx", "Weir2021年3月工作通报.docx", "Weir 2021-03 Monthly bulletin.docx"),
    (
        "leader",
        "/assessment/assessment.xlsx?month=3",
        "Weir2021年3月年度考核.xlsx",
        "Weir 2021-03 Annual assessment.xlsx",
    ),
    ("auditor", "/trace/trace.csv", "Weir2021年操作留痕.csv", "Weir 2021 Trace.csv"),
    ("auditor", "/trace/trace.xlsx", "Weir2021年操作留痕.xlsx", "Weir 2021 Trace.xlsx"),
    ("auditor", "/trace/trace.csv?year=people", "人员与单位 操作留痕.csv", "People and places Trace.csv"),
    ("leader", "/projects/2021/list.xlsx", "Weir2021年项目.xlsx", "Weir 2021 Projects.xlsx"),
    (
        "reporter",
        "/my-month/2021/3/workbook.xlsx",
        "Weir2021年3月本月填报 Economy Office.xlsx",
        "Weir 2021-03 My month Economy Office.xlsx",
    ),
)


def name_of(response) -> str:
    header = Message()
    header["Content-Disposition"] = response.headers["Content-Disposition"]
    return header.get_filename()


def test_every_file_has_town_year_month_and_what_it_is_in_this_order(town):
    make_report(town.sub_measure, 3, figures={town.target: 300})
    make_project(town)
    for who, address, *names in FILES:
        for language, name in zip(("zh-hans", "en"), names, strict=True):
            response = make_client(town.people[who], language=language).get(address)
            response.getvalue()
            assert (response.status_code, name_of(response)) == (200, name), address
