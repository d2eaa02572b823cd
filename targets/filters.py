"""The look of filters' forms."""

from django import forms


def dress(form: forms.Form) -> None:
    """Gives the form's fields their CSS classes."""
    for field in form.fields.values():
        is_choice = isinstance(field.widget, forms.Select)
        field.widget.attrs["class"] = "form-select form-select-sm" if is_choice else "form-control form-control-sm"
