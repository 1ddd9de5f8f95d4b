"""What happens to files by itself."""

from aftercare.base.kernel.words import Words
from aftercare.platform.files.services import sweep
from aftercare.platform.jobs.public import Result, Run, periodic


@periodic(
    "files.sweep",
    "20 3 * * *",
    label=Words(zh="清理未使用的附件", en="Clear away uploads that were never used"),
    found={"files": Words("清理的附件", "Uploads cleared away")},
)
def sweep_uploads(run: Run) -> Result:
    """Forget uploads of forms that were never sent."""
    removed = 0
    while found := sweep(by=run.by, at=run.at):
        removed += found
        run.check_cancelled()
    return {"files": removed}
