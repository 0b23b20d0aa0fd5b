"""The formats: each a small leaf that sees a report and nothing else."""
