"""Giving the evidence that a gate asks for, as people give it: by doing it, filling in, attaching, holding, being."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from aftercare.base.kernel.actors import Actor
from aftercare.drills.rules import answers_for
from aftercare.drills.services.company import ADMIN
from aftercare.drills.services.scene import CASE, GIVERS, GIVING, RECIPES, Need, Scene
from aftercare.platform.files import public as files
from aftercare.platform.sheets import public as sheets
from aftercare.registry.organisation import public as organisation

# Why a form lies on a visit: to record something, or as the test of its work.
RECORD, TEST = "record", "test"
FAIL = "fail"
Giving = Callable[[Scene, Need, str], bool]


def giving(kind: str) -> Callable[[Giving], Giving]:
    """Say how needs of a kind are met."""

    def keep(function: Giving) -> Giving:
        GIVING[kind] = function
        return function

    return keep


@giving("event")
def _have_it_happen(scene: Scene, need: Any, name: str) -> bool:
    if need.of:
        return _have_somebody_get_it(scene, need, name)
    known = [event for event in need.event if event in RECIPES and event not in scene.withheld]
    if scene.setup.is_remote:
        known.sort(key=lambda event: not event.startswith("request."))
    if not known or name == known[0]:
        return False
    scene.wanted |= {path.rpartition(".")[2]: values[0] for path, values in need.where.items()}
    for _time in range(need.count):
        scene.make(known[0])
    return True


def _have_somebody_get_it(scene: Scene, need: Any, name: str) -> bool:
    known = [event for event in need.event if event in GIVERS]
    subject = scene.subject_of(need, name)
    if not known or subject is None:
        return False
    GIVERS[known[0]](scene, subject)
    return True


@giving("form")
def _fill_in(scene: Scene, need: Any, name: str) -> bool:
    """On the visit: that is where forms of a case are filled in; else on what the event is about."""
    kind, subject = scene.root_of(name)
    if kind != CASE:
        fill_form(scene, need.form, by=scene.stage.holder(ADMIN), on=(kind, subject))
        return True
    if "visit" not in scene.ids:
        return False
    fill_form(scene, need.form, by=scene.engineer)
    return True


def fill_form(scene: Scene, form: str, *, by: Actor, role: str = RECORD, on: tuple[str, int] | None = None) -> None:
    """Lay a form out on the visit, or on another subject, and hand it in."""
    at = scene.at
    kind, subject_id = on or ("visit", scene.ids["visit"])
    sheet = sheets.open_sheet(form=form, kind=kind, subject_id=subject_id, role=role, by=by, at=at)
    asked, fails = sheets.form_of(sheet.version), role == TEST and scene.wanted.get("verdict") == FAIL
    answers = answers_for(asked, at=at, who="演练人员", picture=scene.picture(by), fails=fails)
    sheets.submit(sheet_id=sheet.pk, answers=answers, by=by, at=at)


@giving("file")
def _attach(scene: Scene, need: Any, _name: str) -> bool:
    kind = need.same or "visit"
    if kind not in scene.ids:
        return False
    for _number in range(need.count):
        files.attach(
            file_id=scene.picture(scene.engineer),
            kind=kind,
            subject_id=scene.ids[kind],
            role=need.role,
            by=scene.engineer,
            at=scene.at,
        )
    return True


@giving("certificate")
def _certify(scene: Scene, need: Any, _name: str) -> bool:
    kind = next((one for one in need.certificate if one in scene.stage.company.certificates), None)
    holder = scene.ids.get(need.of)
    if kind is None or holder is None:
        return False
    certify(scene, holder, kind)
    return True


def certify(scene: Scene, staff_id: int, kind: str) -> None:
    """Personnel files a certificate that somebody brought."""
    day = scene.stage.now.date()
    organisation.add_certificate(
        staff_id=staff_id,
        kind_id=scene.stage.company.certificates[kind],
        number=f"{kind}-{staff_id}-{scene.stage.mark()}",
        issued_on=day - timedelta(days=30),
        expires_on=day + timedelta(days=3_650),
        by=scene.stage.holder("hr"),
        at=scene.at,
    )


@giving("post")
def _let_a_holder_do_it(scene: Scene, need: Any, name: str) -> bool:
    scene.stand_ins[name] = scene.stage.holder(*need.post)
    return True


@giving("approval")
def _nobody_asks(_scene: Scene, _need: Any, _name: str) -> bool:
    """No shipped clause asks for one before something that happens today."""
    return False
