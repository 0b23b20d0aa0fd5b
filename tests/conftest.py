"""How Hypothesis runs here: a small number of fresh examples, and a blob to run each failure again."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "coproduce",
    deadline=None,
    max_examples=60,
    derandomize=False,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],  # a whole diagnostic call is drawn for most examples
)
settings.load_profile("coproduce")
