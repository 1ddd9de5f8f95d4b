"""What changed from one text of a regulation to the next, clause by clause. Pure."""

from dataclasses import dataclass
from typing import Literal

from aftercare.regulations.documents.rules.document import Clause, Document


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause that is new, gone, changed, or only in another place."""

    key: str
    kind: Literal["added", "removed", "changed", "moved"]
    before: Clause | None
    after: Clause | None
    # Names of the parts that differ: number, title, text, requirements, bindings, …
    parts: tuple[str, ...] = ()


def differences(before: Document, after: Document) -> list[Difference]:
    """In the order of the new text; removed clauses come last."""
    old, new = ({clause.key: clause for clause in one.clauses} for one in (before, after))
    found = [_compared(key, old.get(key), clause) for key, clause in new.items()]
    gone = [Difference(key, "removed", clause, None) for key, clause in old.items() if key not in new]
    moved = _moved(list(old), list(new))
    return [
        one or Difference(key, "moved", old[key], new[key])
        for key, one in zip(new, found, strict=True)
        if one or key in moved
    ] + gone


def changed_clauses(before: Document, after: Document) -> list[str]:
    """The keys of the clauses that differ."""
    return sorted({one.key for one in differences(before, after)})


def _compared(key: str, before: Clause | None, after: Clause) -> Difference | None:
    if before is None:
        return Difference(key, "added", None, after)
    parts = tuple(name for name in Clause.model_fields if getattr(before, name) != getattr(after, name))
    return Difference(key, "changed", before, after, parts) if parts else None


def _moved(old: list[str], new: list[str]) -> set[str]:
    """Keys whose neighbour before them, among those that both have, is another one."""
    kept = set(old) & set(new)
    before = _neighbours([key for key in old if key in kept])
    return {key for key, other in _neighbours([key for key in new if key in kept]).items() if before[key] != other}


def _neighbours(keys: list[str]) -> dict[str, str]:
    return dict(zip(keys, ["", *keys], strict=False))
