"""Requests of one process begin one after the other; long ones hold nobody up."""

import threading
from collections.abc import Iterable
from typing import Any

import pytest

from aftercare.base.kernel import turns
from aftercare.config.turns import InTurn


class Served:
    """An application that says when a request begins and ends; a request waits for what its address says."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.begun = threading.Event()
        self.may_end = threading.Event()
        self.application = InTurn(self)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        del start_response
        path = environ["PATH_INFO"]
        self.told.append(f"{path} begins")
        if path == "fails":
            raise RuntimeError(path)
        if path == "long":
            self.begun.set()
            assert self.may_end.wait(20)
        if path == "waiting":
            self.begun.set()
            while not self.may_end.is_set():
                turns.pause(0.001)
        self.told.append(f"{path} ends")
        return [path.encode()]

    def ask(self, path: str) -> Iterable[bytes]:
        return self.application({"PATH_INFO": path}, None)

    def beside(self, path: str) -> threading.Thread:
        thread = threading.Thread(target=self.ask, args=[path])
        thread.start()
        return thread


@pytest.fixture
def served() -> Served:
    return Served()


def test_the_second_begins_when_the_first_has_been_answered(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_SECONDS", 20)
    first = served.beside("long")
    assert served.begun.wait(20)
    second = served.beside("short")
    second.join(0.1)
    assert served.told == ["long begins"]
    served.may_end.set()
    first.join(20)
    second.join(20)
    assert served.told == ["long begins", "long ends", "short begins", "short ends"]


def test_a_long_one_holds_nobody_up(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_SECONDS", 0.001)
    first = served.beside("long")
    assert served.begun.wait(20)
    assert served.ask("short") == [b"short"]
    assert served.ask("short") == [b"short"]
    served.may_end.set()
    first.join(20)
    assert served.told == ["long begins", *["short begins", "short ends"] * 2, "long ends"]


def test_one_that_fails_gives_its_turn_back(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_SECONDS", 20)
    with pytest.raises(RuntimeError, match="fails"):
        served.ask("fails")
    assert served.ask("short") == [b"short"]
    second = served.beside("short")
    second.join(20)
    assert not second.is_alive()


def test_while_one_waits_for_something_the_next_is_answered(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_SECONDS", 20)
    first = served.beside("waiting")
    assert served.begun.wait(20)
    assert served.ask("short") == [b"short"]
    served.may_end.set()
    first.join(20)
    assert served.told == ["waiting begins", "short begins", "short ends", "waiting ends"]


def test_who_waited_goes_on_when_the_next_has_been_answered(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_SECONDS", 20)
    first = served.beside("waiting")
    assert served.begun.wait(20)
    served.begun.clear()
    second = served.beside("long")
    assert served.begun.wait(20)
    first.join(0.1)
    assert served.told == ["waiting begins", "long begins"]
    served.may_end.set()
    first.join(20)
    second.join(20)
    assert served.told == ["waiting begins", "long begins", "long ends", "waiting ends"]
