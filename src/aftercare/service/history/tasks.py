"""Importing a history in the background."""

from hashlib import sha256
from io import StringIO
from typing import Any

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.words import Words
from aftercare.platform.files import public as files
from aftercare.platform.jobs import public as jobs
from aftercare.service.history import rules, selectors, services

FOUND = {
    "batch": Words("批次", "Batch"),
    "rows": Words("导入的行", "Rows taken in"),
    "breakdowns": Words("其中故障", "Breakdowns among them"),
    "returned": Words("退回的行", "Rows returned"),
}


@jobs.handler("history.import", label=Words("导入历史记录", "Import a history"), found=FOUND)
def import_history(
    run: jobs.Run, *, file_id: int, names_id: int | None, name: str, customer_name: str
) -> dict[str, Any]:
    """Import a kept file. Begun again after a crash, it first takes back what it had done."""
    content = _kept(file_id, run.by)
    digest = sha256(content).hexdigest()
    standing = selectors.standing_batch(digest)
    if run.attempt > 1 and standing is not None:
        services.undo(batch_id=standing, by=run.by, at=run.at)
    rows = list(rules.read(content))

    def progress(done: int) -> None:
        run.check_cancelled()
        run.progress(done, len(rows))

    outcome = services.import_history(
        rows=rows, sha256=digest, label=name, customer_name=customer_name, by=run.by, at=run.at, progress=progress,
        names=rules.read_names(_kept(names_id, run.by)) if names_id else None,
    )  # fmt: skip
    result = {
        "batch": outcome.batch_id,
        "rows": outcome.rows,
        "breakdowns": outcome.breakdowns,
        "returned": len(outcome.returned),
    }
    if outcome.returned:
        result["returned_file"] = keep_returned(outcome, run=run).pk
    return result


def keep_returned(outcome: services.Outcome, *, run: jobs.Run) -> files.File:
    """The rows that did not go in, each with its reason, as a file."""
    text = StringIO()
    rules.write_returned([(one.line, one.row, one.reason) for one in outcome.returned], text)
    return files.store(content=text.getvalue().encode("utf-8-sig"), name="returned.csv", by=run.by, at=run.at)


def _kept(file_id: int, by: Actor) -> bytes:
    with files.open_file(file_id, by).stream as stream:
        content: bytes = stream.read()
    return content
