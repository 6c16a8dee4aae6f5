"""The people's way in to decisions, objections and rechecks."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
