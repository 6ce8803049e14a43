"""How Sphinx makes the pages: offline, from what lies in the repository.

The source folder is the root of the repository, so that README, docs and notebooks
keep the links between them that work everywhere else, too. ``make docs`` calls it.
"""

from __future__ import annotations

import sys
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

project = "cdp_frames"
author = "The cdp_frames authors"
release = installed("cdp-frames")
version = release
smartquotes_action = "D"  # `--` is a dash; quotes stay as they were typed

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "docs.generators.diagrams",
    "docs.generators.links",
]
root_doc = "docs/index"
include_patterns = [
    "*.md",
    "docs/*.md",
    "docs/reference/*",
    "notebooks/*.ipynb",
]
exclude_patterns = [".*", "tests", "benchmarks", "cdp_frames", "build", "mutants"]

# The notebooks stand as they were saved: the tests run them.
nb_execution_mode = "off"
nb_ipywidgets_js = {}  # would be asked for on the web
myst_heading_anchors = 4
myst_fence_as_directive = ["mermaid"]
myst_enable_extensions = ["colon_fence", "deflist"]

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
maximum_signature_line_length = 80
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
# They are prose here: what stands before a colon is no type.
napoleon_custom_sections = ["Returns", "Yields", "Source"]
add_module_names = False
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_show_copyright = False  # the licence says it
html_title = "cdp_frames"
pygments_dark_style = "github-dark"  # the usual one underlines modules like links
html_static_path = ["static"]
html_extra_path = ["root"]  # so that the folder itself can be opened
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
# Nothing in a page is asked for elsewhere: no fonts, no scripts, no icons.
html_theme_options = {"source_repository": "", "footer_icons": []}


def setup(app: Sphinx) -> None:
    """Write what is generated before Sphinx looks for pages."""
    from docs.generators import write_all  # noqa: PLC0415 - not before the path is set

    app.connect("config-inited", lambda *_: write_all(ROOT / "docs" / "reference"))
