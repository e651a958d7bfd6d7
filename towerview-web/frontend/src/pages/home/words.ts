import type { TFunction } from "i18next";
import type {
  AudioTrack,
  Decision,
  MediaStream,
  SessionMedia,
  SessionRow,
  SubtitleTrack,
  VideoTrack,
} from "@/api/types";
import { bitrate, language } from "@/format";
import { own } from "@/format/own";
import { en } from "@/i18n/en";

/** Sessions in words: titles, tracks, and why something is not played as it is. */

export type Delivery = "direct_play" | "direct_stream" | "audio_transcode" | "transcode";
export type Hardware = "full" | "partial" | "none";

export function titleOf(media: SessionMedia): string {
  const above = media.type === "episode" || media.type === "live" ? media.grandparent_title : null;
  return above ? `${above} – ${media.title}` : media.title;
}

/** The big line of a card: the show, else the title. */
export function headOf(media: SessionMedia): string {
  return (media.type === "episode" && media.grandparent_title) || media.title;
}

/** The line under it: season, episode and its title; album and artist; year; channel. */
export function subOf(media: SessionMedia, t: TFunction): string {
  const { season, episode } = media;
  const parts: (string | number | null)[] = [];
  if (media.type === "episode") {
    const numbered = season !== null && episode !== null;
    parts.push(numbered ? t("session.season", { season, episode }) : media.parent_title, media.title);
    if (!media.grandparent_title) parts.pop();
  } else if (media.type === "track") parts.push(media.grandparent_title, media.parent_title);
  else if (media.type === "live") parts.push(t("session.live"), media.grandparent_title);
  else parts.push(media.year);
  return parts.filter(Boolean).join(" · ");
}

/** How the session travels as a whole: by its hardest part. */
export function deliveryOf({ decision }: Pick<SessionRow, "decision">): Delivery {
  if (decision.video === "transcode") return "transcode";
  if (decision.audio === "transcode") return "audio_transcode";
  const copied: Decision[] = [decision.video, decision.audio, decision.container];
  return copied.includes("direct_stream") || copied.includes("transcode") ? "direct_stream" : "direct_play";
}

/** Who does the work of a video transcode; null when there is none. */
export function hardwareOf(row: Pick<SessionRow, "decision" | "transcode">): Hardware | null {
  const work = row.transcode;
  if (row.decision.video !== "transcode" || !work) return null;
  if (work.full_pipeline || (work.hw_decode && work.hw_encode)) return "full";
  return work.hw_decode || work.hw_encode ? "partial" : "none";
}

const CODECS: Record<string, string> = {
  h264: "H.264",
  avc: "H.264",
  h265: "HEVC",
  mpeg2video: "MPEG-2",
  mpeg4: "MPEG-4",
  eac3: "E-AC3",
  truehd: "TrueHD",
  subrip: "SRT",
  opus: "Opus",
  vorbis: "Vorbis",
};

export function codec(name: string): string {
  return own(CODECS, name.toLowerCase()) ?? name.toUpperCase();
}

export function range(track: Pick<VideoTrack, "dynamic_range" | "dolby_vision_profile">): string | null {
  if (track.dynamic_range !== "DolbyVision") return track.dynamic_range;
  return ["Dolby Vision", track.dolby_vision_profile].filter(Boolean).join(" ");
}

export function channels(count: number, t: TFunction): string {
  if (count === 1) return t("session.mono");
  if (count === 2) return t("session.stereo");
  return { 6: "5.1", 7: "6.1", 8: "7.1" }[count] ?? t("session.channels", { count });
}

function joined(...parts: (string | null | undefined)[]): string | null {
  return parts.filter(Boolean).join(" ") || null;
}

export function videoText(track: VideoTrack | null): string | null {
  return track ? joined(track.resolution, track.codec && codec(track.codec), range(track)) : null;
}

export function audioText(track: AudioTrack | null, t: TFunction): string | null {
  if (!track) return null;
  return joined(
    track.codec && codec(track.codec),
    track.channels === null ? null : channels(track.channels, t),
  );
}

export function subtitleText(track: SubtitleTrack | null): string | null {
  if (!track) return null;
  return joined(track.codec && codec(track.codec), track.language && language(track.language));
}

const NAMED = en.reason as Record<string, string>;

/** The server's own word for a reason, as a sentence; one we do not know is taken apart ("RefFramesX" -> "ref frames x"). */
export function reason(word: string, t: TFunction): string {
  if (own(NAMED, word)) return t(`reason.${word as keyof typeof en.reason}`);
  return word
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .toLowerCase();
}

function changed<Value>(from: Value | null | undefined, to: Value | null | undefined): [Value, Value] | null {
  return from !== null && from !== undefined && to !== null && to !== undefined && from !== to
    ? [from, to]
    : null;
}

function videoChanges(source: MediaStream, stream: MediaStream, t: TFunction): string[] {
  const [from, to] = [source.video, stream.video];
  const smaller = changed(from?.resolution, to?.resolution);
  const coded = changed(from?.codec, to?.codec);
  const ranged = from && to ? changed(range(from), range(to)) : null;
  const lighter = changed(source.bitrate_kbps, stream.bitrate_kbps);
  const facts: string[] = [];
  if (stream.subtitle?.burned) facts.push(t("why.burned"));
  if (smaller) facts.push(t("why.smaller", { from: smaller[0], to: smaller[1] }));
  if (coded) facts.push(t("why.codec", { from: codec(coded[0]), to: codec(coded[1]) }));
  if (ranged) facts.push(t("why.range", { from: ranged[0], to: ranged[1] }));
  if (facts.length === 0 && lighter && lighter[0] > lighter[1])
    facts.push(t("why.lighter", { from: bitrate(lighter[0]), to: bitrate(lighter[1]) }));
  return facts;
}

function audioChanges(from: AudioTrack | null, to: AudioTrack | null, t: TFunction): string[] {
  const coded = changed(from?.codec, to?.codec);
  const mixed = changed(from?.channels, to?.channels);
  if (coded) return [t("why.codec", { from: codec(coded[0]), to: codec(coded[1]) })];
  return mixed ? [t("why.channels", { from: channels(mixed[0], t), to: channels(mixed[1], t) })] : [];
}

/** Why it is not played as it is: the server's reasons if it gives any, else what can be seen to change. */
export function whyOf(row: SessionRow, t: TFunction): string[] {
  const delivery = deliveryOf(row);
  if (delivery === "direct_play") return [];
  const told = (row.transcode?.reasons ?? []).map((word) => reason(word, t));
  const burned = row.stream.subtitle?.burned && !told.includes(t("why.burned")) ? [t("why.burned")] : [];
  if (told.length > 0) return [...told, ...burned];
  if (delivery === "transcode") return videoChanges(row.source, row.stream, t);
  if (delivery === "audio_transcode") return audioChanges(row.source.audio, row.stream.audio, t);
  const packed = changed(row.source.container, row.stream.container);
  return packed ? [t("why.repackaged", { from: codec(packed[0]), to: codec(packed[1]) })] : [];
}
