/** The API's values, by the names the dashboard uses. */

export type Decision = "direct_play" | "direct_stream" | "transcode" | "none";
export type PlayState = "playing" | "paused" | "buffering";
export type MediaType = "movie" | "episode" | "track" | "live" | "clip" | "photo" | "book";
export type NetworkPlace = "lan" | "wan" | "relay";

export interface ImageRef {
  id: string;
  kind: "poster" | "backdrop" | "thumb" | "avatar";
}

export interface VideoTrack {
  codec: string | null;
  profile: string | null;
  width: number | null;
  height: number | null;
  bit_depth: number | null;
  frame_rate: number | null;
  resolution: string | null;
  resolution_inferred: boolean;
  dynamic_range: string | null;
  dolby_vision_profile: string | null;
}

export interface AudioTrack {
  codec: string | null;
  channels: number | null;
  language: string | null;
}

export interface SubtitleTrack {
  codec: string | null;
  language: string | null;
  burned: boolean;
}

export interface MediaStream {
  container: string | null;
  bitrate_kbps: number | null;
  video: VideoTrack | null;
  audio: AudioTrack | null;
  subtitle: SubtitleTrack | null;
}

export interface Transcode {
  hw_decode: string | null;
  hw_encode: string | null;
  full_pipeline: boolean;
  speed: number | null;
  throttled: boolean;
  progress: number | null;
  reasons: string[];
}

export interface SessionMedia {
  id: string;
  type: MediaType;
  title: string;
  parent_title: string | null;
  grandparent_title: string | null;
  season: number | null;
  episode: number | null;
  year: number | null;
  duration_ms: number | null;
  library: { id: string; name: string | null } | null;
  guids: string[];
  artwork: ImageRef | null;
}

export interface SessionRow {
  id: string;
  terminate_id: string | null;
  can_message: boolean;
  user: { id: string | null; name: string; avatar: ImageRef | null };
  media: SessionMedia;
  player: {
    device: string | null;
    device_id: string | null;
    product: string | null;
    platform: string | null;
    version: string | null;
  };
  network: { address: string | null; location: NetworkPlace | null; secure: boolean | null };
  state: PlayState;
  position_ms: number | null;
  started_at: string | null;
  bandwidth_kbps: number | null;
  source: MediaStream;
  stream: MediaStream;
  decision: { video: Decision; audio: Decision; subtitle: Decision; container: Decision };
  transcode: Transcode | null;
  server_id: number;
  server_name: string;
  server_kind: string;
  first_seen: string | null;
}

export interface SnapshotError {
  fault: string;
  message: string;
  since: string;
}

export interface ServerSessions {
  server_id: number;
  server_name: string;
  server_kind: string;
  taken_at: string | null;
  stale: boolean;
  error: SnapshotError | null;
  set_aside: number;
}

export interface SessionsReply {
  items: SessionRow[];
  next: string | null;
  servers: ServerSessions[];
}

export interface Limit {
  capability: string;
  reason: string;
}

export interface ServerRow {
  id: number;
  kind: string;
  kind_title: string;
  color: string;
  name: string;
  enabled: boolean;
  health: string;
  health_reason: string | null;
  health_since: string;
  product: string | null;
  version: string | null;
  newer_version: string | null;
  machine_id: string | null;
  limits: Limit[];
  capabilities: string[];
  url: string | null;
  tls: string | null;
  plugin_missing: string | null;
  sessions: number | null;
  taken_at: string | null;
}

export interface ServerKind {
  kind: string;
  title: string;
  color: string;
  capabilities: string[];
  form: FormSchema;
}

/** The part of JSON schema that pydantic writes for a form, and our own hints in it. */
export interface FieldSchema {
  type?: string;
  title?: string;
  description?: string;
  default?: unknown;
  enum?: (string | number)[];
  const?: string | number;
  format?: string;
  writeOnly?: boolean;
  maxLength?: number;
  minLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  multiline?: boolean;
  shown_when?: Record<string, unknown>;
  anyOf?: FieldSchema[];
  allOf?: FieldSchema[];
  $ref?: string;
}

export interface FormSchema {
  properties?: Record<string, FieldSchema>;
  required?: string[];
  $defs?: Record<string, FieldSchema>;
}

export interface ServerInfo {
  machine_id: string;
  name: string;
  product: string;
  version: string;
  newer_version: string | null;
  limits: Limit[];
}

export interface Trial {
  ok: boolean;
  fault: string | null;
  message: string;
  field: string | null;
  info: ServerInfo | null;
}

export type OptionValues = Record<string, unknown>;

export interface SavedOptions {
  options: OptionValues;
  secrets_set: string[];
}

export interface BandwidthPoint {
  at: string;
  total_kbps: number;
  lan_kbps: number;
  wan_kbps: number;
}

export interface ServerBandwidth {
  server_id: number;
  server_name: string;
  server_kind: string;
  points: BandwidthPoint[];
}

export interface BandwidthHistory {
  step_s: number;
  servers: ServerBandwidth[];
  total: BandwidthPoint[];
}

export interface PluginRow {
  name: string;
  distribution: string | null;
  version: string | null;
  state: string;
  reason: string | null;
  brings: Record<string, string[]>;
}

export interface Account {
  id: number;
  name: string;
  role: string;
  must_change_password: boolean;
  grants: Record<string, string[]>;
  /** What this person should know. */
  notices?: string[];
}

export interface TokenReply {
  access_token: string;
  expires_in: number;
  account: Account;
}

export interface AuthState {
  setup_needed: boolean;
  site_name: string;
}

export interface LoginSession {
  id: string | number;
  created_at: string;
  last_used_at: string | null;
  address: string | null;
  user_agent: string | null;
  current: boolean;
  /** An old token of it came back, so it was ended. */
  ended_by_force: boolean;
}

export interface Terminated {
  outcome: "stopped" | "still_playing" | "came_back" | "unknown";
  message: string;
}

export interface Page<Item> {
  items: Item[];
  next?: string | null;
}
