"""The settings of the environment, which show nothing of what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.api.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY: Final = "EXPERITURE_API_KEY"
KEY_FILE: Final = "EXPERITURE_API_KEY_FILE"
OAUTH: Final = (
    "EXPERITURE_CLIENT_ID",
    "EXPERITURE_CLIENT_SECRET",
    "EXPERITURE_TOKEN_URL",
)


class Settings:
    """What a mapping of names to texts says of the CDP.

    Held instead of the mapping, so that no local variable of a traceback shows it.

    Args:
        environ: such as ``os.environ``.
    """

    __slots__ = ("_environ",)

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str) -> str:
        """Return a setting without blanks around it; empty if it is not set."""
        return self._environ.get(name, "").strip()

    def secret(self, name: str) -> Secret:
        """Return a setting that nobody may see."""
        return Secret(self.text(name))

    @property
    def names_credentials(self) -> bool:
        """Whether there are credentials at all, be they good or not."""
        return any(self.text(name) for name in (KEY, KEY_FILE, *OAUTH))

    @property
    def base_url(self) -> str | None:
        """The address of the API, where it is another than the CDP's own."""
        return self.text("EXPERITURE_BASE_URL") or None

    @property
    def upload_hosts(self) -> tuple[str, ...]:
        """The only hosts of files; empty for any."""
        hosts = self.text("EXPERITURE_UPLOAD_HOSTS").split(",")
        return tuple(host.strip() for host in hosts if host.strip())

    @property
    def ca_bundle(self) -> str | None:
        """The file of certificates of those whom to trust."""
        return self.text("EXPERITURE_CA_BUNDLE") or None

    def __repr__(self) -> str:
        return "Settings(…)"
