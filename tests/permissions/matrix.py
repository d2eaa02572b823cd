"""Who may do what: a row for every address of the site, a column for every kind of person.

A status a column: 302 of a visitor's GET leads to sign-in, 401 keeps what a visitor posted, 403 is a missing right,
404 another department's object, 405 a method that the page does not take.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

from drafts.parts.names import short_form
from projects.models import Milestone
from tests.factories import (
    Town,
)
from tests.files import pdf, upload

PEOPLE = ("anonymous", "reporter", "reviewer", "leader", "administrator", "auditor", "stranger", "disabled")


@dataclass(frozen=True)
class Row:
    """What each person gets, in the order of PEOPLE, and what the address and the form need."""

    get: str
    post: str
    place: dict[str, Any] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    file: str = ""

    def form(self, town: Town) -> dict[str, str]:
        """The posted fields; a figure's field is named after its target, a choice in the queue after its report, a
        report's field in the form after its sub-measure, a project's milestone by its id."""
        february = town.sub_measure.reports.get(month=2).pk
        milestone = Milestone.objects.get().pk
        names = {
            "target": town.target.pk,
            "february": february,
            "sub_measure": town.sub_measure.pk,
            "milestone": milestone,
            "lead": town.sub_measure.lead_id,
            "leader": town.people["leader"].pk,
        }
        return {name.format(**names): value.format(**names) for name, value in self.data.items()}

    def files(self) -> dict[str, Any]:
        """The posted file, if any, in the field that ``file`` names."""
        return {self.file: upload("minutes.pdf", pdf())} if self.file else {}

    def status(self, method: str, person: str) -> int:
        return int((self.get if method == "GET" else self.post).split()[PEOPLE.index(person)])


REFUSED = "405 405 405 405 405 405 405 405"
NO_TOKEN = "401 401 401 401 401 401 401 401"
OWN = {"year": 2021, "code": "1.1"}
#: Months of the own sub-measure: January is approved, February submitted, March a draft.
JANUARY, FEBRUARY, MARCH = ({**OWN, "month": month} for month in (1, 2, 3))
#: A photo of the own sub-measure's draft.
# What a project's form needs at least.
FORM = {"title": "Road", "kind": "road", "part_of": "{sub_measure}", "m-TOTAL_FORMS": "0", "m-INITIAL_FORMS": "0"}
ROAD = {"year": 2021, "code": "road"}
EAST = {"year": 2021, "code": "revenue", "name": "East"}
TOKEN = "a-secret-as-long-as-those-that-are-made-up"
#: Plans in preparation: the first names a department that is not there and belongs to the year's plan, the second is
#: loaded.
DRAFT, LOADED = {"pk": 1}, {"pk": 2}
NAMED = "New Office"
CHOICE = f"choice-{hashlib.sha256(short_form(NAMED).encode()).hexdigest()[:8]}"
PHOTO = {"token": UUID("7d5a3b1e-7a60-4c55-9c39-0c1f5a5b8a01")}
#: A matter that the own department answers for, and a photo of it.
MATTER, OF_A_MATTER = {"year": 2021, "number": 1}, {"token": UUID("7d5a3b1e-7a60-4c55-9c39-0c1f5a5b8a02")}
#: A photographed answer to a proposal.
PAPER = {"token": UUID("7d5a3b1e-7a60-4c55-9c39-0c1f5a5b8a03")}

ROWS = {
    #                                anon rep rev lead adm aud str dis
    "home": Row(                get="302 302 302 302 302 302 302 302", post=REFUSED),
    "dashboards:dashboard": Row(get="302 403 200 200 200 403 403 302", post=REFUSED),
    "dashboards:screen": Row(   get="302 403 200 200 200 403 403 302", post=REFUSED),
    "sign_in": Row(             get="200 302 302 302 302 302 302 200",
                               post="200 302 302 302 302 302 302 200"),
    "sign_out": Row(            get=REFUSED,
                               post="302 302 302 302 302 302 302 302"),
    "password": Row(            get="302 200 200 200 200 200 200 302",
                               post="401 200 200 200 200 200 200 401", data={"old_password": "no"}),
    "password_changed": Row(    get="302 200 200 200 200 200 200 302",
                               post="401 405 405 405 405 405 405 401"),
    # Without the setting nobody needs one: everybody is led on.
    "second_factor": Row(       get="302 302 302 302 302 302 302 302",
                               post="401 302 302 302 302 302 302 401"),
    "set_language": Row(        get="302 302 302 302 302 302 302 302",
                               post="302 302 302 302 302 302 302 302", data={"language": "en"}),
    "health": Row(              get="200 200 200 200 200 200 200 200", post=REFUSED),
    "healthz": Row(             get="200 200 200 200 200 200 200 200", post=REFUSED),
    "readyz": Row(              get="200 200 200 200 200 200 200 200", post=REFUSED),
    "dashboards:area": Row(        get="302 403 200 200 200 403 403 302", post=REFUSED,
                                place={"year": 2021, "number": 1}),
    "dashboards:sub_measure": Row( get="302 200 200 200 200 403 404 302", post=REFUSED, place=OWN),
    "dashboards:target": Row(      get="302 200 200 200 200 403 404 302", post=REFUSED,
                                place={"year": 2021, "code": "revenue"}),
    "dashboards:workbench": Row(   get="302 200 200 200 200 403 200 302", post=REFUSED),
    "dashboards:area_evidence": Row(get="302 403 404 404 404 403 403 302", post=REFUSED,
                                place={"year": 2021, "number": 1, "month": 3}),
    "dashboards:department_evidence": Row(get="302 200 404 404 404 403 404 302", post=REFUSED,
                                place={"year": 2021, "code": "own", "month": 3}),
    "dashboards:wall": Row(        get="302 403 200 200 200 403 403 302", post=REFUSED),
    "dashboards:compare": Row(     get="302 403 200 200 200 403 403 302", post=REFUSED),
    "dashboards:years": Row(       get="302 403 200 200 200 403 403 302", post=REFUSED),
    "dashboards:documents": Row(   get="302 403 200 200 200 403 403 302", post=REFUSED),
    "dashboards:bulletin": Row(    get="302 403 200 200 200 403 403 302", post=REFUSED,
                                place={"year": 2021, "month": 1}),
    "dashboards:meeting": Row(     get="302 403 200 200 200 403 403 302",
                               post="401 403 422 422 403 403 403 401"),
    "dashboards:meeting_document": Row(get="302 403 200 200 200 403 403 302", post=REFUSED,
                                place={"year": 2021, "month": 1}),
    "dashboards:ledger": Row(      get="302 200 200 200 200 403 200 302", post=REFUSED),
    "dashboards:ledger_export": Row(get="302 200 200 200 200 403 200 302", post=REFUSED, place={"form": "csv"}),
    "dashboards:ledger_document": Row(get="302 403 200 200 200 403 403 302", post=REFUSED,
                                place={"year": 2021, "month": 1}),
    "dashboards:assessment": Row(  get="302 403 200 200 200 403 403 302", post=REFUSED),
    "dashboards:assessment_export": Row(get="302 403 200 200 200 403 403 302", post=REFUSED),
    "dashboards:villages": Row(    get="302 200 200 200 200 403 200 302", post=REFUSED),
    "dashboards:village": Row(     get="302 200 200 200 200 403 404 302", post=REFUSED, place={"code": "east"}),
    "supervision:proposals": Row(  get="302 200 200 200 200 403 200 302", post=REFUSED),
    "supervision:proposal_add": Row(get="302 403 200 200 403 403 403 302",
                               post="401 403 422 422 403 403 403 401"),
    "supervision:proposal": Row(   get="302 200 200 200 200 403 200 302",
                               post="401 403 422 422 403 403 403 401", place={"pk": 1}),
    "supervision:proposal_paper": Row(get="302 200 200 200 200 403 200 302", post=REFUSED, place=PAPER),
    "supervision:proposal_paper_thumbnail": Row(get="302 200 200 200 200 403 200 302", post=REFUSED, place=PAPER),
    "reports:my_month": Row(    get="302 200 403 403 403 403 200 302", post=REFUSED),
    "reports:month_form": Row(  get="302 200 403 403 403 403 200 302",
                               post="401 302 403 403 403 403 302 401", place={"year": 2021, "month": 3},
                                data={"version_{sub_measure}": "1", "progress_{sub_measure}": "On we go"}),
    "reports:workbook": Row(    get="302 200 403 403 403 403 200 302", post=REFUSED,
                                place={"year": 2021, "month": 3}),
    "reports:workbook_upload": Row(get="302 200 403 403 403 403 200 302",
                               post="401 422 403 403 403 403 422 401", place={"year": 2021, "month": 3}),
    "reports:report": Row(      get="302 200 403 403 403 403 404 302",
                               post="401 302 403 403 403 403 404 401", place=MARCH,
                                data={"version": "1", "progress": "On we go"}),
    "reports:withdraw": Row(    get=REFUSED,
                               post="401 302 403 403 403 403 404 401", place=FEBRUARY, data={"version": "1"}),
    "reports:preview": Row(     get=REFUSED,
                               post="401 200 403 403 403 403 404 401", place={"year": 2021, "month": 3},
                                data={"sub_measure": "1.1"}),
    "reports:evidence_add": Row(get=REFUSED,
                               post="401 302 403 403 403 403 404 401", place=MARCH, file="files"),
    "reports:evidence": Row(    get="302 200 404 404 404 403 404 302", post=REFUSED, place=PHOTO),
    "reports:evidence_thumbnail": Row(get="302 200 404 404 404 403 404 302", post=REFUSED, place=PHOTO),
    "reports:evidence_remove": Row(get=REFUSED,
                               post="401 302 403 403 403 403 404 401", place=PHOTO),
    "reports:review_queue": Row(get="302 403 200 403 403 403 403 302",
                               post="401 403 302 403 403 403 403 401", data={"approve": "{february}:1"}),
    "reports:review": Row(      get="302 403 200 403 403 403 403 302",
                               post="401 403 302 403 403 403 403 401", place=FEBRUARY,
                                data={"version": "1", "approve": ""}),
    "reports:correct": Row(     get="302 403 200 403 403 403 403 302",
                               post="401 403 302 403 403 403 403 401", place=JANUARY,
                                data={"version": "1", "figure_{target}": "101", "reason": "A slip"}),
    "reports:months": Row(      get="302 403 403 403 200 403 403 302", post=REFUSED),
    "reports:reporting": Row(   get="302 403 200 200 200 403 403 302", post=REFUSED),
    "reports:close_month": Row( get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 302 403 403 401", place={"year": 2021, "month": 1},
                                data={"left": "1.2:none", "leave": "yes", "reason": "Nobody is there"}),
    # The month is open: a person who may reopen it is sent back to the months.
    "reports:reopen_month": Row(get="302 403 403 403 302 403 403 302",
                               post="401 403 403 403 302 403 403 401", place={"year": 2021, "month": 1},
                                data={"reason": "One more has come"}),
    "dashboards:trace": Row(       get="302 403 403 403 200 200 403 302", post=REFUSED),
    "dashboards:trace_export": Row(get="302 403 403 403 200 200 403 302", post=REFUSED, place={"form": "csv"}),
    "dashboards:security_log": Row(get="302 403 403 403 200 200 403 302", post=REFUSED),
    "dashboards:security_export": Row(get="302 403 403 403 200 200 403 302", post=REFUSED, place={"form": "csv"}),
    "dashboards:verify_trace": Row(get="302 403 403 403 200 200 403 302", post=REFUSED),
    "projects:list": Row(       get="302 200 200 200 200 403 200 302", post=REFUSED),
    "projects:stages": Row(     get="302 200 200 200 200 403 200 302", post=REFUSED),
    "projects:timeline": Row(   get="302 200 200 200 200 403 200 302", post=REFUSED),
    "projects:due": Row(        get="302 200 200 200 200 403 200 302", post=REFUSED),
    "projects:funnels": Row(    get="302 200 200 200 200 403 200 302", post=REFUSED),
    "projects:download": Row(   get="302 200 200 200 200 403 200 302", post=REFUSED, place={"year": 2021}),
    "projects:project": Row(    get="302 200 200 200 200 403 404 302", post=REFUSED, place=ROAD),
    "projects:add": Row(        get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 302 403 403 401", place={"year": 2021},
                                data={**FORM, "code": "new-road"}),
    "projects:import": Row(     get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 422 403 403 401", place={"year": 2021}),
    "projects:carry_over": Row( get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 422 403 403 401", place={"year": 2021}),
    "projects:change": Row(     get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 302 403 403 401", place=ROAD,
                                data={**FORM, "code": "road", "version": "0"}),
    "projects:move": Row(       get=REFUSED,
                               post="401 302 403 403 302 403 404 401", place=ROAD,
                                data={"version": "0", "stage": "approved", "on": "2021-03-01"}),
    "projects:finish": Row(     get=REFUSED,
                               post="401 302 403 403 302 403 404 401", place=ROAD,
                                data={"version": "0", "milestone": "{milestone}", "done": "2021-05-02"}),
    "projects:calendar_link": Row(get="302 200 403 403 200 403 200 302",
                               post="401 302 403 403 302 403 404 401", data={"department": "own", "make": ""}),
    # The secret in the address gives the right: nobody signs in here.
    "projects:calendar": Row(   get="200 200 200 200 200 200 200 404", post=REFUSED, place={"token": TOKEN}),
    "supervision:reminders": Row(get="302 200 200 200 403 403 200 302", post=REFUSED),
    "supervision:reminder_choice": Row(get="302 200 200 200 403 403 200 302",
                               post="401 302 302 302 403 403 302 401", data={"by_mail": "on", "language": "en"}),
    "setup:reminders": Row(     get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 302 403 403 401",
                                data={"seen": "x", "begin": "09:00", "end": "17:00"}),
    "setup:add_robot": Row(     get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 422 403 403 401"),
    "setup:robot": Row(         get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", place={"pk": 1}, data={"name": "x"}),
    # Its address leads into this machine: nothing is sent, and the page says why.
    "setup:test_robot": Row(get=REFUSED,
                               post="401 403 403 403 302 403 403 401", place={"pk": 1}),
    "supervision:list": Row(    get="302 200 200 200 200 403 200 302", post=REFUSED),
    "supervision:export": Row(  get="302 200 200 200 200 403 200 302", post=REFUSED, place={"form": "csv"}),
    "supervision:monthly_list": Row(get="302 200 200 200 200 403 200 302", post=REFUSED,
                                place={"year": 2021, "month": 1}),
    "supervision:order": Row(   get="302 403 200 200 403 403 403 302",
                               post="401 403 302 302 403 403 403 401",
                                data={"title": "Dyke", "order": "Mend it", "lead": "{lead}", "due": "2099-01-31",
                                      "ordered_by": "{leader}"}),
    "supervision:matter": Row(  get="302 200 200 200 200 403 404 302", post=REFUSED, place=MATTER),
    "supervision:step": Row(    get=REFUSED,
                               post="401 302 403 403 403 403 404 401", place=MATTER,
                                data={"version": "1", "do": "sign"}),
    "supervision:notice": Row(  get="302 200 200 200 200 403 404 302", post=REFUSED, place=MATTER),
    "supervision:reply": Row(   get="302 200 200 200 200 403 404 302", post=REFUSED, place=MATTER),
    "supervision:file": Row(    get="302 200 200 200 200 403 404 302", post=REFUSED, place=OF_A_MATTER),
    "supervision:file_thumbnail": Row(get="302 200 200 200 200 403 404 302", post=REFUSED, place=OF_A_MATTER),
    "supervision:evidence": Row(get="302 200 200 200 200 403 404 302", post=REFUSED, place={**MATTER, "month": 3}),
    "setup:plan": Row(          get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", place={"year": 2021},
                                data={"t{target}-seen": "x", "t{target}-weight": "2"}),
    "setup:target": Row(        get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", place={"year": 2021, "code": "revenue"},
                                data={"name": ""}),
    "setup:add_area": Row(get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 422 403 403 401", place={"year": 2021}),
    "setup:area": Row(get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", place={"year": 2021, "number": 1},
                                data={"title": "x"}),
    "setup:remove_area": Row(get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", place={"year": 2021, "number": 1}),
    "setup:add_sub_measure": Row(get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 422 403 403 401", place={"year": 2021, "number": 1}),
    "setup:sub_measure": Row(get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", place=OWN, data={"title": "x"}),
    "setup:remove_sub_measure": Row(get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", place=OWN),
    "setup:add_target": Row(get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 422 403 403 401", place=OWN),
    "setup:remove_target": Row(get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", place={"year": 2021, "code": "revenue"}),
    "setup:add_item": Row(get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 422 403 403 401", place={"year": 2021, "code": "revenue"}),
    "setup:item": Row(get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", place=EAST, data={"name": "x"}),
    "setup:remove_item": Row(get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", place=EAST),
    "setup:thresholds": Row(    get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", data={"report_day": "6"}),
    "setup:holidays": Row(      get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 302 403 403 401", data={"lines": "2021-10-01 National Day"}),
    "setup:remarks": Row(       get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 422 403 403 401"),
    "setup:import": Row(        get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 422 403 403 401"),
    "setup:departments": Row(   get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 302 403 403 401", data={"dnew-code": "new", "dnew-name": "New"}),
    "setup:villages": Row(      get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 302 403 403 401", data={"vnew-code": "new", "vnew-name": "New"}),
    "setup:accounts": Row(      get="302 403 403 403 200 403 403 302", post=REFUSED),
    "setup:add_account": Row(   get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 200 403 403 401", data={"username": "zhang"}),
    "setup:account": Row(       get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", place={"username": "leader"},
                                data={"name": "Li"}),
    "setup:confirmations": Row( get="302 403 403 403 200 200 403 302", post=REFUSED),
    # What the administrator asked for, and withdraws; the auditor is told that only they do.
    "setup:decide_confirmation": Row(get=REFUSED,
                               post="401 403 403 403 302 302 403 401", place={"pk": 1}, data={"withdraw": ""}),
    "drafts:start": Row(        get="302 403 403 403 200 403 403 302", post=REFUSED),
    # There are accounts: nobody makes the first one any more.
    "drafts:first_account": Row(get="302 302 302 302 302 302 302 302",
                               post="302 302 302 302 302 302 302 302", data={"username": "zhang"}),
    "drafts:begin": Row(        get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 422 403 403 401"),
    "drafts:template": Row(     get="302 403 403 403 200 403 403 302", post=REFUSED),
    "drafts:task_table": Row(   get="302 403 403 403 200 403 403 302", post=REFUSED, place={"year": 2021}),
    "drafts:people_list": Row(  get="302 403 403 403 200 403 403 302", post=REFUSED),
    "drafts:passwords": Row(    get=REFUSED,
                               post="401 403 403 403 400 403 403 401", data={"carried": "x"}),
    "drafts:draft": Row(        get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", place=DRAFT, data={"version": "0"}),
    "drafts:correct": Row(      get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 409 403 403 401", place=DRAFT,
                                data={"r1-title": "Other", "r1-seen": "x"}),
    "drafts:match": Row(        get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 302 403 403 401", place=DRAFT, data={"same-r1": "new"}),
    "drafts:departments": Row(  get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 302 403 403 401", place=DRAFT, data={CHOICE: "none"}),
    "drafts:people": Row(       get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 422 403 403 401", place=DRAFT),
    "drafts:check": Row(        get="302 403 403 403 200 403 403 302", post=REFUSED, place=DRAFT),
    "drafts:load": Row(         get=REFUSED,
                               post="401 403 403 403 409 403 403 401", place=DRAFT, data={"version": "1"}),
    "drafts:loaded": Row(       get="302 403 403 403 200 403 403 302", post=REFUSED, place=LOADED),
    "drafts:delete": Row(       get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 302 403 403 401", place=DRAFT),
    "setup:locks": Row(         get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 302 403 403 401"),
    "setup:reset_second_factor": Row(get=REFUSED,
                               post="401 403 403 403 302 403 403 401", place={"username": "leader"}),
    "publishing:settings": Row( get="302 403 403 403 200 403 403 302",
                               post="401 403 403 403 302 403 403 401", data={"is_on": ""}),
    "publishing:add_token": Row(get=REFUSED,
                               post="401 403 403 403 422 403 403 401", data={"name": "District"}),
    "publishing:revoke_token": Row(get=REFUSED,
                               post="401 403 403 403 302 403 403 401", place={"pk": 1}),
    # The same for everybody: nobody signs in here.
    "publishing:public": Row(   get="200 200 200 200 200 200 200 200", post=REFUSED),
    "publishing:public_in_english": Row(get="200 200 200 200 200 200 200 200", post=REFUSED),
    # A token opens these, never a session.
    "api:openapi-json": Row(    get="200 200 200 200 200 200 200 200", post=REFUSED),
    "api:api-root": Row(        get="404 404 404 404 404 404 404 404", post="404 404 404 404 404 404 404 404"),
    "api:plans": Row(           get=NO_TOKEN, post=REFUSED),
    "api:standings": Row(       get=NO_TOKEN, post=REFUSED, place={"year": 2021}),
    "api:targets": Row(         get=NO_TOKEN, post=REFUSED, place={"year": 2021}),
    "api:reports": Row(         get=NO_TOKEN, post=REFUSED, place={"year": 2021}),
    "api:projects": Row(        get=NO_TOKEN, post=REFUSED, place={"year": 2021}),
    "api:matters": Row(         get=NO_TOKEN, post=REFUSED, place={"year": 2021}),
    "setup:reset_password": Row(get=REFUSED,
                               post="401 403 403 403 200 403 403 401", place={"username": "leader"}),
}  # fmt: skip


def patterns(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the resolver, with its name and namespaces; one without a name has its pattern instead."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        else:
            yield ":".join([*spaces, pattern.name or str(pattern.pattern)]), pattern
