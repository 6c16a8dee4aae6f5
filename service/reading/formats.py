"""Which file names the page offers to choose; what a file really is, the readers find out from its content."""

_OFFICE = "docx pptx xlsx pdf ofd doc ppt xls wps dps et rtf odt odp ods"
_TEXTS = "txt md csv html htm srt vtt json"
_PICTURES = "png jpg jpeg gif bmp webp tif tiff"
_RECORDINGS = "mp3 wav m4a aac amr flac ogg opus wma mp4 m4v mov mkv webm avi flv wmv mpg mpeg 3gp"

DOCUMENTS = tuple(f".{ending}" for ending in f"{_OFFICE} {_TEXTS} {_PICTURES} zip".split())
RECORDINGS = tuple(f".{ending}" for ending in _RECORDINGS.split())
