import { useTranslation } from "react-i18next";
import type { AuditEntry } from "@/api/types";
import { dateTime } from "@/format";
import { own } from "@/format/own";
import { en } from "@/i18n/en";
import { browserOf } from "@/pages/account/browser";
import { Dialog } from "@/ui/dialog";
import { Facts } from "@/ui/facts";
import { Result } from "./columns";
import { actionText, actorText, detailText } from "./words";

const KINDS = en.audit.kind as Record<string, string>;

/** Everything one line says. */
export default function AuditDetails({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      open
      shape="drawer"
      onOpenChange={onClose}
      title={<bdi>{actionText(entry.action)}</bdi>}
      description={dateTime(entry.at)}
    >
      <div className="grid gap-5">
        <div>
          <Result result={entry.result} />
        </div>
        <Facts
          title={t("audit.what")}
          facts={[
            [t("audit.actor"), actorText(entry, t)],
            [t("audit.actorKind"), own(KINDS, entry.actor.kind) ?? entry.actor.kind],
            [t("audit.action"), entry.action],
            [t("audit.target"), entry.target],
            [t("audit.server"), entry.server_name],
          ]}
        />
        <Facts
          title={t("audit.details")}
          facts={Object.entries(entry.details).map(([key, value]) => [
            key.replaceAll("_", " "),
            detailText(value),
          ])}
        />
        <Facts
          title={t("audit.where")}
          facts={[
            [t("audit.address"), entry.address],
            [t("audit.agent"), browserOf(entry.user_agent)],
            [t("audit.request"), entry.request_id],
            [t("audit.line"), entry.id],
          ]}
        />
      </div>
    </Dialog>
  );
}
