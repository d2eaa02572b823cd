"""The administration site: how people get in, and its titles."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext_lazy as _


class TownAdminConfig(AdminConfig):
    """Makes ``admin.site`` the town's. Stands in ``INSTALLED_APPS`` instead of ``django.contrib.admin``."""

    default_site = "townplan.admin_site.TownAdminSite"


class TownAdminSite(admin.AdminSite):
    """Django's admin site, but with our own sign-in page, which locks an account after too many failures.

    A visitor is sent to that page; somebody who is signed in but is no administrator gets a 403.
    """

    site_header = _("Work plan administration")
    site_title = _("Work plan administration")
    index_title = _("Plan, departments and accounts")

    def admin_view(self, view, cacheable=False):
        original = super().admin_view(view, cacheable)

        def checked_view(request, *args, **kwargs):
            if not self.has_permission(request):
                return self._send_to_sign_in(request, request.get_full_path())
            # Relations refer to ids here, and Django fails on a name that is the other end of one.
            if {*request.GET.getlist(TO_FIELD_VAR), *request.POST.getlist(TO_FIELD_VAR)} - {"", "id"}:
                raise PermissionDenied
            return original(request, *args, **kwargs)

        # Keep what Django's decorators set on the view, such as csrf_exempt.
        checked_view.__dict__.update(original.__dict__)
        return checked_view

    def login(self, request, extra_context=None):
        """Our own sign-in page instead of the admin's."""
        if self.has_permission(request):
            return redirect("admin:index")
        return self._send_to_sign_in(request, resolve_url("admin:index"))

    def password_change(self, request, extra_context=None):
        """Our own page for changing the password."""
        return redirect("password")

    @staticmethod
    def _send_to_sign_in(request, address: str) -> HttpResponseRedirect:
        if request.user.is_authenticated:
            raise PermissionDenied
        # Not at the top: it needs the models, which are not loaded yet when Django imports this module.
        from django.contrib.auth.views import redirect_to_login

        return redirect_to_login(address, resolve_url(settings.LOGIN_URL))
