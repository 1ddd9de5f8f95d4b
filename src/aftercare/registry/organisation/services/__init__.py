"""What is done with the people of the company, by aggregate."""
