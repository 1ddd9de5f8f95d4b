"""Icons: one SVG sprite, referred to by name (`static/ui/icons.txt` lists them)."""

from functools import lru_cache

from django.utils.html import escape
from markupsafe import Markup

from aftercare.base.ui.assets import static

SPRITE = "vendor/icons.svg"


@lru_cache(maxsize=512)
def _drawn(name: str, classes: str) -> Markup:
    css = f"icon {classes}".strip()
    return Markup(f'<svg class="{escape(css)}" aria-hidden="true"><use href="{static(SPRITE)}#{escape(name)}"/></svg>')  # noqa: S704 - escaped above


def icon(name: str, classes: str = "") -> Markup:
    """An icon without a name of its own: write the word beside it, or `aria-label` on the button."""
    return _drawn(name, classes) if name else Markup("")
