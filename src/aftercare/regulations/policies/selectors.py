"""Which policy holds, and what was frozen. A policy is kept by its digest, so nothing goes stale."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from aftercare.base.kernel.ready import Ready
from aftercare.platform.units import public as units
from aftercare.platform.worktime.public import key_for_unit
from aftercare.regulations.bindings.rules import Entitlement, waits_for
from aftercare.regulations.documents import selectors as documents
from aftercare.regulations.documents.models import Version
from aftercare.regulations.policies.models import PolicySnapshot
from aftercare.regulations.policies.rules import (
    BASE,
    DOCUMENT,
    JOINED,
    NOWHERE,
    UNITS,
    Attributes,
    Choice,
    Held,
    InForce,
    Policy,
    resolve,
    shortened,
)

# The base is less specific than anything of the company: it belongs to no unit, and so to the whole tree.
_BASE = InForce(
    version_id=0, digest="", number=1, document=DOCUMENT, unit_path="", unit_kind="base", effective_from=None
)
_KEPT = 2_000
# What `_known_version` is made of.
_COLUMNS = ("pk", "digest", "number", "regulation__unit_path", "regulation__unit__kind", "effective_from")


@dataclass(frozen=True, slots=True)
class Frozen:
    """A policy and the digest that names it."""

    digest: str
    policy: Policy


_known: dict[str, Frozen] = {}
_resolved: dict[tuple[object, ...], Frozen] = {}


def policy_for(attributes: Attributes, at: datetime) -> Frozen:
    """The policy in force at a moment for a case with these attributes, its unit's calendar filled in.

    One query for what is in force; what follows from it is worked out once in a process for each
    set of versions and of attributes that a scope asks about.
    """
    return policy_of(in_force(at), attributes, key_for_unit(str(attributes.get("unit_path") or "")))


def policy_of(versions: Sequence[InForce], attributes: Attributes, calendar: str) -> Frozen:
    """The policy that these versions make for a case with these attributes, in a unit that works by this calendar."""
    if not versions:
        return _base_with(calendar)
    key = (
        tuple((one.version_id, one.digest, one.unit_path) for one in versions),
        tuple(one.applies(attributes) for one in versions),
        calendar,
    )
    if key not in _resolved:
        if len(_resolved) >= _KEPT:
            _resolved.clear()
        _resolved[key] = _frozen(choices_for(attributes, versions), versions, calendar)
    return _resolved[key]


def choices_for(attributes: Attributes, versions: Iterable[InForce]) -> list[Choice]:
    """What holds slot by slot, and what gave way to it: the "why"."""
    return resolve([_BASE, *versions], attributes)


_IN_FORCE = Ready(lambda at: documents.in_force(at).values_list(*_COLUMNS))


def in_force(at: datetime) -> list[InForce]:
    """Every published version that holds at a moment; its text is parsed once in a process."""
    return placed([_known_version(row) for row in _IN_FORCE(at)])


def eras() -> Callable[[datetime], int]:
    """A number for each moment that changes whenever a version takes force or ends; holds until one is published."""
    spans = Version.objects.filter(state=Version.State.PUBLISHED).values_list("effective_from", "effective_to")
    bounds = sorted({moment for span in spans for moment in span if moment is not None})
    return lambda at: bisect_right(bounds, at)


def published() -> list[tuple[InForce, datetime | None]]:
    """Every published version, past, present and to come, with the moment at which it ends."""
    rows = Version.objects.filter(state=Version.State.PUBLISHED).order_by("pk")
    found = [(_known_version(row[:-1]), row[-1]) for row in rows.values_list(*_COLUMNS, "effective_to")]
    return list(zip(placed([one for one, _until in found]), [until for _one, until in found], strict=True))


def policies_of(digests: set[str]) -> dict[str, Frozen]:
    """What these digests stand for; an unknown one is left out. No query once a process knows them."""
    unknown = digests - _known.keys() - {""}
    if unknown:
        rows = PolicySnapshot.objects.filter(digest__in=unknown).values_list("digest", "content")
        _known.update((digest, Frozen(digest, Policy.read(content))) for digest, content in rows)
    return {digest: _known[digest] for digest in digests & _known.keys()}


def version_of(row: Version) -> InForce:
    """Any version, in force or not, as judgements see it; its regulation and unit are read with it."""
    unit = row.regulation.unit
    found = InForce(
        version_id=row.pk,
        digest=row.digest,
        number=row.number,
        document=documents.document_of(row),
        unit_path=row.regulation.unit_path,
        unit_kind=unit.kind,
        effective_from=row.effective_from,
    )
    return placed([found])[0]


def placed(versions: list[InForce]) -> list[InForce]:
    """The same with the paths of the offices and departments that scopes name; no query where none does."""
    codes = {code for one in versions for code in _codes_in(one)}
    if not codes:
        return versions
    paths = dict(units.Unit.objects.filter(code__in=codes).values_list("code", "path"))
    named = ((one, tuple(paths.get(code, NOWHERE) for code in _codes_in(one))) for one in versions)
    return [replace(one, named_paths=where) if where else one for one, where in named]


def _codes_in(one: InForce) -> list[str]:
    return [one.document.scope[dimension] for dimension in UNITS if dimension in one.document.scope]


def _frozen(choices: Iterable[Choice], versions: Iterable[InForce], calendar: str) -> Frozen:
    """What is frozen on a case when it opens: the kinds that do not follow the day (decision 16), if they are live.

    What customers are owed holds whether or not the program can record yet that it was given.
    """
    live = documents.live_events()
    held = tuple(
        Held(clause=rule.address, requirements=rule.requirements, binding=rule.binding)
        for choice in choices
        for rule in choice.chosen
        if rule.binding.is_frozen
        if isinstance(rule.binding, Entitlement) or not waits_for(rule.binding, live)
    )
    policy = Policy(label=shortened(label_of(versions)), held=held, own_calendar=calendar)
    return Frozen(policy.digest, policy)


def label_of(versions: Iterable[InForce]) -> str:
    """What holds, by keys and versions, the base first: "base@1 + service@3"."""
    return JOINED.join([BASE.label, *(f"{one.document.key}@{one.number}" for one in versions)])


@lru_cache(maxsize=512)
def _known_version(row: tuple[int, str, int, str, str, datetime]) -> InForce:
    version_id, digest, number, unit_path, unit_kind, effective_from = row
    document = documents.document_of(Version.objects.get(pk=version_id))
    return InForce(
        version_id=version_id,
        digest=digest,
        number=number,
        document=document,
        unit_path=unit_path,
        unit_kind=unit_kind,
        effective_from=effective_from,
    )


@lru_cache(maxsize=256)
def _base_with(calendar: str) -> Frozen:
    policy = BASE.frozen_with(calendar)
    return Frozen(policy.digest, policy)
