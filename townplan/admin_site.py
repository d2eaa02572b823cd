"""The administration pages' door and their title."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext_lazy as _


class TownAdminConfig(AdminConfig):
    """Makes ``admin.site`` the town's. Stands in ``INSTALLED_APPS`` instead of ``django.contrib.admin``."""

    default_site = "townplan.admin_site.TownAdminSite"


class TownAdminSite(admin.AdminSite):
    """Django's own, but people come in by the house's sign-in page, which locks a name that was tried too often.

    A stranger is sent there with what they had typed; somebody who is signed in and no administrator gets a 403.
    """

    site_header = _("Work plan administration")
    site_title = _("Work plan administration")
    index_title = _("Plan, departments and accounts")

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)

        def at_the_door(request, *args, **kwargs):
            if not self.has_permission(request):
                return self._turn_away(request, request.get_full_path())
            return guarded(request, *args, **kwargs)

        # What Django's decorators noted on the view (csrf_exempt and others) holds for this one too.
        at_the_door.__dict__.update(guarded.__dict__)
        return at_the_door

    def login(self, request, extra_context=None):
        """Never a sign-in page of its own."""
        if self.has_permission(request):
            return redirect("admin:index")
        return self._turn_away(request, resolve_url("admin:index"))

    def password_change(self, request, extra_context=None):
        """The house's page for one's own password."""
        return redirect("password")

    @staticmethod
    def _turn_away(request, wanted: str) -> HttpResponseRedirect:
        if request.user.is_authenticated:
            raise PermissionDenied
        # Its module needs the models, which are not there yet when the settings name this one.
        from django.contrib.auth.views import redirect_to_login

        return redirect_to_login(wanted, resolve_url(settings.LOGIN_URL))
