"""What a form says in the voice of the house where Django's own sentence would stand. A form's own words always win."""

from django.core.exceptions import ValidationError
from django.forms import BoundField, CheckboxInput, ChoiceField, EmailField, Field, FileField, ModelChoiceField
from django.utils.functional import Promise


def sentences(bound: BoundField) -> list[str]:
    """The errors of one field, each a sentence that says how to go on."""
    return [_sentence(bound, error) for error in bound.errors.as_data()]


def _sentence(bound: BoundField, error: ValidationError) -> str:
    said = str(next(iter(error.messages)))
    if not isinstance(error.message, Promise):  # only Django's own words are translated lazily; a form's own words stay
        return said
    params = error.params or {}
    match error.code:
        case "required":
            return _missing(bound)
        case "max_length" if "limit_value" in params:
            return f"{params['limit_value']:,}字までです。いま{params['show_value']:,}字あります。"
        case "min_length" if "limit_value" in params:
            return f"{params['limit_value']}字から送れます。いま{params['show_value']}字です。"
        case "invalid_choice":
            return "一覧にない答えでした。もう一度選んでください。"
        case "invalid" if isinstance(bound.field, EmailField):
            return "メールアドレスの形と合いませんでした。「@」の前後を確かめてください。"
        case "empty" if isinstance(bound.field, FileField):
            return "中身のないファイルでした。別のファイルを選べます。"
    return said


def _missing(bound: BoundField) -> str:
    field: Field = bound.field
    if isinstance(field.widget, CheckboxInput):
        return "確かめて、印を付けてください。"
    if isinstance(field, ChoiceField | ModelChoiceField):
        return "まだ選ばれていません。一つ選んでください。"
    if isinstance(field, FileField):
        return "まだ選ばれていません。ファイルを選んでください。"
    return "まだ書かれていません。書くと進めます。"
