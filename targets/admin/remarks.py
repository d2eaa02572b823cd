"""The administration page of the remarks that reviewers choose from (常用退回意见)."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import StandardRemark


@admin.register(StandardRemark)
class StandardRemarkAdmin(admin.ModelAdmin):
    """Standard remarks, in the order in which reviewers see them. One that is out of use may be deleted.

    Without any, reviewers are offered the built-in ones.
    """

    list_display = ("text", "position")
    list_editable = ("position",)
    search_fields = ("text",)
    search_help_text = _("Words of the remark.")
    ordering = ("position", "id")
