"""How the fields of every form look: Bootstrap's boxes, and one template for a field, its label, help and errors."""

from django.forms import CheckboxSelectMultiple
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

BOX = "form-control form-control-sm"
#: Bootstrap's classes by a widget's kind of input; radio buttons stand in their labels, without one.
CLASSES = {
    "checkbox": "form-check-input",
    "hidden": "",
    "radio": "",
    "select": "form-select form-select-sm",
}


class PageField(BoundField):
    """A field whose box has Bootstrap's classes beside its own."""

    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if isinstance(widget, CheckboxSelectMultiple):
            return built  # the list would get the boxes' class, and be as narrow as one
        own = widget.attrs.get("class", "")
        # A widget that says its own size keeps it.
        if "form-" not in own and (added := CLASSES.get(getattr(widget, "input_type", ""), BOX)):
            built["class"] = f"{added} {own}".strip()
        return built


class PageRenderer(TemplatesSetting):
    """Finds a form's templates where those of the pages are."""

    bound_field_class = PageField
    field_template_name = "includes/field.html"
