"""Form fields as the house draws them: label above, words of help and of repair right after the field, both read out with it."""

from django.forms import BoundField, CheckboxInput, Form, RadioSelect, Select, Textarea
from django.forms.boundfield import BoundWidget
from django.forms.widgets import CheckboxSelectMultiple
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from chosha.ui.signs import icon
from chosha.ui.wording import sentences

UNMARKED = mark_safe('<span class="small soft"> なくても進めます</span>')


def field(bound: BoundField, *, wide: bool = False) -> SafeString:
    """One field with label, help and error. Choices become a fieldset, a single box becomes a choice."""
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return _choices(bound, wide=wide)
    if isinstance(widget, CheckboxInput):
        return _box(bound)
    # A search asks for nothing, so it need not say so; nor does a part of a form that may be left alone as a whole.
    asks = getattr(bound.form, "marks_optional", True) and getattr(bound.field, "marks_optional", True)
    optional = "" if bound.field.required or not asks else UNMARKED
    drawn = bound.as_widget(attrs=_attributes(bound))
    return format_html(
        '<div class="field"><label for="{}">{}{}</label>{}{}</div>', bound.id_for_label, bound.label, optional, drawn, _words(bound)
    )


def _attributes(bound: BoundField) -> dict[str, str]:
    kinds = [bound.field.widget.attrs.get("class", ""), "input" if _is_written(bound) else ""]
    attributes = {"class": " ".join(kind for kind in kinds if kind)}
    described = _described_by(bound)
    if described:
        attributes["aria-describedby"] = described
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def _is_written(bound: BoundField) -> bool:
    widget = bound.field.widget
    return isinstance(widget, Textarea | Select) or getattr(widget, "input_type", "") not in {"file", "hidden", "checkbox"}


def _described_by(bound: BoundField) -> str:
    own = bound.field.widget.attrs.get("aria-describedby", "")
    ids = [own, f"{bound.auto_id}_error" if bound.errors else "", f"{bound.auto_id}_helptext" if bound.help_text else ""]
    return " ".join(name for name in ids if name)


def _words(bound: BoundField) -> SafeString:
    """The error first (it says how to go on), then the help, which stays visible."""
    parts = []
    if bound.errors:
        said = format_html_join(mark_safe("<br>"), "{}", ((error,) for error in sentences(bound)))
        parts.append(format_html('<p class="fault small" id="{}_error">{}<span>{}</span></p>', bound.auto_id, icon("alert", "s"), said))
    if bound.help_text:
        parts.append(format_html('<p class="small soft" id="{}_helptext">{}</p>', bound.auto_id, bound.help_text))
    return mark_safe("".join(parts))  # noqa: S308


def _choices(bound: BoundField, *, wide: bool) -> SafeString:
    rows = format_html_join("", "{}", ((_choice(row),) for row in bound.subwidgets))
    described = _described_by(bound)
    return format_html(
        '<fieldset class="field" id="{}"{}><legend>{}</legend><div class="{}">{}</div>{}</fieldset>',
        bound.auto_id,
        format_html(' aria-describedby="{}"', described) if described else "",
        bound.label,
        "pair" if wide else "stack stack-2",
        rows,
        _words(bound),
    )


def _choice(row: BoundWidget) -> SafeString:
    """One answer. A label of two parts split by a line break gets its second part as a soft line."""
    title, _, line = str(row.choice_label).partition("\n")
    return format_html(
        '<label class="choice">{}<span class="grow"><b>{}</b>{}</span></label>',
        _tick(row),
        title,
        format_html('<span class="small soft">{}</span>', line) if line else "",
    )


def _tick(row: BoundWidget) -> SafeString:
    attributes = row.data["attrs"]
    checked = mark_safe(" checked") if row.data["selected"] else ""
    required = mark_safe(" required") if attributes.get("required") else ""
    return format_html(
        '<input class="tick" type="{}" name="{}" value="{}" id="{}"{}{}>',
        row.data["type"],
        row.data["name"],
        "" if row.data["value"] is None else row.data["value"],
        attributes.get("id", ""),
        checked,
        required,
    )


def _box(bound: BoundField) -> SafeString:
    attributes = _attributes(bound)
    attributes["class"] = f"tick {attributes['class']}".strip()
    return format_html(
        '<div class="field"><label class="choice">{}<span class="grow"><b>{}</b></span></label>{}</div>',
        bound.as_widget(attrs=attributes),
        bound.label,
        _words(bound),
    )


def faults(form: Form) -> SafeString:
    """What to mend, above the form: 「直すところが2か所あります」 with a way to each field. Empty when all is well."""
    if not form.errors:
        return mark_safe("")
    rows = [("", error) for error in form.non_field_errors()]
    for name in form.errors:
        if name in form.fields:
            rows.append((form[name].auto_id, f"{form[name].label}：{sentences(form[name])[0]}"))
    lines = format_html_join(
        "", "<li>{}</li>", ((format_html('<a href="#{}">{}</a>', anchor, words) if anchor else words,) for anchor, words in rows)
    )
    return format_html(
        '<div class="note bad" id="faults" role="alert" tabindex="-1" autofocus>{}<div><p class="strong">直すところが{}か所あります</p>'
        '<ul class="stack stack-1">{}</ul></div></div>',
        icon("alert"),
        len(rows),
        lines,
    )
