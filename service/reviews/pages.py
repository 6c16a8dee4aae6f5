"""The people's way in to blind review."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
