"""The addresses of the site; each app adds its own."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView, PasswordChangeDoneView
from django.urls import include, path, register_converter
from django.views.i18n import set_language

from publishing.api import api

from .converters import MonthConverter, YearConverter
from .views.health import healthz, readyz
from .views.home import home
from .views.password import PasswordView
from .views.second_factor import second_factor
from .views.sign_in import SignInView

register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")

handler500 = "townplan.views.faults.error_page"

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
    path("second-factor/", second_factor, name="second_factor"),
    path("language/", set_language, name="set_language"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("health/", readyz, name="health"),  # the name it had first
    path("admin/", admin.site.urls),
    path("", include("dashboards.urls")),
    path("", include("reports.urls")),
    path("", include("projects.urls")),
    path("", include("supervision.urls")),
    path("", include("setup.urls")),
    path("", include("drafts.urls")),
    path("", include("publishing.urls")),
    path("api/v1/", api.urls),
]
