"""What happens to the names of posts."""

from typing import ClassVar

from aftercare.base.kernel.events import Event


class PostNamed(Event):
    """The company said which of its posts a regulation means."""

    type: ClassVar[str] = "regulation_post.named"
    stream: ClassVar[str] = "regulation_post"
    key: str
    codes: list[str]
