"""Addresses of the plan and its figures."""

from django.urls import path, register_converter

from .converters import MonthConverter, YearConverter
from .views import (
    assessment,
    compare,
    documents,
    evidence,
    ledger,
    months,
    my_month,
    pages,
    queue,
    reporting,
    reports,
    review,
    target,
    trace,
    villages,
    wall,
    workbook,
    years,
)

register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")

app_name = "targets"
urlpatterns = [
    path("areas/<year:year>/<int:number>/", pages.area, name="area"),
    path("measures/<year:year>/<str:code>/", pages.sub_measure, name="sub_measure"),
    path("targets/<year:year>/<str:code>/", target.target, name="target"),
    path("wall/", wall.wall, name="wall"),
    path("compare/", compare.compare, name="compare"),
    path("years/", years.years, name="years"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/ledger.<str:form>", ledger.export, name="ledger_export"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<year:year>/<month:month>/bulletin.docx", documents.bulletin, name="bulletin"),
    path("documents/<year:year>/<month:month>/ledger.xlsx", ledger.document, name="ledger_document"),
    path("assessment/", assessment.assessment, name="assessment"),
    path("assessment/assessment.xlsx", assessment.export, name="assessment_export"),
    path("villages/", villages.villages, name="villages"),
    # A village's code may hold anything: it comes from the town, not from us.
    path("villages/<path:code>/", villages.village, name="village"),
    path("my-month/", my_month.my_month, name="my_month"),
    path("my-month/<year:year>/<month:month>/", my_month.month_form, name="month_form"),
    path("my-month/<year:year>/<month:month>/preview/", my_month.preview_part, name="preview"),
    path("my-month/<year:year>/<month:month>/workbook.xlsx", workbook.workbook, name="workbook"),
    path("my-month/<year:year>/<month:month>/workbook/", workbook.workbook_upload, name="workbook_upload"),
    path("reports/<year:year>/<str:code>/<month:month>/", reports.report, name="report"),
    path("reports/<year:year>/<str:code>/<month:month>/withdraw/", reports.withdraw_report, name="withdraw"),
    path("reports/<year:year>/<str:code>/<month:month>/evidence/", evidence.evidence_add, name="evidence_add"),
    path("evidence/<uuid:token>/", evidence.evidence, name="evidence"),
    path("evidence/<uuid:token>/thumbnail/", evidence.thumbnail, name="evidence_thumbnail"),
    path("evidence/<uuid:token>/remove/", evidence.evidence_remove, name="evidence_remove"),
    path("review/", queue.queue, name="review_queue"),
    path("review/<year:year>/<str:code>/<month:month>/", review.review, name="review"),
    path("review/<year:year>/<str:code>/<month:month>/correct/", review.correction, name="correct"),
    path("months/", months.months, name="months"),
    path("months/<year:year>/reporting/", reporting.reporting, name="reporting"),
    path("months/<year:year>/<month:month>/close/", months.close, name="close_month"),
    path("months/<year:year>/<month:month>/reopen/", months.reopen, name="reopen_month"),
    path("trace/", trace.trace, name="trace"),
    path("trace/trace.<str:form>", trace.export, name="trace_export"),
    path("trace/verify/", trace.verification, name="verify_trace"),
]
