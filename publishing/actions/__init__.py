"""Every write of this room, one function a verb, with its event in the trace and in the security log."""

from .public_page import change_public_page
from .tokens import make_token, revoke_token

__all__ = ["change_public_page", "make_token", "revoke_token"]
