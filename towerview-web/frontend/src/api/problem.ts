/** What the API says when it says no (RFC 9457), or what we say when it says nothing. */
export class Problem extends Error {
  override name = "Problem";

  constructor(
    /** HTTP status; 0: no answer came. */
    readonly status: number,
    message: string,
    readonly field: string | null = null,
    readonly requestId: string | null = null,
    /** How many seconds to wait before trying again, if the server told. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  get offline(): boolean {
    return this.status === 0;
  }
}

function text(body: unknown, key: string): string | null {
  if (typeof body !== "object" || body === null) return null;
  const value = (body as Record<string, unknown>)[key];
  return typeof value === "string" && value !== "" ? value : null;
}

export async function problemOf(reply: Response): Promise<Problem> {
  const body: unknown = await reply.json().catch(() => null);
  const message = text(body, "detail") ?? text(body, "title") ?? `${reply.status} ${reply.statusText}`.trim();
  const wait = Number(reply.headers.get("Retry-After"));
  return new Problem(
    reply.status,
    message,
    text(body, "field"),
    text(body, "request_id"),
    Number.isFinite(wait) && wait > 0 ? wait : null,
  );
}
