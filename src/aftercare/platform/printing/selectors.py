"""Heads of printed pages, and pages ready to print."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import SYSTEM, Actor, ActorKind
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.accounts.public import require_somewhere
from aftercare.platform.files.public import get_file, open_file, thumbnail
from aftercare.platform.printing import rules
from aftercare.platform.printing.models import CompanyHead
from aftercare.platform.sheets import public as sheets
from aftercare.platform.units.public import Unit, ids_in

NONE = Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands at the head of a page. `logo` is SVG text for a template's `picture`, or ""."""

    name: Words = NONE
    address: Words = NONE
    phone: str = ""
    email: str = ""
    website: str = ""
    seal: Words = NONE
    logo: str = ""

    def as_data(self) -> dict[str, Any]:
        """For a template: `data.head`."""
        return {key: getattr(self, key) for key in ("name", "address", "phone", "email", "website", "seal", "logo")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label of 40 × 30 mm. `qr` is the text of the code; `lines` at most three short ones."""

    title: str
    number: str
    qr: str
    lines: Sequence[str] = ()


def company_head(unit_path: str = "") -> Head:
    """The head for papers of a unit ("/1/4/9/"): its own, else that of the nearest one above.

    Without a path, or if none above has one, the first company's; an empty head if none is set up.
    """
    heads = {head.unit_id: head for head in CompanyHead.objects.select_related("logo__content").order_by("unit_id")}
    way = [unit_id for unit_id in reversed(ids_in(unit_path)) if unit_id in heads] if unit_path else []
    found = heads[way[0]] if way else next(iter(heads.values()), None)
    return _head(found) if found else Head()


def _head(row: CompanyHead) -> Head:
    return Head(
        name=row.name, address=row.address, phone=row.phone, email=row.email, website=row.website, seal=row.seal,
        logo=_logo(row),
    )  # fmt: skip


def _logo(row: CompanyHead) -> str:
    if row.logo is None or row.logo.content.erased_at is not None:
        return ""
    content = row.logo.content
    with open_file(row.logo.pk, SYSTEM).stream as stream:
        return rules.picture_svg(
            stream.read(), media_type=content.media_type, width=content.width or 1, height=content.height or 1
        )


def render(
    template: str,
    data: Mapping[str, Any],
    *,
    language: str,
    head: Head | None = None,
    qr: str = "",
    zone: str = "",
    at: datetime | None = None,
) -> bytes:
    """A PDF from `<app>/typst/<name>.typ` ("service/report") and its data.

    `data` may hold texts, whole numbers, lists, mappings, Words, Money, dates and aware
    datetimes (shown in `zone`, else the company's); no floats. `head` is `company_head(…)`; `qr`
    the text of the code in the head; `at` the time of printing, now if not given. Raises
    TemplateUnknownError; a fault in the template itself raises typst.TypstError.
    """
    return pages(template, data, language=language, head=head, qr=qr, zone=zone, at=at)[0]


def pages(
    template: str,
    data: Mapping[str, Any],
    *,
    language: str,
    head: Head | None = None,
    qr: str = "",
    zone: str = "",
    at: datetime | None = None,
    output: rules.Format = "pdf",
) -> list[bytes]:
    """The same as PNG pictures, one a page, for looking at; or as the one PDF."""
    printed = at or clock.now()
    place = ZoneInfo(zone or settings.TIME_ZONE)
    whole = {
        **data,
        "printed_at": printed,
        "head": (head or Head()).as_data(),
        **({"qr": rules.qr_svg(qr)} if qr else {}),
    }
    return rules.typeset(template, whole, language=language, zone=place, at=printed, output=output)


def labels(wanted: Sequence[Label], *, language: str, at: datetime | None = None) -> bytes:
    """A PDF of labels of 40 × 30 mm, one a page, for a label printer."""
    data = [
        {"title": one.title, "number": one.number, "lines": list(one.lines)[:3], "qr": rules.qr_svg(one.qr)}
        for one in wanted
    ]
    return render("printing/label", {"labels": data}, language=language, at=at)


def sheet_pdf(
    sheet_id: int, by: Actor, *, language: str, revision: int | None = None, at: datetime | None = None
) -> bytes:
    """A filled-in sheet that the reader may see, on paper: what was handed in last, or in a revision."""
    filled = sheets.filled(sheet_id, by)
    answers = sheets.history(sheet_id, by)
    answer = next((one for one in answers if one.revision == revision), filled.answer)
    if answer is None:
        raise NotFoundError
    form, owner = filled.form, sheets.owners.get(filled.sheet.subject_kind)
    with override(language):
        data = sheets.print_data(form, sheets.values_of(answer), failed=answer.failed, waived=answer.waived)
        waivers = [
            {"field": str(found.label), "reason": one["reason"]}
            for key, one in answer.waived.items()
            if (found := form.field(key))
        ]
        about = sheets.about(filled.sheet, by)
        facts = [
            *([[str(owner.label), about]] if owner and about else []),
            [_("Verdict"), pgettext("verdict", "Pass") if answer.verdict == "pass" else pgettext("verdict", "Fail")],
            [_("Handed in"), answer.at],
            [_("Version of the form"), str(filled.sheet.version.number)],
            [pgettext("sheet", "Revision"), str(answer.revision)],
        ]
    whole = {
        **with_pictures(data, by),
        "title": filled.name,
        "number": f"{filled.sheet.pk}-{answer.revision}",
        "facts": facts,
        "waivers": waivers,
    }
    unit_path = (owner.unit_path(filled.sheet.subject_id) if owner else "") or ""
    return render("printing/sheet-page", whole, language=language, head=company_head(unit_path), at=at)


def with_pictures(data: dict[str, Any], by: Actor, *, edge: int = 1280) -> dict[str, Any]:
    """`sheets.print_data` with its photographs and signatures as a template draws them (see sheet.typ)."""
    for section in data["sections"]:
        for photo in section["photos"]:
            photo["svgs"] = [photo_svg(file_id, by, edge=edge) for file_id in photo["files"]]
        for one in section["signatures"]:
            one["svg"] = photo_svg(one["file"], by, edge=edge) if one["file"] else ""
    return data


def photo_svg(file_id: int, by: Actor, *, edge: int = 1280) -> str:
    """A stored picture that the reader may see, upright and small, for a template's `picture`; "" if it was erased."""
    content = get_file(file_id, by).content
    if content.erased_at is not None:
        return ""
    width, height = rules.fitted(content.width or 1, content.height or 1, edge)
    small = thumbnail(file_id=file_id, edge=edge, by=by)
    return rules.picture_svg(small, media_type="image/jpeg", width=width, height=height)


def heads(by: Actor) -> list[CompanyHead]:
    """Every head, for the settings page."""
    require_somewhere(by, "printing.head")
    return list(CompanyHead.objects.select_related("unit", "logo__content").order_by("unit__path", "pk"))


def visible_heads(unit_ids: Collection[int], by: Actor) -> set[int]:
    """Logos stand on every paper that leaves the house: everybody of the company may see them."""
    return set(unit_ids) if by.kind is ActorKind.STAFF else set()


def head_of(unit_id: int, by: Actor) -> CompanyHead:
    """The unit's own head; an unsaved empty one if it has none."""
    require_somewhere(by, "printing.head")
    row = CompanyHead.objects.select_related("unit", "logo__content").filter(unit_id=unit_id).first()
    return row or CompanyHead(unit=Unit.objects.get(pk=unit_id), version=0)


def sample_pdf(unit_path: str, *, language: str, at: datetime | None = None) -> bytes:
    """A paper that shows the unit's head and the house style."""
    with override(language):
        data = {
            "title": _("Sample"),
            "number": "SR2611-00042",
            "facts": [[_("Customer"), _("Hongqiao Plaza")], [_("Reported"), at or clock.now()]],
            "table": {
                "title": _("Test record"),
                "heads": [pgettext("row", "No."), _("Item"), pgettext("sheet", "Value"), _("Verdict")],
                "rows": [["1", _("Brake gap"), "0.45 mm", "pass"], ["2", _("Noise"), "71 dB", "fail"]],
            },
            "note": _("Two copies, one for each side."),
            "signers": [_("Engineer"), _("Customer")],
        }
    return render(
        "printing/sample", data, language=language, head=company_head(unit_path), qr="https://example.com/", at=at
    )
