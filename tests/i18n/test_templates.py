"""No text stands bare in a template of ours, whatever branch it stands in."""

from pathlib import Path

import pytest
from django.template import engines
from tests.i18n.pseudo import bare_text

from aftercare.config.settings import PACKAGE

TEMPLATES = sorted(path for path in PACKAGE.glob("**/templates/**/*.html") if "django_templates" not in path.parts)
# Stands for whatever an expression will put there: no letter, so nothing to translate.
BLANK = "\N{MIDDLE DOT}"


# Blocks that end up within a tag, by their names.
IN_A_TAG = ("_class", "_attrs")


def without_code(source: str) -> str:
    """The template's own text: expressions, tags and translated blocks blanked, lines kept."""
    kept: list[str] = []
    statement: list[str] = []
    silent: list[bool] = [False]
    for _line, kind, value in engines["jinja2"].env.lex(source):
        if kind == "data" and not silent[-1]:
            kept.append(value)
            continue
        if kind == "block_begin":
            statement = []
        elif kind == "name":
            statement.append(value)
        elif kind == "block_end" and statement:
            _follow(statement, silent)
        if kind == "variable_begin":
            kept.append(BLANK)
        kept.append("\n" * value.count("\n"))
    return "".join(kept)


def _follow(statement: list[str], silent: list[bool]) -> None:
    """Into translated text and into blocks within a tag, and out again."""
    name, about = statement[0], statement[1:2]
    if name == "trans":
        silent.append(True)
    elif name == "block":
        silent.append(silent[-1] or bool(about and about[0].endswith(IN_A_TAG)))
    elif name in {"endtrans", "endblock"}:
        silent.pop()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_holds_no_bare_text(path: Path) -> None:
    found = bare_text(without_code(path.read_text(encoding="utf-8")))
    assert not found, "\n".join(f"{path.name}:{line}: {text}" for line, text in found)


def test_the_reader_finds_what_it_should() -> None:
    source = """<p title="Close">{% trans %}fine{% endtrans %} {{ value }}
    {% if x %}<b>bare</b>{% else %}{{ _("fine") }}{% endif %}</p>"""
    assert [text for _line, text in bare_text(without_code(source))] == ["Close", "bare"]


def test_the_reader_leaves_alone_what_nobody_reads() -> None:
    source = """{% block page_class %}wide{% endblock %}{% block a %}<code>rm -r</code> <b translate="no">ab</b>
    {% set x %}hx-get="{{ u }}" hx-target="this"{% endset %}<script>var a = 1;</script>{% endblock %}"""
    assert bare_text(without_code(source)) == []
