"""Where somebody wanted to go and what they had typed, carried in hidden fields through sign-in and first things."""

from dataclasses import dataclass, field

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

#: Prefix of the names of the fields that are kept.
KEPT = "kept-"

#: Names and values of a form's fields; a name may come more than once.
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Carried:
    """What goes along.

    Args:
        address: where the person wanted to go; empty: nowhere in particular.
        fields: what is sent there.
        has_files: whether files were chosen, which cannot be kept.
    """

    address: str = ""
    fields: Fields = field(default_factory=list)
    has_files: bool = False

    @classmethod
    def typed(cls, request: HttpRequest) -> "Carried":
        """The request itself: its address and what its form sent, no secrets, since it goes back to the browser."""
        if request.method != "POST":
            return cls(request.get_full_path())
        data: QueryDict = request.POST
        names = [name for name in data if name != "csrfmiddlewaretoken" and "password" not in name]
        fields = [(name, value) for name in names for value in data.getlist(name)]
        return cls(request.get_full_path(), fields, bool(request.FILES))

    @classmethod
    def received(cls, request: HttpRequest) -> "Carried":
        """What a request brings in hidden fields, or where its address says to go afterwards; to no other host."""
        data: QueryDict = request.POST
        address = data.get(REDIRECT_FIELD_NAME, request.GET.get(REDIRECT_FIELD_NAME, ""))
        is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
        if not (is_ours and address.startswith("/")):
            return cls()  # also of a mere word, which Django would take for a page's name
        names = [name for name in data if name.startswith(KEPT)]
        return cls(address, [(name.removeprefix(KEPT), value) for name in names for value in data.getlist(name)])

    @property
    def hidden(self) -> Fields:
        """The fields as they are carried along."""
        return [(REDIRECT_FIELD_NAME, self.address), *((KEPT + name, value) for name, value in self.fields)]
