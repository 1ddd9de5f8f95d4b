"""A worker in a process of its own that lends a hand with parts, for tests that kill one: `hand.py DATABASE`."""

import sys

import django


def lend_a_hand(database: str) -> int:
    """Work until killed. Apps can be imported once Django is there."""
    django.setup()
    from django.db import connection

    from aftercare.operations.dispatch.parts import tasks
    from aftercare.platform.jobs.working.tasks import work

    connection.settings_dict["NAME"] = database
    # It leaves its best plan more often than a worker does.
    tasks.SIGN_OF_LIFE = 0.1
    return work(threads=1)


sys.exit(lend_a_hand(sys.argv[1]))
