"""Sign-in against the database, with a person's rights in one query."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q

from .models import User


class RoleBackend(ModelBackend):
    """As Django's own, but the department comes with the user, and all rights with one query instead of two."""

    def get_user(self, user_id):
        user = User.objects.select_related("department").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_rights"):
            rights = Permission.objects.order_by()
            if not user_obj.is_superuser:
                rights = rights.filter(Q(user=user_obj) | Q(group__user=user_obj))
            user_obj._rights = {
                f"{app}.{codename}" for app, codename in rights.values_list("content_type__app_label", "codename")
            }
        return user_obj._rights
