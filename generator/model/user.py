"""User: a person."""

from typing import Annotated

from generator.model.fields import NOT_NULL, Lenient, Texts
from generator.model.group import Profile
from generator.model.kind import GROUPS, Kind, RelationField


class UserSpec(Lenient):
    """The spec of a User."""

    memberOf: Texts
    profile: Annotated[Profile | None, NOT_NULL] = None


USER = Kind("User", "Users", UserSpec, (RelationField("memberOf", "memberOf", "hasMember", "Group", GROUPS),))
