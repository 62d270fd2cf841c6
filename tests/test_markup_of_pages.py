"""The HTML of every page of ours is sound: what browsers mend silently, screen readers misread."""

from html.parser import HTMLParser

from lxml import html

from tests.crawl import pages

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
VOID |= {"track", "wbr"}
BLOCKS = {"address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure"}
BLOCKS |= {"footer", "form", "h1", "h2", "h3", "h4", "header", "hr", "main", "nav", "ol", "p"}
BLOCKS |= {"pre", "section", "table", "ul"}
LISTS = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"th", "td"}}
ANYWHERE = {"script", "template"}
REFERENCES = "aria-labelledby", "aria-describedby", "aria-controls", "for", "list", "headers"
NAMELESS = {"hidden", "submit", "button", "image", "reset"}


class Nesting(HTMLParser):
    """Elements where the standard lets none stand, and tags that do not close."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag, attrs):
        parent = self.stack[-1] if self.stack else ""
        if "p" in self.stack and "svg" not in self.stack and tag in BLOCKS:
            self.faults.append(f"<{tag}> in <p>")
        if parent in LISTS and tag not in LISTS[parent] | ANYWHERE:
            self.faults.append(f"<{tag}> in <{parent}>")
        if tag in ("form", "a", "button", "label") and tag in self.stack:
            self.faults.append(f"<{tag}> in <{tag}>")
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        if tag not in VOID and "svg" not in self.stack and tag != "svg":
            self.faults.append(f"<{tag}/>")

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.stack or self.stack[-1] != tag:
            self.faults.append(f"</{tag}> after <{self.stack[-1] if self.stack else ''}>")
        if tag in self.stack:
            while self.stack.pop() != tag:
                pass


def faults_of(text):
    """Every fault of a page, each as one would say it."""
    nesting = Nesting()
    nesting.feed(text)
    document = html.document_fromstring(text)
    ids = document.xpath("//@id")
    faults = [*nesting.faults, *(f"twice #{name}" for name in set(ids) if ids.count(name) > 1)]
    for attribute in REFERENCES:
        for value in document.xpath(f"//@{attribute}"):
            faults += [f"{attribute}={name}" for name in value.split() if name not in ids]
    for control in document.xpath("//input|//select|//textarea"):
        if control.get("type") not in NAMELESS and not _is_named(document, control):
            faults.append(f"nameless {control.get('name')}")
    return faults


def _is_named(document, control):
    return bool(
        control.get("aria-label")
        or control.get("aria-labelledby")
        or control.xpath("ancestor::label")
        or document.xpath("//label[@for=$id]", id=control.get("id", "-"))
    )


def test_every_page_of_ours_is_sound(client, people, arguments):
    wrong = set()
    for name, _reader, page in pages(client, people, arguments):
        if not page.redirect_chain:
            wrong |= {(name, fault) for fault in faults_of(page.content.decode())}
    assert not wrong, "\n".join(sorted(f"{name}: {fault}" for name, fault in wrong))


def test_the_reader_of_markup_finds_what_is_wrong():
    wrong = (
        "<p><div></div></p>",
        "<ul><div></div></ul>",
        "<form><form></form></form>",
        "<b id=a></b><b id=a></b>",
        "<input name=x>",
        "<label for=nowhere>x</label>",
        "<i><b></i></b>",
    )
    assert [text for text in wrong if not faults_of(f"<body>{text}</body>")] == []
