"""The Enhance offer's own rules: what they read, decide, choose, deliver and check."""

from coproduce.rules.enhance.plugin import Enhance, enhance
from coproduce.rules.enhance.shipped import read_offer, read_questions

__all__ = ["Enhance", "enhance", "read_offer", "read_questions"]
