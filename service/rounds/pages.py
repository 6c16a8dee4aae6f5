"""The people's way in to rounds."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
