"""Who a session belongs to."""

from django.contrib.auth.backends import ModelBackend

from .models import User


class AccountBackend(ModelBackend):
    """Django's accounts, each read with its department in one query: the head of every page names both."""

    def get_user(self, user_id: int) -> User | None:
        """The account of a session; None where it is gone or may no longer sign in."""
        user = User.objects.select_related("department").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
