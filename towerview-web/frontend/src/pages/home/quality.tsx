import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Decision, SessionRow } from "@/api/types";
import { bitrate } from "@/format";
import { Badge, type Tone } from "@/ui/badge";
import { Tooltip } from "@/ui/tooltip";
import { audioText, codec, type Delivery, deliveryOf, hardwareOf, subtitleText, videoText } from "./words";

const TONES: Record<Delivery, Tone> = {
  direct_play: "ok",
  direct_stream: "accent",
  audio_transcode: "warn",
  transcode: "warn",
};

/** How the session travels as a whole, with who does the work. */
export function DeliveryBadge({ row }: { row: SessionRow }) {
  const { t } = useTranslation();
  const delivery = deliveryOf(row);
  const hardware = hardwareOf(row);
  return (
    <Badge tone={TONES[delivery]}>
      {t(`session.decision.${delivery}`)}
      {hardware ? (
        <Tooltip content={t(`session.hardwareHelp.${hardware}`)}>
          <span className="border-current/40 border-l pl-1">{t(`session.hardware.${hardware}`)}</span>
        </Tooltip>
      ) : null}
    </Badge>
  );
}

const WAYS: Record<Decision, string> = {
  direct_play: "text-faint",
  direct_stream: "text-accent",
  transcode: "text-warn",
  none: "text-faint",
};

function Change({ from, to }: { from: ReactNode; to: ReactNode }) {
  if (!from || !to || from === to) return <>{to ?? from}</>;
  return (
    <>
      <span className="text-muted">{from}</span>
      <ArrowRight aria-label="→" className="mx-1 inline size-3 text-faint" />
      {to}
    </>
  );
}

function Part(props: { label: string; way?: Decision; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="contents">
      <dt className="text-faint">{props.label}</dt>
      <dd className="min-w-0 truncate text-text">{props.children}</dd>
      <dd className={`text-right ${WAYS[props.way ?? "none"]}`}>
        {props.way ? t(`session.way.${props.way}`) : null}
      </dd>
    </div>
  );
}

export function Inferred() {
  const { t } = useTranslation();
  return (
    <Tooltip content={t("session.inferredHelp")}>
      <span className="ml-1 text-faint italic underline decoration-dotted underline-offset-2">
        {t("session.inferred")}
      </span>
    </Tooltip>
  );
}

/** Source and stream side by side: what changes on the way, and how. */
export function Quality({ row }: { row: SessionRow }) {
  const { t } = useTranslation();
  const { source, stream, decision } = row;
  const subtitle = stream.subtitle ?? source.subtitle;
  const rates = [source.bitrate_kbps, stream.bitrate_kbps].map((rate) =>
    rate === null ? null : bitrate(rate),
  );
  const box = [source.container, stream.container].map((name) => (name ? codec(name) : null));
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 text-xs">
      {source.video || stream.video ? (
        <Part label={t("session.part.video")} way={decision.video}>
          <Change from={videoText(source.video)} to={videoText(stream.video)} />
          {source.video?.resolution_inferred ? <Inferred /> : null}
        </Part>
      ) : null}
      {source.audio || stream.audio ? (
        <Part label={t("session.part.audio")} way={decision.audio}>
          <Change from={audioText(source.audio, t)} to={audioText(stream.audio, t)} />
        </Part>
      ) : null}
      {subtitle && decision.subtitle !== "none" ? (
        <Part label={t("session.part.subtitle")} way={decision.subtitle}>
          {subtitleText(subtitle)}
          {stream.subtitle?.burned ? <span className="text-warn"> · {t("session.burned")}</span> : null}
        </Part>
      ) : null}
      <Part label={t("session.part.container")} way={decision.container}>
        <Change from={box[0]} to={box[1]} />
        {rates[0] || rates[1] ? (
          <span className="figures">
            <span className="text-faint"> · </span>
            <Change from={rates[0]} to={rates[1]} />
          </span>
        ) : null}
      </Part>
    </dl>
  );
}
