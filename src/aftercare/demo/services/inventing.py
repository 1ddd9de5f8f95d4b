"""Names and addresses that sound Chinese."""


class Invention:
    """Draws names, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        from faker import Faker

        self._fake = Faker("zh_CN")
        self._fake.seed_instance(seed)

    def person(self) -> str:
        return str(self._fake.name())

    def firm(self) -> str:
        """The part of a firm's name that is its own."""
        return str(self._fake.company_prefix())

    def street(self) -> str:
        return str(self._fake.street_address())
