"""Where sessions are kept: in the database, with the user in a column of their own.

Not in a cache of the process: another process would go on honouring a session that was ended here.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection

from aftercare.base.kernel import clock
from aftercare.base.kernel.tables import fetch
from aftercare.platform.accounts.models import Session

# The door through which the session began: {"ip", "agent", "at"}; written at sign-in.
DOOR = "door"
SEEN_EVERY = timedelta(minutes=10)

# Put together once: with Django's query building every signed-in request would pay four times as much.
LOAD = """
    SELECT session_data, CASE WHEN seen_at < %s THEN 1 ELSE 0 END
    FROM accounts_session WHERE session_key = %s AND expire_date > %s
"""


class SessionStore(DatabaseStore):
    """Django's, on our table (SESSION_ENGINE names this module)."""

    # Whether the list of sessions shows an older time of use than it should.
    is_to_be_noted = False

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        at = clock.now()
        moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (at - SEEN_EVERY, at)]
        found = fetch(LOAD, [moments[0], self.session_key, moments[1]])
        if not found:
            self._session_key = None
            return {}
        data, is_to_be_noted = found[0]
        self.is_to_be_noted = bool(is_to_be_noted)
        return self.decode(data)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        door = data.get(DOOR) or {}
        return Session(
            session_key=self.session_key or "",
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=int(data[SESSION_KEY]) if SESSION_KEY in data else None,
            ip=door.get("ip"),
            agent=door.get("agent", ""),
            started_at=datetime.fromisoformat(door["at"]) if "at" in door else None,
            seen_at=clock.now(),
        )

    def note_seen(self, at: datetime) -> None:
        """Keep the list of sessions roughly true, without a write at each request."""
        if self.is_to_be_noted:
            Session.objects.filter(pk=self.session_key).update(seen_at=at)
            self.is_to_be_noted = False
