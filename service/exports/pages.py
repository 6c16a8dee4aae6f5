"""The people's way in to reviewed work as a table."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
