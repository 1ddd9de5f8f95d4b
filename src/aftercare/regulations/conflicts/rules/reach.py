"""Who and what a clause needs: posts, forms, evidence that can come in time, a scope with something in it. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from aftercare.regulations.bindings.rules import POSTS, EventNeed, Gate, Record, Routine
from aftercare.regulations.conditions.rules import compared
from aftercare.regulations.conflicts.rules.findings import Code, Finding, Rule, World
from aftercare.regulations.documents.rules import Dimension
from aftercare.regulations.policies.rules import UNITS, InForce

CASE = "case"
# What a scope can name, in words.
DIMENSIONS = {
    Dimension.PROJECT: pgettext_lazy("scope of a regulation", "project"),
    Dimension.CONTRACT: pgettext_lazy("scope of a regulation", "contract"),
    Dimension.CUSTOMER: pgettext_lazy("scope of a regulation", "customer"),
    Dimension.FAMILY: pgettext_lazy("scope of a regulation", "product family"),
    Dimension.NATURE: pgettext_lazy("scope of a regulation", "kind of request"),
    Dimension.DEPARTMENT: pgettext_lazy("scope of a regulation", "department"),
    Dimension.OFFICE: pgettext_lazy("scope of a regulation", "office"),
}


def unheld_posts(versions: Iterable[InForce], rules: Iterable[Rule], world: World) -> Iterator[Finding]:
    """Posts that nobody in the company holds."""
    for version in versions:
        document = version.document
        named = (("approved_by", document.approved_by), ("interpreted_by", document.interpreted_by or ""))
        for where, post in named if version.unit_kind != "base" else ():
            if post and post not in world.held:
                yield _unheld(f"{document.key}@{version.number}", where, post)
    for rule in rules:
        for where, post in dict.fromkeys(rule.binding.posts()):
            if post not in world.held:
                yield _unheld(rule.address, where, post)


def _unheld(where: str, field: str, post: str) -> Finding:
    message = _("Nobody holds the post %(post)s.") % {"post": POSTS.get(post, post)}
    return Finding(code=Code.UNHELD_POST, address=where, field=field, message=message)


def unfillable_forms(rules: Iterable[Rule], world: World) -> Iterator[Finding]:
    """Forms that are not published, or that only posts fill in which nobody holds."""
    for rule in rules:
        for where, form in rule.binding.forms():
            posts = rule.binding.filled_by if isinstance(rule.binding, Record) else ()
            posts = rule.binding.by if isinstance(rule.binding, Routine) else posts
            named, message = {"form": world.form_names.get(form) or form}, ""
            if form not in world.forms:
                message = _("The form “%(form)s” is not published: nobody can fill it in.") % named
            elif posts and not set(posts) & set(world.held):
                message = _("Nobody holds a post that fills in the form “%(form)s”.") % named
            if message:
                yield Finding(code=Code.UNFILLABLE_FORM, address=rule.address, field=where, message=message)


def unreachable_gates(rules: Sequence[Rule], world: World) -> Iterator[Finding]:
    """Gates whose evidence can only come after what they stand before."""
    gates = [rule for rule in rules if isinstance(rule.binding, Gate)]
    after = _after(gates, world.follows)
    for rule in gates:
        gate = rule.binding
        if not isinstance(gate, Gate) or gate.on_missing != "refuse":
            continue
        for number, need in enumerate(gate.needs):
            late = (
                isinstance(need, EventNeed)
                and not need.of
                and all(any(before in {name, *after.get(name, ())} for before in gate.before) for name in need.event)
            )
            if late:
                message = _("What is asked for can only happen after what the gate stands before: it never opens.")
                yield Finding(
                    code=Code.UNREACHABLE_GATE, address=rule.address, field=f"needs.{number}.event", message=message
                )


def _after(gates: Iterable[Rule], follows: Mapping[str, frozenset[str]]) -> dict[str, set[str]]:
    """Event → everything that has to have happened before it: by nature, or because a gate asks for it."""
    found: dict[str, set[str]] = {name: set(before) for name, before in follows.items()}
    for rule in gates:
        gate = rule.binding
        if not isinstance(gate, Gate) or gate.on_missing != "refuse" or gate.when or gate.waived_by:
            continue
        for need in gate.needs:
            if isinstance(need, EventNeed) and len(need.event) == 1 and not need.of:
                for name in gate.before:
                    found.setdefault(name, set()).add(need.event[0])
    return _closed(found)


def _closed(found: dict[str, set[str]]) -> dict[str, set[str]]:
    """With what comes before what comes before."""
    changed = True
    while changed:
        changed = False
        for name, before in found.items():
            more = set().union(*(found.get(one, set()) for one in before)) - before
            if more:
                found[name], changed = before | more, True
    return found


def empty_scopes(versions: Iterable[InForce], world: World) -> Iterator[Finding]:
    """Regulations that are limited to something that does not exist."""
    for version in versions:
        for dimension, value in version.document.scope.items():
            if _is_empty(dimension, value, world):
                message = _(
                    "The scope names %(value)s, and there is no such %(dimension)s: the regulation holds nowhere."
                )
                yield Finding(
                    code=Code.EMPTY_SCOPE,
                    address=f"{version.document.key}@{version.number}",
                    field=f"scope.{dimension}",
                    message=message % {"value": value, "dimension": DIMENSIONS[dimension]},
                )
        if _holds_nowhere(version, world):
            yield Finding(
                code=Code.EMPTY_SCOPE,
                address=f"{version.document.key}@{version.number}",
                field=f"scope.{next(one for one in UNITS if one in version.document.scope)}",
                message=_("The units of the scope and of the regulation do not lie in each other: it holds nowhere."),
            )


def _holds_nowhere(version: InForce, world: World) -> bool:
    """Each unit that its scope names is there, but they do not lie in each other or in the regulation's own."""
    scope = version.document.scope
    there = not any(_is_empty(dimension, scope[dimension], world) for dimension in UNITS if dimension in scope)
    return there and not version.holds_somewhere


def _is_empty(dimension: Dimension, value: str, world: World) -> bool:
    if dimension is Dimension.NATURE:
        return bool(world.values.get("nature")) and value not in world.values["nature"]
    return not value or ((dimension, value) not in world.known and (dimension, "*") not in world.known)


def unknown_codes(rules: Iterable[Rule], world: World) -> Iterator[Finding]:
    """Conditions that compare with a code that is not there: a family of products that nobody sells."""
    for rule in rules:
        if rule.binding.subject != CASE:
            continue
        for where, condition in rule.binding.conditions():
            for name, codes in world.codes.items():
                for code in sorted(compared(condition, name) - set(codes)):
                    message = _("The condition asks for %(value)s, and there is no such %(dimension)s now.")
                    said = {"value": code, "dimension": DIMENSIONS.get(Dimension(name), name)}
                    yield Finding(code=Code.UNKNOWN_CODE, address=rule.address, field=where, message=message % said)


def supersession_cycles(world: World) -> Iterator[Finding]:
    """Versions each of which takes the place of the other."""
    for key, number in world.supersedes:
        seen, now = {number}, world.supersedes.get((key, number))
        while now is not None and now not in seen:
            seen.add(now)
            now = world.supersedes.get((key, now))
        if now == number:
            message = _("This version takes the place of one that takes its own place.")
            yield Finding(code=Code.SUPERSESSION_CYCLE, address=f"{key}@{number}", field="supersedes", message=message)
