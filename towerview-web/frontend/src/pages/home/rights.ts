import { useMemo } from "react";
import { may, useAccount } from "@/api/account";
import type { ServerRow } from "@/api/types";
import type { Rights } from "./session-card";

function right(server: ServerRow | undefined, granted: boolean, capability: string): boolean | string {
  if (!granted) return false;
  if (!server) return true;
  const limit = server.limits.find((one) => one.capability === capability);
  return limit ? limit.reason : server.capabilities.includes(capability);
}

/** What this account may do with the sessions of a server, and what the server refuses. */
export function useRights(servers: ServerRow[]): (serverId: number) => Rights {
  const account = useAccount();
  return useMemo(() => {
    const made = new Map<number, Rights>();
    return (serverId) => {
      const server = servers.find((one) => one.id === serverId);
      const granted = may(account, "sessions.terminate", serverId);
      const rights = made.get(serverId) ?? {
        stop: right(server, granted, "Termination"),
        message: right(server, granted, "Messaging"),
        revoke:
          server !== undefined &&
          right(server, granted && may(account, "servers.manage", serverId), "DeviceRevocation") === true,
      };
      made.set(serverId, rights);
      return rights;
    };
  }, [servers, account]);
}
