"""Taking shipped regulations over: each becomes a draft of the company's own, to adapt and approve."""

from datetime import datetime

import yaml

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.commands import command
from aftercare.base.kernel.errors import NotFoundError
from aftercare.base.kernel.words import Words
from aftercare.platform.sheets import public as sheets
from aftercare.regulations.documents import services as documents
from aftercare.regulations.documents.models import Version
from aftercare.regulations.packs import selectors


@command("regulation.adopt")
def adopt(*, pack: str, unit_id: int, by: Actor, at: datetime) -> Version:
    """Begin a regulation from a shipped pack, with the forms that it uses."""
    document = selectors.pack(pack)
    if document is None:
        raise NotFoundError
    install_forms([key for _clause, binding in document.bound() for _field, key in binding.forms()], by=by, at=at)
    return documents.open_regulation(document=document, unit_id=unit_id, pack=document.key, by=by, at=at)


def install_forms(keys: list[str], *, by: Actor, at: datetime) -> None:
    """Publish the shipped forms of these keys that the company does not have yet."""
    shipped = selectors.forms()
    for key in sorted(set(keys) & shipped.keys()):
        head = selectors.read_shipped(shipped[key])
        body = yaml.safe_dump({"sections": head["sections"]}, allow_unicode=True, sort_keys=False)
        sheets.install_form(
            key=key, name=Words.from_json(_words(head["name"])), purpose=head["purpose"], source=body, by=by, at=at
        )


def _words(value: dict[str, str]) -> dict[str, str]:
    return {"zh-hans": value.get("zh", ""), "en": value.get("en", "")}
