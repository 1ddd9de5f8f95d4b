"""One catalogue of messages a language, where Django keeps one for each app; and which language it is, at hand."""

import threading
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import trans_real


class Catalogue(trans_real.TranslationCatalog):
    """Joins what forms its plurals alike.

    Django means to, but compares a function with its code, which are never equal: each message of a page was
    looked for in up to forty catalogues.
    """

    # Django's own, which its stubs do not know.
    _catalogs: list[dict[Any, str]]
    _plurals: list[Callable[[int], int]]

    def update(self, trans: Any) -> None:
        if trans.plural.__code__ == self._plurals[0].__code__:
            self._catalogs[0].update(trans._catalog)  # noqa: SLF001 - as the original
        else:
            super().update(trans)


def join_equal() -> None:
    """To be called before any language is loaded."""
    vars(trans_real)["TranslationCatalog"] = Catalogue


def hold_by_thread() -> None:
    """Keep the language and the zone in force as a thread keeps what is its own.

    Django keeps them so that tasks of asyncio which go from thread to thread find them again, behind a lock. We
    have no such tasks, and each text of a page asks: that took several times as long as finding the text.
    """
    for module in (trans_real, timezone):
        vars(module)["_active"] = threading.local()
