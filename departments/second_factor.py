"""The second factor (TOTP) of people with power over others' reports and accounts: who needs one, and its codes.

django-otp keeps the devices, takes each code once, and makes who guesses wait longer each time.
"""

from base64 import b32encode
from copy import copy
from math import ceil

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_otp import devices_for_user, verify_token
from django_otp.models import ThrottlingMixin
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from .models import User
from .roles import ADMINISTRATOR, AUDITOR, REVIEWER

#: Recovery codes, for who has lost the phone; each is taken once.
RECOVERY_CODES = 10


def needs_second_factor(account: User) -> bool:
    """Whether the settings (``TOWNPLAN_TOTP``) want one of this person. At most one query."""
    if not settings.TOTP_REQUIRED:
        return False
    return account.is_superuser or account.groups.filter(name__in=(ADMINISTRATOR, REVIEWER, AUDITOR)).exists()


def has_second_factor(account: User) -> bool:
    """Whether the person's telephone shows codes that were confirmed. One query."""
    return TOTPDevice.objects.devices_for_user(account, confirmed=True).exists()


def fault_of_code(account: User, code: str) -> str:
    """Why a code is not taken, in a sentence; empty where it is the telephone's, or one of the recovery codes, which is
    used up then.
    """
    code = code.replace(" ", "").replace("-", "").lower()
    kind = TOTPDevice if code.isdecimal() else StaticDevice
    devices = list(kind.objects.devices_for_user(account, confirmed=True))
    if any(verify_token(account, device.persistent_id, code) for device in devices):
        return ""
    return _fault(devices)


def _fault(before: list[ThrottlingMixin]) -> str:
    """What is told after a code that was not taken, by the devices as they were before it."""
    was_looked_at = all(device.verify_is_allowed()[0] for device in before)
    seconds = 0
    for device in before:
        device.refresh_from_db()
        is_allowed, why = device.verify_is_allowed()
        if not is_allowed:
            seconds = max(seconds, ceil((why["locked_until"] - timezone.now()).total_seconds()))
    if was_looked_at:
        said = _("This is not the code that the telephone shows now. Is its clock right?")
    else:
        said = _("This code was not looked at: it came too soon after a wrong one.")
    return f"{said} {_wait(seconds)}" if seconds else said


def _wait(seconds: int) -> str:
    """How long to wait, in a sentence; from two minutes on in minutes."""
    if seconds < 2 * 60:
        text = ngettext(
            "Wait %(n)d second, then type the code that it shows then.",
            "Wait %(n)d seconds, then type the code that it shows then.",
            seconds,
        )
        return text % {"n": seconds}
    minutes = ceil(seconds / 60)
    text = ngettext(
        "Wait %(n)d minute, then type the code that it shows then.",
        "Wait %(n)d minutes, then type the code that it shows then.",
        minutes,
    )
    return text % {"n": minutes}


def unconfirmed_device(account: User) -> TOTPDevice:
    """The device that the person is about to enter into the telephone; the first call makes its secret."""
    device = account.totpdevice_set.filter(confirmed=False).first()
    return device or TOTPDevice.objects.create(user=account, name="app", confirmed=False)


def secret_in_words(device: TOTPDevice) -> str:
    """The device's secret as it is typed into a telephone: ``ABCD EFGH …``."""
    secret = b32encode(device.bin_key).decode()
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def secret_as_picture(device: TOTPDevice) -> SafeString:
    """The device's secret as a QR code: an ``svg`` element without style of its own."""
    picture = segno.make(device.config_url, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
    return mark_safe(picture)  # noqa: S308  (segno draws it; no text of ours is in it)


@transaction.atomic
def confirm_device(account: User, code: str) -> tuple[list[str], str]:
    """Takes the telephone as the person's second factor if it shows this code.

    Returns:
        The recovery codes, which are shown this once; none where the code is not taken, and then why, in a sentence.
    """
    device = TOTPDevice.objects.select_for_update().get(pk=unconfirmed_device(account).pk)
    before = copy(device)
    if not device.verify_token(code.replace(" ", "")):
        return [], _fault([before])
    device.confirmed = True
    device.save()
    static = StaticDevice.objects.create(user=account, name="recovery")
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    static.token_set.bulk_create(StaticToken(device=static, token=code) for code in codes)
    return codes, ""


@transaction.atomic
def forget_second_factor(account: User) -> None:
    """Takes telephone and recovery codes away: the next sign-in asks for a new one before anything else."""
    for device in list(devices_for_user(account, confirmed=None)):
        device.delete()
