"""Group: a team, or a part of the organisation that holds teams."""

from typing import Annotated

from generator.model.fields import NOT_NULL, Lenient, OptionalText, OptionalTexts, Text, Texts
from generator.model.kind import GROUPS, USERS, Kind, RelationField


class Profile(Lenient):
    """How a group or user is shown and reached."""

    displayName: OptionalText = None
    email: OptionalText = None
    picture: OptionalText = None


class GroupSpec(Lenient):
    """The spec of a Group."""

    type: Text
    children: Texts
    profile: Annotated[Profile | None, NOT_NULL] = None
    parent: OptionalText = None
    members: OptionalTexts = None


GROUP = Kind(
    "Group",
    "Groups",
    GroupSpec,
    (
        RelationField("parent", "childOf", "parentOf", "Group", GROUPS),
        RelationField("children", "parentOf", "childOf", "Group", GROUPS),
        RelationField("members", "hasMember", "memberOf", "User", USERS),
    ),
)
