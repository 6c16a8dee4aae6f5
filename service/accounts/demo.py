"""The one password of all sample accounts; shown on the sign-in page of a demo, and good for nothing anywhere else."""

DEMO_PASSWORD = "weiping-demo-2026"  # noqa: S105  no secret: the demo shows it, and only the demo makes accounts with it
