"""What the demo company is drawn from fits together."""

from random import Random

from aftercare.demo import rules
from aftercare.demo.rules import Stage


def test_every_customer_gets_a_name_of_its_own() -> None:
    words = rules.customer_words(Random(rules.SEED))

    assert len(words) >= 400
    assert len(set(words)) == len(words)


def test_every_office_has_streets_and_every_family_a_place() -> None:
    assert set(rules.STREETS) == {office.code for office in rules.OFFICES}
    assert set(rules.PLACES) == {family.code for family in rules.FAMILIES}


def test_today_shows_every_stage_and_what_goes_wrong() -> None:
    scenes = rules.SCENES

    assert {scene.stage for scene in scenes} == set(Stage)
    assert all(low < high for low, high in (scene.ago for scene in scenes))
    assert sum(scene.urged for scene in scenes) >= 5
    assert {scene.paused for scene in scenes} >= {"customer", "parts"}
    assert any(scene.safety for scene in scenes)
    assert any(scene.mine and scene.stage is Stage.ON_SITE for scene in scenes)
