import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { ServerRow, SessionRow, SessionsReply, TokenReply, VideoTrack } from "@/api/types";

/** A small house for tests: two servers, and the rows they show. */

export const server = setupServer();

export const problem = (status: number, detail: string, field: string | null = null) =>
  HttpResponse.json(
    { type: "about:blank", title: "Problem", status, detail, request_id: "r-1", field },
    { status, headers: { "Content-Type": "application/problem+json" } },
  );

export const answers = (path: string, body: object) => http.get(path, () => HttpResponse.json(body));

export function tokenReply(token = "token-1", expiresIn = 600): TokenReply {
  return {
    access_token: token,
    expires_in: expiresIn,
    account: {
      id: 1,
      name: "ada",
      role: "admin",
      must_change_password: false,
      grants: {},
      notices: [],
      servers: [],
    },
  };
}

const video = (
  resolution: VideoTrack["resolution"],
  codec: string,
  dynamic: VideoTrack["dynamic_range"],
): VideoTrack => ({
  codec,
  profile: null,
  width: null,
  height: null,
  bit_depth: null,
  frame_rate: null,
  resolution,
  resolution_inferred: false,
  dynamic_range: dynamic,
  dolby_vision_profile: null,
});

export function session(change: Partial<SessionRow> = {}): SessionRow {
  return {
    id: "1",
    terminate_id: "1",
    can_message: true,
    user: { id: "u1", name: "Esra", avatar: null },
    media: {
      id: "m1",
      type: "episode",
      title: "The Ledger",
      parent_title: "Season 1",
      grandparent_title: "Harbour Street",
      season: 1,
      episode: 2,
      year: 2022,
      duration_ms: 3_000_000,
      library: { id: "2", name: "Shows" },
      guids: [],
      artwork: null,
    },
    player: { device: "Kitchen tablet", device_id: "d1", product: "Web", platform: "Chrome", version: "131" },
    network: { address: "192.168.1.7", location: "lan", secure: true },
    state: "playing",
    position_ms: 600_000,
    started_at: null,
    bandwidth_kbps: 4000,
    source: {
      container: "mkv",
      bitrate_kbps: 58_000,
      video: video("4K", "hevc", "HDR10"),
      audio: { codec: "truehd", channels: 8, language: "eng" },
      subtitle: null,
    },
    stream: {
      container: "ts",
      bitrate_kbps: 4000,
      video: video("720p", "h264", "SDR"),
      audio: { codec: "aac", channels: 2, language: "eng" },
      subtitle: null,
    },
    decision: { video: "transcode", audio: "transcode", subtitle: "none", container: "direct_stream" },
    transcode: {
      hw_decode: null,
      hw_encode: "qsv",
      full_pipeline: false,
      speed: 4.2,
      throttled: false,
      progress: 35,
      reasons: ["VideoCodecNotSupported"],
    },
    server_id: 1,
    server_name: "Cellar",
    server_kind: "jellyfin",
    first_seen: "2026-11-01T10:00:00Z",
    ...change,
  };
}

/** A session that is played as it is. */
export function direct(change: Partial<SessionRow> = {}): SessionRow {
  const { source } = session();
  return session({
    stream: source,
    decision: { video: "direct_play", audio: "direct_play", subtitle: "none", container: "direct_play" },
    transcode: null,
    ...change,
  });
}

export function serverRow(change: Partial<ServerRow> = {}): ServerRow {
  return {
    id: 1,
    kind: "jellyfin",
    kind_title: "Jellyfin",
    color: "#8a7bff",
    name: "Cellar",
    enabled: true,
    health: "ok",
    health_reason: null,
    health_since: "2026-11-01T09:00:00Z",
    product: "Jellyfin Server",
    version: "10.10.3",
    newer_version: null,
    machine_id: "abc",
    limits: [],
    capabilities: ["Sessions", "Termination", "Messaging"],
    url: "https://cellar.example.org",
    tls: "verify",
    plugin_missing: null,
    sessions: 1,
    taken_at: "2026-11-01T10:00:00Z",
    ...change,
  };
}

export function sessionsReply(items: SessionRow[]): SessionsReply {
  const ids = [...new Set(items.map((row) => row.server_id))];
  return {
    items,
    next: null,
    servers: ids.map((id) => ({
      server_id: id,
      server_name: items.find((row) => row.server_id === id)?.server_name ?? "",
      server_kind: items.find((row) => row.server_id === id)?.server_kind ?? "",
      taken_at: "2026-11-01T10:00:00Z",
      stale: false,
      error: null,
      set_aside: 0,
    })),
  };
}
