"""An authority: whoever may do everything but holds no such post is refused with the clause; a holder is not."""

from aftercare.base.kernel.errors import DomainError
from aftercare.drills.rules import Outcome, Seen, Setup, setup_for
from aftercare.drills.services.company import ADMIN
from aftercare.drills.services.plays.finding import Unplayable, applies
from aftercare.drills.services.recipes import papers
from aftercare.drills.services.scene import RECIPES, Scene
from aftercare.drills.services.stage import Stage, first_version
from aftercare.regulations import public as regulations

Authority = regulations.bindings.Authority
REFUSED = "command.refused"
PUBLISHED = "regulation.published"
# Somebody who approves what they may not.
WRONG_APPROVER = "hr"


def play_authority(stage: Stage, address: str, authority: Authority) -> list[Outcome]:
    """Each of its events: by somebody who may not, then by somebody who may."""
    known = [name for name in authority.may if name in RECIPES]
    if not known:
        msg = f"nothing on the stage brings about {', '.join(authority.may)}"
        raise Unplayable(msg)
    setup = setup_for(lambda attributes: applies(authority.when, attributes)) or Setup()
    found: list[Outcome] = []
    for name in known:
        stage.next_morning()
        play = _by_post if authority.posts_allowed else _by_approval
        found += play(Scene(stage, setup), address, name)
    return found


def _by_post(scene: Scene, address: str, name: str) -> list[Outcome]:
    scene.prepare(name)
    scene.fixed.add(name)
    scene.stand_ins[name] = scene.stage.holder(ADMIN)
    refused = _refused(scene, address, name)
    scene.fixed.remove(name)
    del scene.stand_ins[name]
    return [refused, Outcome(Seen.PASSED, (scene.make_only(name).id,), name)]


def _refused(scene: Scene, address: str, name: str) -> Outcome:
    mark = scene.stage.mark()
    try:
        scene.make_only(name)
    except DomainError as error:
        # Who explains a regulation is asked by the regulation itself before any clause is.
        seen = Seen.REFUSED if first_version(error.clause) == address else Seen.REFUSED_BEFORE
    else:
        msg = f"{name} by somebody without the post is not refused"
        raise Unplayable(msg)
    refused = [one for one in scene.stage.since(mark) if one.name == REFUSED]
    return Outcome(seen, (refused[-1].id,), str(refused[-1].payload.get("code", "")))


def _by_approval(scene: Scene, address: str, name: str) -> list[Outcome]:
    """A version that was approved as the clause wants takes force; one that names another approver does not."""
    if name != PUBLISHED:
        msg = f"nobody asks for the approval of {name} yet"
        raise Unplayable(msg)
    passed = scene.make(name)
    other = Scene(scene.stage, approver=WRONG_APPROVER)
    papers.draft(other)
    papers.rename_approver(other, WRONG_APPROVER)
    for step in ("regulation.submitted", "regulation.approved"):
        other.make_only(step)
    return [_refused(other, address, name), Outcome(Seen.PASSED, (passed.id,), name)]
