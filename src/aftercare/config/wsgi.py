"""The WSGI application that granian serves."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application
from django.db import connections

from aftercare.base.kernel.sqlite import checkpoints
from aftercare.config.turns import InTurn

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.config.settings")
checkpoints.keep_apart()
application = InTurn(get_wsgi_application())


def _warm_up() -> None:
    """Beside the first requests, so that none of them has to wait for it."""
    # Models can be imported once Django is there.
    from aftercare.base.kernel import clock
    from aftercare.operations.dispatch.public import appointments

    try:
        appointments.warm_up(at=clock.now())
    finally:
        connections.close_all()


Thread(target=_warm_up, name="rooms", daemon=True).start()
