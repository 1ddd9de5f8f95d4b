"""The front-end files: no address in the lock, every icon drawn, every colour readable."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "src" / "aftercare" / "base" / "ui" / "static" / "ui"
ICON = re.compile(r"""(?:\bicon\(|\bicon=|icon_button\(|drawing=)\s*["']([a-z0-9-]+)["']""")

# Where the icon stands among the values of what `ui` declares.
PLACES = {"State": 1, "Entry": 2, "Jump": 2, "Action": 2, "Step": 2, "Smart": 3, "Hit": 4, "icon": 0}


@cache
def icons() -> set[str]:
    lines = (STATIC / "icons.txt").read_text(encoding="utf-8").splitlines()
    return {name for line in lines for name in line.split("#")[0].split()}


def test_the_lock_names_no_address_and_exact_versions() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, one in lock["packages"].items() if "resolved" in one]
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def icons_in_python(source: str) -> Iterator[str]:
    """Icons named in calls: `icon=…`, `icon("…")`, and by place in what `ui` declares."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        place = PLACES.get(name)
        found = [word.value for word in call.keywords if word.arg == "icon"]
        found += call.args[place : place + 1] if place is not None else []
        yield from (one.value for one in found if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_every_icon_that_pages_name_is_in_the_list() -> None:
    missing = {}
    for path in (ROOT / "src").rglob("*"):
        if path.suffix not in {".py", ".html"} or "vendor" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        used = set(ICON.findall(text)) | (set(icons_in_python(text)) if path.suffix == ".py" else set())
        missing |= {name: str(path.relative_to(ROOT)) for name in used - icons() - {""}}
    assert missing == {}


def test_every_script_and_sheet_of_ours_is_loaded_somewhere() -> None:
    head = (STATIC.parent.parent / "templates" / "ui" / "_head.html").read_text(encoding="utf-8")
    files = {path.name for path in STATIC.iterdir() if path.suffix in {".js", ".css"}}
    assert files == set(re.findall(r"ui/([\w-]+\.(?:js|css))", head))


# Contrast: WCAG 2.2, 4.5 to 1 for text.


def tokens(theme: str) -> dict[str, str]:
    text = (STATIC / "tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r"(:root|\[data-bs-theme=\"dark\"\]) \{(.*?)\n\}", text, re.DOTALL)
    found: dict[str, str] = {}
    for selector, body in blocks:
        if selector == ":root" or theme == "dark":
            found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", body))
    return found


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(letter * 2 for letter in digits) if len(digits) == 3 else digits
    parts = [int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "grounds"),
    [
        ("ink", ["ground", "paper", "raised", "hover", "chosen"]),
        ("ink-2", ["ground", "paper", "raised", "hover", "grey-soft"]),
        ("ink-3", ["ground", "paper", "raised", "hover"]),
        ("brand", ["ground", "paper", "raised", "hover", "chosen", "brand-soft"]),
        ("brand-strong", ["chosen", "brand-soft"]),
        ("on-brand", ["brand", "brand-strong"]),
        *(
            (tone, ["paper", "ground", "hover", "chosen", f"{tone}-soft"])
            for tone in ("blue", "teal", "green", "amber", "red", "grey")
        ),
    ],
)
def test_text_can_be_read_on_every_ground_it_stands_on(theme: str, text: str, grounds: list[str]) -> None:
    known = tokens(theme)
    poor = {
        ground: round(contrast(known[text], known[ground]), 2)
        for ground in grounds
        if contrast(known[text], known[ground]) < 4.5
    }
    assert poor == {}
