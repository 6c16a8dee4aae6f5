"""The public face of the model card."""

from pydantic import BaseModel, Field

from models.grading.card import ModelCard


class ModelCardOut(BaseModel):
    """What the bundle in use says about itself: what it is for, what it was measured to do, and where it fails."""

    bundle: str = Field(description="Id of the bundle in use.")
    created_at: str = Field(description="When it was released.")
    card: ModelCard
