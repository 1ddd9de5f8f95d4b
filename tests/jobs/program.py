"""A worker in a process of its own, for tests that kill one: `program.py DATABASE MARK [seconds]`.

It does the jobs of `tests.factories.jobs`; from the third step on each step writes MARK and sleeps.
"""

import sys
import time
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402
from tests.factories import jobs  # noqa: E402

from aftercare.platform.jobs.working.tasks import work  # noqa: E402

database, mark, seconds = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
connection.settings_dict["NAME"] = database


def dawdle(_run: object, step: int) -> None:
    if step >= 3:
        mark.write_text(str(step), encoding="utf-8")
        time.sleep(seconds)


jobs.on_step.append(dawdle)
sys.exit(work(threads=1))
