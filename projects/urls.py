"""Addresses of the projects."""

from django.urls import path

from .views import calendar, carry_over, edit, excel_list, lists, project, schedule

app_name = "projects"
urlpatterns = [
    path("projects/", lists.projects, name="list"),
    path("projects/stages/", lists.stages, name="stages"),
    path("projects/timeline/", schedule.timeline, name="timeline"),
    path("projects/due/", schedule.due, name="due"),
    path("projects/funnels/", schedule.funnels, name="funnels"),
    path("projects/calendar/", calendar.link, name="calendar_link"),
    path("calendar/<str:token>.ics", calendar.calendar, name="calendar"),
    path("projects/<year:year>/list.xlsx", excel_list.download, name="download"),
    path("projects/<year:year>/import/", excel_list.upload, name="import"),
    path("projects/<year:year>/carry-over/", carry_over.carry_over_projects, name="carry_over"),
    path("projects/<year:year>/add/", edit.add, name="add"),
    path("projects/<year:year>/<str:code>/change/", edit.edit_project, name="change"),
    path("projects/<year:year>/<str:code>/", project.project, name="project"),
    path("projects/<year:year>/<str:code>/move/", project.move, name="move"),
    path("projects/<year:year>/<str:code>/milestone/", project.finish, name="finish"),
]
