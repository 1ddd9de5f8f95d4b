"""The planner: who goes where, when. Plain data and arrays, nothing of Django and nothing of the other apps.

`model` is what everybody here shares. `checking` is the only authority on what a plan breaks and costs; it and the
`kernel` that searches never share a line, so a fault in one shows in the other.
"""
