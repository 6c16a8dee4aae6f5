"""The people's way in to declaring and handing in."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
