"""A drill as a job, with its progress: it takes longer than a page may."""

from aftercare.base.kernel.words import Words
from aftercare.drills import selectors, services
from aftercare.drills.rules import in_order, line_as_json, score
from aftercare.platform.jobs import public as jobs

FOUND = {
    "live": Words("生效的控制", "Live bindings"),
    "shown": Words("演练已证明", "Shown by the drill"),
    "waiting": Words("待启用", "Waiting for a later part"),
    "gone": Words("不再生效", "No longer live"),
}


@jobs.handler(selectors.JOB, label=Words("演练制度", "Play a regulation"), attempts=2, found=FOUND)
def play(run: jobs.Run, *, pack: str) -> jobs.Result:
    """Play one regulation on a scratch database; what was seen stays with the job."""
    (document,) = selectors.documents([pack])
    lines = []
    for line in services.run([document.source], progress=lambda _pack, done, total: run.progress(done, total)):
        run.check_cancelled()
        lines.append(line)
    found = score(lines)
    return {
        "live": found.live,
        "shown": found.shown,
        "waiting": found.waiting,
        "gone": found.gone,
        "lines": [line_as_json(one) for one in in_order(lines, selectors.addresses(document))],
    }
