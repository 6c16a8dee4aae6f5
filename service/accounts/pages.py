"""The people's way in to people, roles and signing in."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
