"""The door of `notify`: declare wordings and presets, say who is who, tell people.

```python
# in ready()
templates.declare("visit.dispatched", label=…, kind="visit", subject=Words("…{number}…", "…"), body=…, variables=(…))
subjects.register("visit", Subject(label=…, describe=facts_of_visits))
resolvers.register("visit.crew", Resolver(label=…, resolve=crew_of))
presets.register("visit.dispatched.crew", Preset(event="visit.dispatched", recipient="visit.crew",
    channels=(INBOX, MAIL), template="visit.dispatched", max_age=timedelta(hours=2)))
# in a command, where no event says it
tell(cause=f"digest:{day}", to=[Recipient("staff", 5)], template="…", by=by, at=at)
```
"""

from aftercare.platform.notify.rules import (
    CHAT,
    INBOX,
    MAIL,
    Address,
    Facts,
    Preset,
    Recipient,
    Resolver,
    Subject,
    directories,
    presets,
    resolvers,
    subjects,
)
from aftercare.platform.notify.selectors import unread_count
from aftercare.platform.notify.services import tell
from aftercare.platform.notify.texts.rules import Template, Variable, templates

__all__ = [
    "CHAT",
    "INBOX",
    "MAIL",
    "Address",
    "Facts",
    "Preset",
    "Recipient",
    "Resolver",
    "Subject",
    "Template",
    "Variable",
    "directories",
    "presets",
    "resolvers",
    "subjects",
    "tell",
    "templates",
    "unread_count",
]
