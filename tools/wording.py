"""`./dev messages`: what our pages and messages say, gathered into one catalogue per app."""

import argparse
import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_javascript
from babel.messages.pofile import read_po, write_po
from console import ROOT, fail, say
from preparing import PACKAGE, compile_catalogues

LANGUAGE = "zh_Hans"
HEADER = (
    'msgid ""\nmsgstr ""\n'
    f'"Language: {LANGUAGE}\\n"\n'
    '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# As in base/ui/environment.py: what a {% trans %} block holds depends on them.
JINJA = {
    "extensions": "jinja2.ext.do",
    "silent": "false",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
# An app of ours is a folder with an apps.py; what lies in a nested app's folder is not the outer one's.
APPS = sorted(file.parent for file in PACKAGE.glob("**/apps.py"))


@dataclass(frozen=True)
class Domain:
    """One kind of catalogue: Django reads `django` on the server, `djangojs` for scripts."""

    name: str
    files: Callable[[Path], Iterator[tuple[Path, Any]]]


def _server_files(app: Path) -> Iterator[tuple[Path, Any]]:
    for file in sorted(app.glob("**/*.py")):
        if "migrations" not in file.parts:
            yield file, "python"
            if file.name == "events.py":
                yield file, _event_titles
    for file in sorted(app.glob("**/*.html")) + sorted(app.glob("**/*.txt")):
        if "django_templates" in file.parts:
            yield file, _django_template
        elif "templates" in file.parts:
            yield file, "jinja2"


def _script_files(app: Path) -> Iterator[tuple[Path, Any]]:
    for file in sorted(app.glob("static/**/*.js")):
        if "vendor" not in file.parts:
            yield file, "javascript"


DOMAINS = (Domain("django", _server_files), Domain("djangojs", _script_files))


def _event_titles(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterable[Any]:  # noqa: ARG001
    """What an event is called wherever it is named: the first line of its docstring, without the full stop."""
    for node in ast.parse(file.read()).body:
        if isinstance(node, ast.ClassDef) and _declares_type(node):
            title = (ast.get_docstring(node) or "").partition("\n")[0].removesuffix(".")
            yield node.lineno, "gettext", title, []


def _declares_type(node: ast.ClassDef) -> bool:
    """A class without a type of its own is the common part of others, and names no event."""
    return any(
        one.id == "type"
        for part in node.body
        if isinstance(part, ast.Assign | ast.AnnAssign) and part.value is not None and not _is_empty(part.value)
        for target in (part.targets if isinstance(part, ast.Assign) else [part.target])
        for one in ast.walk(target)
        if isinstance(one, ast.Name)
    )


def _is_empty(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and not value.value


def _django_template(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterable[Any]:
    """Django turns a template into something like C; a script reader finds the calls in it."""
    from django.utils.translation.template import templatize

    calls = templatize(file.read().decode()).encode()
    return extract_javascript(BytesIO(calls), keywords, comment_tags, options)


def gathered(app: Path, domain: Domain) -> Catalog:
    """The messages as they stand in the code now."""
    catalog = Catalog(locale=LANGUAGE, charset="utf-8")
    for path, method in domain.files(app):
        options = JINJA if method == "jinja2" else {}
        with path.open("rb") as file:
            found = list(extract(method, file, KEYWORDS, (), options))
        for _line, text, _comments, context in found:
            if text:
                catalog.add(text, None, [(path.relative_to(app).as_posix(), 1)], context=context)
    return catalog


def catalogue_file(app: Path, domain: Domain) -> Path:
    """Where an app keeps its Chinese."""
    return app / "locale" / LANGUAGE / "LC_MESSAGES" / f"{domain.name}.po"


def kept(path: Path) -> Catalog:
    """The catalogue as it lies in the repository."""
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, abort_invalid=True)


def problems(app: Path, domain: Domain) -> list[str]:
    """What is untranslated, doubtful or out of date in one catalogue."""
    now, path = gathered(app, domain), catalogue_file(app, domain)
    have = kept(path)
    found = [_fault(message, have.get(message.id, message.context)) for message in now if message.id]
    stale = [message for message in have if message.id and now.get(message.id, message.context) is None]
    found += [f"no longer used: {_short(message)}" for message in stale]
    return [f"{path.relative_to(ROOT)}: {text}" for text in found if text]


def _fault(wanted: Message, have: Message | None) -> str:
    strings = [have.string] if have and isinstance(have.string, str) else list(have.string) if have else []
    if have is None or not strings or not all(strings):
        return f"not translated: {_short(wanted)}"
    if have.fuzzy:
        return f"marked fuzzy: {_short(wanted)}"
    source = wanted.id if isinstance(wanted.id, str) else wanted.id[-1]
    if any(set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(source)) for text in strings):
        return f"names a placeholder that the English has not: {_short(wanted)}"
    if isinstance(wanted.id, str) and set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(strings[0])):
        return f"placeholders differ: {_short(wanted)}"
    return ""


def _short(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return repr(text if len(text) < 90 else text[:87] + "…")


def conflicts(apps: Iterable[Path] = APPS) -> list[str]:
    """The same English in two catalogues with different Chinese: only one of them is ever shown.

    Use one word, or tell them apart with a context (`pgettext`).
    """
    seen: dict[tuple[str, Any, Any], dict[str, list[str]]] = {}
    for domain in DOMAINS:
        for app in apps:
            for message in kept(catalogue_file(app, domain)):
                if message.id and message.string:
                    said = seen.setdefault((domain.name, message.id, message.context), {})
                    said.setdefault(str(message.string), []).append(app.name)
    return [
        f"{message!r} has several translations: "
        + "; ".join(f"{text} ({', '.join(apps)})" for text, apps in said.items())
        for (_domain, message, _context), said in seen.items()
        if len(said) > 1
    ]


def refresh(app: Path, domain: Domain) -> Path | None:
    """Write one catalogue: new messages empty, old translations kept, unused ones gone."""
    path, now = catalogue_file(app, domain), gathered(app, domain)
    have = kept(path)
    if not len(now) and not path.exists():
        return None
    for message in now:
        known = have.get(message.id, message.context) if message.id else None
        if known is not None and known.string:
            message.string, message.flags = known.string, message.flags | known.flags
    text = BytesIO()
    write_po(text, now, width=118, omit_header=True, sort_by_file=True, include_lineno=False)
    content = HEADER + text.getvalue().decode()
    if not path.exists() or path.read_text(encoding="utf-8") != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return path


def messages(arguments: list[str]) -> int:
    """Refresh and compile the catalogues of the named apps, else of all; list what is missing."""
    parser = argparse.ArgumentParser(prog="./dev messages")
    parser.add_argument("apps", nargs="*", help="labels, as in: service accounts (default: all)")
    parser.add_argument("--check", action="store_true", help="change nothing")
    options = parser.parse_args(arguments)
    chosen = [app for app in APPS if not options.apps or app.name in options.apps]
    if missing := set(options.apps) - {app.name for app in chosen}:
        fail(f"There is no app called {', '.join(sorted(missing))}.", 2)
    if not options.check:
        compile_catalogues(path for app in chosen for domain in DOMAINS if (path := refresh(app, domain)))
    found = [text for app in chosen for domain in DOMAINS for text in problems(app, domain)]
    names = [app.name for app in chosen]
    found += [text for text in conflicts() if any(name in text for name in names)]
    for text in found:
        say(text)
    say(f"{len(found)} messages want attention." if found else "Every message is translated.")
    return 1 if found else 0
