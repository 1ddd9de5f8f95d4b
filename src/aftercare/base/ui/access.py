"""May somebody see this? `ui` asks; `accounts`, which is above, answers."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.http import HttpRequest

from aftercare.base.kernel.actors import Actor, ActorKind

Rights = Callable[[str], bool]
Masked = Callable[[Actor, str, str], str]
Narrowed = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Person:
    """How the frame names the one who is signed in."""

    name: str
    detail: str = ""
    initials: str = ""


def _only_the_system(by: Actor) -> Rights:
    return lambda _permission: by.kind in {ActorKind.SYSTEM, ActorKind.HISTORY}


def _nothing(_permission: str) -> bool:
    return False


def _hidden(_by: Actor, _permission: str, _text: str) -> str:
    return "•••"


def _login_name(request: HttpRequest) -> Person:
    name = request.user.get_username() if hasattr(request, "user") else ""
    return Person(name=name, initials=name[:1].upper())


class Access:
    """The hook. Until somebody answers, only the system may do anything: no answer is a no."""

    def __init__(self) -> None:
        self._rights: Callable[[Actor], Rights] = _only_the_system
        self._masked: Masked = _hidden
        self._person: Callable[[HttpRequest], Person] = _login_name
        self._narrowed: Narrowed = nullcontext

    def use(
        self,
        *,
        rights: Callable[[Actor], Rights] | None = None,
        masked: Masked | None = None,
        person: Callable[[HttpRequest], Person] | None = None,
        narrowed: Narrowed | None = None,
    ) -> None:
        """Called by accounts in `ready()`. `masked` returns the text, or what may be shown of it."""
        self._rights = rights or self._rights
        self._masked = masked or self._masked
        self._person = person or self._person
        self._narrowed = narrowed or self._narrowed

    def allowed(self, by: Actor | None, permission: str) -> bool:
        """Somewhere in the company; "" asks for nothing. Rows and services check the rest."""
        return not permission or (by is not None and self._rights(by)(permission))

    def rights(self, by: Actor | None) -> Rights:
        """`allowed`, for whoever asks about many permissions: who somebody is, is looked up once."""
        held = _nothing if by is None else self._rights(by)
        return lambda permission: not permission or held(permission)

    def masked(self, by: Actor, permission: str, text: str) -> str:
        """The text, or a blurred form of it."""
        return self._masked(by, permission, text)

    def narrowed(self) -> AbstractContextManager[None]:
        """A block in which what is listed is of the office that the reader chose to look at."""
        return self._narrowed()

    def person(self, request: HttpRequest) -> Person:
        """Who is signed in."""
        return self._person(request)


access = Access()
