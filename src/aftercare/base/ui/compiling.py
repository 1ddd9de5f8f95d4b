"""Templates are compiled for each language: what always reads the same there is written into them.

A page says dozens of texts and draws dozens of icons whose words and names are constants. Each was a call into the
catalogue, a piece of markup and a step of the template; now it is part of the text around it.
"""

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from django.utils.translation.trans_real import catalog
from jinja2 import Environment, Template, nodes
from jinja2.visitor import NodeTransformer


class PageEnvironment(Environment):
    """An environment with a twin for each catalogue.

    `constant`: what gives the same there whenever it is called with the same arguments.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.constant: dict[str, Callable[..., Any]] = {}
        self._twins: dict[object, PageEnvironment] = {}

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002 - as the original
        return super(PageEnvironment, self._twin())._load_template(name, globals)

    def _twin(self) -> "PageEnvironment":
        """That of the language in force; twins share all but their compiled templates."""
        spoken = catalog()
        if spoken not in self._twins:
            self._twins[spoken] = self.overlay()
        return self._twins[spoken]

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        # A template without a name belongs to nobody's twin: it may be drawn in any language.
        written = source if name is None else _Writer(self.constant).visit(source)
        return super()._generate(written, name, filename, defer_init)


class _Writer(NodeTransformer):
    """Puts what a call gives in the place of the call."""

    def __init__(self, constant: Mapping[str, Callable[..., Any]]) -> None:
        self.constant = constant

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the visitor's name for it
        self.generic_visit(node)
        make = self.constant.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        given = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if make is None or len(given) < len(node.args) or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        return nodes.Const(make(*given), lineno=node.lineno)
