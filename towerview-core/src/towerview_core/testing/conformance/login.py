"""What a provider promises that proves who a media user is."""

import json
import logging
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from towerview_core.contract.errors import CredentialsRejected, NotFound, Unreachable
from towerview_core.contract.login import Identity, PasswordLogin, Pin, PinLogin
from towerview_core.testing.transport import status

from .promise import promise
from .stage import Stage, broken, distorted, eventually, failure_of, told, unknown_like


class LoginSuite:
    """``authenticate_user``, ``start_pin`` and ``check_pin``."""

    login: tuple[str, str] | None

    @promise(PasswordLogin)
    async def test_the_right_password_tells_who_it_is(self, stage: Stage) -> None:
        """The right name and password tell the server's own id of the user, and which server said so."""
        name, password = self._login()
        who = await stage.offering(PasswordLogin).authenticate_user(name, SecretStr(password))
        assert who.user_id, "nobody was proved"
        assert who.name.lower() == name.lower(), f"{name!r} signed in, {who.name!r} was proved"
        assert who.machine_ids == {(await stage.provider.probe()).machine_id}, (
            "it does not say which server proved it"
        )

    @promise(PasswordLogin)
    async def test_a_wrong_password_is_rejected(self, stage: Stage) -> None:
        """A wrong password, an empty one, and an unknown name raise CredentialsRejected."""
        name, password = self._login()
        provider = stage.offering(PasswordLogin)
        for tried, secret in ((name, distorted(password)), (name, ""), (f"{name}-of-nowhere", password)):
            error = await failure_of(provider.authenticate_user(tried, SecretStr(secret)))
            if not isinstance(error, CredentialsRejected):
                broken(f"{'an empty' if not secret else 'a wrong'} password or name: {told(error)}")

    @promise(PasswordLogin)
    async def test_a_failing_server_proves_nobody(self, stage: Stage) -> None:
        """A server in trouble is Unreachable, which is no verdict about the password."""
        name, password = self._login()
        with stage.http.playing(status(503)):
            error = await failure_of(
                stage.offering(PasswordLogin).authenticate_user(name, SecretStr(password))
            )
        assert isinstance(error, Unreachable), told(error)

    @promise(PasswordLogin)
    async def test_passwords_show_nowhere(self, stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
        """A password that is tried stands in no address, no log line, no error and no value."""
        caplog.set_level(logging.DEBUG)
        name, password = self._login()
        stage.http.forget()
        provider = stage.offering(PasswordLogin)
        words = [repr(await provider.authenticate_user(name, SecretStr(password)))]
        words.append(repr(await failure_of(provider.authenticate_user(name, SecretStr(distorted(password))))))
        words += [json.dumps([call.path, dict(call.params)]) for call in stage.http.calls]
        words += [str(vars(record)) for record in caplog.records]
        shown = any(secret in text for secret in (password, distorted(password)) for text in words)
        assert not shown, "a password shows in an address, an error, a value or a log line"

    @promise(PinLogin)
    async def test_a_pin_waits_for_consent(self, stage: Stage) -> None:
        """A PIN that was begun has a code and some time, and proves nobody until its user consents."""
        provider = stage.offering(PinLogin)
        pin = await provider.start_pin(None)
        assert pin.code.strip(), "a PIN without a code cannot be confirmed"
        assert pin.expires_at > datetime.now(UTC), "the PIN has expired before it was shown"
        assert await provider.check_pin(pin.id) is None, "somebody is proved before anybody consented"

    @promise(PinLogin)
    async def test_a_consent_tells_who_it_was(self, stage: Stage) -> None:
        """After consent the PIN proves who gave it, with the ids of the servers they are known at."""
        provider = stage.offering(PinLogin)
        pin = await provider.start_pin(None)
        expected = await self.consent(stage, pin)
        proved: list[Identity | None] = []

        async def answered() -> bool:
            proved.append(await provider.check_pin(pin.id))
            return proved[-1] is not None

        await eventually(answered, "the PIN proves nobody after the consent")
        found = proved[-1]
        assert found is not None
        assert found.user_id == expected, f"{expected!r} consented, {found.user_id!r} was proved"

    @promise(PinLogin)
    async def test_two_pins_do_not_meet(self, stage: Stage) -> None:
        """Two PINs begun at the same time have different ids, and a consent to one leaves the other waiting."""
        provider = stage.offering(PinLogin)
        one, two = await provider.start_pin(None), await provider.start_pin(None)
        assert one.id != two.id, "two PINs have the same id"
        await self.consent(stage, one)
        assert await provider.check_pin(two.id) is None, "a consent was taken for another PIN's"

    @promise(PinLogin)
    async def test_an_unknown_pin_is_not_found(self, stage: Stage) -> None:
        """A PIN that was never begun, or has expired, raises NotFound."""
        provider = stage.offering(PinLogin)
        pin = await provider.start_pin(None)
        error = await failure_of(provider.check_pin(unknown_like(pin.id)))
        assert isinstance(error, NotFound), told(error)

    async def consent(self, stage: Stage, pin: Pin) -> str:  # noqa: ARG002 - for authors to override
        """Consent to ``pin`` as a user would, and answer the user's id. Authors who offer PinLogin override it."""
        kind = type(stage.provider).__name__
        pytest.fail(
            f"{kind} offers PinLogin: override consent(stage, pin) in the class, to confirm a PIN",
            pytrace=False,
        )

    def _login(self) -> tuple[str, str]:
        if self.login is None:
            pytest.fail(
                'A provider with PasswordLogin: say login = ("name", "password") in the class', pytrace=False
            )
        return self.login
