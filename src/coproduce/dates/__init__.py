"""Dates: events, windows and closed slots as a network of integers, what is best in it, and why there is nothing."""
