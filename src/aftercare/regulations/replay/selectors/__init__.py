"""Reading for a replay: cases judged again, scores counted again, and how a version's replays stand."""

from aftercare.regulations.replay.selectors.judging import (
    DAYS,
    JOB,
    MOST_DAYS,
    Asked,
    Progress,
    Replay,
    Sink,
    as_json,
    asked,
    flips_of,
    live_job,
    replay,
    version_named,
)

__all__ = [
    "DAYS",
    "JOB",
    "MOST_DAYS",
    "Asked",
    "Progress",
    "Replay",
    "Sink",
    "as_json",
    "asked",
    "flips_of",
    "live_job",
    "replay",
    "version_named",
]
