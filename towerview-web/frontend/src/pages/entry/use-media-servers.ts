import { useEffect, useState } from "react";
import { mediaAuth } from "@/api/endpoints";
import type { MediaServer } from "@/api/types";

const PATIENCE_MS = 1500;

/**
 * Servers at which media users may sign in; null while that is not known. Staff get in without this answer: when it
 * fails, or takes long, there are none until it comes.
 */
export function useMediaServers(): MediaServer[] | null {
  const [servers, setServers] = useState<MediaServer[] | null>(null);
  useEffect(() => {
    let here = true;
    const give = (found: MediaServer[]) => here && setServers(found);
    const timer = setTimeout(() => here && setServers((known) => known ?? []), PATIENCE_MS);
    mediaAuth
      .servers()
      .then((page) => give(page.items))
      .catch(() => give([]))
      .finally(() => clearTimeout(timer));
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, []);
  return servers;
}
