"""The checker: the only authority on what a plan breaks and what it costs. Plain and slow on purpose.

`visits`, `routes` and `plans` hold the rules, one function each, under its name as the stable code; the first line of
its docstring says what it asks for. `goals` holds the prices. A new rule is a new function in the list at the end of
its file, and nothing else.
"""

from aftercare.operations.dispatch.planner.checking.evaluation import RULES, evaluate
from aftercare.operations.dispatch.planner.checking.rule import AnyRule, Finding, Rule

__all__ = ["RULES", "AnyRule", "Finding", "Rule", "evaluate"]
