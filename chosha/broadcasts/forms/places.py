"""What hosts write about a place, and where it lies."""

import math
import unicodedata
from typing import Any

from django import forms
from django.utils.functional import cached_property

from chosha.broadcasts.engine.land import View, view
from chosha.broadcasts.forms.archive import MomentField
from chosha.broadcasts.models import Place
from chosha.kernel.text import whole_number
from chosha.members.engine.centres import centre_of
from chosha.members.models import Organisation
from chosha.members.queries import find_organisations, fold

LONGEST_TOWN = 80


def towns_found(typed: str) -> list[Organisation]:
    """Municipalities and prefectures of that name, the nearest match first."""
    return [body for body in find_organisations(typed[: LONGEST_TOWN + 1], limit=24) if centre_of(body.code)][:8]


def town_of(number: str) -> Organisation | None:
    """The municipality or prefecture with this row number."""
    known = whole_number(number)
    body = Organisation.objects.filter(pk=known).first() if known is not None else None
    return body if body is not None and centre_of(body.code) else None


class DegreesField(forms.CharField):
    """Degrees as maps write them: 36.6953, in full width too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=20,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value: Any) -> float | None:
        text = unicodedata.normalize("NFKC", super().clean(value)).strip().removesuffix("度")
        if not text:
            return None
        try:
            found = float(text)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise forms.ValidationError("数字の形と合いませんでした。36.6953 のように書けます。")
        return found

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.5f}".rstrip("0") if isinstance(value, float) else value


class PlaceForm(forms.Form):
    """`where`: the town chosen; `lat` and `lng`: the point, or both empty for the middle of the town."""

    name = forms.CharField(label="場所の名前", max_length=60)
    what = forms.CharField(label="何があるか", max_length=100, help_text="例　朝6時半から開く、煮干しのラーメンの店")
    why = forms.CharField(
        label="紹介したいわけ",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "few"}),
        help_text="400字まで。いつ行くとよいか、だれに会えるかなど",
    )
    town = forms.CharField(label="市区町村", max_length=LONGEST_TOWN, error_messages={"required": "名前の一部を書くと、一覧が出ます。"})
    where = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    lat = DegreesField(label="緯度")
    lng = DegreesField(label="経度")
    at = MomentField(
        label="録画で話している時刻", required=False, help_text="例　12:34。書くと、印からその場面へ行けます。あとからでも足せます"
    )
    photo = forms.FileField(
        label="写真",
        required=False,
        help_text="JPEG、PNG、WebP、HEIC。20MBまで。撮影場所などの記録は外します。人の顔が写っていないか、確かめてください。",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic"}),
    )
    alt = forms.CharField(
        label="写真に写っているもの",
        max_length=200,
        required=False,
        help_text="写真を見られない方に読み上げます。例　湯気の立つ丼と、窓の外の港",
    )
    drop_photo = forms.BooleanField(label="いまの写真を外す", required=False)

    def __init__(self, *args: Any, pictured: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pictured = pictured
        if not pictured:
            del self.fields["drop_photo"]

    @classmethod
    def of(cls, place: Place) -> "PlaceForm":
        shown = {name: getattr(place, name) for name in ("name", "what", "why", "alt")}
        shown |= {"town": place.town.full_name, "where": str(place.town_id), "at": place.heard_at}
        if place.is_exact:
            shown |= {"lat": place.lat, "lng": place.lng}
        return cls(initial=shown, pictured=place.photo_id is not None)

    @cached_property
    def chosen(self) -> Organisation | None:
        return town_of(str(self["where"].value() or ""))

    @property
    def towns(self) -> list[Organisation]:
        """What the typed words find, the chosen one first."""
        found = towns_found(str(self["town"].value() or ""))
        return ([self.chosen] if self.chosen else []) + [body for body in found if body != self.chosen]

    @property
    def map(self) -> View | None:
        """The prefecture of the chosen town with the point, as far as they are known."""
        return point_map(self.chosen, _degrees(self["lat"].value()), _degrees(self["lng"].value()))

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        told["town"] = self.chosen or self._only_one(told.get("town", ""))
        if (told.get("lat") is None) != (told.get("lng") is None) and not ({"lat", "lng"} & set(self.errors)):
            empty = "lat" if told.get("lat") is None else "lng"
            self.add_error(empty, "緯度と経度は、両方を書くか、両方を空けてください。空けると、役場のあるところに印を置きます。")
        stays = self.pictured and not told.get("drop_photo")
        if (told.get("photo") or stays) and not told.get("alt", "").strip():
            self.add_error("alt", "写真に写っているものを、ひとことで書いてください。")
        return told

    def _only_one(self, typed: str) -> Organisation | None:
        exact = [body for body in towns_found(typed) if fold(typed) in (fold(body.name), fold(body.full_name))]
        if len(exact) == 1:
            return exact[0]
        if typed:
            self.add_error("town", "下の一覧から、一つ選んでください。")
        return None

    @property
    def words(self) -> dict[str, Any]:
        """As the actions take them."""
        told = dict(self.cleaned_data)
        told["at_sec"] = None if told["at"] is None else int(told["at"])
        return {name: value for name, value in told.items() if name not in ("where", "at")}


def point_map(town: Organisation | None, lat: float | None, lng: float | None) -> View | None:
    if town is None:
        return None
    centre = centre_of(town.code) or (0.0, 0.0)
    return view([town.pref_code], [(lat, lng) if lat is not None and lng is not None else centre])


def _degrees(value: Any) -> float | None:
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if 20 <= found <= 155 else None
