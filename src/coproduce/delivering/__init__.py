"""Delivering: what took place and what was spent, beside what was planned, and where the two differ."""
