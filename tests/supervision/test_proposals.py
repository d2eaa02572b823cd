"""Proposals to the district: submitted, answered with a paper, read by the departments."""

import pytest
from django.utils import translation

from supervision.models import DistrictProposal, ProposalPaper
from targets.models import Event
from targets.trace.evidence_files import damaged_files
from tests.factories import make_area, make_sub_measure
from tests.files import pdf, upload
from townplan.keeping.doctor.data import evidence_finding

LIST = "/matters/proposals/"
ADD = "/matters/proposals/add/?year=2021"


@pytest.mark.django_db
def test_a_proposal_is_submitted_answered_with_a_paper_and_read_by_the_departments(town, evidence_folder):
    area = make_area(town.plan, number=7, kind="proposal", title="To the district")
    road = make_sub_measure(area, None, code="7.1", title="A road", text="Widen the road to the county town.")
    make_sub_measure(area, None, code="7.2", title="A bus")
    office, reader = town.client("reviewer"), town.client("reporter")
    page = office.get(LIST).text
    assert page.count("Not submitted yet.") == 2
    assert "Widen the road" in office.get(f"{ADD}&measure=7.1").text

    typed = {
        "sub_measure": str(road.pk),
        "title": "Widen the road",
        "text": "Four lanes",
        "submitted_on": "2021-03-01",
        "submitted_to": "District office",
    }
    for name, wrong in (("title", ""), ("submitted_on", "soon"), ("submitted_on", "2121-03-01"), ("sub_measure", "0")):
        refused = office.post(ADD, typed | {name: wrong})
        assert (refused.status_code, "Four lanes" in refused.text) == (422, True)
    for _click in range(2):
        assert office.post(ADD, typed).status_code == 302
    proposal = DistrictProposal.objects.get()
    assert (proposal.sub_measure, proposal.outcome, proposal.version) == (road, "waiting", 1)
    assert "Submitted: 1; answered: 0; adopted: 0, in part: 0." in reader.get(LIST).text

    place = f"/matters/proposals/{proposal.pk}/"
    answer = typed | {"version": "1", "outcome": "partly", "answered_on": "2021-05-06", "answer": "Two lanes now"}
    for change, why in (
        ({"outcome": "waiting"}, "choose its outcome"),
        ({"answered_on": ""}, "Write the day of the answer."),
        ({"answered_on": "2021-02-28"}, "before it was submitted"),
    ):
        refused = office.post(place, answer | change)
        assert (refused.status_code, why in refused.text, "Two lanes now" in refused.text) == (422, True, True)
    bad = office.post(place, answer | {"files": upload("virus.exe", b"MZ\x90")})
    assert (bad.status_code, "was not attached" in bad.text) == (422, True)
    early = office.post(place, typed | {"version": "1", "outcome": "waiting", "files": upload("a.pdf", pdf())})
    assert (early.status_code, list(evidence_folder.glob("*"))) == (422, [])
    for said in ("Written down.", "Nothing was changed."):
        page = office.post(place, answer | {"files": upload("answer.pdf", pdf())}, follow=True)
        assert [str(message) for message in page.context["messages"]] == [said]
    stale = town.client("leader").post(place, answer | {"answer": "Four lanes after all"})
    assert (stale.status_code, "Four lanes after all" in stale.text) == (409, True)

    paper = ProposalPaper.objects.get()
    page = reader.get(LIST).text
    assert all(text in page for text in ("Adopted in part", "Two lanes now", "answer.pdf"))
    assert "form" not in reader.get(place).text.partition('<main id="main">')[2]
    assert reader.get(f"/matters/proposals/papers/{paper.token}/").getvalue() == pdf()
    assert reader.get(f"/matters/proposals/papers/{paper.token}/thumbnail/").status_code == 404
    # It is kept, swept and verified as evidence is, and the trace tells each step once.
    with translation.override("en"):
        assert evidence_finding().text.startswith("1 file,")
    (evidence_folder / paper.file.name).write_bytes(b"another")
    assert [file.sha256 for file in damaged_files(town.plan)] == [paper.sha256]
    assert reader.get(f"/matters/proposals/papers/{paper.token}/").status_code == 410
    events = list(Event.objects.filter(plan=town.plan).order_by("sequence"))
    assert [event.action for event in events] == ["submit_proposal", "answer_proposal"]
    assert {"supervision.DistrictProposal", "supervision.ProposalPaper"} <= set(events[1].rows)
    told = town.client("auditor").get("/trace/?year=2021").text
    assert all(text in told for text in ("Waits for an answer", "Adopted in part", "answer.pdf"))
