"""The people's way in to the audit log."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
