"""Addresses of the projects."""

from django.urls import path

from .views import calendar, importing, lists, overview, planning, project

app_name = "projects"
urlpatterns = [
    path("projects/", lists.projects, name="list"),
    path("projects/stages/", lists.stages, name="stages"),
    path("projects/timeline/", overview.timeline, name="timeline"),
    path("projects/due/", overview.due, name="due"),
    path("projects/funnels/", overview.funnels, name="funnels"),
    path("projects/calendar/", calendar.link, name="calendar_link"),
    path("calendar/<str:token>.ics", calendar.calendar, name="calendar"),
    path("projects/<year:year>/list.xlsx", importing.download, name="download"),
    path("projects/<year:year>/import/", importing.upload, name="import"),
    path("projects/<year:year>/add/", planning.add, name="add"),
    path("projects/<year:year>/<str:code>/change/", planning.change, name="change"),
    path("projects/<year:year>/<str:code>/", project.project, name="project"),
    path("projects/<year:year>/<str:code>/move/", project.move, name="move"),
    path("projects/<year:year>/<str:code>/milestone/", project.finish, name="finish"),
]
