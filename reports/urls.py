"""Addresses of a month: typed, submitted, reviewed, closed."""

from django.urls import path

from .views import evidence, months, my_month, punctuality, queue, report, review, workbook

app_name = "reports"
urlpatterns = [
    path("my-month/", my_month.my_month, name="my_month"),
    path("my-month/<year:year>/<month:month>/", my_month.month_form, name="month_form"),
    path("my-month/<year:year>/<month:month>/preview/", my_month.preview_part, name="preview"),
    path("my-month/<year:year>/<month:month>/workbook.xlsx", workbook.workbook, name="workbook"),
    path("my-month/<year:year>/<month:month>/workbook/", workbook.workbook_upload, name="workbook_upload"),
    path("reports/<year:year>/<str:code>/<month:month>/", report.report, name="report"),
    path("reports/<year:year>/<str:code>/<month:month>/withdraw/", report.withdraw_report, name="withdraw"),
    path("reports/<year:year>/<str:code>/<month:month>/evidence/", evidence.evidence_add, name="evidence_add"),
    path("evidence/<uuid:token>/", evidence.evidence, name="evidence"),
    path("evidence/<uuid:token>/thumbnail/", evidence.thumbnail, name="evidence_thumbnail"),
    path("evidence/<uuid:token>/remove/", evidence.evidence_remove, name="evidence_remove"),
    path("review/", queue.queue, name="review_queue"),
    path("review/<year:year>/<str:code>/<month:month>/", review.review, name="review"),
    path("review/<year:year>/<str:code>/<month:month>/correct/", review.correction, name="correct"),
    path("months/", months.months, name="months"),
    path("reporting/", punctuality.reporting, name="reporting"),
    path("months/<year:year>/<month:month>/close/", months.close, name="close_month"),
    path("months/<year:year>/<month:month>/reopen/", months.reopen, name="reopen_month"),
]
