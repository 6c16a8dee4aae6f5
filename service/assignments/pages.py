"""The people's way in to who reviews what."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
