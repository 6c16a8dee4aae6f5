"""The people's way in to progress."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
