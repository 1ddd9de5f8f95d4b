"""From a query to a condition and to chips."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext

from aftercare.base.ui.lists.filters import Asking, Filter, UnreadableError
from aftercare.base.ui.lists.query import Either, Node, Term, write

Find = Callable[[object, str], Q]


@dataclass(frozen=True, slots=True)
class Chip:
    """A criterion as shown above the table. `without`: the query when it is taken away."""

    text: str
    without: str
    index: int
    field: str = ""
    editor: str = ""
    problem: bool = False


@dataclass(slots=True)
class Criteria:
    """The criteria of a list for one reader: words → filters."""

    by_word: Mapping[str, Filter]
    find: Callable[[str], Q]
    asking: Asking
    problems: list[str] = field(default_factory=list)
    # Terms that have been understood.
    read: set[Term] = field(default_factory=set)

    def condition(self, query: Sequence[Node]) -> Q:
        """All of them. What cannot be read is noted in `problems`; then the list must show nothing."""
        found = Q()
        for node in query:
            found &= self._one(node)
        return found

    def _one(self, node: Node) -> Q:
        if isinstance(node, Either):
            found = Q()
            for branch in node.branches:
                found |= self.condition(branch)
            return ~found if node.negated else found
        if node.field is None:
            found = self.find(node.values[0]) if node.values else Q()
            return ~found if node.negated else found
        return self._compared(node, node.field)

    def _compared(self, term: Term, word: str) -> Q:
        criterion = self.filter_of(word)
        try:
            if criterion is None:
                raise UnreadableError(gettext("there is no such criterion"))
            if not term.values and term.op.value != "empty":
                raise UnreadableError(gettext("a value is missing"))
            found = criterion.q(term, self.asking)
            self.read.add(term)
        except UnreadableError as error:
            self.problems.append(gettext("%(term)s: %(reason)s") % {"term": write([term]), "reason": error})
            return Q()
        return found

    def filter_of(self, word: str) -> Filter | None:
        """By its key, or by its label in the reader's language."""
        known = self.by_word.get(word.lower())
        if known:
            return known
        return next((one for one in self.by_word.values() if str(one.label).lower() == word.lower()), None)

    def chips(self, query: Sequence[Node]) -> list[Chip]:
        """One for each criterion; free words stay in the search box."""
        return [
            self._chip(query, index, node)
            for index, node in enumerate(query)
            if isinstance(node, Either) or node.field is not None
        ]

    def _chip(self, query: Sequence[Node], index: int, node: Node) -> Chip:
        without = write([*query[:index], *query[index + 1 :]])
        criterion = self.filter_of(node.field) if isinstance(node, Term) and node.field else None
        if criterion is None or not isinstance(node, Term):
            return Chip(write([node]), without, index, problem=isinstance(node, Term))
        try:
            if node not in self.read:
                criterion.q(node, self.asking)
            return Chip(criterion.said(node, self.asking), without, index, criterion.key, criterion.editor)
        except UnreadableError:
            return Chip(write([node]), without, index, criterion.key, criterion.editor, problem=True)
