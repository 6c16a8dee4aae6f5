import pytest

from models.documents.document import Format
from models.documents.readers.recognition.endings import check_ending
from models.documents.readers.recognition.signatures import Signature
from models.errors import WrongFileType
from service.reading.formats import DOCUMENTS, RECORDINGS


@pytest.mark.parametrize("ending", DOCUMENTS + RECORDINGS)
def test_readers_know_every_ending_that_the_page_offers(ending: str):
    """An ending that the readers do not know promises nothing, so nothing would contradict it."""
    with pytest.raises(WrongFileType):
        check_ending(f"材料{ending}", Signature(Format.TEXT, "of no kind"))
