"""What an operator may set, by environment variables that start with ``WEIPING_``."""

from pathlib import Path

from pydantic import Field, SecretStr
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
    database: str = Field(
        default="sqlite:///var/weiping.db", description="URL of the database: `sqlite:///…` or `postgresql://…`."
    )
    files: str = Field(default="var/files", description="Where uploads are kept: a folder, or `s3://bucket/prefix`.")
    look_alikes: Path = Field(
        default=Path("var/look_alikes.db"),
        description="The worker's index of look-alikes, which holds no text; made anew from the database when missing.",
    )
    s3_endpoint: str = Field(default="", description="Address of an S3-compatible server; empty for Amazon's own.")
    queue: str = Field(
        default="sqlite:///var/queue.db", description="Queue between the pages and the worker; or `redis://host/0`."
    )
    session_hours: int = Field(default=12, ge=1, le=720, description="How long a sign-in lasts.")
    lock_after: int = Field(default=5, ge=1, description="Wrong passwords in a row before an account is locked.")
    lock_minutes: int = Field(default=15, ge=1, description="How long it then stays locked.")
    open_trial: bool = Field(
        default=False, description="Whether the trial page, which stores nothing, may be used without signing in."
    )
    demo: bool = Field(default=False, description="Whether this is the demo; set by `python -m service demo` only.")
    oidc_issuer: str = Field(default="", description="OpenID Connect issuer; empty: sign in with passwords only.")
    oidc_client_id: str = Field(default="", description="Client id at the issuer.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="Client secret at the issuer.")

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_megabytes * _MEGABYTE

    @property
    def max_recording_bytes(self) -> int:
        return self.max_recording_megabytes * _MEGABYTE
