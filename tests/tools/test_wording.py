"""The catalogues: gathered from everything that speaks, nothing lost on the way."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

TOOLS = Path(__file__).resolve().parent.parent.parent / "tools"


@pytest.fixture
def wording(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(TOOLS))
    import wording

    monkeypatch.setattr(wording, "ROOT", tmp_path)
    return wording


@pytest.fixture
def app(tmp_path) -> Path:
    folder = tmp_path / "shop"
    (folder / "templates" / "shop").mkdir(parents=True)
    (folder / "django_templates").mkdir()
    (folder / "static").mkdir()
    (folder / "views.py").write_text(
        '_("From Python")\npgettext("verb", "Open")\nngettext("%(n)s job", "%(n)s jobs", n)\n'
    )
    (folder / "templates" / "shop" / "a.html").write_text(
        '<p>{{ _("From Jinja") }}</p>{% trans count=n %}{{ count }} visit{% pluralize %}{{ count }} visits{% endtrans %}'
    )
    (folder / "django_templates" / "b.html").write_text('{% load i18n %}<p>{% translate "From Django" %}</p>')
    (folder / "static" / "c.js").write_text('show(gettext("From a script"));')
    return folder


def texts(catalog: Catalog) -> set:
    return {message.id for message in catalog if message.id}


def test_every_kind_of_file_is_read(wording, app) -> None:
    server, script = wording.DOMAINS
    assert texts(wording.gathered(app, server)) == {
        "From Python",
        "Open",
        ("%(n)s job", "%(n)s jobs"),
        "From Jinja",
        ("%(count)s visit", "%(count)s visits"),
        "From Django",
    }
    assert texts(wording.gathered(app, script)) == {"From a script"}


def test_events_are_called_by_the_first_line_of_their_docstring(wording, app) -> None:
    """One source for the journal, the matrix of messages and the catalogue; the check asks for its Chinese."""
    (app / "events.py").write_text(
        'class ShopEvent(Event):\n    """The common part."""\n\n    shop: int\n\n'
        'class ShopOpened(ShopEvent):\n    """A shop was opened.\n\n    Who may care."""\n\n    type = "shop.opened"\n\n'
        'class ShopShut(ShopEvent):\n    """A shop was shut."""\n\n    type: ClassVar[str] = "shop.shut"\n\n'
        'class ShopMoved(ShopEvent):\n    """A shop was moved."""\n\n    type, stream = "shop.moved", "shop"\n'
    )
    server = wording.DOMAINS[0]
    assert texts(wording.gathered(app, server)) - {"From Python", "Open", "From Jinja", "From Django"} >= {
        "A shop was opened",
        "A shop was shut",
        "A shop was moved",
    }
    assert "The common part" not in texts(wording.gathered(app, server))
    assert any("not translated: 'A shop was opened'" in text for text in wording.problems(app, server))


def test_a_translation_survives_a_refresh_and_an_unused_one_goes(wording, app) -> None:
    server = wording.DOMAINS[0]
    path = wording.refresh(app, server)
    text = path.read_text(encoding="utf-8")
    text = text.replace('msgid "From Python"\nmsgstr ""', 'msgid "From Python"\nmsgstr "来自 Python"')
    path.write_text(text + '\nmsgid "Gone"\nmsgstr "没了"\n', encoding="utf-8")
    wording.refresh(app, server)
    kept = wording.kept(path)
    assert kept.get("From Python").string == "来自 Python"
    assert kept.get("Gone") is None


def test_a_refresh_without_change_writes_the_same_bytes(wording, app) -> None:
    server = wording.DOMAINS[0]
    before = wording.refresh(app, server).read_bytes()
    assert wording.refresh(app, server).read_bytes() == before


def test_what_is_wrong_is_named(wording, app) -> None:
    server = wording.DOMAINS[0]
    (app / "views.py").write_text('_("Fine")\n_("Empty")\n_("Doubtful")\n_("For %(name)s")\n')
    (app / "templates" / "shop" / "a.html").unlink()
    (app / "django_templates" / "b.html").unlink()
    path = wording.catalogue_file(app, server)
    path.parent.mkdir(parents=True)
    path.write_text(
        wording.HEADER
        + 'msgid "Fine"\nmsgstr "好"\n\nmsgid "Empty"\nmsgstr ""\n\n#, fuzzy\nmsgid "Doubtful"\nmsgstr "疑"\n\n'
        'msgid "For %(name)s"\nmsgstr "给 %(nmae)s"\n\nmsgid "Old"\nmsgstr "旧"\n',
        encoding="utf-8",
    )
    found = [text.partition(": ")[2] for text in wording.problems(app, server)]
    assert found == [
        "not translated: 'Empty'",
        "marked fuzzy: 'Doubtful'",
        "names a placeholder that the English has not: 'For %(name)s'",
        "no longer used: 'Old'",
    ]


def test_one_text_with_two_translations_is_named(wording, tmp_path) -> None:
    for name, text in (("shop", "关闭"), ("bank", "停用")):
        path = wording.catalogue_file(tmp_path / name, wording.DOMAINS[0])
        path.parent.mkdir(parents=True)
        path.write_text(f'{wording.HEADER}msgid "Closed"\nmsgstr "{text}"\n', encoding="utf-8")
    found = wording.conflicts([tmp_path / "shop", tmp_path / "bank"])
    assert found == ["'Closed' has several translations: 关闭 (shop); 停用 (bank)"]
