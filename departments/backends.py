"""How a signed-in person is read, and where their rights come from."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import Value
from django.db.models.functions import Concat

from .models import User


class RolesBackend(ModelBackend):
    """Django's own accounts, whose rights come from roles alone; a person is read together with their department."""

    def get_user(self, user_id: Any) -> User | None:
        """The active account with an id, its department and its roles' rights; None where there is none. One query."""
        of_roles = "groups__permissions"
        right = Concat(f"{of_roles}__content_type__app_label", Value("."), f"{of_roles}__codename")
        rows = list(User.objects.select_related("department").filter(pk=user_id).annotate(right=right))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        # Django's own name for what it has looked up.
        rows[0]._group_perm_cache = {row.right for row in rows if row.right != "."}
        return rows[0]

    def get_user_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        """None: nobody is given a right beside their roles, so they are not looked up."""
        return set()
