import { useTranslation } from "react-i18next";
import type { OtherSession, OwnServer } from "@/api/types";
import { Poster } from "@/pages/home/poster";
import { Card } from "@/ui/card";
import { KindDot } from "@/ui/kind-mark";

/** What somebody else watches, as far as it is shared: never who. */
export function Others({ others, servers }: { others: OtherSession[]; servers: OwnServer[] }) {
  const { t } = useTranslation();
  const colorOf = (id: number) => servers.find((server) => server.id === id)?.color ?? "var(--faint)";
  return (
    <section aria-label={t("viewer.others")} className="grid gap-3">
      <div>
        <h2 className="font-semibold text-lg">{t("viewer.others")}</h2>
        <p className="text-muted text-sm">{t("viewer.othersText")}</p>
      </div>
      {others.length === 0 ? <p className="text-faint">{t("viewer.othersNone")}</p> : null}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-3">
        {others.map((other, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: nothing in it may tell two of them apart
          <li key={`${other.server_id} ${other.title} ${place}`}>
            <Card className="flex h-full items-center gap-3 p-3">
              <Poster type={other.type} picture={null} className="w-10" />
              <div className="grid min-w-0 gap-0.5">
                <bdi className="truncate font-medium">{other.grandparent_title ?? other.title}</bdi>
                {other.grandparent_title ? (
                  <bdi className="truncate text-muted text-sm">{other.title}</bdi>
                ) : null}
                <span className="flex items-center gap-1.5 text-faint text-xs">
                  <KindDot color={colorOf(other.server_id)} />
                  <bdi>{t("viewer.on", { server: other.server_name })}</bdi>
                </span>
              </div>
            </Card>
          </li>
        ))}
      </ul>
    </section>
  );
}
