"""How runs of a Word document look once their styles are counted in."""

from typing import Any, NamedTuple, TypedDict

from quizzes.formats.xml_element import XmlElement

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFF = ("0", "false", "off", "none")
DARK = 0x40
LINK = "hyperlink"


class Look(NamedTuple):
    """What sets a run off; "" for the usual black on white."""

    bold: bool = False
    underline: bool = False
    colour: str = ""
    highlight: str = ""


PLAIN = Look()


class Props(TypedDict, total=False):
    """The properties that a style or run states itself."""

    bold: bool
    underline: bool
    colour: str
    highlight: str
    font: str


class Style(NamedTuple):
    """A style as it stands in the file."""

    name: str
    based_on: str
    props: Props
    num: tuple[str, int] | None
    outline: bool


class Styles:
    """The styles of a document; unknown names give nothing."""

    def __init__(self, root: Any | None) -> None:
        self._styles: dict[str, Style] = {}
        self._resolved: dict[str, Props] = {}
        self.defaults: Props = {}
        self.default_paragraph = ""
        if root is None:
            return
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.defaults = read_props(defaults)
        for element in root.iterfind(f"{W}style"):
            style_id = element.get(f"{W}styleId") or ""
            self._styles[style_id] = _style(element)
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") == "1":
                self.default_paragraph = style_id

    def props(self, style_id: str) -> Props:
        """What the style and those it is based on say."""
        if style_id not in self._resolved:
            merged: Props = {}
            for style in reversed(self._chain(style_id)):
                merged = {**merged, **style.props}
            self._resolved[style_id] = merged
        return self._resolved[style_id]

    def num(self, style_id: str) -> tuple[str, int] | None:
        """The list that the style puts its paragraphs in."""
        return next((s.num for s in self._chain(style_id) if s.num), None)

    def is_heading(self, style_id: str) -> bool:
        return any(style.outline for style in self._chain(style_id))

    def name(self, style_id: str) -> str:
        style = self._styles.get(style_id)
        return style.name if style else ""

    def _chain(self, style_id: str) -> list[Style]:
        chain: list[Style] = []
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            chain.append(self._styles[style_id])
            style_id = chain[-1].based_on
        return chain


def read_props(rpr: Any | None) -> Props:
    """The properties that a `w:rPr` states."""
    props: Props = {}
    if rpr is None:
        return props
    bold, underline = rpr.find(f"{W}b"), rpr.find(f"{W}u")
    if bold is not None:
        props["bold"] = (bold.get(f"{W}val") or "1") not in OFF
    if underline is not None:
        props["underline"] = (underline.get(f"{W}val") or "single") not in OFF
    colour, fonts = rpr.find(f"{W}color"), rpr.find(f"{W}rFonts")
    if colour is not None:
        props["colour"] = _colour(colour.get(f"{W}val") or "")
    if fonts is not None:
        props["font"] = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""
    highlight = rpr.find(f"{W}highlight")
    if highlight is not None:
        value = highlight.get(f"{W}val") or ""
        props["highlight"] = "" if value in OFF or value == "white" else value
    elif filling := read_shading(rpr):
        props["highlight"] = filling
    return props


def read_shading(element: Any | None) -> str:
    """The fill behind a run, paragraph or cell; "" for none or white."""
    shading = element.find(f"{W}shd") if element is not None else None
    fill = (shading.get(f"{W}fill") or "") if shading is not None else ""
    return "" if fill.lower() in ("", "auto", "ffffff") else fill


def style_of(*layers: Props) -> Look:
    """The look of a run from the outermost layer to its own properties."""
    merged: Props = {}
    for layer in layers:
        merged = {**merged, **layer}
    return Look(
        merged.get("bold", False),
        merged.get("underline", False),
        merged.get("colour", ""),
        merged.get("highlight", ""),
    )


def _style(element: XmlElement) -> Style:
    name, based_on = element.find(f"{W}name"), element.find(f"{W}basedOn")
    title = (name.get(f"{W}val") or "") if name is not None else ""
    paragraph = element.find(f"{W}pPr")
    props = read_props(element.find(f"{W}rPr"))
    outline = paragraph is not None and paragraph.find(f"{W}outlineLvl") is not None
    return Style(
        title,
        (based_on.get(f"{W}val") or "") if based_on is not None else "",
        {} if title.lower() == LINK else props,
        read_num(paragraph),
        outline or title.lower().startswith(("heading", "title")),
    )


def read_num(ppr: Any | None) -> tuple[str, int] | None:
    """List and level that a `w:pPr` states."""
    num = ppr.find(f"{W}numPr") if ppr is not None else None
    if num is None:
        return None
    number, level = num.find(f"{W}numId"), num.find(f"{W}ilvl")
    num_id = (number.get(f"{W}val") or "") if number is not None else ""
    ilvl = (level.get(f"{W}val") or "0") if level is not None else "0"
    return num_id, small_number(ilvl) or 0


def small_number(text: str) -> int | None:
    """A whole number as files state it; None for anything else, however long."""
    return int(text) if text.isdecimal() and len(text) < 7 else None


def _colour(value: str) -> str:
    """Near-black is black: what a reader would not see is no mark."""
    try:
        parts = bytes.fromhex(value)
    except ValueError:
        return ""
    return "" if len(parts) != 3 or max(parts) <= DARK else value.upper()
