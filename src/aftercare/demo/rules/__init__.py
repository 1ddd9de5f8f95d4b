"""What the demo company is made of. Everything is drawn with one seed, so that the same company comes out each time."""

from aftercare.demo.rules.company import (
    CERTIFICATES,
    COMPANY,
    FAMILIES,
    OFFICES,
    PASSWORD,
    POSTS,
    SEED,
    SKILLS,
    TASKS,
    TEST_FORM,
    TEST_FORM_NAME,
    Family,
    Office,
)
from aftercare.demo.rules.places import (
    ACCESS_NOTES,
    PLACES,
    STREETS,
    TRADES,
    Trade,
    customer_words,
)
from aftercare.demo.rules.sayings import ANSWERS, FINDINGS, NOTES, PLANS, SAYINGS, URGES
from aftercare.demo.rules.scenes import SCENES, Scene, Stage

__all__ = [
    "ACCESS_NOTES",
    "ANSWERS",
    "CERTIFICATES",
    "COMPANY",
    "FAMILIES",
    "FINDINGS",
    "NOTES",
    "OFFICES",
    "PASSWORD",
    "PLACES",
    "PLANS",
    "POSTS",
    "SAYINGS",
    "SCENES",
    "SEED",
    "SKILLS",
    "STREETS",
    "TASKS",
    "TEST_FORM",
    "TEST_FORM_NAME",
    "TRADES",
    "URGES",
    "Family",
    "Office",
    "Scene",
    "Stage",
    "Trade",
    "customer_words",
]
