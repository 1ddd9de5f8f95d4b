"""Compliance and breaches on paper, in words of the active language."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from aftercare.base.kernel.events import About
from aftercare.base.ui.public import formats
from aftercare.platform.journal import public as journal
from aftercare.platform.printing import public as printing
from aftercare.regulations.compliance.rules import Counts, Verdict
from aftercare.regulations.compliance.rules.causes import CAUSES
from aftercare.regulations.compliance.rules.periods import Span
from aftercare.regulations.compliance.selectors.reading import Cited, Explanation
from aftercare.regulations.compliance.selectors.standing import Overview

Names = Mapping[tuple[str, int], journal.Subject]


def overview_pdf(found: Sequence[Overview], span: Span, at: datetime) -> bytes:
    """Every regulation with its figures."""
    rows = [[str(one.document.name), *_figures(one.standing.total)] for one in found]
    heads = [pgettext("verdict", "Regulation"), *_heads()]
    return _pdf(pgettext("rail entry", "Compliance"), "", span, heads, rows, "1" + "a" * 6, at)


def regulation_pdf(one: Overview, span: Span, at: datetime) -> bytes:
    """One regulation, clause by clause."""
    rows = [
        [line.clause.number, str(line.clause.title or line.clause.key), *_figures(line.counts)]
        for line in one.standing.lines
    ]
    rows.append(["", pgettext("verdict", "Together"), *_figures(one.standing.total)])
    heads = ["", pgettext("verdict", "Clause"), *_heads()]
    title = f"{one.document.name} · {pgettext('rail entry', 'Compliance')}"
    return _pdf(title, one.version.regulation.unit_path if one.version else "", span, heads, rows, "a1" + "a" * 6, at)


def breaches_pdf(
    verdicts: Sequence[Verdict],
    clauses: Mapping[str, Cited],
    names: Names,
    said: Mapping[int, Explanation],
    span: Span,
    at: datetime,
) -> bytes:
    """What was not kept."""
    rows = [_breach(one, clauses[one.address], names, said.get(one.number)) for one in verdicts]
    heads = [pgettext("verdict", name) for name in ("Case", "Clause", "Why", "Cause noted", "Person", "Customer")]
    return _pdf(pgettext("rail entry", "Breaches"), "", span, heads, rows, "a11aaa", at)


def _breach(one: Verdict, clause: Cited, names: Names, said: Explanation | None) -> list[str]:
    keys = [About("", one.subject_kind, one.subject_id), *_people(one)]
    found = {about.kind: names.get((about.kind, about.id)) for about in keys}
    case, staff, customer = (found.get(kind) for kind in (one.subject_kind, "staff", "customer"))
    cause = str(CAUSES.get(said.cause, said.cause)) if said else ""
    return [
        case.name if case else f"{one.subject_kind} {one.subject_id}",
        f"{clause.regulation} {clause.label}".strip(),
        str(one.said),
        cause,
        staff.name if staff else "",
        customer.name if customer else "",
    ]


def _people(one: Verdict) -> list[About]:
    pairs = (("staff", one.staff_id), ("customer", one.customer_id))
    return [About("", kind, number) for kind, number in pairs if number]


def _heads() -> list[str]:
    states = [pgettext("verdict", name) for name in ("Kept", "Breached", "Open", "Waived", "Share kept")]
    return [_("Cases"), *states]


def _figures(counts: Counts) -> list[str]:
    share = "" if counts.share_bp is None else formats.percent(counts.share_bp)
    numbers = (counts.cases, counts.kept, counts.breached, counts.open, counts.waived)
    return [*map(str, numbers), share]


def _pdf(
    title: str, unit_path: str, span: Span, heads: list[str], rows: list[list[str]], widths: str, at: datetime
) -> bytes:
    data: dict[str, Any] = {
        "title": title,
        "facts": [[_("Time"), f"{span.first.isoformat()} – {span.last.isoformat()}"], [_("Rows"), str(len(rows))]],
        "widths": list(widths),
        "heads": heads,
        "rows": rows,
    }
    language = get_language() or "zh-hans"
    return printing.render(
        "regulations/compliance", data, language=language, head=printing.company_head(unit_path), at=at
    )
