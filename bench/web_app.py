"""The product's WSGI application with two addresses more, which are the yardstick.

`/bench/bare` is a Django view without any middleware; `/bench/hello` is the same view through the
committed MIDDLEWARE, and touches neither session nor database (decision 38). Both are served by
the same processes as the pages that are measured.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.web_settings"

from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from aftercare.config.wsgi import application as django

with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django, with middleware or without."""
    handler = bare if environ["PATH_INFO"] == "/bench/bare" else django
    return handler(environ, start_response)
