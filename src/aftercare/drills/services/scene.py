"""One case on the stage: what was done in it so far, and how to have the next thing happen.

A play says *what* shall happen (`visit.departed`); recipes know which service does it and what comes
before; a gate that stands in the way is opened as people open it: by giving the evidence that it asks for.
What a play *withholds* is not given, so that the gate has something to refuse.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.errors import DomainError
from aftercare.base.kernel.events import catalogue
from aftercare.drills.rules import Setup
from aftercare.drills.services.company import AWAY, ENGINEERS, FIELD_POST, HOME, hire, picture
from aftercare.drills.services.stage import Happened, Stage, first_version
from aftercare.platform.files import public as files
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.regulations import public as regulations
from aftercare.service import public as service

Need = Any
Authority = regulations.bindings.Authority
# Gates that stand one behind the other before one event; more is a circle.
MOST_GATES = 25
# How long ago equipment was accepted: beyond the usual warranty of a year, and beyond any.
NOT_LONG_AGO, LONG_AGO = timedelta(days=500), timedelta(days=12 * 365)
PASSED_ON = "visit.transferred"
CASE = "case"
NOT_OF_THE_POST = "not_of_the_post"
# The program does not let this person do it, or see what it is about.
NOT_YOURS = frozenset({403, 404})


class NoRecipeError(Exception):
    """Nobody has said how this comes about."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an event comes about: what has to be there, and the service that does it."""

    act: Callable[["Scene"], None]
    after: tuple[str, ...] = ()


RECIPES: dict[str, Recipe] = {}
# Event → how the subject that a need names (`of: engineer`) comes by it.
GIVERS: dict[str, Callable[["Scene", int], None]] = {}


def recipe(name: str, *after: str) -> Callable[[Callable[["Scene"], None]], Callable[["Scene"], None]]:
    """Say how an event comes about."""

    def keep(act: Callable[["Scene"], None]) -> Callable[["Scene"], None]:
        RECIPES[name] = Recipe(act, after)
        return act

    return keep


def giver(name: str) -> Callable[[Callable[["Scene", int], None]], Callable[["Scene", int], None]]:
    """Say how somebody comes by an event of their own."""

    def keep(act: Callable[["Scene", int], None]) -> Callable[["Scene", int], None]:
        GIVERS[name] = act
        return act

    return keep


@dataclass
class Scene:
    """A case, with everybody and everything that it needs, all new."""

    stage: Stage
    setup: Setup = field(default_factory=Setup)
    # Since the equipment was accepted.
    age: timedelta = NOT_LONG_AGO
    mark: int = 0
    # What the scene has come by: `case`, `request`, `order`, `visit`, `report`, …
    ids: dict[str, int] = field(default_factory=dict)
    # Events that must not come about, and needs that must not be met.
    withheld: set[str] = field(default_factory=set)
    kept_back: list[Need] = field(default_factory=list)
    # Event → who does it instead of those who usually do.
    stand_ins: dict[str, Actor] = field(default_factory=dict)
    # Values that a clause asks an event to carry.
    wanted: dict[str, Any] = field(default_factory=dict)
    # Events that nobody else may step in for, whatever a clause says of who may.
    fixed: set[str] = field(default_factory=set)
    # Event → posts that may do it and were not tried yet.
    posts_left: dict[str, list[str]] = field(default_factory=dict)
    # Who approves the next version of the regulation.
    approver: str = ""
    _engineer: Actor | None = None

    def __post_init__(self) -> None:
        self.mark = self.mark or self.stage.mark()
        self.approver = self.approver or self.stage.document.approved_by

    # -- who and what -------------------------------------------------------------------------

    @property
    def at(self) -> Any:
        """The next moment."""
        return self.stage.tick()

    def who(self, event: str, *posts: str) -> Actor:
        """Whoever does this: the stand-in, else the holder of the first post, else the case's engineer."""
        return self.stand_ins.get(event) or (self.stage.holder(*posts) if posts else self.engineer)

    @property
    def engineer(self) -> Actor:
        """Somebody new for this case."""
        if self._engineer is None:
            self._engineer = hire(self.stage.company, FIELD_POST, at=self.at)
            self.ids["engineer"] = self._engineer.id or 0
        return self._engineer

    def customer(self) -> int:
        """A new customer with a site, and equipment if the case is about some."""
        if "customer" not in self.ids:
            unit, division = self.stage.company.office, HOME if self.setup.in_home_region else AWAY
            hotline = self.stage.holder("customer-service")
            made = customers.register_customer(unit_id=unit, name="演练客户", address="—", by=hotline, at=self.at)
            self.ids["customer"] = made.pk
            site = customers.register_site(
                customer_id=made.pk,
                unit_id=unit,
                name="演练工地",
                kind="building",
                division_code=division,
                by=hotline,
                at=self.at,
            )
            self.ids["site"] = site.pk
            if self.setup.has_asset:
                self.asset()
        return self.ids["customer"]

    def asset(self) -> int:
        """Equipment that was accepted, under warranty or contract if the case says so."""
        if "asset" not in self.ids:
            day = self.stage.now.date()
            manager = self.stage.holder("director")
            # What a contract pays for is out of warranty.
            accepted = day - (LONG_AGO if self.setup.payer == "contract" else self.age)
            made = equipment.register_asset(
                product_id=self.stage.company.products[self.setup.family],
                site_id=self.ids["site"],
                name="1# 电梯",
                installed_on=accepted,
                accepted_on=accepted,
                by=manager,
                at=self.at,
            )
            self.ids["asset"] = made.pk
            _terms(self, manager)
        return self.ids["asset"]

    def picture(self, by: Actor) -> int:
        """A photograph or a signature that somebody made."""
        return files.store(content=picture(), name="picture.png", by=by, at=self.at).pk

    def payload(self) -> dict[str, Any]:
        """What a coming event would name."""
        return dict(self.ids)

    # -- what happened ------------------------------------------------------------------------

    def events(self) -> list[Happened]:
        """Everything that happened since the scene began."""
        return list(self.stage.since(self.mark))

    def has(self, name: str) -> bool:
        """Whether it happened."""
        return self.last(name) is not None

    def last(self, name: str) -> Happened | None:
        """The newest event of this name."""
        return next((one for one in reversed(self.events()) if one.name == name), None)

    # -- what shall happen --------------------------------------------------------------------

    @contextmanager
    def without(self, events: Iterable[str], needs: Iterable[Need]) -> Iterator[None]:
        """Within the block these do not come about and these needs stay unmet."""
        before = (set(self.withheld), list(self.kept_back))
        self.withheld |= set(events)
        self.kept_back += needs
        try:
            yield
        finally:
            self.withheld, self.kept_back = before

    def prepare(self, name: str) -> None:
        """Have everything happen that comes before this."""
        known = RECIPES.get(name)
        if known is None:
            raise NoRecipeError(name)
        for before in known.after:
            if before in self.withheld:
                self.prepare(before)
            else:
                self.reach(before)

    def reach(self, name: str) -> None:
        """Have it happen, unless it has."""
        if not self.has(name):
            self.make(name)

    def make(self, name: str) -> Happened:
        """Have it happen (again), with whatever has to be there before; raises what refuses it."""
        self.prepare(name)
        return self.make_only(name)

    def make_only(self, name: str) -> Happened:
        """The same where everything before it is there."""
        mark = self.stage.mark()
        for gate in range(1, MOST_GATES + 1):
            try:
                RECIPES[name].act(self)
                break
            except regulations.GateShutError as shut:
                if gate == MOST_GATES or not self._open(shut.clause, name):
                    raise
            except DomainError as barred:
                if not self._let_another(barred, name):
                    raise
        found = next((one for one in self.stage.since(mark) if one.name == name), None) or self.last(name)
        if found is None:
            raise NoRecipeError(name)
        return found

    def _open(self, clause: str, name: str) -> bool:
        """Give what a shut gate asks for; False if that is what is withheld, or nobody can."""
        gate = self.stage.bound.get(first_version(clause))
        if not isinstance(gate, regulations.bindings.Gate):
            return False
        unmet = self.unmet(clause, name) or list(gate.needs)
        given = [give(self, need, name) for need in unmet if not self._is_kept_back(need, name)]
        return any(given)

    def _is_kept_back(self, need: Need, name: str) -> bool:
        """The need itself, or another clause's that asks the same of the same person."""
        if need in self.kept_back:
            return True
        subject = self.subject_of(need, name)
        return subject is not None and any(
            getattr(one, "event", ()) == need.event and self.subject_of(one, name) == subject for one in self.kept_back
        )

    def subject_of(self, need: Need, name: str) -> int | None:
        """Whom a need asks about; whoever takes a visit over is its engineer from then on."""
        role = getattr(need, "of", "")
        if need.kind != "event" or not role:
            return None
        return self.ids.get("taker" if (name, role) == (PASSED_ON, "engineer") else role)

    def _let_another(self, barred: DomainError, name: str) -> bool:
        """Let somebody do it whom the clause names; the next one, where the program does not let the first."""
        if name in self.fixed:
            return False
        if barred.code == NOT_OF_THE_POST:
            authority = self.stage.bound.get(first_version(barred.clause))
            self.posts_left.setdefault(name, list(authority.posts_allowed) if isinstance(authority, Authority) else [])
        elif barred.status not in NOT_YOURS or name not in self.posts_left:
            return False
        if not self.posts_left[name]:
            return False
        self.stand_ins[name] = self._holder(self.posts_left[name].pop(0), name)
        return True

    def _holder(self, post: str, name: str) -> Actor:
        """Whoever holds a post; an engineer answers for the request first, so that it is theirs."""
        found = self.engineer if post == FIELD_POST else self.stage.holder(post)
        if post in ENGINEERS and name.startswith("request.") and "request" in self.ids:
            own(self, found)
        return found

    def root_of(self, name: str) -> tuple[str, int]:
        """Whose stream an event stands in: the scene's case, its person or customer, the regulation itself."""
        shape = catalogue.newest(name)
        kind = shape.stream if shape else CASE
        if kind == "regulation":
            return kind, self.stage.regulation_id
        if kind == "staff":
            return kind, self.ids.get("staff") or self.engineer.id or 0
        return kind, self.ids.get(kind, 0)

    def unmet(self, clause: str, name: str) -> list[Need]:
        """The needs of a gate that nothing meets yet, as the page shows them beside the button."""
        return [need for lack in self.lacks(name) if lack.clause == clause for need in lack.needs]

    def lacks(self, name: str) -> list[Any]:
        """What the page says is missing before an event."""
        by = self.stand_ins.get(name) or self.engineer
        kind, subject = self.root_of(name)
        if kind != CASE:
            found = regulations.lacks_about(kind, subject, payload=self.payload(), by=by, at=self.stage.now)
            return found.get(name, [])
        case = self.ids.get("case")
        if case is None:
            return []
        return regulations.lacks_before(name, case_id=case, payload=self.payload(), by=by, at=self.stage.now)


def own(scene: Scene, somebody: Actor) -> None:
    """The manager gives the request to somebody."""
    by = scene.stage.holder("service-manager")
    service.requests.change_owner(request_id=scene.ids["request"], owner_id=somebody.id or 0, by=by, at=scene.at)


def _terms(scene: Scene, manager: Actor) -> None:
    day = scene.stage.now.date()
    if scene.setup.payer == "warranty":
        equipment.promise_warranty(
            asset_id=scene.ids["asset"],
            starts_on=day.replace(year=day.year - 1),
            ends_on=day.replace(year=day.year + 5),
            by=manager,
            at=scene.at,
        )
    if scene.setup.payer == "contract":
        equipment.register_contract(
            customer_id=scene.ids["customer"],
            name="演练合同",
            starts_on=day.replace(year=day.year - 1),
            ends_on=day.replace(year=day.year + 5),
            terms=equipment.ContractTerms(covers_all=True),
            by=manager,
            at=scene.at,
        )


def give(scene: Scene, need: Need, name: str) -> bool:
    """Have somebody give the evidence that a need asks for; False if nobody can."""
    return GIVING[need.kind](scene, need, name)


GIVING: dict[str, Callable[[Scene, Need, str], bool]] = {}
