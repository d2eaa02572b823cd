"""Administration pages of departments, villages and accounts.

``targets.admin.people`` registers them with the trace, which this room does not know.
"""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from .accounts import (
    admit_administrators,
    has_other_administrators,
    may_change_account,
    may_give_roles,
    require_own_name,
    require_seen_name,
)
from .confirming import change_of_access, needs_confirmation
from .models import Department, User
from .models.user import PasswordState
from .roles import ADMINISTRATOR, REPORTER, ROLES, excluded_together

# Roles are given on the accounts' pages; the permissions of a role are in roles.py.
admin.site.unregister(Group)
# A second factor is set up by its person and taken away in the setup; its secret is nobody's to read.
admin.site.unregister([TOTPDevice, StaticDevice])


def role_label(group: Group) -> str:
    """A role's name on the screen."""
    return str(ROLES[group.name].label) if group.name in ROLES else group.name


class NeverDelete:
    """Forbids deleting: what was planned or reported stays; accounts of people who left are made inactive."""

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class SortedByPinyin:
    """The list's column of names, sorted as they are read."""

    @admin.display(description=_("name"), ordering="pinyin")
    def name_shown(self, row) -> str:
        return row.name


class DepartmentAdmin(NeverDelete, SortedByPinyin, admin.ModelAdmin):
    """Departments and their responsible leaders."""

    list_display = ("code", "name_shown", "short_name", "leader", "ended_on", "merged_into")
    # A merger hands over what the department leads and moves its people: it has a page of its own.
    readonly_fields = ("merged_into",)
    list_select_related = ("merged_into",)
    list_display_links = ("code", "name_shown")
    search_fields = ("code", "name", "short_name", "leader")
    ordering = ("code",)


class VillageAdmin(NeverDelete, SortedByPinyin, admin.ModelAdmin):
    """Villages and communities."""

    list_display = ("code", "name_shown", "ended_on", "merged_into")
    list_select_related = ("merged_into",)
    list_display_links = ("code", "name_shown")
    search_fields = ("code", "name")
    ordering = ("code",)


class RolesField(forms.ModelMultipleChoiceField):
    """The roles to tick, by their names on the screen."""

    def label_from_instance(self, obj: Group) -> str:
        return role_label(obj)


class AccountFormMixin(forms.Form):
    """Shows roles by their names; a reporter needs a department, and somebody always administers."""

    groups = RolesField(
        Group.objects.filter(name__in=ROLES).order_by("id"),
        label=_("roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    #: Whether what needs a second person can be asked for with this form; else it is refused.
    asks_for_confirmation = False
    #: What the form does to the account's privileged roles (``confirming.change_of_access``), and whether that waits.
    change_of_access = ""
    needs_confirmation = False

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "department" in self.fields:
            own = Q(pk=self.instance.department_id)
            self.fields["department"].queryset = Department.objects.filter(Q(ended_on=None) | own)

    def _save_m2m(self) -> None:
        """Lets people with the administrator's role, and superusers, into setup and administration; nobody else."""
        super()._save_m2m()
        admit_administrators(self.instance)

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        # Names from before this rule stay as they are.
        if "username" in self.changed_data:
            require_own_name(self.instance, username)
        return username

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if "name" in self.changed_data:
            require_seen_name(name)
        return name

    def clean(self):
        cleaned = super().clean()
        groups = self.cleaned_data.get("groups", ())
        if (
            any(group.name == REPORTER for group in groups)
            and "department" in self.cleaned_data
            and not self.cleaned_data["department"]
        ):
            self.add_error("department", _("A reporter reports for a department; choose one."))
        self._refuse_excluded_roles()
        self._keep_an_administrator()
        self._ask_a_second_person()
        return cleaned

    def _ask_a_second_person(self) -> None:
        person, typed = self.instance, self.cleaned_data
        groups = typed.get("groups") if "groups" in typed or person.pk is None else person.groups.all()
        self.change_of_access = change_of_access(
            person,
            [group.name for group in groups or ()],
            is_superuser=typed.get("is_superuser", person.is_superuser),
            is_active=typed.get("is_active", person.is_active),
        )
        self.needs_confirmation = needs_confirmation(self.change_of_access, person)
        if self.needs_confirmation and not self.asks_for_confirmation:
            self.add_error(
                None,
                _(
                    "An administrator's or auditor's account waits for a second person's confirmation: "
                    "ask for it under Setup, Accounts."
                ),
            )

    def _refuse_excluded_roles(self) -> None:
        """Refuses roles that exclude each other where they are given; who holds such from before keeps working."""
        person, typed = self.instance, self.cleaned_data
        if not {"groups", "is_active", "is_superuser"} & set(self.changed_data) or "groups" not in typed:
            return
        roles = {group.name for group in typed["groups"]}
        if typed.get("is_superuser", person.is_superuser):
            roles.add(ADMINISTRATOR)
        if typed.get("is_active", person.is_active) and (sentence := excluded_together(roles)):
            self.add_error("groups", sentence)

    def _keep_an_administrator(self) -> None:
        person = self.instance
        if not (person.pk and person.is_active and person.is_staff):
            return
        typed = self.cleaned_data
        roles = {group.name for group in typed.get("groups", person.groups.all())}
        administers = typed.get("is_superuser", person.is_superuser) or ADMINISTRATOR in roles
        if not (typed.get("is_active", person.is_active) and administers) and not has_other_administrators(person):
            self.add_error(None, _("Nobody could administer any more; give somebody else the role first."))


class AccountForm(AccountFormMixin, UserChangeForm):
    """The form of an existing account."""


class NewAccountForm(AccountFormMixin, UserCreationForm):
    """The form of a new account, with its first password."""


class PasswordForm(AdminPasswordChangeForm):
    """The form for a new password. Accounts without a password have no use here."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        self.fields["password1"].required = self.fields["password2"].required = True


class RoleFilter(admin.SimpleListFilter):
    """Filters accounts by role."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [(name, role.label) for name, role in ROLES.items()]

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() in ROLES else queryset


class AccountAdmin(NeverDelete, UserAdmin):
    """Accounts. Rights come from roles alone.

    Only superusers change a superuser's account, their own roles, or whether their own account is active.
    """

    form = AccountForm
    add_form = NewAccountForm
    change_password_form = PasswordForm
    change_user_password_template = "admin/account_password.html"  # noqa: S105
    fieldsets = (
        (None, {"fields": ("username", "password", "name", "department")}),
        (_("Roles and access"), {"fields": ("groups", "is_active", "is_staff")}),
        (_("Kept by the system"), {"fields": ("demonstration", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {"classes": ("wide",), "fields": ("username", "name", "department", "groups", "password1", "password2")},
        ),
    )
    readonly_fields = ("is_staff", "demonstration", "last_login", "date_joined")
    filter_horizontal = ()
    list_display = ("username", "name", "department", "roles", "is_active", "is_staff", "demonstration", "last_login")
    list_display_links = ("username", "name")
    list_filter = ("is_active", RoleFilter, "department", "demonstration")
    list_select_related = ("department",)
    search_fields = ("username", "name", "department__name", "department__short_name")
    ordering = ("username",)

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return "、".join(role_label(group) for group in sorted(user.groups.all(), key=lambda group: group.pk)) or "—"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request, obj=None) -> bool:
        if obj is not None and not may_change_account(request.user, obj):
            return False
        return super().has_change_permission(request, obj)

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.add_fieldsets
        access = ["groups", "is_active", "is_staff"]
        if not self._may_give_roles(request, obj):
            # A heading for the roles where they are only shown.
            access[0] = "roles"
        if request.user.is_superuser:
            access.append("is_superuser")
        account, (title, options), kept = self.fieldsets
        if not self.has_change_permission(request, obj):
            account = (None, {"fields": ("username", "name", "department")})
        return (account, (title, {**options, "fields": tuple(access)}), kept)

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        if obj is not None and not self._may_give_roles(request, obj):
            return (*fixed, "roles", "groups", "is_active")
        return fixed

    def _may_give_roles(self, request, obj: User) -> bool:
        return may_give_roles(request.user, obj) and self.has_change_permission(request, obj)

    def save_model(self, request, obj, form, change) -> None:
        """Saves the account; who makes it knows its first password."""
        if not change:
            obj.password_state = PasswordState.FIRST
        super().save_model(request, obj, form, change)
