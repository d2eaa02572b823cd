"""The town's departments and villages, and the people who sign in."""

from .department import Department, Village
from .user import User

__all__ = ["Department", "User", "Village"]
