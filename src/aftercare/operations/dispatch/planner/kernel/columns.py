"""Names of the columns of the kernel's tables. One row holds what is needed together, so it is read at once."""

# model.job: a job.
(
    DURATION, DROP, OPENS, CLOSES, WINDOWS, WINDOWS_END, DUES, DUES_END, WAS, MOVED, TRICKY, SITE, UNIT, BEFORE,
    BEFORE_END, AFTER, AFTER_END, POOLS, POOLS_END, ANCHORED, SUPPLIED, FIXED,
) = range(22)  # fmt: skip
JOB_COLUMNS = 22

# model.shift: a shift.
(
    ENGINEER, START, END, LIMIT, PRICE, PINNED, FOLLOWING, KIND, RICH, EXTRA, BREAKS, BREAKS_END, BUSY, BUSY_END,
    MOST_JOBS, MOST_WORK, MOST_METRES, MOST_LEG, OPEN_START, FIRST,
) = range(20)  # fmt: skip
SHIFT_COLUMNS = 20

# model.unit: jobs that are planned together.
UNIT_JOBS, UNIT_END, UNIT_KIND, UNIT_LEVEL = range(4)
ALONE, TOGETHER, SERIES = range(3)

# model.price: permilles and points.
(
    TRAVEL, METRE, LONG, OVERTIME, LATE, BALANCE, TOLERANCE, SPLIT, HAS_BANDS, MIDNIGHT, BANDS, BANDS_END, HAS_UNTIL,
    HAS_METRES, HAS_SUPPLIES, HAS_LOADS,
) = range(16)  # fmt: skip
PRICES = 16

# state.visit: where a node (a job, the start or the end of a shift) stands. As if there were no breaks and no busy
# spans: when it is done at the earliest, when it must begin at the latest, how far it is to the next.
DONE, LATEST, HOP, NEXT, PREVIOUS, SHIFT, FROM, TO = range(8)
# Not planned; taken out in this round; not planned before this round either.
UNPLANNED, REMOVED, LEFT_OUT = -1, -2, -3

# state.tour: a route.
SIZE, COST, ROAD, WORK, METRES, TRICKY_JOBS, CALLS, SAVED, SEEN = range(9)
TOUR_COLUMNS = 9

# state.lane: a route under way that has taken so many of its breaks.
CLOCK, ROADS, EXTRAS, IDLE, SLACK, BEGUN = range(6)
LANE_COLUMNS = 6

# state.trace: what it did.
A_JOB, A_CALL, A_BREAK, A_BUSY = range(4)

# state.tally: figures of the search.
(
    CURRENT, BEST, ROUNDS, ABSENT, SAVES, LOGGED, LEAVE, PATIENT, LANE, FOUND_SHIFT, FOUND_PLACE, FOUND_START, MOMENT,
    CHOSEN, LEFT, BACK, TRACING, STAMP,
) = range(18)  # fmt: skip
TALLIES = 18

# state.dial: how the search is set. Jobs taken out in the mean, and the longest string; the share of ruins that spread
# by way alone, of those that start at a job that is not planned, of strings that are split; jobs not planned that come
# along, and how often these are tried everywhere; the share of orders left to chance, and of places overlooked.
REMOVED_IN_MEAN, LONGEST, BY_WAY, FROM_UNPLANNED, PARTED, COMING_ALONG, EVERYWHERE, BY_CHANCE, BLINK = range(9)
DIALS = 9
