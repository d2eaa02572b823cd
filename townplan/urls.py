"""The addresses of the site; each app adds its own."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView, PasswordChangeDoneView
from django.urls import include, path, register_converter
from django.views.i18n import set_language

from .converters import MonthConverter, YearConverter
from .views.home import health, home
from .views.sign_in import PasswordView, SignInView

register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")

urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", SignInView.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("password/", PasswordView.as_view(), name="password"),
    path(
        "password/changed/",
        PasswordChangeDoneView.as_view(template_name="registration/password_changed.html"),
        name="password_changed",
    ),
    path("language/", set_language, name="set_language"),
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("dashboards.urls")),
    path("", include("reports.urls")),
    path("", include("projects.urls")),
    path("", include("setup.urls")),
]
