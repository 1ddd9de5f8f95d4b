"""Escaping text for HTML where it is only joined to other text: a page does so hundreds of times.

`markupsafe.escape` gives a `Markup`, which is made in Python and takes longer than the escaping itself.
"""

from collections.abc import Callable
from typing import Any

import markupsafe
from markupsafe import Markup

# What `markupsafe.escape` calls for the text of a `str`: in C where it was built.
escaped: Callable[[str], str] = vars(markupsafe)["_escape_inner"]


def shown(value: Any) -> str:
    """The same text as `markupsafe.escape(value)`."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]  # `kind` says it
    return escaped(value) if kind is str else markupsafe.escape(value)
