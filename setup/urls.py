"""Addresses of the setup."""

from django.urls import path

from .views import accounts, confirmations, locks, office, places, plan, plan_import, reminders, removal, whole

app_name = "setup"
urlpatterns = [
    path("setup/", plan.lead_to_plan, name="plan"),
    path("setup/plan/<year:year>/", plan.edit_plan, name="plan"),
    path("setup/areas/<year:year>/add/", whole.add_area, name="add_area"),
    path("setup/areas/<year:year>/<int:number>/", whole.edit_area, name="area"),
    path("setup/areas/<year:year>/<int:number>/add/", whole.add_sub_measure, name="add_sub_measure"),
    path("setup/measures/<year:year>/<str:code>/", whole.edit_sub_measure, name="sub_measure"),
    path("setup/measures/<year:year>/<str:code>/add/", whole.add_target, name="add_target"),
    path("setup/plan/<year:year>/<slug:code>/", whole.edit_target, name="target"),
    path("setup/plan/<year:year>/<slug:code>/add/", whole.add_item, name="add_item"),
    path("setup/items/<year:year>/<slug:code>/<path:name>/", whole.edit_item, name="item"),
    path("setup/areas/<year:year>/<int:number>/remove/", removal.remove_area, name="remove_area"),
    path("setup/measures/<year:year>/<str:code>/remove/", removal.remove_sub_measure, name="remove_sub_measure"),
    path("setup/plan/<year:year>/<slug:code>/remove/", removal.remove_target, name="remove_target"),
    path("setup/remove-item/<year:year>/<slug:code>/<path:name>/", removal.remove_item, name="remove_item"),
    path("setup/thresholds/", office.plan_fields, name="thresholds"),
    path("setup/holidays/", office.holidays, name="holidays"),
    path("setup/remarks/", office.remarks, name="remarks"),
    path("setup/import/", plan_import.import_plan, name="import"),
    path("setup/departments/", places.edit_departments, name="departments"),
    path("setup/villages/", places.edit_villages, name="villages"),
    path("setup/accounts/", accounts.accounts, name="accounts"),
    path("setup/new-account/", accounts.add_account, name="add_account"),
    path("setup/accounts/<str:username>/", accounts.edit_account, name="account"),
    path("setup/accounts/<str:username>/password/", accounts.reset_password, name="reset_password"),
    path("confirmations/", confirmations.confirmations, name="confirmations"),
    path("confirmations/<int:pk>/", confirmations.decide_confirmation, name="decide_confirmation"),
    path("setup/accounts/<str:username>/second-factor/", accounts.reset_second_factor, name="reset_second_factor"),
    path("setup/locks/", locks.locks, name="locks"),
    path("setup/reminders/", reminders.reminders, name="reminders"),
    path("setup/reminders/robots/add/", reminders.add_robot, name="add_robot"),
    path("setup/reminders/robots/<int:pk>/", reminders.edit_robot, name="robot"),
    path("setup/reminders/robots/<int:pk>/test/", reminders.test_robot, name="test_robot"),
]
