import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { finishPin } from "@/api/account";
import { serverNow } from "@/api/clock";
import { mediaAuth } from "@/api/endpoints";
import { Problem } from "@/api/problem";
import type { PinStarted } from "@/api/types";
import { problemText } from "@/ui/problem-text";

export type PinState =
  | { at: "idle" | "starting" | "expired" }
  | { at: "waiting"; pin: PinStarted }
  | { at: "failed"; why: string };

export interface PinWish {
  kind: string;
  serverId: number | null;
  /** Opened in the click itself, or browsers would block it; null where a code is typed instead. */
  popup: Window | null;
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** Only addresses of the web are opened, whatever a server names. */
function isOfTheWeb(url: string | null): boolean {
  return url === null || /^https?:\/\//i.test(url);
}

/** Send the window to the page of the product, which learns nothing of this page. */
function show(popup: Window | null, url: string | null): void {
  if (!popup) return;
  if (url === null) {
    popup.close();
    return;
  }
  popup.opener = null;
  popup.location.replace(url);
}

/** Whether asking again may help: no answer, a server in trouble, or asked too often. */
function passing(error: unknown): error is Problem {
  return error instanceof Problem && (error.offline || error.status >= 500 || error.status === 429);
}

/** One answer to "has somebody said yes?". What passes by itself counts as "not yet". */
async function ask(kind: string, pin: PinStarted): Promise<{ state: string; wait: number }> {
  try {
    const { state, retry_after } = await mediaAuth.checkPin(kind, pin.id);
    return { state, wait: retry_after };
  } catch (error) {
    if (!passing(error)) throw error;
    return { state: "pending", wait: error.retryAfter ?? pin.retry_after };
  }
}

/**
 * A sign-in that is confirmed elsewhere. One question at a time, each after the answer to the one before and the wait the
 * house asks for; it ends at yes, at the end of the time, when another begins, and when the page is left.
 */
export function usePin(remember: boolean) {
  const { t } = useTranslation();
  const [state, setState] = useState<PinState>({ at: "idle" });
  const round = useRef(0);
  const wish = useRef(remember);
  wish.current = remember;
  const stop = useCallback(() => {
    round.current += 1;
    setState({ at: "idle" });
  }, []);
  useEffect(
    () => () => {
      round.current += 1;
    },
    [],
  );

  const begin = async ({ kind, serverId, popup }: PinWish): Promise<void> => {
    round.current += 1;
    const mine = round.current;
    const over = () => mine !== round.current;
    setState({ at: "starting" });
    try {
      const pin = await mediaAuth.startPin(kind, serverId);
      if (over()) return popup?.close();
      if (!isOfTheWeb(pin.url)) throw new Error(t("media.noPage"));
      show(popup, pin.url);
      setState({ at: "waiting", pin });
      let wait = pin.retry_after;
      while (serverNow() < Date.parse(pin.expires_at)) {
        await pause(wait);
        if (over()) return;
        const answer = await ask(kind, pin);
        if (over()) return;
        if (answer.state === "ready") return await finishPin(pin.id, wish.current);
        if (answer.state === "expired") break;
        wait = answer.wait;
      }
      setState({ at: "expired" });
    } catch (error) {
      popup?.close();
      if (!over()) setState({ at: "failed", why: problemText(error, t) });
    }
  };
  return { state, begin, stop };
}
