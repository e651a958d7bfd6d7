import type { components, paths } from "./schema";

/** The API's values by the names the dashboard uses; their shapes come from the API's own description. */

type Schemas = components["schemas"];

/** Answers are always whole: a field with a default is there, unknown is null and never missing. */
type Whole<Value> = Value extends (infer Item)[]
  ? Whole<Item>[]
  : Value extends object
    ? { [Key in keyof Value]-?: Whole<Exclude<Value[Key], undefined>> }
    : Value;

export type Answer<Name extends keyof Schemas> = Whole<Schemas[Name]>;
export type { Whole };

export type Decision = Schemas["Decision"];
export type PlayState = Schemas["PlayState"];
export type MediaType = Schemas["MediaType"];
export type Grant = Schemas["Grant"];
export type ImageRef = Answer<"ImageRef">;
export type ImageSize = Schemas["ImageSize"];
export type VideoTrack = Answer<"VideoTrack">;
export type AudioTrack = Answer<"AudioTrack">;
export type SubtitleTrack = Answer<"SubtitleTrack">;
export type MediaStream = Answer<"MediaStream">;
export type SessionMedia = Answer<"SessionMedia">;
export type SessionRow = Answer<"SessionRow">;
export type SnapshotError = Answer<"SnapshotError">;
export type ServerSessions = Answer<"ServerLive">;
export type SessionsReply = Answer<"SessionList">;
export type ServerRow = Answer<"ServerRow">;
export type ServerKind = Answer<"ServerKind">;
export type SavedOptions = Answer<"ShownOptions">;
export type Trial = Answer<"Trial">;
export type BandwidthPoint = Answer<"Point">;
export type BandwidthHistory = Answer<"BandwidthHistory">;
export type PluginRow = Answer<"PluginState">;
export type Account = Answer<"AccountView">;
export type TokenReply = Answer<"TokenReply">;
export type LoginSession = Answer<"SignInRow">;
export type Terminated = Answer<"Terminated">;

export type AccountRole = Schemas["AccountRole"];
export type MediaServer = Answer<"MediaServer">;
export type PinStarted = Answer<"PinStarted">;
export type LocalUser = Answer<"LocalUser">;
export type Verdict = Answer<"Verdict">;
export type OneTime = Answer<"OneTime">;
export type Permissions = Answer<"Permissions">;
export type GrantInfo = Answer<"GrantInfo">;
export type AuditEntry = Answer<"AuditEntry">;
export type AuditFilters = Omit<
  NonNullable<paths["/api/admin/audit-logs"]["get"]["parameters"]["query"]>,
  "cursor" | "limit"
>;
export type SiteSettings = Answer<"SiteSettings">;
export type OwnServer = Answer<"OwnServerRow">;
export type OwnSessions = Answer<"OwnSessions">;
export type OtherSession = Answer<"OtherSession">;
export type OwnPlayback = Answer<"OwnPlayback">;

export type OptionValues = Record<string, unknown>;

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** The part of JSON schema that pydantic writes for a form, and our own hints in it. The API passes it on as it is. */
export interface FieldSchema {
  type?: string;
  title?: string;
  description?: string;
  default?: unknown;
  enum?: (string | number)[];
  format?: string;
  writeOnly?: boolean;
  maxLength?: number;
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
