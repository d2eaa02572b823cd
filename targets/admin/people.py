"""The administration pages of accounts, departments and villages: every change is an event of people and places."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import transaction

from departments.admin import AccountAdmin, DepartmentAdmin, VillageAdmin
from departments.models import Department, User, Village

from ..actions.accounts import record_password
from ..models import Event
from ..trace.record import Actor
from .tracing import TracedAdmin


@admin.register(Department)
class TracedDepartmentAdmin(TracedAdmin, DepartmentAdmin):
    """Departments, with the trace."""

    traced_action = Event.Action.CHANGE_DEPARTMENT


@admin.register(Village)
class TracedVillageAdmin(TracedAdmin, VillageAdmin):
    """Villages, with the trace."""

    traced_action = Event.Action.CHANGE_VILLAGE


@admin.register(User)
class TracedAccountAdmin(TracedAdmin, AccountAdmin):
    """Accounts, with the trace."""

    traced_action = Event.Action.CHANGE_ACCOUNT

    @transaction.atomic
    def user_change_password(self, request, id, form_url=""):
        user = self.get_object(request, unquote(id))
        response = super().user_change_password(request, id, form_url)
        stored = self.get_object(request, unquote(id))
        if user.password != stored.password:
            record_password(Actor.of_request(request), stored)
        return response
