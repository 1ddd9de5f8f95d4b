"""Templates are compiled for each language: what always reads the same there is written into them.

A page says dozens of texts and draws dozens of icons whose words and names are constants. Each was a call into the
catalogue, a piece of markup and a step of the template; now it is part of the text around it.
"""

from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from django.utils.translation.trans_real import catalog
from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer

from aftercare.base.ui.escaping import shown

# What is called as it is, unless it is marked as wanting the context (`jinja2.pass_context`).
PLAIN = (FunctionType, MethodType, BuiltinFunctionType, type(lru_cache(shown)))


class _Context(Context):
    """Calls at once; Jinja2's own asks four times what each thing that a page calls may want of the template."""

    def call(self, obj: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """`{{ f(x) }}`; variables of loops and blocks are for those who want them."""
        kind = type(obj)
        if kind in PLAIN and getattr(obj, "jinja_pass_arg", None) is None:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return obj(*args, **kwargs)
        if kind is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return obj(self.eval_ctx, *args, **kwargs)
        return super().call(obj, *args, **kwargs)


class _Code(CodeGenerator):
    """Puts out values by `shown`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class PageEnvironment(Environment):
    """An environment with a twin for each catalogue.

    `constant`: what gives the same there whenever it is called with the same arguments.
    """

    code_generator_class = _Code
    context_class = _Context
    shown = staticmethod(shown)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.constant: dict[str, Callable[..., Any]] = {}
        self._twins: dict[object, PageEnvironment] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One for all templates: each drawing copies it, and Jinja2's chain of two is read key by key in Python."""
        return {**self.globals, **d} if d else self.globals

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
