"""Forms that people of the demo company fill in: what is known stands there, the rest they write."""

import io
from datetime import datetime
from random import Random
from typing import Any

from django.utils import timezone
from PIL import Image, ImageDraw

from aftercare.base.kernel.actors import Actor
from aftercare.demo import rules
from aftercare.platform.files import public as files
from aftercare.platform.sheets import public as sheets
from aftercare.service import public as service


class Papers:
    """Whoever fills forms in; each hand signs in its own way."""

    def __init__(self, draw: Random) -> None:
        self.draw = draw
        # Person → the file of the signature.
        self.signed: dict[int, int] = {}

    def hand_in(self, form: str, visit: service.Visit, by: Actor, at: datetime) -> None:
        """Lay the form out for the visit, complete it and hand it in."""
        sheet = service.evidence.lay_out_form(visit_id=visit.pk, form=form, by=by, at=at)
        self.complete(sheet.pk, by, at)

    def complete(self, sheet_id: int, by: Actor, at: datetime) -> None:
        """Write what is not known yet, and hand in."""
        filled = sheets.filled(sheet_id, by)
        answers = dict(filled.draft)
        for field in filled.form:
            if field.mandatory and not field.show_if and field.key not in answers:
                answers[field.key] = self._value(field, by, at)
        sheets.submit(sheet_id=sheet_id, answers=answers, by=by, at=at)

    def _value(self, field: Any, by: Actor, at: datetime) -> Any:
        match field.kind:
            case "signature":
                return {"file": self._signature(by, at), "name": rules.SIGNED}
            case "table":
                row = {column.key: self._value(column, by, at) for column in field.columns if column.mandatory}
                return [row] * max(field.min_rows, 1)
            case "choice":
                return rules.CHOSEN.get(field.key) or self.draw.choice(field.options).key
            case "number":
                return rules.COUNTED.get(field.key) or str(field.min or 0)
            case _:
                return self._plain(field, at)

    def _plain(self, field: Any, at: datetime) -> str:
        known = {
            "pass_fail_na": "pass",
            "moment": at.isoformat(),
            "date": timezone.localtime(at).date().isoformat(),
        }
        return known.get(field.kind) or self.draw.choice(rules.WRITTEN.get(field.key, rules.NOTES))

    def _signature(self, by: Actor, at: datetime) -> int:
        """Drawn once, as a stamp would be."""
        who = by.id or 0
        if who not in self.signed:
            self.signed[who] = files.store(content=_stroke(who), name="signature.png", by=by, at=at).pk
        return self.signed[who]


def _stroke(seed: int) -> bytes:
    """A line as a hand draws it."""
    draw = Random(seed)  # noqa: S311
    picture = Image.new("RGBA", (240, 80), (255, 255, 255, 0))
    points = [(12 + step * 24, draw.randrange(14, 66)) for step in range(10)]
    ImageDraw.Draw(picture).line(points, fill=(20, 40, 90, 255), width=3, joint="curve")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
