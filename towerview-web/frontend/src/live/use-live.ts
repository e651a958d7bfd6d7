import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { create } from "zustand";
import { isViewer, useAccount } from "@/api/account";
import { learnServerTime } from "@/api/clock";
import { auth } from "@/api/endpoints";
import type { BandwidthHistory, OwnSessions, Page, ServerRow, SessionsReply } from "@/api/types";
import {
  type BandwidthPush,
  namesStranger,
  type OwnSessionsPush,
  type ServerPush,
  type SessionsPush,
  withBandwidth,
  withOwnSessions,
  withServers,
  withSessions,
} from "./merge";
import { anchorAll } from "./progress";
import { Line, type LineState, type Message } from "./stream";

const TOPICS = ["sessions", "servers", "bandwidth", "events"] as const;
const VIEWER_TOPICS = ["own_sessions"] as const;
/** Messages of this long are put on the page together: many servers, one drawing. */
const GATHER_MS = 150;

export const useLine = create<{ state: LineState }>(() => ({ state: "connecting" }));

function takeSessions(client: QueryClient, pushes: SessionsPush[]): void {
  client.setQueryData<SessionsReply>(["sessions"], (reply) =>
    pushes.reduce<SessionsReply | undefined>((all, push) => withSessions(all, push), reply),
  );
}

function takeBandwidth(client: QueryClient, push: BandwidthPush): void {
  const known = client.getQueryData<BandwidthHistory>(["bandwidth"]);
  if (namesStranger(known, push)) void client.invalidateQueries({ queryKey: ["bandwidth"] });
  client.setQueryData<BandwidthHistory>(["bandwidth"], (history) => withBandwidth(history, push));
}

/** Put gathered messages into the query cache. Of each server's sessions only the newest count. */
function deliver(client: QueryClient, messages: Message[]): void {
  const newest = new Map<number, SessionsPush>();
  for (const { topic, data } of messages) {
    if (topic === "sessions") newest.set((data as SessionsPush).server_id, data as SessionsPush);
    if (topic === "own_sessions")
      client.setQueryData<OwnSessions>(["own-sessions"], (reply) =>
        withOwnSessions(reply, data as OwnSessionsPush),
      );
    if (topic === "bandwidth") takeBandwidth(client, data as BandwidthPush);
    if (topic === "servers") {
      const { items } = data as { items: ServerPush[] };
      client.setQueryData<Page<ServerRow>>(["servers"], (page) => withServers(page, items));
    }
    if (topic === "events" && String((data as { kind?: string }).kind).startsWith("server"))
      void client.invalidateQueries({ queryKey: ["servers"] });
  }
  if (newest.size > 0) takeSessions(client, [...newest.values()]);
}

function gatherer(client: QueryClient): { take: (message: Message) => void; end: () => void } {
  let waiting: Message[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    const messages = waiting;
    waiting = [];
    deliver(client, messages);
  };
  return {
    take: (message) => {
      if (message.topic === "hello") {
        learnServerTime((message.data as { server_time?: string }).server_time ?? null, true);
        return;
      }
      waiting.push(message);
      timer ??= setTimeout(flush, GATHER_MS);
    },
    end: () => clearTimeout(timer),
  };
}

const WITH_SESSIONS: unknown[] = ["sessions", "own-sessions"];

/** Keep positions running from whatever brings sessions: the first answer, a poll, or the stream. */
function watchSessions(client: QueryClient): () => void {
  return client.getQueryCache().subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "success") return;
    if (!WITH_SESSIONS.includes(event.query.queryKey[0])) return;
    const reply = event.query.state.data as SessionsReply | OwnSessions | undefined;
    if (reply) anchorAll(reply.items);
  });
}

/** The live line of the signed-in page; once in the app. */
export function useLiveLine(): void {
  const client = useQueryClient();
  const viewer = isViewer(useAccount());
  useEffect(() => {
    const gathered = gatherer(client);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const line = new Line({
      url: `${scheme}://${location.host}/api/ws/metrics`,
      topics: viewer ? VIEWER_TOPICS : TOPICS,
      ticket: async () => (await auth.streamTicket()).ticket,
      onMessage: gathered.take,
      onState: (state) => useLine.setState({ state }),
    });
    const unwatch = watchSessions(client);
    line.start();
    return () => {
      line.stop();
      gathered.end();
      unwatch();
    };
  }, [client, viewer]);
}

export function useIsLive(): boolean {
  return useLine((line) => line.state === "live");
}
