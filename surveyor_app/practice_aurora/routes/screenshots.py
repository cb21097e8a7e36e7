"""The screenshot host: public, but only for as long as the signed address lives."""

from __future__ import annotations

from fastapi import APIRouter, Response

from surveyor_app.practice_aurora.answers import Refusal
from surveyor_app.practice_aurora.images import ScreenshotGone
from surveyor_app.practice_aurora.routes.entrance import PracticeHere

router = APIRouter()


@router.get("/_images/{signed}.png", response_class=Response)
async def screenshot(practice: PracticeHere, signed: str) -> Response:
    """The picture, or 403 once 24 hours have passed."""
    try:
        picture = await practice.screenshots.picture(signed)
    except ScreenshotGone as gone:
        raise Refusal(403, str(gone)) from gone
    return Response(picture, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
