"""Writes docs/events.md and the snapshots of events and API; called by `./dev docs` in a process with Django."""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EVENTS = ROOT / "docs" / "events.md"
EXPECTED = ROOT / "src" / "aftercare" / "drills" / "expected.yaml"
SNAPSHOTS = ROOT / "tests" / "snapshots"


def main() -> None:
    """Set Django up and write."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.config.settings")
    import django
    from django.utils import translation

    django.setup()
    SNAPSHOTS.mkdir(exist_ok=True)
    with translation.override("en"):
        EVENTS.write_text(events_page(), encoding="utf-8")
        _write_json("events.json", event_shapes())
        _write_json("openapi.json", api_document())
        EXPECTED.write_text(expected_of_drills(), encoding="utf-8")


def _write_json(name: str, value: object) -> None:
    text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)
    (SNAPSHOTS / name).write_text(f"{text}\n", encoding="utf-8")


def api_document() -> dict[str, object]:
    """The OpenAPI document as callers get it."""
    from aftercare.config.api import API_ROOT, api

    return dict(api.get_openapi_schema(path_prefix=API_ROOT))


def event_shapes() -> dict[str, object]:
    """The schema of every (type, v): a published shape is never edited (decision 3)."""
    from aftercare.base.kernel.events import catalogue, private_fields, refs

    return {
        f"{one.type}@{one.v}": {
            "stream": one.stream,
            "schema": one.model_json_schema(),
            "private": sorted(private_fields(one)),
            "about": {name: ref.kind for name, ref in refs(one).items()},
        }
        for one in catalogue
        if one.__module__.startswith("aftercare.")  # tests declare some of their own
    }


def expected_of_drills() -> str:
    """What each regulation's drill has to show: what is live now, and what ever was. Taking one out is done by hand."""
    import yaml

    from aftercare.drills import selectors, services

    found = {}
    for document in selectors.documents([]):
        live = set(services.live_addresses(document)) | set(selectors.expected(document.source))
        order = selectors.addresses(document)
        found[document.source] = sorted(
            live, key=lambda where: (where not in order, order.index(where) if where in order else 0)
        )
    head = "# The bindings that were live and shown; made by ./dev docs, which only adds.\n"
    return head + yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=160)


def events_page() -> str:
    """The catalogue of facts as a page."""
    from django.utils import translation

    from aftercare.base.kernel.events import catalogue, private_fields, refs
    from aftercare.platform.journal.public import title_of

    lines = [
        "# Events",
        "",
        "Every fact that the journal can hold. Made by `./dev docs` from the apps' `events.py`; do not edit.",
        "A field in *italics* is personal or free text, kept apart and erasable; → names the kind of subject.",
    ]
    app = ""
    ours = [one for one in catalogue if one.__module__.startswith("aftercare.")]
    for one in sorted(ours, key=lambda one: (_app(one.__module__), one.type, one.v)):
        if app != _app(one.__module__):
            app = _app(one.__module__)
            lines += [
                "",
                f"## {app}",
                "",
                "| event | v | what happened | 发生了什么 | stream | fields |",
                "| --- | --- | --- | --- | --- | --- |",
            ]
        private, about = private_fields(one), refs(one)
        fields = [
            (f"*{name}*" if name in private else name) + (f" → {about[name].kind}" if name in about else "")
            for name in one.model_fields
        ]
        told = (one.__doc__ or "").strip().splitlines()[0]
        with translation.override("zh-hans"):
            chinese = title_of(one.type)
        lines.append(f"| `{one.type}` | {one.v} | {told} | {chinese} | {one.stream} | {', '.join(fields)} |")
    return "\n".join(lines) + "\n"


def _app(module: str) -> str:
    """`aftercare.service.requests.events` → service; `aftercare.platform.files.events` → files."""
    parts = module.removeprefix("aftercare.").split(".")
    return parts[0] if parts[0] in {"service", "regulations"} else parts[1]


if __name__ == "__main__":
    main()
