"""The demo company's week: who works when, and how full its days are."""

from aftercare.base.kernel.words import Words

# Of the field staff of an office every fifth works from Wednesday to Sunday, the others on weekdays.
WEEKEND_EVERY = 5
# When planned work begins, in minutes of the local day; each takes an hour and a quarter.
SLOTS = (525, 615, 795, 885, 975)
# How many of these are taken, by working days from today on; and at weekends.
TAKEN, TAKEN_AT_WEEKENDS = (0.42, 0.18, 0.1, 0.06, 0.04), 0.18
DAYS_AHEAD = 7
# Planned work that nobody has an appointment for yet, in each office; days until it is to be done.
WITHOUT_DATE, DUE_IN = 5, (1, 9)
UPKEEP_TITLES = (
    Words("季度保养", "quarterly maintenance"),
    Words("月度保养", "monthly maintenance"),
    Words("年度检查", "yearly inspection"),
)
