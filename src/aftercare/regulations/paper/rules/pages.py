"""Text out of a PDF."""

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_GetLastError

from aftercare.regulations.paper.errors import (
    PaperBrokenError,
    PaperLockedError,
    PaperScannedError,
    PaperTooLargeError,
)

MAX_PAGES = 2000
# A page of a scan may carry a stamp or a page number that is text; a page of a regulation says more.
LETTERS_OF_A_PAGE = 20


def read(content: bytes, name: str) -> str:
    """The text of each page, pages apart by a form feed."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise (PaperLockedError if FPDF_GetLastError() == FPDF_ERR_PASSWORD else PaperBrokenError)(name=name) from error
    try:
        if len(document) > MAX_PAGES:
            raise PaperTooLargeError(name=name, limit=f"{MAX_PAGES:,}")
        texts = [_page(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise PaperBrokenError(name=name) from error
    finally:
        document.close()
    letters = sum(char.isalnum() for text in texts for char in text)
    if letters < LETTERS_OF_A_PAGE * min(len(texts), 3):
        raise PaperScannedError(name=name)
    return "\f".join(texts)


def refuse(name: str) -> None:
    """It is called a document and has not even a document's beginning."""
    raise PaperBrokenError(name=name)


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        text = page.get_textpage()
        try:
            return str(text.get_text_range()).replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "")
        finally:
            text.close()
    finally:
        page.close()
