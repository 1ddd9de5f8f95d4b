"""The word on a plan: every rule over all that it concerns, and the cost of every goal."""

from collections.abc import Mapping

from aftercare.operations.dispatch.planner.checking import goals, plans, routes, visits
from aftercare.operations.dispatch.planner.checking.reading import Reading, read
from aftercare.operations.dispatch.planner.checking.rule import AnyRule
from aftercare.operations.dispatch.planner.model import Plan, Problem, Score, Violation

_ALL: list[AnyRule] = [*plans.RULES, *routes.RULES, *visits.RULES]
# Code → rule, in the order in which they are told: the plan, its routes, their jobs.
RULES: Mapping[str, AnyRule] = {rule.code: rule for rule in _ALL}


def evaluate(problem: Problem, plan: Plan) -> Score:
    """Check the plan against every rule and price it. It never raises: what makes no sense is a violation."""
    return score(read(problem, plan))


def score(reading: Reading) -> Score:
    """The same, for a plan that is read already."""
    return Score(
        violations=tuple(violations(reading)),
        costs=goals.costs(reading),
        dropped=tuple(job for job in range(len(reading.problem.jobs)) if job not in reading.planned),
        travel_seconds=sum(walk.travel_seconds for walk in reading.walks),
        metres=sum(walk.metres for walk in reading.walks),
    )


def violations(reading: Reading) -> list[Violation]:
    """All that the plan breaks."""
    found = [broken for rule in plans.RULES for broken in rule.broken(reading)]
    found += [broken for walk in reading.walks for rule in routes.RULES for broken in rule.broken(walk)]
    everything = [visit for walk in reading.walks for visit in walk.visits()]
    return found + [broken for visit in everything for rule in visits.RULES for broken in rule.broken(visit)]
