"""Reading measures: facts of periods, indicators of regulations, the headcount, schemes of appraisal."""
