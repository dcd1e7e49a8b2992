"""What kintone's operations do and return; the caller is known, and the request is checked."""

from collections.abc import Callable
from typing import Any

from attrs import frozen

from spaceclients.sandbox._kintone_access import Access
from spaceclients.sandbox._kintone_errors import coded_error, field_error
from spaceclients.sandbox._kintone_state import allowed
from spaceclients.sandbox._service import Json, RefusedError


@frozen
class KintoneOperations(Access):
    """The operations on one call's arguments, in methods that are named as the client's; None stands for `{}`.

    Attributes:
        example: Copies what the spec shows as the operation's response.
        fields: The parameters and the fields that the spec describes.
    """

    example: Callable[[], Any]
    fields: Json

    def get_space(self) -> Json:
        """Return a space."""
        return self.space(self.fields["id"])

    def update_space(self) -> None:
        """Change a space's settings."""
        self.state.update(self.administered_space(self.fields.pop("id")), self.fields, self.user)

    def delete_space(self) -> None:
        """Delete a space."""
        self.state.delete(self.administered_space(self.fields["id"]))

    def update_space_body(self) -> None:
        """Replace a space's body."""
        space = self.administered_space(self.fields["id"])
        if not space["useMultiThread"]:
            raise _only_multi_thread("id")
        self.state.update(space, {"body": self.fields["body"]}, self.user)

    def get_space_members(self) -> Json:
        """Return a space's members, and the users within its groups and organizations."""
        space = self.space(self.fields["id"])
        members = self.state.members.get(int(space["id"]), [])
        named = [each["entity"] for each in members]
        implicit = [
            {"entity": entity, "isAdmin": is_admin, "isImplicit": True}
            for code, is_admin in self.state.roster(space).items()
            if (entity := {"type": "USER", "code": code}) not in named
        ]
        return {"members": [*members, *implicit]}

    def update_space_members(self) -> None:
        """Replace a space's members."""
        space = self.administered_space(self.fields["id"])
        self._check_members()
        self.state.replace_members(space, self.fields["members"])

    def add_space_from_template(self) -> Json:
        """Create a space, to which everybody has the right here; for a second one of the name see `KintoneState.add`."""
        if int(self.fields["id"]) not in self.state.templates:  # no source shows the response
            raise coded_error("GAIA_XX01", message="The space template was not found.")
        self._check_members()
        return {"id": self.state.add(self.fields, self.user)["id"]}

    def get_spaces_statistics(self) -> Json:
        """Return a page of spaces: a system administrator sees all, others the public ones and their own."""
        seen = [each for each in self.state.spaces.values() if self.is_system_administrator or self.sees(each)]
        offset = self.fields.get("offset", 0)
        return {"spaces": [self._statistics(each) for each in seen[offset : offset + self.fields.get("limit", 100)]]}

    def add_thread(self) -> Json:
        """Add a thread to a space."""
        space = self.space(self.fields["space"])
        if not space["useMultiThread"]:
            raise _only_multi_thread("space")
        return {"id": self.state.add_thread(space, self.fields["name"], self.user)["id"]}

    def update_thread(self) -> None:
        """Change a thread."""
        thread, space = self.thread(self.fields.pop("id"))
        if self.user != thread["creator"] and not self.administers(space):
            raise coded_error("CB_NO02")
        if "name" in self.fields and not space["useMultiThread"]:  # no source shows the response
            raise field_error({"name": ["can't be changed in a single-thread space"]})
        if "body" in self.fields:
            self.fields["body"] = allowed(self.fields["body"])
        thread.update(self.fields)

    def add_thread_comment(self) -> Json:
        """Post a comment."""
        space, comment = self.space(self.fields["space"]), self.fields["comment"]
        thread, its_space = self.thread(self.fields["thread"])
        if its_space is not space:  # no source shows the response
            raise field_error({"thread": ["must be a thread of the space"]})
        if not (comment.get("text") or comment.get("files")):
            raise field_error({"comment.text": ["Required field."]})
        mentions = {f"comment.mentions[{index}]": each for index, each in enumerate(comment.get("mentions", []))}
        self.check_entities(mentions, self.state.space_guests.get(int(space["id"]), []))
        self.check_files(each["fileKey"] for each in comment.get("files", []))
        # A number, as in the documents; the vendor's spec has text.
        return {"id": self.state.add_comment(thread, comment, self.user)}

    def add_guests(self) -> None:
        """Create the accounts of guests, all or none; whether kintone creates some isn't documented."""
        self.require_system_administrator()
        codes: dict[str, str] = {}
        problems: dict[str, list[str]] = {}
        for index, guest in enumerate(self.fields["guests"]):
            path, code = f"guests[{index}].code", guest["code"]
            if not all(code.partition("@")):  # what else kintone takes for an address isn't known
                problems[path] = ["must be a mail address"]
            elif code in self.state.guests or codes.setdefault(code, path) != path:
                problems[path] = ["is there already"]
        if problems:
            raise field_error(problems)
        self.check_files(guest["image"] for guest in self.fields["guests"] if "image" in guest)
        for guest in self.fields["guests"]:
            kept = {key: value for key, value in guest.items() if key != "password"}
            self.state.guests[guest["code"]] = {"locale": "auto", **kept}

    def delete_guests(self) -> None:
        """Delete the accounts of guests, all or none; whether kintone deletes some isn't documented."""
        self.require_system_administrator()
        gone = self._known_guests()
        for guest in gone:
            del self.state.guests[guest]
        for space, guests in self.state.space_guests.items():
            self.state.space_guests[space] = [each for each in guests if each not in gone]

    def update_space_guests(self) -> None:
        """Replace a guest space's guests."""
        space = self.administered_space(self.fields["id"])
        self.state.space_guests[int(space["id"])] = self._known_guests()

    def _statistics(self, space: Json) -> Json:
        (shown,) = self.example()["spaces"]
        return {
            **shown,
            **{key: space[key] for key in shown if key in space},
            **self.state.dates.get(int(space["id"]), {}),
            "administratorCount": str(sum(self.state.roster(space).values())),
        }

    def _check_members(self) -> None:
        """Refuse members that aren't there, or are named twice."""
        entities = {f"members[{index}].entity": each["entity"] for index, each in enumerate(self.fields["members"])}
        self.check_entities(entities)
        places: dict[tuple[str, str], str] = {}
        for path, each in entities.items():
            first = places.setdefault((each["type"], each["code"]), path)
            if first != path:  # no source shows the response
                raise field_error({path: [f"is {first} once more"]})

    def _known_guests(self) -> list[str]:
        """Return the guests that the call names, each once; or refuse the call if one isn't there."""
        codes: list[str] = self.fields["guests"]
        unknown = {f"guests[{i}]": ["unknown guest"] for i, code in enumerate(codes) if code not in self.state.guests}
        if unknown:
            raise field_error(unknown)
        return list(dict.fromkeys(codes))


def _only_multi_thread(field: str) -> RefusedError:
    """The refusal of what a single-thread space can't have; no source shows the response."""
    return field_error({field: ["must be a multi-thread space"]})
