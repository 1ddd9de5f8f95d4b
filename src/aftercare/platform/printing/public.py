"""What other apps may use of printing: PDF from data, labels, QR codes, the company's head.

A template is `<app>/typst/<name>.typ`; it imports the house style from
`/platform/printing/typst/house.typ`. See docs/developers/printing.md.
"""

from aftercare.platform.printing.models import CompanyHead
from aftercare.platform.printing.rules import picture_svg, qr_svg
from aftercare.platform.printing.selectors import (
    Head,
    Label,
    company_head,
    labels,
    pages,
    photo_svg,
    render,
    sheet_pdf,
    with_pictures,
)
from aftercare.platform.printing.services import set_head

__all__ = [
    "CompanyHead",
    "Head",
    "Label",
    "company_head",
    "labels",
    "pages",
    "photo_svg",
    "picture_svg",
    "qr_svg",
    "render",
    "set_head",
    "sheet_pdf",
    "with_pictures",
]
