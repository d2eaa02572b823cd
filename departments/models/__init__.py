"""The town's departments and villages, the people who sign in, and what waits for a second of them."""

from .confirmation import Confirmation
from .department import Department, Village
from .user import EarlierPassword, User

__all__ = ["Confirmation", "Department", "EarlierPassword", "User", "Village"]
