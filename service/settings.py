"""What an operator may set, by environment variables that start with ``WEIPING_``."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_MEGABYTE = 1024 * 1024


class Settings(BaseSettings):
    """Settings of one running service; passed into ``create_app``, never global."""

    model_config = SettingsConfigDict(env_prefix="WEIPING_", frozen=True)

    bundle: Path = Field(
        default=Path("models/released"),
        description="Folder of released bundles; its file `current` names the one in use.",
    )
    encoder: Path = Field(
        default=Path("models/encoders/e5-small"),
        description="Folder of the sentence encoder (ONNX).",
    )
    speech: Path = Field(
        default=Path("models/speech/whisper-base"),
        description="Folder of the speech model; where there is none, recordings are refused.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on; `0.0.0.0` for the whole network.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port to listen on.")
    threads: int = Field(default=2, ge=1, le=64, description="Processor threads for the encoder.")
    max_upload_megabytes: int = Field(
        default=20, ge=1, le=20, description="A larger document is refused while it is being read."
    )
    max_recording_megabytes: int = Field(default=200, ge=1, le=200, description="The same for audio and video files.")
    max_characters: int = Field(default=100_000, ge=1, description="A longer text is refused.")

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_megabytes * _MEGABYTE

    @property
    def max_recording_bytes(self) -> int:
        return self.max_recording_megabytes * _MEGABYTE
