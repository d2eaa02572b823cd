"""Addresses of 开始使用."""

from django.urls import path

from .views import begin, check, correct, departments, first_account, matching, people, start

app_name = "drafts"
urlpatterns = [
    path("start/", start.start, name="start"),
    path("start/account/", first_account.first_account, name="first_account"),
    path("start/new/", begin.begin, name="begin"),
    path("start/template/", begin.template, name="template"),
    path("start/task-table/<year:year>/", start.task_table, name="task_table"),
    path("start/people-list/", people.people_list, name="people_list"),
    path("start/passwords/", people.passwords, name="passwords"),
    path("start/<int:pk>/", begin.draft, name="draft"),
    path("start/<int:pk>/correct/", correct.correct_plan, name="correct"),
    path("start/<int:pk>/compare/", matching.match, name="match"),
    path("start/<int:pk>/departments/", departments.departments, name="departments"),
    path("start/<int:pk>/people/", people.people, name="people"),
    path("start/<int:pk>/check/", check.check, name="check"),
    path("start/<int:pk>/load/", check.load, name="load"),
    path("start/<int:pk>/loaded/", check.loaded, name="loaded"),
    path("start/<int:pk>/delete/", start.delete, name="delete"),
]
