"""The remarks that reviewers choose from, as a table with empty rows for more."""

import re
from collections.abc import Iterator, Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.models import StandardRemark

from .seen import RowForm

#: Empty rows for more.
_NEW_ROWS = 3
_SEEN = re.compile(r"r(\d{1,18})-seen")


class RemarkInTable(RowForm, forms.ModelForm):
    """A remark, or what was typed of one that somebody else has removed since."""

    letter = "r"
    key = "text"
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    class Meta:
        model = StandardRemark
        fields = ("text", "position")

    @property
    def is_gone(self) -> bool:
        """Whether nothing is stored of it: a new one, or one that was removed."""
        return not self.title

    @property
    def is_removed(self) -> bool:
        """Whether the person takes it out; what else they typed no longer counts."""
        return self.is_bound and bool(self.data.get(self.add_prefix("remove")))

    def _stale_sentence(self) -> str:
        if self.is_gone:
            return _("Somebody else removed this remark meanwhile. Save again to keep it, or tick “Remove”.")
        return super()._stale_sentence()


class RemarkTable:
    """The forms of all remarks in their order, and empty rows for more. One query.

    Args:
        data: what was posted; rows that nobody touched stay as they are stored.
    """

    def __init__(self, data: Mapping[str, str] | None = None) -> None:
        rows = list(StandardRemark.objects.order_by("position", "pk"))
        self.forms = [RemarkInTable(data, row) for row in rows]
        seen = {int(match[1]) for name in data or () if (match := _SEEN.fullmatch(name))}
        gone = seen - {row.pk for row in rows}
        removed = [RemarkInTable(data, StandardRemark(pk=pk)) for pk in sorted(gone)]
        for form in removed:
            form.instance.pk = None  # it becomes a new one
            form.before = {}
        self.forms += [form for form in removed if form.is_touched and not form.is_removed]
        self.forms += [RemarkInTable(data, StandardRemark(), number) for number in range(1, _NEW_ROWS + 1)]
        # A new row that is removed again needs nothing.
        self.touched = [form for form in self.forms if form.is_touched and not (form.is_gone and form.is_removed)]
        self.faulty = list(self._faulty())

    def _faulty(self) -> Iterator[RemarkInTable]:
        texts: set[str] = set()
        for form in self.touched:
            if form.is_removed and not form.is_stale:
                continue
            text = form.cleaned_data.get("text") if form.is_valid() else None
            if text in texts:
                form.add_error("text", _("This remark stands in another row already."))
            if text:
                texts.add(text)
            if form.errors:
                yield form
