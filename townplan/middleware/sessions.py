"""Ends sessions that are too old, and keeps people at what they have to do first."""

from django.contrib.auth import SESSION_KEY, logout
from django.shortcuts import resolve_url

from departments.roles import shows_screen_only

from ..sign_in.carried import Carried
from ..sign_in.first_things import lacks_second_factor, next_thing
from ..sign_in.limits import STAYS, is_over, note_request
from ..views.first_things import lead_to_first_thing

#: The pages that are open before the first things are done, beside the page of the next one itself.
OPEN = {"sign_in", "sign_out", "set_language", "healthz", "readyz", "health"}


class SessionLimitsMiddleware:
    """Ends a session so many hours after its sign-in; a request in between keeps it from ending by idleness.

    The meeting room's screen looks by itself. Its own account, which can open nothing else, stays signed in by that;
    anybody else's session does not. What ends is answered as if nobody were signed in, so that what was typed is kept.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        session = request.session
        if SESSION_KEY in session:
            stays = session.get(STAYS)
            ends = not shows_screen_only(request.user) if stays else is_over(session)
            if ends or (request.user.is_authenticated and lacks_second_factor(session, request.user)):
                request.session_is_over = True  # for the security log: nobody signed out
                logout(request)
            elif stays or request.path_info != resolve_url("dashboards:screen"):
                note_request(session)
        return self.get_response(request)


class FirstThingsMiddleware:
    """Leads everywhere to the page of what has to be done first (``sign_in.first_things``), and keeps what was typed
    in a form from before.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        thing = next_thing(request.session)
        if thing is None or request.resolver_match.view_name in OPEN | {thing}:
            return None
        return lead_to_first_thing(request, Carried.typed(request))
