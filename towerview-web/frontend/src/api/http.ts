import { learnServerTime } from "./clock";
import { Problem, problemOf } from "./problem";
import { TokenKeeper } from "./token";

export const keeper = new TokenKeeper();

/** What is left out, empty or null is not asked for. */
export type Query = Record<string, string | number | boolean | null | undefined>;

export interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  query?: Query | undefined;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

function address(path: string, query: Call["query"]): string {
  const pairs = Object.entries(query ?? {}).flatMap(([key, value]) =>
    value === undefined || value === null || value === "" ? [] : [[key, String(value)]],
  );
  return pairs.length ? `${path}?${new URLSearchParams(pairs)}` : path;
}

async function send(path: string, call: Call, token: string | null): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", ...call.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (call.body !== undefined) headers["Content-Type"] = "application/json";
  try {
    return await fetch(address(path, call.query), {
      method: call.method ?? "GET",
      headers,
      signal: call.signal ?? null,
      body: call.body === undefined ? null : JSON.stringify(call.body),
    });
  } catch (error) {
    if (call.signal?.aborted) throw error;
    throw new Problem(0, "offline");
  }
}

/** Send a call as the signed-in account. A 401 is answered once by a fresh token; anything else that fails is a `Problem`. */
export async function fetchAs(path: string, call: Call = {}): Promise<Response> {
  const token = keeper.current();
  let reply = await send(path, call, token);
  if (reply.status === 401 && token) {
    // Another call may have brought a newer token while this one was under way.
    const fresh = keeper.current() === token ? await keeper.refresh() : keeper.current();
    if (fresh) reply = await send(path, call, fresh);
  }
  learnServerTime(reply.headers.get("Date"));
  if (!reply.ok) throw await problemOf(reply);
  return reply;
}

/** As `fetchAs`, with the JSON of the answer; undefined for an empty one. */
export async function request<Answer>(path: string, call: Call = {}): Promise<Answer> {
  const reply = await fetchAs(path, call);
  if (reply.status === 204) return undefined as Answer;
  const body = await reply.text();
  return (body === "" ? undefined : JSON.parse(body)) as Answer;
}
