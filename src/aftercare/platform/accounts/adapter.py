from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: logins are made by those who may."""

    def is_open_for_signup(self, request: object) -> bool:
        return False
