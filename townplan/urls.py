"""Addresses of the house; each room adds its own."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView, PasswordChangeDoneView, PasswordChangeView
from django.urls import include, path, reverse_lazy
from django.views.i18n import set_language

from .views.dashboard import dashboard
from .views.home import health, home
from .views.screen import screen
from .views.sign_in import SignInView

urlpatterns = [
    path("", home, name="home"),
    path("dashboard/", dashboard, name="dashboard"),
    path("screen/", screen, name="screen"),
    path("sign-in/", SignInView.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path(
        "password/",
        PasswordChangeView.as_view(
            template_name="registration/password.html", success_url=reverse_lazy("password_changed")
        ),
        name="password",
    ),
    path(
        "password/changed/",
        PasswordChangeDoneView.as_view(template_name="registration/password_changed.html"),
        name="password_changed",
    ),
    path("language/", set_language, name="set_language"),
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("targets.urls")),
    path("", include("projects.urls")),
]
