"""Addresses of the setup."""

from django.urls import path

from .views import plan

app_name = "setup"
urlpatterns = [
    path("setup/", plan.setup, name="setup"),
    path("setup/plan/<year:year>/", plan.edit_plan, name="plan"),
    path("setup/plan/<year:year>/<slug:code>/", plan.edit_target, name="target"),
]
