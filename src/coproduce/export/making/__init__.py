"""How a report is made: its sections, timeline, sheets, slides and diary entries, from what its audience may see."""
