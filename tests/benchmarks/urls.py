"""The addresses of the site, and one page more: the base template around nothing, the unit of every page's cost."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from townplan.urls import urlpatterns as site


@login_required
def unit(request: HttpRequest) -> HttpResponse:
    """What a page costs before it shows anything: signed in, the base template, no data of its own."""
    return render(request, "base.html")


urlpatterns = [*site, path("unit/", unit, name="unit")]
