"""API: an interface that components provide and consume."""

from typing import Annotated

from pydantic import Field

from generator.model.fields import Lenient, OptionalText, Text
from generator.model.kind import OWNER, SYSTEM, Kind, KindVariant

MCP_SERVER = "mcp-server"


class ApiSpec(Lenient):
    """The spec of an API whose definition is a text (OpenAPI, AsyncAPI, GraphQL, gRPC)."""

    type: Text
    lifecycle: Text
    owner: Text
    definition: Text
    system: OptionalText = None


class Remote(Lenient):
    """Where an MCP server is reached."""

    type: Text
    url: Text


class McpServerSpec(Lenient):
    """The spec of an API of type `mcp-server`, which has remotes and no definition (opt-in)."""

    type: Text
    lifecycle: Text
    owner: Text
    remotes: Annotated[list[Remote], Field(min_length=1)]
    system: OptionalText = None


API = Kind("API", "APIs", ApiSpec, (OWNER, SYSTEM))
API_WITH_MCP = Kind(
    "API", "APIs", ApiSpec, (OWNER, SYSTEM), variants={MCP_SERVER: KindVariant(McpServerSpec, (OWNER, SYSTEM))}
)
