"""How the documentation is built."""

from importlib import metadata

project = "coproduce"
author = "The coproduce developers"
project_copyright = author
release = metadata.version("coproduce")

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "examples"]
default_role = "code"

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True

myst_heading_anchors = 3

html_theme = "furo"
html_title = f"coproduce {release}"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"sidebar_hide_name": False}
