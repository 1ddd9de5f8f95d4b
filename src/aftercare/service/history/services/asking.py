"""Asking for an import in the background."""

from datetime import datetime

from aftercare.base.kernel.actors import Actor
from aftercare.platform.files import public as files
from aftercare.platform.jobs import public as jobs
from aftercare.service.history import rules


def ask(*, content: bytes, name: str, names: bytes, customer_name: str, by: Actor, at: datetime) -> jobs.Job:
    """Keep the file and ask for its import; a file that is no history is refused at once."""
    rules.read(content)
    kept = files.store(content=rules.plain(content), name=name.removesuffix(".gz"), by=by, at=at)
    known = files.store(content=rules.plain(names), name="units.csv", by=by, at=at) if names else None
    args = {"file_id": kept.pk, "names_id": known.pk if known else None, "name": name, "customer_name": customer_name}
    return jobs.enqueue(kind="history.import", args=args, by=by, at=at)
