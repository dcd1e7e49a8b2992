"""What the sandbox's kintone does about threads."""

from typing import Any

from spaceclients.sandbox._kintone_access import Access
from spaceclients.sandbox._kintone_errors import refused, wrong
from spaceclients.sandbox._kintone_spaces import only_multi_thread
from spaceclients.sandbox._kintone_state import allowed

Json = dict[str, Any]


def add_thread(access: Access, fields: Json) -> Json:
    """Add a thread to a space."""
    space = access.space(fields["space"])
    if not space["useMultiThread"]:
        raise only_multi_thread("space")
    return {"id": access.state.add_thread(space, fields["name"], access.user)["id"]}


def update_thread(access: Access, fields: Json) -> Json:
    """Change a thread."""
    thread, space = access.thread(fields.pop("id"))
    if access.user != thread["creator"] and not access.administers(space):
        raise refused("CB_NO02")
    if "name" in fields and not space["useMultiThread"]:  # no source shows the answer
        raise wrong({"name": ["can't be changed in a single-thread space"]})
    if "body" in fields:
        fields["body"] = allowed(fields["body"])
    thread.update(fields)
    return {}


def add_thread_comment(access: Access, fields: Json) -> Json:
    """Post a comment."""
    space, comment = access.space(fields["space"]), fields["comment"]
    thread, its_space = access.thread(fields["thread"])
    if its_space is not space:  # no source shows the answer
        raise wrong({"thread": ["must be a thread of the space"]})
    if not (comment.get("text") or comment.get("files")):
        raise wrong({"comment.text": ["Required field."]})
    mentions = {f"comment.mentions[{index}]": each for index, each in enumerate(comment.get("mentions", []))}
    access.check_entities(mentions, access.state.space_guests.get(int(space["id"]), []))
    access.check_files(each["fileKey"] for each in comment.get("files", []))
    # A number, as in the documents; the vendor's spec has text.
    return {"id": access.state.add_comment(thread, comment, access.user)}
