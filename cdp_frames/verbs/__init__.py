"""The public verbs, thin: they hand on to the room that does the work."""

from cdp_frames.verbs.clients import client_if_any
from cdp_frames.verbs.feeds import run_feed
from cdp_frames.verbs.imports import cdp_import, plan_import
from cdp_frames.verbs.inspecting import inspect_contacts
from cdp_frames.verbs.lists import add_to_list, list_members, remove_from_list
from cdp_frames.verbs.past import history, load_result, pick_up
from cdp_frames.verbs.streams import import_file, plan_file

__all__ = [
    "add_to_list",
    "cdp_import",
    "client_if_any",
    "history",
    "import_file",
    "inspect_contacts",
    "list_members",
    "load_result",
    "pick_up",
    "plan_file",
    "plan_import",
    "remove_from_list",
    "run_feed",
]
