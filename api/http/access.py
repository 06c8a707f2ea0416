"""Who calls, and what they may do: `Reader` and `Editor`, the callers that a route asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.http.errors import RequestError
from api.http.keys import Role
from api.http.serving import Here

_bearer = HTTPBearer(
    auto_error=False, description="A key made with `yinju keys add`; none is needed while there are none"
)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


@dataclass(frozen=True, slots=True)
class Caller:
    """The name of a key, or "anonymous" where no keys have been made."""

    name: str
    role: Role


ANONYMOUS = Caller("anonymous", "editor")  # whoever is on this machine, while there are no keys


async def reader(request: Request, bearer: Bearer, here: Here) -> Caller:
    """Whoever may ask. Raises RequestError: 401 for no or an unknown key, 429 for too many requests."""
    caller = _caller(bearer.credentials if bearer else None, here)
    request.state.caller = caller.name
    if caller is not ANONYMOUS and (seconds := here.rate.wait(caller.name)):
        raise RequestError(429, f"too many requests; wait {seconds} s", headers={"Retry-After": str(seconds)})
    return caller


async def editor(caller: Annotated[Caller, Depends(reader)]) -> Caller:
    """Whoever may change the collection. Raises RequestError: 403."""
    if caller.role != "editor":
        raise RequestError(403, "this key may only read; make one with yinju keys add NAME --role editor")
    return caller


def _caller(secret: str | None, here: Here) -> Caller:
    if not here.keys.all() and not here.settings.public:
        return ANONYMOUS
    key = here.keys.find(secret) if secret else None
    if key is None:
        what = "unknown key" if secret else "a key is needed"
        challenge = {"WWW-Authenticate": "Bearer"}
        raise RequestError(
            401, f"{what}; send Authorization: Bearer KEY (yinju keys add NAME makes one)", headers=challenge
        )
    return Caller(key.name, key.role)


Reader = Annotated[Caller, Depends(reader)]
Editor = Annotated[Caller, Depends(editor)]
