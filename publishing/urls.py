"""Addresses of what goes out of the house: the public page, and the settings of it and of the API."""

from django.urls import path

from .views import public, settings

app_name = "publishing"
urlpatterns = [
    path("setup/publishing/", settings.settings_page, name="settings"),
    path("setup/publishing/tokens/", settings.add_token, name="add_token"),
    path("setup/publishing/tokens/<int:pk>/revoke/", settings.end_token, name="revoke_token"),
    path("public/", public.public_page, name="public"),
    path("public/en/", public.public_page, {"language": "en"}, name="public_in_english"),
]
