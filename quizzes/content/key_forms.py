"""Form fields for the key of each question type, and back to the content's schema."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.enums import QuestionType

Content = dict[str, Any]
Fields = dict[str, forms.Field]
PREFIX = "key"
WIDE = {"rows": 4}


@dataclass(frozen=True)
class KeyFields:
    """How one type asks for its key; `read` gives the parts of the content that it sets."""

    fields: Callable[[Content], Fields]
    read: Callable[[Content, Mapping[str, Any]], Content]


def key_fields(kind: str) -> KeyFields:
    """The fields of a type; an essay has none."""
    return _KINDS[QuestionType(kind)]


def _name(key: str = "") -> str:
    return f"{PREFIX}_{key}" if key else PREFIX


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _options(content: Content) -> list[tuple[str, str]]:
    return [(o["key"], f"{o['key']}. {o['text']}") for o in content["options"]]


def _one(content: Content) -> Fields:
    field = forms.ChoiceField(
        label=_("Phương án đúng"),
        choices=_options(content),
        widget=forms.RadioSelect,
        required=False,
        initial=content["key"][0],
    )
    return {_name(): field}


def _read_one(content: Content, data: Mapping[str, Any]) -> Content:
    return {"key": [data[_name()]] if data.get(_name()) else []}


def _many(content: Content) -> Fields:
    field = forms.MultipleChoiceField(
        label=_("Các phương án đúng"),
        choices=_options(content),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=content["key"],
    )
    return {_name(): field}


def _read_many(content: Content, data: Mapping[str, Any]) -> Content:
    chosen = data.get(_name()) or []
    return {"key": [option["key"] for option in content["options"] if option["key"] in chosen]}


def _weights(content: Content) -> Fields:
    return {
        _name(option["key"]): forms.IntegerField(
            label=f"{option['key']}. {option['text']}",
            min_value=0,
            max_value=100,
            required=False,
            initial=option.get("weight") or 0,
            help_text=_("Trọng số từ 0 đến 100"),
        )
        for option in content["options"]
    }


def _read_weights(content: Content, data: Mapping[str, Any]) -> Content:
    options = [{**o, "weight": data.get(_name(o["key"])) or 0} for o in content["options"]]
    best = max(option["weight"] for option in options)
    return {
        "options": options,
        "key": [option["key"] for option in options if option["weight"] == best],
    }


def _pairs(content: Content) -> Fields:
    rights = [("", _("(không ghép)")), *((m["key"], m["text"]) for m in content["matches"])]
    return {
        _name(option["key"]): forms.ChoiceField(
            label=option["text"],
            choices=rights,
            required=False,
            initial=content["key"].get(option["key"], ""),
        )
        for option in content["options"]
    }


def _read_pairs(content: Content, data: Mapping[str, Any]) -> Content:
    given = {option["key"]: data.get(_name(option["key"])) for option in content["options"]}
    return {"key": {left: right for left, right in given.items() if right}}


def _places(content: Content) -> Fields:
    places = {key: place for place, key in enumerate(content["key"], start=1)}
    choices = [(str(place), str(place)) for place in range(1, len(places) + 1)]
    return {
        _name(option["key"]): forms.ChoiceField(
            label=option["text"],
            choices=choices,
            required=False,
            initial=str(places[option["key"]]),
        )
        for option in content["options"]
    }


def _read_places(content: Content, data: Mapping[str, Any]) -> Content:
    places = {key: data.get(_name(key)) or "0" for key in content["key"]}
    if len(set(places.values())) != len(places):
        raise forms.ValidationError(_("Mỗi bước cần một số thứ tự riêng."))
    return {"key": sorted(places, key=lambda key: int(places[key]))}


def _accepted(content: Content) -> Fields:
    field = forms.CharField(
        label=_("Đáp án được chấp nhận"),
        widget=forms.Textarea(attrs=WIDE),
        required=False,
        initial="\n".join(content["accepted"]),
        help_text=_("Mỗi dòng một đáp án. Chữ hoa, chữ thường và khoảng trắng không tính."),
    )
    return {_name(): field}


def _read_accepted(content: Content, data: Mapping[str, Any]) -> Content:
    return {"accepted": _lines(data.get(_name()) or "")}


def _gaps(content: Content) -> Fields:
    return {
        _name(gap["key"]): forms.CharField(
            label=_("Chỗ trống %(n)s") % {"n": gap["key"]},
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
            initial="\n".join(gap["accepted"]),
            help_text=_("Mỗi dòng một đáp án. Chữ hoa, chữ thường và khoảng trắng không tính."),
        )
        for gap in content["gaps"]
    }


def _read_gaps(content: Content, data: Mapping[str, Any]) -> Content:
    return {
        "gaps": [
            {**gap, "accepted": _lines(data.get(_name(gap["key"])) or "")}
            for gap in content["gaps"]
        ]
    }


def _number(content: Content) -> Fields:
    number = content["number"]
    texts: dict[str, tuple[Any, str, Any]] = {
        "value": (_("Đáp số"), number["value"], _("Ví dụ: 30 hoặc 1.234,5")),
        "tolerance": (_("Sai số cho phép"), number.get("tolerance") or "0", ""),
        "units": (
            _("Đơn vị"),
            "; ".join(number.get("units", [])),
            _("Các cách viết, cách nhau bằng dấu chấm phẩy. Trống = không hỏi đơn vị."),
        ),
    }
    return {
        _name(name): forms.CharField(
            label=label, initial=initial, help_text=text, max_length=200, required=False
        )
        for name, (label, initial, text) in texts.items()
    }


def _read_number(content: Content, data: Mapping[str, Any]) -> Content:
    units = str(data.get(_name("units")) or "").split(";")
    return {
        "number": {
            "value": data.get(_name("value")) or "",
            "tolerance": data.get(_name("tolerance")) or "0",
            "units": [unit.strip() for unit in units if unit.strip()],
        }
    }


_KINDS = {
    QuestionType.SINGLE: KeyFields(_one, _read_one),
    QuestionType.TRUE_FALSE: KeyFields(_one, _read_one),
    QuestionType.MULTIPLE: KeyFields(_many, _read_many),
    QuestionType.SITUATIONAL: KeyFields(_weights, _read_weights),
    QuestionType.MATCHING: KeyFields(_pairs, _read_pairs),
    QuestionType.ORDERING: KeyFields(_places, _read_places),
    QuestionType.SHORT_TEXT: KeyFields(_accepted, _read_accepted),
    QuestionType.GAP_TEXT: KeyFields(_gaps, _read_gaps),
    QuestionType.NUMBER: KeyFields(_number, _read_number),
    QuestionType.ESSAY: KeyFields(lambda _content: {}, lambda _content, _data: {}),
}
