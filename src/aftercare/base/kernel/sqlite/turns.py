"""Threads of one process let the one of them that writes go first (docs/decisions/0013).

Only one thread of a process computes at a time. Who has the write lock gives that up at each statement, and has it
back when another thread comes to a statement of its own: the lock was held for twice the time of its work, and the
other processes waited for it. Nothing is lost by waiting here, for the processor is the writer's meanwhile.
"""

import threading
from weakref import WeakKeyDictionary

# A long write, such as an import's, is waited for no longer than a short one takes.
LONGEST_SECONDS = 0.004


class Turns:
    """Whose turn it is to write in this process; what writes and waits are connections."""

    def __init__(self) -> None:
        self._free = threading.Event()
        self._writer: object = None
        self._count = 0
        # Who has waited in vain, in which turn.
        self._tired: WeakKeyDictionary[object, int] = WeakKeyDictionary()

    def begin(self, writer: object) -> None:
        """It has the lock."""
        self._count += 1
        self._writer = writer
        self._free.clear()

    def end(self, writer: object) -> None:
        """It has given the lock back, if it had it."""
        if self._writer is writer:
            self._writer = None
            self._free.set()

    def let_pass(self, connection: object) -> None:
        """Wait a moment while another one writes, once in each of its turns."""
        if self._writer is None or self._writer is connection:
            return
        turn = self._count
        if self._tired.get(connection) != turn and not self._free.wait(LONGEST_SECONDS):
            self._tired[connection] = turn


turns = Turns()
