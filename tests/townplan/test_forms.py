"""Every form marks what it requires, and says what is wrong under the field that it is wrong with."""

import re

import pytest

from tests.factories import make_report
from tests.reports import steps


def tags(page: str, pattern: str) -> list[dict[str, str]]:
    """The attributes of each tag that has the pattern in it."""
    found = (tag for tag in re.findall(r"<[a-z][^>]*>", page) if re.search(pattern, tag))
    return [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in found]


@pytest.mark.parametrize(
    ("person", "address", "names"),
    [
        ("leader", "/password/", {"old_password", "new_password1", "new_password2"}),
        ("administrator", "/projects/2021/add/", {"title", "kind", "part_of"}),
        ("administrator", "/months/2021/2/reopen/", {"reason"}),
        ("administrator", "/months/2021/3/close/", {"leave", "reason"}),
        ("reviewer", "/review/2021/1.1/2/correct/", {"reason"}),
    ],
)
def test_what_is_required_is_marked_and_what_lacks_is_said_under_its_field(town, person, address, names):
    make_report(town.sub_measure, 2, "approved")
    steps.close(town.client("administrator"), 2)
    client = town.client(person)
    page = client.get(address).text
    assert {tag["for"].removeprefix("id_") for tag in tags(page, '^<label .*class="required"')} == names
    hidden = {tag["name"]: tag["value"] for tag in tags(page, 'type="hidden"') if "value" in tag}
    answer = client.post(address, hidden).text
    wrong = tags(answer, 'aria-invalid="true"')
    assert names <= {tag["name"] for tag in wrong}
    for tag in wrong:
        described = tag["aria-describedby"].split()
        assert re.search(rf'<ul class="errorlist" id="{described[-1]}"><li>\w', answer)
