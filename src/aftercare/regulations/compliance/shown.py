"""Compliance on paper and as a sheet, in words of the active language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from aftercare.base.ui import public as ui
from aftercare.base.ui.public import formats
from aftercare.platform.printing import public as printing
from aftercare.regulations.compliance.rules import Counts
from aftercare.regulations.compliance.rules.periods import Span
from aftercare.regulations.compliance.selectors.standing import Overview


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of counts. `widths`: of its columns on paper."""

    title: str
    unit_path: str
    heads: list[str]
    rows: list[list[ui.Plain]]
    widths: str


def overview(found: Sequence[Overview]) -> Figures:
    """Every regulation with its figures."""
    rows: list[list[ui.Plain]] = [[str(one.document.name), *_figures(one.standing.total)] for one in found]
    heads = [pgettext("verdict", "Regulation"), *_heads()]
    return Figures(pgettext("rail entry", "Compliance"), "", heads, rows, "1" + "a" * 6)


def regulation(one: Overview) -> Figures:
    """One regulation, clause by clause."""
    rows: list[list[ui.Plain]] = [
        [str(line.clause.numbered), str(line.clause.title or line.clause.key), *_figures(line.counts)]
        for line in one.standing.lines
    ]
    rows.append(["", pgettext("verdict", "Total"), *_figures(one.standing.total)])
    heads = ["", pgettext("verdict", "Clause"), *_heads()]
    title = f"{one.document.name} · {pgettext('rail entry', 'Compliance')}"
    return Figures(title, one.version.regulation.unit_path if one.version else "", heads, rows, "a1" + "a" * 6)


def figures_pdf(table: Figures, span: Span, at: datetime) -> bytes:
    """A table of counts on paper."""
    rows = [[_printed(value) for value in row] for row in table.rows]
    return table_pdf(table.title, table.unit_path, span, table.heads, rows, table.widths, at)


def figures_workbook(table: Figures) -> IO[bytes]:
    """The same as a sheet."""
    return ui.workbook(table.title, table.heads, table.rows, wide={table.widths.index("1")})


def _printed(value: ui.Plain) -> str:
    return formats.percent(int(value * 100)) if isinstance(value, Decimal) else "" if value is None else str(value)


def _heads() -> list[str]:
    states = [pgettext("verdict", name) for name in ("Kept", "Breached", "Open", "Waived", "Share kept")]
    return [_("Cases"), *states]


def _figures(counts: Counts) -> list[ui.Plain]:
    """The share in percent, with its hundredths."""
    share = None if counts.share_bp is None else Decimal(counts.share_bp) / 100
    return [counts.cases, counts.kept, counts.breached, counts.open, counts.waived, share]


def table_pdf(
    title: str,
    unit_path: str,
    span: Span,
    heads: list[str],
    rows: list[list[str]],
    widths: str,
    at: datetime,
    *,
    count: str = "",
) -> bytes:
    """A table about a time, under the company's head; `count` says of how many rows it is a part."""
    data: dict[str, Any] = {
        "title": title,
        "facts": [
            [_("Time"), f"{span.first.isoformat()} – {span.last.isoformat()}"],
            [_("Rows"), count or str(len(rows))],
        ],
        "widths": list(widths),
        "heads": heads,
        "rows": rows,
    }
    language = get_language() or "zh-hans"
    return printing.render(
        "regulations/compliance", data, language=language, head=printing.company_head(unit_path), at=at
    )
