"""To whom a step goes, and to whom instead where nobody holds the post. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

# Whom a step may name besides posts, as the case knows them.
OWNER, ENGINEER, SUPERVISOR = "owner", "engineer", "supervisor"
# The post above each one that regulations know by name; what is not here reports to the service manager.
HIGHER: Mapping[str, str] = {
    OWNER: SUPERVISOR,
    ENGINEER: SUPERVISOR,
    "service-engineer": "service-leader",
    "field-engineer": "service-leader",
    "installation-engineer": "service-leader",
    "repair-engineer": "repair-leader",
    "service-leader": SUPERVISOR,
    "repair-leader": SUPERVISOR,
    "customer-service": SUPERVISOR,
    "dispatcher": SUPERVISOR,
    "storekeeper": SUPERVISOR,
    SUPERVISOR: "service-manager",
    "quality": "quality-manager",
    "quality-manager": "director",
    "service-manager": "director",
    "director": "vice-president",
    "vice-president": "general-manager",
    "general-manager": "management",
    "management": "",
    "hr": "general-management",
    "training": "general-management",
    "general-management": "general-manager",
    "finance": "general-manager",
    "information": "general-manager",
    "safety": "service-manager",
    "market": "director",
    "sales": "director",
    "account-manager": "director",
}
USUAL = "service-manager"

# A post as a regulation names it → the staff ids who answer for it now.
Lookup = Callable[[str], Iterable[int]]
# A post → the one above it in the company's own organisation, "" if it says nothing.
Above = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Reached:
    """The people whom a step reaches; the posts asked for that nobody holds, and those that it went to instead."""

    staff: tuple[int, ...]
    vacant: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


def reach(asked: Iterable[str], people: Lookup, above: Above) -> Reached:
    """Find somebody for each post: its holders, else those of the closest post above that has any."""
    staff: dict[int, None] = {}
    vacant: list[str] = []
    instead: dict[str, None] = {}
    for post in asked:
        reached, found = _climb(post, people, above)
        staff |= dict.fromkeys(found)
        if reached != post:
            vacant.append(post)
            instead[reached] = None
    return Reached(tuple(staff), tuple(vacant), tuple(instead))


def _climb(post: str, people: Lookup, above: Above) -> tuple[str, tuple[int, ...]]:
    """(The post that has somebody, those people); the highest one and nobody if none has."""
    way: list[str] = []
    while post and post not in way:
        found = tuple(people(post))
        if found:
            return post, found
        way.append(post)
        post = above(post) or HIGHER.get(post, USUAL)
    return way[-1], ()
