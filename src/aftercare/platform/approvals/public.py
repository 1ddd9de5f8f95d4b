"""The door of `approvals`: declare a kind of question, ask it, hear the answer.

```python
kinds.register("order.reopen", Kind(label=Words(zh="重开工单", en="Reopen"), on_decided=reopen, url=…))   # in ready()
ask(kind="order.reopen", subject_kind="order", subject_id=order.id, unit_id=order.unit_id, title=order.number,
    rule=Rule(approvers=(Post("service_manager"),), due_in=timedelta(days=1)), by=by, at=at)
```
"""

from aftercare.platform.approvals.models import Approval
from aftercare.platform.approvals.rules import (
    ANY,
    Decided,
    Kind,
    Mode,
    Person,
    Post,
    Rule,
    Summary,
    kinds,
    names,
    posts,
    stands_for,
    substitutes,
)
from aftercare.platform.approvals.selectors import approvals_of, has_open, substitutes_of, summaries, waiting_count
from aftercare.platform.approvals.services import ask, decide, withdraw

__all__ = [
    "ANY",
    "Approval",
    "Decided",
    "Kind",
    "Mode",
    "Person",
    "Post",
    "Rule",
    "Summary",
    "approvals_of",
    "ask",
    "decide",
    "has_open",
    "kinds",
    "names",
    "posts",
    "stands_for",
    "substitutes",
    "substitutes_of",
    "summaries",
    "waiting_count",
    "withdraw",
]
