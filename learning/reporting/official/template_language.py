"""What HR's Word templates may say: place a text, choose, repeat once. Nothing that grows.

A sandbox keeps a template from our objects, not from memory: `{{ 'a' * 9000000000 }}` is
sound Jinja. Only what is listed here is taken, so that a filled template is no longer than
the template times the lines it repeats.
"""

from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cms.text import LazyText

ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Test,
    nodes.Filter,
    nodes.Getattr,
    nodes.Getitem,
)
FILTERS = frozenset({"upper", "lower", "title", "capitalize", "trim", "length", "first", "last"})
TESTS = frozenset({"defined", "undefined", "odd", "even", "none"})


class TemplateLanguage(ImmutableSandboxedEnvironment):
    """Jinja's sandbox without functions, and with the listed parts of the language only."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.globals.clear()

    def from_string(self, source: Any, *arguments: Any, **given: Any) -> Any:
        """The template.

        Raises:
            TemplateSyntaxError: it says something that is not allowed, named by its line.
        """
        # Before it is compiled: the compiler works out what is constant.
        _check(self.parse(source), repeated=False)
        return super().from_string(source, *arguments, **given)


def _check(node: nodes.Node, *, repeated: bool) -> None:
    if reason := _refusal(node, repeated):
        raise TemplateSyntaxError(reason, getattr(node, "lineno", 0) or 0)
    for child in node.iter_child_nodes():
        _check(child, repeated=repeated or isinstance(node, nodes.For))


def _refusal(node: nodes.Node, repeated: bool) -> str:
    if not isinstance(node, ALLOWED):
        return LazyText("phép tính, hàm hay lệnh này không được dùng trong mẫu")
    if isinstance(node, nodes.For) and (repeated or node.recursive):
        return LazyText("vòng lặp lồng nhau không được dùng trong mẫu")
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        return LazyText("bộ lọc “%(name)s” không được dùng trong mẫu", name=node.name)
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        return LazyText("phép thử “%(name)s” không được dùng trong mẫu", name=node.name)
    return ""
