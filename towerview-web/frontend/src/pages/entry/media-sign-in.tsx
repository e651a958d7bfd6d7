import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MediaServer } from "@/api/types";
import { Button } from "@/ui/button";
import { KindMark } from "@/ui/kind-mark";
import { MediaForm } from "./media-form";
import { PinWait } from "./pin-wait";
import { Remember, type RememberProps } from "./remember";
import { usePin } from "./use-pin";

interface Kind {
  kind: string;
  title: string;
  color: string;
  servers: MediaServer[];
}

function kindsOf(servers: MediaServer[]): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const server of servers) {
    const { kind, kind_title: title, color } = server;
    const known = kinds.get(kind) ?? { kind, title, color, servers: [] };
    known.servers.push(server);
    kinds.set(kind, known);
  }
  return [...kinds.values()];
}

const byPassword = (server: MediaServer) => server.how.includes("password");

/** A media user picks where the account is; then that product's own page, a code, or name and password. */
export function MediaSignIn({ servers, ...remember }: { servers: MediaServer[] } & RememberProps) {
  const { t } = useTranslation();
  const [picked, setPicked] = useState<Kind | null>(null);
  const pin = usePin(remember.remember);
  const pick = (kind: Kind) => {
    setPicked(kind);
    if (kind.servers.some(byPassword)) return;
    void pin.begin({ kind: kind.kind, serverId: null, popup: openWindow() });
  };
  const back = () => {
    pin.stop();
    setPicked(null);
  };
  if (!picked)
    return (
      <div className="grid gap-3">
        <p className="text-muted text-sm">{t("media.where")}</p>
        <ul className="grid gap-2">
          {kindsOf(servers).map((kind) => (
            <li key={kind.kind} className="grid">
              <Button size="lg" className="justify-start px-3" onClick={() => pick(kind)}>
                <KindMark title={kind.title} color={kind.color} />
                {t("media.with", { kind: kind.title })}
              </Button>
            </li>
          ))}
        </ul>
        <Remember {...remember} />
      </div>
    );
  return (
    <div className="grid gap-4">
      <div className="flex items-center gap-2.5">
        <Button
          variant="quiet"
          size="icon-sm"
          className="-ml-1.5"
          aria-label={t("media.back")}
          onClick={back}
        >
          <ArrowLeft aria-hidden="true" />
        </Button>
        <KindMark title={picked.title} color={picked.color} size="sm" />
        <h2 className="font-semibold">{picked.title}</h2>
      </div>
      {pin.state.at === "idle" ? (
        <MediaForm
          servers={picked.servers.filter(byPassword)}
          onCode={(serverId) => void pin.begin({ kind: picked.kind, serverId, popup: null })}
          {...remember}
        />
      ) : (
        <PinWait
          state={pin.state}
          kind={picked.title}
          onAgain={() => (picked.servers.some(byPassword) ? pin.stop() : pick(picked))}
        />
      )}
    </div>
  );
}

/** Only a window opened in the click itself is no pop-up to a browser. */
function openWindow(): Window | null {
  return window.open("", "_blank", "popup,width=600,height=720");
}
