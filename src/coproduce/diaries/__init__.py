"""Diaries: a file of somebody's time, read line by line and turned into days on which they are busy elsewhere."""
