"""The life file on paper: the same figures and lines as on the page, with a code that leads there."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui.public import formats
from aftercare.platform.printing import public as printing
from aftercare.registry.equipment.public import Asset
from aftercare.service.life import selectors
from aftercare.service.life.rules.counting import figures
from aftercare.service.life.rules.facts import Life
from aftercare.service.life.shown.entries import KINDS, look_of, what_of
from aftercare.service.life.shown.figures import Period, shares, tiles
from aftercare.service.life.shown.heads import changes, head, shown_sections, standings

# So many lines stand on one paper, the newest; the sheet of the list has all.
MOST = 500


def paper_of(asset: Asset, one: Life, period: Period, *, by: Actor, language: str) -> bytes:
    """The life file of a time as a PDF."""
    with override(language):
        data = paper_data(asset, one, period, by=by)
    return printing.render(
        "service/life", data, language=language, head=printing.company_head(asset.unit_path),
        qr=f"{settings.PUBLIC_URL}{reverse('service:life', args=[asset.pk])}", at=one.at,
    )  # fmt: skip


def paper_data(asset: Asset, one: Life, period: Period, *, by: Actor) -> dict[str, Any]:
    """Everything that the template shows; texts only, never markup."""
    found = figures(one, period.since, period.until)
    lines = [each for each in selectors.entries([asset.pk], by) if period.since <= each.at < period.until]
    return {
        "title": _("Life file of %(what)s") % {"what": asset.name or asset.product},
        "number": asset.number,
        "words": _words(),
        "facts": [[label, text] for _title, pairs in head(asset, by) for label, text, _url in pairs if text],
        "standings": [
            [each.label, str(each.state.label), each.span, each.basis] for each in standings(asset, one.at, by)
        ],
        "period": period.label,
        "figures": [[each.label, each.value, each.hint, each.counted] for each in tiles(asset, found, period)],
        "spent": [[str(each.state.label), each.time] for each in shares(found)],
        "known_since": _("On file since %(day)s.") % {"day": formats.day(one.begins)} if one.begins else "",
        "entries": [_line(each) for each in lines[:MOST]],
        "left_out": _left_out(len(lines) - MOST),
        "sections": [
            {"title": str(each.title), "heads": [str(text) for text in each.heads], "rows": rows}
            for each, rows in shown_sections(asset, period, by)
        ],
        "parts": [_part(each) for each in selectors.parts_of(asset, by)],
        "changes": [
            [formats.moment(each.at), str(each.text), str(each.detail), each.who] for each in changes(asset, by)
        ],
    }


def _line(one: selectors.Entry) -> list[str]:
    look = look_of(one.kind, one.state, one.sub_state)
    return [
        formats.day(one.at), str(KINDS[one.kind].label), one.number, one.title or what_of(one), one.person,
        str(look.label) if look else "",
    ]  # fmt: skip


def _part(one: selectors.Part) -> list[str]:
    asset = one.asset
    newest = formats.day(one.newest_at) if one.newest_at else ""
    return [
        f"{'· ' * (one.depth - 1)}{asset.name or asset.product}", asset.number, asset.serial,
        str(asset.get_state_display()), formats.number(one.requests), newest,
    ]  # fmt: skip


def _left_out(count: int) -> str:
    if count <= 0:
        return ""
    return _("Earlier lines left out: %(count)s. The sheet of the list has all of them.") % {"count": count}


def _words() -> dict[str, Any]:
    return {
        "standing": _("Warranty and contracts today"),
        "standing_heads": [pgettext("life file", "What"), _("State"), _("Valid"), _("Where it is said")],
        "figures": _("Figures"),
        "figure_heads": [_("Figure"), pgettext("life file", "Value"), _("Remark"), _("How it is counted")],
        "spent": _("How the time was spent"),
        "entries": _("On file in this time"),
        "entry_heads": [
            pgettext("life file", "When"), pgettext("life file", "What"), _("Number"), _("In a few words"),
            _("Person"), _("State"),
        ],
        "nothing": _("Nothing is on file about this equipment."),
        "parts": _("Parts"),
        "part_heads": [_("Part"), _("Number"), _("Serial number"), _("State"), _("Requests"), _("Newest request")],
        "changes": _("Place, parts, warranty and contracts over time"),
        "change_heads": [
            pgettext("life file", "When"), pgettext("life file", "What"), pgettext("life file", "Details"), _("Person"),
        ],
    }  # fmt: skip
