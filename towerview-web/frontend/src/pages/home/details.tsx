import { useTranslation } from "react-i18next";
import type { MediaStream, SessionRow } from "@/api/types";
import { bitrate, dateTime, language, number } from "@/format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { type Fact, Facts } from "@/ui/facts";
import { Poster, useArtwork } from "./poster";
import { SessionProgress } from "./progress";
import { DeliveryBadge, Inferred } from "./quality";
import { NetworkMark, type Rights, type SessionAct, StateMark } from "./session-card";
import { audioText, codec, headOf, range, subOf, subtitleText, whyOf } from "./words";

function useStreamFacts(stream: MediaStream): Fact[] {
  const { t } = useTranslation();
  const { video } = stream;
  return [
    [t("details.container"), stream.container && codec(stream.container)],
    [t("details.bitrate"), stream.bitrate_kbps === null ? null : bitrate(stream.bitrate_kbps)],
    [t("details.video"), video?.codec && codec(video.codec)],
    [t("details.profile"), video?.profile],
    [
      t("details.size"),
      video?.resolution ? (
        <>
          {video.resolution}
          {video.width && video.height ? ` (${video.width} × ${video.height})` : ""}
          {video.resolution_inferred ? <Inferred /> : null}
        </>
      ) : null,
    ],
    [t("details.range"), video && range(video)],
    [t("details.depth"), video?.bit_depth ? t("details.bits", { count: video.bit_depth }) : null],
    [t("details.rate"), video?.frame_rate ? t("details.fps", { rate: number(video.frame_rate, 3) }) : null],
    [
      t("details.audio"),
      [audioText(stream.audio, t), stream.audio?.language && language(stream.audio.language)]
        .filter(Boolean)
        .join(" · "),
    ],
    [
      t("details.subtitle"),
      [subtitleText(stream.subtitle), stream.subtitle?.burned ? t("session.burned") : null]
        .filter(Boolean)
        .join(" · "),
    ],
  ];
}

function useTranscodeFacts(row: SessionRow): Fact[] {
  const { t } = useTranslation();
  const work = row.transcode;
  const video = row.decision.video === "transcode";
  return [
    [
      t("details.reasons"),
      whyOf(row, t).map((why) => (
        <span key={why} className="block">
          {why}
        </span>
      )),
    ],
    [t("details.decode"), video && work ? (work.hw_decode ?? t("details.processor")) : null],
    [t("details.encode"), video && work ? (work.hw_encode ?? t("details.processor")) : null],
    [
      t("details.speed"),
      work?.speed
        ? [t("session.speed", { speed: number(work.speed, 1) }), work.throttled && t("session.throttled")]
            .filter(Boolean)
            .join(" · ")
        : null,
    ],
    [t("details.buffered"), work?.progress ? `${number(work.progress)} %` : null],
  ];
}

function useWhoFacts(row: SessionRow): Fact[] {
  const { t } = useTranslation();
  const { player, network, media } = row;
  const secure = network.secure === null ? null : t(network.secure ? "session.secure" : "session.insecure");
  return [
    [t("details.user"), row.user.name || t("session.someone")],
    [t("details.device"), player.device],
    [t("details.app"), [player.product, player.version].filter(Boolean).join(" ")],
    [t("details.platform"), player.platform],
    [t("details.network"), network.location && t(`session.network.${network.location}`)],
    [t("details.address"), network.address],
    [t("details.connection"), secure],
    [t("details.deviceId"), player.device_id],
    [t("details.server"), row.server_name],
    [t("details.library"), media.library?.name],
    [t("details.started"), row.started_at && dateTime(row.started_at)],
    [t("details.seen"), row.first_seen && dateTime(row.first_seen)],
    [t("details.bandwidth"), row.bandwidth_kbps === null ? null : bitrate(row.bandwidth_kbps)],
    [t("details.session"), row.id],
    [
      t("details.ids"),
      media.guids.map((id) => (
        <span key={id} className="block break-all">
          {id}
        </span>
      )),
    ],
  ];
}

/** Everything known of one session, beside the page; it goes on living while it is open. */
export default function Details(props: {
  row: SessionRow;
  rights: Rights;
  onAct: (act: SessionAct, row: SessionRow) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { row, rights } = props;
  const picture = useArtwork(row);
  const who = useWhoFacts(row);
  const source = useStreamFacts(row.source);
  const stream = useStreamFacts(row.stream);
  const work = useTranscodeFacts(row);
  const canStop = rights.stop === true && row.terminate_id !== null;
  const canSend = rights.message === true && row.can_message;
  return (
    <Dialog
      open
      shape="drawer"
      onOpenChange={props.onClose}
      title={<bdi>{headOf(row.media)}</bdi>}
      description={<bdi>{subOf(row.media, t)}</bdi>}
      footer={
        canStop || canSend ? (
          <>
            {canSend ? (
              <Button onClick={() => props.onAct("message", row)}>{t("session.message")}</Button>
            ) : null}
            {canStop ? (
              <Button variant="danger" onClick={() => props.onAct("stop", row)}>
                {t("session.stop")}
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      <div className="grid gap-5">
        <div className="flex gap-4">
          <Poster type={row.media.type} picture={picture} className="w-28" />
          <div className="grid min-w-0 flex-1 content-between gap-3">
            <div className="flex flex-wrap gap-1">
              <StateMark state={row.state} />
              <DeliveryBadge row={row} />
              <NetworkMark row={row} />
            </div>
            <SessionProgress row={row} />
          </div>
        </div>
        <Facts title={t("details.who")} facts={who} />
        <Facts title={t("details.stream")} facts={stream} />
        <Facts title={t("details.source")} facts={source} />
        <Facts title={t("details.transcoder")} facts={work} />
      </div>
    </Dialog>
  );
}
