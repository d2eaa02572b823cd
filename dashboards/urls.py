"""Addresses of what people read."""

from django.urls import path

from .views import (
    area,
    assessment,
    comparison,
    dashboard,
    documents,
    evidence,
    ledger,
    meeting,
    screen,
    security,
    sub_measure,
    target,
    trace,
    villages,
    wall,
    workbench,
    years,
)

app_name = "dashboards"
urlpatterns = [
    path("workbench/", workbench.workbench, name="workbench"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("screen/", screen.screen, name="screen"),
    path("areas/<year:year>/<int:number>/", area.area, name="area"),
    path("areas/<year:year>/<int:number>/<month:month>/evidence.zip", evidence.area_evidence, name="area_evidence"),
    path(
        "departments/<year:year>/<path:code>/<month:month>/evidence.zip",
        evidence.department_evidence,
        name="department_evidence",
    ),
    path("measures/<year:year>/<str:code>/", sub_measure.sub_measure, name="sub_measure"),
    path("targets/<year:year>/<str:code>/", target.target, name="target"),
    path("wall/", wall.wall, name="wall"),
    path("compare/", comparison.comparison, name="compare"),
    path("years/", years.years, name="years"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/ledger.<str:form>", ledger.ledger_export, name="ledger_export"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<year:year>/<month:month>/bulletin.docx", documents.bulletin, name="bulletin"),
    path("documents/<year:year>/<month:month>/ledger.xlsx", ledger.document, name="ledger_document"),
    path("meeting/", meeting.monthly_meeting, name="meeting"),
    path("meeting/<year:year>/<month:month>/meeting.docx", meeting.meeting_papers, name="meeting_document"),
    path("assessment/", assessment.assessment, name="assessment"),
    path("assessment/assessment.xlsx", assessment.assessment_export, name="assessment_export"),
    path("villages/", villages.villages, name="villages"),
    # A village's code may hold anything: it comes from the town, not from us.
    path("villages/<path:code>/", villages.village, name="village"),
    path("trace/", trace.trace, name="trace"),
    path("trace/trace.<str:form>", trace.trace_export, name="trace_export"),
    path("trace/security/", security.security_log, name="security_log"),
    path("trace/security/security.<str:form>", security.security_export, name="security_export"),
    path("trace/verify/", trace.verification, name="verify_trace"),
]
