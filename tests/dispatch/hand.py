"""A worker in a process of its own that lends a hand with parts, for tests that kill one: `hand.py DATABASE`."""

import sys

import django

django.setup()

from django.db import connection  # noqa: E402

from aftercare.operations.dispatch.parts import tasks  # noqa: E402
from aftercare.platform.jobs.working.tasks import work  # noqa: E402

connection.settings_dict["NAME"] = sys.argv[1]
# It leaves its best plan more often than a worker does.
tasks.SIGN_OF_LIFE = 0.1
sys.exit(work(threads=1))
