"""Room for appointments: kept ready in memory, searched for one order, looked at again when somebody chooses."""
