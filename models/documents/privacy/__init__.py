"""Personal data in evidence texts: where they stand, and the same text without them."""

from models.documents.privacy.finder import find_personal_data
from models.documents.privacy.finding import PersonalData, PersonalDataKind
from models.documents.privacy.masking import mask, mask_identifier, mask_text

__all__ = ["PersonalData", "PersonalDataKind", "find_personal_data", "mask", "mask_identifier", "mask_text"]
