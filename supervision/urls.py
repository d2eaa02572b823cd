"""Addresses of the matters, and of reminders."""

from django.urls import path

from .views import evidence, matter, matters, order, papers, proposals, reminders

app_name = "supervision"
urlpatterns = [
    path("matters/", matters.matters, name="list"),
    path("matters/matters.<str:form>", matters.export, name="export"),
    path("matters/proposals/", proposals.district_proposals, name="proposals"),
    path("matters/proposals/add/", proposals.add_proposal, name="proposal_add"),
    path("matters/proposals/<int:pk>/", proposals.district_proposal, name="proposal"),
    path("matters/proposals/papers/<uuid:token>/", proposals.paper, name="proposal_paper"),
    path(
        "matters/proposals/papers/<uuid:token>/thumbnail/", proposals.paper_thumbnail, name="proposal_paper_thumbnail"
    ),
    path("matters/order/", order.order, name="order"),
    path("matters/<year:year>/<month:month>/list.docx", papers.monthly_list, name="monthly_list"),
    path("matters/<year:year>/<int:number>/", matter.matter, name="matter"),
    path("matters/<year:year>/<int:number>/step/", matter.step, name="step"),
    path("matters/<year:year>/<int:number>/notice.docx", papers.notice_paper, name="notice"),
    path("matters/<year:year>/<int:number>/reply.docx", papers.reply_paper, name="reply"),
    path("matters/<year:year>/<int:number>/<month:month>/evidence.zip", evidence.matter_evidence, name="evidence"),
    path("matters/files/<uuid:token>/", matter.file, name="file"),
    path("matters/files/<uuid:token>/thumbnail/", matter.file_thumbnail, name="file_thumbnail"),
    path("reminders/", reminders.reminder_list, name="reminders"),
    path("reminders/choice/", reminders.reminder_choice, name="reminder_choice"),
]
