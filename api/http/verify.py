"""`POST /v1/verify`: is a quotation verbatim in the collection, where, or what is the nearest true wording."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from api.http.access import Reader
from api.http.errors import ERRORS
from api.http.responses import VerificationData
from api.http.schema import VerifyBody
from api.http.serving import Here

router = APIRouter(tags=["answers"], responses=ERRORS)


@router.post("/v1/verify", response_model=VerificationData)
async def verify(body: VerifyBody, caller: Reader, here: Here) -> Response:
    """Check what someone, or another tool, says that a document says."""
    found = await here.run(body.collection, lambda engine: engine.verify(body.quotation, body.document))
    return JSONResponse(found.to_json())
