"""What plex.tv says: the older half in XML, whatever was asked for, the newer half in JSON."""

from typing import Any

USERS = """<?xml version="1.0" encoding="UTF-8"?>
<MediaContainer friendlyName="Tower" identifier="com.plexapp.plugins.myplex" size="3" totalSize="3" machineIdentifier="mid-tower">
  <User id="111" title="Alice" username="alice" email="Alice@Example.com" home="0" restricted="0" thumb="">
    <Server id="900" serverId="1" machineIdentifier="mid-tower" name="Tower" owned="0" pending="0" allLibraries="1" numLibraries="4"/>
  </User>
  <User id="222" title="Bob &amp; Co" username="bob" email="bob@example.com" home="0" restricted="0"/>
  <User id="333" title="Kid" username="" email="" home="1" restricted="1" friendlyName="">
    <Server id="901" serverId="1" machineIdentifier="mid-other" name="Other" owned="1" pending="1" allLibraries="0" numLibraries="2"/>
  </User>
</MediaContainer>
"""
NO_USERS = '<MediaContainer friendlyName="Tower" identifier="com.plexapp.plugins.myplex" size="0"/>'
SECTIONS = """<?xml version="1.0" encoding="UTF-8"?>
<MediaContainer friendlyName="myPlex" identifier="com.plexapp.plugins.myplex" size="1">
  <Server name="Tower" machineIdentifier="mid-tower">
    <Section id="118181361" key="1" type="movie" title="Films"/>
    <Section id="118251661" key="2" type="show" title="TV &amp; Specials"/>
    <Section id="118278404" key="4" type="photo" title="Photos"/>
    <Section id="118278994" key="5" type="movie" title="Home Videos"/>
  </Server>
</MediaContainer>
"""
SHARES = """<?xml version="1.0" encoding="UTF-8"?>
<MediaContainer friendlyName="Tower" identifier="com.plexapp.plugins.myplex" size="4" machineIdentifier="mid-tower">
  <SharedServer id="30001" username="alice" email="alice@example.com" userID="111" accessToken="tok-redacted" name="Tower"
      acceptedAt="1700000000" invitedAt="1699000000" allowSync="0" allLibraries="0" owned="0">
    <Section id="118181361" key="1" title="Films" type="movie" shared="1"/>
    <Section id="118251661" key="2" title="TV &amp; Specials" type="show" shared="1"/>
    <Section id="118278404" key="4" title="Photos" type="photo" shared="0"/>
    <Section id="118278994" key="5" title="Home Videos" type="movie" shared="0"/>
  </SharedServer>
  <SharedServer id="30002" username="bob" email="bob@example.com" userID="222" accessToken="tok-redacted" acceptedAt="0"
      invitedAt="1699000000" allLibraries="1">
    <Section id="118181361" key="1" title="Films" type="movie" shared="1"/>
  </SharedServer>
  <SharedServer id="30003" username="" email="" userID="333" acceptedAt="1700000000" allLibraries="0"/>
  <SharedServer id="30004" username="" email="nobody-yet@example.com" invitedAt="1699000000" allLibraries="0"/>
</MediaContainer>
"""
NO_SHARES = '<MediaContainer friendlyName="Tower" size="0" machineIdentifier="mid-tower"/>'
BAD_TOKEN = (
    '<?xml version="1.0"?><errors><error code="1001" message="User could not be authenticated"/></errors>'
)


def pin(token: str | None = None) -> dict[str, Any]:
    """A PIN; with a token somebody consented to it."""
    return {
        "id": 111222333,
        "code": "kq6c0tu7vwx2d5o1s3l8p4f9e",
        "product": "0",
        "trusted": False,
        "clientIdentifier": "ClientId",
        "location": {"code": "IS", "country": "Iceland", "coordinates": "64.000, -21"},
        "expiresIn": 900,
        "createdAt": "2022-02-01T00:00:00Z",
        "expiresAt": "2022-02-01T00:15:00Z",
        "authToken": token,
        "newRegistration": None if token is None else False,
    }


def account() -> dict[str, Any]:
    """``/api/v2/user``."""
    return {
        "id": 12345,
        "uuid": "0000000000000131",
        "username": "somebody",
        "title": "somebody",
        "email": "somebody@example.com",
        "friendlyName": "",
        "authToken": "xxxxxxxxxxxxxxxxxxxx",
        "subscription": {"active": True, "features": ["pass", "session_kick"]},
        "restricted": False,
        "home": True,
        "guest": False,
        "homeAdmin": True,
    }


def device(identifier: str, provides: str = "server", **about: object) -> dict[str, Any]:
    """One row of ``/api/v2/resources``."""
    return {
        "name": "Box",
        "product": "Plex Media Server",
        "clientIdentifier": identifier,
        "provides": provides,
        "ownerId": None,
        "accessToken": "xxxxxxxxxxxxxxxxxxxx",
        "owned": True,
        "publicAddressMatches": False,
        "connections": [
            {
                "protocol": "https",
                "address": "172.18.0.3",
                "port": 32400,
                "uri": "https://172-18-0-3.id.plex.direct:32400",
                "local": True,
                "relay": False,
                "IPv6": False,
            }
        ],
        **about,
    }


def error(code: int, status: int | None = None) -> dict[str, Any]:
    """An error of the newer half."""
    return {"errors": [{"code": code, "message": "...", **({"status": status} if status else {})}]}
