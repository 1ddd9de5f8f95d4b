"""What the API says about fairness."""

from ninja import Schema


class TallyOut(Schema):
    """What one engineer carried; `above`: burden above the mean of the team."""

    staff_id: int
    name: str
    jobs: int
    seconds: int
    nights: int
    off_days: int
    metres: int
    grabbed: int
    burden: int
    above: int


class LedgerOut(Schema):
    """One team over the last days, whoever carried most on top."""

    days: int
    cap: int
    rows: list[TallyOut]
