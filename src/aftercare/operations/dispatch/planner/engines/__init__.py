"""The engines that can be chosen, each behind `engine.Planner`."""
