"""Which addresses a robot may have: those of the three services, and what ``TOWNPLAN_ROBOT_HOSTS`` names."""

import ipaddress
import re
import socket
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from django.conf import settings
from django.utils.translation import gettext as _

from ..models import Robot

#: Where the services take what robots are to write, by their public documentation.
HOSTS = {
    Robot.Kind.WECOM: ("qyapi.weixin.qq.com",),
    Robot.Kind.DINGTALK: ("oapi.dingtalk.com",),
    Robot.Kind.FEISHU: ("open.feishu.cn", "open.larksuite.com"),
}


class RefusedAddress(Exception):
    """A robot's address is none that may be asked; its text is for the reader."""


def allowed_parts(kind: str, address: str) -> SplitResult:
    """The parts of an address of the service, over HTTPS, or of a host that the setting names: there also over HTTP.

    Raises:
        RefusedAddress: it is another, or no address.
    """
    # Only visible ASCII: urlsplit drops line breaks, and the rest cannot be sent as it is.
    if not re.fullmatch("[!-~]+", address):
        raise RefusedAddress(_("This is no address of a webhook."))
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise RefusedAddress(_("This is no address of a webhook.")) from None
    if parts.scheme not in ("https", "http") or parts.username or parts.password or not host:
        raise RefusedAddress(_("This is no address of a webhook."))
    if _is_named(parts):
        return parts
    if parts.scheme != "https" or port not in (None, 443) or host not in HOSTS.get(kind, ()):
        allowed = ", ".join(f"https://{name}/" for name in HOSTS.get(kind, ()))
        raise RefusedAddress(
            _(
                "A robot of this service has an address under %(allowed)s. "
                "Another host stands in TOWNPLAN_ROBOT_HOSTS first."
            )
            % {"allowed": allowed}
        )
    return parts


def addresses_of(parts: SplitResult) -> list[str]:
    """The network addresses of a host, from the name server; none for a host that the setting names, and where a proxy
    stands between: there may be no name server then, and the proxy says where it leads.

    Raises:
        OSError: nobody knows the host.
    """
    if _is_named(parts) or (parts.scheme in getproxies() and not proxy_bypass(parts.hostname)):
        return []
    found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


def require_public(parts: SplitResult, addresses: list[str]) -> None:
    """Refuses a host that leads into a private network.

    Args:
        addresses: from ``addresses_of``.

    Raises:
        RefusedAddress: it does.
    """
    if not all(ipaddress.ip_address(address).is_global for address in addresses):
        raise RefusedAddress(_("%(host)s leads into a private network.") % {"host": parts.hostname})


def _is_named(parts: SplitResult) -> bool:
    return parts.netloc.lower() in settings.ROBOT_HOSTS
