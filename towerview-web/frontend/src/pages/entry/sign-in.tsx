import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSignIn } from "@/api/account";
import { Notice } from "@/ui/notice";
import { Tabs } from "@/ui/tabs";
import { EntryFrame } from "./frame";
import { MediaSignIn } from "./media-sign-in";
import { StaffForm } from "./staff-form";
import { useMediaServers } from "./use-media-servers";

/** Two ways in. The one for media users is there only when a server here can tell who somebody is. */
export default function SignInPage() {
  const { t } = useTranslation();
  const ended = useSignIn((state) => state.ended);
  const servers = useMediaServers();
  const [remember, setRemember] = useState(false);
  const staff = <StaffForm remember={remember} onRemember={setRemember} />;
  if (servers === null) return null;
  return (
    <EntryFrame title={t("entry.signIn")}>
      {ended ? <Notice tone="info">{t("entry.ended")}</Notice> : null}
      {servers.length === 0 ? (
        staff
      ) : (
        <Tabs
          label={t("entry.tabs")}
          tabs={[
            { value: "staff", label: t("entry.staff"), content: staff },
            {
              value: "media",
              label: t("media.tab"),
              content: <MediaSignIn servers={servers} remember={remember} onRemember={setRemember} />,
            },
          ]}
        />
      )}
    </EntryFrame>
  );
}
