"""The product's settings as they are; only the addresses of the yardstick come in front."""

from aftercare.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.web_urls"
