"""Outputs as files: written whole or not at all, one or many at once, under names that every system takes."""

from coproduce.export.files.folders import write_folder
from coproduce.export.files.names import distinct, safe_name
from coproduce.export.files.places import writable
from coproduce.export.files.writing import write_file

__all__ = ["distinct", "safe_name", "writable", "write_file", "write_folder"]
