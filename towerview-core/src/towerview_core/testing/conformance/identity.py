"""What every provider promises about its form and about who answers."""

import asyncio
import json
import re
from collections.abc import Mapping

from pydantic import SecretStr

from towerview_core.contract.errors import BadReply, CredentialsRejected, Fault
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.provider import Provider
from towerview_core.testing.transport import saying, status

from .promise import promise
from .stage import Server, Stage, broken, distorted, failure_of, secrets_of, told

_SECRET_NAMES = re.compile(r"token|secret|passw|api_?key|credential|private|(^|_)key$", re.IGNORECASE)
_SETTLE_S = 0.05
_STRANGERS = {
    "JSON of another product": saying(b'{"status": "ok", "service": "something-else", "version": "4.2"}'),
    "an empty JSON object": saying(b"{}"),
    "a JSON array": saying(b'["something", "else"]'),
    "404 for every path": status(404, {"content-type": "application/json"}, b'{"error": "not found"}'),
    "plain text": saying(b"pong", "text/plain"),
}


class IdentitySuite:
    """The form, the class itself, and ``probe``."""

    provider: type[Provider]

    @promise(Provider)
    def test_kind_title_and_color_are_well_formed(self) -> None:
        """The kind is one lower-case word, the title is not empty, and the color is written #rrggbb."""
        kind = self.provider
        assert re.fullmatch(r"[a-z][a-z0-9_-]{0,31}", kind.kind), f"{kind.kind!r} cannot stand in an address"
        assert kind.title.strip(), "people need a name for this kind of server"
        assert re.fullmatch(r"#[0-9a-fA-F]{6}", kind.color), f"{kind.color!r} is no color"

    @promise(Provider)
    def test_the_form_renders(self) -> None:
        """The options are a form of a server whose every field has a title a person can read, and its schema is JSON."""
        form = self.provider.Options
        assert issubclass(form, ServerOptions), "Options must derive from ServerOptions"
        json.dumps(form.model_json_schema())
        nameless = [name for name, one in form.model_fields.items() if not (one.title or "").strip()]
        assert not nameless, f"fields without a title: {', '.join(nameless)}"

    @promise(Provider)
    def test_secrets_of_the_form_are_write_only(self, server: Server) -> None:
        """What is secret is typed SecretStr, so that it is marked write-only, sealed at rest and never printed."""
        form = self.provider.Options
        schema = form.model_json_schema()["properties"]
        options = form.model_validate(dict(server.options))
        for name, value in options:
            if isinstance(value, SecretStr):
                assert '"writeOnly": true' in json.dumps(schema[name]), f"{name} is not marked write-only"
            elif isinstance(value, str) and value:
                assert not _SECRET_NAMES.search(name), (
                    f"{name} sounds secret, but is plain text: type it SecretStr"
                )
        shown = repr(options) + str(options)
        for name, secret in secrets_of(options).items():
            assert secret not in shown, f"{name} shows when the options are printed"

    @promise(Provider)
    async def test_making_a_provider_makes_no_request(self, stage: Stage) -> None:
        """Making a provider only keeps the options and the client: nothing is asked of the server."""
        before = stage.server.stand_in.requests if stage.server.stand_in else 0
        stage.anew()
        await asyncio.sleep(_SETTLE_S)
        after = stage.server.stand_in.requests if stage.server.stand_in else 0
        assert not stage.http.calls, f"asked {stage.http.calls[0].path} while being made"
        assert after == before, "the server was called while the provider was being made"

    @promise(Provider)
    async def test_probe_tells_a_stable_machine_id(self, stage: Stage) -> None:
        """The machine id of a server is the same at every probe, whichever instance asks."""
        told_ids = [(await stage.provider.probe()).machine_id for _ in range(2)]
        told_ids.append((await stage.anew().probe()).machine_id)
        assert len(set(told_ids)) == 1, f"different machine ids: {', '.join(sorted(set(told_ids)))}"

    @promise(Provider)
    async def test_probe_tells_product_and_version(self, stage: Stage) -> None:
        """A probe names the server, its product and its version, and gives a reason for each limit."""
        info = await stage.provider.probe()
        for name in ("machine_id", "name", "product", "version"):
            assert str(getattr(info, name)).strip(), f"the probe tells no {name}"
        for limit in info.limits:
            assert limit.reason.strip(), f"no reason why {limit.capability} is refused"

    @promise(Provider)
    async def test_wrong_credentials_are_rejected(self, stage: Stage) -> None:
        """With wrong credentials every reading raises CredentialsRejected; it never answers with something empty."""
        good = await stage.honest()
        wrong = stage.kind.Options.model_validate(
            {**stage.server.options, **self.wrong_options(stage.options)}
        )
        for reading, _, _ in good:
            error = await failure_of(reading.run(stage.anew(wrong)))
            if not isinstance(error, CredentialsRejected):
                broken(f"{reading.verb} with wrong credentials: {told(error)}")

    @promise(Provider)
    async def test_another_product_is_recognised(self, stage: Stage) -> None:
        """When something else answers at the address, probe raises BadReply with NOT_THIS_PRODUCT."""
        for what, trick in _STRANGERS.items():
            with stage.http.playing(trick):
                error = await failure_of(stage.anew().probe())
            if not isinstance(error, BadReply) or error.fault is not Fault.NOT_THIS_PRODUCT:
                broken(f"probe before {what}: {told(error)}")

    def wrong_options(self, options: ServerOptions) -> Mapping[str, object]:
        """Options that the server rejects: every secret distorted. Override it where that would still be accepted."""
        return {name: distorted(secret) for name, secret in secrets_of(options).items()}
