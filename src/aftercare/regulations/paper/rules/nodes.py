"""The tree that splitting builds: a regulation's outline and its nodes."""

import re
from dataclasses import dataclass, field

from aftercare.regulations.paper.rules import headings
from aftercare.regulations.paper.rules.markers import Marker

CHAPTERS = {"volume", "chapter", "section", "appendix", "en chapter", "en section", "en appendix"}
# Nobody nests deeper; what seems to is a list that starts anew.
DEEPEST = 12


@dataclass(slots=True, eq=False)
class Node:
    """A numbered place, a heading without number, or a paragraph."""

    marker: Marker | None
    number: str
    start: int
    end: int
    heading: bool = False
    # A heading without number: its level (1 where the file tells none).
    plain: int = 0
    more: list[tuple[int, int]] = field(default_factory=list)
    children: "list[Node]" = field(default_factory=list)
    parent: "Node | None" = None

    @property
    def style(self) -> str:
        """Which sequence it belongs to."""
        return self.marker.style if self.marker else "plain" if self.plain else ""

    def pieces(self) -> list[tuple[int, int]]:
        """Where its text stands in the flow."""
        return [(self.start, self.end), *self.more]


class Outline:
    """One regulation while it is read."""

    def __init__(self, text: str, start: int, title: str = "") -> None:
        self.text, self.start, self.end, self.title = text, start, -1, title
        self.root = Node(None, "", start, start, heading=True)
        self.stack = [self.root]
        self.last: dict[str, tuple[int, ...]] = {}
        self.root_style = ""
        self.clauses: list[Node] = []
        self.covers: list[tuple[int, int]] = []

    # What would fit

    def sketch(self, marker: Marker | None) -> "Outline":
        """A copy of what is open, to try the markers of one paragraph on."""
        copy = Outline(self.text, self.start)
        copy.stack = list(self.stack)
        copy.last = dict(self.last)
        if marker is not None:
            copy.follow(marker)
        return copy

    def follow(self, marker: Marker) -> None:
        """Place a marker without text, in a sketch."""
        self._descend(Node(marker, "", marker.start, marker.end), hang=False)

    def continues(self, marker: Marker, skip: int = 1) -> bool:
        """Whether an open sequence goes on with this one."""
        return self._instance(marker, skip) is not None

    def resumes(self, marker: Marker) -> bool:
        """Whether a sequence that was left under another heading goes on."""
        last = self.last.get(marker.style)
        return last is not None and last[-1] + 1 == marker.value[-1] and len(last) == len(marker.value)

    def fits_decimal(self, marker: Marker) -> bool:
        """1.2 after 1.1, or under 1; 1.1 anywhere."""
        if marker.value[-1] == 1 or self._above(marker) is not None:
            return True
        last = self.last.get(marker.style)
        return last is not None and last < marker.value <= (last[0] + 1, *last[1:-1], last[-1] + 3)

    def is_below(self, marker: Marker) -> bool:
        """Under an open number that it begins with."""
        return self._above(marker) is not None

    def is_child(self, marker: Marker) -> bool:
        """3.1 right under 3, 3.1.1 right under 3.1."""
        open_ = self.stack[-1].marker
        return marker.style.startswith("dec") and open_ is not None and open_.value == marker.value[:-1]

    def in_appendix(self) -> bool:
        """Appendices number anew without being regulations."""
        return any("appendix" in node.style for node in self.stack)

    def has_paragraphs(self) -> bool:
        """Whether anything was read yet."""
        return bool(self.root.children)

    def _instance(self, marker: Marker, skip: int = 1) -> int | None:
        """The deepest open node that this one follows."""
        for at in range(len(self.stack) - 1, 0, -1):
            node = self.stack[at].marker
            if node is None or not _alike(node.style, marker.style) or len(node.value) != len(marker.value):
                continue
            if node.value[:-1] == marker.value[:-1] and 0 < marker.value[-1] - node.value[-1] <= skip:
                return at
            if marker.style.startswith("bullet") and node.style == marker.style:
                return at
        return None

    def _above(self, marker: Marker) -> int | None:
        """For 3.2: the open node numbered 3; for 3.2.1: the one numbered 3.2."""
        for at in range(len(self.stack) - 1, 0, -1):
            node = self.stack[at].marker
            if node is not None and node.value == marker.value[: len(node.value)] and node.style[:3] != "bul":
                return at if len(node.value) < len(marker.value) else None
        return None

    # Growing

    def place(self, node: Node) -> None:
        """Hang a numbered node where its sequence is."""
        self._descend(node, hang=True)
        if node.parent is self.root and not self.root_style:
            self.root_style = node.style

    def _descend(self, node: Node, *, hang: bool) -> None:
        marker = node.marker
        if marker is None:
            return
        del self.stack[min(self._depth(marker), DEEPEST) :]
        self.last[marker.style] = marker.value
        node.parent = self.stack[-1]
        if hang:
            node.parent.children.append(node)
        self.stack.append(node)

    def _depth(self, marker: Marker) -> int:
        """How much of the stack stays open above this one."""
        if marker.rank:
            return next(
                (at for at in range(1, len(self.stack)) if self._closes(self.stack[at], marker)), len(self.stack)
            )
        above = self._above(marker) if marker.style.startswith(("dec", "letter dec")) else None
        if above is not None:
            return above + 1
        at = self._instance(marker) or (None if marker.first else self._instance(marker, 3))
        if at is not None:
            return at
        same = [at for at in range(1, len(self.stack)) if self.stack[at].style == marker.style]
        if (
            same
            and (not marker.first or not self._opens_list(self.stack[-1]))
            and not (marker.first and self.stack[-1].style != marker.style)
        ):
            return same[-1]
        return self._bullets_end(len(self.stack), marker)

    def _bullets_end(self, depth: int, marker: Marker) -> int:
        """A numbered list does not go on under a bullet, unless the bullet is a heading."""
        while depth > 1 and not marker.first and self.stack[depth - 1].style.startswith("bullet"):
            if headings.is_heading(self._said(self.stack[depth - 1])):
                break
            depth -= 1
        return depth

    @staticmethod
    def _closes(node: Node, marker: Marker) -> bool:
        if node.plain:
            return False
        return node.marker is None or node.marker.rank == 0 or node.marker.rank >= marker.rank

    def _opens_list(self, node: Node) -> bool:
        said = self._said(node)
        return said.endswith(":") or headings.is_heading(said)

    def plain(self, node: Node, *, heads: bool, level: int) -> None:
        """A paragraph without a number."""
        current = self.stack[-1]
        if current.marker is not None and current.start >= current.end and not current.more:
            current.start, current.end = node.start, node.end
            return
        if level or heads:
            self._heading(node, level)
            return
        while current.style.startswith("bullet") and current.parent is not None and current.parent is not self.root:
            self.stack.pop()
            current = self.stack[-1]
        if self._is_open_heading(current):
            self._under(current, node)
        else:
            current.more.append((node.start, node.end))

    def _heading(self, node: Node, level: int) -> None:
        node.plain, node.heading = level or 7, True
        while len(self.stack) > 1 and not (level and 0 < self.stack[-1].plain < level):
            self.stack.pop()
        node.parent = self.stack[-1]
        node.parent.children.append(node)
        self.stack.append(node)

    def _is_open_heading(self, node: Node) -> bool:
        return node is self.root or node.heading or node.plain > 0 or node.style in CHAPTERS or self._short(node)

    def _short(self, node: Node) -> bool:
        return not node.more and node.marker is not None and headings.is_heading(self._said(node))

    def _said(self, node: Node) -> str:
        return self.text[node.start : node.end].strip()

    def _under(self, heading: Node, node: Node) -> None:
        """The first paragraph under a numbered heading goes by the heading's number."""
        if heading is self.root and not headings.is_sentence(self._said(node)):
            self.covers.append((node.start, node.end))
            return
        if not any(child.marker is None and not child.plain for child in heading.children):
            node.number = heading.number
        node.parent = heading
        heading.children.append(node)

    def take_title(self) -> str:
        """A heading under which nothing came is the title of what follows."""
        last = self.root.children[-1] if self.root.children else None
        if last is None or not last.plain or last.children:
            return ""
        self.root.children.pop()
        return self._said(last)

    # Reading off

    def finish(self) -> None:
        """Tell headings from clauses, and list the clauses in their order."""
        if not self.title and self.covers:
            self.title = self.text[slice(*self.covers[0])].strip()
        self._walk(self.root)
        if self.clauses:
            self._unsign(self.clauses[-1])

    def _walk(self, node: Node) -> None:
        for child in node.children:
            said = self._said(child)
            if child.plain or (child.style in CHAPTERS and headings.is_label(said)):
                child.heading = True
            elif child.marker is not None:
                child.heading = bool(child.children) and not child.more and headings.is_heading(said)
            if not child.heading and said:
                self.clauses.append(child)
            self._walk(child)

    def _unsign(self, node: Node) -> None:
        """Who signs, below the last clause, is no part of it."""
        while (
            node.more
            and len(said := self.text[slice(*node.more[-1])].strip()) <= 25
            and not re.search(r"[。;:.!?]", said)
        ):
            node.more.pop()


def _alike(one: str, other: str) -> bool:
    return one == other or {one, other} == {"ar .", "ar  "}
