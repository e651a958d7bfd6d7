import { Problem, problemOf } from "./problem";
import type { TokenReply } from "./types";

/** Refresh this long before the access token ends, so that no request ever meets an expired one. */
const EARLY_MS = 60_000;
/** After a failure that says nothing about us (network, 5xx), try again after this long. */
const RETRY_MS = 10_000;

export type Refreshed = (reply: TokenReply) => void;
export type Ended = () => void;

/** What a cookie route wants to see: a header no foreign page can send. */
export const COOKIE_ROUTE = { "Content-Type": "application/json", "X-TowerView": "1" };

/**
 * Keeps the access token, in memory only. Refreshes it by the cookie before it ends, and never twice at once:
 * whoever needs a new token while one is on its way waits for that one.
 */
export class TokenKeeper {
  private token: string | null = null;
  private flight: Promise<string | null> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private refreshed: Refreshed = () => {};
  private ended: Ended = () => {};

  /** Who wants to know when a refresh brought a new token, or that the sign-in is over. */
  tell(refreshed: Refreshed, ended: Ended): void {
    this.refreshed = refreshed;
    this.ended = ended;
  }

  current(): string | null {
    return this.token;
  }

  keep(reply: TokenReply): void {
    this.token = reply.access_token;
    const life = reply.expires_in * 1000;
    this.wait(Math.max(life - EARLY_MS, life / 2));
  }

  forget(): void {
    this.token = null;
    clearTimeout(this.timer);
  }

  /** A new token, or null when the sign-in is over. Rejects when the server could not be asked. */
  refresh(): Promise<string | null> {
    this.flight ??= this.exchange().finally(() => {
      this.flight = null;
    });
    return this.flight;
  }

  private async exchange(): Promise<string | null> {
    const reply = await fetch("/api/auth/refresh", {
      method: "POST",
      headers: COOKIE_ROUTE,
      body: "{}",
    }).catch(() => null);
    if (reply?.ok) {
      const body = (await reply.json()) as TokenReply;
      this.keep(body);
      this.refreshed(body);
      return body.access_token;
    }
    if (reply && (reply.status === 401 || reply.status === 403)) {
      this.forget();
      this.ended();
      return null;
    }
    if (this.token) this.wait(RETRY_MS);
    throw reply ? await problemOf(reply) : new Problem(0, "offline");
  }

  private wait(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh().catch(() => undefined), ms);
  }
}
