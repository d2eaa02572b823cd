"""Who outside the house may read what."""

from .public_page import PublicPage
from .token import ApiToken, Resource, TokenUse

__all__ = ["ApiToken", "PublicPage", "Resource", "TokenUse"]
