"""How a signed-in person is read, and where their rights come from."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from .models import User


class RolesBackend(ModelBackend):
    """Django's own accounts, whose rights come from roles alone; a person is read together with their department."""

    def get_user(self, user_id: Any) -> User | None:
        """The active account with an id, with its department; None where there is none. One query."""
        user = User.objects.select_related("department").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def get_user_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        """None: nobody is given a right beside their roles, so they are not looked up."""
        return set()
