"""Templates are compiled for each language, with what never changes there written into them."""

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, UndefinedError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from tests.i18n import pseudo

from aftercare.base.ui.compiling import PageEnvironment
from aftercare.base.ui.environment import environment
from aftercare.base.ui.escaping import shown

SOURCES = {
    "text.html": '{{ _("Close") }}',
    "outer.html": '{% include "text.html" %} · {% from "macros.html" import said %}{{ said() }}',
    "macros.html": '{% macro said() %}{{ _("Edit") }}{% endmacro %}',
    "base.html": '[{% block body %}{% endblock %}]{{ _("Close") }}',
    "page.html": '{% extends "base.html" %}{% block body %}{{ icon("x") }}{% trans %}Close{% endtrans %}{% endblock %}',
    "context.html": '{{ pgettext("frame", "Start") }}',
    "values.html": '{{ _("Edit %(what)s", what=of) }}{{ icon(drawing) }}',
    "percent.html": '{{ _("100%%") }}',
    "broken.html": '{{ _("Close", missing) }}',
}


@pytest.fixture
def pages() -> PageEnvironment:
    return environment(loader=DictLoader(SOURCES), autoescape=True)


def drawn(pages: PageEnvironment, name: str, language: str, **values: object) -> str:
    with override(language):
        return pages.get_template(name).render(values)


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("text.html", "Close", "关闭"),
        ("outer.html", "Close · Edit", "关闭 · 修改"),
        ("context.html", "Start", "首页"),
    ],
)
def test_each_language_has_its_own(pages: PageEnvironment, name: str, english: str, chinese: str) -> None:
    for _again in range(2):
        assert drawn(pages, name, "en") == english
        assert drawn(pages, name, "zh-hans") == chinese


def test_a_page_and_what_it_extends_speak_one_language(pages: PageEnvironment) -> None:
    assert drawn(pages, "page.html", "zh-hans").endswith("关闭]关闭")
    assert drawn(pages, "page.html", "en").endswith("Close]Close")
    assert "#x" in drawn(pages, "page.html", "en")


def test_another_catalogue_of_the_same_language_is_another_language(pages: PageEnvironment) -> None:
    assert drawn(pages, "text.html", "en") == "Close"
    with pseudo.spoken():
        assert pages.get_template("text.html").render() == pseudo.marked("Close")
    assert drawn(pages, "text.html", "en") == "Close"


def test_a_template_without_a_name_follows_whoever_draws_it(pages: PageEnvironment) -> None:
    with override("en"):
        made = pages.from_string(SOURCES["text.html"])
        assert made.render() == "Close"
    with override("zh-hans"):
        assert made.render() == "关闭"


def test_what_hangs_on_values_is_drawn_with_them_and_escaped(pages: PageEnvironment) -> None:
    first = drawn(pages, "values.html", "en", of="<b>", drawing="x")
    assert first.startswith("Edit &lt;b&gt;<svg")
    assert first.endswith("</svg>")
    assert "#check" in drawn(pages, "values.html", "en", of="", drawing="check")
    assert drawn(pages, "percent.html", "en") == "100%"


def test_a_wrong_call_stays_a_fault_of_the_page(pages: PageEnvironment) -> None:
    with pytest.raises((TypeError, UndefinedError)):
        drawn(pages, "broken.html", "en")


def test_what_never_changes_is_no_call_any_more(pages: PageEnvironment) -> None:
    with override("en"):
        source = pages.get_template("page.html").environment.compile(SOURCES["page.html"], "page.html", raw=True)
    assert "context.call" not in source
    assert "Close" in source


@given(st.one_of(st.text(), st.text().map(Markup), st.integers(), st.none()))
def test_what_is_shown_is_escaped_as_ever(value: object) -> None:
    assert str(shown(value)) == str(escape(value))


class _Marked:
    def __html__(self) -> str:
        return "<i>kept</i>"


@pytest.mark.parametrize("value", [_Marked(), mark_safe("<b>safe</b>"), gettext_lazy("Close")])
def test_what_brings_its_own_html_or_is_lazy_is_shown_as_ever(value: object) -> None:
    assert shown(value) == escape(value)


def test_what_wants_the_context_still_gets_it() -> None:
    @pass_context
    def names(context: Context, mark: str) -> str:
        return mark.join(sorted(name for name in context.get_all() if name in {"one", "two", "three"}))

    sources = {
        "page.html": '{% set three = 3 %}{% for one_of in [2] %}{% set two = one_of %}{{ names("<") }}{% endfor %}',
        "macro.html": "{% macro box(title, tall=false) %}{{ title }}{{ tall }}{{ caller() }}{% endmacro %}"
        '{% call box("<b>", tall=true) %}<i>{{ inside }}</i>{% endcall %}',
        "methods.html": '{% set found = [] %}{% do found.append("<") %}{{ found[0] }}{{ given.items()|list|length }}',
    }
    pages = environment(loader=DictLoader(sources), autoescape=True)
    pages.globals["names"] = names
    assert drawn(pages, "page.html", "en", one=1) == "one&lt;three&lt;two"
    assert drawn(pages, "macro.html", "en", inside="&") == "&lt;b&gt;True<i>&amp;</i>"
    assert drawn(pages, "methods.html", "en", given={"items": 1}) == "&lt;1"
