"""From the sign-in page over what has to be done first to the page that somebody wanted, with what they had typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import urlencode

from ..sign_in.carried import Carried
from ..sign_in.first_things import PASSWORD, SECOND_FACTOR, next_thing


def go_on(request: HttpRequest, carried: Carried) -> HttpResponse:
    """The next thing to be done; after the last one where the person wanted to go, with what they had typed."""
    if next_thing(request.session):
        return lead_to_first_thing(request, carried)
    if carried.fields:
        return ask_to_resume(request, carried)
    return redirect(carried.address or "home")


def lead_to_first_thing(request: HttpRequest, carried: Carried) -> HttpResponse:
    """The page of the next thing to be done."""
    from .password import PasswordView
    from .second_factor import second_factor

    thing = next_thing(request.session)
    if not carried.fields:
        return redirect(f"{resolve_url(thing)}?{urlencode({'next': carried.address})}" if carried.address else thing)
    page = {PASSWORD: PasswordView.as_view(), SECOND_FACTOR: second_factor}[thing]
    request.method, request.carried = "GET", carried
    return page(request)


def carried_to(request: HttpRequest) -> Carried:
    """What a page carries on: what was handed to it, or what the request brings."""
    return getattr(request, "carried", None) or Carried.received(request)


def ask_to_resume(request: HttpRequest, carried: Carried, status: int = 200) -> HttpResponse:
    """The page that names who is signed in and asks to send what was typed."""
    return render(request, "registration/resume.html", {"carried": carried}, status=status)
