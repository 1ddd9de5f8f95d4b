"""From data to paper: QR codes, pictures, dates, and the typesetter. No database.

Data reach a template as JSON in `sys.inputs`, never as markup, so whatever a customer typed is
printed as he typed it.
"""

import base64
import io
import re
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import orjson
import pylopdf_fonts_zh_cn
import segno
import typst
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import override

from aftercare.base.kernel.money import Money
from aftercare.base.kernel.words import Words
from aftercare.base.ui.public import formats
from aftercare.platform.printing.errors import TemplateUnknownError

# All templates lie under the package, so one of them may import the house's library by path.
PACKAGE = Path(__file__).resolve().parents[2]

Format = Literal["pdf", "png"]
# Coloured pictures among the letters: no font for paper has them, and an empty box says nothing. What joins or tints
# them goes with them.
_EMOJI = (
    "[\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23f3\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26bd\u26be\u26c4"
    "\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757"
    "\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55]"
)
PICTOGRAPHS = re.compile(f" ?(?:{_EMOJI}[\ufe0f\u200d\U000e0020-\U000e007f]*)+")


def qr_svg(text: str, *, scale: int = 4) -> str:
    """A QR code as SVG text, for a page (inline) or a template (`picture`). Error level M."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=scale, border=0, xmldecl=False)
    return out.getvalue().decode()


def picture_svg(content: bytes, *, media_type: str, width: int, height: int) -> str:
    """A PNG, JPEG, GIF or WebP wrapped as SVG text: the form in which pictures travel in JSON."""
    coded = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:{media_type};base64,{coded}"/></svg>'
    )


def fitted(width: int, height: int, edge: int) -> tuple[int, int]:
    """The measures of a picture whose longer side is shrunk to `edge` at most."""
    longer = max(width, height, 1)
    return (width, height) if longer <= edge else (max(1, width * edge // longer), max(1, height * edge // longer))


def printable(value: Any) -> Any:  # noqa: PLR0911 - one a kind
    """Data as JSON knows it, in the active language and zone: words, moments, days, money."""
    match value:
        case str() | Words() | Promise():
            return PICTOGRAPHS.sub("", str(value))
        case Money():
            return formats.money(value)
        case datetime():
            return formats.moment(value)
        case date():
            return formats.day(value)
        case Mapping():
            return {str(key): printable(item) for key, item in value.items()}
        case list() | tuple():
            return [printable(item) for item in value]
        case _:
            return value


def template_path(template: str) -> Path:
    """`"service/report"` → `…/service/typst/report.typ`, wherever the app's folder is."""
    if re.fullmatch(r"[a-z_]+/[a-z0-9_-]+", template):
        app, name = template.split("/")
        for path in (PACKAGE / app / "typst", *PACKAGE.glob(f"*/{app}/typst")):
            if (path / f"{name}.typ").is_file():
                return path / f"{name}.typ"
    raise TemplateUnknownError(template=template)


def typeset(
    template: str, data: Mapping[str, Any], *, language: str, zone: ZoneInfo, at: datetime, output: Format = "pdf"
) -> list[bytes]:
    """Compile a template with its data: one PDF, or one PNG a page.

    `at` is the document's own date, so that the same data give the same bytes.
    """
    path = template_path(template)
    with override(language), timezone.override(zone):
        plain = printable(data)
    inputs = {"data": orjson.dumps(plain).decode(), "language": "zh" if language.startswith("zh") else "en"}
    compiled = _compiler().compile(
        input=str(path), format=output, ppi=144, sys_inputs=inputs, timestamp=at.astimezone(UTC).replace(microsecond=0)
    )
    if compiled is None:
        msg = f"{template} gave nothing"
        raise RuntimeError(msg)
    return compiled if isinstance(compiled, list) else [compiled]


_local = threading.local()


def _compiler() -> typst.Compiler:
    """One warm typesetter a thread: the first page takes 20 ms, the next ones two."""
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(root=str(PACKAGE), font_paths=_fonts(), ignore_system_fonts=True)
    compiler: typst.Compiler = _local.compiler
    return compiler


@cache
def _fonts() -> typst.Fonts:
    """Our own fonts only: the same page on every machine."""
    folder = pylopdf_fonts_zh_cn.sans_path().parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)])
